"""Words around a number or a name that say whose it is, in folded text."""

import re


def words_of(text: str) -> frozenset[str]:
    """The words of a list that is written as one text."""
    return frozenset(text.split())


OTHERS = re.compile(
    r"\b(?:dai ly|nhan vien|sale|nvkd|(?:ban|em|anh|chi|phong|ben) kinh doanh|(?:ban|anh|chi|em|ben|phong) ky"
    r" thuat|ky thuat (?:ben|cua|la|ten)|tong dai|hotline|cskh|tu van vien|ky thuat vien|ktv|ngan hang|kho bac"
    r"|co quan thue|chi cuc|cuc thue|can bo|buu dien|buu ta|shipper|giao hang|nguoi giao|ke toan cu|giam doc cu|so la"
    r"|so (?:dien thoai |dt |sdt |di dong )?cu|email cu|mail cu|cu la|lua dao|ke gian|doi tac|ben ban|ben mua"
    r"|nha cung cap|nguoi ban|ben kia|ho cho|hang khac|agent"
    r"|your (?:staff|sales|agent|hotline)|salesman|sales rep|reseller|courier|tax office|bank|supplier|vendor"
    r"|thay vi|thay cho|ghi (?:nham|sai|thanh)|nham thanh|sai thanh|thanh ra)\b"
)
FIRST = re.compile(
    r"\b(?:toi|tui|em|e|(?<!ben )minh|chau|con|chung toi|chung em|ben em|ben toi|ben e|cty em|cong ty em|don vi em|my"
    r"|our|me|us|khach hang|kh|dung la|dung phai la|sua (?:lai )?thanh|doi (?:sang|thanh)|so moi|moi la|cap nhat)\b"
)


def someone_elses(before: str) -> bool:
    """Whether the words before it, in the same sentence, say that it is somebody else's; the last word counts."""
    others = [found.end() for found in OTHERS.finditer(before)]
    first = [found.end() for found in FIRST.finditer(before)]
    return bool(others) and (not first or others[-1] > first[-1])


def firsts(before: str) -> bool:
    """Whether the words before it, in the same sentence, say that it is the writer's own."""
    return FIRST.search(before) is not None and not someone_elses(before)
