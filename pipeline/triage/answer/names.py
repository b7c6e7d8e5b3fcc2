"""Names and references in a reply: "anh Tuấn", "Công ty TNHH Hoa Sen Xanh", "công văn số 118/SMS-CSKH".

They say nothing of agreement, and no list can hold them: a name is told by its capitals and the title before it.
"""

import re

from pipeline.triage.answer.rule import compiled
from pipeline.triage.answer.words import Line

_TITLES = (
    "anh chị bạn cô chú bác ông bà ms mr mrs miss dr tnhh cp phần mtv hữu hạn xã ty viện trường regards sincerely"
    " this from kinh doanh tên is dear team kỹ thuật viên ban hộ tư nhân thương mại dịch vụ tm dv sx xnk nghiệp"
    " company co xưởng khách sạn hàng thuốc"
)
TITLES = frozenset(_TITLES.split())
"""The last word before a name."""
_NEVER_NAMES = (
    "không chưa đóng chẳng đâu đừng nếu khi nhưng mà chờ đợi trừ miễn phải cần hoàn trả đền sẽ để đồng ý nhất trí"
    " chấp nhận thuận thống tán thành ok có hỏi sao gì nào mới thì xem nhờ mong đề nghị yêu cầu hủy gọi gửi giảm"
    " tạm chỉ khong chua chang dau dung neu nhung cho doi tru mien phai can hoan tra den se de dong nhat tri chap"
    " nhan moi thi nho yeu huy goi gui giam tam chi gia hạn han cài đổi sửa kiểm hết lỗi vẫn còn bị not no if but"
    " when until unless never agree disagree accept reject refund please after before only pay send wait will"
    " would should must need want help still error could"
)
NEVER_NAMES = frozenset(_NEVER_NAMES.split())
COMPANIES = frozenset(("tnhh", "mtv", "cp", "phần", "phan"))
COMPANY_WORDS = frozenset(("sao", "thành", "thuận", "thống", "nhất", "trí", "đồng", "hoàn", "kiểm", "mới", "có"))
"""After COMPANIES these are part of the name: "Công ty TNHH Sao Mai"."""
SIGNING = frozenset(("regards", "sincerely", "thanks", "trọng", "trong", "cheers"))
STYLES = frozenset(("mr", "mrs", "ms", "moi", "mới", "dr"))
"""Before a full stop; "ms" has become "mới" by then."""
MOST_CAPITALS = 0.6
"""With a greater share of capitals than this, capitals tell nothing."""
LONGEST_NAME = 6

PAPER = (
    r"thư|công văn|văn bản|biên bản|phiếu|bản|hồ sơ|khiếu nại|email|mail|vụ việc|sự việc|kết quả|case|ticket|letter"
    r"|reply|trả lời|phản hồi|yêu cầu|nhận|cấp|lập"
)
REFERENCES = (
    r"\b[a-z]{1,6}_\d[\d_]*\b",
    rf"\b({PAPER}) (?:số|mã|no|ref|number) (?:: )?(?=\w*\d)\w+(?: [/,] [a-z]{{1,8}}){{0,3}}",
    r"\b(?:mst|mã số thuế|tax code|đt|sđt|sdt|điện thoại|tel|mobile) (?:: )?\d{9,13}\b",
    rf"\b({PAPER}|_+)(?: của (?:\w+ ){{0,3}}\w+)? (?:đề )?(?:ngày|hôm|dated|of) \d[\d_]*(?: tháng \d+ năm \d+)?",
)
"""The letter's number and date, the case's number, the customer's tax code and telephone."""


def without_names(line: Line, words: str) -> str:
    """`words` (the line's, or what masks have left of them) with underlines for names and references."""
    for pattern in REFERENCES:
        words = compiled(pattern, line.bare).sub(lambda hit: _kept(hit) + _under(hit[0][len(_kept(hit)) :]), words)
    for start, end in _names(line):
        words = words[:start] + _under(words[start:end]) + words[end:]
    return words


def _kept(hit: re.Match[str]) -> str:
    return hit[1] if hit.re.groups else ""


def _under(said: str) -> str:
    return re.sub(r"[^ ~]", "_", said)


def _names(line: Line) -> list[tuple[int, int]]:
    if not line.places:
        return []
    ends = (*(at - 1 for at in line.places[1:]), len(line.words))
    tokens = [line.words[at:end] for at, end in zip(line.places, ends, strict=True)]
    known = [word.isalpha() for word in tokens]
    if sum(line.capitals) > MOST_CAPITALS * max(sum(known), 1):
        return []
    found, at = [], 0
    while at < len(tokens):
        end = _end(line, tokens, at)
        if end > at and _named(line, tokens, at, end):
            found.append((line.places[at], line.places[end - 1] + len(tokens[end - 1])))
        at = max(end, at + 1)
    return found


def _end(line: Line, tokens: list[str], at: int) -> int:
    end = at
    any_word = at > 0 and tokens[at - 1] in COMPANIES
    while end < min(len(tokens), at + LONGEST_NAME) and line.capitals[end] and _namely(tokens[end], any_word):
        end += 1
    return end


def _namely(word: str, in_company: bool) -> bool:
    return word not in NEVER_NAMES or (in_company and word in COMPANY_WORDS)


def _named(line: Line, tokens: list[str], at: int, end: int) -> bool:
    """A title stands before it, or it is a clause of its own of two words or more."""
    said = line.words[line.places[at] : line.places[end - 1] + len(tokens[end - 1])]
    if compiled(r"\b(?:<agree>|<against>)\b", line.bare).search(said):
        return False
    before = tokens[at - 1] if at else "."
    after = tokens[end] if end < len(tokens) else "."
    alone = not before.isalnum() and not after.isalnum() and end - at > 1
    signed = end == len(tokens) and at > 1 and tokens[at - 2] in SIGNING and before in {".", ","}
    styled = before == "." and at > 1 and tokens[at - 2] in STYLES
    return before in TITLES or alone or signed or styled
