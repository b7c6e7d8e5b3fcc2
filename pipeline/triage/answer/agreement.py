"""Agreement by its verb: who says it, what it agrees to, and what may stand beside it."""

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
    " dear lần ơi alo ủa"
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
