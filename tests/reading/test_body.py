"""The text of a mail is what a person would read of its parts."""

import pytest

from pipeline.reading.body import LONGEST
from pipeline.reading.content import whole
from pipeline.reading.message import read_message
from pipeline.reading.problems import Flaw, has


def part(kind, body, *more):
    fields = "".join(f"{line}\n" for line in more)
    return f"Content-Type: {kind}; charset=utf-8\n{fields}\n{body}"


def multipart(subtype, *parts):
    mark = f"b-{subtype}-{len(parts)}"
    body = "".join(f"--{mark}\n{each}\n" for each in parts)
    return f'Content-Type: multipart/{subtype}; boundary="{mark}"\n\n{body}--{mark}--\n'


def read(*lines):
    return read_message(("From: a@b.example\nMIME-Version: 1.0\n" + "".join(lines)).encode())


def test_of_alternatives_the_plain_one_is_read():
    both = multipart("alternative", part("text/plain", "Xin chào"), part("text/html", "<p>Xin chào (HTML)</p>"))
    message = read(both)
    assert (message.text, message.html) == ("Xin chào", False)


def test_an_empty_plain_part_gives_way_to_html():
    message = read(multipart("alternative", part("text/plain", " \n"), part("text/html", "<p>Xin chào</p>")))
    assert (message.text, message.html) == ("Xin chào", True)


def test_a_plain_part_that_only_says_that_html_is_needed_gives_way():
    plain = part("text/plain", "Your mail program cannot display HTML messages.")
    message = read(multipart("alternative", plain, part("text/html", "<p>Token không nhận</p>")))
    assert (message.text, message.html) == ("Token không nhận", True)


def test_a_footer_beside_the_alternatives_is_added_and_costs_nothing():
    letter = multipart("alternative", part("text/html", "<p>Token không nhận</p>"))
    message = read(multipart("mixed", letter, part("text/plain", "Thư này đã được quét virus.")))
    assert message.text == "Token không nhận\nThư này đã được quét virus."


def test_text_on_both_sides_of_a_picture_is_joined():
    picture = part("image/png", "x", "Content-Disposition: inline; filename=a.png")
    message = read(multipart("mixed", part("text/plain", "trước"), picture, part("text/plain", "sau")))
    assert message.text == "trước\nsau"
    assert [each.name for each in message.attachments] == ["a.png"]


def test_the_same_words_twice_without_being_called_alternatives_are_read_once():
    message = read(multipart("mixed", part("text/plain", "Xin chào anh"), part("text/html", "<p>Xin chào anh</p>")))
    assert message.text == "Xin chào anh"


def test_flowed_text_is_put_into_paragraphs():
    flowed = "Token của chúng tôi \nkhông nhận.\n > lạ\n"
    message = read("Content-Type: text/plain; charset=utf-8; format=flowed\n\n", flowed)
    assert message.text == "Token của chúng tôi không nhận.\n> lạ"


def test_the_charset_of_a_page_may_stand_in_the_page_only():
    page = '<html><head><meta charset="windows-1258"></head><body>Công ty Đông A</body></html>'
    raw = b"From: a@b.example\nContent-Type: text/html\n\n" + page.encode("cp1258")
    assert "Công ty Đông A" in read_message(raw).text


def test_a_file_in_the_text_is_taken_out():
    block = "begin 644 ghi chu.txt\n#0V%T\n`\nend"
    message = read("Content-Type: text/plain\n\n", f"Xin xem tệp:\n{block}\nCảm ơn")
    assert [(each.name, whole(each.content)) for each in message.attachments] == [("ghi chu.txt", b"Cat")]
    assert "begin 644" not in message.text
    assert "Cảm ơn" in message.text


def test_a_text_part_without_end_is_cut_with_a_problem():
    message = read("Content-Type: text/plain\n\n", "x" * 5_000_000)
    assert len(message.text) == 1_000_000
    assert has(Flaw.TOO_LARGE, message.problems)


@pytest.mark.parametrize(
    ("fields", "inline"),
    [
        (["Content-ID: <logo@x>", "Content-Disposition: inline; filename=logo.png"], True),
        (["Content-ID: <logo@x>"], True),
        (["Content-Disposition: attachment; filename=scan.png"], False),
        (["Content-Disposition: inline; filename=scan.png"], False),
    ],
)
def test_pictures_in_the_text_are_told_from_attached_ones(fields, inline):
    page = part("text/html", '<p>Chào<img src="cid:logo@x">')
    message = read(multipart("mixed", page, part("image/png", "x", *fields)))
    assert [each.inline for each in message.attachments] == [inline]


def test_a_quote_that_html_marks_is_not_the_senders_word():
    page = '<div>Tôi không đồng ý</div><div class="gmail_quote"><blockquote>Quý khách đồng ý không?</blockquote></div>'
    message = read(part("text/html", page))
    assert message.own_text == "Tôi không đồng ý"
    assert "Quý khách đồng ý không?" in message.text


def test_an_attached_mail_stays_out_of_the_text_and_an_unnamed_part_is_named_by_its_place():
    inner = f"Content-Type: message/rfc822\n\nFrom: c@d.example\n{part('text/plain', 'bên trong')}"
    message = read(multipart("mixed", part("text/plain", "bên ngoài"), inner, part("image/png", "x")))
    assert message.text == "bên ngoài"
    assert [each.name for each in message.attachments] == ["part-2.eml", "part-3.png"]


def test_of_a_long_text_its_beginning_is_read_and_the_rest_told():
    word = "Khiếu nại. "
    raw = b"From: a@b.example\nTo: c@d.example\nContent-Type: text/plain; charset=utf-8\n\n" + word.encode() * 400_000
    message = read_message(raw)
    assert message.text.startswith(word * 80_000)
    assert len(message.text) <= LONGEST
    assert has(Flaw.TOO_LARGE, message.problems)


def test_of_very_many_long_parts_the_first_are_read_and_the_rest_told():
    message = read(
        multipart("mixed", *(part("text/plain", f"{number} " + "Xin chào. " * 50_000) for number in range(9)))
    )
    assert message.text.startswith("0 Xin chào.")
    assert has(Flaw.TOO_LARGE, message.problems)


def test_a_file_behind_a_very_long_text_is_found():
    letter = "Khiếu nại.\n" * 400_000
    message = read(f"To: c@d.example\n\n{letter}begin 644 don.txt\n#86%A\n`\nend\n")
    assert [(each.name, whole(each.content)) for each in message.attachments] == [("don.txt", b"aaa")]
