"""Names of persons: their shape, the words before them that are no part of them."""

import re

from pipeline.reading.reply.names import SURNAMES as COMMON
from pipeline.reading.vietnamese import fold, is_syllable

RARE = (
    "thi than thach tang tao te ton tu ung van vang vi vien vinh xa y ro siu ksor nay rah kpa a bh dinh giang giap"
    " h hang ha hau hoa hong huong ke kha khieu kien la lac lang lanh lien loc luc man mang muong nhan nhu o on pha"
    " phi phuong quang quyen ro sam son su ta tham thieu tho tong trang tri trieu tue tuong vong vuong xin binh cam cai"
    " cat chau chiem chong danh doi du duong dau giao hy khau khuu ky lai lao lau len lo lu mua sung vu lau tran"
    " sa mau bien bui bang dai ban be bo can ca cung dam dan doanh duc hung le luyen ly mai mac man ngac ngan nghiem"
    " ngon ngu ngoc ngung nguu nham nhieu nhuc nong oai oc pho phung phuoc pi quach quan quy tac tien tinh to truong"
)
SURNAMES = COMMON | frozenset(RARE.split())
SURE = frozenset(
    "nguyen tran le pham huynh hoang phan vu vo dang bui do ho ngo duong ly dinh trinh dao doan luong luu truong lam"
    " phung trieu nghiem khuc ton mac cao quach thai chau kieu vuong tong dam bach"
    " ta mai to ha chu la khong tang than".split()
)
SPELLED = frozenset(
    "nguyễn trần lê phạm huỳnh hoàng phan vũ võ đặng bùi đỗ hồ ngô dương lý lí đinh trịnh đào đoàn lương lưu trương lâm phùng triệu"
    " nghiêm khúc tôn mạc cao quách thái châu kiều vương tống đàm bạch tạ mai tô hà chu la khổng tăng thân".split()
)
NO_SURNAME = re.compile(r"hồ sơ|hà nội|hồ chí minh|cao đẳng|lâm nghiệp|thái bình|cao bằng|lâm đồng|hoàng mai\b.*quận|mai linh|la tinh")
TITLE = re.compile(
    r"(?:(?:minh|chi|co|chu|bac|thay|ong|ba)(?=\s)\s+|(?i:em|e|tôi|toi|tui|mình|cháu|con|ông|bà|anh|chị|cô|chú|bác|thầy|mr|mrs|ms|miss|mdm|bs|bsckii|bscki|ts|ths|ks|ls"
    r"|dr|gs|pgs|kts|cn|gđ|ktt|ktv|kt|giám đốc|phó giám đốc|kế toán trưởng|kế toán|chủ hộ|chủ quán|chủ tiệm|chủ nhiệm|hiệu trưởng"
    r"|luật sư|bác sĩ|bác sỹ|dược sĩ|ds|linh mục|sư cô|đại đức|ký tên|người viết|người gửi|người làm đơn|tên là|tên|ten la|ten"
    r"|contact|gặp|liên hệ|trân trọng|cảm ơn|thanks|regards|đã ký|ký bởi)(?:\.\s*|:\s*|\s+))+"
)
# Capitals that begin posts, departments, firms, places, closing formulas: no names of persons.
NO_NAME = re.compile(
    r"\b(?:giam doc|ke toan|truong phong|pho phong|phong|cong ty|cty|ctcp|tnhh|htx|chi nhanh|trung tam|uy ban|ubnd"
    r"|hieu truong|chu tich|nhan vien|chuyen vien|ky thuat|doanh nghiep|dntn|tap doan|ngan hang|benh vien|dai dien"
    r"|ho kinh doanh|cua hang|tran trong|kinh thu|cam on|xin chan|kinh gui|kinh chao|than ai|nguoi|noi nhan|luu|nhu tren|to|ban"
    r"|bo phan|van phong|vpp|so|cuc|chi cuc|thanh pho|quan|huyen|tinh|duong|khu|lo (?=[a-z]?[0-9])|tang|toa nha|viet nam|ha noi|ho chi minh"
    r"|sai gon|hai phong|can tho|tong cong ty|quan ly|dieu hanh|thu quy|thu ky|chu quan|chu tiem|chu ho|hop dong|hoa don"
    r"|chu ky so|chung thu|ma so|dien thoai|dia chi|gui tu|sent from|quy (?:cong ty|khach|trung tam)|kinh de nghi|xin|bch|bql|clb)\b"
)
NO_NAME_ENGLISH = re.compile(
    r"\b(?:ltd|co|jsc|inc|llc|corp|gmbh|company|vietnam|vina|group|manager|director|department|dept|officer|accountant"
    r"|accounting|accounts?|secretary|assistant|engineer|head|chief|ceo|cfo|cto|purchasing|sales|admin|finance|financial"
    r"|controller|consultant|team|management|services?|hr|it|ga|legal|executive|specialist|leader|office|regards|best"
    r"|sincerely|thanks?|thank you|yours|kind|warm|dear|hello|hi|please|rgds|brgds|br|cheers|sent|tks|note|urgent|asap"
    r"|contract|number|no|thx|rgd|fyi|ps|from|subject|recipients?|message|error|mail|the|and|of|for|with|your|our|we|you|support|customer|smartsign|token|pin|usb|tax|code|email|win|windows|chrome"
    r"|coffee|exporters?|trading|packaging|apparel|resort|hotel|logistics|furniture|components|foods?|textiles?|garments?"
    r"|precision|industr(?:y|ies)|technolog(?:y|ies)|tech|electronics?|electric|steel|plastics?|polymers?|chemicals?|marine"
    r"|engineering|construction|international|global|holdings?|solutions?|systems?|instruments?|fasteners|mold|school"
    r"|clinic|hospital|studio|shop|store|farm|seafoods?|export|import|supply|chain|partners|law|firm|bank|institute"
    r"|university|academy|center|centre|foundation|capital|energy|solar|motors?|auto|parts|paper|rubber|wood|glass"
    r"|shipping|freight|travel|tours?|media|design|digital|software|data|cloud|retail|pharma|health|beauty|spa)\b"
)
MOST_WORDS = 6
WORD = re.compile(r"[^\W\d_][^\W\d_'’`\-]*(?:['’`\-][^\W\d_]+)*\.?")


