"""A record that both parties sign: an altered copy is refused, the right one is filed; and the bundle of the case."""

from datetime import datetime
from pathlib import Path
from typing import Any

from scripts.story.stage import HANOI, Failed, Stage
from tests.letters.customers import Customer
from tests.mails.forms import with_files

TERMS: dict[str, Any] = {"opening": {"slip": 0}, "handover": {"by_itself": False}}
SETTINGS: dict[str, Any] = {}
NAME, ADDRESS = "Công ty TNHH Hoa Mai", "ketoan@hoamai.example"
TAX_CODE = "0101234567"
HOUR = b"/M (D\\072"
"""What stands before the signing time; pyHanko writes the colon as an escape."""
COMPLAINT = "Kính gửi Trung tâm,\nThiết bị USB Token của chúng tôi bị khóa, không ký được tờ khai thuế."
RECORD = """Thiết bị USB Token bị khóa, không ký được tờ khai.
# Kết quả xử lý
Đã mở khóa thiết bị tại chỗ; khách hàng đã ký thử thành công.
"""


def play(stage: Stage) -> None:
    """Plays it now: time stamps and proofs of revocation come from servers whose clock is this machine's."""
    stage.moment = datetime.now(HANOI)
    issued = _record(stage)
    signed = Customer(stage.world.authority, NAME.upper(), TAX_CODE).sign(issued)
    stage.out.print("\nThe customer signs, and a program in between changes the file:")
    _send_back(stage, _altered(signed))
    stage.show("tasks")
    stage.out.print("The customer sends what he has signed:")
    _send_back(stage, signed)
    stage.show("tasks")
    _verify(stage, "bienban-hai-ben.pdf", signed)
    stage.tiepnhan("case", stage.case(NAME)["number"], "agree", "--set", "how=email", "--set", "words=Đã ký biên bản")
    stage.work()
    stage.expect(NAME, "closed")
    _bundle(stage)


def _record(stage: Stage) -> bytes:
    """Gives the record as the customer has it."""
    stage.write(NAME, ADDRESS, "Token bị khóa", COMPLAINT)
    stage.work()
    held_at = f"held_at={stage.moment:%Y-%m-%dT%H:%M}"
    given = ("--set", held_at, "--set", f"tax_code={TAX_CODE}", "--set", "officer=Trần Thị Ngọc Ánh")
    stage.write_letter("record", stage.case(NAME)["number"], *given, text=RECORD)
    stage.work()
    (pdf,) = [
        part.get_payload(decode=True) for part in stage.world.customer_mail(ADDRESS)[-1].parsed.iter_attachments()
    ]
    assert isinstance(pdf, bytes)
    _verify(stage, "bienban.pdf", pdf)
    return pdf


def _verify(stage: Stage, name: str, pdf: bytes) -> None:
    path = stage.world.folder / name
    path.write_bytes(pdf)
    stage.show("verify", str(path))


def _send_back(stage: Stage, pdf: bytes) -> None:
    stage.answer(NAME, ADDRESS, "Gửi lại Trung tâm biên bản đã ký.", with_files(("bienban.pdf", pdf)))
    stage.work()


def _altered(pdf: bytes) -> bytes:
    """The hour of our signature is another."""
    at = pdf.index(HOUR) + len(HOUR) + len("20261124")
    return pdf[:at] + bytes([pdf[at] ^ 1]) + pdf[at + 1 :]


def _bundle(stage: Stage) -> None:
    case = stage.case(NAME)
    if not any(event["what"] == "countersigned" for event in case["events"]):
        raise Failed(f"{case['number']}: the record is not filed with both signatures")
    bundle = Path(stage.world.folder / "bundle")
    stage.tiepnhan("export", case["number"], str(bundle))
    stage.show("verify", str(bundle))
