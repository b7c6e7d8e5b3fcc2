"""Words and symbols of Rich Text Format 1.9.1, and what each stands for in plain text."""

import re

TOKEN = re.compile(r"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\(.)|([{}])|([^\\{}]+)|\\", re.DOTALL)
"""Control word with number, byte in hexadecimal digits, control symbol, brace, plain text. Something always matches."""

SECRETARIAL = ("author", "comment", "company", "generator", "info", "operator", "title", "datastore", "themedata")
TABLES = ("colortbl", "filetbl", "revtbl", "stylesheet")
UNSEEN = frozenset((*SECRETARIAL, *TABLES, "nonshppict", "objdata", "pict", "private", "tc", "xe"))
"""Destinations that hold no text of the letter. Others of this sort are marked by \\* in the file."""

BREAKS = ["column", "footer", "footnote", "header", "line", "page", "par", "row", "sect", "softline"]
SIGNS = {"emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”"}
BLANKS = {"tab": "\t", "cell": "\t", "nestcell": "\t", "emspace": " ", "enspace": " ", "qmspace": " "}
WORDS = dict.fromkeys(BREAKS, "\n") | SIGNS | BLANKS

SYMBOLS = {"~": "\xa0", "_": "-", "-": "\xad", "\n": "\n", "\r": "\n"}
"""The soft hyphen stays: in TCVN3 it is the letter ư."""

LATIN = "cp1252"
CHARSETS = {
    0: LATIN, 128: "cp932", 129: "cp949", 134: "cp936", 136: "cp950", 161: "cp1253", 162: "cp1254", 163: "cp1258",
    177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip
"""Python's codec by a font's \\fcharset."""

NO_BREAKS = {ord(letter): None for letter in "\r\n\x00"}
"""Line breaks in the file itself mean nothing."""
