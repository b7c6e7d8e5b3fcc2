"""E-CA's procedure: one agrees, one disagrees twice, one is refused, one comes in person."""

from pathlib import Path

from scripts.story.stage import Stage
from tests.mails.complaints import CUSTOMERS, OUT_OF_SCOPE
from tests.mails.corpus import message

MANAGER = "giamdoc@eca.test"
TERMS = {
    "opening": {"slip": 60},
    "departments": {
        "technical": {"mailbox": "kythuat@eca.test"},
        "records": {"mailbox": "hoso@eca.test", "head": "truong.hoso@eca.test"},
    },
}
SETTINGS = {"people": {"managers": [MANAGER]}, "digest": {"at": "07:30:00", "managers": [MANAGER]}}
AGREES, DISAGREES = CUSTOMERS[0], CUSTOMERS[1]
WALKS_IN = "Hộ kinh doanh Minh Châu"
FOUND = "Đã kiểm tra hồ sơ và thiết bị; đề nghị giải quyết theo hướng khách hàng nêu."
ANSWER = """# Kết quả xác minh
Chúng tôi đã kiểm tra hồ sơ đăng ký và thiết bị của Quý khách hàng.
# Kết quả giải quyết
{result}
"""
RECORD = """Thiết bị USB Token bị khóa, không ký được tờ khai.
# Kết quả xử lý
Đã mở khóa thiết bị tại chỗ; khách hàng đã ký thử thành công.
# Ý kiến của khách hàng
Đồng ý với kết quả xử lý.
"""


def play(stage: Stage) -> None:
    """Plays it from Monday, 30 November 2026, to the middle of January 2027."""
    _arrivals(stage)
    _slips_and_handover(stage)
    _agreement(stage)
    _nobody_answers(stage)
    _disagreement(stage)
    stage.at(29, 1, "16:00", "What is left of it")
    stage.show("cases")
    stage.show("register", "--year", "2026", "--kind", "arrivals")
    stage.show("register", "--year", "2026", "--kind", "all-outgoing")
    stage.show("audit")
    bundle = stage.world.folder / "bundle"
    stage.tiepnhan("export", stage.case(DISAGREES.name)["number"], str(bundle))
    stage.show("verify", str(bundle))


def _arrivals(stage: Stage) -> None:
    stage.at(
        30, 11, "08:20", "Three complaints by mail, one of them not about E-CA's service; one person at the counter"
    )
    for customer in (AGREES, DISAGREES, OUT_OF_SCOPE):
        text = message(customer.message_id)
        stage.write(customer.name, customer.address, text["subject"], text["body"], customer.form)
    stage.passes(10)
    stage.work()
    (held,) = stage.told("held")["held"]
    stage.out.print(f"  {held['id']} {held['reason'].partition(';')[0]}", markup=False, highlight=False)
    stage.tiepnhan("correct", held["id"], "--kind", "complaint", "--scope", "out")
    stage.work()
    stage.write_letter("rejection", stage.case(OUT_OF_SCOPE.name)["number"], "--reason", "other_product")
    stage.tiepnhan(
        "counter", "--customer", WALKS_IN, "--phone", "0912345678", "--office", "main", "--group", "technical",
        "--text", "-", "--record", str(_file(stage, RECORD)), "--set", "personal_id=001085012345",
        "--confirmation", str(stage.world.folder / "confirmation.pdf"),
        text="Thiết bị USB Token bị khóa, không ký được tờ khai.\n",
    )  # fmt: skip
    stage.work()
    drafts = [row["id"] for row in stage.told("held")["held"] if row["stage"] == "approve"]
    for name in drafts:
        stage.tiepnhan("approve", name)
    stage.work()
    for row in stage.told("held")["held"]:
        if row["stage"] == "post":
            stage.tiepnhan("posted", row["id"], "--how", "hand", "--note", "khách hàng ký nhận tại quầy")
    stage.expect(OUT_OF_SCOPE.name, "rejected")
    number = stage.expect(WALKS_IN, "answered")["number"]
    stage.tiepnhan("case", number, "agree", "--set", "how=counter", "--set", "words=Đồng ý, đã ký biên bản")
    stage.work()


