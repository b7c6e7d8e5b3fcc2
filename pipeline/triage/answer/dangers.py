"""What can take an agreement back: looked for in all that the asides have left of a reply.

The rules of the other answers (refused, unsettled, bitter, demanded, asked, sent, put off) are dangers too.
"""

from pipeline.triage.answer.asking import ASKED
from pipeline.triage.answer.doubts import CONDITIONS, OTHERS
from pipeline.triage.answer.refusal import BITTER, DEMANDED, REFUSED, UNSETTLED
from pipeline.triage.answer.rule import Rule
from pipeline.triage.answer.sending import SENT
from pipeline.triage.answer.waiting import WAITING

AFTER_ALL = (
    r"(?:<agree>|ok|xác nhận|ký|đóng|chốt|rút|khép|duyệt|kết thúc|tính|trả lời|hoàn tất|bỏ qua|ưng|chịu|yên tâm|~)"
)
BEFOREHAND: tuple[Rule, ...] = (
    Rule("first-something", "Phải có một việc trước đã", "S16",
         rf"\b(?:xong|được|rồi|về|đến|tới|đủ|nhận|có|thấy|khi|sửa|trả|hoàn|giao|gửi|duyệt|đồng ý)(?: [\w~]+){{0,4}}"
         rf" (?:thì|mới|rồi)(?: [\w~]+){{0,3}} {AFTER_ALL}(?! (?:rồi|luôn))"
         r"|\b(?:mới|sẽ|thì|để|chưa|đừng|khoan|không|đâu|ai|sao|bảo|kêu|nói|hứa|phải|muốn|nếu|gần|tạm|chỉ|định)"
         r" (?:~|đóng|chốt|khép|kết thúc|rút|duyệt|ưng|chịu)"
         r"|\btrước (?:đã|khi|ngày|thứ|\d+(?! (?:tháng|tuần)))\b|\b(?:phải|cần) thấy\b|\b(?:cái )?đã(?: (?:nhé|ạ|em"
         r"|rồi))? ?(?:$|[.!])"
         r"|\b(?:rồi|mới|hẵng|hãy) (?:tính|bàn|tính tiếp|nói chuyện|tính sau)\b|\bđiều kiện\b|\bvới (?:lại )?phải\b"
         r"|\bmiễn (?:là|sao)\b|\btrừ phi\b|\bgiá như\b|\bphòng khi\b"),
)  # fmt: skip
"""Looked for where no aside has been taken out."""
MORE_DANGERS: tuple[Rule, ...] = (
    Rule("rest-open", "Còn phần chưa xong", "S16",
         r"(?<!không )(?<!chẳng )(?<!chả )(?<!hết )(?<!vẫn )\bcòn(?! (?:gì|nữa|hài lòng|khen|cảm ơn|nhanh|tốt|hơn))\b"
         r"|\b(?:duy|chỉ(?! góp ý)|mỗi)(?: [\w~]+){0,2} (?:còn|có|là|cần|đợi|chờ|mong|mỗi|riêng|phần|cái)\b"
         r"|\bduy (?:chỉ|nhất"
         r"|có)\b|\bngặt\b|\bkẹt (?:cái|nỗi)\b|\bmỗi (?:cái|tội|điều)\b|\bvế\b|\bnửa\b|\b(?:một|phần|khoản|mục|bước"
         r"|vế|điểm|ý) (?:số )?(?:\d|đầu|cuối|kia|thứ|nào)\b|\b(?:chờ|đợi|treo|nợ|thiếu|dở|sót|quên)\b"
         r"|\b(?:thứ hai|thứ 2|kia|còn lại|nữa (?!em|anh|chị|ạ|nhé|đâu|cả|$|[.,!~]))\b|\b(?:only|except|remaining|rest"
         r"|pending|another|second|other one|left)\b|\bvề (?:nguyên tắc|cơ bản)\b|\b(?:nguyên tắc|cơ bản|tạm thời"
         r"|tạm)\b"),
    Rule("mocks", "Lời mỉa mai, bất bình hay bỏ đi", "S16",
         r"\bchứ (?:biết|sao|làm|còn|gì)\b|\bráng (?:chịu|mà)\b|\bthôi (?:cũng )?(?:đành|kệ)\b|\bkiểu (?:này|gì|đó|ấy"
         r"|xin)\b|\b(?:lần thứ|lần) (?:\d+|ba|tư|bốn|năm|sáu|mười|n)\b|\bai (?:dám|thèm|mà|nghe)\b|\bcho lành\b"
         r"|\b(?:thắng|giỏi|tài|hay)(?: \w+)? (?:thật|lắm|ghê|nhỉ|rồi)\b|\bcạch\b|\bbó tay\b|\bcạn lời\b|\bnản\b"
         r"|\b(?:mệt|chán|ngán|oải|mất công|mất thì giờ)\b|\bkhông (?:còn )?(?:cách|lựa chọn)(?: nào)?\b|\bcực chẳng"
         r" đã\b"
         r"|\bnổi\b|\bmơ đi\b|\bmỗi (?!lần|năm|tháng|ngày)\w+|\b(?:con mắt|cái đầu|con khỉ|đời|phim|chết|cho vui|giả"
         r" vờ|đại đi|cho có)\b"
         r"|\b(?:no choice|whatever|as if|joke|sarcas\w*|ridiculous|useless|never again|enough)\b|🙄|😒|🙃|😏|😑"),
    Rule("task", "Còn nhờ làm một việc", "S16",
         r"\b(?<!đã )(?<!vừa )(?:hẹn|họp(?! (?:hôm qua|rồi|sáng nay|hôm \w+|xong|và|ngày))|gặp)\b"
         r"|\bcho (?:người|thợ|kỹ thuật|nhân"
         r" viên|shipper|bưu tá)\b|\b(?:hôm|bữa|ngày|lúc|khi) nào\b"
         r"|\b(?:qua|tới|đến|ra) lấy\b|\bđưa (?:cái|con|máy) (?:mới|khác)\b|\b(?:mai|chiều|tối|mốt|thứ \w+|tuần"
         r" (?:sau|tới)|ngày \d+)(?: \w+){0,4} (?:qua|tới|ghé"
         r"|lên|ra|gặp|họp|thử|test|xem|coi|mang|trả lời|báo|gọi|hỏi|check|kiểm tra|bàn)\b|\bmang(?: \w+){1,4} (?:ra"
         r"|tới|qua|lên|đến|về)\b|\btrình\b(?! duyệt)|\bý kiến chính thức\b|\bcấp trên\b|\bđang (?:xem|bàn|họp|hỏi"
         r"|trình|chờ|xin|thử|theo dõi|cân nhắc)\b|\bbổ sung\b|\bsửa lại\b|\bcam kết\b|\bmở (?:hồ sơ )?(?:mới|lại)\b"
         r"|\b(?:waiting|confirm(?:ation)? (?:from|by)|to confirm|to approve)\b|\bteamview\w* id\b|\bid \d"),
    Rule("trouble-now", "Còn nói đến lỗi", "S16",
         r"\bbáo (?:đỏ|lỗi|sai|hết|không|chưa|y|mã|invalid|error)\b|\b(?:cơ|thế|vậy|khổ|tội|ai dè|ai ngờ) (?:mà|cái"
         r"|nỗi)\b"
         r"|\b(?:ai dè|ai ngờ|tự nhiên|tự dưng|bỗng|rốt cuộc|trục trặc|chập chờn|nhấp nháy|rớt|quay vòng|lag|ì ạch"
         r"|rề rề"
         r"|không lên|tắt ngúm|nứt|móp|trầy|rơ|lung lay|rò rỉ|lộ|tranh chấp|kẹt)\b|\blúc (?:được|có)\b"
         r"|\b(?:máy|lần|cái|chỗ|đâu) nào cũng\b(?! (?:ký|được|ok|chạy|tốt|ổn|ngon|dùng|nhận|vào))|\b(?:slow|stuck"
         r"|freez\w+|unstable|sometimes|intermittent\w*|back again"
         r"|is back|came back(?! (?:from|to|with))|incorrect|not correct|unhappy|disappoint\w*)\b"),
    Rule("begs-consent", "Khách hàng xin bên mình đồng ý", "S16",
         r"\b(?:xin|mong|đề nghị|nhờ|yêu cầu)(?: \w+){0,3} (?:quý|trung tâm|các (?:anh|bạn|em|chị))(?: \w+){0,3}"
         r" <agree>"),
    Rule("doubtful", "Không chắc, không rõ ai quyết định", "S16",
         r"\b(?:quyết định (?:là )?(?:do|của)|hỏi (?:lại|ý|sếp|chồng|vợ|giám đốc)|coi nữa|xem nữa|xem sao|coi sao"
         r"|coi thử|xem thử|chắc(?! chắn)|hình như|hồi nào|bữa trước|hôm trước(?! ~)|nghe (?:nói|chị|anh|bạn|em|kế)"
         r"|làm giám định|giám định)\b|\b(?:chính|đích) (?:em|anh|chị|các)\b|\bai cho\b|\bkhông rõ\b"),
    Rule("short-changed", "Khách hàng thấy thiệt", "S16",
         r"\b(?:ít(?! nhất)|thiếu|chênh|thấp|đắt|cao quá|mắc quá|lỗ|thiệt(?! tình| là| tốt)|oan|ức|vô lý|bất hợp lý"
         r"|mất đứt"
         r"|không hợp lý|chưa hợp lý|không công bằng|sai)\b|\bthôi hả\b|\b(?:overcharged?|unfair|too (?:much|little|few"
         r"|expensive|long|low|high)|fails?|failed|failing|wrong\w*|cancel\w*)\b", "marked"),
    Rule("short-changed-bare", "Khách hàng thấy thiệt", "S16",
         r"\b(?:it qua|hoi it|thieu|chenh|thap|dat qua|cao qua|mac qua|thiet thoi|bi lo|vo ly|bat hop ly|mat dut"
         r"|khong hop ly|chua hop ly|khong cong bang|sai|thoi ha|overcharged?|unfair|too (?:much|little|few|expensive"
         r"|long|low|high)|fails?|failed|failing|wrong\w*|cancel\w*)\b", "bare"),
    Rule("paid-twice", "Khách hàng trả tiền nhiều lần", "S16",
         r"\b(?:trả|nộp|đóng|trừ|chuyển|thanh toán|thu)(?! lời)(?: \w+){0,4} (?:hai|2|ba|3|mấy|nhiều) lần\b"
         r"|\b(?:paid|charged) (?:\w+ ){0,3}twice\b"),
    Rule("how-could-we", "Khách hàng hỏi vặn", "S16",
         r"\b<agree>(?: (?!<agree>)[\w~]+){0,6} (?:sao|gì|nào|thế nào|làm sao) (?:được|nổi|đặng)\b"),
    Rule("your-company", "Công ty khác, không phải khách hàng, đồng ý", "S16",
         r"\b(?:công ty|bên|phía|trung tâm) (?:(?:các|mấy|quý) \w+|khác|kia|đối tác|viettel|vnpt|fpt|misa|bkav)"
         r"(?: (?:đã|cũng|mới|vừa))* <agree>"),
    Rule("money-back", "Khách hàng đòi tiền", "S16",
         r"\b(?:agreed|accepted) (?:amount|price|fee|date|time|terms?)\b|\b(?:give|pay|return"
         r"|get)(?: \w+){0,3} (?:back|money|us)\b|\bmoney\b|\bjust\b(?! (?:wanted|to (?:say|confirm"
         r"|let)))"),
)  # fmt: skip
ANYWHERE: tuple[Rule, ...] = (
    *BITTER,
    Rule("another-time", "Hẹn dịp khác", "S16",
         r"\b(?:<agree>|ok)(?: (?:<kin>|bạn|ad|shop))* (?:để |hẹn )?(?:(?:lần|bữa|hôm|dịp|đợt|kỳ) (?:sau|khác|tới)"
         r"|mai mốt)(?: <soft>)* ?(?:$|[.,!])"),
    Rule("not-to-close", "Khách hàng bảo đừng đóng", "S16",
         r"\b(?:dung|đừng) (?:vội |voi )?(?:close|chốt|chot|kết thúc|ket thuc|khép|khep|(?:đóng"
         r"|dong) (?:hồ sơ|ho so|case"
         r"|phiếu|phieu|ticket|khiếu nại|khieu nai|vụ|vu|giúp|giup|vội|đơn|don))\b"),
    Rule("may-have-stopped", "Máy dùng được hay đứng máy, không dấu thì không rõ", "S16",
         r"\b(?:may|no|token|phan mem|trang|web)(?: \w+)? dung (?:roi|luon|im|hinh)\b", "bare"),
    Rule("leaves-us", "Khách hàng bỏ sang nơi khác hoặc báo nơi khác", "S16",
         r"\b(?:(?:viettel|vnpt|fpt|bkav|misa)(?! (?:post|telecom))|(?:bên|hãng|chỗ|nhà cung cấp|đơn vị|nơi|công ty"
         r"|nhà mạng) khác)\b|\bquốc gia\b|\bcơ quan (?:chức năng|quản lý)\b|\bkhông (?:bao giờ )?(?:dùng|xài|mua"
         r"|hợp tác)(?: \w+){0,3} nữa\b|\bbộ (?:thông tin|khoa học|tài chính)\b"
         r"|\b(?:thanh tra|kiểm sát|đơn tố cáo|tố cáo|tẩy chay|bóc phốt|lên phốt|đăng (?:lên|bài|face\w*|fb)|ministry"
         r"|authorit\w+|tribunal|consumer protection|press|newspaper|boycott|complaint with|report(?:ed|ing)? (?:you"
         r"|this|it) to)\b|\bnhà khác\b"),
    Rule("stops-service", "Chấm dứt hợp đồng, thu hồi chứng thư", "S16",
         r"\b(?:chấm dứt|kết thúc|dừng|ngừng|hủy|cắt|thôi)(?: \w+){0,2} (?:hợp đồng|dịch vụ|sử dụng|dùng|chứng thư)\b"
         r"|\b(?:close|cancel|terminate)(?: \w+){0,2} (?:account|contract|subscription|certificate)\b"),
)  # fmt: skip

