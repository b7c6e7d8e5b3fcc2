"""What files begin with: kinds that are told by their first bytes, with MIME type and words for a problem."""

import re
from dataclasses import dataclass

OCTETS = "application/octet-stream"


@dataclass(frozen=True)
class Form:
    """What a file is: its `kind` by which a reader is chosen (None: no reader), `mime` type, and `words` in English."""

    kind: str | None
    mime: str
    words: str


UNKNOWN = Form(None, OCTETS, "no kind of file that is known here")

STARTS: tuple[tuple[bytes, Form], ...] = (
    (b"\xff\xd8\xff", Form("image", "image/jpeg", "JPEG picture")),
    (b"\x89PNG\r\n\x1a\n", Form("image", "image/png", "PNG picture")),
    (b"II*\0", Form("image", "image/tiff", "TIFF picture")),
    (b"MM\0*", Form("image", "image/tiff", "TIFF picture")),
    (b"II+\0", Form("image", "image/tiff", "TIFF picture")),
    (b"MM\0+", Form("image", "image/tiff", "TIFF picture")),
    (b"GIF87a", Form("image", "image/gif", "GIF picture")),
    (b"GIF89a", Form("image", "image/gif", "GIF picture")),
    (b"\x78\x9f\x3e\x22", Form("tnef", "application/vnd.ms-tnef", "winmail.dat")),  # [MS-OXTNEF] 2.1.3.1
    (b"{\\rtf", Form("rtf", "application/rtf", "rich text")),
    (b"Rar!\x1a\x07", Form(None, "application/vnd.rar", "RAR archive")),
    (b"7z\xbc\xaf\x27\x1c", Form(None, "application/x-7z-compressed", "7z archive")),
    (b"\x1f\x8b", Form(None, "application/gzip", "gzip file")),
    (b"BZh", Form(None, "application/x-bzip2", "bzip2 file")),
    (b"\xfd7zXZ\0", Form(None, "application/x-xz", "xz file")),
    (b"\x28\xb5\x2f\xfd", Form(None, "application/zstd", "zstd file")),
    (b"MSCF", Form(None, "application/vnd.ms-cab-compressed", "cabinet archive")),
    (b"MZ", Form(None, "application/vnd.microsoft.portable-executable", "Windows program")),
    (b"\x7fELF", Form(None, "application/x-elf", "Linux program")),
    (b"%!PS", Form(None, "application/postscript", "PostScript file")),
    (b"ID3", Form(None, "audio/mpeg", "MP3 sound")),
    (b"OggS", Form(None, "audio/ogg", "Ogg sound or film")),
    (b"\x1aE\xdf\xa3", Form(None, "video/x-matroska", "Matroska film")),
    (b"\xd7\xcd\xc6\x9a", Form(None, "image/wmf", "WMF drawing")),
    (b"SQLite format 3\0", Form(None, "application/vnd.sqlite3", "SQLite database")),
    (b"\0\x01\0\0Standard ", Form(None, "application/vnd.ms-access", "Access database")),
    (b"L\0\0\0\x01\x14\x02\0", Form(None, "application/x-ms-shortcut", "Windows shortcut")),
)
DIB_HEADERS = frozenset({12, 40, 52, 56, 64, 108, 124})
RIFFS = {
    b"WEBP": Form("image", "image/webp", "WebP picture"),
    b"WAVE": Form(None, "audio/wav", "WAVE sound"),
    b"AVI ": Form(None, "video/x-msvideo", "AVI film"),
}
HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
AVIF_BRANDS = frozenset({b"avif", b"avis"})
CMS_SIGNED = bytes.fromhex("06092a864886f70d010702")  # 1.2.840.113549.1.7.2, RFC 5652 section 5.1
CMS_ENVELOPED = bytes.fromhex("06092a864886f70d010703")
PEM = re.compile(rb"\s{0,100}-----BEGIN (PKCS7|CMS)-----")
SIGNATURE = Form("signature", "application/pkcs7-mime", "PKCS #7 signature")


def form_by_magic(content: bytes) -> Form | None:
    """What the first bytes say; None if they say nothing."""
    for start, form in STARTS:
        if content.startswith(start):
            return form
    return _riff(content) or _bitmap(content) or _iso_media(content) or _signature(content) or _metafile(content)


def _riff(content: bytes) -> Form | None:
    return RIFFS.get(content[8:12]) if content.startswith(b"RIFF") else None


def _bitmap(content: bytes) -> Form | None:
    told = content.startswith(b"BM") and int.from_bytes(content[14:18], "little") in DIB_HEADERS
    return Form("image", "image/bmp", "BMP picture") if told else None


def _metafile(content: bytes) -> Form | None:
    told = content.startswith(b"\x01\0\0\0") and content[40:44] == b" EMF"
    return Form(None, "image/emf", "EMF drawing") if told else None


def _iso_media(content: bytes) -> Form | None:
    """Pictures and films in the ISO base media format: the brands in the first box tell them (ISO 14496-12, 4.3)."""
    if content[4:8] != b"ftyp":
        return None
    end = min(int.from_bytes(content[:4], "big"), 256)
    brands = {content[8:12]} | {content[at : at + 4] for at in range(16, end - 3, 4)}
    if brands & AVIF_BRANDS:
        return Form("image", "image/avif", "AVIF picture")
    if brands & HEIF_BRANDS:
        return Form("image", "image/heic", "HEIC picture")
    return Form(None, "video/mp4", "MP4 film or sound")


def _signature(content: bytes) -> Form | None:
    if PEM.match(content):
        return SIGNATURE
    if not content.startswith(b"\x30"):
        return None
    length = content[1:2] or b"\0"
    at = 2 + (length[0] & 0x7F if length[0] > 0x80 else 0)  # noqa: PLR2004 - long form of a DER length, X.690 8.1.3.5
    if content.startswith(CMS_SIGNED, at):
        return SIGNATURE
    if content.startswith(CMS_ENVELOPED, at):
        return Form(None, "application/pkcs7-mime", "encrypted S/MIME message")
    return None
