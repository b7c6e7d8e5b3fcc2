"""A closed case leaves as one bundle, which is checked where there is neither database nor settings (E9)."""

import json
import subprocess
import sys

import pytest

from tests.end_to_end.test_written import ANSWER, write

pytestmark = pytest.mark.slow


@pytest.fixture
def bundle(desk, tmp_path):
    """The bundle of a case whose customer has agreed."""
    desk.write(Message_ID="<complaint@abc.example>")
    desk.work()
    desk.command("approve", write(desk, "answer", text=ANSWER))
    desk.drain()
    answer = desk.world.customer_mail("hoa@abc.example")[-1]
    desk.write(subject="Re: trả lời", body="Tôi đồng ý với kết quả giải quyết.", In_Reply_To=answer.message_id)
    desk.work()
    (case,) = desk.cases()
    assert case.state == "closed"
    folder = tmp_path / "bundle"
    desk.command("export", case.number, str(folder))
    assert "is not empty" in desk.command("export", case.number, str(folder), expect=1).stderr
    return folder


def verified(folder, elsewhere, expect=0):
    command = [sys.executable, "-m", "pipeline.cli", "verify", str(folder), "--json"]
    done = subprocess.run(command, cwd=elsewhere, capture_output=True, text=True, check=False)
    assert done.returncode == expect, done.stderr
    return json.loads(done.stdout)


@pytest.mark.clause("E9")
@pytest.mark.clause("S2")
def test_the_bundle_of_a_closed_case_is_whole_and_what_is_changed_in_it_is_found(bundle, desk, tmp_path):
    (elsewhere := tmp_path / "elsewhere").mkdir()
    found = verified(bundle, elsewhere)
    (case,) = desk.cases()
    assert (found["number"], found["ok"], found["events"]) == (case.number, True, case.chain_length)
    data = bundle / "data"
    (first, _reply) = sorted((data / "mails").iterdir())
    raw = desk.house.store.get(desk.mails()[0].sha256)
    assert first.read_bytes() == raw
    assert len(list((data / "letters").glob("*.pdf"))) == 3
    assert desk.house.verifier.verify(next((data / "letters").glob("*answer*.pdf")).read_bytes()).ok
    page = (data / "index.html").read_text("utf-8")
    assert case.number in page
    assert "Tôi đồng ý với kết quả giải quyết." in page

    events = json.loads((data / "events.json").read_text("utf-8"))
    events[1]["who"] = "somebody else"
    (data / "events.json").write_text(json.dumps(events), "utf-8")
    first.write_bytes(raw + b".")
    wrong = " ".join(verified(bundle, elsewhere, expect=1)["wrong"])
    assert "breaks at event 2" in wrong
    assert first.name in wrong
