"""The two forms of the digest and its picture."""

import hashlib
from datetime import date
from io import BytesIO

import lxml.html
import pytest
from PIL import Image

from pipeline.watch.digest import page
from pipeline.watch.digest.days import Days
from pipeline.watch.digest.figures import digest_facts
from pipeline.watch.digest.picture import picture
from tests.watch.digest_desk import DESK, Rows, a_month, at

GMAIL_CLIPS_AT = 102_400
HOSTILE = (
    '<script>alert(1)</script><img src="http://evil.example/x.png">',
    "🔥👩‍👩‍👧 {{ 7*7 }} {% raw %} 'Công ty' \"&amp;\"",
    "Á" * 5000,
    "một\r\nSubject: giả\u202etxt.exe\x00\x07",
)


def nothing(_session):
    pass


def facts_of(ledger, fill):
    with ledger.writing() as session:
        fill(session)
        days = Days(date(2026, 11, 20), date(2026, 11, 22))
        return digest_facts(session, DESK, days, None, at("2026-11-23", "07:30"))


@pytest.fixture
def month(ledger):
    return facts_of(ledger, a_month)


def shown(html):
    return " ".join(lxml.html.fromstring(html).text_content().split())


def test_every_number_of_a_case_stands_in_both_forms(month):
    html, text = shown(page.html(month)), page.text(month)
    named = {name for line in month["happened"] for name in line["cases"]["names"]}
    named |= {row["number"] for name in ("overdue", "today", "tasks") for row in month[name]["rows"]}
    named |= {row["number"] for row in month["oldest"]}
    named |= {row["id"] for held in month["held"] for row in held["rows"]}
    assert len(named) > 20
    assert [name for name in named if name not in html or name not in text] == []


def test_both_forms_say_the_sum_and_the_warnings(month):
    total = month["received"]["total"]
    for form in (shown(page.html(month)), page.text(month)):
        assert f"Nhận {total} = " in form
        assert "(khớp)" in form
        assert all(words in form for words in month["warnings"])


def test_a_sum_that_is_wrong_cannot_be_overlooked(ledger):
    facts = facts_of(ledger, lambda session: Rows(session).mail(at("2026-11-20"), "nowhere", subject="Mất thư"))
    assert "SỐ LIỆU KHÔNG KHỚP" in page.subject(facts)
    for form in (shown(page.html(facts)), page.text(facts)):
        assert "SỐ LIỆU KHÔNG KHỚP" in form
        assert "mail:1 " in form
        assert "Mất thư" in form


def test_a_quiet_day_is_one_line(ledger):
    facts = facts_of(ledger, nothing)
    line = "Không có thư, văn bản nào đến và không có hồ sơ nào thay đổi từ thứ Sáu"
    for form in (shown(page.html(facts)), page.text(facts)):
        assert form.count(line) == 1
        assert "Nhận 0" not in form


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_stays_text(ledger, name):
    def fill(session):
        rows = Rows(session)
        case = rows.case(at("2026-11-02"), name, state="investigating")
        rows.deadline(case, at("2026-11-19"))
        rows.deadline(case, at("2026-11-23", "17:00"), "slip")
        rows.task(case, name, at("2026-11-19"))
        rows.mail(at("2026-11-20"), "read", error=name, sender=name, subject=name)

    facts = facts_of(ledger, fill)
    tree = lxml.html.fromstring(page.html(facts))
    assert [image.get("src") for image in tree.iter("img")] == ["cid:bieu-do"]
    assert not list(tree.iter("script", "a", "link", "style"))
    for form in (tree.text_content(), page.text(facts)):
        assert facts["overdue"]["rows"][0]["customer"] in form
        assert not set(form) & set("\x00\x07\r\u202e")
        assert not [line for line in form.splitlines() if line.startswith("Subject:")]
        assert max(map(len, form.splitlines())) < 1000


def test_a_disaster_still_fits_into_a_mail(ledger):
    def fill(session):
        rows = Rows(session)
        for n in range(120):
            case = rows.case(at("2026-11-20"), "Ấ" * 300, state="investigating")
            rows.deadline(case, at("2026-11-20", "17:00"))
            rows.deadline(case, at("2026-11-23", "17:00"), "slip", provisional=True)
            rows.task(case, "Ấ" * 300, at("2026-11-20"))
            for what in ("answered", "closed", "rejected", "disagreed"):
                rows.event(case, at("2026-11-20"), what)
            rows.mail(at("2026-11-20"), "read", error="Ấ" * 300, subject="Ấ" * 300)
            rows.letter("slip", str(n), case, error="Ấ" * 300)

    html = page.html(facts_of(ledger, fill))
    assert "và 100 hồ sơ khác" in html
    assert len(html.encode()) < GMAIL_CLIPS_AT


def test_numbers_have_vietnamese_separators(month):
    month["history"]["totals"]["received"] = 1234567
    assert "nhận 1.234.567" in page.text(month)
    assert "nhận 1.234.567 thư" in shown(page.html(month))


def test_the_picture_is_a_png_of_its_facts(month):
    drawn = picture(month)
    with Image.open(BytesIO(drawn)) as image:
        assert (image.format, image.size) == ("PNG", (1280, 1000))
        assert image.convert("RGB").getpixel((2, 2)) == (255, 255, 255)
    assert hashlib.sha256(picture(month)).digest() == hashlib.sha256(drawn).digest()
    month["history"]["days"][-1]["received"] += 5
    assert picture(month) != drawn


def test_a_month_without_anything_can_be_drawn(ledger):
    with Image.open(BytesIO(picture(facts_of(ledger, nothing)))) as image:
        assert image.size == (1280, 1000)
