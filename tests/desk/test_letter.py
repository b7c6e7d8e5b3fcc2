"""The left side of a case: the letter with marks, setting right by a click, papers, pictures, downloads."""

import io
import subprocess
import time
import zipfile
from datetime import UTC, datetime
from email.message import EmailMessage
from unicodedata import normalize

import pytest
from lxml import html as lxml_html
from PIL import Image
from sqlalchemy import select, update

from pipeline.desk.views.blocks import blocks, spans_of
from pipeline.desk.views.marks import Mark, Piece, pieces
from pipeline.desk.views.names import ascii_name, shown
from pipeline.desk.views.places import BODY, SUBJECT, Texts, in_body, places_of_reason
from pipeline.intake.counter import take
from pipeline.intake.form import Form
from pipeline.ledger.model import Case, Correction, Event, Look, Mail, Task
from pipeline.reading.reply import own_words
from tests.desk.people import told, words
from tests.mails.forms import both, one_page_pdf, with_files
from tests.papers import pdfs
from tests.reading.test_smime import certified

SUBJECT_LINE = "Token không nhận, không ký được tờ khai"
COMPLAINT = """\
Kính gửi Trung tâm E-CA,

Công ty TNHH Thương mại Phước Thịnh, mã số thuế 0324639893, đang dùng <USB & Token> của quý Trung tâm.
Từ sáng nay token không nhận, cắm vào máy tính báo lỗi không tìm thấy thiết bị, chúng tôi không ký được tờ khai thuế.
Đề nghị Trung tâm kiểm tra và xử lý gấp trong hôm nay, vì hạn nộp tờ khai là ngày mai và công ty đang rất cần.

Trân trọng,
Nguyễn Thị Thùy Dương
Điện thoại: 0912345678

Vào ngày 20/11/2026, E-CA <khieunai@eca.test> đã viết:
> Chứng thư số của Quý khách sắp hết hạn.
"""


class TestMarks:
    def test_overlapping_marks_are_cut_at_each_edge(self):
        found = pieces("abcdef", [Mark(0, 4, "rule", "R"), Mark(2, 6, "field", "F"), Mark(2, 3, "rule", "R")])
        assert found == [
            Piece("ab", ("rule",), "R"),
            Piece("c", ("rule", "field"), "R; F"),
            Piece("d", ("rule", "field"), "R; F"),
            Piece("ef", ("field",), "F"),
        ]

    def test_an_accent_stays_with_its_letter(self):
        text = normalize("NFD", "số lỗi")
        assert [piece.text for piece in pieces(text, [Mark(3, 4, "rule", "R")])] == [text[:1], text[1:4], text[4:]]
        assert "".join(piece.text for piece in pieces(text, [Mark(5, 6, "rule", "R")])) == text

    @pytest.mark.parametrize("span", [(3, 3), (5, 2), (9, 12), (-3, 0)])
    def test_marks_of_nothing_are_left_out(self, span):
        assert pieces("abcdef", [Mark(*span, "rule", "R")]) == [Piece("abcdef")]

    def test_a_reason_is_found_in_subject_body_and_papers(self):
        texts = Texts("Đề", "  thân", papers={2: "tệp hai", 5: "tệp năm"})
        whole = "Đề\n" + "\n".join(("  thân", "tệp hai", "tệp năm")).strip()
        for word, place in (("Đề", SUBJECT), ("thân", BODY), ("hai", "paper:2"), ("năm", "paper:5")):
            at = whole.index(word)
            ((name, start, end),) = places_of_reason(texts, at, at + len(word))
            assert (name, {SUBJECT: "Đề", BODY: "  thân", **text_of(texts)}[name][start:end]) == (place, word)
        assert [name for name, _, _ in places_of_reason(texts, 0, len(whole))] == [SUBJECT, BODY, "paper:2", "paper:5"]

    def test_own_words_are_found_between_quotes(self):
        body = "> tôi đồng ý chứ?\n\n  Vâng,   tôi đồng ý.  \n\n> còn gì nữa?\nKhông."
        reply = own_words(body)
        texts = Texts(body=body, own=reply.own_text)
        at = reply.own_text.index("tôi đồng ý")
        spans = [span for span in reply.spans if span.kind == "own"]
        ((start, end),) = in_body(texts, spans, [(at, at + 10)])
        assert body[start:end] == "tôi đồng ý" and start > body.index("Vâng")

    def test_words_that_html_marked_as_quote_are_folded_away(self):
        text = "Vâng, được.\n\nBên em gửi lại ạ.\nTôi đồng ý.\n\nCòn một việc nữa."
        own = "Vâng, được.\n\nCòn một việc nữa."
        found = blocks(text, spans_of(text, own), [])
        said = [(block.kind, "".join(piece.text for piece in block.pieces)) for block in found]
        assert said == [
            ("own", "Vâng, được."),
            ("quote", "Bên em gửi lại ạ.\nTôi đồng ý."),
            ("own", "Còn một việc nữa."),
        ]


