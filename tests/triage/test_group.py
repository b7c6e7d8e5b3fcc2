from pathlib import Path

import pytest

from pipeline.cases.procedure import load_procedure
from pipeline.triage.group import UNSORTED, group_of


@pytest.fixture(scope="module")
def words():
    return load_procedure("eca", Path()).words()


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("Cắm token vào máy, nhập PIN thì báo lỗi, không ký được tờ khai", "technical"),
        ("Cam token vao may, nhap pin thi bao loi, khong ky duoc", "technical"),
        ("Đại lý thu tiền gia hạn mà chưa xuất hoá đơn", "service"),
        ("Sai tên trên chứng thư, đã nộp hồ sơ và phiếu đăng ký", "records"),
        ("Xin chào", UNSORTED),
    ],
)
def test_groups(words, text, group):
    assert group_of(text, words).group == group


def test_a_tie_is_for_a_clerk(words):
    found = group_of("gia hạn, hồ sơ", words)
    assert found.group == UNSORTED
    assert set(found.words) == {"gia han", "ho so"}


def test_words_are_whole_words(words):
    assert group_of("javascript", words).group == UNSORTED


def test_no_words_at_all():
    assert group_of("anything", {}).group == UNSORTED
