"""A file that came with a mail: its name, its type, and its bytes when they are asked for."""

import mimetypes
import re
from dataclasses import dataclass

from pipeline.reading.content import Content
from pipeline.reading.header import raw_value
from pipeline.reading.parameters import parameters
from pipeline.reading.parts import Part
from pipeline.reading.uuencode import decode_part

SLASHES = re.compile(r"[/\\]+")
ENDINGS = {
    "application/ms-tnef": "winmail.dat",
    "application/pkcs7-mime": "smime.p7m",
    "application/pkcs7-signature": "smime.p7s",
    "message/delivery-status": "delivery-status.txt",
    "message/disposition-notification": "disposition-notification.txt",
    "message/rfc822": ".eml",
    "text/calendar": ".ics",
    "text/rfc822-headers": "headers.txt",
}
"""What an unnamed part is called by its type; the rest is left to the list of types."""


@dataclass(frozen=True)
class Attachment:
    """A file that came with a mail."""

    name: str
    type: str
    """As the sender says; what it really is shows when it is read."""
    content: Content
    inline: bool = False
    """A picture that the mail's text shows in its midst, not a paper that was attached."""


def attachment(part: Part) -> Attachment:
    """Takes out a part as a file. Unnamed ones are named by their place in the mail: the same at each reading."""
    content: Content = part.content
    if part.uuencoded:
        content = decode_part(part.raw, part.body, part.place.end) or content
    kind = "text/plain" if part.type.startswith("multipart/") else part.type
    return Attachment(name_of(part) or _made_up(part), kind, content, _is_inline(part))


def name_of(part: Part) -> str:
    """The name as the sender gave it (RFC 2183 §2.3, else RFC 2045's "name"), without slashes; "" for none.

    It is shown, and never used as a path.
    """
    for field, parameter in (("content-disposition", "filename"), ("content-type", "name")):
        name = parameters(raw_value(part.fields, field)).get(parameter, "")
        if name.strip():
            return SLASHES.sub("_", name).strip()
    return ""


def content_id(part: Part) -> str:
    """The Content-ID (RFC 2045 §7) without its brackets, "" for none."""
    return str(part.fields.get("content-id", "")).strip().strip("<>")


def _made_up(part: Part) -> str:
    ordinal = part.place.ordinal or "1"
    ending = ENDINGS.get(part.type) or mimetypes.guess_extension(part.type) or ".bin"
    return f"part-{ordinal}{ending}" if ending.startswith(".") else f"part-{ordinal}-{ending}"


def _is_inline(part: Part) -> bool:
    """A picture within multipart/related (RFC 2387), or with disposition inline and a Content-ID."""
    if not part.type.startswith("image/"):
        return False
    disposition = str(part.fields.get("content-disposition", "")).partition(";")[0].strip().lower()
    if disposition == "attachment":
        return part.place.related and bool(content_id(part))
    return bool(content_id(part)) or part.place.related
