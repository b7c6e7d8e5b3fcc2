"""The queue: order, sections, filters, counters, sorting from it; and search, with and without diacritics."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from pipeline.engine.advance import now
from pipeline.ledger.model import Case, Deadline, Mail
from tests.desk.people import told, words

pytestmark = pytest.mark.slow
TOKEN = "Token của chúng tôi cắm vào máy tính không nhận, đèn không sáng, không ký được tờ khai thuế."


@pytest.fixture
def filled(make_office, make_desk):
    """Three cases: the second is due first, the third is not sorted."""
    office = make_office(make_desk(terms={"opening": {"slip": 600}}))
    for place, sender in enumerate(("an@mot.example", "binh@hai.example", "cuc@ba.example")):
        office.desk.write(sender=sender, subject=f"Token không nhận số {place}", body=f"{TOKEN} ({place})")
    office.desk.work()
    change(office, update(Case).where(Case.id == 3).values(group="unsorted"))
    change(office, update(Deadline).where(Deadline.case_id == 2).values(due_at=now() - timedelta(hours=30)))
    return office


def change(office, statement):
    with office.desk.house.ledger.writing() as session:
        session.execute(statement)


def listed(page) -> list[str]:
    return re.findall(r'id="c-(KN-\d+-\d+)"', page.text)


def test_what_is_late_comes_first_and_what_is_doubtful_stands_apart(filled):
    page = filled.person("clerk").get("/queue")
    assert [number[-1] for number in listed(page)] == ["3", "2", "1"]
    assert words(page).index("Chưa rõ nhóm Chọn nhóm") < words(page).index("Theo thời hạn")
    assert "1 quá hạn" in words(page)
    assert "1 chưa rõ nhóm" in words(page)
    assert "đã quá hạn" in words(page)


def test_a_case_is_sorted_from_the_queue_and_whoever_comes_second_is_told(filled):
    clerk = filled.person("clerk")
    seen = re.search(
        r'name="number" value="KN-\d+-000003"><input type="hidden" name="seen" value="(\d+)"', clerk.get("/queue").text
    )[1]
    number = listed(clerk.get("/queue"))[0]
    page = clerk.post("/queue/sort", number=number, group="technical", seen=seen, then="/queue")
    assert "Đã ghi nhóm" in told(page)
    again = filled.person("manager").post("/queue/sort", number=number, group="records", seen=seen, then="/queue")
    assert "đã có thay đổi" in told(again)
    with filled.desk.house.ledger.reading() as session:
        assert session.scalars(select(Case.group).where(Case.number == number)).one() == "technical"


def test_filters_and_pages(filled):
    clerk = filled.person("clerk")
    change(filled, update(Case).where(Case.id == 1).values(state="closed", group="records"))
    assert [number[-1] for number in listed(clerk.get("/queue?state=closed"))] == ["1"]
    assert listed(clerk.get("/queue?state=closed&group=technical")) == []
    assert [number[-1] for number in listed(clerk.get("/queue?department=technical"))] == ["2"]
    for odd in ("/queue?state=nothing", "/queue?page=-1", "/queue?page=zwei", "/queue?state=closed&after=gestern|x"):
        assert clerk.get(odd).status_code == 200
    with filled.desk.house.ledger.reading() as session:
        opened = session.get_one(Case, 1).opened_at.isoformat()
    after = clerk.client.get("/queue", params={"state": "closed", "after": f"{opened}|1"})
    assert listed(after) == []


def test_a_handler_sees_the_own_department_only(filled):
    change(filled, update(Case).where(Case.id == 1).values(group="records"))
    handler = filled.person("handler")
    assert [number[-1] for number in listed(handler.get("/queue"))] == ["2"]
    assert "1 quá hạn" in words(handler.get("/queue"))
    assert "KN-" not in words(handler.get("/search?q=an@mot.example"))
    assert "KN-" in words(handler.get("/search?q=binh@hai.example"))


@pytest.mark.parametrize("query", ["den khong sang", "ĐÈN không sáng", "to khai thu", "token an@mot.example"])
def test_words_are_found_with_and_without_marks(filled, query):
    page = filled.person("clerk").client.get("/search", params={"q": query})
    assert "KN-" in words(page)
    assert "<mark>" in page.text


@pytest.mark.parametrize(
    "query", ['"', "*", "NEAR(token,", "a OR b", "subject:token", "%", "'; DROP TABLE mail;--", "-", "", "^x"]
)
def test_signs_of_a_query_mean_nothing(filled, query):
    page = filled.person("clerk").client.get("/search", params={"q": query})
    assert page.status_code == 200


def test_a_number_leads_to_its_case_and_markup_stays_text(filled):
    clerk = filled.person("clerk")
    number = listed(clerk.get("/queue"))[0]
    assert str(clerk.get(f"/search?q={number.lower()}").url).endswith(f"/case/{number}")
    filled.desk.write(
        sender="x@x.example", subject="<script>alert(1)</script> zebra", body=TOKEN + " <img src=x onerror=alert(1)>"
    )
    filled.desk.work()
    page = clerk.get("/search?q=zebra")
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert" in page.text


def test_what_is_erased_is_found_no_more(filled):
    clerk = filled.person("clerk")
    assert "KN-" in words(clerk.get("/search?q=tờ khai thuế"))
    change(filled, update(Mail).values(text="", own_text="", subject=""))
    assert "KN-" not in words(clerk.get("/search?q=tờ khai thuế"))
