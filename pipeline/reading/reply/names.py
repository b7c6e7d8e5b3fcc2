"""Lines of a name block: a person's name, a post, a firm, ways to reach them, small print."""

import re

from pipeline.reading.reply.folding import folded

MAX_LINE = 120
MAX_NAME = 6
MAX_FIRM = 16
BULLETS = ("-", "–", "+", "•", "·")
SURNAME_WORDS = (
    "nguyen tran le pham huynh hoang phan vu vo dang bui do ho ngo duong ly chu ha ta mac dinh trinh dao"
    " doan luong luu mai cao to truong lam quach thai chau kieu phung vuong trieu la nghiem khuc khuong"
    " khong giang tong ton tang tu an bach cu dam diep dong hua kim lo lu ma nong quan sam thach than thi"
    " tieu ung van vi vien vang giap lai mau ninh phi pho quang sung trang tri uong"
)
SURNAMES = frozenset(SURNAME_WORDS.split())
TITLES = re.compile(
    r"\b(?:giam doc|ke toan|dai ly|shop|spa|vpls|tiem|xuong|truong phong|pho phong|truong|pho|phong"
    r"|khach san|cong ty|cty|tnhh|ctcp|htx|hop tac xa"
    r"|chi nhanh|van phong|vp|ban"
    r"|bo phan|to chuc|trung tam|uy ban|ubnd|hdnd|hieu truong|chu tich|chu ho|thu ky|luat su|ls|bs|ktv|ktt|gd|pgd"
    r"|tp|nv|hcns|quan tri|nhan vien"
    r"|chuyen vien|ky thuat"
    r"|doanh nghiep|dntn|tap doan|ngan hang|benh vien|so (?=tai|xay|y|tu|noi|ke)|cuc|van thu|nguoi dai dien"
    r"|tro ly|thu quy"
    r"|ho kinh doanh|cua hang"
    r"|ltd|co|jsc|inc|llc|corp|gmbh|company|vietnam|viet nam|group|manager|director|department|dept|officer|accountant"
    r"|accounting|accounts?|secretary|assistant|engineer|head|chief|ceo|cfo|cto|purchasing|sales|admin|finance"
    r"|financial"
    r"|controller|consultant|consulting|team|management|service|services|hr|it|ga|legal|executive|specialist"
    r"|leader|office)\b"
)
REACH = re.compile(
    r"(?:[\[(*•\-]\s?)?(?:t|m|p|e|f|w|a|h|tel|mob|mobile|cell|phone|handphone|hp|dt|d/t|sdt|dtdd|dd|di dong"
    r"|dien thoai|so dien thoai"
    r"|hotline|fax|zalo|skype|viber|email|e-mail|mail|web|website|dia chi|d/c|dc|address|add|addr|tru so|vpgd|mst"
    r"|lh|lien he"
    r"|ma so thue|tax code)"
    r"\s?(?:\([^)]{1,20}\))?\s?[:.|\-]?\s?(?=[+(\d]|\S+@|www|http|[:|])|<?(?:www\.|https?://)\S+$|\S+@\S+$"
    r"|[+(]?\d[\d\s().\-+/|]{6,40}$"
)
PHONE = re.compile(r"(?:\+84|\b0|\(0)[\d\s().\-]{8,16}\d|\S+@\S+\.\S+|\bwww\.")
PLACE = re.compile(
    r"\b(?:phuong|quan|duong|pho|tp|thanh pho|tinh|xa|huyen|kcn|khu pho|khu cong nghiep|lo|lot|street|st|district"
    r"|dist|ward"
    r"|road|city|floor|tang|toa nha|so nha|ha noi|ho chi minh|hcm|vietnam|viet nam)\b"
)
SMALL_PRINT = re.compile(
    r"[*\[(\-_ ]*(?:luu y ?: ?(?:thu|email)|(?:thu|email|e-mail|thong diep"
    r"|thong tin trong thu)(?: dien tu)? nay(?: va)?.{0,60}(?:mat|nham|rieng)"
    r"|noi dung (?:email|thu|thu dien tu) nay|tuyen bo (?:mien|bao mat)|thong bao bao mat|confidential|disclaimer"
    r"|(?:this|the (?:information|content)[^.]{0,30} this) (?:e-?mail|message|communication|transmission)"
    r"|if you (?:are not|have received)"
    r"|neu (?:quy vi|ban|quy khach|ong/ba|anh/chi) (?:khong phai la nguoi nhan|nhan (?:nham|duoc thu nay do))"
    r"|please consider the environment|hay nghi den moi truong"
    r"|vui long can nhac truoc khi in|virus-free|the information (?:contained|transmitted))"
)
RECEIVERS = re.compile(
    r"\(?da ky(?: va dong dau)?\)$|noi nhan\s?:?$|- ?(?:nhu tren|luu ?:? ?[a-z.,; ]{1,20}|luu)\s?[;.:,]?$"
)
# Words of sentences, with their diacritics: "đúng" is an answer and Dũng a name, "lỗi" a fault and Lợi a name.
ANSWERS = re.compile(
    r"\b(?:đồng ý|nhất trí|không|chấp nhận|chấp thuận|thống nhất|cảm ơn|cám ơn|đã|sẽ|đang|xong|được|rồi|vui lòng"
    r"|đề nghị"
    r"|kính gửi|gửi|chào|duyệt|huỷ|hủy|thu hồi|trả lời|từ chối|chúng tôi|tôi|xác nhận|lý do|hoá đơn|hóa đơn"
    r"|khiếu nại|xin|nhờ"
    r"|trả|tiền|lỗi|chưa|đúng|sai|mong|cho|với|giúp|gọi|cần|báo|gặp|liên lạc|liên hệ|là|thì|mà|nhưng|nên"
    r"|dong y|nhat tri|chap nhan|chap thuan|cam on|da nhan|vui long|de nghi|kinh gui|tra loi|tu choi|chung toi|xac nhan"
    r"|khong dong|khong chap|khong nhan|da ky|ok|oke|okie|okay|agreed?|yes|no|not|thanks?|please|dear|hi|hello|received"
    r"|approved|done|noted|reject(?:ed)?|serial|confirm(?:ed)?|accept(?:ed)?|we|you|is|are|was|have|has|will)\b"
    r"|\b(?:vâng|dạ|ừ|tốt|gấp|hài lòng|chuẩn|hoàn tất|hoàn thành|ký được|chốt|tạm|good|great|fine|sure|perfect"
    r"|correct|right"
    r"|closed?|fixed|resolved|urgent|understood)\b"
    r"|^(?:khong|ko|dung|sai|roi|duyet|huy)[.!]?$"
)
BRACKETS = re.compile(r"\s*\([^()]{1,40}\)(?=$|\s[A-ZĐ])")
BEFORE_NAME = re.compile(
    r"^(?:(?:(?:thiếu|trung|thượng|đại) (?:tá|úy|uý|tướng)|luật sư|bác sĩ|kỹ sư|tiến sĩ|thạc sĩ|linh mục|đại đức"
    r"|thượng tọa|nhà giáo)\s|(?:bs|ls|ths|ts|gs|pgs|ks|cn|mr|mrs|ms|a|c|e)\.\s?"
    r"|(?:ông|bà|anh|chị|em|cô|chú|bác|thầy|mr|mrs|ms|ls|bs"
    r"|e)\s)",
    re.IGNORECASE,
)
PHONE_AT_END = re.compile(r"[\s,:\-–/|(]+(?:\+84|0)[\d .\-]{8,14}\)?$")
SEPARATOR = re.compile(r"\s[|/–-]\s|, |\s{2,}")
HOUSE = re.compile(
    r"(?:(?:số|Số) )?\d{1,4}[A-Za-z]?(?:/\d{1,4})*(?P<street>(?: [^\W\d_]+){1,5}(?:, [^\W\d_]+(?: [^\W\d_]+){0,4})+)\.?"
)
"""A house in a street of a town: "12 Trần Phú, Hải Phòng"."""
# Names of programs, and what a screen says, are written with capitals too.
SCREEN = re.compile(
    r"\b(?:errors?|invalid|fail(?:ed|ure)?|denied|access|tokens?|certificates?|keys?|code|server|time ?out|chrome"
    r"|firefox|edge|windows|microsoft|google|adobe|java|usb|pin|drivers?|version|refund|cancel|stop|resend|waiting|still"
    r"|pending|later|tomorrow|test|free|reader|manager|thue dien tu|hai quan|hoan phi|hoan tien)\b"
)
# Small words that stand in names of posts and firms. All other words of such a line begin with a capital.
JOINING_WORDS = "và & - – | , / của kiêm các the of and for tại em anh chị cô chú bác ông bà"
JOINING = frozenset(JOINING_WORDS.split())