"""Looked for in all words: no aside hides them."""

SHARPER: tuple[Rule, ...] = (
    Rule("contrast", "Có vế ngược lại", "S16",
         r"\b(?:nhưng|song(?! phương)|tuy nhiên|tuy vậy|tuy thế|có điều|mỗi tội|ngoại trừ|ngoài(?! (?:ra|giờ|mong))"
         r"|trừ|riêng(?! (?:của|tôi|em))|thay vì|but|however|except|although|only|yet|instead|otherwise)\b"
         r"|(?:^|[.,!] )(?:thế )?còn\b|(?:^|[.,!] )(?:à )?mà\b|(?<!cứ thế )(?<!cứ vậy )\bmà(?= (?:[\w~]+"
         r" ){0,5}?(?:<not>"
         r"|vẫn|còn|lại|phải|sao|lỗi|hỏng|tiền|phí|có|đòi|bắt|nếu|cứ|nói|bảo|bị|<agree>|khiếu nại|được)\b)"),
    Rule("asks", "Có câu hỏi", "S16",
         r"\?|\b(?:gì|chi|sao|nào|đâu|hả|chứ|nhỉ|chưa|hông|à)(?: (?:vậy|thế|nữa|ta|<soft>))* ?(?=$|[.,!?~])"
         r"|\b(?:bao giờ|bao lâu|bao nhiêu|khi nào|chừng nào|thế nào|làm sao|tại sao|vì sao|có phải|phải không"
         r"|được không|cho hỏi|xin hỏi|muốn hỏi|ai|gì mà|gì chứ|mà gì|sao mà|chứ)\b|\b(?:có|đã) \w+(?: \w+){0,6}"
         r" (?:không|chưa)\b|(?:^|[.,!~] ?|\band |\bbut )(?:when|what|why|how|which|who|whose|will|is|are|do|does|did"
         r"|can|could|may|shall|should|would)\b(?! (?:be |now )?close)"),
    Rule("hearsay", "Lời của người khác, hoặc không chắc", "S16",
         r"\b(?:như|theo)(?: \w+){0,5} (?:nói|hứa|báo)(?: \w+){0,4} (?:là|rằng)\b|\bmiễn phí\b|"
         r"\b(?:hứa|họ|hình như|chắc(?! chắn)|chắc chắn là|có lẽ|có thể(?! (?:đóng|kết thúc|khép|chốt))|maybe|perhaps"
         r"|probably|seems?|possibly|hopefully|they|promised?)\b|\b(?:nói|bảo|kêu|ghi|says?|said|told|claims?)"
         r"(?: [\w~]+){0,5} ?[:,]?(?: (?:là|rằng|thì|that))? ?(?:[\w~]+ ){0,3}(?:<agree>|agree\w*|accept\w*|ok|xong"
         r"|chưa"
         r"|không)\b|\b(?:<person>|<relative>|người ta|đại lý|bên thuế|ngân hàng|hải quan|anh \w+|chị \w+)"
         r"(?: [\w~]+){0,3} (?:nói|bảo|kêu|báo|đòi|chê|dặn)\b"),
)  # fmt: skip
"""In the place of doubts of the same name, beside an agreement that is spoken outright."""

