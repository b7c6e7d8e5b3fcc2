"""The part of the bench that is about the desk: a large ledger, its pages as they are served, and the search's cost."""

import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from pipeline.desk.app import make_app
from pipeline.desk.safety.passwords import Passwords
from pipeline.desk.safety.people import Given, add_user
from pipeline.desk.service import Service
from pipeline.engine.advance import now
from pipeline.ledger.connect import Ledger
from pipeline.ledger.model import Case, Deadline, Letter, Mail, Paper, Table
from pipeline.settings import Desk as DeskSettings
from pipeline.settings import Settings
from pipeline.wiring import House
from tests.mails.corpus import messages

Show = Callable[..., None]
ROUNDS = 200
BATCH = 5000
PASSWORD = "mot mat khau that dai"  # noqa: S105 - of a ledger that is thrown away
GROUPS = ("technical", "service", "records", "other")
OPEN_STATES = ("new", "investigating", "waiting_customer", "with_agent")
NAMES = ("Nguyễn Thị Hoa", "Công ty Đại Phát", "Trần Văn Hùng", "Lê Quốc Đạt", "Phạm Thu Hà")
WORDS = ("token không nhận", "dang nhap", "hóa đơn", "chữ ký số", "Đại Phát", "gia han", "KN-2026", "hop dong")
FINDING = {"kind": "complaint", "scope": "in", "group": "technical", "confidence": 0.52, "auto": False,
           "second": {"name": "service", "confidence": 0.31}}  # fmt: skip


def desk(show: Show, settings_file: Path, cases: int) -> None:
    """Fills a ledger and asks the served desk for its pages, `ROUNDS` times each, on one core."""
    with ExitStack() as closing:
        house = House(Settings.load(settings_file), closing)
        start = time.perf_counter()
        filled(house.ledger, cases)
        show("desk_ledger", cases=cases, seconds=round(time.perf_counter() - start, 1))
        cost(show, house.ledger)
        with house.ledger.writing() as session:
            kept = Passwords().kept(PASSWORD)
            for name, given in (("lan", Given("Lan", ("clerk",))), ("hung", Given("Hùng", ("handler",), "technical"))):
                add_user(session, name, given, None).password = kept
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
        pages(show, house, cases)


def pages(show: Show, house: House, cases: int) -> None:
    """Asks for each page with other parameters each time."""
    settings = DeskSettings.model_validate({"port": 0})
    service = Service(make_app(house, settings), settings, house.notices.add)
    service.start()
    while service.port is None:
        time.sleep(0.02)
    asked = {
        "queue": lambda n: f"/queue?group={('', *GROUPS)[n % 5]}&show={('', 'late', 'today', 'doubtful')[n // 5 % 4]}",
        "queue_done": lambda n: f"/queue?show=done&after=0_{cases - n * cases // ROUNDS}",
        "queue_words": lambda n: f"/queue?q={WORDS[n % len(WORDS)]}",
        "case": lambda n: f"/case/KN-2026-{1 + n * (cases // ROUNDS):06d}",
        "search": lambda n: f"/search?q={WORDS[n % len(WORDS)]} {n if n % 2 else ''}",
        "search_number": lambda n: f"/search?q=09{10_000_000 + n * 7}",
    }
    for who in ("lan", "hung"):
        with httpx.Client(base_url=f"http://127.0.0.1:{service.port}", timeout=60) as client:
            client.post("/entry", data={"name": who, "password": PASSWORD})
            for page, path in asked.items():
                _page(show, client, who, page, path)
    service.stop()


def _page(show: Show, client: httpx.Client, who: str, page: str, path: Callable[[int], str]) -> None:
    client.get(path(0))
    taken, sizes = [], []
    for number in range(ROUNDS):
        start = time.perf_counter()
        answer = client.get(path(number))
        taken.append((time.perf_counter() - start) * 1000)
        sizes.append(len(answer.content))
    show("desk", who=who, page=page, status=answer.status_code, p50_ms=round(statistics.median(taken), 1),
         p95_ms=round(statistics.quantiles(taken, n=20)[-1], 1), longest_ms=round(max(taken), 1),
         most_bytes=max(sizes))  # fmt: skip


