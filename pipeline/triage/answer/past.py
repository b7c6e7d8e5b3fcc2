"""What is over beside an agreement, or may come without being a condition; taken out before dangers are looked for.

It tells what led to the agreement ("after I have thought it over"), what has been paid or received, and what another
complaint would be about. Only the free rules use it: what agrees by them a person always looks at (see freely.py).
"""

from pipeline.triage.answer.asides import BACK
from pipeline.triage.answer.rule import Rule

ON = rf"(?: (?!{BACK}\b|lại|thì|thêm|thiếu|sai|nhầm|hỏng|oan|lần|nửa|hai)[\w~]+)"
HERE = r"(?= ?(?:$|[.,!~]))"

PAST: tuple[Rule, ...] = (
    Rule("thought-over", "Đã cân nhắc, đã xem kết quả", "S15",
         rf"\b(?:sau khi|sau(?: một)?(?: hồi| lúc)?)(?: (?:đã|được|cùng|nghe|<self>|<kin>))*"
         rf" (?:cân nhắc|suy nghĩ|nghĩ|bàn bạc|hội ý|xem (?:kỹ )?(?:<ours>)|đọc (?:kỹ )?(?:<ours>|thư|mail))"
         rf"{ON}{{0,4}}?(?: thì)?(?= ?,| (?:(?:<self>|<kin>|đã|cũng|hoàn toàn|xin) )*<agree>)"),
    Rule("looked-into", "Đã kiểm tra, đối chiếu", "S15",
         rf"(?:^|(?<=[.,!~] ))(?:<self> )?(?:qua|sau khi)(?: (?:đã|được|quá trình|nội bộ))* (?:kiểm tra|đối chiếu"
         rf"|rà soát"
         rf"|xem xét|thẩm định|nghiên cứu|tra cứu|tìm hiểu|trao đổi){ON}{{0,4}}(?= ?,)"),
    Rule("paid", "Đã trả phí, đã nhận hàng", "S15",
         rf"\b(?:đã|vừa|mới)(?: mới)? (?:nộp|đóng|chuyển|chuyển khoản|thanh toán|trả|ck|nhận)(?: (?:được|đủ|xong"
         rf"|luôn|cho"
         rf"|đầy))* (?:phí|lệ phí|mức phí|cước|tiền|khoản|token|thiết bị|máy|chứng thư|gói|\d\w*){ON}{{0,8}}"
         rf"(?= ?(?:$|[.,!~]| và))"),
    Rule("paid-it", "Phí đã trả", "S15",
         r"\b(?:phí|lệ phí|cước|tiền|\d\w*)(?: (?:này|đó))?(?: (?:<self>|<kin>))? (?:đã|vừa|mới)(?: mới)? (?:nộp"
         r"|đóng|chuyển"
         rf"|chuyển khoản|thanh toán|trả|ck){ON}{{0,5}}{HERE}"),
    Rule("next-time-answers", "Mong lần sau trả lời, gọi lại nhanh hơn", "S15",
         r"\b(?:(?:nhưng|chỉ|nhớ|mong|nhờ|xin|hy vọng) )*(?:lần sau|lần tới|sau này|từ nay|về sau|đợt sau|đợt tới)\b"
         rf"(?: (?!{BACK}\b|hoàn|trả(?! lời)|đền|bồi|giảm|miễn|tặng|cộng|bù|phí|tiền|giá|token|lỗi)[\w~]+){{1,14}}"
         rf"(?: , (?:chứ|vì|do|tại|bởi)(?: (?!{BACK.replace('mới|', '')}\b|hỏng|phạt|mất|thiếu|sai|lỗi|tiền|phí"
         rf"|lần này)"
         rf"[\w~]+){{1,16}}(?= ?(?:$|[.!])))?{HERE}"),
    Rule("another-complaint", "Việc khác về sau thì khiếu nại riêng", "S15",
         rf"\b(?:nếu|khi|lỡ)(?: (?:như|mà|sau này|về sau|mai mốt|sau))* (?:phát sinh|xảy ra|gặp|có|bị|thấy){ON}{{0,6}}?"
         rf"(?: ,| thì)?(?: (?:<self>|<kin>))? (?:sẽ|xin)(?: phép)? (?:gửi|làm|lập|mở|tạo|nộp|viết)(?: một)?"
         rf" (?:khiếu nại|đơn|phiếu|yêu cầu|hồ sơ|ticket|case)(?: khiếu nại)? (?:mới|khác|riêng){HERE}"
         r"|\bif (?:there (?:is|are) )?(?:any |anh |a |an )*(?:new|other|another|different) \w+(?: (?!not)\w+){0,4} ?,?"
         r" (?:we|i) (?:will|shall|can) (?:open|file|send|raise|submit|make) (?:anh |a |an )?(?:new|separate|another)"
         rf" (?:ticket|complaint|request|case){HERE}"),
    Rule("copy-to-keep", "Xin một bản để lưu", "S15",
         rf"\b(?:nhờ|phiền|xin|mong|vui lòng|đề nghị|cho){ON}{{0,4}} (?:gửi|cho|xin|scan|in)(?: (?!{BACK}\b|tiền"
         rf"|hóa đơn"
         rf"|token|trước)[\w~]+){{0,7}} (?:pdf|scan|bản (?:mềm|cứng|giấy|in|sao|chính|gốc|word|có dấu)|thư|công văn"
         rf"|văn bản"
         rf"|biên bản)(?: (?!{BACK}\b|tiền|hóa đơn|trước)[\w~]+){{0,6}}? (?:để|cho)(?: (?:<self>|<kin>|tiện|dễ))*"
         rf" (?:lưu|làm bằng|cất|kẹp|vào sổ)(?: [\w~]+){{0,3}}{HERE}"
         r"|\b(?:please|kindly|could you)(?: \w+)? (?:send|share|give|email)(?: \w+){0,2} (?:a|anh|the"
         r"|one) (?:\w+ ){0,2}copy"
         rf"(?: of \w+ \w+)? for (?:our|my|the) (?:records?|files?|archives?){HERE}"),
    Rule("marks", "Lời khen chấm điểm", "S15",
         r"\b(?:cho |chấm |tặng |vote )*(?:<kin> |bạn |shop |ad )?(?:(?:10|mười|100|một trăm) điểm|(?:5|năm) sao)"
         r"(?: (?:chất lượng|tròn|tuyệt đối|cho|luôn|nhé|ạ|hết|ban|bộ phận|team|kỹ thuật|bạn|<kin>|shop|ad|<soft>))*"
         r"(?= ?(?:$|[.,!~]))"),
    Rule("own-not-yours", "Lỗi ở phía người viết", "S15",
         rf"\b(?:đúng là |thì ra |hóa ra |là )*(?:do|tại|lỗi|vì)(?! (?:các|mấy|bên|phía))(?: (?!{BACK}\b|các"
         rf"|mấy)[\w~]+)"
         r"{0,4} (?:<self>|<kin>)(?: \w+)? chứ (?:không|đâu|chẳng)(?: có)? phải(?: (?:là|do|tại|lỗi|ở))*"
         rf"(?! (?:<self>|<kin>))(?: (?!{BACK}\b)\w+){{0,3}}{HERE}"),
    Rule("what-we-asked", "Đúng điều đã yêu cầu", "S15",
         r"\b(?:is|was)(?: (?:exactly|just|precisely|all))? (?:what|all) (?:we|i) (?:asked for|asked|wanted|needed"
         r"|requested"
         rf"|expected|hoped for){HERE}"),
    Rule("own-agency", "Đại lý là người viết", "S15", r"\bđại lý(?= (?:chúng tôi|tôi|mình|bên (?:em|tôi|mình)))"),
    Rule("and-others", "Người khác cùng đồng ý", "S15",
         r"\b(?:cũng như|cùng|và) (?:khách hàng|<relative>|_+)(?: (?:của )?<self>)?(?: đều| cùng)+(?= <agree>)"),
)  # fmt: skip

DICTATED = (
    r"\b(?:<kin>|<elder>|mẹ|má|ba|bố|vợ|chồng)(?: \w+){0,2} nhờ (?:<self>|<kin>)(?: \w+)?"
    r" (?:gõ|viết|đánh|nhắn|soạn|ghi|bấm|trả lời)(?: (?:máy|thư|mail|lại|trả lời|là|như sau|giúp|hộ|giùm|thay|lời))*"
    r" ?[:,] \"([^\"]{1,400})\""
)
"""Whoever cannot type has a relative write down his words, in quotation marks."""
NO_KIN = r"\b(?:đại lý|nhân viên|kỹ thuật|tổng đài|bên|hãng|<not>|<agree>)\b"
"""Before that: no relative, or no such plain tale."""
