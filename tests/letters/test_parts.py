import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import Problem
from pipeline.letters.parts import ANSWER_PARTS, parts_of

TEXT = """# Nội dung khiếu nại
Không ký được.
# KẾT QUẢ XÁC MINH:
## Thiết bị
Bình thường.

# Kết quả giải quyết
Đã xử lý.
"""


def test_each_heading_begins_a_part():
    assert parts_of(TEXT, ANSWER_PARTS, "result") == {
        "complaint": "Không ký được.",
        "found": "## Thiết bị\nBình thường.",
        "result": "Đã xử lý.",
    }


def test_without_headings_all_is_one_part():
    assert parts_of("Đã xử lý.\n\n#1 xong", ANSWER_PARTS, "result") == {"result": "Đã xử lý.\n\n#1 xong"}
    assert parts_of("  \n", ANSWER_PARTS, "result") == {}


@pytest.mark.parametrize("text", ["# Phụ lục\nx", TEXT + "# Kết quả xác minh\nx", "x\n# Kết quả giải quyết\ny"])
def test_a_heading_that_is_unknown_or_stands_twice_is_refused(text):
    with pytest.raises(Problem, match=r"no part of this letter|twice"):
        parts_of(text, ANSWER_PARTS, "result")


@settings(max_examples=100)
@given(st.text(st.sampled_from("# ảa\nKết quả\u2028")))
def test_any_text_gives_parts_or_a_problem(text):
    try:
        parts = parts_of(text, ANSWER_PARTS, "result")
    except Problem:
        return
    assert all(words == words.strip() != "" for words in parts.values())
