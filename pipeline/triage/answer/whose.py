"""Whose is a verb of agreement, and to what does it agree? As widely as a person may be asked to look (freely.py)."""

from pipeline.triage.answer.agree import SIGN, is_mine
from pipeline.triage.answer.agreement import AFTER
from pipeline.triage.answer.rule import compiled
from pipeline.triage.answer.words import Line

AFTER_FREELY = (
    r"^[ ~]*(?:(?:<soft>|[a-z]+_\d[\d_]*)[ ~]+)*(?:(?:với |về |theo |như |cùng )?(?:toàn bộ |tất cả |hết |cả |các"
    r" |những |mọi |cái |luôn |bản |việc )*(?:<ours>|mức (?:tặng|bù|hỗ trợ|giá|hoàn|đền bù|bồi thường|phí|giảm)|thời"
    r" gian|nguyên nhân|lời|thư|mail"
    r"|kết luận|cách làm|đề nghị của|hướng dẫn|quyết định|phần trả lời|báo cáo|gói)\b"
    r"|(?:với |về |theo |như )?(?:những|các|điều|nội dung)? ?(?:gì )?(?:<kin>|bên \w+|trung tâm|quý \w+|công ty)"
    r" (?:đã |vừa )?(?:nêu|nói|trình bày|giải thích|viết|trả lời|đề xuất|đưa ra|xử lý|giải quyết|làm)\b"
    r"|(?:được )?(?:tặng|bù) (?:thêm )?\d|(?:cho )?(?:khép|kết thúc|dừng|đóng|chốt|bỏ qua|cho qua)\b"
    r"|(?:nhận|lấy) (?:thiết bị|máy|token|mức|phương án)\b"
    r"|(?:với )?cả (?:hai|ba|\d)(?: (?:ý|mục|điểm|phần|vế|nội dung|phương án))?[ ~]*$|(?:và|nên|,) )"
)
"""After the verb, besides AFTER: more names of the letter's contents."""
BODIES = (
    r"^[ ~]*(?:(?:<soft>|vâng|toàn thể|tập thể|đại diện) )*(?:công ty|văn phòng|ban giám hiệu"
    r"|ban quản trị|ban chủ nhiệm|hội đồng quản"
    r" trị"
    r"|trạm|câu lạc bộ|nhà sách|viện|quỹ|phòng|đội|tổ|phân xưởng|nhà hàng|khách sạn|chi hội|liên đoàn)"
    r"(?: (?!<not>|sẽ|mới|nói|bảo)[\w~]+){0,8}[ ~]*$"
)
"""Bodies that agree for the customer, besides ORGANISATION."""
ELDERS = (
    r"^[ ~]*(?:(?:dạ|vâng|ừ|ừm|ờ|thôi|vậy|rồi|nay|giờ|ok|chừ) )*(?:bà|ông|<elder>)(?: (?:thì|cũng|đã|rất|hoàn toàn|xin"
    r"|vẫn|hết sức))*[ ~]*$"
)
"""Elders who call themselves so; without diacritics "bà" and "ba" are one."""
NEAR = (
    r"[ ~]đi đến[ ~]*(?:<agree>[ ~]*)?$"
    r"|[ ~](?:<self>|<kin>)(?: (?:đã|cũng|xin|hoàn toàn|rất|nên|đều|vẫn|thấy))*[ ~]*$"
)
"""The writer stands right before the verb, in a clause that runs on without signs."""
TOLD_TO = (
    r"\b(?:<relative>|khách(?: hàng)?|bạn|bảo|kêu|nói|tưởng|muốn|bắt|cho|để|nếu|ghi|mời|khi|mới|thì|là|xong|đủ|về|tới"
    r"|nhận|(?<!là )được|(?<!được )rồi)(?: (?:của|bên|là|rằng))* (?:<self>|<kin>)(?: \w+){0,3}[ ~]*$"
)
"""Before NEAR: somebody of the writer's, what he is to say, or what must come first."""
PASSIVE = r" được[ ~]*$"
TO_FEE = r"^ (?:(?:với )?(?:mức |khoản )?phí (?:\d|này|đó|trên|như|theo)|thay (?:cho|mặt) )"
"""After the verb, besides AFTER_FREELY, where the model takes the whole reply for an agreement."""


def before_verb(line: Line, clause: str, at: int) -> str:
    """The words of a clause before the verb at `at`, after the last "và"."""
    return f" {clause[:at]}".rpartition(compiled(" và ", line.bare).pattern)[2]


def own(line: Line, before: str) -> bool:
    """Does the writer agree, or a body that he speaks for, by the words before the verb?"""
    return is_mine(line, before) or compiled(BODIES, line.bare).search(before) is not None or _elder(line, before)


def near(line: Line, before: str) -> bool:
    """Does the writer stand right before the verb, and nobody tell him what to say?"""
    return bool(compiled(NEAR, line.bare).search(before) and not compiled(TOLD_TO, line.bare).search(before))


def to_ours(line: Line, after: str) -> bool:
    """Is it the letter's result or proposal, or nothing, that is named after the verb?"""
    after = f"{SIGN.sub(' ', after).strip()} "
    return any(compiled(each, line.bare).search(after) for each in (AFTER, AFTER_FREELY))


def _elder(line: Line, before: str) -> bool:
    return not line.bare and compiled(ELDERS, False).search(before) is not None
