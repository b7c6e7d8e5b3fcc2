"""Agreement: the verb, who says it, and what it agrees to; and words that close a case without the verb."""

from pipeline.triage.answer.friendly import NOTHING_AGAINST
from pipeline.triage.answer.rule import Rule

VERB = r"\b<agree>\b"
"""Each place of it is looked at with the words before and after it in its clause."""

SPOKEN = Rule("agrees", "Khách hàng nói đồng ý", "S15", VERB)

BEFORE = (
    r"(?:^|[ ~])(?:<self>|xin phép)(?: (?:đã|xin|xin phép|hoàn toàn|cũng|rất|nên|đều|chính thức|xác nhận|vẫn"
    r"|đồng|nhất"
    r"|vậy))*[ ~]*$"
)
"""The writer is named right before the verb."""
ORGANISATION = (
    r"^[ ~]*(?:ok nhé |dạ |vâng )?(?:bên |phía |ban giám đốc |ban lãnh đạo |đại diện )?(?:công ty|khách sạn"
    r"|nhà hàng|bệnh viện|xưởng|nhà máy|quán|tiệm|siêu thị|ủy ban|ban quản lý|xí nghiệp|tập đoàn|tổng công ty"
    r"|nhà thuốc|nhà xe|sở|hội|doanh nghiệp|trường|đơn vị|hợp tác xã|hộ kinh doanh|cơ sở|văn phòng|chi nhánh|phòng"
    r"|cửa hàng|trung tâm)"
    r"(?: \w+){0,10}[ ~]*$"
)
"""An organisation is named as the one that agrees."""
ALIEN = (
    r"\b(?:nói|bảo|kêu|ghi|rằng|họ|ai|nếu|khi|bắt|ép|buộc|tưởng|mà|để|cho|muốn|phải|đừng|đòi|thì|mới|sẽ|xong|rồi"
    r"|coi như|cứ|là|giả sử|đành|từng|suýt|lỡ|định|chắc|hình như|tạm|gần như|cơ bản|nguyên tắc|có thể|đại lý"
    r"|ngân hàng(?! chúng)|thuế|bên kia|bên bán|đối tác|trả(?! lời)|hoàn(?! toàn)|đền|miễn|sao|nghe|thấy|chỉ"
    r"|một phần|miễn cưỡng|hết"
    r"|khó|<relative>)\b|(?<!bên )(?<!phòng )\b(?:<kin>|bạn) (?:tôi|mình)\b"
)
"""Words before the verb that make it somebody else's, a condition, or no statement at all."""
PLAIN_BEFORE = (
    "tôi mình chúng tụi bọn bên em anh chị cô chú bác cháu con bạn dì cậu thầy đã xin hoàn toàn cũng rất nên đều"
    " chính"
    " thức "
    "xác nhận vẫn vậy nay giờ bây hiện ok ừ vâng dạ thôi được đơn vị công ty nhà trường phòng khám shop cảm ơn ghi"
    " nhận này "
    "kiểm tra xem xét và lại hôm sáng chiều toàn tuyệt đối trả lời ạ à cho hỏi_ yes đồng nhất trí khách hàng thay"
    " mặt quá "
    "kính thưa gửi quý trung tâm smartsign e ca ý kiến của thống nhất quyết định hợp tác xã cửa hàng team hi hello"
    " dear lần"
).replace("cho hỏi_ ", "")
"""Where all words before the verb are of these, the writer speaks for himself."""

