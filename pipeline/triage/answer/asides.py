"""What may stand beside an agreement though it holds a word that could take one back; taken out before dangers are
looked for. Each is a phrase of its own: a reason, a reminder for next year, thanks, a trouble that is over.
"""

from pipeline.triage.answer.rule import Rule

BACK = r"(?:<agree>|<not>|nếu|nhưng|mà|vẫn|còn|mới|sẽ|trừ|riêng|miễn|song|if|but|not|until|once)"
"""Words that no aside may reach over."""
TO_CLAUSE_END = rf"(?: (?!{BACK}\b)[\w~]+){{0,20}}"
MONEY = r"(?:hoàn(?! thiện)|trả|đền|bồi|giảm|miễn|tặng|cộng|bù|phí|tiền|giá|free|discount|refund\w*|token|máy|lỗi)"

EARLY: tuple[Rule, ...] = (
    Rule("next-year", "Dặn cho lần sau", "S15",
         rf"\b(?:(?:à|mà|nhưng|chỉ|nhớ|mong|nhờ|xin|đề nghị|hy vọng) )*(?:sang năm|năm sau|năm tới|kỳ sau|kỳ tới"
         rf"|lần sau|lần tới|lần khác|từ giờ|từ nay|sau này|về sau|mai mốt|bữa sau|đợt sau|đợt tới|next time"
         rf"|next year|in (?:the )?future)\b(?![^.?!]{{0,120}}\b{MONEY}\b)"
         rf"(?: (?!<agree>|nếu|mới|đã rồi)[\w~]+){{0,25}}"),
    Rule("reminder", "Dặn nhắc trước khi hết hạn", "S15",
         r"\b(?:nhớ |nhờ |mong |có )?(?:<kin> |bạn |bên \w+ )?(?:nhớ )?(?:nhắc|báo) (?:<self>|<kin>|khách|trước)"
         r"(?: \w+){0,3}(?: (?:gia hạn|hết hạn|đáo hạn|năm \w+|kỳ \w+|trước (?:\d+|một|hai|vài|mấy) (?:tháng|tuần"
         r"|ngày)))+(?: (?:là được|nhé|ạ|với))*"),
    Rule("typed-for", "Người khác gõ hộ", "S15",
         r"\b(?:nhờ |có )?(?:con|cháu|em|anh|chị|vợ|chồng|nhân viên|kế toán|bạn)(?: (?!<agree>)\w+){0,3} (?:gõ|viết"
         r"|đánh|nhắn|soạn|bấm)(?: (?:máy|thư|mail|tin|email|này))* (?:giùm|giúp|hộ|thay|cho)(?: (?:<kin>|<self>|ông"
         r"|bà|mẹ|ba|má))?"),
    Rule("as-in-letter", "Nhờ làm như đã ghi trong thư", "S15",
         r"\b(?:nhờ|đề nghị|mong|phiền|vui lòng|xin|cứ|<kin>|trung tâm|công ty|bên \w+)"
         r"(?: (?!<agree>|<not>|nếu|trước|xong|mới|lại|thêm|bù|sửa|kết quả)[\w~]+){1,12}"
         r"(?: [.,] [\w~]+(?= (?:đ|đồng|nghìn|k)?))? ?(?:(?!<agree>|<not>|nếu)[\w~]+ ){0,3}(?:như|theo|đúng)"
         r"(?: (?:đã|đúng|như|trong|ở|nội dung))*(?: (?:ghi|nêu|nói|báo|thông báo|đề xuất|trao đổi|viết))*"
         r"(?: (?:trong|ở|tại|trên))* (?:thư|công văn|văn bản|thông báo|trên|vậy|đề xuất|phương án|quy định)\b"),
    Rule("files-it", "Nhờ lưu, đóng hồ sơ", "S15",
         r"\b(?:(?:đề nghị|nhờ|xin|mong|phiền|vui lòng|kính đề nghị|<kin>|các|bạn|quý|trung tâm|công ty|ad|shop"
         r"|bên \w+) ){0,6}(?:cứ |hãy |giúp )*(?:lưu|đóng|khép|chốt|kết thúc|close|hoàn tất|cập nhật|gạch)"
         r"(?: (?:lại|giúp|hộ|giùm|luôn|cho|thủ tục|trạng thái|toàn bộ))*(?: (?:<case>))+(?: (?:này|theo quy định"
         r"|khiếu nại|lại|đó|giúp|giùm|hộ|cho|luôn|là xong|là hoàn tất|trên hệ thống|<self>|<soft>|~+|_+))*"
         r"(?= ?(?:$|[.,!~()])| (?:và|trân trọng|cảm))"),
    Rule("law-firm", "Tên của bên gửi", "S15",
         r"(?<=văn phòng )luật sư\b|(?<=công ty )luật(?: sư)?\b|(?<=đoàn )luật sư\b"
         rf"|(?:^|[.!] ?)(?:về việc|v / v|phúc đáp|căn cứ)(?: (?!{BACK}\b)[\w~]+){{0,20}}(?= ?[,.:])"),
    Rule("greeting-line", "Lời thưa gửi", "S15",
         r"^(?:kính )?(?:gửi|thưa|chào|dear|hi|hello)(?: :)?(?: (?!<agree>|<not>)[\w~/]+){0,14}(?= ?[,.:!])"
         r"|\bcó ý kiến như sau\b"),
    Rule("busy", "Vì sao trả lời muộn, ngắn", "S15",
         rf"(?:^|[.,!~] ?)(?:(?!{BACK}\b)[\w~]+ ){{0,16}}nên (?:(?:<self>|<kin>|giờ|nay|mới|hôm nay|bây giờ|hơi|chỉ) )*"
         r"(?:trả lời|phản hồi|viết|xem|đọc|mở|check|thấy|hay hỏi|hỏi|nặng lời|nóng|bực|cáu|sốt ruột|gắt|lo|vội)(?:"
         r" (?:muộn|trễ|chậm|ngắn|vội|được|thư|mail"
         r"|nhiều|gọn|email|hơi|tin|cho <kin>|<soft>))*(?= ?(?:$|[.,!~]))"
         r"|\bđi làm lại\b|\bdù (?:gì|sao)(?: đi nữa)?\b|\bnói gì thì nói\b"),
    Rule("no-worry", "Lời khách sáo", "S15",
         r"\b(?:mong |xin )?(?:<kin> |các \w+ |bạn )?(?:đừng|không)(?: (?:có|phải|cần))* (?:phiền|ngại|trách|giận|buồn"
         r"|áy náy|lo|để bụng|bận tâm|để tâm|chấp)(?: (?:gì|nữa|nhé|nghe|<kin>|<self>))*(?= ?(?:$|[.,!~]))"
         r"|\bkhông (?:rành|quen|am hiểu|giỏi|thạo|sành|hiểu (?:lắm|nhiều|máy|về)|biết (?:dùng|cài|sử dụng|thao tác"
         r"|máy|vi tính))(?: (?!gì|sao|nào|ai|đâu|nếu|nhưng|mà|<agree>)\w+){0,6}"),
    Rule("begs-pardon", "Lời khách sáo", "S15",
         r"\bcó (?:gì|chi|điều gì)(?: (?:sai sót|không phải|chưa phải|thất lễ|làm phiền|sơ suất))*"
         r"(?: (?:xin|mong|nhờ))? (?:<kin>|các \w+|bạn|quý \w+)(?: \w+)? (?:bỏ qua|thông cảm|lượng thứ|thứ lỗi)\b"),
    Rule("heard-out", "Đã nghe giải thích", "S15",
         r"\bnghe (?:<kin>|bạn|các \w+|kỹ thuật|_+)(?: \w+)? (?:giải thích|hướng dẫn|tư vấn|trình bày)\b"
         r"|\b(?:rứa|vậy|thế) là phải\b|\b(?:mong|xin)(?: \w+){0,4} (?:bỏ qua|thông cảm|thứ lỗi|lượng thứ|bỏ quá)"
         r"(?: (?:cho|<kin>|<self>|nhé|ạ))*(?= ?(?:$|[.,!~]))|\bvẫn (?:tin|dùng|ủng hộ|sử dụng|là khách|hài lòng|quý"
         r"|tốt|ổn|gắn bó|hỗ trợ|trực|làm việc|nhiệt tình)(?: (?!<agree>|<not>|nếu|nhưng|bị|lỗi)\w+){0,6}|\bnhưng(?:"
         r" (?:giờ|nay|bây giờ|cuối cùng|thôi"
         r"|rồi|cũng|thì|mọi việc|đã))+ (?:ổn|được|xong|vui|hài lòng|hiểu|tốt|ok|hết giận|nguôi)(?: rồi)?"
         r"(?= ?(?:$|[.,!~]))|\btrừ (?:vào|qua|trong) \w+(?: \w+)?|\b(?:sáng|chiều|tối|hôm|ngày|từ) thứ (?:hai|ba|tư"
         r"|năm"
         r"|sáu|bảy|\d)\b|\bmức (?:hỗ trợ|bù|đền bù|bồi thường)\b|\bngười không biết gì\b"),
    Rule("that-you-said", "Điều bên mình đã nêu", "S15",
         rf"\bmà (?:các |phía |bên )?(?:<kin>|bạn|quý \w+|\w+ (?:em|bạn)|trung tâm|công ty|_+)"
         rf"(?: (?!{BACK}\b)\w+){{0,4}}? (?:đưa ra|nêu|đề xuất|gửi|nói|trả lời|trình bày|thông báo|giải thích|làm"
         rf"|hướng dẫn|xử lý|giải quyết|báo)(?: (?:trong|ở) thư)?(?= ?(?:$|[.,!~]))"
         r"|\b(?:không|mô|chẳng)(?: (?:có|còn))* (?:gì|chi)(?: để)? mà (?:phàn nàn|nói|chê|kêu|trách|lo|khiếu nại"
         r"|bàn)"),
    Rule("will-file", "Việc của khách hàng", "S15",
         r"\b(?:<self>|<kin>) (?:sẽ|xin) (?:lưu|in|cất|giữ|phổ biến|nhắc nhân viên|sử dụng|dùng|phối hợp|thực hiện theo"
         r"|làm theo|cập nhật)(?: (?!<agree>|<not>|nếu|nhưng|khi|sau)\w+){0,8}(?= ?(?:$|[.,!~]))"
         r"|\b(?:had|have|has|with|without)(?: any)?(?: no| not| never)?(?: any)? (?:trouble|problem|difficulty|error"
         r"|issue|failure)s?\b(?! (?:with|still|when|after))|\bwithout (?:any )?(?:trouble|problem|error|issue)s?\b"),
    Rule("needs-no-more", "Không cần làm gì thêm", "S15",
         r"\b(?:không cần|khỏi|khỏi cần|không yêu cầu|không đòi|không phải|chẳng cần)(?: (?:phải|thêm|có))*"
         r" (?:gọi|làm|gửi|phiền|hỗ trợ|xử lý|cử|qua|xuống|bồi thường|đền bù|đền|liên hệ|theo dõi|nhắn|ghé|lên|tới"
         r"|trả lời|lo|giúp|giải thích|gì|chi|bận tâm|áy náy|ngại|suy nghĩ)(?: (?!<agree>|nếu|nhưng|mà|vẫn|trừ|còn"
         r"|<not>)[\w~]+){0,8}(?: đâu(?: (?:<soft>))*(?= ?(?:$|[.,!~])))?"),
    Rule("no-more-claims", "Không còn yêu cầu, ý kiến nào khác", "S15",
         r"\b(?:không|chẳng)(?: (?:có|còn|hề|phát sinh|bất kỳ|bất cứ|bảo lưu))+ (?:gì |điều gì )?(?:yêu cầu|ý kiến"
         r"|thắc mắc"
         r"|khiếu nại|đòi hỏi|đề nghị|kiến nghị|khúc mắc|câu hỏi|phản ánh|bổ sung|băn khoăn)"
         r"(?: (?:gì|nào|chi|khác|thêm|nữa|cả|hết|liên quan|về việc này|với bên \w+))*"
         r"|\bno (?:further|more|other)(?: \w+){1,3}\b|\b(?:nothing|anything) (?:else|more|further)(?: to \w+)?\b"
         r"|\bdo not (?:have|need)(?: (?:any|further|more|other|anything|additional|else))+ ?(?:questions?|issues?"
         r"|support|complaints?|comments?|requests?|concerns?|help)?\b|\bnot need(?: \w+){0,3} (?:call|visit|come"
         r"|follow up)(?: \w+){0,3}\b|\bno need(?: \w+){1,6}\b"),
    Rule("but-agrees", "Tuy có điều chưa vui, vẫn đồng ý", "S15",
         r"(?:^|(?<=[.?!~]))(?![^.?!]{0,160}\b(?:nếu|miễn là|khi nào|không <agree>|chưa <agree>|lại (?:bị|lỗi"
         r"|báo|hỏng)|if|unless)\b)"
         r"[^.?!]{0,160}\b(?:nhưng|song|tuy nhiên|but)(?: (?:thôi|mà|cũng|vẫn|nay|giờ|cuối cùng|nói chung|<self>|<kin>"
         r"|,|tôn trọng|xin|we|i|still|ok|rồi|lần này|qua))* (?=(?:<agree>|agree|accept)\b)"),
    Rule("trouble-gone", "Không còn lỗi hay vướng mắc", "S15",
         r"\b(?:không|hết|chẳng|khỏi|chưa|đỡ)(?: (?:còn|bị|thấy|báo|có|gặp|phát sinh|hề|hiện|sợ|lo|phải))*"
         r"(?: (?:lỗi|vướng mắc|vướng|vấn đề|trục trặc|trở ngại|sự cố|văng|treo|đơ|kẹt|lag|khó khăn|sai sót|phiền|"
         r"chậm|trễ)\b)+(?: (?:ra|pin|mạng))?(?: (?:gì|chi|nào|nữa|cả|hết|luôn|đâu|thêm|khác|như \w+ \w+))*"
         r"|\b(?:không|chẳng)(?: (?:còn|có|thấy))* (?:gì|chi)(?: (?:phải|để|mà|là|nữa|cả|sai|đáng))*"
         r" (?:nói|lo|vướng|lăn tăn|bàn|ngại|phiền|chê|bận tâm|trách|hỏi)(?: (?:thêm|nữa|cả|hết))*"),
    Rule("small-talk", "Lời xã giao", "S15",
         r"\b(?:(?:bữa|khi|hôm|lúc) nào )?(?:<kin> |bạn )?rảnh(?: \w+){0,3} (?:ghé|qua|xuống|về)(?: \w+){0,5}?"
         r" (?:chơi|uống|ăn|nhậu)\b(?: \w+){0,5}|^(?:yep|yeah|yup|oh|à|ừm|hihi|hehe|dạ cho|cho)(?= (?:<agree>|<self>"
         r"|em|anh|chị))|\blời xin lỗi(?: của (?:đại lý|<kin>|bên \w+|công ty|trung tâm|quý \w+))?"
         r"|\bsorry (?:for|about)[^.,?!]{0,40}\b(?:late|delay\w*|slow)\b[^.,?!]{0,20}"
         r"|\b(?:<kin>|bạn)(?: cứ)?(?: cho (?:người|kỹ thuật|anh em))? (?:tiến hành|triển khai)(?: (?:luôn|<soft>))*"
         r"(?= ?(?:$|[.,!]))|(?:^|[.,!] )chốt (?:phương án|cách|hướng)(?: (?!<not>)\w+){0,4}(?= ?[.,!])"),
)  # fmt: skip
"""Looked for in the words as they stand, before names are taken out."""

