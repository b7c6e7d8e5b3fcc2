"""The queue: its order, filters, counters, what is doubtful apart, whose cases are seen, pages, and sorting in it."""

import re
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from pipeline.engine.advance import now
from pipeline.ledger.model import Case, Correction, Deadline, Task, Visit
from tests.desk.people import told, words
from tests.desk.rows import DAY, add_case

pytestmark = pytest.mark.slow
FINDING = {"kind": "complaint", "scope": "in", "group": "technical", "confidence": 0.52, "auto": False,
           "second": {"name": "service", "confidence": 0.31}, "version": None}  # fmt: skip


def put(office, *cases):
    with office.desk.house.ledger.writing() as session:
        for number, more in cases:
            add_case(session, number, **more)


def numbers(page):
    return [int(each) for each in re.findall(r'data-case="KN-2026-0*(\d+)"', page.text)]


def counters(page):
    return re.findall(r"<strong>(\d+)</strong> ([^<]+)</a>", page.text)


def test_by_deadline_with_the_doubtful_apart(office, clerk):
    put(
        office,
        (1, {"due": 5 * DAY}), (2, {"due": -DAY}), (3, {"due": None}), (4, {"state": "closed"}),
        (5, {"group": "unsorted", "due": 9 * DAY, "finding": FINDING}), (6, {"state": "answered"}),
    )  # fmt: skip
    with office.desk.house.ledger.writing() as session:
        case = session.scalars(select(Case).where(Case.number == "KN-2026-000006")).one()
        session.add(Task(case_id=case.id, kind="reply", occasion="1", words="Gọi <b>lại</b>", opened_at=now()))
    page = clerk.get("/queue")
    assert numbers(page) == [5, 2, 1, 3, 6]
    assert page.text.index("Chưa chắc nhóm</h2>") < page.text.index("000005") < page.text.index("Theo thời hạn</h2>")
    assert counters(page)[:5] == [
        ("1", "quá hạn"), ("0", "đến hạn hôm nay"), ("1", "chưa chắc nhóm"), ("0", "chờ duyệt"), ("1", "việc phải làm"),
    ]  # fmt: skip
    assert "Việc: Gọi &lt;b&gt;lại&lt;/b&gt;" in page.text
    assert "52 %" in words(page) and "31 %" in words(page)
    for query, expected in (
        ("show=late", [2]), ("show=tasks", [6]), ("show=doubtful", [5]), ("show=done", [6, 4]), ("state=closed", [4]),
        ("group=technical&q=khach+1", [1]), ("department=care", []), ("q=%22%2A", []), ("after=x_y", [2, 1, 3, 6]),
    ):  # fmt: skip
        assert numbers(clerk.get(f"/queue?{query}")) == expected, query
    part = clerk.get("/queue", headers={"hx-request": "true", "hx-target": "queue"})
    assert "<html" not in part.text and numbers(part) == numbers(page)


def test_a_doubtful_case_is_sorted_in_the_queue(office, clerk):
    put(office, (5, {"group": "unsorted", "due": DAY, "finding": FINDING}))
    form = {"number": "KN-2026-000005", "group": "service", "seen": "0", "next": "/queue?show=doubtful"}
    handler = office.person("handler")
    assert handler.post("/queue/sort", **form).status_code in {403, 404}
    assert "thay đổi" in told(clerk.post("/queue/sort", **{**form, "seen": "7"}))
    page = clerk.post("/queue/sort", **form)
    assert "Thông tin dịch vụ" in told(page) and page.url.query == b"show=doubtful"
    with office.desk.house.ledger.reading() as session:
        assert session.scalars(select(Case.group)).one() == "service"
        assert session.scalars(select(Correction)).one().who == "clerk"
    assert numbers(clerk.get("/queue?show=doubtful")) == []


def test_a_handler_sees_the_own_department_only(office):
    put(office, (1, {"due": DAY}), (2, {"group": "records", "due": -DAY}), (3, {"state": "closed", "group": "records"}))
    handler = office.person("handler")
    page = handler.get("/queue")
    assert numbers(page) == [1] and counters(page)[0] == ("0", "quá hạn")
    assert numbers(handler.get("/queue?show=done")) == []


def test_pages_follow_each_other(office, clerk):
    put(office, *((n, {"state": "closed"}) for n in range(1, 121)))
    put(office, *((n, {"due": (n % 7) * DAY}) for n in range(200, 320)))
    for start in ("/queue?show=done", "/queue"):
        seen, path = [], start
        while path:
            page = clerk.get(path)
            seen += numbers(page)
            found = re.search(r'rel="next" href="([^"]+)"', page.text)
            path = found[1].replace("&amp;", "&") if found else None
        assert len(seen) == len(set(seen)) == 120
        if start.endswith("done"):
            assert seen == sorted(seen, reverse=True)


def test_a_page_that_asks_by_itself_keeps_no_session_alive(office, clerk):
    with office.desk.house.ledger.writing() as session:
        session.execute(update(Visit).values(seen_at=now() - timedelta(minutes=30)))
    for headers, moved in (({"x-by-itself": "yes"}, False), ({}, True)):
        clerk.get("/queue", headers=headers)
        with office.desk.house.ledger.reading() as session:
            assert (now() - session.scalars(select(Visit.seen_at)).one() < timedelta(minutes=5)) is moved


def test_a_slip_that_goes_out_by_itself_is_nobodys_deadline(make_office, make_desk):
    office = make_office(make_desk(terms={"opening": {"slip": 600}}))
    office.desk.write()
    office.desk.work()
    with office.desk.house.ledger.reading() as session:
        due = dict(session.execute(select(Deadline.kind, Deadline.due_at)).all())
    assert due["slip"] != due["direct_answer"]
    shown = re.search(r'<time class="left[^"]*" datetime="([^"]+)"', office.person("clerk").get("/queue").text)[1]
    assert datetime.fromisoformat(shown) == due["direct_answer"]
