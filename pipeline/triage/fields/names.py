"""Names of persons: their shape, the words before them that are no part of them."""

import re

from pipeline.reading.reply.names import SURNAMES as COMMON
from pipeline.reading.vietnamese import fold, is_syllable
from pipeline.triage.fields.words import words_of

RARE = (
    "thi than thach tang tao te ton tu ung van vang vi vien vinh xa y ro siu ksor nay rah kpa a bh dinh giang giap"
    " h hang ha hau hoa hong huong ke kha khieu kien la lac lang lanh lien loc luc man mang muong nhan nhu o on pha"
    " phi phuong quang quyen ro sam son su ta tham thieu tho tong trang tri trieu tue tuong vong vuong xin binh cam cai"
    " cat chau chiem chong danh doi du duong dau giao hy khau khuu ky lai lao lau len lo lu mua sung vu lau tran"
    " sa mau bien bui bang dai ban be bo can ca cung dam dan doanh duc hung le luyen ly mai mac man ngac ngan nghiem"
    " ngon ngu ngoc ngung nguu nham nhieu nhuc nong oai oc pho phung phuoc pi quach quan quy tac tien tinh to truong"
)
SURNAMES = COMMON | frozenset(RARE.split())
SURE = words_of(
    "nguyen tran le pham huynh hoang phan vu vo dang bui do ho ngo duong ly dinh trinh dao doan"
    " luong luu truong lam"
    " phung trieu nghiem khuc ton mac cao quach thai chau kieu vuong tong dam bach"
    " ta mai to ha chu la khong tang than"
)
SPELLED = words_of(
    "nguyễn trần lê phạm huỳnh hoàng phan vũ võ đặng bùi đỗ hồ ngô dương lý lí đinh trịnh đào"
    " đoàn lương lưu trương lâm phùng triệu"
    " nghiêm khúc tôn mạc cao quách thái châu kiều vương tống đàm bạch tạ mai tô hà chu la lã khổng tăng thân"
    " phí chử đàng vòng khưu lò lầu sầm mẫn úng ngụy nguỵ từ thạch sơn kiên lục"
    " giáp nông tòng hứa quản doãn đồng ôn âu mạch thẩm tiêu viên trà lều ninh giang cù trang điểu đinh tòng cầm"
    " hoàng lường bế mã vàng giàng sùng"
    " thào hạng cứ má lý tẩn chảo phàn bàn triệu đặng"
)
TITLE = re.compile(
    r"(?:(?:minh|chi|co|chu|bac|thay|ong|ba)(?=\s)\s+|(?i:bác sĩ|bác sỹ|công chứng viên|kỹ sư|trưởng phòng|phó"
    r" phòng|thủ quỹ|văn thư|em|e|tôi|toi|tui|mình|cháu|con|ông|bà"
    r"|anh|chị|cô|chú"
    r"|bác|thầy|mr|mrs|ms|miss|mdm|bs|bsckii|bscki|ts|ths|ks|ls"
    r"|dr|gs|pgs|kts|cn|gđ|ktt|ktv|kt|giám đốc|phó giám đốc|kế toán trưởng|kế toán|chủ hộ|chủ quán|chủ tiệm|chủ"
    r" nhiệm|hiệu trưởng"
    r"|luật sư|bác sĩ|bác sỹ|dược sĩ|ds|linh mục|sư cô|đại đức|ký tên|người viết|người gửi|người làm đơn|tên là"
    r"|tên|ten la|ten"
    r"|contact|gặp|liên hệ|trân trọng|cảm ơn|thanks|regards|đã ký|ký bởi)(?:\.\s*|:\s*|\s+))+"
)
# Words of posts, departments, firms, places and formulas: no names of persons. Short ones with their diacritics, for
# Quan, Ban and Lưu are names.
NO_NAME = re.compile(
    r"\b(?:giam doc|ke toan|truong phong|pho phong|cong ty|cty|ctcp|tnhh|htx|chi nhanh|trung tam|uy ban|ubnd"
    r"|hieu truong"
    r"|chu tich|nhan vien|chuyen vien|ky thuat|doanh nghiep|dntn|tap doan|ngan hang|benh vien|dai dien|ho kinh"
    r" doanh|cua hang"
    r"|tran trong|kinh thu|cam on|xin chan|kinh gui|kinh chao|than ai|noi nhan|nhu tren|bo phan|van phong|vpp"
    r"|chi cuc|thanh pho"
    r"|toa nha|viet nam|ha noi|ho chi minh|sai gon|hai phong|can tho|tong cong ty|quan ly|dieu hanh|thu quy|thu"
    r" ky|chu quan"
    r"|chu tiem|chu ho|hop dong|hoa don|chu ky so|chung thu|ma so|dien thoai|dia chi|gui tu|sent from|quy"
    r" (?:cong ty|khach|trung tam)"
    r"|kinh de nghi|bch|bql|clb|viet kieu|ho so|to khai|can tra loi|yeu cau|de nghi)\b"
)
NO_NAME_SPELLED = re.compile(
    r"\b(?:phòng|người|lưu (?:ý|vt)|lưu:|tổ|sở|số|cục|quận|huyện|tỉnh|đường|khu|lô|tầng|xin|trường|trưởng|chủ|hộ"
    r"|lỗi|đã|từ|là|mã|những|các"
    r"|và|của|không|được|giấy|gửi|tải|mẫu|nhà|quán|tiệm|shop|lò|cửa|hàng|công|dịch|vụ|thương|mại)\b"
)
NOT_GIVEN = words_of(
    "gọi goi alo lh nhờ nho gấp gap mong xin cảm zalo sđt số so đt nha nhé dạ vâng ok gửi gui"
    " kính trước sau hôm ngày lúc lỗi loi cần mã"
    " tháng năm quận việt nhật hàn kế giám phó nhân chủ trưởng cám thanks tel web tks fax add mst cty mail lưu"
    " ngoài còn vì nếu khi"
    " chúng công đây đề yêu hiện trân thân to dear re fw fwd sai đúng token pin cks cts"
)
NO_NAME_ENGLISH = re.compile(
    r"\b(?:ltd|co|jsc|inc|llc|corp|gmbh|company|vietnam|vina|group|manager|director|department|dept|officer|accountant"
    r"|accounting|accounts?|secretary|assistant|engineer|head|chief|ceo|cfo|cto|purchasing|sales|admin|finance"
    r"|financial"
    r"|controller|consultant|team|management|services?|hr|it|ga|legal|executive|specialist|leader|office|regards|best"
    r"|sincerely|thanks?|thank you|yours|kind|warm|dear|hello|hi|please|rgds|brgds|br|cheers|sent|tks|note|urgent|asap"
    r"|contract|number|no|thx|rgd|fyi|ps|from|subject|recipients?|message|error|mail|the|and|of|for|with|your"
    r"|our|we|you|support|customer|smartsign|token|pin|usb|tax|code|email|win|windows|chrome"
    r"|coffee|exporters?|trading|packaging|apparel|resort|hotel|logistics|furniture|components|foods?|textiles?"
    r"|garments?"
    r"|precision|industr(?:y|ies)|technolog(?:y|ies)|tech|electronics?|electric|steel|plastics?|polymers?"
    r"|chemicals?|marine"
    r"|engineering|construction|international|global|holdings?|solutions?|systems?|instruments?|fasteners|mold|school"
    r"|clinic|hospital|studio|shop|store|farm|seafoods?|export|import|supply|chain|partners|law|firm|bank|institute"
    r"|university|academy|center|centre|foundation|capital|energy|solar|motors?|auto|parts|paper|rubber|wood|glass"
    r"|hosting|online|express|club|house|home|garden|tea|cafe|restaurant|fashion|metal|machinery|tools|ceramics"
    r"|shoes|footwear"
    r"|leather|rice|fruit|agri|aqua|bio|medical|dental|labs?|consult|advisory|audit|insurance|securities"
    r"|properties|realty"
    r"|development|investment|ventures|enterprises?|manufacturing|works|factory|mill|printing|oil|gas|power"
    r"|water|ocean|asia|pacific|saigon"
    r"|hanoi|mekong|danang|shipping|freight|travel|tours?|media|design|digital|software|data|cloud|retail|pharma"
    r"|health|beauty|spa)\b"
)
MOST_WORDS = 6
FULL = 3
"""The strength of a surname with middle and given name."""
LONGEST = 60
WORD = re.compile(r"[^\W\d_][^\W\d_'’`\-]*(?:['’`\-][^\W\d_]+)*\.?")


