"""What keeps an agreement from being one: conditions, denials, questions, other people's words, requests, mockery.

They are looked for in what the friendly phrases have left. One of them is enough for a person to look.
"""

from pipeline.triage.answer.rule import Rule

CONDITIONS: tuple[Rule, ...] = (
    Rule("condition", "Có điều kiện chưa được thực hiện", "S16",
         r"~ ?(?:sau khi|khi) (?!đó)|(?:đóng|kết thúc|khép|chốt|xong|rút|<case>) (?:\w+ ){0,3}(?:sau khi|khi)\b"
         r"|\b(?:nếu|miễn là|miễn sao|với điều kiện|điều kiện là|chỉ khi|khi nào|chừng nào|đến khi|cho đến|trừ khi"
         r"|phải thế|trước đã)\b|\b(?:sau khi|khi) (?:bên|nhận|hoàn|được|trả|có|các|trung tâm|công ty|tiền)\b"
         r"|<agree>[^.?!]{0,300}\bsau khi\b|\b(?:mới|sẽ|thì)(?: (?:<self>|<kin>))? (?:có thể |xin |cũng "
         r"|mới )?(?:<agree>|ok|xác nhận|(?:đóng|chốt|kết thúc)(?! được rồi))\b|<agree>(?: (?:ngay|liền))\b|\b(?:if"
         r"|once|unless"
         r"|until|provided|as long as|only when|subject to|on condition|after you|when you|as soon as"
         r"|assuming|would|could(?! (?:now )?(?:submit|sign|log|login|file|use|declare)\b)"
         r"|after (?:i|we|the|your (?!reply|letter|support|help|team|explanation|email|fix)|he|she|they)"
         r"|when (?:i|we|the))\b", "marked"),
    Rule("condition-bare", "Có điều kiện chưa được thực hiện", "S16",
         r"~ ?(?:sau khi|khi) (?!do)|(?:dong|ket thuc|khep|chot|xong|rut|<case>) (?:\w+ ){0,3}(?:sau khi|khi)\b"
         r"|\bneu\b(?! (?:tai|tren|trong|o|ro|duoi))|\b(?:mien la|mien sao|voi dieu kien|dieu kien la|chi khi"
         r"|khi nao|chung nao|den khi|cho den|tru khi|truoc da)\b|\b(?:sau khi|khi) (?:ben|nhan|hoan|duoc|tra|co"
         r"|cac|trung tam|cong ty|tien)\b|<agree>[^.?!]{0,300}\bsau khi\b|\b(?:moi|se|thi)(?: (?:<self>"
         r"|<kin>))? (?:co the |xin |cung |moi )?(?:<agree>|ok|xac nhan|dong|chot|ket thuc)\b|<agree>(?: (?:ngay"
         r"|lien))\b|\b(?:if|once|unless|until|provided|as long as|only when|subject to|on condition"
         r"|after (?:i|we|you|the|he|she|they|my|our)\b"
         r"|after your (?!reply|letter|support|help|team|explanation|email|fix|visit|call)"
         r"|when (?:i|we|you|the)|as soon as|assuming|would|could|conditional\w*)\b", "bare"),
)  # fmt: skip

