"""Zip archives: honest ones and every hostile form that the reader must survive."""

import io
import stat
import struct
import zipfile
import zlib

FIRST_DAY = (2024, 3, 3, 10, 0, 0)


def zip_of(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of the members in their order."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(_info(name, method), content)
    return target.getvalue()


def unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _info(name: str, method: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, FIRST_DAY)
    info.compress_type = method
    return info


def with_link(name: str, target: str) -> bytes:
    """An archive with one symbolic link, as Info-ZIP writes it on Unix."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        info = _info(name, zipfile.ZIP_STORED)
        info.create_system = 3
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, target)
    return buffer.getvalue()


def by_hand(entries: list[dict[str, object]]) -> bytes:
    """An archive whose every field may lie. An entry: name (bytes), content, and what differs from the truth."""
    body, directory = b"", b""
    for entry in entries:
        name, content = bytes(entry["name"]), bytes(entry.get("content", b""))
        packed = bytes(entry.get("packed", content))
        at = entry.get("at", len(body))
        extra = bytes(entry.get("extra", b""))
        common = struct.pack(
            "<HHHHHIIIHH",
            20,
            entry.get("flags", 0),
            entry.get("method", 0),
            0,
            0x5863,
            entry.get("crc", zlib.crc32(content)),
            entry.get("packed_size", len(packed)),
            entry.get("size", len(content)),
            len(name),
            len(extra),
        )
        if "at" not in entry:
            body += b"PK\x03\x04" + common + name + extra + packed
        rest = struct.pack("<HHHII", 0, 0, 0, entry.get("mode", 0) << 16, at)
        directory += b"PK\x01\x02" + struct.pack("<H", 0x0314) + common + rest + name + extra
    count = len(entries)
    return body + directory + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), len(body), 0)


def deflated(content: bytes) -> bytes:
    pressed = zlib.compressobj(9, zlib.DEFLATED, -15)
    return pressed.compress(content) + pressed.flush()


def zeros(megabytes: int) -> bytes:
    return zip_of({"zeros.bin": bytes(megabytes * 1_000_000)})


def lying_bomb(megabytes: int) -> bytes:
    """A member that declares ten bytes, with a fitting checksum, and holds megabytes of zeros."""
    content = bytes(megabytes * 1_000_000)
    return by_hand(
        [{"name": b"a.txt", "packed": deflated(content), "method": 8, "size": 10, "crc": zlib.crc32(bytes(10))}]
    )


def nested_bomb() -> bytes:
    return zip_of({f"{place}.zip": zeros(2) for place in range(5)})


def overlapping(count: int = 20) -> bytes:
    """Many entries that all share one piece of data."""
    packed = deflated(bytes(900_000))
    first: dict[str, object] = {"name": b"f00", "content": bytes(900_000), "packed": packed, "method": 8}
    return by_hand([first] + [first | {"name": f"f{place:02}".encode(), "at": 0} for place in range(1, count)])


def encrypted(name: str = "secret.txt") -> bytes:
    """An archive whose one member says that it is encrypted (ZipCrypto: 12 bytes before the data)."""
    return by_hand([{"name": name.encode(), "content": b"x" * 40, "flags": 1}])
