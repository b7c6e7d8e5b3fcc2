"""What was done to a file after a signature, in words, revision by revision. Whether it was allowed: changes.py."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from pyhanko.pdf_utils.generic import Reference
from pyhanko.pdf_utils.reader import PdfFileReader

from pipeline.letters.verify.objects import dumped, entry, raw
from pipeline.letters.verify.revision import Field, Revision
from pipeline.letters.verify.words import quoted

MOST_REVISIONS = 120
MOST_SAID = 40
OPAQUE = "tệp có những thay đổi không mô tả được"
KNOWN_KEYS = frozenset({"/Pages", "/AcroForm", "/DSS", "/OCProperties", "/Type", "/Extensions", "/Version"})
KEYS = {
    "/OpenAction": "thay đổi hành động tự chạy khi mở tệp",
    "/AA": "thay đổi hành động tự chạy",
    "/Names": "thay đổi danh mục tên (mã JavaScript, tệp đính kèm)",
    "/Metadata": "thay đổi siêu dữ liệu của tệp",
    "/Perms": "thay đổi quyền của tài liệu",
    "/StructTreeRoot": "thay đổi cấu trúc của tài liệu",
}


@dataclass(frozen=True)
class Step:
    """What one revision (from 1) did. `hides`: a field looks other than before while its value is the same."""

    revision: int
    said: tuple[str, ...]
    hides: bool = False


def history(reader: PdfFileReader, since: int = 0) -> tuple[Step, ...]:
    """Says what each revision after `since` (from 0) did; what cannot be read is said to be so. Raises nothing."""
    last = min(reader.total_revisions, since + MOST_REVISIONS)
    steps = []
    for before, number in pairwise(range(since, last)):
        try:
            steps.append(_step(Revision(reader, before), Revision(reader, number), number))
        except MemoryError:
            raise
        except Exception:  # hostile objects; pyHanko's own comparison decides whether it is allowed
            steps.append(Step(number, (OPAQUE,)))
    if reader.total_revisions > last:
        steps.append(Step(last, (f"và {reader.total_revisions - last} lần thay đổi nữa không được mô tả",)))
    return tuple(steps)


def _step(old: Revision, new: Revision, number: int) -> Step:
    changed = {each for each in new.written if old.raw(each) != new.raw(each)}
    hidden = list(_looks(old, new, changed))
    said = [*_fields(old, new), *hidden, *_pages(old, new, changed), *_catalog(old, new, changed)]
    return Step(number, tuple(dict.fromkeys(said))[:MOST_SAID], bool(hidden))


def _fields(old: Revision, new: Revision) -> Iterator[str]:
    for name, field in new.fields.items():
        before = old.fields.get(name)
        if before is None:
            yield from _added(name, field)
        elif before.value != field.value:
            yield _filled(name, before, field)
    yield from (f"xóa trường {quoted(name)}" for name in old.fields if name not in new.fields)


def _added(name: str, field: Field) -> Iterator[str]:
    if field.stamp:
        yield f"thêm dấu thời gian văn bản (trường {quoted(name)})"
    elif field.kind == "/Sig":
        signed = " và ký vào đó" if field.value is not None else " (chưa ký)"
        yield f"thêm trường chữ ký mới {quoted(name)}{signed}"
    else:
        yield f"thêm trường biểu mẫu {quoted(name)}"


def _filled(name: str, before: Field, after: Field) -> str:
    if after.stamp:
        return f"đóng dấu thời gian văn bản vào trường có sẵn {quoted(name)}"
    if after.kind == "/Sig":
        return f"xóa chữ ký ở trường {quoted(name)}" if after.value is None else f"ký vào trường có sẵn {quoted(name)}"
    return f"điền trường {quoted(name)}: {quoted(before.value or '')} thành {quoted(after.value or '')}"


def _looks(old: Revision, new: Revision, changed: set[Reference]) -> Iterator[str]:
    """A field that shows something else while its value stays: what is read is not what was signed."""
    shown = {name: field for name, field in new.fields.items() if field.kind != "/Sig" and name in old.fields}
    for name, field in shown.items():
        before = old.fields[name]
        if before.value == field.value and (before.looks != field.looks or _touched(new, name, changed)):
            yield f"hình hiển thị của trường {quoted(name)} bị thay trong khi giá trị vẫn như cũ"


def _touched(new: Revision, name: str, changed: set[Reference]) -> bool:
    looks = new.fields[name].appearance
    return bool(looks is not None and new.reached(looks) & changed)


def _pages(old: Revision, new: Revision, changed: set[Reference]) -> Iterator[str]:
    if len(new.pages) != len(old.pages):
        more = len(new.pages) - len(old.pages)
        yield f"thêm {more} trang" if more > 0 else f"bớt {-more} trang"
    if dumped(raw(old.root, "/Pages")) != dumped(raw(new.root, "/Pages")):
        yield "danh sách trang được thay bằng danh sách khác"
    for number, ((was, before), (now, after)) in enumerate(zip(old.pages, new.pages, strict=False), 1):
        if was != now:
            yield f"trang {number} được thay bằng trang khác"
        for key, words in (("/Contents", "nội dung"), ("/Resources", "phông chữ, hình ảnh")):
            entry = raw(after, key)
            if dumped(raw(before, key)) != dumped(entry) or new.reached(entry) & changed:
                yield f"{words} của trang {number} bị thay"
        if any(dumped(raw(before, key)) != dumped(raw(after, key)) for key in ("/MediaBox", "/CropBox", "/Rotate")):
            yield f"khổ hoặc chiều của trang {number} bị thay"
        yield from _annotations(before, after, new, changed, number)


def _annotations(before: object, after: object, new: Revision, changed: set[Reference], number: int) -> Iterator[str]:
    had, has = _marks(before), _marks(after)
    for reference, kind in has.items():
        if kind == "Widget":
            continue
        if reference not in had:
            yield f"thêm chú thích ({kind}) trên trang {number}"
        elif reference in changed or new.reached(raw(reference.get_object(), "/AP")) & changed:
            yield f"sửa chú thích ({kind}) trên trang {number}"
    gone = [kind for reference, kind in had.items() if reference not in has]
    yield from (f"xóa chú thích ({kind}) trên trang {number}" for kind in gone)


def _marks(page: object) -> dict[Reference, str]:
    """The annotations of a page, by reference; one that stands in the page itself counts with the page."""
    found = entry(page, "/Annots")
    entries = [found.raw_get(number) for number in range(len(found or ()))]
    return {
        each.reference: str(entry(each.get_object(), "/Subtype") or "/?")[1:31]
        for each in entries
        if hasattr(each, "reference")
    }


def _catalog(old: Revision, new: Revision, changed: set[Reference]) -> Iterator[str]:
    if dumped(raw(old.root, "/DSS")) != dumped(raw(new.root, "/DSS")) or new.reached(raw(new.root, "/DSS")) & changed:
        yield "thêm dữ liệu kiểm tra lâu dài (DSS)"
    if _differs(old, new, "/OCProperties", changed):
        yield "thay đổi việc ẩn hiện các lớp nội dung (OCG)"
    if _redrawn(new) and not _redrawn(old):
        yield "yêu cầu phần mềm đọc vẽ lại các trường biểu mẫu (NeedAppearances)"
    for key in sorted(map(str, {*old.root, *new.root} - KNOWN_KEYS)):
        if dumped(raw(old.root, key)) != dumped(raw(new.root, key)) or _direct(new, key) in changed:
            yield KEYS.get(key, f"thay đổi mục {quoted(key)} của tài liệu")


def _differs(old: Revision, new: Revision, key: str, changed: set[Reference]) -> bool:
    return dumped(raw(old.root, key)) != dumped(raw(new.root, key)) or bool(new.reached(raw(new.root, key)) & changed)


def _direct(revision: Revision, key: str) -> Reference | None:
    return getattr(raw(revision.root, key), "reference", None)


def _redrawn(revision: Revision) -> bool:
    return bool(entry(entry(revision.root, "/AcroForm"), "/NeedAppearances"))
