"""The left side of a case: the letter with marks, and setting right by a click."""

import io
import subprocess
import zipfile
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from lxml import html as lxml_html
from sqlalchemy import select

from pipeline.intake.counter import take
from pipeline.intake.form import Form
from pipeline.ledger.model import Case, Correction, Event, Mail
from tests.desk.complaint import COMPLAINT, row, written
from tests.desk.people import told, words
from tests.mails.forms import both, one_page_pdf, with_files
from tests.papers import pdfs
from tests.reading.test_smime import certified

BUTTONS = "//form[@class='sorting']//button"


def marks_in(page):
    found = lxml_html.fromstring(page.text).xpath("//section[contains(@class,'mail')]//*[contains(@class,'pre')]//mark")
    return [(mark.get("class"), mark.text_content(), mark.get("title")) for mark in found]


@pytest.mark.slow
def test_the_letter_with_what_was_found_marked_in_its_place(office, clerk):
    page = clerk.get(f"/case/{written(office)}")
    tree = lxml_html.fromstring(page.text)
    (own,) = tree.xpath("//div[contains(@class,'own')]")
    assert "đang dùng <USB & Token> của quý Trung tâm.\nTừ sáng nay" in own.text_content()
    marks = marks_in(page)
    assert ("field", "0324639893") in [mark[:2] for mark in marks]
    assert any("Mã số thuế: 0324639893" in title for kind, _, title in marks if "field" in kind)
    assert any("rule" in kind and "báo lỗi" in text for kind, text, _ in marks)
    subject = tree.xpath("//h3[@class='subject']//mark[contains(@class,'rule')]")
    assert subject and "Token không nhận" in "".join(mark.text_content() for mark in subject)
    folded = {each.get("class"): each for each in tree.xpath("//div[@class='words']/details")}
    assert set(folded) == {"fold tail", "fold quote"} and not any(each.get("open") for each in folded.values())
    assert "0912345678" in folded["fold tail"].text_content()
    assert "sắp hết hạn" in folded["fold quote"].text_content()


@pytest.mark.slow
def test_reasons_of_a_thin_mail_are_marked_in_its_paper(office, clerk):
    letter = "Chúng tôi khiếu nại: token không nhận, không ký được tờ khai thuế từ sáng nay."
    body = "Kính gửi Trung tâm, xin xem đơn kèm theo."
    number = written(office, [("đơn.txt", letter.encode())], subject="Đơn khiếu nại", body=body)
    tree = lxml_html.fromstring(clerk.get(f"/case/{number}").text)
    marked = tree.xpath("//details[contains(@class,'paper')]//mark")
    assert {"token", "không nhận", "không ký được"} <= {mark.text_content().strip(" ,") for mark in marked}


@pytest.mark.slow
def test_a_group_is_set_right_by_one_click_and_learnt(office, clerk):
    number = written(office)
    page = clerk.get(f"/case/{number}")
    names = [" ".join(each.text_content().split()) for each in lxml_html.fromstring(page.text).xpath(BUTTONS)]
    assert names == ["Hỗ trợ kỹ thuật (đang chọn)", "Thông tin dịch vụ", "Hồ sơ", "Khác", "Ngoài phạm vi"]
    seen = row(office, Case).chain_length
    done = clerk.post(f"/case/{number}/sort", group="records", seen=str(seen))
    assert "Đã sửa nhóm" in told(done)
    assert row(office, Case).group == "records"
    learnt = row(office, Correction)
    assert (learnt.who, learnt.proposed["group"], learnt.final["group"]) == ("clerk", "technical", "records")
    late = clerk.post(f"/case/{number}/sort", group="service", seen=str(seen))
    assert "đã có thay đổi" in told(late) and row(office, Case).group == "records"
    clerk.post(f"/case/{number}/sort", group="out")
    assert row(office, Case).group == "out"
    assert "không có nhóm đó" in told(clerk.post(f"/case/{number}/sort", group="nothing"))


@pytest.mark.slow
def test_an_unsorted_case_shows_both_guesses_at_their_buttons(office, clerk):
    number = written(office)
    with office.desk.house.ledger.writing() as session:
        mail = session.scalars(select(Mail)).one()
        guess = {"group": "records", "confidence": 0.52, "auto": False, "second": {"name": "out", "confidence": 0.31}}
        mail.finding = {**mail.finding, **guess}
        session.scalars(select(Case)).one().group = "unsorted"
    page = clerk.get(f"/case/{number}")
    names = [" ".join(each.text_content().split()) for each in lxml_html.fromstring(page.text).xpath(BUTTONS)]
    assert names == ["Hỗ trợ kỹ thuật", "Thông tin dịch vụ", "Hồ sơ (đề xuất, 52 %)", "Khác", "Ngoài phạm vi (31 %)"]
    assert "nhóm Hồ sơ chắc 52 %, chưa chắc chắn" in words(page)
    assert "Khả năng thứ hai: Ngoài phạm vi (31 %)" in words(page)


@pytest.mark.slow
def test_a_field_is_taken_over_by_one_click(office, clerk):
    number = written(office)
    mail = row(office, Mail)
    fields = [each["name"] for each in mail.finding["fields"]]
    done = clerk.post(f"/case/{number}/take", mail=str(mail.id), field=str(fields.index("company")))
    assert "Đã cập nhật" in told(done)
    assert row(office, Case).customer.startswith("Công ty TNHH Thương mại")
    event = row(office, Event, what="amended")
    assert (event.who, event.data["was"]) == ("clerk", {"customer": "Nguyễn Thị Hoa"})
    for wrong in ("99", "-1", "x", ""):
        assert "không còn trong thư" in told(clerk.post(f"/case/{number}/take", mail=str(mail.id), field=wrong))
    handler = office.person("handler")
    assert "không được sửa" in told(handler.post(f"/case/{number}/take", mail=str(mail.id), field="0"))
    assert "không được sửa" in told(handler.post(f"/case/{number}/sort", group="other"))
    assert "/sort" not in handler.get(f"/case/{number}").text


