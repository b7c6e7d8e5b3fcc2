"""Zip archives: what is in them comes out, what is hostile stays in and is told."""

import zipfile
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reading.papers import archive
from pipeline.reading.papers.kind import kind_of
from pipeline.reading.papers.paper import Inside, Paper
from pipeline.reading.papers.unpack.names import base_name, is_hostile_name
from pipeline.reading.papers.unpack.unzip import Limits
from pipeline.reading.problems import Flaw, has
from tests.papers import zips
from tests.reading.test_vietnamese_repair import to_cp1258, to_tcvn3

NAME = "Đơn khiếu nại về hợp đồng chữ ký số.pdf"


def names(content: bytes) -> list[str]:
    return [each.name for each in archive.read(content).inside]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_an_ordinary_archive(method):
    members = {"đơn/Đơn khiếu nại.txt": b"a" * 5_000, "hợp đồng.pdf": b"%PDF-1.7", "rỗng.txt": b""}
    paper = archive.read(zips.zip_of(members, method))
    inside = [Inside("Đơn khiếu nại.txt", b"a" * 5_000), Inside("hợp đồng.pdf", b"%PDF-1.7"), Inside("rỗng.txt", b"")]
    assert paper == Paper(how="zip", inside=tuple(inside))
    assert archive.check_zip(zips.zip_of(members, method)) == ()


def test_an_empty_archive_is_empty_and_not_damaged():
    assert archive.read(zips.zip_of({})) == Paper(how="zip")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", zips.zip_of({"a": b"x" * 900})[:-30], b"no zip" * 50])
def test_a_damaged_archive_is_not_empty(content):
    assert has(Flaw.DAMAGED, archive.read(content).problems)
    assert has(Flaw.DAMAGED, archive.check_zip(content))


def test_a_member_without_a_name_harms_no_other():
    content = zips.by_hand([{"name": b"", "content": b"x"}, {"name": b"a.txt", "content": b"y"}])
    assert kind_of(content) == "archive"
    assert Inside("a.txt", b"y") in archive.read(content).inside


def test_a_damaged_member_leaves_the_others():
    content = zips.zip_of({"hỏng.txt": b"x" * 500, "tốt.txt": b"y"}, zipfile.ZIP_STORED).replace(b"xxxx", b"xxxz", 1)
    paper = archive.read(content)
    assert paper.inside == (Inside("tốt.txt", b"y"),)
    assert has(Flaw.DAMAGED, paper.problems)
    assert "hỏng.txt" in paper.problems[0]


@pytest.mark.parametrize(
    ("raw", "flags", "extra"),
    [
        (NAME.encode(), 0x800, b""),
        (NAME.encode(), 0, b""),  # macOS
        (to_cp1258(NAME), 0, b""),  # Windows in Vietnamese
        (to_tcvn3(NAME), 0, b""),
    ],
)
def test_names_in_every_charset(raw, flags, extra):
    assert names(zips.by_hand([{"name": raw, "flags": flags, "extra": extra}])) == [NAME]


def test_a_name_in_the_unicode_path_field():
    raw = b"Don_khieu_nai.pdf"
    field = b"\x01" + zlib.crc32(raw).to_bytes(4, "little") + NAME.encode()
    extra = b"up" + len(field).to_bytes(2, "little") + field
    assert names(zips.by_hand([{"name": raw, "extra": extra}])) == [NAME]
    assert names(zips.by_hand([{"name": b"other.pdf", "extra": extra}])) == ["other.pdf"]


def test_a_name_of_western_dos_stays():
    assert names(zips.zip_of({"a": b""}).replace(b"a", b"\x81", 2)) == ["ü"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("thư mục/tệp.txt", "tệp.txt"),
        ("a\\b\\c.txt", "c.txt"),
        ("hóa đơn\u202efdp.exe", "hóa đơnfdp.exe"),
        ("a\r\nb.txt", "ab.txt"),
        ("  ", "unnamed"),
        ("x" * 500, "x" * 200),
        ("Tie\u0302\u0301ng.txt", "Tiếng.txt"),
    ],
)
def test_a_name_is_shown_without_tricks(name, shown):
    assert base_name(name) == shown


