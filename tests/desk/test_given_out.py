"""What the desk gives out, to whom: mails, papers, pictures of pages, letters of ours."""

import io
import subprocess
import time
from datetime import UTC, datetime

import pytest
from lxml import html as lxml_html
from PIL import Image
from sqlalchemy import select, update

from pipeline.ledger.model import Case, Look, Mail, Task
from tests.desk.complaint import row, written
from tests.desk.people import words
from tests.mails.forms import one_page_pdf
from tests.papers import pdfs


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
