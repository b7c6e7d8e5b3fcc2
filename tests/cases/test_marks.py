"""By what customers' papers are known."""

import pytest

from pipeline.cases.marks import FILE, load_marks
from pipeline.cases.ticking import _alike, _stem
from pipeline.errors import Problem
from pipeline.shipped import shipped


@pytest.fixture(scope="module")
def marks():
    return load_marks(shipped("config"))


@pytest.mark.parametrize(
    ("name", "text", "keys"),
    [
        ("scan.pdf", "CỘNG HÒA XÃ HỘI\n  HỢP ĐỒNG  CUNG CẤP DỊCH VỤ CHỮ KÝ SỐ\nSố 12", {"contract"}),
        ("scan.pdf", "HÓA ĐƠN GIÁ TRỊ GIA TĂNG\n(VAT INVOICE)\nTheo hợp đồng mua bán số 12", {"invoice"}),
        ("scan.pdf", "HỢP ĐỒNG DỊCH VỤ\n...\nHÓA ĐƠN GIÁ TRỊ GIA TĂNG", {"contract", "invoice"}),
        ("CCCD giám đốc.jpg", "", {"identity"}),
        ("hoá đơn.xml", None, {"invoice"}),
        ("hợp đồng và hóa đơn.jpg", None, set()),
        ("cccd.pdf", "GIẤY ỦY QUYỀN", {"authorisation"}),
        ("anh1.jpg", "chúng tôi đã ký hợp đồng cung cấp dịch vụ", set()),
    ],
)
def test_a_paper_is_known_by_its_title_then_by_its_name(marks, name, text, keys):
    assert marks.of(name, text) == keys


def test_blank_lines_without_end_cost_nothing(marks):
    assert marks.of("a.pdf", "\n" * 200_000 + " -" * 100_000) == set()


def test_a_mistake_in_the_file_is_named(tmp_path):
    (tmp_path / FILE).write_text('[contract]\ntitles = ["Hợp đồng"]\nreason = "x"\n', "utf-8")
    with pytest.raises(Problem, match=r"papers\.toml: contract\.titles\.0"):
        load_marks(tmp_path)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("hợp đồng 2511.pdf", "Hop dong 2511 (mở khóa).pdf", True),
        ("ảnh chụp lỗi.jpg", "anh chup loi.png", True),
        ("trang 1.pdf", "trang 2.pdf", False),
        ("scan0001.pdf", "scan0002.pdf", False),
        ("a.pdf", "abc.pdf", False),
    ],
)
def test_names_are_alike_but_for_numbers(one, other, alike):
    assert _alike(_stem(one), _stem(other)) is alike
