"""Two people at one case, a procedure that is edited, a template that fails: nobody is overrun, nothing is lost."""

import json
import os
import shutil
import subprocess
import sys
import tomllib
from contextlib import ExitStack
from pathlib import Path

import pytest

from pipeline.ledger.model import Register
from pipeline.settings import Settings
from pipeline.wiring import House
from tests.end_to_end.answering import (
    CUSTOMER,
    DISAGREES,
    answer,
    case_of,
    clock,
    complain,
    desk_of,
    events,
    letters,
    open_deadlines,
    owed,
    reply,
    text_of,
    to_customer,
)
from tests.end_to_end.desk import TIEPNHAN, Desk
from tests.end_to_end.test_main_job import pdf_of, words_of
from tests.servers.world_settings import toml

pytestmark = pytest.mark.slow
TOP = Path(__file__).parents[2]


@pytest.fixture
def answered(make_desk):
    desk = desk_of(make_desk, "eca")
    complain(desk, "2026-11-25T09:00")
    answer(desk, "2026-11-25T10:00")
    return desk


# Two clerks.


def test_who_has_seen_less_than_there_is_now_is_told_to_look_again(answered):
    desk = answered
    number, seen = case_of(desk).number, len(events(desk))
    desk.command("case", number, "note", "--set", "words=Khách hẹn gọi lại", "--set", f"seen={seen}")
    told = desk.command("case", number, "reopen", "--set", "words=Xử lý lại", "--set", f"seen={seen}", expect=1)
    assert f"({seen} sự kiện, nay là {seen + 1})" in " ".join(told.stderr.split())
    assert (case_of(desk).state, case_of(desk).round, len(events(desk))) == ("answered", 1, seen + 1)
    desk.command("case", number, "reopen", "--set", "words=Xử lý lại", "--set", f"seen={seen + 1}")
    assert (case_of(desk).state, case_of(desk).round) == ("investigating", 2)


