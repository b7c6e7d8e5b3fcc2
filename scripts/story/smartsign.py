"""SmartSign's procedure: a technical question, papers asked for, an agent's case, and a sales enquiry."""

from scripts.story.stage import Stage
from tests.mails.complaints import CUSTOMERS
from tests.mails.corpus import message
from tests.mails.forms import with_files
from tests.papers import pdfs

AGENT, SALES = "hotro@minhphat.example", "kinhdoanh@smartsign.test"
TERMS = {
    "signatory": {"authority": "TL. GIÁM ĐỐC", "title": "Trưởng phòng Chăm sóc khách hàng", "name": "Lê Thị Thu"},
    "departments": {"technical": {"mailbox": "kythuat@smartsign.test"}, "care": {"mailbox": "cskh@smartsign.test"}},
    "agents": {"minh_phat": {"name": "Đại lý Minh Phát", "mailbox": AGENT}},
    "sales": {"mailbox": SALES},
}
SETTINGS = {"procedure": "smartsign"}
TECHNICAL = CUSTOMERS[0]
PAPERS = ("Trần Thị Hạnh", "ketoan@hanhphuc.example")
COMPLAINS = ("Nguyễn Văn Dũng", "dung@dungphat.example")
ENQUIRY = (
    "Họ và tên: Phạm Minh Khôi\nĐiện thoại: 0912 345 678\nEmail: khoi@congtymoi.example\nMã số thuế: 0312345678\n"
    "Cảm ơn bạn đã đăng ký thông tin."
)
ANSWER = "# Kết quả xác minh\n{found}\n# Kết quả giải quyết\n{result}\n"


def play(stage: Stage) -> None:
    """Plays it on three days of December 2026."""
    _acknowledged(stage)
    _papers(stage)
    _agent(stage)
    stage.at(4, 12, "16:00", "What is left of it")
    stage.show("cases")
    stage.show("tasks")
    stage.show("audit")


def _acknowledged(stage: Stage) -> None:
    stage.at(1, 12, "16:10", "A technical complaint is told at once by when it is dealt with; an enquiry goes to sales")
    text = message(TECHNICAL.message_id)
    stage.write(TECHNICAL.name, TECHNICAL.address, text["subject"], text["body"])
    stage.write("Website SmartSign", "noreply@web.example", "Đăng ký tư vấn", ENQUIRY)
    stage.work()
    number = stage.expect(TECHNICAL.name, "investigating")["number"]
    answer = ANSWER.format(found="Thiết bị bị khóa mã PIN.", result="Chúng tôi đã mở khóa từ xa; Quý khách đã ký được.")
    stage.passes(30)
    stage.write_letter("answer", number, text=answer)
    stage.work()
    stage.answer(TECHNICAL.name, TECHNICAL.address, "Đồng ý. Cảm ơn các bạn.")
    stage.passes(10)
    stage.work()
    stage.expect(TECHNICAL.name, "closed")


def _papers(stage: Stage) -> None:
    name, address = PAPERS
    stage.at(2, 12, "08:30", "A complaint about the package: the contract and the invoice are asked for, and come")
    stage.write(
        name, address, "Gói chữ ký số bị tính sai thời hạn",
        "Kính gửi SmartSign,\nChúng tôi mua gói chữ ký số 3 năm nhưng trên hệ thống chỉ còn 2 năm. Đề nghị kiểm tra "
        "thời hạn của gói dịch vụ và gia hạn cho đủ.\nTrần Thị Hạnh",
    )  # fmt: skip
    stage.work()
    number = stage.case(name)["number"]
    if stage.case(name)["group"] != "service":
        stage.tiepnhan("correct", number, "--group", "service")
    stage.tiepnhan("ask", number, "--proposed")
    stage.work()
    stage.expect(name, "waiting_customer")
    stage.at(3, 12, "09:00", "")
    contract = ("hop dong.pdf", pdfs.written("HOP DONG CUNG CAP DICH VU CHUNG THUC CHU KY SO\nSo 2511/2024"))
    invoice = ("hoa don.pdf", pdfs.written("HOA DON GIA TRI GIA TANG\nSo 0001234"))
    stage.answer(name, address, "Tôi gửi hợp đồng và hóa đơn theo yêu cầu.", with_files(contract, invoice))
    stage.work()
    stage.expect(name, "investigating")


def _agent(stage: Stage) -> None:
    name, address = COMPLAINS
    stage.at(3, 12, "13:30", "A complaint about an agent goes to the agent, who reports; the answer is the CA's")
    stage.write(
        name, address, "Khiếu nại đại lý Minh Phát",
        "Đại lý Minh Phát thu tiền đã hai tuần mà chưa giao token cho công ty tôi. Đề nghị SmartSign giải quyết.\n"
        "Nguyễn Văn Dũng",
    )  # fmt: skip
    stage.work()
    number = stage.case(name)["number"]
    stage.tiepnhan("case", number, "refer_agent", "--set", "to=minh_phat")
    stage.work()
    stage.expect(name, "with_agent")
    stage.at(4, 12, "10:00", "")
    stage.answer(
        "Đại lý Minh Phát", AGENT, "Chúng tôi đã giao thiết bị cho khách hàng sáng nay và đã xin lỗi khách hàng."
    )
    stage.work()
    stage.expect(name, "investigating")
    answer = ANSWER.format(
        found="Đại lý giao hàng chậm.", result="Đại lý đã giao thiết bị; chúng tôi đã nhắc nhở đại lý."
    )
    stage.write_letter("answer", number, text=answer)
    stage.work()
    stage.expect(name, "answered")
