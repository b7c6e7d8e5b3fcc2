"""How far the name of an organisation goes, and whether it is one at all."""

import re

from pipeline.reading.vietnamese import fold
from pipeline.triage.fields.piece import Piece
from pipeline.triage.fields.words import words_of

STRONG = (
    r"(?:chi nhánh|cn|văn phòng đại diện|vpđd) (?=(?:của )?(?:công ty|cty|ctcp|tổng))|tổng (?:công ty|cty)|công"
    r" ty|cty|c\.ty|cônh ty|ctcp"
    r"|cttnhh|liên hiệp (?:htx|hợp tác xã)|hợp tác xã|htx|dntn|doanh nghiệp tư nhân|doanh nghiệp (?:chế xuất|tn)"
    r"|tập đoàn|hộ kinh doanh|hkd"
    r"|hộ kd|quỹ tín dụng nhân dân|tổ hợp tác"
)
WEAK = (
    r"chi nhánh|trường(?! hợp| phòng| ban| nhóm| này| em| tôi| mình| chúng| o\b| cn\b| sub)|bệnh viện|trung tâm"
    r"|trạm y tế|trạm|phòng khám"
    r"|nha khoa|ngân hàng|uỷ ban nhân dân|ủy ban nhân dân|ubnd|văn phòng (?:luật sư|công chứng|thừa phát lại"
    r"|luật)|vplsư?|vpcc|phòng công chứng"
    r"|phòng (?=[^\n.,;]{3,40} (?:xã|phường|huyện|quận|tỉnh|thành phố|đặc khu) [A-ZĐ])|sở|ban quản lý(?: dự án)?"
    r"|viện|quỹ|hiệp hội|hội"
    r"|câu lạc bộ|clb|nhà hàng|khách sạn|quán|tiệm|cửa hàng|shop|cơ sở|xưởng|nhà thuốc|quầy thuốc|siêu thị|salon"
    r"|spa|gara|garage|homestay"
    r"|resort|farm|trang trại|studio|nhà xe|nhà sách|nhà in|nhà may|nhà máy|xí nghiệp|vựa|vpp|văn phòng phẩm|bưu"
    r" điện|lò|đại lý thuế"
    r"|hợp danh|toà soạn|tạp chí|nông trường|lâm trường|ban chỉ huy|phân hiệu|học viện|thẩm mỹ viện|khu du lịch"
    r"|showroom|phòng tập|phòng vé|hiệu thuốc|hiệu vàng|tạp hoá|tạp hóa"
)
TYPED = re.compile(rf"(?<![\w])(?:(?P<strong>{STRONG})|(?P<weak>{WEAK}))(?![\w])")
PLAIN = re.compile(
    r"(?<![\w])(?:(?P<strong>(?:chi nhanh )?(?:tong )?cong ty|hop tac xa|dntn|doanh nghiep tu nhan|ho kinh doanh"
    r"|tap doan)"
    r"|(?P<weak>truong (?=thcs|thpt|tieu hoc|mam non|mn |dai hoc|cao dang)|benh vien|phong kham|nha hang|khach"
    r" san|cua hang|tiem|nha thuoc"
    r"|ngan hang|trung tam|quan (?=an|com|cafe|ca phe|nhau|lau|pho)))(?![\w])"
)
TOKEN = re.compile(r"[^\s,;:()\"“”|/\[\]<>…=_*]+|[,;:()\"“”|/\[\]<>…=_*]")
MOST_TOKENS = 24
# Words that end a name: of sentences, or a label. With their diacritics, in lower case; names hold none of them in capitals.
STOPS = words_of(
    "có đã đang bị xin gửi là nộp ký mua báo đề hiện vừa đổi do được ở từ không chưa nhận muốn cần"
    " sử đăng thành chúng tôi em bên mình"
    " này đó nên thì mà vì khi nếu theo cho với đến tới trong trên mst ms mã sđt đt số hợp qua bằng vẫn cũng rất"
    " ạ nhé để đứng gặp tên"
    " yêu kính vào ra rồi hay hoặc sẽ phải mới cũ bán giao trân nhờ ko k dc đc hôm ngày tháng lúc mong ơi e mail"
    " email tel phone tax"
    " serial còn của tại anh chị ông bà sang sau trước nay chuyển thay gì nào mấy đây ghi dùng thuê làm hết"
    " thông trả chỉ như thấy lại lên"
    " xuống khiếu phản hotline zalo fax cccd add địa ngưng tạm hỏi"
    " co da dang bi gui nop ky la vua duoc khong chua nhan muon toi ben nay nen thi ma vi khi neu theo voi so sdt dt"
    " goi xai o de doi tren bi is are was were has have had will would and which that we our the a an from to at"
    " in on for by with please"
)
COMPOUNDS = frozenset(
    each.strip()
    for each in [
        "thiết bị",
        "phổ thông",
        "giao thông",
        "truyền thông",
        "viễn thông",
        "thông tin",
        "thông minh",
        "bán lẻ",
        "bán buôn",
        "mua bán",
        "thành viên",
        "tổng hợp",
        "hợp tác",
        "hợp danh",
        "liên hợp",
        "phối hợp",
        "hợp kim",
        "hiện đại",
        "vận chuyển",
        "chuyển phát",
        "chuyển đổi",
        "chuyển giao",
        "cho thuê",
        "tự do",
        "bao bì",
        "trang thiết bị",
        "đồng bộ",
        "nông thôn mới",
        "thôn mới",
        "đổi mới",
        "trình bày",
        "chế biến",
        "sinh học",
        "giáo dục",
        "thuốc bảo",
        "thay thế",
        "phụ trợ",
        "làm đẹp",
        "đào tạo",
        "thể thao",
        "truyền hình",
        "cơ điện",
        "cơ yếu",
        "phục vụ",
        "công ích",
        "thanh toán",
        "nhận diện",
        "phát hành",
        "tiếp nhận",
        "giao nhận",
        "chứng nhận",
        "kiểm định",
        "trả góp",
        "sử học",
        "tạo mẫu",
        "mẫu mã",
        "du học",
        "lên men",
        "không khí",
        "hàng không",
        "không gian",
        "giao hàng",
        "giao dịch",
        "thông quan",
        "hàng hoá",
        "hàng hóa",
        "bạch kim",
        "nhà máy",
        "đặc sản",
        "số hoá",
        "kỹ thuật số",
        "chữ ký số",
        "công nghệ số",
    ]
)
HARD_STOPS = words_of(
    "mst sđt đt kính đề đã đang bị xin chúng tôi được không yêu khiếu mã trân gửi vẫn cần hiện"
    " là có nộp ký cho tel tax email mail serial"
)
LEGAL = re.compile(
    r"(?:tnhh|cp|mtv|co|phan|mot|hai|thanh|vien|tm|dv|sx|xnk|trach|nhiem|huu|han|tu|nhan|thuong|mai|dich|vu|va"
    r"|san|xuat|tv|dt|xd|xay|dung"
    r"|cong|ty|cty|ctcp|htx|hop|tac|xa|ho|kinh|doanh|nghiep|tong|tap|doan|hkd|dntn|cn|chi|nhanh|&|-)\.?"
)
GENERIC = re.compile(
    r"(?:ben |cua |nha |cho )?(?:chung toi|chung em|toi|em|minh|quy (?:cong ty|khach|trung tam|vi)|me|con|khac"
    r"|cu|moi|nay|do|dien(?: luc)?|khach hang"
    r"|phan mem|dich vu|san xuat|thuong mai|thue|ke toan|nao|a|b|c|x|y|z|abc|xyz|nha cung cap|cung cap|chung"
    r" thuc(?: chu ky so.*)?|cham soc.*|ho tro.*)"
)
SUFFIX = re.compile(
    r",? ?(?:co\.?,? ?ltd|ltd|jsc|inc|llc|corp|limited|company limited|pte|va (?:cac )?cong su|va dong nghiep"
    r"|and (?:partners|associates))\b\.?"
)
SHORTENED = words_of("tp. tx. tt. co. st. ltd. inc. corp. bs. dn. xd. sx. tm. dv. vn. cn. sg. hn. ths. kd. cty.")
IN_BRACKETS = re.compile(r"\((?:viet ?nam|vn|vietnam|hn|hcm|tp\.? ?hcm)\)")