ASIDES: tuple[Rule, ...] = (
    Rule("thanks", "Lời cảm ơn", "S15",
         rf"\b(?:cảm ơn|biết ơn|thanks?|thank you|cảm kích|khen|tuyên dương|appreciate){TO_CLAUSE_END}"),
    Rule("wishes", "Lời chúc", "S15", rf"(?:^|[.,!~] ?)(?:\w+ ){{0,3}}(?:kính )?chúc{TO_CLAUSE_END}"),
    Rule("hopes", "Mong phục vụ tốt hơn", "S15",
         rf"\b(?:mong|hy vọng|hope|ước|góp ý)(?: (?!{BACK}\b)\w+){{0,6}} (?:hợp tác|phục vụ|ngày càng|phát triển"
         rf"|cải thiện|cải tiến|nhanh hơn|tốt hơn|chú ý|rút kinh nghiệm|đồng hành|gắn bó|lâu dài|hạn chế|giữ vững"
         rf"|phát huy"
         rf"|duy trì|thông cảm|lưu ý|chu đáo)\b{TO_CLAUSE_END}"),
    Rule("was-broken", "Lỗi đã qua", "S15",
         rf"\b(?:bị )?(?:lỗi|kẹt|treo|khóa|hỏng|sai|văng|hư|vướng mắc|sự cố|vấn đề|trục trặc|chết)"
         rf"(?: (?!{BACK}\b|lại)[\w~]+){{0,6}} (?:đã|nay|giờ|được)(?: (?:cũng|thì|là|được|đã))* (?:hết|sửa"
         r"|khắc phục|xử lý|xong|mở|thay|đổi|giải quyết|tháo gỡ)\b"
         r"|\b(?:sửa|khắc phục|xử lý|xử|fix|chữa|đổi|thay|mở|tìm ra|chỉ ra|giải thích)(?: (?:xong|được|hết|rõ"
         r"|cái|dứt điểm))* (?:lỗi|nguyên nhân|chỗ sai|token hỏng|máy hỏng|token hư)(?: (?:cho|giúp) (?:<self>))?\b"
         r"(?! (?:khác|mới|nữa|đi))"),
    Rule("own-fault", "Lỗi ở phía người viết", "S15",
         r"\b(?:nguyên nhân |kết luận )?(?:là |thì ra |hóa ra |tại |do |vì |cũng )*(?:lỗi|nguyên nhân)(?: \w+){0,3}?"
         r" (?:là )?(?:do|tại|vì|ở|từ|phía|của|bên)(?: (?:phía|bên|máy|chính|trong|cái))*"
         r" (?:<self>|máy|driver|java|trình duyệt|mạng|chrome|windows|cáp|cổng usb|kế toán|nhân viên (?:tôi|cũ|bên"
         r" (?:em|tôi|mình))|phần mềm cũ)(?: (?:cũ|mới|hỏng|cài|nhập|gõ|của|nhà|tính|sai|nhầm|chưa cập nhật|cắm"
         r"|bấm|đọc|chọn|cổng|<self>"
         r"))*|\b(?:do|tại|vì|hóa ra|thì ra|tưởng|đúng là)(?: (?:là|chính|bên))*(?: (?:<self>|<kin>|nhân viên|kế"
         r" toán))?"
         r"(?: (?!<agree>|nếu|nhưng|vẫn|đồng)\w+){0,3} (?:không (?:biết|rành|để ý|đọc kỹ|hiểu|nắm|xem kỹ|cẩn thận)"
         r"|nhập sai|gõ sai|nhầm|sơ ý|quên|hiểu nhầm|hiểu lầm|hiểu sai|nhập nhầm|cắm nhầm|cài nhầm|sai|lỗi|vội)"
         r"(?: (?!<agree>|<not>|nếu|nhưng|vẫn)\w+){0,8}"
         r"|\b(?:<self>|<kin>) (?:có )?(?:hiểu nhầm|hiểu lầm|nhập nhầm|nhập sai|gõ nhầm|gõ sai|cắm nhầm|quên)\b"
         r"(?: (?!<agree>|<not>|nếu|nhưng|vẫn)\w+){0,6}"),
    Rule("slow-yet-done", "Tuy chậm mà xong", "S15",
         r"\b(?:hơi|khá|có|cũng) (?:lâu|chậm|phiền|mệt|cực|trễ|muộn)(?: \w+)? nhưng(?: (?:mà|rồi|cũng|thôi|cuối cùng))*"
         r" (?:được việc|xong|ổn|bù lại|hài lòng|đáng)\b"),
    Rule("calls-if-need-be", "Có gì sẽ liên hệ sau", "S15",
         r"\b(?:nếu |khi |lỡ |mai mốt |sau này )*(?:có|cần|phát sinh|gặp)(?: (?:gì|chi|vấn đề|vướng mắc|trục trặc"
         r"|thêm|lại|mới|khó khăn|nữa|sau này|hỗ trợ|việc|lỗi))*(?: thì)?(?: (?:<self>|<kin>))?(?: (?:lại|sẽ|xin))*"
         r" (?:liên hệ|gọi|báo|alo|nhắn|hỏi|phiền|nhờ)(?: (?:lại|sau|nhé|bên \w+|<kin>|<self>|các|bạn|ạ|tiếp"
         r"|trung tâm|công ty))*|\bif (?:there is |there are |i |we |any\w* )+(?:\w+ ){0,6}(?:contact|call|email"
         r"|write|reach|let you know|get in touch)\b(?: \w+){0,3}"),
    Rule("pays", "Khách hàng sẽ trả phí, tiếp tục dùng", "S15",
         r"\b(?:(?:mai|chiều|lát|tí|tối|nay|hôm nay|tuần sau|thứ \w+) )*(?:<self>|<kin>)(?: (?:sẽ|xin))*"
         r" (?:ck|chuyển khoản|thanh toán|đóng phí|nộp phí|chuyển phí|chuyển tiền)(?: (?:phí|cho|luôn|liền|ngay|nhé|ạ"
         r"|mai|chiều nay|hôm nay|qua|<kin>|\d\w*|đủ|bên \w+|sau))*(?= ?(?:$|[.,!~]))"
         r"|\bsẽ (?:tiếp tục (?:sử dụng|dùng|ủng hộ|gắn bó|hợp tác)|ủng hộ|giới thiệu|chú ý|cẩn thận|lưu ý|để ý|nhớ"
         r"|rút kinh nghiệm|thanh toán|chuyển khoản|đóng phí|giữ gìn)\b"
         r"|\bwill (?:pay|transfer|recommend|continue|keep using|be careful|remember)(?: (?!if|but|when|after|once"
         r"|until)\w+){0,6}"),
    Rule("waited-long", "Đã chờ lâu, đã phiền", "S15",
         r"\b(?:chờ|đợi)(?: (?:cũng|khá|quá|mất|hết|cả|gần|hơn|\d+|mấy|hai|ba|một))*"
         r" (?:hơi lâu|lâu|mãi|hoài|hơi mệt|hơi sốt ruột)\b|\b(?:hơi|tuy|dù|có)(?: \w+){0,3} (?:chậm|lâu|trễ|muộn|phiền"
         r"|cực|mệt|bực|tiếc)\b|\b(?:đỡ|không|khỏi) (?:phải )?(?:chờ|đợi)(?: lâu)?\b|\bđể <kin> (?:chờ|đợi) lâu\b"
         r"|\bwaited\b(?: \w+){0,5}"),
    Rule("noun", "Danh từ, không phải lời yêu cầu", "S15",
         r"\b(?:kết quả|thông báo|cách|hướng|phương án|nội dung|văn bản|việc|biện pháp) (?:giải quyết|xử lý|khắc"
         r" phục|hỗ trợ)\b"
         r"|\b(?:theo|đúng|như|đáp ứng|của|các|mọi|những|phiếu|đóng|hồ sơ|xử lý|giải quyết)(?: đúng)? (?:yêu cầu|đề"
         r" nghị"
         r"|mong muốn|nguyện vọng)(?: của (?:<self>|<kin>))?(?= ?(?:$|[.,!~]| (?:rồi|ạ|<soft>|đã|số)))"
         r"|\b(?:yêu cầu|đề nghị|khiếu nại)(?: (?:của (?:<self>)|này|trên|số|_+|~+))+(?: (?:đã|được|đều))+"
         r" (?:giải quyết|đáp ứng|xử lý|xong)\b|\bphải (?:nói|công nhận|khen|thừa nhận)\b|\b(?:vừa phải|phải chăng)\b"
         r"|\bchỉ (?:dẫn|bảo|cho|giúp|sau|mất|trong|vài|ra|rõ|tận)\b|\bkhông chỉ\b|\bđịa chỉ\b"
         r"|\b(?:đã|được|vừa|có|nhiệt tình|tận tình|kịp thời|qua|sự)(?: [\w~]+){0,4} (?:giúp|giúp đỡ|hỗ trợ|hướng dẫn"
         r"|gọi|sửa|xử lý|gửi|đổi|cài)\b(?! (?:lại|cho xong))"
         r"|\b(?:không|chẳng) (?:ngờ|nghĩ|tưởng|biết nói gì hơn|uổng|hổ danh|quên|ngại|tiếc|trách|sao)\b"
         r"|\bmà(?: (?:ạ|nhé|em|anh|chị|cháu|con))? ?(?=$|[.!])|\b(?:trưa|đầu|tối|cuối) mai\b"),
    Rule("late-because", "Vì sao trả lời muộn", "S15",
         r"(?:chỉ là |vì |do |tại )?(?:mấy (?:hôm|bữa) nay |hôm qua |tuần qua )?(?:\w+ ){0,6}nên ~+"),
    Rule("own-doing", "Việc người viết tự làm xong", "S15",
         r"\b(?:<self>|<kin>|mà em) (?:đã |cũng )?(?:nộp|ký|gửi|khai|kê khai)(?: được)? (?:kịp|xong|được|trót lọt"
         r"|thành công)(?: (?:tờ khai|báo cáo|hồ sơ|thuế|hải quan|rồi|hết))*"
         r"|(?:^|[.,!~] ?)con nói (?:mẹ|ba|má|bố) con rồi\b|\bxem giúp <kin>(?= là)"),
    Rule("section", "Số mục của thư", "S15",
         r"(?:^|[.,!~] ?)(?:về |phần |với )*(?:mục|điểm|phần|ý|câu) (?:số )?\d+(?: \( [^()]{1,60} \))?(?: ?[:,])?"
         r"(?= (?:thì )?(?:(?:<self>|<kin>|cũng|chúng tôi|hoàn toàn) )*<agree>)"),
    Rule("convenient", "Nhận lịch đã nêu", "S15",
         r"\b(?:giao|qua|tới|đến|nhận|lịch)(?: \w+){0,5} (?:là )?tiện(?: (?:cho (?:<self>)|nhất|rồi|lắm|hơn))*"),
    Rule("english-asides", "Lời thêm bằng tiếng Anh", "S15",
         r"\b(?:could|can) (?:now |already |finally |successfully )?(?:submit|sign|log|login|file|use|declare|see|open"
         r"|access|issue|finish|confirm|work)\w*\b|\bwould like to (?:thank|confirm|close|accept|agree|withdraw|inform"
         r"|say)\b|\b(?:our|my) (?:mistake|fault|error|side|own mistake)\b"
         r"|\b(?:problem|issue|error|matter|trouble)s?(?: (?!not|still|but|remain\w*)[\w~]+){0,5} (?:fixed|solved"
         r"|resolved|gone|disappeared|cleared|closed|over|handled|settled)\b|\bno (?:longer|more) \w+\b"
         r"|\b(?:has|have|is|was) not (?:come|came|happened|appeared|returned|seen)(?: \w+){0,2}(?: since| again"
         r"| anymore)\b|\bstill (?:agree|accept|happy|fine|ok|good)\b|\bwhen (?:i|we) (?:tried|tested|checked|opened"
         r"|plugged|called|signed)\b|\bafter (?:i|we|the|your|his|her|reinstall\w*)(?: \w+){0,6}(?:ed|called|changed"
         r"|replacement|explanation|visit|call|support|update|fix)\b|\b(?:please|kindly) (?:close|finish|finali[sz]e"
         r"|mark|complete|end|accept (?:my|our)|proceed|send my|give my|archive|settle)\b|\bonly took\b"
         r"|\b(?:a bit|little|although it was|though) (?:late|slow|long)\b|\byou can (?:now )?(?:close|finish|end)\b"
         r"|\basked (?:my|our)\b(?: \w+){1,4}|\bas (?:you )?(?:requested|asked|promised|described|proposed|said)\b"
         r"|\b(?:he|she|they|it|who|staff|technician)(?: \w+)? (?:said|told)(?= (?:ok|fine|it (?:is|was) (?:ok|fine"
         r"|correct)))"),
)  # fmt: skip

