"""Neither agreed nor refused: the customer will answer later, somebody else decides, or only thanks us."""

from pipeline.triage.answer.rule import Rule

WAITING: tuple[Rule, ...] = (
    Rule("puts-off", "Khách hàng hẹn trả lời sau", "S16",
         r"\bđể (?:\w+ ){0,6}(?:hỏi|thử|xem|coi|kiểm tra|trình|họp|trao đổi|nghiên cứu|suy nghĩ|tính|test|check|bàn"
         r"|về|rà)\b|\b(?:sẽ|rồi|xin phép|xong|về)(?: \w+){0,5} (?:phản hồi|trả lời|báo|có ý kiến|xác nhận|confirm"
         r"|báo lại|thông báo)(?: \w+){0,3}(?: (?:sau|lại))?|\b(?:trả lời|báo|phản hồi|báo lại"
         r"|có ý kiến)(?: \w+){0,2} sau\b|\bcân nhắc\b|\b(?:nghĩ|suy nghĩ|xem) thêm\b|\btạm <agree>"
         r"|\bsẽ cho \w+ biết\b|\bchưa (?:kịp|rảnh)\b|\b(?:chưa|không) (?:đọc|mở|xem|tải)(?: \w+)? được (?:thư"
         r"|mail|email|file|tệp|văn bản)\b|\b(?:đang|đi) (?:bận|công tác)\b|\b(?:giờ|nay) (?:<self>"
         r"|<kin>) bận\b|\bchưa có (?:thời gian|dịp|điều kiện)\b|\b(?:<self>|<kin>) (?:vẫn )?đang (?:thử|test"
         r"|kiểm tra|xem"
         r"|chờ|họp|bàn|cân nhắc|nghiên cứu|đi công tác|bận)\b|\bđể (?:vài|mấy|ít|dăm) (?:hôm|bữa|ngày|tuần)\b"
         r"|\b(?:lát|tí|chút|mai"
         r"|tối)(?: nữa)? (?:xem|đọc|coi|tính|trả lời)\b|\b(?:cần|phải|để) (?:\w+ )?hỏi (?:\w+ ){1,3}(?:đã|trước)\b"
         r"|\b(?:when|after|once) (?:\w+ ){1,6}(?:confirms?|approves?|decides?)\b|\bchờ \w+ một\b|\blet me (?:check"
         r"|ask|think|see)\b|\bpending\b"
         r"|\bunder review\b|\bnghiên cứu thêm\b|\bcần thêm thời gian\b|\btheo dõi thêm\b|\bchờ (?:\w+ ){0,4}(?:rồi"
         r"|đã)\b|\bđã rồi\b|\bsẽ test\b|\b(?:will|shall)(?: \w+){0,4} (?:check|answer|reply|come back|get back"
         r"|respond|revert|decide|discuss|confirm|test|let you know)\b"),
    Rule("awaits-the-promised", "Khách hàng chờ việc đã hứa được làm xong rồi mới đồng ý", "S16",
         r"\b(?:chờ|đợi|khi(?: nào)?|sau khi)(?: \w+){0,3} (?:nhận|thấy|có)(?: được| đủ| lại)?\b[^.?!]{0,80}"
         r"\b(?:mới|thì|rồi)(?: \w+){0,3} (?:<agree>|xác nhận|chốt|đóng|ok)\b"
         r"|\b(?:after|once|when|if) (?:we|i) (?:get|receive|got|see|have)\b"),
    Rule("somebody-else", "Việc do người khác quyết định", "S16",
         r"\b(?:hỏi|trình|chờ|đợi|để|do|nhờ) (?:lại )?(?:ý kiến )?(?:<person>)\b(?: \w+){0,4}(?: (?:quyết|đã|duyệt"
         r"|xem|coi))?|\b(?:để|do|chờ) (?:anh|chị|ông|bà|cô) \w+(?: \w+)? (?:quyết|duyệt|xem|coi)\b"
         r"|\bkhông phải (?:là )?người (?:quyết định|ký)\b|\bkhông phụ trách\b|\b(?:xem|coi) (?:cái )?(?:này"
         r"|giúp)(?: \w+){0,3} trả lời\b|\bchuyển (?:thư|mail|email) (?:này )?(?:cho|sang)\b|\bforward\w*\b"
         r"|\b(?:director|boss|manager|colleague|he|she|they)(?: \w+){0,3} (?:will )?(?:decide|decision|answer)\b"
         r"|\bfor (?:his|her|their) decision\b|\btrả lời họ\b"),
    Rule("only-noted", "Khách hàng chỉ báo đã nhận hoặc cảm ơn", "S16",
         r"\b(?:đã )?nhận (?:được )?(?:thư|mail|email|văn bản|tin)\b|\bđã (?:nhận|đọc)\b|\bnoted\b|\bcảm ơn\b"
         r"|\bthanks?\b|^(?:<kin>|dạ|vâng|<self>| )*+(?:kính )?chúc\b"
         r"|^(?>(?:dạ|vâng|ừ|ờ|ừm|à|yes|yeah|nhé|hihi|haha|<kin>|rõ)(?:$|[ .,!]++))++$"),
    Rule("leaves-open", "Khách hàng để tuỳ bên mình, không nói rõ", "S16",
         r"\b(?:sao|gì|thế nào|kiểu gì|how) cũng (?:được|xong)\b|\b(?:thì |là )?tùy(?: (?:<kin>|bạn|bên|trung tâm"
         r"|các|ý))+"
         r"|\bup to you\b|\bwhatever\b|\bhình như\b|\bchắc (?:là )?(?:ổn|được|ok|xong)\b"),
)  # fmt: skip