OTHERS: tuple[Rule, ...] = (
    Rule("bad-news", "Còn nói đến việc không ổn", "S16",
         r"\b(?:(?<!thiết )(?<!chuẩn )(?<!trang )(?<!hết )bị(?! (?:sếp|mắng|la|nhắc))|hư|trả về|từ chối"
         r"|hết (?:hạn|chạy|dùng"
         r"|ký|pin|tiền)|mất|chết|khóa"
         r"|khác(?! (?:nữa|cả))|sót"
         r"|gãy|vỡ|đơ|văng|chỉ tội|chỉ (?:có|được)|đứng (?:máy|rồi|im)|khởi|đơn kiện|expired|dead|locked|short"
         r"|missing|lost|late)\b"),
    Rule("complaint-itself", "Đồng ý với chính khiếu nại", "S16",
         r"<agree>(?: (?:với|về))?(?: (?:toàn bộ|các))?(?: nội dung)? (?:khiếu nại|đơn|phản ánh)\b"
         r"|\bnội dung khiếu nại\b"),
    Rule("contrast", "Có vế ngược lại", "S16",
         r"\b(?:nhưng|song|tuy nhiên|tuy vậy|tuy thế|có điều|mỗi tội|ngoại trừ|ngoài(?! ra)|vô lý|trừ|riêng"
         r"|(?<!cứ thế )(?<!cứ vậy )mà"
         r"|thay vì|but|however"
         r"|except|although|though|only|yet|instead|otherwise)\b|(?:^|[.,!] )(?:thế )?còn\b"),
    Rule("denial", "Còn lời phủ định", "S16",
         r"\b(?:<not>|thiếu|đâu|not|never|none|nothing|nobody|neither|without|unable|refuse\w*|reject\w*"
         r"|disagree\w*|fail\w*)\b|(?:^|[.,!] )no\b|\bno (?:one|way|longer|refund|reply|answer|change)\b"),
    Rule("asks", "Có câu hỏi", "S16",
         r"\?|\b(?:hả|chứ|gì|nào|bao giờ|bao lâu|bao nhiêu|thế nào|làm sao|sao|có phải|phải không|cho hỏi|xin hỏi"
         r"|muốn hỏi|when|what|why|how|which|who|could you|can you)\b"),
    Rule("asks-at-the-end", "Có câu hỏi", "S16",
         r"\b(?:rồi|xong|được|ý|hết|luôn|nhận|trí) (?:à|ư|chăng)\b|\bà\b(?= mơ)", "marked"),
    Rule("other-plan", "Đồng ý một phương án khác hoặc một phần", "S16",
         r"\b(?:phương án|cách|hướng|mục|đề xuất) (?:\d+|một|hai|ba|thứ|của (?:<self>)|khác)\b|\b(?:một nửa"
         r"|một phần|nửa chừng|half|sometimes)\b"),
    Rule("request", "Khách hàng còn yêu cầu", "S16",
         r"\b(?:nhờ|(?<!đã )giúp(?! đỡ)|đề nghị|yêu cầu|cần|(?<!có )phải|mong|nhớ|xem lại|làm lại|đòi|muốn"
         r"|(?<!close )please(?! (?:close"
         r"|proceed|consider|~))|need\w*|must|should|require\w*|request\w*|want\w*|expect(?:s|ing)?|would like"
         r"|still waiting|refund\w*|compensat\w*|kindly(?! close)|ask\w*|owe\w*|pending|late fee)\b"),
    Rule("trouble", "Còn nói đến lỗi hoặc thiệt hại", "S16",
         r"\b(?:(?<!xin )lỗi|hỏng|treo|vẫn(?! (?:tốt|ổn|chạy tốt|<agree>))|tái diễn|lại bị|thiệt hại|phạt|mất tiền"
         r"|tốn tiền"
         r"|quá hạn|kẹt|nhầm|error\w*|still|problem\w*|issues?|wrong|broken|bug|crash\w*|persist\w*|terrible|bad"
         r"|worst)\b", "marked"),
    Rule("trouble-bare", "Còn nói đến lỗi hoặc thiệt hại", "S16",
         r"\b(?:(?<!xin )loi|hong|hu|treo|van (?:chua|con|bi|khong|nhu|the|bao|y|loi|cu|hien)|tai dien|lai bi"
         r"|thiet hai"
         r"|mat tien|qua han|nham|error\w*|still|problem\w*|issues?|wrong|broken|bug|crash\w*|persist\w*|terrible"
         r"|bad|worst)\b", "bare"),
    Rule("later", "Khách hàng chưa trả lời dứt khoát", "S16",
         r"\b(?:để(?= (?:<self>|<kin>|hỏi|xem|thử|coi|mai|chiều|tối|sếp|tí|lát|test|check))|chờ|đợi|khoan|từ từ"
         r"|ngày mai|tuần sau|tạm thời|tạm|trước mắt|cân nhắc|suy nghĩ|theo dõi"
         r"|(?<!đã )(?<!ký )(?<!dùng )thử lại(?!<works>)"
         r"|thử xem|xem đã|sẽ|sau nhé|báo lại|trả lời sau|phản hồi sau|will|wait\w*|later|tomorrow|tentativ\w*"
         r"|for now|next week|pending|try|consider(?! (?:the|this|our)))\b", "marked"),
    Rule("later-bare", "Khách hàng chưa trả lời dứt khoát", "S16",
         r"\b(?:de(?= (?:<self>|<kin>|hoi|xem|thu|coi|mai|chieu|toi|sep|ti|lat|test|check))|cho(?= (?:den|toi|chieu"
         r"|mai|xem|sep|ket qua|ti|chut|em|anh|chi))|doi (?:chut|ti|mai|chieu|sep|ket qua|xem)|khoan|tam (?=<agree>"
         r"|on|duoc)|tu tu|ngay mai|tuan sau|tam thoi|truoc mat|can nhac|suy nghi|theo doi"
         r"|(?<!da )(?<!ky )(?<!dung )thu lai(?!<works>)|thu xem|xem da|se|bao lai|tra loi sau|will|wait\w*|later"
         r"|tomorrow"
         r"|tentativ\w*|for now|next week|pending|try|consider(?! (?:the|this|our)))\b", "bare"),
    Rule("hearsay", "Lời của người khác, hoặc không chắc", "S16",
         r"\b(?:nói|bảo|kêu|hứa|họ|ai|nghe (?:nói|bảo|bạn|em|chị|anh|ai)|hình như|chắc(?! chắn)|chắc chắn là"
         r"|có lẽ|có thể"
         r"|đại lý|says?|said|told|claims?|maybe|perhaps|probably|seems?|possibly|hopefully|they)\b"),
    Rule("others-consent", "Lời của người khác", "S16",
         r"\b(?:khách hàng|vợ|chồng|sếp|nhân viên|đồng nghiệp|bạn bè|<kin> (?:ấy|kia)|người ta|đối tác|họ)"
         r"(?: (?:của )?(?:bên )?(?:<self>|<kin>))?(?: (?:đã|thì|cũng|đều))* [~]"),
    Rule("forced", "Đồng ý miễn cưỡng hoặc bị ép", "S16",
         r"\b(?:bắt|ép|buộc|đành|miễn cưỡng|cho xong|cho rồi|hết cách|thôi kệ|chán|mệt|sao cũng được|gì cũng được"
         r"|coi như|cứ cho|giả sử|reluctant\w*|forced|whatever|no choice|suppose)\b"),
    Rule("reversal", "Khách hàng đổi ý", "S16",
         r"\b(?:à khoan|khoan đã|rút lại(?! (?:đơn|khiếu nại|phản ánh|yêu cầu))|đổi ý|nghĩ lại|hủy lời|withdraw"
         r"|changed? (?:my|our) mind"
         r"|on second thought\w*|previously|earlier we)\b"),
    Rule("mockery", "Lời mỉa mai", "S16",
         r"\b(?:quá (?:ha|nhỉ|ta)|ghê (?:ha|nhỉ|chưa)?|hay (?:thật|nhỉ|ghê|ha)|giỏi (?:thật|ghê|nhỉ|quá)|ha ha"
         r"|haha\w*|mới lạ|hehe|hừ|tệ|thất vọng|bức xúc|vô trách nhiệm|lừa|câu giờ|of course|what a)\b|= \)|: \) \)"
         r"|🙄|😡|😤|👎|🙃|😒|😏"),
    Rule("threat", "Khách hàng dọa kiện hoặc báo nơi khác", "S16",
         r"\b(?:(?<!điều )(?<!không )(?<!chẳng )(?<!khỏi )kiện|tòa|luật sư|báo chí|công an|lên (?:bộ|báo|mạng"
         r"|phường)|mạng xã hội|facebook|lawyer"
         r"|court|sue|police)\b"),
    Rule("automatic-text", "Chữ của thư trả lời tự động", "S16",
         r"\b(?:thư|email|tin nhắn|trả lời|phản hồi) (?:này )?(?:được )?(?:gửi )?tự động\b|\btự động trả lời\b"
         r"|\bvắng mặt\b|\bout of (?:the )?office\b|\bauto\w*[ ,-]+(?:reply|response|generated)\b"
         r"|\bautomatic (?:reply|response)\b|\bdo not reply\b|\bđang nghỉ phép\b|\bon (?:annual )?leave\b"),
)  # fmt: skip

MORE = (
    r"\b(?:hoàn(?! toàn| thành| tất| chỉnh)|trả (?:lại|tiền|thêm)|đền|bồi thường|giảm|miễn phí|tặng|cộng|bù"
    r"|gia hạn thêm|(?<!phát sinh )thêm(?! thời gian)|(?<!the )refund|compensat\w*|discount|free|waive|reduc\w*)\b"
)
"""A condition of this kind refuses the offer unless more is given."""