def test_of_two_at_once_one_acts_and_the_other_is_told_who_was_first(answered):
    desk = answered
    number, seen = case_of(desk).number, len(events(desk))
    command = [TIEPNHAN, "--config", str(desk.world.settings_file), "case", number]
    both = [
        subprocess.Popen(
            [*command, "reopen", "--set", f"words=Người thứ {place}"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for place in (1, 2)
    ]
    told = {process.wait(): process.communicate()[1] for process in both}
    assert sorted(told) == [0, 1], told
    words = " ".join(told[1].split())
    for expected in (number, "không thể mở lại hồ sơ khi hồ sơ ở trạng thái “Đang xác minh”", ", lúc "):
        assert expected in words
    assert (case_of(desk).round, open_deadlines(desk)) == (2, ["final_answer"])
    assert events(desk)[seen:].count("reopened") == 1


def test_two_who_approve_one_letter_send_it_once(answered, tmp_path):
    desk = answered
    reply(desk, "2026-11-26T09:00", DISAGREES)
    text = tmp_path / "answer.txt"
    text.write_text("Chúng tôi đã đổi token mới.", "utf-8")
    name = desk.command("write", "answer", case_of(desk).number, "--text", str(text)).stdout.strip()
    command = [TIEPNHAN, "--config", str(desk.world.settings_file), "approve", name]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
    assert sorted(process.wait() for process in both) == [0, 1]
    for process in both:
        process.communicate()
    desk.work()
    assert events(desk).count("approved") == 2  # one in each round
    assert letters(desk, "answer") == [("01/TLKN-ECA", "archived"), ("02/TLKN-ECA", "archived")]


# A procedure that is edited while cases are open.


def test_a_case_keeps_the_terms_that_it_began_with(make_desk, children):
    with ExitStack() as closing:
        desk = desk_of(make_desk, "eca")
        complain(desk, "2026-11-25T09:00")
        edit(desk, lambda terms: terms["rules"].update(final_answer={"working_days": 10}))
        desk = restarted(desk, children, closing)
        with clock("2026-11-25T10:00"):
            desk.write(sender="lan@xyz.example", subject="Token bị khóa", body="Token của tôi bị khóa, không ký được.")
            desk.work()
        first, second = [dossier(desk, case.number) for case in desk.cases()]
        assert [due(first), due(second)] == ["2026-12-23", "2026-12-09"]
        (slip,) = desk.world.customer_mail("lan@xyz.example")
        assert "10 ngày làm việc" in words_of(pdf_of(slip.parsed))
        answer_of(desk, first["number"])
        mail = next(each for each in reversed(to_customer(desk)) if "trả lời" in str(each["Subject"]))
        with clock("2026-11-27T09:00"):
            desk.write(In_Reply_To=mail["Message-ID"], subject="Re: trả lời", body=DISAGREES)
            desk.work()
        again = dossier(desk, first["number"])
        assert (again["round"], due(again)) == (2, "2026-12-25")  # 20 working days, as when it began
        assert "20 ngày làm việc" in text_of(to_customer(desk)[-1])


def edit(desk, change):
    """Somebody edits the procedure beside the settings."""
    file = desk.world.folder / "procedures" / "eca.toml"
    terms = tomllib.loads(file.read_text("utf-8"))
    change(terms)
    file.write_text(toml(terms), "utf-8")


def restarted(desk, children, closing):
    """The program is started again."""
    house = House(Settings.load(desk.world.settings_file), closing)
    children.lend(house)
    made = Desk(desk.world, house)
    made._written = desk._written
    return made


def dossier(desk, number):
    return json.loads(desk.command("case", number, "--json").stdout)


def deadline(found):
    (one,) = [each for each in found["deadlines"] if each["kind"] == "final_answer" and each["outcome"] is None]
    return one


def due(found):
    return deadline(found)["due_at"][:10]


def answer_of(desk, number):
    text = desk.world.folder / "answer.txt"
    text.write_text("Đã cài đặt lại.", "utf-8")
    name = desk.command("write", "answer", number, "--text", str(text)).stdout.strip()
    desk.command("approve", name)
    with clock("2026-11-26T10:00"):
        desk.hurry()
        desk.drain()


# A template that fails.


@pytest.fixture
def broken(tmp_path):
    """The program with templates of its own, of which one can be broken; run it with `once`."""
    top = tmp_path / "program"
    top.mkdir()
    for name in ("pipeline", "config"):
        (top / name).symlink_to(TOP / name)
    shutil.copytree(TOP / "templates", top / "templates")
    return top


def once(desk, top):
    """`tiepnhan run --once` of the program in `top`; gives its figures."""
    done = subprocess.run(
        [sys.executable, "-m", "pipeline.cli", "--config", str(desk.world.settings_file), "run", "--once", "--json"],
        cwd=top,
        env={**os.environ, "PYTHONPATH": str(top)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.startswith("{"), done.stderr
    return json.loads(done.stdout)


def test_a_letter_whose_template_fails_waits_with_the_reason_and_keeps_its_number(make_desk, broken):
    desk = desk_of(make_desk, "eca")
    template = broken / "templates" / "letters" / "slip.html"
    good = template.read_text("utf-8")
    template.write_text("{{ nothing.of.this.name }}", "utf-8")
    desk.write()
    for _ in range(6):
        once(desk, broken)
        desk.hurry()
    (letter,) = desk.letters()
    assert (letter.stage, letter.number, letter.due) == ("render", "01/PTN-ECA", None)
    (held,) = json.loads(desk.command("held", "--json").stdout)["held"]
    assert held["id"] == f"letter:{letter.id}"
    for expected in ("01/PTN-ECA", "slip", "cannot be rendered", "nothing"):
        assert expected in held["reason"]
    assert to_customer(desk) == []
    assert any("held" in str(mail.parsed["Subject"]) or letter.number in mail.parsed.as_string()
               for mail in desk.world.clerks_mail())  # fmt: skip
    template.write_text(good, "utf-8")
    desk.release(letter)
    once(desk, broken)
    assert letters(desk, "slip") == [("01/PTN-ECA", "archived")]
    assert (len(to_customer(desk)), last_number(desk, "PTN-ECA")) == (1, 1)
    assert owed(desk)[-1][0] == "final_answer"


def test_a_mail_whose_template_fails_is_not_sent_and_goes_out_when_it_is_mended(make_desk, broken):
    desk = desk_of(make_desk, "smartsign")
    template = broken / "templates" / "mails" / "acknowledgement.txt"
    good = template.read_text("utf-8")
    template.write_text("{% if %}", "utf-8")
    desk.write()
    once(desk, broken)
    (mail,) = [each for each in desk.letters() if each.kind == "acknowledgement"]
    assert (mail.sent_at, "templates/mails/acknowledgement.txt" in mail.error) == (None, True)
    assert to_customer(desk) == []
    template.write_text(good, "utf-8")
    desk.hurry()
    once(desk, broken)
    assert [str(each["Subject"])[:20] for each in to_customer(desk)] == ["Đã ghi nhận khiếu nạ"]
    assert desk.world.customer_mail(CUSTOMER)[0].message_id == mail.message_id


def last_number(desk, book):
    with desk.house.ledger.reading() as session:
        return session.query(Register).filter_by(book=book).one().last