def strip_title(text: str) -> int:
    """How many characters of titles and pronouns stand before the name in `text`."""
    match = TITLE.match(text[:60])
    return match.end() if match else 0


def strength(text: str) -> int:
    """How sure it is that `text` is a person's whole name: 0 no, 1 a given name, 2 two words or foreign, 3 full."""
    words = text.split()
    if not 0 < len(words) <= MOST_WORDS or len(text) > LONGEST or not all(_is_word(word) for word in words):
        return 0
    if NO_NAME.search(fold(text)):
        return 0
    if len(words) == 1:
        return _given(text)
    if all(is_vietnamese(word) for word in words) and _surname(words):
        return FULL if len(words) > 2 or fold(words[0]) in SURE else 2  # noqa: PLR2004
    most = 4
    small = text.lower()
    return 0 if len(words) > most or NO_NAME_ENGLISH.search(small) or NO_NAME_SPELLED.search(small) else 2


def _given(word: str) -> int:
    """1 for a word that can be a given name standing alone."""
    if word.lower().rstrip(".") in NOT_GIVEN or NO_NAME_ENGLISH.search(word.lower()):
        return 0
    return 1 if is_vietnamese(word) or word[1:].islower() or "'" in word else 0


def _surname(words: list[str]) -> bool:
    """Whether the first word is a surname as it is spelled: Trương, not Trưởng; with "Văn" or "Thị" any word is."""
    if fold(words[1]) in {"van", "thi"} and len(words) > 2:  # noqa: PLR2004
        return True
    if all(word.isascii() for word in words) or words[0].isascii():
        return fold(words[0]) in SURNAMES
    return words[0].lower() in SPELLED


def is_vietnamese(word: str) -> bool:
    """Whether the word is a Vietnamese syllable, with or without diacritics."""
    return is_syllable(word) or (word.isascii() and fold(word) in _plain())


def _plain() -> frozenset[str]:
    from pipeline.reading.vietnamese.syllables import plain_syllables  # noqa: PLC0415 - made when first needed

    return plain_syllables()


def _is_word(word: str) -> bool:
    return word[0].isupper() and WORD.fullmatch(word) is not None and (len(word) > 1 or word.isalpha())