def strip_title(text: str) -> int:
    """How many characters of titles and pronouns stand before the name in `text`."""
    match = TITLE.match(text[:60])
    return match.end() if match else 0


def strength(text: str) -> int:
    """How sure it is that `text` is a person's whole name: 0 no, 1 a given name, 2 two words or foreign, 3 full."""
    words = text.split()
    key = fold(text[:120])
    if not 0 < len(words) <= MOST_WORDS or len(text) > 60 or not all(_is_word(word) for word in words):  # noqa: PLR2004
        return 0
    full = len(words) > 1 and fold(words[0]) in SURNAMES
    if len(words) > 1 and fold(words[0]) in SURE and all(is_vietnamese(word) for word in words) and len(words) < 6:  # noqa: PLR2004
        return 3 if _no_post(key, words) else 0
    if NO_NAME.search(key) or NO_NAME_ENGLISH.search(key):
        return 0
    return _other(words, full)


def _no_post(key: str, words: list[str]) -> bool:
    """Whether the first word is a surname as it is spelled, not the start of a post or formula: "Trưởng", "Chủ", "Hộ"."""
    if all(word.isascii() for word in words):
        return NO_NAME.search(key) is None
    return not NO_SURNAME.match(" ".join(words).lower()) and (words[0].isascii() or words[0].lower() in SPELLED)


def _other(words: list[str], full: bool) -> int:
    """Names without one of the common surnames: given names alone, foreign ones, those of other peoples of Vietnam."""
    vietnamese = all(is_vietnamese(word) for word in words)
    most = 4
    if vietnamese and len(words) <= most:
        return 1 if len(words) == 1 else 3 if full and len(words) > 2 else 2  # noqa: PLR2004
    if len(words) == 1:
        return 1 if words[0].isalpha() and words[0][1:].islower() else 0
    return 2 if len(words) <= most else 0


def is_vietnamese(word: str) -> bool:
    """Whether the word is a Vietnamese syllable, with or without diacritics."""
    return is_syllable(word) or (word.isascii() and fold(word) in _plain())


def _plain() -> frozenset[str]:
    from pipeline.reading.vietnamese.syllables import plain_syllables  # noqa: PLC0415 - made when first needed

    return plain_syllables()


def _is_word(word: str) -> bool:
    return word[0].isupper() and WORD.fullmatch(word) is not None and (len(word) > 1 or word.isalpha())