AFTER = (
    r"^[ ~]*(?:(?:<soft>|[a-z]+_\d[\d_]*)[ ~]+)*(?:$|với (?:cả )?(?:\d|hai|ba|bốn) (?:<ours>)\b(?! (?:đầu|cuối"
    r"|đó))|(?:với |về |theo |như |cùng )?(?:toàn bộ |tất cả |cả |các "
    r"|những |mọi )*(?:~|$)|(?:với |về |theo |như |cùng )?(?:toàn bộ |tất cả |hết |cả |các |những |mọi |cái |luôn "
    r"|bản )*(?:<ours>)\b|(?:như|theo) (?:vậy|thế|trên|đề xuất|đã)\b|(?:với )?(?:toàn bộ|tất cả|cả hai|cả) (?:các "
    r"|những )?(?:mục|điểm|nội dung|phần)\b|(?:cho |để )?(?:đóng|kết thúc|khép lại|chốt|chấm dứt|dừng)(?: (?:giúp"
    r"|luôn|lại|ở đây|tại đây))*(?: (?:<soft>|<case>|này|đó|[a-z]+_\d[\d_]*))*[ ~]*$|nghiệm thu"
    r"|giữ nguyên (?!khiếu nại|ý kiến|quan điểm)(?:(?!<not>)\w+ ){1,6}(?:cũ|hiện tại|như cũ|như trên)[ ~]*$"
    r"|(?:để|cho) (?:<kin>|bạn|bên \w+|trung tâm|công ty|quý \w+(?: \w+)?|smartsign) (?:(?:thực hiện|tiến hành"
    r"|triển khai)(?: (?:<soft>|như trên|như vậy))*[ ~]*$|(?:đóng|kết thúc|khép|lưu)\b|[~_ ]*$)|(?:nhận|đổi"
    r"|giữ nguyên"
    r"|lấy)(?: lại)?(?: (?!<not>)\w+){0,6} (?:~|(?:như|theo) (?:đề xuất|thư|phương án|thông báo|công văn|trên"
    r"|đã nêu|(?:<kin>|bên \w+|trung tâm|công ty)(?: (?:đã|đề))* (?:nói|nêu|báo|xuất|trả lời|thông báo)))|(?:và|nên"
    r"|cảm ơn"
    r"|chân thành cảm ơn|xin cảm ơn|là được|là xong)\b)"
)
"""What follows the verb: nothing, courtesies, the letter's result or proposal, or the closing of the case."""
OUTRIGHT = r"<agree>|\b(?:agree|accept|approve)\w*\b"
"""Agreement said in so many words; a clause beside it that is no request and no doubt changes nothing."""
TO_DO = (
    r"\d|\b(?:<fix>|sai|thanh tra|nửa|giờ|mai|chiều|tối|thứ|tuần|hẹn|lịch|ghé|qua|tới|gấp|sớm|ngay|liền|hạn|phí"
    r"|tiền|tài khoản|phạt|hứa|kèm"
    r"|kiểm|gọi|đi|mơ|giùm|giúp|hộ|máy|token|màn hình|phần mềm|thiết bị|chứng thư|tờ khai|hóa đơn|tên"
    r"|serial|pin|driver|đèn|kỹ thuật|văn phòng|call|visit|money|fee|pay\w*|today|tonight|monday|tuesday|wednesday"
    r"|thursday|friday|before|by|after|when"
    r"|soon|urgent\w*|immediately)\b"
)
"""Words of a clause that may set a task, a time or a price."""
PARTLY = (
    r"\b(?:một phần|phần|mục|điểm|ý(?! kiến)|khoản|trừ|ngoại trừ|nửa"
    r"|vế|ý kiến (?:phản|khác|trái)|partly|partially|in part)\b"
)
WHOLE = r"\b(?:toàn bộ|tất cả|cả hai|cả|các|mọi|tại mục|ở mục)\b"
"""Agreement to a part is none to the whole."""