def _slips_and_handover(stage: Stage) -> None:
    stage.at(30, 11, "09:45", "Sixty minutes of working time later the slips go out, and the cases to the department")
    stage.work()
    stage.expect(AGREES.name, "investigating")
    stage.at(1, 12, "07:45", "The next morning a digest lies in the manager's mailbox")
    stage.work()
    _keep_digest(stage)


def _agreement(stage: Stage) -> None:
    stage.at(1, 12, "10:00", "The department reports on the first case; it is answered, and the customer agrees")
    _report(stage, AGREES.name)
    stage.write_letter(
        "answer", stage.case(AGREES.name)["number"], text=ANSWER.format(result="Chúng tôi đã mở khóa thiết bị.")
    )
    stage.work()
    stage.at(2, 12, "15:00", "")
    stage.answer(AGREES.name, AGREES.address, "Tôi đồng ý với kết quả giải quyết. Cảm ơn Trung tâm.")
    stage.work()
    stage.expect(AGREES.name, "closed")


def _nobody_answers(stage: Stage) -> None:
    stage.at(11, 12, "10:00", "On the second case the department says nothing: it is reminded at half of its time")
    stage.work()
    stage.at(16, 12, "10:00", "and at 80 %")
    stage.work()
    stage.at(22, 12, "10:00", "and when its time is over its head is told as well")
    stage.work()


def _disagreement(stage: Stage) -> None:
    name, address = DISAGREES.name, DISAGREES.address
    stage.at(23, 12, "09:00", "It reports; the customer disagrees twice, and each time a new round is opened")
    days = (
        (24, 12, "Mã số thuế trên chứng thư là của trụ sở chính, theo đúng giấy đăng ký."),
        (6, 1, "Chúng tôi đề nghị Quý khách hàng nộp lại giấy đăng ký."),
    )
    for round_, (day, month, result) in enumerate(days, start=1):
        _report(stage, name)
        stage.write_letter("answer", stage.case(name)["number"], text=ANSWER.format(result=result))
        stage.work()
        stage.at(day, month, "14:00", "")
        stage.answer(
            name, address, "Tôi không đồng ý với kết quả giải quyết này. Chứng thư vẫn sai mã số thuế chi nhánh."
        )
        stage.work()
        stage.expect(name, "investigating", round_ + 1)
    stage.at(12, 1, "10:00", "The third answer is agreed to")
    _report(stage, name)
    stage.write_letter(
        "answer",
        stage.case(name)["number"],
        text=ANSWER.format(result="Chúng tôi đã cấp lại chứng thư với mã số thuế của chi nhánh, không thu phí."),
    )
    stage.work()
    stage.at(13, 1, "09:00", "")
    stage.answer(name, address, "Tôi đồng ý với kết quả giải quyết.")
    stage.work()
    stage.expect(name, "closed", 3)


def _report(stage: Stage, customer: str) -> None:
    """The department answers the hand-over of the customer's present round, or the clerk enters what it said."""
    case = stage.case(customer)
    waiting = [each for each in case["referrals"] if not each["reported_at"] and not each["withdrawn_at"]]
    for referral in waiting:
        stage.tiepnhan(
            "case", case["number"], "report", "--set", f"referral={referral['id']}", "--set", f"words={FOUND}"
        )
    stage.work()


def _file(stage: Stage, text: str) -> Path:
    path = stage.world.folder / "record.txt"
    path.write_text(text, "utf-8")
    return path


def _keep_digest(stage: Stage) -> None:
    """Puts the digest's HTML beside the world, to be opened in a browser."""
    path = stage.world.folder / "digest.html"
    stage.tiepnhan("digest", "--day", "2026-11-30", "--html", str(path))
    mail = stage.world.customer_mail(MANAGER)[-1]
    stage.out.print(f"  {mail.parsed['Subject']}; also in {path}", markup=False, highlight=False)