@pytest.mark.parametrize(
    "name", ["../../etc/cron.d/a", "/etc/passwd", "C:\\windows\\a.dll", "a/../../b", "\\\\host\\b"]
)
def test_paths_out_of_the_folder_are_refused(name):
    assert is_hostile_name(name)
    paper = archive.read(zips.by_hand([{"name": name.encode(), "content": b"x"}, {"name": b"good", "content": b"y"}]))
    assert paper.inside == (Inside("good", b"y"),)
    assert has(Flaw.HOSTILE, paper.problems)


def test_a_name_that_hides_its_end_is_refused():
    paper = archive.read(zips.by_hand([{"name": b"a.pdf\0.exe", "content": b"x"}]))
    assert (paper.inside, has(Flaw.HOSTILE, paper.problems)) == ((), True)


@pytest.mark.parametrize("content", [zips.with_link("a", "/etc/passwd"), zips.overlapping()])
def test_links_and_overlapping_entries_are_refused(content):
    paper = archive.read(content)
    assert (paper.inside, has(Flaw.HOSTILE, paper.problems)) == ((), True)
    assert has(Flaw.HOSTILE, archive.check_zip(content))


@pytest.mark.parametrize("content", [zips.zeros(3), zips.lying_bomb(3)])
def test_bombs_are_refused(content):
    paper = archive.read(content)
    assert (paper.inside, has(Flaw.BOMB, paper.problems)) == ((), True)
    assert has(Flaw.BOMB, archive.check_zip(content))


def test_a_bomb_in_an_archive_goes_off_nowhere():
    outer = archive.read(zips.nested_bomb())
    assert [kind_of(each.content) for each in outer.inside] == ["archive"] * 5
    assert all(has(Flaw.BOMB, archive.read(each.content).problems) for each in outer.inside)


def test_small_zeros_are_no_bomb():
    content = zips.zip_of({"a.bmp": bytes(999_999)})
    assert len(archive.read(content).inside[0].content) == 999_999


def test_limits_are_counted_on_what_comes_out():
    content = zips.zip_of({f"{place}.bin": bytes([place]) * 900 for place in range(10)}, zipfile.ZIP_STORED)
    one = archive.read(content, Limits(one=899))
    assert (one.inside, len(one.problems), has(Flaw.TOO_LARGE, one.problems)) == ((), 10, True)
    every = archive.read(content, Limits(all=4_600))
    assert (len(every.inside), has(Flaw.TOO_LARGE, every.problems)) == (5, True)
    many = archive.read(content, Limits(entries=3))
    assert (len(many.inside), has(Flaw.TOO_MANY, many.problems)) == (3, True)
    assert has(Flaw.TOO_MANY, archive.check_zip(content, Limits(entries=3)))


def test_a_directory_without_end_is_not_looked_at():
    content = zips.by_hand([{"name": b"a", "at": 0}] * 12_000)
    assert has(Flaw.TOO_MANY, archive.read(content).problems)


def test_encrypted_members_are_told():
    paper = archive.read(zips.encrypted("mật.txt"))
    assert (paper.inside, has(Flaw.PASSWORD, paper.problems)) == ((), True)
    assert "mật.txt" in paper.problems[0]


@pytest.mark.parametrize("method", [9, 12, 14, 95, 97])
def test_compression_that_is_not_read_is_told(method):
    content = zips.by_hand([{"name": b"a.txt", "content": b"x", "method": method}])
    assert has(Flaw.UNKNOWN, archive.read(content).problems)


def test_what_systems_leave_behind_is_left_out():
    members = {"__MACOSX/._a.pdf": b"", ".DS_Store": b"", "ảnh/Thumbs.db": b"", "a.pdf": b"x", "thư mục/": b""}
    assert archive.read(zips.zip_of(members)) == Paper(how="zip", inside=(Inside("a.pdf", b"x"),))


def test_problems_are_bounded():
    content = zips.by_hand([{"name": b"../%d" % place, "content": b"x"} for place in range(400)])
    assert len(archive.read(content).problems) <= 50


ORDINARY = zips.zip_of({"a.txt": b"chu ky so " * 50, "b.txt": b"x"})


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=100), st.booleans(), st.integers(0, len(ORDINARY)))
def test_any_bytes_give_the_same_paper_twice(noise, alone, at):
    content = noise if alone else ORDINARY[:at] + noise + ORDINARY[at + len(noise) :]
    paper = archive.read(content)
    assert isinstance(paper, Paper)
    assert archive.read(content) == paper
    assert archive.check_zip(content) == archive.check_zip(content)
