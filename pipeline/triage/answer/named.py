"""Agreement by other words than the verb, and words that close a case when nothing else is said."""

from pipeline.triage.answer.friendly import NOTHING_AGAINST
from pipeline.triage.answer.rule import Rule

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
