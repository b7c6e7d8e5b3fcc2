"""An agreement that no rule sees and the model does: is there a hint of one in the words, and no danger beside it?"""

from collections.abc import Iterator

from pipeline.triage.answer.agreement import VERB
from pipeline.triage.answer.freely import beside, cleared, strong_signs
from pipeline.triage.answer.idioms import FINE, NO_MORE, WORKS
from pipeline.triage.answer.named import SETTLED
from pipeline.triage.answer.rule import Found, Rule, compiled, find
from pipeline.triage.answer.whose import PASSIVE, TO_FEE, before_verb, near, own, to_ours
from pipeline.triage.answer.words import CLAUSE, Line

TO_WHAT = Rule("to-what", "Đồng ý một việc khác với kết quả", "S16", VERB)
NOT_OWN = Rule("not-own", "Lời đồng ý có thể của người khác", "S16", VERB)
HEARD = Rule("only-heard", "Khách hàng chỉ nói đã hiểu, bảo cứ làm, hoặc hẹn giờ", "S16",
    r"\b(?:hiểu|rõ|biết|nghe|nhớ)(?: (?:rồi|ạ|nhé|hết))*(?= ?(?:$|[.,!~]))|\bcứ (?:làm|để|gửi|thử)\b"
    r"|\b(?:gần|sắp|mới) xong\b|\bdone with\b|\bgood (?:luck|job|bye)\b|\b\d+ điểm\b"
    r"|\bok (?:<kin>|<self>|bạn) \w+\b(?! (?:<kin>|rồi))"
    r"|\b(?:mai|mốt|chiều|tối|\d+ ?(?:h|giờ|am|pm)|\d{1,2}h\d*|meeting|call|when|how|why|hoàn tiền)\b",
)  # fmt: skip
"""A danger beside a mere "ok"."""
HINT = Rule("hint", "Có chữ của lời đồng ý", "S15",
    r"\b<agree>\b|\b(?:results?|solution|proposal|offer)(?: \w+)? (?:accepted|agreed|approved)\b|\bđạt yêu cầu\b"
    r"|\b(?:khép|kết thúc|đóng|close|chốt|duyệt)\b|\bkhông cần gì\b|\bđúng(?: (?:hết|cả|đủ))* rồi\b"
    r"|\b(?:hài lòng|hợp lý|thỏa đáng|satisfied|resolved|solves?|finish)\b",
)  # fmt: skip
"""Agrees to nothing by itself."""
WEAK = frozenset(rule.id for rule in (WORKS, FINE, NO_MORE, *SETTLED)) - {"settled"}
"""A mere "ok", "it works"."""


def hinted(line: Line, words: str) -> tuple[tuple[Found, ...], tuple[Found, ...]]:
    """What in `words` (the line's, without forms) hints at an agreement, and what may take that back."""
    texts = cleared(line, words)
    strong = list(strong_signs(line, texts))
    found = strong or find((WORKS, FINE, NO_MORE, *SETTLED, HINT), line, texts.told)
    heard = [] if strong else find((HEARD,), line, texts.told)
    dangers = beside(line, texts, strong, outright=True)
    return tuple(found), (*dangers, *_of_others(line, texts.clear), *heard)


def _of_others(line: Line, words: str) -> Iterator[Found]:
    """Each verb of agreement that may be somebody else's, or agree to something else."""
    for clause in CLAUSE.finditer(words):
        hit = compiled(VERB, line.bare).search(clause[0])
        before = before_verb(line, clause[0], hit.start()) if hit else ""
        if not hit or compiled(PASSIVE, line.bare).search(before):
            continue
        after = clause[0][hit.end() :]
        if not own(line, before) and not near(line, before):
            yield Found(NOT_OWN, clause.start() + hit.start(), clause.start() + hit.end())
        if not to_ours(line, after) and not compiled(TO_FEE, line.bare).search(after):
            yield Found(TO_WHAT, clause.start() + hit.start(), clause.start() + hit.end())
