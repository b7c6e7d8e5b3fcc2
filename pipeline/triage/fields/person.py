"""Persons: who signed, who introduces himself, whom to ask for."""

import re
from collections.abc import Iterator, Sequence

from pipeline.triage.fields.hit import Hit, hit
from pipeline.triage.fields.names import FULL, NO_NAME, is_vietnamese, strength, strip_title
from pipeline.triage.fields.piece import Piece
from pipeline.triage.fields.tail import Segment
from pipeline.triage.fields.words import words_of

ROLE = r"(?:(?:giam doc|pho giam doc|ke toan(?: truong)?|chu (?:quan|tiem|ho|cua hang|co so)|truong phong|nhan vien) )?"
PRONOUN = r"(?:toi|tui|em|e|minh|mk|chau|con|co|chi|anh|bac|chu|ong|ba)"
INTRODUCED = re.compile(
    rf"(?<!chung )\b(?:{PRONOUN} (?:xin tu gioi thieu )?(?:ten day du la|ten la|ten|la(?! (?:ong|ba|anh|chi)"
    rf" ))(?: ?: ?| )|(?:toi|em)(?: ten)? ?: ?|ten (?:cua )?{PRONOUN} la |my name is |i am |i'm "
    r"|this is |the undersigned,? |nguoi ky ten duoi day la )" + ROLE
)
DIRECT = re.compile(r"(?:^|(?<=[.!?;,\n(] )|(?<=\n)|(?<=[(]))(?:toi|tui|em|e|chau|con|minh),? (?=[a-z])")
STANDS_FOR = re.compile(r"\b(?:dung ten|in the name of) (?:cua |toi |em |la )*")
LABELLED = re.compile(
    r"\b(?P<label>ho (?:va|&) ?ten|ho ten|nguoi (?:gui|viet|nhan|bao|phan anh|lap|ky|su dung|lien he|khieu nai"
    r"|de nghi|lam don|yeu cau|phu trach)|full name"
    r"|your name|contact(?: person| name)?|dau moi(?: lien he)?|nguoi lien lac|chu (?:ho|doanh nghiep|co so)|ten"
    r" khach hang"
    r"|khach hang|ten|name|attn|nguoi dai dien(?: theo)?(?: phap luat)?|dai dien(?: boi| la)?|legal representative"
    r"|representative)(?: ?\([^()\n]{0,30}\))? ?[:\-] ?"
)
CONTACT = re.compile(
    r"\b(?:gap|lien he(?: voi)?|lien lac(?: voi)?|goi(?: lai)?(?: cho)?|nhan|contact|please call|call|ask for"
    r"|attention|lh)"
    r"(?: (?:truc tiep|so|qua))?:? (?=(?:ong|ba|anh|chi|em|co|thay|ms|mr|mrs|a|c|e|bs)?\.? ?[a-z])"
)
HONOURED = re.compile(r"\b(?:ong|ba|thay|co|anh|chi|mr|ms|mrs)\.? (?=[a-z])")
QUOTED = re.compile(
    r"(?:^|\n)[> ]{0,6}(?:tu|from|den|toi|to|nguoi gui): ?\"?(?=[a-z])|\b[0-9]{1,2}:[0-9]{2}(?: ?[ap]m)?,?"
    r" (?=[a-z][^\n<]{2,50}(?:<[^\n>]{3,80}> )?(?:da viet|wrote))"
)
PHONE_NEAR = re.compile(
    r"[^.\n0-9]{0,50}?\b(?:s?dt|dien thoai|tel|phone|mobile|so may)\b[^0-9\n]{0,12}[+(0]|["
    r" ,\-–(:]{1,4}\(?\+?[08][0-9]{1,3}[ .\-)]?[0-9]"
)
BY_NUMBER = re.compile(r"[0-9]{3}[ ,\-–(]{1,3}(?:ten|gap|chi|anh|em|e|a|c|co) (?=[a-z])")
RUN = re.compile(r"[^\W\d_][^\s,;:()\"“”|/\[\]<>…!?]*")
MOST_WORDS = 5
STOPS = words_of(
    "la chu ke giam so mst sdt dt hien dang xin kinh de ma dia cua ben thuoc tai sinh cong cty chuc"
    " phong truong nguoi director"
    " accountant manager from of and"
)