OPEN_TO_ALL = frozenset({"tells", "only-noted"})
"""Findings that take nothing back."""
SHARPENED = frozenset(rule.id for rule in SHARPER)


def dangers_beside(outright: bool) -> tuple[Rule, ...]:
    """The rules that count beside an agreement; `outright` where it is no mere "it works"."""
    known = (*CONDITIONS, *OTHERS, *REFUSED, *UNSETTLED, *BITTER, *DEMANDED, *ASKED, *SENT, *WAITING)
    kept = tuple(rule for rule in known if rule.id not in OPEN_TO_ALL)
    return (*SHARPER, *(rule for rule in kept if rule.id not in SHARPENED)) if outright else kept


TASK = (
    r"\b(?:hoàn(?! toàn| thành| tất| chỉnh| hảo| thiện)|đền|bồi thường|giảm|tặng|cộng|bù|gia hạn|đổi|sửa|cấp|xuất"
    r"|gửi(?! lời| gắm)|chuyển|gọi|cài|khắc phục|kiểm tra|giao(?! dịch| tiếp)|hủy|nộp|thử|check|test|xử lý|giải quyết"
    r"|hỗ trợ|giúp|trả(?! lời)|cử|refund|send|fix|reissue|replace|issue(?! is| was)|help|support|call"
    r"|visit)\b"
)
"""A clause with one of these that does not say it is done asks for it."""
