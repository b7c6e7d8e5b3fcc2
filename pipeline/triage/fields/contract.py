"""Numbers of contracts ("125/2024/HĐ-CKS") and invoices ("1C26TAA số 1234")."""

import re
from collections.abc import Iterator

from pipeline.triage.fields.hit import Hit, hit
from pipeline.triage.fields.piece import Piece

CODE = r"[a-z0-9][a-z0-9]*(?:[./\-–_][a-z0-9]+)*"
LABELLED = re.compile(
    r"\b(?:hop dong|h[dđ]|contract|agreement|phu luc|so h[dđ])\b(?P<between>[^\n]{0,70}?)(?<![a-z0-9./\-])"
    rf"(?P<code>(?=[a-z./\-–_]{{0,20}}[0-9]){CODE})"
)
BARE = re.compile(
    r"(?<![a-z0-9./\-])(?P<code>[0-9]{1,6}[/\-](?:[0-9]{2,4}[/\-])?(?:hd|hđ|hop dong)[a-z0-9]*(?:[/\-][a-z0-9]+)*"
    r"|(?:hd|hđ)[\-/][0-9a-z]+(?:[\-/][0-9a-z]+)+)(?![a-z0-9])"
)
DATE = re.compile(r"[0-9]{1,2}[./\-][0-9]{1,2}(?:[./\-][0-9]{2,4})?|[0-9]{1,2}[/\-][0-9]{4}|(?:19|20)[0-9]{2}")
STOPS = re.compile(r"[.;?!](?:\s|$)|\b(?:serial|seri|mst|ma so|sdt|dt|dien thoai|hoa don|cccd|goi|lao dong)\b|[0-9]")
OTHERS = re.compile(r"\bhop dong (?:lao dong|thue nha|mua nha|mau)")
INVOICE = re.compile(
    r"\b(?P<symbol>[1-6]?[ck][0-9]{2}[tdlmnbghx][a-z]{2})\b"
    r"(?:[^0-9a-z\n]{0,4}(?:so|no\.?|number|so hoa don)?[^0-9a-z\n]{0,4}(?P<number>[0-9]{1,8})(?![0-9a-z]))?"
)
NUMBERED = re.compile(
    r"\b(?:hoa don|hddt|invoice)\b(?: (?:gtgt|dien tu|vat))?,? ?(?:so|no\.?|#)["
    r" :]{0,2}(?P<number>[0-9]{1,8})(?![0-9a-z/])"
)


def contracts(piece: Piece) -> Iterator[Hit]:
    """All contract numbers, in order: after the word, or such as name themselves ("…/HĐ-CKS")."""
    at = 0
    while match := LABELLED.search(piece.key, at):
        at = match.end() if _is_contract(match) else match.start() + 2
        if _is_contract(match):
            yield _hit(piece, *match.span("code"), "số ghi sau chữ “hợp đồng”", 3)
    for match in BARE.finditer(piece.key):
        yield _hit(piece, *match.span("code"), "ký hiệu có chữ “HĐ”", 2)


def _hit(piece: Piece, start: int, end: int, reason: str, score: int) -> Hit:
    return hit(piece, "contract", piece.text[start:end], start, end, reason, score)


def _is_contract(match: re.Match[str]) -> bool:
    code, between = match["code"], match["between"]
    if STOPS.search(between.replace("no.", "no")) or OTHERS.match(match[0]) or DATE.fullmatch(code):
        return False
    named = re.search(r"(?:\bso|\bma|\bno\.?|[:#]) ?:? ?$", between) is not None
    shaped = re.search(r"[/\-]", code) is not None or (re.search(r"[a-z]", code) is not None and len(code) > 5)  # noqa: PLR2004
    shortest = 4
    return len(code) >= shortest and (shaped or (named and code.isdigit()))


def invoices(piece: Piece) -> Iterator[Hit]:
    """All invoices, in order: symbol and number, "1C26TAA 00001234", or what of them is there."""
    for match in INVOICE.finditer(piece.key):
        value = match["symbol"].upper() + (f" {match['number']}" if match["number"] else "")
        yield hit(piece, "invoice", value, *match.span(), "ký hiệu hoá đơn điện tử", 2)
    for match in NUMBERED.finditer(piece.key):
        yield hit(piece, "invoice", match["number"], *match.span("number"), "số ghi sau chữ “hoá đơn số”", 1)
