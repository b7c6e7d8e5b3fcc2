"""Writes OLE files (MS-CFB, version 3) and Outlook's .msg files with them."""

import struct
from datetime import UTC, datetime

FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SECTOR, MINI, CUTOFF = 512, 64, 4096


def compound(tree):
    """An OLE file of `tree`: names to bytes (a stream) or to another such tree (a storage)."""
    entries, data = [["Root Entry", 5, FREE, END, 0, FREE, FREE]], []
    _add(tree, 0, entries, data)
    small, short = _laid([each for each in data if 0 < len(each[1]) < CUTOFF], entries, MINI, 0)
    entries[0][4] = len(small)
    directory = -(-len(entries) // 4)
    table = struct.pack(f"<{len(short)}I", *short)
    table = table.ljust(-(-len(table) // SECTOR) * SECTOR, b"\xff")
    large = [(0, small), *[each for each in data if len(each[1]) >= CUTOFF]]
    sectors = directory + len(table) // SECTOR + sum(-(-len(content) // SECTOR) for _, content in large)
    fats = -(-sectors // 126) + 1
    first = fats + directory + len(table) // SECTOR
    body, chain = _laid(large, entries, SECTOR, first)
    fat = [FAT] * fats + _chain(fats, directory) + _chain(fats + directory, len(table) // SECTOR) + chain
    fat += [FREE] * (fats * 128 - len(fat))
    named = b"".join(_entry(entry) for entry in entries).ljust(directory * SECTOR, b"\0")
    return (
        _head(fats, fats + directory, len(table) // SECTOR) + struct.pack(f"<{len(fat)}I", *fat) + named + table + body
    )


def _chain(first, count):
    return [*range(first + 1, first + count), END] if count else []


def _laid(streams, entries, sector, first):
    """The streams one after another in whole sectors, and their chains; where each starts is written down."""
    body, chain = b"", []
    for entry, content in streams:
        count = -(-len(content) // sector)
        entries[entry][3] = first + len(chain) if count else END
        chain += _chain(first + len(chain), count)
        body += content.ljust(count * sector, b"\0")
    return body, chain


def _add(tree, parent, entries, data):
    """The children of one storage, each the right neighbour of the one before."""
    before = None
    for name, value in tree.items():
        at = len(entries)
        folder = isinstance(value, dict)
        entries.append([name, 1 if folder else 2, FREE, END, 0 if folder else len(value), FREE, FREE])
        if before is None:
            entries[parent][2] = at
        else:
            entries[before][6] = at
        before = at
        if folder:
            _add(value, at, entries, data)
        else:
            data.append((at, value))


def _entry(entry):
    name, kind, child, start, size, left, right = entry
    written = name.encode("utf-16-le") + b"\0\0"
    head = written.ljust(64, b"\0") + struct.pack("<HBB3I", len(written), kind, 1, left, right, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)


def _head(fats, mini, minis):
    magic = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    shape = struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    places = struct.pack("<9I", 0, fats, fats, 0, CUTOFF, mini if minis else END, minis, END, 0)
    return magic + shape + places + struct.pack("<109I", *range(fats), *[FREE] * (109 - fats))


def filetime(moment):
    return struct.pack("<Q", int((moment - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000)


def storage(values, header, fixed=None, **inner):
    """A storage of Outlook: `values` by tag as text (Unicode), bytes, or (8-bit text,); `fixed` by (tag, type)."""
    tree = {}
    properties = bytes(header)
    for tag, value in values.items():
        kind, content = _stream(value)
        tree[f"__substg1.0_{tag:04X}{kind:04X}"] = content
        properties += struct.pack("<HHIII", kind, tag, 6, len(content), 0)
    for (tag, kind), value in (fixed or {}).items():
        content = struct.pack("<q", value) if isinstance(value, int) else value
        properties += struct.pack("<HHI", kind, tag, 6) + content
    return {**tree, "__properties_version1.0": properties, **inner}


def _stream(value):
    if isinstance(value, str):
        return 0x1F, value.encode("utf-16-le")
    return (0x1E, value[0]) if isinstance(value, tuple) else (0x102, value)


def message(values, fixed=None, recipients=(), attachments=(), nested=False):
    """The tree of a mail; the attachments are trees as `attachment` and `attached_message` make them."""
    inner = {f"__recip_version1.0_#{at:08X}": each for at, each in enumerate(recipients)}
    inner.update({f"__attach_version1.0_#{at:08X}": each for at, each in enumerate(attachments)})
    return storage(values, 24 if nested else 32, fixed, **inner)


def recipient(name, address, kind=1):
    return storage({0x3001: name, 0x39FE: address}, 8, {(0x0C15, 3): kind})


def attachment(values, method=1):
    return storage(values, 8, {(0x3705, 3): method})


def attached_message(name, tree):
    return storage({0x3001: name}, 8, {(0x3705, 3): 5}, **{"__substg1.0_3701000D": tree})


def ole_of(streams):
    """A compound file with these streams in its root; each is filled up with zeros to the least size of a long one."""
    return compound({name: content.ljust(CUTOFF, b"\0") for name, content in streams.items()})


def locked_office():
    """What Office writes when a document is saved with a password ([MS-OFFCRYPTO] 2.3.2)."""
    return ole_of({"EncryptionInfo": b"\x04\x00\x04\x00\x40\x00\x00\x00", "EncryptedPackage": bytes(range(256)) * 20})