NAMED: tuple[Rule, ...] = (
    Rule("nothing-against", "Khách hàng nói không có gì để phản đối", "S15",
         NOTHING_AGAINST),
    Rule("complains-no-more", "Khách hàng nói không khiếu nại, không có ý kiến gì thêm", "S15",
         r"\b(?:không|chẳng)(?: (?:có|còn|hề|thấy))* gì (?:để |phải )?(?:(?:<against>)(?: (?:thêm|nữa|cả))*"
         r"|(?:nói|bàn)"
         r"(?: (?:thêm|nữa|cả))+)\b|"
         r"\b(?:không|chẳng)(?: (?:có|còn|hề|phát sinh|bất kỳ|bất cứ))+ (?:<against>)(?: (?:gì|nào|thêm|nữa|khác|tiếp"
         r"|hết|cả|đâu))+\b|\b(?:không|chẳng) còn (?:<against>)\b"
         r"|\b(?:không|chẳng)(?: (?:có|hề))* phản đối\b(?! (?:việc|phí|mức))"
         r"|(?:^|[.,!] )(?:(?:dạ|vâng|<self>|<kin>|đã) )*+(?:thấy )?thỏa đáng(?: (?:rồi|<soft>))* ?(?=$|[.,!~])"
         r"|(?:^|[.,!] )(?:(?:dạ|vâng|<self>|<kin>|đã) )*+hết (?:khiếu nại|thắc mắc|vướng mắc|băn khoăn)\b"
         r"|\b(?:không|chẳng|đâu|khỏi) (?:có )?(?:khiếu nại|thắc mắc|phàn nàn|kiện cáo) (?:nữa|thêm|tiếp|gì)\b|"
        r"\bkhông (?:có |còn )?(?:khiếu nại|thắc mắc|ý kiến|phản ánh)(?: (?:gì|tiếp))?(?: (?:thêm|nữa|khác|tiếp))\b"
        r"|\b(?:không|không còn) (?:khiếu nại|thắc mắc|ý kiến) (?:gì|tiếp)\b|\b(?:we|i)? ?(?:have|has"
        r"|with)? ?no (?:more |further |other |any )?(?:objections?|complaints?|comments?)\b(?! (?:from|about"
        r"|to(?! (?:your|the"
        r"|this|closing))))"),
    Rule("asks-to-close", "Khách hàng nhờ đóng hồ sơ", "S15",
         r"(?:^|[.,!] |\b(?:đề nghị|nhờ|xin|vui lòng|có thể|thôi|cứ) |\b(?:em|bạn|trung tâm|nên) )"
         r"(?:cho )?(?:đóng|kết thúc|khép lại|chốt|chấm dứt)(?: (?:giúp|lại|hộ))?(?: luôn)?(?: <case>)"
         r"|(?:^|[.,!] |\b(?:các|dạ|nhờ|vậy|thì|ok) )(?:<kin>|bạn|ad|shop) (?:cứ |cho )?(?:đóng|kết thúc|khép lại"
         r"|chốt"
         r"|chấm dứt) <case>(?: (?:này|lại|đó))*(?: (?:đi|nhé|giúp|luôn|ạ|với))(?: <soft>\b)*+(?= ?(?:$|[.,!~]))"),
    Rule("closes-for-us", "Khách hàng nhờ đóng hồ sơ", "S15",
         r"(?:^|[.,!] |\b(?:đề nghị|nhờ|xin|vui lòng|có thể|thôi|cứ|<self>|<kin>|bạn|ad|shop"
         r"|trung tâm) )(?:cho )?(?:đóng"
         r"|kết thúc|khép|khép lại|chốt|chấm dứt|dừng)(?: (?:giúp|lại|hộ|giùm|dùm))*(?: (?:<case>))+(?: (?:này|hỗ trợ"
         r"|khiếu nại|lại|đó|giúp|giùm|dùm|hộ|cho|luôn|tại đây|ở đây|<self>|<soft>))* ?(?=$|[.,!~])"
         r"|\b(?:đóng|khép|kết thúc)(?: lại)? được rồi\b|(?:^|[.,!] )(?:<case>)(?: của \w+| này)*(?: (?:<kin>|bạn))?"
         r" (?:đóng|khép|kết thúc)(?: lại)?(?: được)?(?: (?:rồi|đi|giúp|<soft>))+ ?(?=$|[.,!~])"
         r"|(?:^|[.,!] )(?:(?:dạ|vâng) )*+ok (?:chốt|đóng)(?= ?(?:$|[.,!~]))|(?:^|[.,!] )(?:(?:<soft>"
         r"|ok) )*(?:chốt|đóng)(?: (?:vậy|luôn|giúp|<soft>))+ ?(?=$|[.,!~])"),
    Rule("passes", "Khách hàng duyệt đề xuất", "S15",
         r"^(?:(?:dạ|vâng|ok|đã|<self>|<kin>) )*+duyệt (?:theo )?(?:<ours>)(?: (?:này|trên|của \w+(?: \w+)?"
         r"|<soft>))* ?(?=$|[.,!~])"),
    Rule("withdraws", "Khách hàng rút khiếu nại", "S15",
         r"\b(?:<self>|<kin>|xin|đề nghị được) (?:xin )?rút (?:lại )?(?:đơn|khiếu nại|phản ánh|yêu cầu)\b"),
    Rule("finds-it-right", "Khách hàng thấy kết quả hợp lý", "S15",
         r"\b(?:<ours>)(?: (?:giải quyết|xử lý|trả lời|vậy|như vậy|này|đó|trên|của|quý|công ty|trung tâm|như|thế"
         r"|<kin>))*(?: (?:là|rất|đã|thì|cũng|hoàn toàn|khá|quá))* (?:hợp lý|thỏa đáng|ổn thỏa|ổn|phù hợp|chuẩn"
         r"|công bằng"
         r"|tốt|được)(?: (?:với (?:<self>)|cho (?:<self>)|rồi|<self>|<kin>|ạ|nhé|đó|đấy|lắm))* ?(?=$|[.,!~])"
         r"|\b(?:như vậy|như thế|vậy|thế)(?: (?:là|thì|này))* (?:hợp lý|thỏa đáng|ổn thỏa|chuẩn)(?: (?:rồi|lắm"
         r"|<soft>))*"
         r" ?(?=$|[.,!~])|(?:^|[.,!] )(?:(?:chị ơi|anh ơi|dạ|<self>|<kin>|ok|thì|thấy) )*+(?:ưng|ưng ý|ưng bụng)"
         r"(?: (?:rồi|lắm|<soft>))+ ?(?=$|[.,!~])|\b(?:đã|rất) đáp ứng (?:đủ |đầy đủ |đúng |được )?(?:yêu cầu"
         r"|nguyện vọng"
         r"|mong muốn|đề nghị)(?: của (?:<self>))?"),
    Rule("agrees-in-english", "Khách hàng nói đồng ý (tiếng Anh)", "S15",
         r"(?:^|[.,!] |\b(?:we|i|and|yes|ok|from our side) )(?:(?:we|i|our company|our side"
         r"|my company) )?(?:(?:fully|hereby|do|also"
         r"|totally|completely|gladly) )*"
         r"(?:agree|agreed|accept|accepted|approved?|confirm(?:ed)? (?:our )?(?:acceptance|agreement"
         r"|approval)(?: of)?)"
         r"(?: (?:with|to|on|by us|from our side))?"
         r"(?=$| ?[.,!~]| (?:you\b|thank|thanks|and thank|results?\b|solution\b|proposal\b)| (?:(?:with|to"
         r"|on) )?(?:(?:your|the|this|that|it|above|all|close"
         r"|closing|proposed) ?)+"
         r"(?:$|[.,!~]|solution|results?|resolution|proposal|explanation|answer|outcome|decision|handling"
         r"|settlement|reply|response|offer|arrangement|replacement|extension|plan|suggestion|new (?:token"
         r"|device|certificate)|above|terms|contents?|letter|clos\w+|complaint|matter|issue"
         r"|file|case|ticket|conclusion))"),
    Rule("ours-agree-in-english", "Người có thẩm quyền của khách hàng đồng ý (tiếng Anh)", "S15",
         r"\b(?:approved|agreed|accepted|confirmed) by (?:our|my) (?:director|boss|manager|company|management"
         r"|board|team)\b|\bour (?:cfo|ceo|director|company|management|board|boss|manager|head office"
         r"|headquarters|hq|team"
         r"|accountant"
         r"|general director|president|side)(?! (?:will|may|would|might|can|could|should|must|wants?))(?: (?!<not>"
         r"|not"
         r"|if|will|would|may|might|must|before|until|once|but|only|should|can|could|never|when"
         r"|to)\w+){0,7} (?:agrees?|agreed|accepts?|accepted|approves?"
         r"|approved)(?: (?:with|to|on))?(?: (?:your|the|this|that|it|above|all|proposed|offered))*"
         r"(?= ?(?:$|[.,!~])| (?:solution|results?|resolution|proposal|explanation|answer|outcome|decision|settlement"
         r"|offer|arrangement|closing|closure))"),
    Rule("says-ok", "Khách hàng nói mình thấy ok", "S15",
         r"(?:^|[.,!] )(?:(?:dạ|vâng|thôi|rồi|vậy|ừ) )*+(?:<self>|<kin>)(?: (?:thì|thấy|cũng|là|đã))* ok"
         r"(?: (?:nhé|rồi|ạ|<kin>|bạn|gái|trai|ơi|luôn|hết|đó|thôi|shop|ad))* ?(?=$|[.,!~])"),
    Rule("fine-with-us", "Khách hàng nói như vậy là được (tiếng Anh)", "S15",
         r"\b(?:fine|ok|good|all good|acceptable|confirmed|happy)(?: (?:with|by|for|to|from)) (?:us|me|our (?:side"
         r"|end|part)|my (?:side|end))\b|\b(?:fine|ok|happy) with (?:the|this|that|your)\b"),
    Rule("close-in-english", "Khách hàng nhờ đóng hồ sơ (tiếng Anh)", "S15",
         r"(?:^|[.,!] )close please(?= ?(?:$|[.,!~]))|(?:^|[.,!] |\b(?:please|can|may|could|kindly|you to|us to|and"
         r"|ahead|to|ok to"
         r"|good to) )(?:now )?close(?: (?:it|this)(?= ?(?:[.,!~]|$))| (?:the|this|our|my) (?:\w+ )?(?:case|ticket"
         r"|complaint|file|matter"
         r"|issue|request|incident)\b| ?(?:[.,!]|$))|\bconsider (?:the|this"
         r"|our) (?:matter|case|issue|complaint) (?:as )?(?:closed|settled|resolved)\b|\bplease proceed\b"
         r"|\b(?:mark|consider|treat)(?:ed)? (?:the|this|our|my|it)(?: (?:case|ticket|complaint|issue|matter"
         r"|request))?(?: (?:as|to be))? (?:closed|resolved|settled|solved|done|completed?)\b|\b(?:can"
         r"|may|could) (?:now )?be closed\b|(?:^|[.,!] |\b(?:fine|ok|you may|you can"
         r"|please) )(?:just )?go ahead(?= ?(?:$|[.,!~]))"),
    Rule("content-with", "Khách hàng nói hài lòng với kết quả", "S15",
         r"\b(?:hài lòng|thỏa mãn|yên tâm)(?: \w+)? (?:với|về) (?:\w+ )?(?:<ours>)\b|\b(?:satisfied|pleased"
         r"|happy|content"
         r"|ok|fine) with (?:the|this|that|your)\b|\bworks for (?:us|me)\b"),
    Rule("is-content", "Khách hàng nói hài lòng", "S15",
         r"(?:^|[.,!] )(?:(?:<self>|<kin>|dạ|vâng|ok|thấy|đã|rất|cũng|shop) )*+(?:hài lòng|ưng ý|thỏa mãn)"
         r"(?: (?:lắm|thật|dịch vụ|<soft>)\b)*+ ?(?:$|[.,!~])"),
    Rule("go-ahead", "Khách hàng bảo cứ làm như đề xuất", "S15",
         r"(?:^|[.,!] )(?:(?:ok|vâng|dạ|rồi|được|thế thì|vậy|thì|<self>|<kin>) )*+cứ (?:thế|vậy|theo (?:thế|vậy|đó"
         r"|phương án(?: \w+)?|hướng(?: \w+)?|đề xuất))(?: (?:mà|là|đi|nhé|em|anh|chị|bạn|ạ))*"
         r"(?: (?:làm|tiến hành|triển khai|thực hiện|xử lý))(?: (?:đi|nhé|ạ|em|anh|chị|bạn|luôn))* ?(?:$|[.,!~])"),
    Rule("ok-with", "Khách hàng nói được với kết quả", "S15", r"\bok (?:với|về) (?:\w+ )?(?:<ours>)\b"),
)  # fmt: skip
"""Agreement by other words than the verb."""