def end_of_name(piece: Piece, start: int, latin: bool = False) -> int | None:  # noqa: C901 - one walk, each branch a rule
    """Where the name that begins at `start` ends; None when there is no word. `latin`: a foreign name, capitals only."""
    end, at, branch = None, start, piece.key.startswith(("chi nhanh", "cn "), start)
    capitals = start
    shouted = _shouted(piece.text[start : start + 40])
    for _ in range(MOST_TOKENS):
        space = re.compile(r"[ \t\u00a0]{0,2}").match(piece.text, at)
        token = TOKEN.match(piece.text, space.end() if space else at)
        if token is None:
            break
        brackets = IN_BRACKETS.match(piece.key, token.start())
        suffix = SUFFIX.match(piece.key, token.start()) if end is not None else None
        if brackets or suffix:
            end = capitals = at = (brackets or suffix).end()  # type: ignore[union-attr]
            if suffix and suffix[0].endswith("."):
                break
            continue
        if not _goes_on(piece, token, shouted, branch, latin, at == start):
            break
        end = at = token.end()
        if token[0][0].isupper() or token[0][0].isdigit():
            capitals = end
        if _ends_sentence(token[0]):
            break
    if end is None:
        return None
    return _trimmed(piece, start, end, capitals)


def _goes_on(piece: Piece, token: re.Match[str], shouted: bool, branch: bool, latin: bool, first: bool) -> bool:
    """Whether the token is part of the name."""
    text, low = token[0], token[0].lower().rstrip(".")
    if first:
        return text[0].isalnum()
    if text in "-–":
        return (
            re.match(
                r" (?:ctcp|tnhh|jsc|chi nhanh|cn |tkv|\w{2,}(?: \w+){0,3} (?:xa|phuong|huyen))",
                piece.key[token.end() : token.end() + 40],
            )
            is not None
        )
    if text == "&":
        return True
    if not text[0].isalnum() or re.fullmatch(r"[0-9.\-]{5,}", text) or "@" in text:
        return False
    if text[0].isupper():
        if shouted and re.match(r"(?:điện thoại|địa chỉ|mã số)\b", piece.low[token.start() : token.start() + 12]):
            return False
        return not (shouted and low in HARD_STOPS) and low not in {"mst", "sđt", "đt", "tel", "serial", "cccd"}
    if low == "tại":
        return branch and piece.text[token.end() + 1 : token.end() + 2].isupper()
    if low in STOPS and not latin and _compound(piece, token):
        return True
    return (text[0].isdigit() or (not latin and low not in STOPS)) or (
        latin and low in {"of", "and"} and _upper_next(piece, token.end())
    )


