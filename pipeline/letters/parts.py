"""A text that a person wrote for a letter, taken apart at its headings: "# Kết quả xác minh" begins a part."""

from collections.abc import Mapping
from unicodedata import normalize

from pipeline.errors import Problem

ANSWER_PARTS = {"Nội dung khiếu nại": "complaint", "Kết quả xác minh": "found", "Kết quả giải quyết": "result"}
RECORD_PARTS = {"Nội dung khiếu nại": "content", "Kết quả xử lý": "result", "Ý kiến của khách hàng": "opinion"}


def parts_of(text: str, headings: Mapping[str, str], rest: str) -> dict[str, str]:
    """Gives the parts that are not empty, by the names in `headings`; what stands before any heading is `rest`.

    "## " is a heading within a part and stays. Raises Problem for a heading that is unknown or comes twice.
    """
    known = {_folded(heading): name for heading, name in headings.items()}
    parts: dict[str, list[str]] = {}
    lines = parts[rest] = []
    for line in normalize("NFC", text).splitlines():
        if not line.startswith("# "):
            lines.append(line)
            continue
        name = known.get(_folded(line[2:]))
        if name is None:
            raise Problem(f"{line}: is no part of this letter; they are {', '.join(f'# {each}' for each in headings)}")
        if "".join(parts.get(name, [])).strip():
            raise Problem(f"{line}: stands there twice, or after text without a heading")
        lines = parts[name] = []
    whole = {name: "\n".join(lines).strip() for name, lines in parts.items()}
    return {name: words for name, words in whole.items() if words}


def _folded(heading: str) -> str:
    return " ".join(normalize("NFC", heading).casefold().split()).rstrip(" .:")