SETTLED: tuple[Rule, ...] = (
    Rule("settled", "Khách hàng xác nhận việc đã được giải quyết", "S15",
         r"\bxác nhận(?: (?:đã|việc|là))* (?:hoàn tất|hoàn thành|xong|giải quyết xong|khắc phục xong)\b"
         r"|\b(?:vấn đề|sự việc|vướng mắc|sự cố|khiếu nại|việc)(?: (?:của|này)(?: \w+){0,2})? (?:đã "
        r"|đều )+(?:được )?(?:giải quyết|khắc phục|tháo gỡ|xử lý)\b|\b(?:<case>|vậy|thế|mọi việc"
        r"|mọi chuyện)(?: (?:này|là|thì|của (?:<self>)))* (?:coi|xem) như"
         r"(?: (?:đã|được))* (?:xong|kết thúc|hoàn tất|khép lại|giải quyết)\b|\b(?:đã|được)(?: (?:được"
         r"|đã))* giải quyết"
         r" (?:xong|dứt điểm|ổn thỏa|thỏa đáng|xong xuôi)\b|\bxác nhận (?:đã )?xong\b|\b(?:confirm"
         r"|confirmed) (?:that )?(?:the|this"
        r"|our) (?:issue|problem|matter|complaint) (?:is|has been|was) (?:now )?(?:resolved|solved|fixed)\b"),
    Rule("bare-word", "Khách hàng nói được rồi, xong rồi", "S15",
         r"\bok\b|👍|👌|✅|🆗|\b(?:được|xong|ổn|tốt|chạy|ngon)(?: (?:hết|cả|ngon|lành|xuôi))? rồi\b|^(?:(?:dạ|ừ"
         r"|vâng|ờ|ok|thế|vậy|cũng|<kin>|thì|mình) )*được(?: (?:<soft>))* ?(?:$|[.,!~])|\b(?:tất cả|mọi thứ"
         r"|mọi việc|mọi chuyện)(?: (?:đều|đã|rất))* (?:ổn|tốt|xong|ok|êm|êm xuôi|suôn sẻ|trơn tru"
         r"|bình thường)\b|\bit works\b|\b(?:thế|vậy) là (?:được|ổn|tốt|xong)\b"
         r"|\bsounds good\b|\bverified\b|\bworks\b|\b(?:ký|dùng|nộp|vào|làm|khai|chạy|kê khai|đăng nhập|in)"
         r"(?: (?:\w+ )?(?:được|ngon|tốt|ổn|bình thường|ngon lành))(?: hết)?(?: (?:rồi|nè|nhé))?"
         r"|(?<!trình )\bduyệt\b|\bkhông cần (?:hỗ trợ|xử lý|giúp)(?: (?:nữa|thêm))+\b|\bxong\b"
         r"|\bhết lỗi\b|\bdone\b|\b(?:works?|working|running) (?:now|fine|well|again|perfectly)\b|\b(?:all )?good\b"
         r"|\bagreed\b|\baccepted\b|\bconfirmed\b|\bfine\b|\b(?:solved|resolved|fixed)\b|\blgtm\b"),
)  # fmt: skip
"""Words that agree when nothing else is said: all others must be of PLAIN."""

