"""Whose firm is it? Points for and against a name being the writer's own organisation."""

import re

from pipeline.triage.fields.piece import Piece

OFFICE = re.compile(
    r"(?:(?:chi )?cuc|kho bac|bao hiem|bhxh|hai quan|ngan hang|toa an|cong an|uy ban|ubnd|so |buu dien|dien luc"
    r"|cong ty dien luc|thue|uỷ ban"
    r"|dai ly|hoi |vien |phong (?!kham)|ban |trung tam|hiep hoi|bao |quy )"
)
ADDRESSED = re.compile(
    r"\b(?:kinh gui|gui|dear|(?<!issued )to|kinh thua|thua|attn)\s?:? ?(?:quy )?(?:ban [a-z ]{2,20} )?$"
)
THIRD = re.compile(
    r"\b(?:dai ly(?: [a-z]{1,6}){0,3} la|dai ly|doi tac|ben ban|ben mua(?! ?:)|nha cung cap|mua (?:cua|tu|qua|o)|nguoi"
    r" ban|nhan vien|khach hang (?:cua (?:em|toi|chung toi) )?la|ban cho"
    r"|hoa don cho|xuat (?:cho|nham)|agent|reseller|supplier|vendor|from your|bi (?:nham|ghi) (?:thanh|sang)"
    r"|nham (?:thanh|sang|voi|cho)|ghi (?:nham|sai)"
    r"|ghi thanh|thanh ra|lon voi|hien (?:ra )?|voi (?:cong ty|ben)|sang (?:ben )?|chuyen sang|lua dao|mao danh"
    r"|tu xung|xung la"
    r"|doi (?:ten )?(?:sang|thanh)|doi ten thanh|ten moi la|sap nhap vao|ten cu|truoc day la|phan mem|cu la|tu"
    r" ten|bang cua|do)\b ?(?:la|cua|:)? ?[\"“]?$|\btu [\"“]$|\bdai ly [^.,;()\n]{2,30}\($"
)
FOR = re.compile(
    r"\b(?:chung toi la|ben (?:em|toi|minh|chung toi|e) la|toi la [a-z ]{2,40}|em la [a-z ]{2,40}|cong ty (?:em"
    r"|toi|minh|chung toi) la|cty (?:em|toi|minh) la"
    r"|don vi (?:em|toi|minh) la|on behalf of|ke toan(?: truong)?(?: cua| tai| ben| o)?|giam doc(?: cua)?|lam"
    r" (?:viec )?(?:o|tai|cho|ben)|dai dien(?: cho)?|we are"
    r"|chu|chu nhiem|thuoc|from|of|at|for|khach hang|kh|cho|cua|ten (?:cong ty|don vi|dn))\s?:? ?$"
)
TAXED = re.compile(
    r"[ ,(\-–:|]{0,4}\n?[ (]{0,2}(?:\((?:ten cu|goi tat|sau day)[^()\n]{0,80}\),? )?(?:m\.?s\.?t|ma so thue|mst"
    r"|ma so|tax|msdn|(?:so )?hop dong|contract|[0-9]{10})"
)


FAR_DOWN = 400
"""Characters within which a letterhead stands."""
OPENS = re.compile(r"(?:^|[.!?] |\b(?:kinh )?(?:gui|chao|dear)[^.,\n]{0,40}, ?)$")
SAYS = re.compile(
    r" (?:\([^()\n]{1,60}\) )?,?(?:chung toi |hien )?(?:dang|co|xin|de nghi|moi|hien|kinh|da|gap|vua|bi|su dung"
    r"|nop|muon|can|nhan duoc|dang ky|mua"
    r"|yeu cau|khieu nai|phan anh|is|are|has|have|would|uses?)\b"
)


def owner_score(piece: Piece, start: int, end: int) -> int:
    """Points: a tax code behind it, a letterhead, the name block or words of the writer speak for it."""
    before = piece.key[max(0, start - 60) : start].rsplit("\n", 1)[-1]
    after = piece.key[end : end + 110]
    score = 4 if TAXED.match(after) else 0
    score += 2 if _heads(piece, start) else 0
    score += 2 if _stands_alone(piece, start, end) else 0
    score += 2 if FOR.search(before) else 0
    score += 4 if OPENS.search(before) and SAYS.match(after) else 0
    score += 1 if piece.zone(start) == "signature" else 0
    score -= 3 if OFFICE.match(piece.key, start) else 0
    score -= 9 if ADDRESSED.search(before) else 0
    return score - (9 if THIRD.search(before) else 0)


def _heads(piece: Piece, start: int) -> bool:
    """Whether it begins the text or one of its first lines, as the letterhead of an official letter does."""
    if start > FAR_DOWN:
        return False
    head, lines = piece.key[:start], 4
    return not head.strip() or (head.count("\n") < lines and head.endswith("\n"))


def _stands_alone(piece: Piece, start: int, end: int) -> bool:
    """Whether it stands alone on its line."""
    return piece.key[max(0, start - 1) : start] in {"", "\n"} and piece.key[end : end + 1] in {"", "\n", "\r"}