def text_of(texts):
    return {f"paper:{ordinal}": text for ordinal, text in texts.papers.items()}


def test_names_that_hide_what_they_are():
    assert shown("giay\u202efdp.exe\r\n") == "giay fdp.exe"
    assert shown("a" * 300 + ".pdf").endswith(".pdf") and len(shown("a" * 300 + ".pdf")) <= 120
    assert ascii_name('Đơn "khiếu nại"; x/..\\.pdf') == "Don _khieu nai__ x_.._.pdf"
    assert ascii_name("...") == "tep"


def written(office, files=(), **more):
    """A complaint that has become a case; gives its number."""
    desk = office.desk
    more = {"subject": SUBJECT_LINE, "body": COMPLAINT, "form": with_files(*files), **more}
    desk.write(**more)
    desk.work()
    return desk.cases()[-1].number


def marks_in(page):
    found = lxml_html.fromstring(page.text).xpath("//section[contains(@class,'mail')]//*[contains(@class,'pre')]//mark")
    return [(mark.get("class"), mark.text_content(), mark.get("title")) for mark in found]


def row(office, table, **given):
    with office.desk.house.ledger.reading() as session:
        return session.scalars(select(table).filter_by(**given).order_by(table.id.desc())).first()


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
    names = [
        " ".join(each.text_content().split())
        for each in lxml_html.fromstring(page.text).xpath("//form[@class='sorting']//button")
    ]
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
def test_who_belongs_to_another_department_finds_nothing(office, clerk):
    number = (
        written(office, [("đơn.pdf", pdfs.letter())], form=None)
        if False
        else written(office, [("a.pdf", one_page_pdf())])
    )
    mail, letter = row(office, Mail), office.desk.letters()[0]
    paths = [
        "",
        f"/mail/{mail.id}",
        f"/mail/{mail.id}/raw",
        f"/mail/{mail.id}/html",
        f"/mail/{mail.id}/paper/1/file",
        f"/mail/{mail.id}/paper/1/page-1.png",
        "/mails?before=99",
        f"/letter/{letter.id}.pdf",
        f"/letter/{letter.id}/page-1.png",
    ]
    handler = office.person("handler")
    mine = {path: handler.get(f"/case/{number}{path}").status_code for path in paths}
    assert mine == {path: 404 if path.endswith("html") else 200 for path in paths}  # a plain mail has no HTML
    clerk.post(f"/case/{number}/sort", group="records")
    assert {handler.get(f"/case/{number}{path}").status_code for path in paths} == {404}
    assert {handler.post(f"/case/{number}/{action}", group="other").status_code for action in ("sort", "take")} == {404}
    assert handler.get(f"/mail/{mail.id}/raw").status_code == 403
    assert clerk.get(f"/mail/{mail.id}/raw").status_code == 404  # of a case: only by way of it
    assert clerk.get(f"/mail/{mail.id}").url.path == f"/case/{number}/mail/{mail.id}"
    other = written(office, sender="khac@xyz.example")
    assert clerk.get(f"/case/{other}/mail/{mail.id}/raw").status_code == 404
    assert clerk.get(f"/case/{other}/letter/{letter.id}.pdf").status_code == 404
    assert clerk.get(f"/case/{number}/mail/{10**30}/raw").status_code == 404


@pytest.mark.slow
def test_what_is_given_out(office, clerk):
    pdf, script = pdfs.letter(), b"#!/bin/sh\nrm -rf /\n"
    number = written(office, [("hợp đồng\u202e.pdf", pdf), ("giấy tờ.pdf", script)])
    mail = row(office, Mail)
    place = f"/case/{number}/mail/{mail.id}"
    raw = clerk.get(f"{place}/raw")
    assert raw.content == office.desk.house.store.get(mail.sha256)
    assert raw.headers["content-type"] == "application/octet-stream"
    assert raw.headers["content-disposition"].startswith(f'attachment; filename="{number}-{mail.id}.eml"')
    first, second = clerk.get(f"{place}/paper/1/file"), clerk.get(f"{place}/paper/2/file")
    assert (first.content, first.headers["content-type"]) == (pdf, "application/pdf")
    assert (second.content, second.headers["content-type"]) == (script, "application/octet-stream")
    for answer in (raw, first, second):
        assert answer.headers["content-disposition"].startswith("attachment;")
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert "filename*=UTF-8''gi%E1%BA%A5y%20t%E1%BB%9D.pdf" in second.headers["content-disposition"]
    noted = [row(office, Look, what=f"mail:{mail.id} {what}") for what in ("raw", "paper:1", "paper:2")]
    assert all(look is not None and look.who == "clerk" for look in noted)