def _compound(piece: Piece, token: re.Match[str]) -> bool:
    """Whether a word that else ends a name is half of a compound here: "Thiết bị", "Phổ thông", "Hợp tác"."""
    before = piece.low[max(0, token.start() - 12) : token.start()].split()
    after = piece.low[token.end() : token.end() + 12].split()
    low = token[0].lower()
    pairs = {f"{before[-1]} {low}" if before else "", f"{low} {after[0]}" if after else ""}
    return not COMPOUNDS.isdisjoint(pairs)


def _upper_next(piece: Piece, at: int) -> bool:
    return piece.text[at + 1 : at + 2].isupper()


def _ends_sentence(token: str) -> bool:
    return token[-1] in "!?" or (
        token[-1] == "." and len(token) > 2 and "." not in token[:-1] and token.lower() not in SHORTENED
    )


def _shouted(text: str) -> bool:
    return text.upper() == text


OFFICES = re.compile(r"(?:so|vien|trung tam|phong|chi cuc|ban quan ly) ")
"""Names of offices say what they do and end with a small word: "Sở Nông nghiệp và Môi trường"."""


def _trimmed(piece: Piece, start: int, end: int, capitals: int) -> int:
    """Without small words at the end that begin the next sentence; a line or bracket that ends there keeps them."""
    follows = piece.text[end : end + 2].lstrip(" ")
    whole = not follows or follows[0] in '\n\r,;:()|-–"”.…'
    syllables = len(piece.text[capitals:end].split())
    keep = 2
    office = OFFICES.match(piece.key, start) is not None and syllables == 1
    if capitals > start and not (whole and syllables <= keep) and not office:
        end = capitals
    while (
        end > start
        and piece.text[end - 1] in " .!?-–&,'"
        and not piece.key[max(0, end - 5) : end].endswith(("ltd.", "co.", "inc.", "corp."))
    ):
        end -= 1
    return end


FORMAL = re.compile(r"sở|hội|viện|quỹ|trạm|trung tâm|hiệp hội|trường|lò|cơ sở|báo|vựa")
"""Kinds that are words of every sentence too: they begin a name with a capital only."""


def is_named(piece: Piece, start: int, head: int, end: int) -> bool:
    """Whether behind the kind of organisation a name of its own follows: not "công ty chúng tôi"."""
    rest = piece.text[head:end].strip()
    words = rest.split()
    names = [word for word in words if not LEGAL.fullmatch(fold(word))]
    if not names or GENERIC.fullmatch(fold(" ".join(names)[:80])):
        return False
    kind = piece.low[start:head]
    if names[0].lower() in {"và", "hoặc", "va", "hay"} or (
        FORMAL.fullmatch(kind) and not (piece.text[start].isupper() or rest[0].isupper())
    ):
        return False
    if any(word[0].isupper() for word in names):
        return not (len(names) == 1 and len(names[0]) == 1)
    most = 6
    return bool(re.match(r"tnhh|cp\b|co phan|tu nhan", fold(rest[:20]))) and len(words) <= most + 2
