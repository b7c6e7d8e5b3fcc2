"""Names of files in archives: what they are in Vietnamese, and whether they try to leave the folder."""

import re
import unicodedata
import zipfile
import zlib

from pipeline.reading.vietnamese import decode, nfc

UTF8_FLAG = 0x800
UNICODE_PATH = 0x7075  # Info-ZIP Unicode Path, APPNOTE 4.6.9
LONGEST = 200
SLASHES = re.compile(r"[/\\]+")
DRIVE = re.compile(r"[A-Za-z]:")


def raw_name(member: zipfile.ZipInfo) -> bytes:
    """The bytes of the name as they stand in the archive's directory."""
    try:
        return member.orig_filename.encode("utf-8" if member.flag_bits & UTF8_FLAG else "cp437")
    except UnicodeEncodeError:
        return member.orig_filename.encode("utf-8", "replace")


def file_name(member: zipfile.ZipInfo) -> str:
    """The name to show, without folders, in NFC: by its flag, its Unicode Path field, or the charset that fits best."""
    return base_name(_whole_name(member))


def _whole_name(member: zipfile.ZipInfo) -> str:
    if member.flag_bits & UTF8_FLAG:
        return member.orig_filename
    raw = raw_name(member)
    better = _unicode_path(member.extra, raw)
    if better is not None:
        return better
    if raw.isascii():
        return raw.decode("ascii")
    # Vietnamese Windows writes its own code page, macOS writes UTF-8 and does not say so.
    found = decode(raw, None)
    return member.orig_filename if found.charset == "cp1252" else found.text


def _unicode_path(extra: bytes, raw: bytes) -> str | None:
    at = 0
    while at + 4 <= len(extra):
        size = int.from_bytes(extra[at + 2 : at + 4], "little")
        field = extra[at + 4 : at + 4 + size]
        if int.from_bytes(extra[at : at + 2], "little") == UNICODE_PATH and field[:1] == b"\x01":
            told = int.from_bytes(field[1:5], "little")
            return field[5:].decode("utf-8", "replace") if told == zlib.crc32(raw) else None
        at += 4 + size
    return None


def base_name(name: str) -> str:
    """The last part of a path by either slash, without characters that are not seen or turn the writing around."""
    parts = [part for part in SLASHES.split(name) if part.strip()]
    last = parts[-1] if parts else ""
    seen = "".join(letter for letter in last if unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Zl", "Zp"})
    return nfc(seen.strip())[:LONGEST] or "unnamed"


def is_hostile_name(name: str) -> bool:
    """Whether the name is absolute, names a drive, climbs out of its folder or hides its end behind a NUL."""
    return "\0" in name or name.startswith(("/", "\\")) or DRIVE.match(name) is not None or ".." in SLASHES.split(name)


def is_clutter(name: str) -> bool:
    """Whether it is a file that macOS or Windows leaves beside the real ones."""
    last = base_name(name)
    return "__MACOSX" in SLASHES.split(name) or last in {".DS_Store", "Thumbs.db", "desktop.ini"}
