"""The parts of a mail are found where they lie, also where the mail breaks the rules."""

import email
from base64 import b64encode
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reading.content import whole
from pipeline.reading.parts import DEEPEST, MOST_PARTS, Walk
from pipeline.reading.problems import Flaw, has

HEAD = b"From: a@b.example\r\nContent-Type: multipart/mixed; boundary=xx\r\n\r\n"


def parts(raw):
    walk = Walk(raw)
    return [(part.place.ordinal, part.type, whole(part.content)) for part in walk.parts()], walk.problems


def test_parts_have_the_numbers_that_imap_gives_them():
    outer, inner = MIMEMultipart("mixed"), MIMEMultipart("alternative")
    inner.attach(MIMEText("one", "plain"))
    inner.attach(MIMEText("<p>two", "html"))
    outer.attach(inner)
    outer.attach(MIMEText("three", "csv"))
    found, problems = parts(outer.as_bytes())
    assert found == [("1.1", "text/plain", b"one"), ("1.2", "text/html", b"<p>two"), ("2", "text/csv", b"three")]
    assert problems == []


def test_the_newline_before_a_boundary_is_the_boundarys():
    found, _ = parts(HEAD + b"--xx\r\n\r\nline\r\n\r\n--xx--\r\nepilogue")
    assert found == [("1", "text/plain", b"line\r\n")]


def test_a_mail_that_ends_too_early_is_read_to_its_end():
    found, _ = parts(HEAD + b"--xx\r\n\r\nfirst\r\n--xx\r\nContent-Type: text/html\r\n\r\n<p>second")
    assert [body for _, _, body in found] == [b"first", b"<p>second"]
    assert parts(HEAD + b"--xx\r\n\r\n")[0] == [("1", "text/plain", b"")]


def test_a_boundary_that_is_not_told_or_told_wrong_is_guessed():
    body = b"--real\n\nfirst\n--real\nContent-Type: message/delivery-status\n\nAction: failed\n--real--\n"
    for head in (b"Content-Type: multipart/report\n\n", b"Content-Type: multipart/report; boundary=other\n\n"):
        found, problems = parts(head + body)
        assert [kind for _, kind, _ in found] == ["text/plain", "message/delivery-status"]
        assert has(Flaw.DAMAGED, problems)


def test_a_guessed_boundary_may_begin_with_dashes_but_a_row_of_them_is_none():
    head = b"Content-Type: multipart/mixed; boundary=other\n\n-----Original Message-----\nx\n--------\n"
    marks = (b"------=_NextPart_000", b"--real")
    for first, other in (marks, marks[::-1]):
        body = b"%s\nContent-Type: text/html\n\n<p>first\n%s\n\nstill first\n%s--\n" % (first, other, first)
        assert parts(head + body)[0] == [("1", "text/html", b"<p>first\n%s\n\nstill first" % other)]


def test_a_multipart_without_any_boundary_is_text():
    found, problems = parts(b"Content-Type: multipart/mixed; boundary=x\n\njust words\n")
    assert found == [("", "multipart/mixed", b"just words\n")]
    assert has(Flaw.DAMAGED, problems)


def test_a_boundary_that_begins_another_is_not_taken_for_it():
    raw = (
        b"Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: multipart/mixed; boundary=ab\n\n"
        b"--ab\n\ninner\n--ab--\n--a\n\nouter\n--a--\n"
    )
    assert [(ordinal, body) for ordinal, _, body in parts(raw)[0]] == [("1.1", b"inner"), ("2", b"outer")]


def test_a_line_that_is_no_header_ends_the_header():
    found, _ = parts(b"From: a@b.example\nthis is the body\nand more")
    assert found[0][2] == b"this is the body\nand more"


def test_a_folded_field_may_end_in_a_line_of_blanks():
    head = b"Subject: a\r\n \r\nContent-Type: text/html\r\n"
    assert parts(head + b" \r\n<p>words")[0] == [("", "text/html", b"<p>words")]
    assert parts(b"Subject: a\n \nDear: all")[0][0][2] == b"Dear: all"


def test_nesting_and_number_have_an_end_that_is_told():
    nested = b"words"
    for depth in range(DEEPEST + 10):
        mark = b"b%d" % depth
        nested = b"Content-Type: multipart/mixed; boundary=%s\n\n--%s\n%s\n--%s--\n" % (mark, mark, nested, mark)
    assert has(Flaw.TOO_DEEP, parts(nested)[1])
    many = HEAD + b"--xx\r\n\r\nx\r\n" * (MOST_PARTS + 10)
    found, problems = parts(many)
    assert len(found) == MOST_PARTS - 1
    assert has(Flaw.TOO_MANY, problems)


@pytest.mark.parametrize("encoding", ["base64", "Base-64", "BASE64 ; x", "b"])
def test_base64_by_all_its_names_with_rubbish_and_padding_in_the_midst(encoding):
    pieces = b"!!\n".join(b64encode(word.encode()) for word in ("Hồ", " sơ ", "đây"))
    raw = f"Content-Transfer-Encoding: {encoding}\n\n".encode() + pieces + b"\nS"
    assert parts(raw)[0][0][2].decode() == "Hồ sơ đây"


def test_base64_of_many_padded_ends_is_read_as_far_as_it_makes_sense():
    raw = b"Content-Transfer-Encoding: base64\n\n" + b"QQ==" * 5_000 + b"=Q=="
    assert parts(raw)[0][0][2].startswith(b"A" * 1_000)


def test_a_soft_break_at_the_end_of_a_piece_is_kept_together():
    line = b"x" * 75 + b"=\n"
    raw = b"Content-Transfer-Encoding: quoted-printable\n\n" + line * 10_000 + b"=E1=BB=87"
    assert parts(raw)[0][0][2] == b"x" * 750_000 + "ệ".encode()


def test_agrees_with_the_standard_library_on_mails_by_the_rules():
    outer = MIMEMultipart("mixed")
    for words in ("một", "hai", "ba"):
        outer.attach(MIMEText(words, "plain", "utf-8"))
    raw = outer.as_bytes()
    theirs = [part.get_payload(decode=True) for part in email.message_from_bytes(raw).get_payload()]
    assert [body for _, _, body in parts(raw)[0]] == theirs


LINES = [
    b"\n",
    b"\r\n",
    b"\n\n",
    b"=",
    b"--xx\r\n",
    b"--xx--\n",
    b"--y\n",
    b"Content-Type: multipart/mixed; boundary=xx\n",
    b"Content-Type: multipart/mixed; boundary=y\n\n",
    b"Content-Transfer-Encoding: base64\n\n",
]
WILD = st.lists(
    st.one_of(
        st.binary(max_size=30),
        st.sampled_from(LINES),
    ),
    max_size=30,
).map(b"".join)


@given(WILD)
def test_any_bytes_have_parts_that_lie_within_them(raw):
    for part in Walk(raw).parts():
        assert 0 <= part.place.start <= part.body <= part.place.end <= len(raw)
        whole(part.content)
    assert parts(raw) == parts(raw)
