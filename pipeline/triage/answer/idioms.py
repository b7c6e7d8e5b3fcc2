"""Agreement by other words than the strict rules know: idioms, spoken forms, and signs that only count together.

They never let a case be closed by itself (see freely.py); each is looked for at the head of a clause.
"""

from pipeline.triage.answer.rule import Rule

LEAD = (
    r"(?:^|[.,!:~(] ?|\b(?:nên|và|vậy|as|so|and) )(?:(?:<self>|<kin>|dạ|vâng|ạ|ừ|ờ|ok|thôi|thì|vậy|thế|rồi"
    r"|nay|giờ|đã|cũng|xin|xem|đọc|thấy|chung|nói|nhìn|các|mấy|bạn|hoàn toàn|rất|nhà|thư|luôn|nhé|là|tạm biệt|đều"
    r"|hết sức|well|yes|we|i|ơi|này|cháu|thật|lòng|lại|bây|<soft>) ){0,8}"
)
"""A clause's first words that only name the writer or open the clause."""
END = (
    r"(?: (?:<soft>|rồi|nữa|lắm|quá|ngay|giúp|hộ|giùm|trân trọng|kính|_+|hà|ha|nghen|heng|nì|nờ|hí|hỉ|hè|nơi|ấy"
    r"|chị em|<elder>))*+"
    r" ?(?=$|[.,!~()👍👌✅🆗🙏❤🥰😊😀😁🙂♥💯😍🌹🎉]|(?:và|cảm) )"
)
"""Nothing of weight may follow in the clause."""