def says(text: str) -> bool:
    """Whether the line says something: it holds words of sentences or of an answer."""
    return ANSWERS.search(text[:MAX_LINE].lower()) is not None


def is_name(text: str) -> bool:
    """Whether `text` is the name of a person, two to six words with capitals, or one: "Hà Văn Chiến", "Phuong"."""
    text = BEFORE_NAME.sub("", BRACKETS.sub("", text[: MAX_LINE + 1].strip("*_ \t").rstrip(",.")), count=1)
    words = text.split()
    if (
        text[:1] in BULLETS
        or not 0 < len(words) <= MAX_NAME
        or len(text) > MAX_LINE
        or re.search(r"[?!;:\"“”\d@…]", text)
    ):
        return False
    return not says(text) and _capitals(words)


def _capitals(words: list[str]) -> bool:
    large = [word for word in words if word.lstrip("(*")[:1].isupper()]
    return bool(large) and all(word in large or word in JOINING for word in words)


def is_sure_name(text: str) -> bool:
    """Whether the line begins with a full name after a Vietnamese surname, and holds nothing but a name block."""
    first, *rest = SEPARATOR.split(PHONE_AT_END.sub("", text[:MAX_LINE]))
    words = folded(BEFORE_NAME.sub("", BRACKETS.sub("", first.strip("* ")), count=1)).split()
    return is_name(first) and len(words) > 1 and words[0] in SURNAMES and all(_goes_with(part) for part in rest)


