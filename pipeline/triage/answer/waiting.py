"""Neither agreed nor refused: the customer will answer later, somebody else decides, or only thanks us."""

from pipeline.triage.answer.rule import Rule

WAITING: tuple[Rule, ...] = (
    Rule("puts-off", "Khách hàng hẹn trả lời sau", "S16",
         r"\bđể (?:\w+ ){0,6}(?:hỏi|thử|xem|coi|kiểm tra|trình|họp|trao đổi|nghiên cứu|suy nghĩ|tính|test|check|bàn"
         r"|về|rà)\b|\b(?:sẽ|rồi|xin phép|xong|về)(?: \w+){0,5} (?:phản hồi|trả lời|báo|có ý kiến|xác nhận|confirm"
         r"|báo lại|thông báo)(?: \w+){0,3}(?: (?:sau|lại))?|\b(?:trả lời|báo|phản hồi|báo lại"
         r"|có ý kiến)(?: \w+){0,2} sau\b|\bcân nhắc\b|\b(?:nghĩ|suy nghĩ|xem) thêm\b|\btạm <agree>"
         r"|\bsẽ cho \w+ biết\b|\bchưa kịp\b|\bchờ \w+ một\b|\blet me (?:check|ask|think|see)\b|\bpending\b"
         r"|\bunder review\b|\bnghiên cứu thêm\b|\bcần thêm thời gian\b|\btheo dõi thêm\b|\bchờ (?:\w+ ){0,4}(?:rồi"
         r"|đã)\b|\bđã rồi\b|\bsẽ test\b|\b(?:will|shall)(?: \w+){0,4} (?:check|answer|reply|come back|get back"
         r"|respond|revert|decide|discuss|confirm|test|let you know)\b"),
    Rule("somebody-else", "Việc do người khác quyết định", "S16",
         r"\b(?:hỏi|trình|chờ|đợi|để|do|nhờ) (?:lại )?(?:ý kiến )?(?:<person>)\b(?: \w+){0,4}(?: (?:quyết|đã|duyệt"
         r"|xem|coi))?|\b(?:để|do|chờ) (?:anh|chị|ông|bà|cô) \w+(?: \w+)? (?:quyết|duyệt|xem|coi)\b"
         r"|\bkhông phải (?:là )?người (?:quyết định|ký)\b|\bkhông phụ trách\b|\b(?:xem|coi) (?:cái )?(?:này"
         r"|giúp)(?: \w+){0,3} trả lời\b|\bchuyển (?:thư|mail|email) (?:này )?(?:cho|sang)\b|\bforward\w*\b"
         r"|\b(?:director|boss|manager|colleague|he|she|they)(?: \w+){0,3} (?:will )?(?:decide|decision|answer)\b"
         r"|\bfor (?:his|her|their) decision\b|\btrả lời họ\b"),
    Rule("only-noted", "Khách hàng chỉ báo đã nhận hoặc cảm ơn", "S16",
         r"\b(?:đã )?nhận (?:được )?(?:thư|mail|email|văn bản|tin)\b|\bđã (?:nhận|đọc)\b|\bnoted\b|\bcảm ơn\b"
         r"|\bthanks?\b"),
)  # fmt: skip