def persons(piece: Piece, ends: Sequence[Segment]) -> Iterator[Hit]:
    """All persons who can be the writer or the one to ask for; `ends` are the segments of the piece's name block."""
    for segment in ends:
        yield from _signed(piece, segment)
    for pattern, score, least, reason in (
        (INTRODUCED, 4, 1, "người viết tự giới thiệu"),
        (DIRECT, 2, 1, "người viết xưng tên"),
        (STANDS_FOR, 0, FULL, "tên chủ thể ghi trong thư"),
        (BY_NUMBER, 2, 1, "tên đứng cạnh số điện thoại"),
    ):
        for match in pattern.finditer(piece.key):
            yield from _named(piece, match, score, least, reason)
    for match in LABELLED.finditer(piece.key):
        weak = match["label"].startswith(("ten", "name", "khach", "dai dien", "legal", "repres", "nguoi dai dien"))
        yield from _named(piece, match, 1 if weak else 3, 2, "tên ghi sau nhãn")
    for match in CONTACT.finditer(piece.key):
        yield from _named(piece, match, 0, 1, "người cần liên hệ")
    for match in QUOTED.finditer(piece.key):
        yield from _named(piece, match, 1, 2, "tên trong phần thư được chuyển tiếp hoặc trích lại")
    for match in HONOURED.finditer(piece.key):
        yield from _reachable(piece, match)


def _signed(piece: Piece, segment: Segment) -> Iterator[Hit]:
    """The name in a segment of the name block."""
    start = segment.start + strip_title(piece.text[segment.start : segment.end])
    text = piece.text[start : segment.end].rstrip(".")
    sure = strength(text)
    titled = start > segment.start
    signed = piece.zone(start) == "signature"
    if not sure or piece.source == "subject" or not (segment.last or (sure == FULL and segment.followed)):
        return
    if sure < FULL and not signed and piece.text[segment.start : segment.end].isupper():
        return
    if not signed and sure == 1 and not (titled and is_vietnamese(text)) and not _may_stand_alone(piece, segment, text):
        return
    if _addressed(piece, segment.start, segment.end):
        return
    yield hit(
        piece, "person", text, start, start + len(text), "tên người ký", sure + (3 if signed else 2) + segment.first
    )


def _may_stand_alone(piece: Piece, segment: Segment, text: str) -> bool:
    """Whether a single word below the text is a given name: by a number, at the very end, or a line of its own."""
    if not is_vietnamese(text):
        return False
    line = segment.first and piece.text[max(0, segment.start - 1) : segment.start] == "\n"
    return segment.followed or segment.reached or line or segment.end >= piece.last_word


def _named(piece: Piece, match: re.Match[str], score: int, least: int, reason: str) -> Iterator[Hit]:
    """The name that begins where `match` ends."""
    found = name_at(piece, match.end())
    if found is None:
        return
    start, end, sure = found
    if piece.text[max(0, match.start()) : end].isupper():
        least = FULL  # where all is in capitals, capitals make no name
    if sure == 1 and NO_NAME.match(piece.key, start):
        return  # "tôi là Văn phòng …" begins no given name
    if sure >= least and (match.re is QUOTED or not _addressed(piece, start, end)):
        yield hit(piece, "person", piece.text[start:end], start, end, reason, score + sure - 1)


def _reachable(piece: Piece, match: re.Match[str]) -> Iterator[Hit]:
    """ "ông Lê Bá Quyết - Kế toán trưởng, điện thoại 0237 391 2504"."""
    found = name_at(piece, match.end())
    if found is None:
        return
    start, end, sure = found
    if sure == FULL and PHONE_NEAR.match(piece.key[end : end + 90]):
        yield hit(piece, "person", piece.text[start:end], start, end, "người liên hệ, có số điện thoại", 2)


def name_at(piece: Piece, at: int) -> tuple[int, int, int] | None:
    """The longest name that begins at `at`, after titles: its start, its end and how sure it is."""
    at += strip_title(piece.text[at : at + 60])
    ends: list[int] = []
    place = at
    for _ in range(MOST_WORDS):
        word = RUN.match(piece.text, place)
        if (
            word is None
            or not word[0][0].isupper()
            or (ends and piece.key[word.start() : word.end()].strip(".") in STOPS)
        ):
            break
        end = word.end() - (word[0].endswith(".") and len(word[0]) > 2)  # noqa: PLR2004 - "V." is part of a name
        ends.append(end)
        if end != word.end() or piece.text[end : end + 1] != " ":
            break
        place = end + 1
    for end in reversed(ends):
        sure = strength(piece.text[at:end])
        if sure:
            return at, end, sure
    return None


def _addressed(piece: Piece, start: int, end: int) -> bool:
    """Whether the one named is spoken to: "chị Hà ơi", "Kính gửi anh Hưng", "Dear Ms. Lan"."""
    before = piece.line_before(start, 40)
    after = piece.key[end : end + 5]
    calls = re.search(
        r"(?<!nguoi )\b(?:kinh gui|gui|dear|hi|hello|chao|kinh chao|thua|to)\b[: ]{1,2}(?:[a-z]{1,6}\.? ){0,2}$", before
    )
    return calls is not None or re.match(r",? oi\b|,? a[,.! ]", after) is not None