@pytest.mark.slow
def test_a_page_is_drawn_once_as_pdftoppm_draws_it(office, clerk, tmp_path):
    pdf = pdfs.joined([pdfs.letter(), pdfs.written("trang hai", style="@page { size: A4 landscape }")])
    number = written(office, [("đơn.pdf", pdf)])
    place = f"/case/{number}/mail/{row(office, Mail).id}/paper/1"
    page = clerk.get(f"/case/{number}")
    pictures = lxml_html.fromstring(page.text).xpath("//img")
    assert [each.get("src") for each in pictures] == [f"{place}/page-1.png", f"{place}/page-2.png"]
    assert {each.get("loading") for each in pictures} == {"lazy"}
    (tmp_path / "in.pdf").write_bytes(pdf)
    subprocess.run(["pdftoppm", "-scale-to", "1697", "-png", "in.pdf", "out"], cwd=tmp_path, check=True)
    drawn = [clerk.get(each.get("src")) for each in pictures]
    assert {each.headers["content-type"] for each in drawn} == {"image/png"}
    (portrait, landscape), (first, second) = (
        [Image.open(io.BytesIO(each.content)) for each in drawn],
        [Image.open(each) for each in sorted(tmp_path.glob("out*.png"))],
    )
    assert portrait.size == first.size == (1200, 1697)
    assert landscape.width == 1200
    assert abs(landscape.width / landscape.height - second.width / second.height) < 0.01
    assert portrait.convert("L").getextrema()[0] < 80, "nothing is written on it"
    (kept,) = office.desk.world.var.glob("pictures/*/*/1.png")
    before = kept.stat().st_ino
    assert clerk.get(f"{place}/page-1.png").content == drawn[0].content
    assert kept.stat().st_ino == before
    missing = clerk.get(f"{place}/page-3.png")
    assert (missing.status_code, missing.text) == (422, "không vẽ được: không có trang này")


@pytest.mark.slow
def test_a_letter_of_ours(office, clerk):
    number = written(office)
    letter = next(each for each in office.desk.letters() if each.signed_sha256)
    answer = clerk.get(f"/case/{number}/letter/{letter.id}.pdf")
    assert answer.content == office.desk.house.store.get(letter.signed_sha256)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith("inline;")
    assert "script-src" not in answer.headers["content-security-policy"]
    picture = Image.open(io.BytesIO(clerk.get(f"/case/{number}/letter/{letter.id}/page-1.png").content))
    assert 1190 <= picture.width <= 1200
    assert row(office, Look, what=f"letter:{letter.id}").who == "clerk"


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
def test_a_paper_of_many_megabytes_does_not_hurt(office, clerk):
    lines = "\n".join(f"Dòng {number} của một bảng kê rất dài" for number in range(400_000))
    number = written(office, [("bảng kê.txt", lines.encode())])
    began = time.monotonic()
    page = clerk.get(f"/case/{number}")
    assert page.status_code == 200 and len(page.text) < 80_000
    assert time.monotonic() - began < 3
    assert "Chỉ hiện phần đầu" in page.text
    size = len(lines.encode())
    assert len(clerk.get(f"/case/{number}/mail/{row(office, Mail).id}/paper/1/file").content) == size


@pytest.mark.slow
def test_pictures_of_what_is_destroyed_go_too(office, clerk):
    number = written(office, [("a.pdf", one_page_pdf())])
    mail, letter = row(office, Mail), next(each for each in office.desk.letters() if each.signed_sha256)
    place = f"/case/{number}/mail/{mail.id}"
    paths = (f"{place}/paper/1/page-1.png", f"/case/{number}/letter/{letter.id}/page-1.png")
    assert [clerk.get(path).status_code for path in paths] == [200, 200]
    kept = office.desk.world.var / "pictures"
    assert len(list(kept.glob("*/*/*.png"))) == 2
    with office.desk.house.ledger.writing() as session:
        session.scalars(select(Case)).one().state = "closed"
        session.execute(update(Task).values(done_at=datetime.now(UTC)))
    given = ["--request", "Đơn ngày 05/01/2027", "--ground", "Luật 91/2025/QH15", "--yes-of", "Nguyễn Văn An"]
    office.desk.command("erase", number, *given, expect=1)  # 1: bytes stored within the hour stay for a while
    assert not list(kept.glob("*/*/*.png"))
    answers = [
        clerk.get(path).status_code for path in (*paths, f"{place}/raw", f"/case/{number}/letter/{letter.id}.pdf")
    ]
    assert answers == [404] * 4
    assert "đã tiêu hủy" in words(clerk.get(f"/case/{number}"))


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