def cost(show: Show, ledger: Ledger, count: int = 1000) -> None:
    """What a mail of the usual length costs to enter with the search's triggers and without; undone afterwards."""
    body = "".join(one["body"] for one in messages())[:3000]
    triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'search_mail%'"
    taken = {}
    for kind in ("with", "without"):
        connection = ledger.engine.execution_options(writes=True).connect()
        with connection, Session(connection) as session:
            if kind == "without":
                for (name,) in session.execute(text(triggers)).all():
                    session.execute(text(f"DROP TRIGGER {name}"))
            start = time.perf_counter()
            rows = [{**_mail(10**7 + n, body), "id": 10**7 + n} for n in range(count)]
            session.execute(insert(Mail), rows)
            taken[kind] = (time.perf_counter() - start) * 1000 / count
            session.rollback()
    show("desk_search_cost", mails=count, text_signs=len(body), ms_per_mail=round(taken["with"] - taken["without"], 3))


def filled(ledger: Ledger, cases: int) -> None:
    """Enters `cases` cases with mail, paper, letter and deadline; 3 in 100 are open."""
    texts = [(one["subject"], one["body"]) for one in messages() if one["kind"] == "complaint"]
    tables: tuple[tuple[type[Table], Callable[[int], dict[str, Any]]], ...] = (
        (Case, _case), (Deadline, _deadline), (Paper, _paper), (Letter, _letter),
    )  # fmt: skip
    with ledger.writing() as session:
        for batch in _batches(cases):
            numbered = [(n, *texts[n % len(texts)]) for n in batch]
            mails = [{**_mail(n, f"{words}\nSố {n}"), "subject": subject, "id": n} for n, subject, words in numbered]
            session.execute(insert(Mail), mails)
            for table, row in tables:
                session.execute(insert(table), [row(n) for n in batch])
            session.execute(text("UPDATE mail SET case_id = id WHERE id BETWEEN :a AND :b"),
                            {"a": batch[0], "b": batch[-1]})  # fmt: skip


def _batches(cases: int) -> Iterator[range]:
    for first in range(1, cases + 1, BATCH):
        yield range(first, min(first + BATCH, cases + 1))


def _is_open(n: int) -> bool:
    return n % 100 < 3


def _mail(n: int, words: str) -> dict[str, Any]:
    return {"stage": "filed", "sha256": f"{n:064x}", "size": 1, "channel": "email", "received_at": now(),
            "stored_at": now(), "subject": f"Thư {n}", "text": words, "finding": FINDING, "header": {},
            "problems": [], "signers": []}  # fmt: skip


def _case(n: int) -> dict[str, Any]:
    state = OPEN_STATES[n // 100 % 4] if _is_open(n) else ("closed", "closed", "answered", "rejected")[n % 4]
    group = "unsorted" if _is_open(n) and n // 100 % 10 == 0 else GROUPS[n // 100 % 4]
    return {"id": n, "number": f"KN-2026-{n:06d}", "tag": f"t{n}", "procedure": "eca", "state": state, "group": group,
            "channel": "email", "mail_id": n, "customer": f"{NAMES[n % 5]} {n}", "address": f"k{n}@abc.example",
            "phone": f"09{10_000_000 + n}", "tax_code": f"{10**9 + n}", "subject": f"Khiếu nại số {n}",
            "received_at": now(), "opened_at": now(), "subscriber": {}, "chain_head": ""}  # fmt: skip


def _deadline(n: int) -> dict[str, Any]:
    due = now() + timedelta(hours=n // 100 % 200 - 40)
    return {"case_id": n, "kind": "final_answer", "round": 1, "rule": {}, "started_at": now(), "due_at": due,
            "derivation": [], "pauses": [], "met_at": None if _is_open(n) else now()}  # fmt: skip


def _paper(n: int) -> dict[str, Any]:
    return {"mail_id": n, "ordinal": 1, "name": f"Hợp đồng {n}.pdf", "type": "application/pdf", "size": 1,
            "sha256": f"{n:064x}", "text": f"Căn cứ hợp đồng số {n} giữa hai bên", "problems": [], "signatures": [],
            "codes": []}  # fmt: skip


def _letter(n: int) -> dict[str, Any]:
    stage = "approve" if _is_open(n) and n // 100 % 20 == 1 else "archived"
    return {"stage": stage, "case_id": n, "kind": "answer", "occasion": "1", "address": "", "message_id": f"<{n}@x>",
            "drafted_at": now(), "number": None if stage == "approve" else f"{n}/TL-ECA", "facts": {},
            "enclosures": [], "box": {}, "evidence": {}}  # fmt: skip