PLAIN = (
    "như correct result chuyện êm xuôi suôn sẻ trơn tru thế verified expected as lot issue go ahead please"
    " close above sounds works hai ba bốn chi tiết yên tâm "
    "sorting sort this out solving fixing assistance kind kindly prompt quickly sincerely cheers lovely chốt trên"
    " máy mọi confirm quầy "
    "hoàn tất hoàn thành ổn định trở ưng vụ vụ việc xử lý rất dễ thương thank "
    "works tất mọi việc đều mượt khỏe nữa shop bây tks appreciated nice super everything welcome best regards "
    "ok được rồi xong ổn tốt hết cả ngon lành ký dùng nộp vào làm khai chạy kê đăng nhập in bình thường duyệt lỗi"
    " máy nè thanks you "
    "em anh chị cô chú bác cháu con bạn ad shop team ơi ạ à nhé nghe dạ vâng ừ ừm thì vậy là đó đấy luôn nhiều lắm"
    " quá cảm ơn tôi mình "
    "chúng bên này đã hôm nay sáng chiều giờ kính gửi quý trung tâm smartsign e ca xin chân thành hi hello dear"
    " chào thank so very much "
    "the for quick fast response support help and it is now we i our all good done works working fine well again"
    " perfectly agreed accepted "
    "confirmed solved resolved fixed great perfect lgtm yes from side end many problem issue to your that token"
    " certificate tờ thuế "
    "hóa đơn chữ số phần mềm lại mới thử kiểm tra tuyệt vời hài lòng rất nhiệt tình hỗ trợ mấy các khách hàng "
    "hihi kết quả đúng thông tin đủ hân nhanh everything thấy của chứng thư công ty cửa hàng nhà trường sự việc xác"
    " nhận giải quyết"
)
"""Words that may stand beside a bare "ok" without making it anything else."""
RECEIVED = r"(?<!xác )(?<!ghi )\bnhận\b(?! (?:chữ ký|token|usb|thiết bị|chứng thư|diện|dạng|ra))"
"""To have received a letter is no agreement."""
HARMLESS = (
    r"\b(?:đã|được|rồi|xong|vừa|cảm ơn|thanks?|đúng|tốt|ổn|bình thường|hài lòng|vui|chúc|ghi nhận|kính|thông qua"
    r"|thành công|consider|dễ thương|tuyệt|giỏi|chu đáo|nhiệt tình|trách nhiệm|thấu|tận tâm|cặn kẽ|lịch sự"
    r"|hợp lý|rõ ràng|mượt|thích|đạt|hy vọng"
    r"|quý mến|hiệu quả|đã rõ|go ahead|verified|noted|pleased|satisfied|kịp|tận tình|căn cứ|sau khi|đối chiếu"
    r"|xem xét|kiểm tra|test|fine|with us|from our|trân trọng|nhanh|hiện đúng|chạy|received|match\w*|checked|tested"
    r"|works?|working|displayed|good|great|perfect|happy|appreciate\w*|regards|solved|resolved|fixed|confirm\w*"
    r"|agree\w*|accept\w*|close|proceed|also ok|is ok|ok too|cũng ok|cũng <agree>|thay mặt|lý do|xin chào|hello|hi"
    r"|dear|chào|sir|madam)\b|\b(?:<kin>) \w+ đây\b"
    r"|^ *(?:kế toán(?: trưởng)?|giám đốc|phó giám đốc|trưởng phòng|chủ (?:shop|tiệm|cửa hàng|hộ)|hiệu trưởng"
    r"|văn thư)"
    r"(?: (?!<agree>|<not>)\w+){0,8} *$"
)
"""What a clause beside an agreement must hold, where its words are not all PLAIN: that something is done, or a"
" courtesy."""
OPEN = r"\b(?:<fix>|ký|dùng|nộp|vào|làm|khai|chạy|đăng nhập|in|thử|xác nhận|chốt|test|help|support|try|check)\b"
DONE = (
    r"\bcó (?:gọi|hỗ trợ|giúp|xử lý|hướng dẫn|cài|sửa)\b|\b(?:hôm qua|hồi (?:sáng|nãy|chiều)|trách nhiệm|thấu"
    r"|tận tâm|tận tình|chu đáo|hợp lý|kịp thời|rõ ràng|cặn kẽ|được|ngon|tốt|ổn|bình thường|hết|mượt|thành công"
    r"|hoàn tất|căn cứ|sau khi|đã|rồi|xong|vừa|nhận|cảm ơn"
    r"|kính|vui|nhanh|thông qua"
    r"|received|was|has been|thanks?|works?|working|good|confirmed|tested|checked|verified|fine)\b"
)
"""A remedy that a clause names without saying that it is done is a request."""
PLAIN_SIGNS = frozenset(".,!:()~👍👌✅🆗🙏❤🥰😊😀😁🙂^_♥💯😍🌹🎉")