IDIOMS: tuple[Rule, ...] = (
    Rule("suits-me", "Khách hàng nói ưng", "S15",
         LEAD + r"ưng(?: (?:ý|bụng|lòng|cái bụng))?\b(?! (?:gì|chi|sao|đâu|nổi|thì|cái nỗi))"),
    Rule("takes-it", "Khách hàng nói chịu như vậy", "S15",
         LEAD + r"chịu(?: (?:cách|phương án|hướng|giá|mức)(?: (?!<not>)\w+){0,5}|(?: (?:như|theo))?"
         r" (?:vậy|thế|rồi|luôn|đó))" + END),
    Rule("passes-it", "Khách hàng duyệt", "S15",
         LEAD + r"duyệt(?: (?:theo|luôn))?(?: (?:<ours>|mức|vậy)(?: (?!<not>)[\w~]+){0,6})?" + END),
    Rule("settles-on", "Khách hàng chốt", "S15",
         LEAD + r"(?:chốt|quyết)(?: (?:\d\w*|vậy|thế|<case>|đơn|như (?:vậy|thư|thế|trên)|(?:trong|ở) thư|(?:theo"
         r" )?(?:<ours>)(?: xử lý| giải quyết)? (?:này"
         r"|trên|đó|trong thư|ở thư|đã nêu|của (?:<kin>|bên \w+|trung tâm))|giá \d\w*|ở đây|tại đây|luôn|nhé|rồi|đi"
         r"|hết|toàn bộ))+" + END),
    Rule("nothing-against-it", "Khách hàng nói không phản đối, không phàn nàn", "S15",
         r"\b(?:không|chẳng)(?: (?:có|còn|hề))*(?: (?:gì|chi|điều gì|điều chi))?(?: (?:để|mà|phải))* (?:phản đối"
         r"|chê|phàn nàn|kêu ca|kêu|trách)(?: (?:gì|chi|nữa|thêm|cả|hết|đâu|mô))*" + END),
    Rule("complains-no-longer", "Khách hàng nói thôi khiếu nại", "S15",
         r"\b(?:(?:không|chẳng|hết|khỏi)(?: (?:có|còn|hề|dám))*|thôi)(?: (?:gì|chi|điều gì|điều chi|ý kiến"
         r"))?(?: (?:để|mà|phải))* (?:khiếu nại|thắc mắc|kiện cáo|đòi hỏi|yêu cầu|kiến nghị|khiếu kiện)"
         r"(?: (?:gì|chi|nào|nữa|thêm|cả|hết|đâu|khác|mô|rồi))+" + END),
    Rule("over-now", "Khách hàng nói việc vậy là xong", "S15",
         LEAD + r"(?:(?:(?:mọi|công|sự|vụ)? ?(?:việc|chuyện|vụ|hồ sơ|phiếu)(?: (?:này|đó|của (?:<self>)))? )?"
         r"(?:bây giờ |giờ |nay )?(?:thì )?(?:coi như|xem như|mọi (?:việc|chuyện|thứ)|làm (?:như )?(?:vậy|thế) là"
         r"|như vậy là|như thế là|vậy là"
         r"|thế là|vậy|thế)(?: (?:đã|cũng|được"
         r"|giải quyết|việc này|vụ này|mọi (?:việc|chuyện)))* (?:xong|êm|êm xuôi|kết thúc|hoàn tất|khép lại|ổn thỏa|ổn"
         r"|tốt|được|đủ|đẹp|mừng)(?: (?:xuôi|đẹp|hết|cả|việc|chuyện))*)" + END),
    Rule("stops-here", "Khách hàng nói dừng việc ở đây", "S15",
         LEAD + r"(?:cứ |cho |để |xin |nên )*(?:khép|dừng|kết thúc|đóng|chấm dứt|gác|chốt)(?: (?:lại|vụ|việc|chuyện"
         r"|hồ sơ|khiếu nại|phiếu|case|ticket|yêu cầu|này|luôn|sự việc|hỗ trợ|giúp|hộ|giùm|cho|<self>|<kin>))*"
         r"(?: (?:ở đây|tại đây|ở đó|(?:được|thôi|luôn|đi|nhé|ạ|giúp|hộ|giùm)))+" + END),
    Rule("lets-it-pass", "Khách hàng nói bỏ qua việc này", "S15",
         LEAD + r"(?:bỏ qua|cho qua|xí xóa)(?: (?:vụ|chuyện|việc|lần|lỗi)? ?(?:này|đó))?" + END),
    Rule("takes-back-complaint", "Khách hàng rút khiếu nại", "S15",
         LEAD + r"(?:xin |được |đề nghị |muốn )*rút(?: lại)?(?: (?:lại|cái|toàn bộ))? (?:đơn|khiếu nại|phản ánh"
         r"|yêu cầu|phiếu|hồ sơ|ticket|case)(?: (?:khiếu nại|này|đã gửi|của (?:<self>)|về \w+ \w+|hôm \w+|ngày \d\w*"
         r"|phản ánh|số|~+|_+))*" + END),
    Rule("accepts-mixed", "Khách hàng nói đồng ý (chữ tiếng Anh)", "S15",
         LEAD + r"(?:accept|agree|approve)(?: (?:với|theo|về))?(?: (?:<ours>)(?: (?!<not>)[\w~]+){0,3})?" + END),
    Rule("closes-mixed", "Khách hàng nhờ đóng hồ sơ (chữ tiếng Anh)", "S15",
         LEAD + r"(?:cứ |cho |nhờ )*close(?: (?:<case>|này|lại|cho|<self>))*(?: (?:giúp|hộ|giùm|luôn|đi|nhé|ạ))+"
         r"(?: (?:<self>|<kin>))?" + END),
    Rule("bids-go-on", "Khách hàng bảo cứ làm như đề xuất", "S15",
         r"(?:^|[.,!~] ?|\b(?:bạn|<kin>|trung tâm|công ty|bên \w+|ad|shop) )cứ (?:(?:làm|xử lý|tiến hành|thực hiện)"
         r" (?:đúng )?(?:như|theo)(?: trong| nội dung)? (?:thư|vậy|thế|đề xuất|phương án|công văn|thông báo)|làm vậy"
         r"|thế|vậy"
         r"|như vậy|như thế|như thư"
         r"|theo (?:thế|vậy|đó|thư|phương án|hướng|đề xuất|cách)(?: (?:này|đó|trên|đã \w+|của (?:<kin>|bên \w+|mình)"
         r"))?)(?: (?:mà|là|đi))*(?: (?:làm|tiến hành|triển khai|thực hiện|xử lý))?" + END),
    Rule("ok-by-us", "Khách hàng nói mình ok", "S15",
         r"(?:^|[.,!~] ?)(?:(?:dạ|vâng|thôi|rồi|vậy|ừ|phía) )*+(?:<self>|<kin>)(?: (?:thì|thấy|cũng|là|đã"
         r"|hoàn toàn))* (?:ok|oke)(?: (?:với|về|theo))?(?: (?:<ours>)(?: (?:này|trên|đó|của \w+|xử lý|giải quyết"
         r"|vậy|như vậy|~+))*)?" + END),
    Rule("contented", "Khách hàng nói hài lòng", "S15",
         LEAD + r"(?:hài lòng|thỏa mãn|yên tâm|an tâm|thỏa đáng|toại nguyện|mãn nguyện)(?: (?:lắm|rồi|rất|hoàn toàn))*"
         r"(?:(?: (?:với|về))? (?:cách|kết quả|sự|việc|hướng|phương án|giải quyết|xử lý|toàn bộ|câu trả lời|lời)"
         r"(?: (?!<not>)[\w~]+){0,8})?" + END),
    Rule("finds-it-fair", "Khách hàng thấy cách giải quyết hợp lý", "S15",
         r"(?:^|[.,!~] ?|\b(?:thấy|nghĩ|rằng) )(?:(?:<self>|<kin>|thấy|dạ|nói chung|theo|các) )*+(?:<ours>|giải quyết"
         r"|xử lý|như vậy|như thế|vậy|thế|làm vậy)(?: (?!<not>|nếu|mà|nào|này thì)[\w~]+){0,7}"
         r" (?:hợp lý|hợp tình(?: hợp lý)?|thỏa đáng|ổn thỏa|phù hợp|đúng ý|chấp nhận được|xác đáng|có tình"
         r"|có lý|tốt đẹp|đẹp|thuyết phục)" + END),
    Rule("ends-in-english", "Khách hàng nhờ đóng hồ sơ, hoặc hài lòng (tiếng Anh)", "S15",
         r"\b(?:you|we|us|please|kindly|to|can|may) (?:(?:may|can|could|now|please|kindly|then|just|let us|also"
         r") )*(?:close|finish|end|finali[sz]e|complete|conclude|settle|archive)(?: (?:it|this|the|our|my|here|out"
         r"|off|support|handling|on your side|number|no|now|_+|~+))*(?: (?:case|ticket|complaint|file|matter"
         r"|issue|request|dossier|process|one|report))*(?= ?(?:$|[.,!~]| thank| and| on| from| with thanks| now))"
         r"|\b(?:satisfied|content|pleased|happy|comfortable|ok|fine|good)(?: \w+)? (?:with|about|by)"
         r" (?:the|this|that|your|how|it|everything|all|what)\b"
         r"|\b(?:am|are|is|fully|very|quite|completely|all|be|totally) (?:satisfied|content)\b"
         r"|\bwithdraw (?:our|my|the|this) (?:complaint|request|claim|ticket)\b"
         r"|\b(?:case|matter|issue|complaint) (?:is )?(?:closed|settled)\b|\bcall it (?:closed|done|settled|a day)\b"
         r"|\b(?:that|this|it|result|solution|offer|which) (?:is|looks|sounds|seems) (?:\w+ )?(?:acceptable|fair"
         r"|reasonable|good enough|fine|ok|satisfactory)\b"
         r"|\b(?:accept|agree with|agree to|approve|take)(?: (?!not|to|no|only|if)\w+){0,5} (?:solution|results?"
         r"|resolution|proposal|explanation|answer|outcome|decision|settlement|offer|conclusion|plan)\b"
         r"|(?:^|[.,!] ?)(?:i |we |ok |yes |fully |totally )*agreed?(?: (?:with|to|on))? (?:both|all|every\w*)\b"
         r"|\bno objections? from (?:us|me|our)\b|\bconfirm(?:ed)? (?:that )?(?:the|your|this) (?:result|solution"
         r"|outcome)s? (?:is|are) (?:correct|ok|good"
         r"|fine|acceptable)\b|\bgo with (?:your|the|this|that) (?:\w+ )?(?:proposal|solution|plan|option|offer)\b"),
    Rule("parts-all", "Khách hàng đồng ý từng mục", "S15",
         r"\bphương án \d(?: \w+){0,6} phù hợp (?:với|cho) (?:<self>)"),
)  # fmt: skip
"""One of these is agreement where nothing speaks against it."""