BARE: tuple[Rule, ...] = (
    Rule("bare-words", "Từ không dấu vô hại", "S15",
         r"(?<!ng y )(?<!nhan )(?<!nhat )(?<!tri )\bdoi(?= (?:token|thiet bi|may|moi|cai moi|dia chi|ten))\b"
         r"|(?<!thuan )(?<!y )(?<!nhan )(?<!tri )(?<!nhat )\bcho(?= (?:ban|ky|shop|ad|ben|cac|trung|cong|khach|dich"
         r"|may|minh|toi)\b)|\bdo(?! (?:may|roi|ca|luon|man|het|not))\b|\bvo(?! (?:toi|em|minh|anh|trach|ly|roi|het))\b"
         r"|\bchu (?:ky|shop|ho|cua hang|tiem|doanh nghiep|nhiem)\b|(?<=cam on )chu\b|\bchu a\b"
         r"|\b(?:tra loi|phan hoi|den|hoi) muon\b|\bca nhan\b|\bcan bo\b|\bcan than\b|\bnoi chung\b|\bban dau\b"
         r"|\bhu(?:u)? han\b|\bmat khau\b|\bmat thoi gian\b|\bkhac phuc\b|\btu van\b|\bdai ly\b|\bnha may\b"
         r"|\bgiai thich ro\b|\bsong phuong\b|\bkhach\b|\bluon\b|\bkhi\b(?= cai lai| duoc)|\bnao gio\b", "bare"),
)  # fmt: skip
"""Words that look like a danger once their diacritics are gone."""