def _goes_with(part: str) -> bool:
    """Whether a part behind a name belongs to it; a post or firm may begin small there: "- hộ kinh doanh Tám"."""
    return in_block(part) or is_firm(part[:1].upper() + part[1:])


def is_signed(text: str) -> bool:
    """Whether the line, right below a full sentence, names who wrote it: two names or more, or a firm.

    Nothing that a screen says, nor a program: "Invalid Certificate" and "Google Chrome" are no signatures.
    """
    if SCREEN.search(folded(text)) or not begins_block(text):
        return False
    first = SEPARATOR.split(PHONE_AT_END.sub("", text))[0]
    return len(first.split()) > 1 or is_firm(first)


def is_house(text: str) -> bool:
    """Whether the line is a house in a street of a town, all its words with capitals."""
    hit = HOUSE.fullmatch(text[:MAX_LINE])
    return hit is not None and not says(text) and all(word[0].isupper() for word in hit["street"].split())


def is_vietnamese_name(text: str) -> bool:
    """Whether the line is a name written with Vietnamese letters: "Trúc Giang", "Huyền"."""
    return is_name(text) and not text.isascii() and SCREEN.search(folded(text)) is None


def is_firm(text: str) -> bool:
    """Whether `text` is a post, a department or a firm and no sentence: "Kế toán trưởng", "CTCP Bảo Long"."""
    text = text.strip("*_ \t")
    words = text.split()
    if (
        not words
        or len(words) > MAX_FIRM
        or len(text) > MAX_LINE
        or re.search(r"[?!;:]|[.](?:\s+[a-zà-ỹ]|$)", text.rstrip("."))
    ):
        return False
    key = folded(text)
    return TITLES.search(key) is not None and not says(text) and _heads(text, words)


def _heads(text: str, words: list[str]) -> bool:
    """Begins with a capital, and holds another, or is as short as a post."""
    short = 4
    capitals = sum(word[:1].isupper() for word in words)
    return text[:1].isupper() and (len(words) <= short or 2 * capitals >= len(words))


def begins_block(text: str) -> bool:
    """Whether a name block can begin with this line: a name, a firm or post, or "Nơi nhận:"."""
    if is_name(text) or is_firm(text) or RECEIVERS.match(folded(text)):
        return True
    if REACH.match(folded(text)) or len(text) > MAX_LINE:
        return False
    first, *rest = SEPARATOR.split(PHONE_AT_END.sub("", text))
    return begins_block_part(first) and all(in_block(part) for part in rest)


def begins_block_part(text: str) -> bool:
    """Whether a part before a dash or a bar names a person or a firm."""
    return is_name(text) or is_firm(text)


def in_block(text: str) -> bool:
    """Whether the line may stand inside a name block."""
    key = folded(text)
    if is_small_print(key) or REACH.match(key) or RECEIVERS.match(key):
        return True
    if len(text) <= MAX_LINE and (PHONE.search(key) and not says(text)):
        return True
    if len(text) <= MAX_LINE and PLACE.search(key) and re.search(r"\d|,", key) and not says(text):
        return not re.search(r"[?!:;]", text)
    return is_name(text) or is_firm(text) or is_house(text)


def is_small_print(key: str) -> bool:
    """Whether the folded line begins a notice of secrecy or of the environment."""
    return SMALL_PRINT.match(key) is not None