WORKS = Rule("works-now", "Khách hàng báo đã dùng được", "S15",
    r"\b(?:ký|dùng|nộp|vào|làm|khai|chạy|kê khai|đăng nhập|in|cắm|truy cập|mở|vô|lên|tra|nhập|xài|hoạt động|test|thử)"
    r"(?: (?!<not>|nếu|mà|được)[\w~]+){0,5}? (?:được|ngon|tốt|ổn|bình thường|ngon lành|ok|mượt|ầm ầm|phà phà|vèo vèo"
    r"|trơn tru|êm|nhanh|xong|thành công|đúng)(?: (?:rồi|nè|lại|luôn|lắm|cả|hết|lành|mà|như cũ|xuôi))*"
    r"|\bhết (?:bị )?(?:lỗi|kẹt|treo)\b|\b(?:không|chẳng)(?: (?:còn|bị|thấy|báo|có))*"
    r" lỗi(?: (?:gì|chi|nữa|đâu|cả))+|\b(?:problem|issue|error|it|everything|all|token|certificate|signing|login)"
    r"(?: (?:is|are|was|has been|now|all|finally))* (?:works?|worked|working|solved|resolved|fixed|gone|ok|fine|good"
    r"|through|done|restored)\b|\b(?:successfully|normally|smoothly|went through)\b|\b(?:can|could) now \w+\b"
    r"|\b(?:lỗi|sự cố|vấn đề|vướng mắc)(?: \w+){0,3} (?:đã|được)(?: (?:được|đã))* (?:hết|khắc phục|xử lý|sửa"
    r"|giải quyết|xong)\b",
)  # fmt: skip
FINE = Rule("fine-then", "Khách hàng nói được rồi, xong rồi", "S15",
    r"\bok\b|👍|👌|✅|\b(?:được|xong|ổn|tốt|ngon|chuẩn|đẹp|êm)(?: (?:hết|cả|ngon|lành|xuôi|việc))? (?:rồi|luôn)\b"
    r"|(?:^|[.,!~] ?)(?:(?:dạ|vâng|ừ|ờ|vậy|thế|cũng|<self>|<kin>|thì|mình|thôi) )*+(?:được|xong|ổn|tốt|good|perfect"
    r"|great|excellent|nice)(?: <soft>)* ?(?=$|[.,!~])|\bmọi (?:thứ|việc|chuyện)(?: \w+){0,3} (?:ổn|xong|tốt|êm|ok)\b"
    r"|\b(?:done|fine|confirmed)\b",
)  # fmt: skip
NO_MORE = Rule("needs-no-more", "Khách hàng nói không cần làm gì thêm", "S15",
    r"\b(?:khỏi|khỏi cần|không cần|không phải)(?: phải)? (?:gọi|làm|gửi|phiền|hỗ trợ|xử lý|cử|qua|xuống|liên hệ|theo"
    r" dõi"
    r"|nhắn|ghé|lên|tới|giúp|lo)\b|\b(?:không|chẳng)(?: (?:còn|có|thấy))* (?:vướng(?: mắc)?|vấn đề|trục trặc|trở ngại)"
    r"(?: (?:gì|chi|nữa|cả|nào|thêm))+|\bno (?:further|more|other) (?:action|issues?|problems?|support|questions?"
    r"|help|errors?)\b|\bno need to\b|\bnothing (?:more|else|further)\b",
)  # fmt: skip
THANKED = r"\b(?:cảm ơn|thanks?|biết ơn|đa tạ|thank you)\b"
