"""Compound files ([MS-CFB]) with the streams one asks for: version 3, sectors of 512 bytes, no short streams."""

import struct

SECTOR = 512
FREE, END, FAT_SECTOR, NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
CUTOFF = 4_096  # shorter streams would lie in the short sectors


def ole_of(streams: dict[str, bytes]) -> bytes:
    """A compound file with these streams in its root; each is filled up with zeros to the least size."""
    contents = [content.ljust(CUTOFF, b"\0") for content in streams.values()]
    sizes = [-(-len(content) // SECTOR) for content in contents]
    directory_size = -(-(len(streams) + 1) // 4)
    fat_size = -(-(sum(sizes) + directory_size + 8) // 128)
    fat = [FAT_SECTOR] * fat_size + _chain(fat_size, directory_size)
    starts = []
    for size in sizes:
        starts.append(len(fat))
        fat += _chain(len(fat), size)
    fat += [FREE] * (fat_size * 128 - len(fat))
    entries = [_entry("Root Entry", 5, NONE, 1 if streams else NONE, END, 0)]
    for place, (name, content) in enumerate(zip(streams, contents, strict=True), 1):
        following = place + 1 if place < len(streams) else NONE
        entries.append(_entry(name, 2, following, NONE, starts[place - 1], len(content)))
    directory = b"".join(entries).ljust(directory_size * SECTOR, b"\0")
    data = b"".join(content.ljust(size * SECTOR, b"\0") for content, size in zip(contents, sizes, strict=True))
    return _header(fat_size) + struct.pack(f"<{len(fat)}I", *fat) + directory + data


def _chain(start: int, size: int) -> list[int]:
    return [*range(start + 1, start + size), END]


def _header(fat_size: int) -> bytes:
    places = [*range(fat_size)] + [FREE] * (109 - fat_size)
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    numbers = struct.pack("<IIIIIIIII", 0, fat_size, fat_size, 0, CUTOFF, END, 0, END, 0)
    return head + numbers + struct.pack("<109I", *places)


def _entry(name: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
    wide = name.encode("utf-16-le")
    head = wide.ljust(64, b"\0") + struct.pack("<HBBIII", len(wide) + 2, kind, 1, NONE, right, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)


def locked_office() -> bytes:
    """What Office writes when a document is saved with a password ([MS-OFFCRYPTO] 2.3.2)."""
    return ole_of({"EncryptionInfo": b"\x04\x00\x04\x00\x40\x00\x00\x00", "EncryptedPackage": bytes(range(256)) * 20})
