"""Writes winmail.dat files (MS-OXTNEF)."""

import struct

INTERFACE = bytes.fromhex("0703020000000000c000000000000046")


def tnef(*attributes):
    return b"\x78\x9f\x3e\x22\x01\x00" + b"".join(attributes)


def attribute(number, value, level=1, kind=6):
    return struct.pack("<BHHI", level, number, kind, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)


def properties(values):
    """`values` by number: text (Unicode), (8-bit text,), bytes, an integer, or [an embedded object]."""
    return struct.pack("<I", len(values)) + b"".join(_property(number, value) for number, value in values.items())


def _property(number, value):
    if isinstance(value, int):
        return struct.pack("<HHI", 0x03, number, value)
    kind, content = _content(value)
    return struct.pack("<HHII", kind, number, 1, len(content)) + content + bytes(-len(content) % 4)


def _content(value):
    if isinstance(value, str):
        return 0x1F, (value + "\0").encode("utf-16-le")
    if isinstance(value, list):
        return 0x0D, INTERFACE + value[0]
    return (0x1E, value[0] + b"\0") if isinstance(value, tuple) else (0x102, value)


def body(values):
    return attribute(0x9003, properties(values))


def attachment(title, content, values=None):
    parts = [attribute(0x9002, bytes(14), 2), attribute(0x8010, title + b"\0", 2, 1)]
    parts += [] if content is None else [attribute(0x800F, content, 2)]
    return b"".join(parts) + (attribute(0x9005, properties(values), 2) if values else b"")
