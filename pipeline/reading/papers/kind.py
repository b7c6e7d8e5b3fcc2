"""What kind of file it is: by its bytes, never by its name or what the sender says of it."""

import re

from pipeline.reading.papers.telling.containers import form_of_ole, form_of_zip
from pipeline.reading.papers.telling.magic import UNKNOWN, Form, form_by_magic
from pipeline.reading.papers.telling.ole import MAGIC as OLE

ZIPS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
PDF_REACH = 1_024  # a PDF may have other bytes before it, says annex H of its reference
LOOKED_AT = 1 << 16
MOST_CONTROLS = 0.02
CONTROLS = bytes([*range(9), 11, *range(14, 27), *range(28, 32), 127])
BLANKS = b" \t\r\n\xef\xbb\xbf"
FIELD = re.compile(rb"([!-9;-~]{1,100}):")  # RFC 5322 section 2.2
MAIL_FIELDS = frozenset(
    [
        b"from",
        b"to",
        b"subject",
        b"date",
        b"received",
        b"message-id",
        b"mime-version",
        b"return-path",
        b"delivered-to",
    ]
)
MOST_HEADER_LINES = 200
HTML = re.compile(r"\s*<(?:!doctype html|html|head|body|meta|table|div|style|p|font|span)[\s>/]", re.IGNORECASE)
XHTML = re.compile(r"<html[\s>]", re.IGNORECASE)
TEXT = Form("text", "text/plain", "text")


def kind_of(content: bytes) -> str | None:
    """Gives the kind by which a reader is chosen, None if there is no reader for such a file. Never raises.

    Kinds: docx, sheet, doc, msg, tnef, rtf, pdf, image, archive, odt, mail, html, text, signature, and "locked" for
    an office document that opens only with a password. An empty file is a text.
    """
    return form_of(content).kind


def mime_of(content: bytes) -> str:
    """Gives the MIME type that the bytes tell, "application/octet-stream" if they tell none."""
    return form_of(content).mime


def describe_unknown(content: bytes) -> str:
    """Gives in English what a file is that nobody here reads: "RAR archive"; for the detail of a problem."""
    return form_of(content).words


def form_of(content: bytes) -> Form:
    """Gives kind, MIME type and description together."""
    if content.startswith(OLE):
        return form_of_ole(content)
    if content.startswith(ZIPS):
        return form_of_zip(content)
    found = form_by_magic(content)
    if found is not None:
        return found
    if b"%PDF-" in content[:PDF_REACH]:
        return Form("pdf", "application/pdf", "PDF document")
    if content.lstrip(BLANKS).startswith(b"{\\rtf"):
        return Form("rtf", "application/rtf", "rich text")
    return _written(content)


def charset_of(content: bytes) -> str | None:
    """Gives "utf-16-le" or "utf-16-be" for such text without a byte order mark, None for all other files."""
    start = content[:LOOKED_AT]
    if len(start) < 4 or b"\0" not in start or start.startswith((b"\xff\xfe", b"\xfe\xff")):  # noqa: PLR2004
        return None
    for charset, high in (("utf-16-le", start[1::2]), ("utf-16-be", start[0::2])):
        # Latin letters have a zero in the high byte, Vietnamese ones 01, 03 or 1E.
        if sum(map(high.count, b"\0\x01\x03\x1e\x20")) >= 0.9 * len(high) and high.count(0) >= len(high) / 2:
            return charset
    return None


def _written(content: bytes) -> Form:
    """Mail, web page or plain text, if it is writing at all."""
    start = content[:LOOKED_AT]
    wide = "utf-16" if start.startswith((b"\xff\xfe", b"\xfe\xff")) else charset_of(content)
    text = start.decode(wide or "latin-1", "replace")
    narrow = text.encode("latin-1", "replace")
    if b"\0" in narrow or len(narrow.translate(None, CONTROLS)) < (1 - MOST_CONTROLS) * len(narrow):
        return UNKNOWN
    if not wide and _is_mail(start):
        return Form("mail", "message/rfc822", "mail")
    if HTML.match(text.lstrip("\ufeffï»¿")) or (text.lstrip("\ufeffï»¿").startswith("<") and XHTML.search(text[:4096])):
        return Form("html", "text/html", "web page")
    return TEXT


def _is_mail(start: bytes) -> bool:
    """Whether it begins with at least two header fields, one of them a field that mails have."""
    lines = start.lstrip(BLANKS).split(b"\n", MOST_HEADER_LINES)[:MOST_HEADER_LINES]
    names = []
    for line in lines[1:] if lines[0].startswith(b"From ") else lines:  # the first line of an mbox is no field
        field = FIELD.match(line)
        if field:
            names.append(field[1].lower())
        elif not names or not line.startswith((b" ", b"\t")):
            break
    return len(names) > 1 and not MAIL_FIELDS.isdisjoint(names)