@pytest.mark.slow
def test_a_mail_that_has_no_case(office, clerk):
    office.desk.write(
        subject="Chào mời quảng cáo", body="Kính gửi quý công ty, bên em chuyên bán ghế văn phòng giá rẻ.", form=both
    )
    office.desk.work()
    mail = row(office, Mail)
    assert mail.case_id is None
    page = clerk.get(f"/mail/{mail.id}")
    assert "ghế văn phòng" in words(page) and "Thông tin dịch vụ" not in words(page)
    assert "ghế văn phòng" in clerk.get(f"/mail/{mail.id}/html").text
    assert clerk.get(f"/mail/{mail.id}/raw").status_code == 200
    assert office.person("handler").get(f"/mail/{mail.id}").status_code == 403
    assert clerk.get("/mail/999").status_code == 404


@pytest.mark.slow
def test_the_newest_reply_stands_first_and_others_wait(office, clerk):
    number = written(office)
    case = row(office, Case)
    slip = next(each for each in office.desk.letters() if each.signed_sha256)
    for turn in range(3):
        office.desk.write(
            subject=f"Re: {slip.number}", body=f"Lời thứ {turn}: xin cho biết tiến độ.", In_Reply_To=slip.message_id
        )
        office.desk.work()
    tree = lxml_html.fromstring(clerk.get(f"/case/{number}").text)
    full = [" ".join(each.text_content().split()) for each in tree.xpath("//section[contains(@class,'mail')]//h2")]
    assert full == ["Thư trả lời mới nhất", "Thư mở hồ sơ"]
    assert "Lời thứ 2" in tree.xpath("//div[contains(@class,'own')]")[0].text_content()
    lines = tree.xpath("//details[@class='mail-line']")
    assert len(lines) == 2
    part = clerk.get(lines[0].get("hx-get"), headers={"hx-request": "true"})
    assert "Lời thứ 1" in part.text and "<html" not in part.text
    whole = clerk.get(lines[1].xpath(".//a/@href")[0])
    assert "Lời thứ 0" in whole.text and f'href="/case/{case.number}"' in whole.text
    older = clerk.get(f"/case/{number}/mails?before={row(office, Mail).id}")
    assert older.text.count('class="mail-line"') == 3


@pytest.mark.slow
def test_who_signed_a_mail_and_what_was_in_its_papers(office, clerk, tmp_path):
    certified(tmp_path, "ec")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("hồ sơ/đơn.txt", "Đơn khiếu nại")
        archive.writestr("khoá.pdf", pdfs.locked(one_page_pdf()))
    entity = tmp_path / "entity"
    message = EmailMessage()
    with_files(("ho so.zip", packed.getvalue()))(message, COMPLAINT)
    entity.write_bytes(message.as_bytes())
    keys = ["-signer", tmp_path / "pem", "-inkey", tmp_path / "key"]
    head = ["-from", "sen@example.vn", "-to", "khieunai@eca.test", "-subject", "Token khong nhan"]
    done = subprocess.run(["openssl", "cms", "-sign", "-in", entity, *keys, *head], check=True, capture_output=True)
    office.desk.world.deliver(done.stdout, datetime.now(UTC))
    office.desk.work()
    page = clerk.get(f"/case/{row(office, Case).number}")
    tree = lxml_html.fromstring(page.text)
    (signers,) = tree.xpath("//div[@class='signers']")
    said = " ".join(signers.text_content().split())
    assert "Nguyễn Thị Sen, Công ty TNHH Hoa Ban, MST 0101234567" in said and "nội dung nguyên vẹn" in said
    papers = {
        each.xpath("./summary/b")[0].text: (
            each.get("class"),
            " ".join(each.xpath("./summary")[0].text_content().split()),
        )
        for each in tree.xpath("//details[contains(@class,'paper')]")
    }
    assert papers["ho so.zip"][0] == "paper depth-0" and "Tệp nén" in papers["ho so.zip"][1]
    assert papers["khoá.pdf"][0] == "paper depth-1" and "bảo vệ bằng mật khẩu" in papers["khoá.pdf"][1]
    inner = [name for name, (kind, _) in papers.items() if kind == "paper depth-1"]
    assert len(inner) == 2 and list(papers).index("ho so.zip") < min(list(papers).index(name) for name in inner)
    assert not tree.xpath("//img"), "a locked PDF has no pictures"


@pytest.mark.slow
def test_what_was_taken_down_at_the_counter(office, clerk):
    house = office.desk.house
    given = {
        "channel": "phone",
        "at": datetime.now(UTC),
        "clerk": "lan",
        "customer": "Công ty <Hoa & Ban>",
        "phone": "0912345678",
        "tax_code": "0324639893",
        "text": "Khách gọi: token không nhận, không ký được tờ khai.",
    }
    take(house.ledger, house.store, Form.of(given, house.procedure), house.calendar.zone)
    office.desk.drain()
    case, mail = row(office, Case), row(office, Mail)
    page = clerk.get(f"/case/{case.number}")
    said = words(page)
    assert "Công ty <Hoa & Ban>" in said and "Điện thoại" in said and "lan ghi nhận theo lời khách hàng" in said
    assert "0324639893 đã khớp" in said
    raw = clerk.get(f"/case/{case.number}/mail/{mail.id}/raw")
    assert f'filename="{case.number}-{mail.id}.json"' in raw.headers["content-disposition"]
    assert raw.headers["content-type"] == "application/octet-stream"
