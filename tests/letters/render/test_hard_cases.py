"""Letters with what customers and organisations really send: long, odd, empty, and very many things."""

import unicodedata
from pathlib import Path
from typing import Any

import pytest

from pipeline.letters.facts import LetterFacts
from pipeline.letters.render.renderer import Renderer
from tests.letters import papers, samples
from tests.letters.render.measured import Measured

pytestmark = pytest.mark.slow
ORGANISATION = (
    "Tổng công ty Cổ phần Đầu tư Phát triển Công nghệ Thông tin và Truyền thông Chứng thực Chữ ký số Công cộng "
    "Khu vực Đồng bằng sông Cửu Long và Miền Đông Nam Bộ Việt Nam"
)
TITLE = "Trưởng bộ phận Tiếp nhận và xử lý khiếu nại kiêm Phó Giám đốc Trung tâm Chăm sóc khách hàng khu vực phía Nam"
WILD = (
    'Công ty "TNHH" <b>Một</b> & Tha\u0300nh Viên \u202eđảo\u202c 😀👩\u200d👩\u200d👧 O’Brien '
    "e\u0301\u0302\u0303\u0304 שלום «Ánh Dương» \u200fx"
)
SHOWN = 'Công ty "TNHH" <b>Một</b> & Thành Viên đảo □□□□ O’Brien'
ENDLESS = {"customer_name": "X" * 200, "subject": "a_b" * 90, "summary": "W" * 900, "group": "ữ" * 250}
BARE: dict[str, dict[str, Any]] = {
    "slip": dict.fromkeys(("tax_code", "group", "department"), None) | {"summary": ""},
    "supplement": {},
    "rejection": {"given": {"text": "Lý do riêng."}},
    "answer": {"slip_number": None, "slip_date": None, "given": {**samples.ANSWERED, "found": None}},
    "closing": {"answer_number": None, "answered_on": None, "answer_due": None},
    "confirmation": dict.fromkeys(
        ("arrival", "office", "person", "tax_code", "phone", "serial", "group", "due_at"), None
    ),
}


def within_margins(letter: Measured) -> bool:
    whole = [letter.ink(page, top=19.5) for page in range(1, letter.pages + 1)]
    return all(one.left >= 30 and one.right <= 195 and one.top >= 20 and one.bottom <= 277 for one in whole)


def test_an_organisation_of_150_letters_has_its_number_and_line_below(renderer: Renderer, tmp_path: Path) -> None:
    assert len(ORGANISATION) >= 150
    head = samples.ECA.model_copy(update={"organisation": ORGANISATION, "parent": ORGANISATION})
    signatory = samples.slip().signatory.model_copy(update={"title": TITLE})
    pdf = renderer.letter("slip", samples.slip(letterhead=head, signatory=signatory, customer_name=ORGANISATION)).pdf
    letter, words = Measured(pdf, tmp_path), papers.text(pdf, tmp_path, 1)
    assert ORGANISATION.upper() in words
    assert within_margins(letter)
    bold = [run for run in letter.runs if run.x < 101 and run.face.endswith("-Bold") and run.page == 1 and run.y < 120]
    last = max((run for run in bold if run.size == 12), key=lambda run: run.y)
    rule = letter.rule_below(last, 30, 101)
    assert rule.bottom < letter.run("Số: ").y - 3.5
    assert max(run.x for run in bold if run.size == 12) < 101


def test_a_wild_name_is_shown_as_text_in_order(renderer: Renderer, tmp_path: Path) -> None:
    wild = dict.fromkeys(("customer_name", "subject", "summary", "group"), WILD)
    pdf = renderer.letter("slip", samples.slip(**wild)).pdf
    words = papers.text(pdf, tmp_path)
    assert words.count(SHOWN) == 4
    assert "«Ánh Dương»" in words
    assert unicodedata.is_normalized("NFC", words)
    assert not {"\u202e", "\u200f", "\u200d", "😀"} & set(words)
    assert within_margins(Measured(pdf, tmp_path))


def test_words_without_end_stay_within_the_margins(renderer: Renderer, tmp_path: Path) -> None:
    address = "k" * 60 + "@" + "d" * 150 + ".example"
    pdf = renderer.letter("slip", samples.slip(**ENDLESS, customer_address=address)).pdf
    assert within_margins(Measured(pdf, tmp_path))
    given = {**samples.ANSWERED, "result": "## " + "Đ" * 300 + "\n" + "x" * 3000}
    pdf = renderer.letter("answer", samples.answer(customer_name="X" * 200, given=given)).pdf
    assert within_margins(Measured(pdf, tmp_path))


def test_sixty_papers_have_the_head_on_each_page_and_no_row_is_torn(renderer: Renderer, tmp_path: Path) -> None:
    names = [f"Tệp số {number} {WILD[:40]}.pdf" for number in range(1, 61)]
    asked = samples.supplement(papers=samples.papers_of(names), wanted=samples.WANTED * 8)
    letter = Measured(renderer.letter("supplement", asked).pdf, tmp_path)
    assert within_margins(letter)
    starts = {number: run for number in range(1, 61) for run in letter.runs if run.text.startswith(f"Tệp số {number} ")}
    assert len(starts) == 60
    pages = {run.page for run in starts.values()}
    assert len(pages) >= 3
    heads = [run for run in letter.runs if run.text == "STT"]
    assert {head.page for head in heads} >= pages
    for number, run in starts.items():
        (ordinal,) = [one for one in letter.runs if one.text == str(number) and one.x < 42 and _beside(one, run)]
        assert ordinal.page == run.page


@pytest.mark.parametrize("kind", list(BARE))
def test_empty_fields_leave_no_trace(renderer: Renderer, tmp_path: Path, kind: str) -> None:
    make = getattr(samples, kind)
    bare: LetterFacts = make(**{"subject": "", "customer_name": ""} | BARE[kind])
    pdf = renderer.letter(kind, bare).pdf
    words = papers.text(pdf, tmp_path)
    for absent in ("None", "“”", " ,", " .", "()", "vấn đề .", ": ;"):
        assert absent not in words.replace(". . .", "")
    assert "Kính gửi: ketoan@hungthinhphat.example" in words
    assert within_margins(Measured(pdf, tmp_path))


@pytest.mark.parametrize("kind", ["answer", "rejection", "record", "confirmation"])
def test_two_lines_of_text_go_with_the_signature(renderer: Renderer, tmp_path: Path, kind: str) -> None:
    """Whatever the length of what stands before, the page of the signature has text above it."""
    for lines in range(0, 26, 3):
        facts = _longer(kind, "\n".join(f"Dòng thứ {number} của nội dung." for number in range(lines + 1)))
        rendered = renderer.letter(kind, facts)
        letter = Measured(rendered.pdf, tmp_path)
        page = rendered.box.page + 1
        assert page == letter.pages
        assert within_margins(letter)
        office = min(run.y for run in letter.runs if run.page == page and run.text.startswith(("TL.", "KHÁCH", "ĐẠI")))
        above = {run.y for run in letter.runs if run.page == page and 20 < run.y < office - 1}
        assert len(above) >= 2


def _beside(ordinal: Any, name: Any) -> bool:
    return bool(ordinal.page == name.page and abs(ordinal.y - name.y) < 0.2)


def _longer(kind: str, text: str) -> LetterFacts:
    match kind:
        case "answer":
            return samples.answer(given={**samples.ANSWERED, "result": text})
        case "rejection":
            return samples.rejection(given={"text": text})
        case "record":
            return samples.record(given={**samples.HELD, "result": text})
    return samples.confirmation(content=text)
