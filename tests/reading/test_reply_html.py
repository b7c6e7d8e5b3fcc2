"""Replies in HTML, by mail program: what is marked as a quote is one, and what is passed on is read for its sender."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reading.html import read_html
from pipeline.reading.reply import Sender, own_words

OWN = "Tôi không đồng ý, máy vẫn báo lỗi."
LETTER = "<p>Kính gửi Quý khách,</p><p>Lỗi đã được khắc phục. Đồng ý.</p>"
WROTE = "Vào Th 5, 12 thg 11, 2026 vào lúc 09:15 CSKH &lt;info@smartsign.com.vn&gt; đã viết:"
FIELDS = (
    "<b>Từ:</b> Nguyễn Thị Sen &lt;sen@example.vn&gt;<br><b>Đã gửi:</b> 11 Tháng Mười Một 2026 4:32 CH<br>"
    "<b>Đến:</b> An Cư<br><b>Chủ đề:</b> Token"
)
SEN = Sender("Nguyễn Thị Sen", "sen@example.vn")
OUTLOOK = {
    "web": "<div id='appendonsend'></div><hr>"
    f"<div id='divRplyFwdMsg' dir='ltr'><font>{FIELDS}</font></div><div>%s</div>",
    "web_bare": f"<hr><div id=divRplyFwdMsg>{FIELDS}</div>%s",
    "desktop": "<div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in'>"
    f"<p class=MsoNormal>{FIELDS}</p></div></div>%s",
    "zimbra": f"<hr id=zwchr><div data-marker='__HEADERS__'>{FIELDS}</div><div data-marker='__QUOTED_TEXT__'>%s</div>",
}
QUOTES = {
    "gmail": f"<div class='gmail_quote gmail_quote_container'><div dir=ltr class=gmail_attr>{WROTE}<br></div>"
    f"<blockquote class=gmail_quote style='margin:0'>{LETTER}</blockquote></div>",
    "apple": f"<div><br><blockquote type='cite'><div>{WROTE}</div><br>{LETTER}</blockquote></div>",
    "yahoo": f"<div id=yahoo_quoted_1 class=yahoo_quoted><div>{WROTE}</div><div>{LETTER}</div></div>",
    "thunderbird": f"<div class='moz-cite-prefix'>Vào lúc 10:02 09/11/2026, CSKH đã viết:</div>"
    f"<blockquote type='cite' cite='mid:1'>{LETTER}</blockquote>",
    **{name: form % LETTER for name, form in OUTLOOK.items()},
}


def read(markup):
    found = read_html(markup)
    return own_words(found.text, found.quoted)


@pytest.mark.parametrize("program", QUOTES)
def test_own_words_above_a_quote(program):
    reply = read(f"<div>{OWN}</div>{QUOTES[program]}")
    assert reply.own_text == OWN
    assert not reply.forwarded


@pytest.mark.parametrize("program", ["gmail", "apple", "yahoo", "thunderbird"])
def test_own_words_below_a_quote(program):
    assert read(f"{QUOTES[program]}<div>{OWN}</div>").own_text == OWN


@pytest.mark.parametrize("program", ["gmail", "apple", "yahoo", "thunderbird"])
def test_an_empty_reply_is_no_forward(program):
    reply = read(QUOTES[program])
    assert (reply.own_text, reply.forwarded) == ("", False)


def test_answers_between_quoted_blocks_stay_own():
    cite = "<blockquote type=cite><p>{}</p></blockquote>"
    points = "Phí đổi thiết bị bị tính hai lần trong tháng mười một năm 2026 phải không", "Lô hàng giao"
    markup = f"<p>{WROTE}</p>{cite.format(points[0])}<p>ok em, không đúng.</p>{cite.format(points[1])}<p>chưa nhận.</p>"
    assert read(markup).own_text == "ok em, không đúng.\nchưa nhận."


def test_a_quote_without_any_words_of_a_mail_program():
    assert read(f"<p>{OWN}</p><blockquote type=cite>Tôi đồng ý.</blockquote>").own_text == OWN


def test_a_plain_blockquote_is_own():
    assert read("<p>Em gửi:</p><blockquote>MST 0101234567</blockquote>").own_text == "Em gửi:\nMST 0101234567"


@pytest.mark.parametrize("program", OUTLOOK)
def test_outlook_forward(program):
    reply = read(f"<p>&nbsp;</p>{OUTLOOK[program] % '<p>Token của tôi bị hỏng.</p>'}")
    assert reply.forwarded
    assert reply.sender == SEN
    assert reply.text[reply.content.start : reply.content.end].strip() == "Token của tôi bị hỏng."


GMAIL_FORWARD = (
    "<div class=gmail_quote><div dir=ltr class=gmail_attr>---------- Forwarded message ---------<br>Từ: "
    "<b>Nguyễn Thị Sen</b> <span>&lt;sen@example.vn&gt;</span><br>Date: Th 2, 9 thg 11, 2026<br>"
    "Subject: Token<br>To: &lt;a@b.vn&gt;<br>"
    "</div><br>Token của tôi bị hỏng.</div>"
)
APPLE_FORWARD = (
    "<blockquote type=cite><div>Begin forwarded message:</div><br><div><b>From: </b>"
    "Nguyễn Thị Sen &lt;sen@example.vn&gt;<br></div><div><b>Subject: </b>Token</div>"
    "<div><b>Date: </b>November 9, 2026</div><br>Token của tôi bị hỏng."
    "</blockquote>"
)
MOZILLA_FORWARD = (
    "<div class=moz-forward-container><br>-------- Forwarded Message --------<table><tr><th>Subject: </th>"
    "<td>Token</td></tr><tr><th>Date: </th><td>Mon, 9 Nov 2026</td></tr>"
    "<tr><th>From: </th><td>Nguyễn Thị Sen &lt;sen@example.vn&gt;"
    "</td></tr><tr><th>To: </th><td>a@b.vn</td></tr></table><br>Token của tôi bị hỏng.</div>"
)
FORWARDS = {
    "gmail": GMAIL_FORWARD,
    "apple": APPLE_FORWARD,
    "apple_outside": APPLE_FORWARD.replace("<blockquote type=cite><div>Begin forwarded message:</div>",
                                           "<div>Begin forwarded message:</div><blockquote type=cite>"),
    "mozilla": MOZILLA_FORWARD,
}  # fmt: skip


@pytest.mark.parametrize("program", FORWARDS)
def test_forward(program):
    reply = read(FORWARDS[program])
    assert reply.forwarded
    assert reply.sender == SEN
    assert reply.text[reply.content.start : reply.content.end].strip() == "Token của tôi bị hỏng."


@pytest.mark.parametrize("program", FORWARDS)
def test_forward_with_own_words(program):
    reply = read(f"<p>Chị xem giúp em.</p>{FORWARDS[program]}")
    assert (reply.own_text, reply.forwarded) == ("Chị xem giúp em.", False)


BARE = "Từ: Nguyễn Thị Sen <sen@example.vn>\nĐã gửi: 11 Tháng Mười Một 2026 4:32 CH\nĐến: An Cư\nChủ đề: Token\n\n"


@pytest.mark.parametrize(
    "above", ["", "________________________________\n", "-----Original Message-----\n", "Trân trọng,\nLê Lan\n\n"]
)
def test_a_bare_header_block_in_plain_text(above):
    reply = own_words(f"{above}{BARE}Token của tôi bị hỏng.")
    assert reply.forwarded
    assert reply.sender == SEN
    assert reply.text[reply.content.start :].strip() == "Token của tôi bị hỏng."
    assert reply.pieces("quote") == ()


def test_passed_on_twice_gives_the_first_sender():
    outer = BARE.replace("Nguyễn Thị Sen <sen@example.vn>", "Lê Lan <lan@example.vn>")
    assert own_words(f"{outer}{BARE}Token của tôi bị hỏng.").sender == SEN
    assert own_words(f"{outer}Xem giúp em nhé.\n\n{BARE}Token hỏng.").sender == Sender("Lê Lan", "lan@example.vn")


def test_an_empty_reply_to_our_letter_is_no_forward():
    letter = 'Kính gửi Quý khách,\nNếu Quý khách đồng ý với kết quả, vui lòng trả lời "Đồng ý".\nNêu rõ lý do.'
    assert not own_words(f"{BARE}{letter}").forwarded
    assert not read(OUTLOOK["web"] % "".join(f"<p>{line}</p>" for line in letter.split("\n"))).forwarded


def test_bars_are_marks_of_a_quote():
    assert own_words(f"{OWN}\n\n| Kính gửi Quý khách,\n|\n| Đồng ý.\n").own_text == OWN
    assert own_words(f"| Kính gửi Quý khách,\n| Đồng ý.\n{OWN}").own_text == OWN


@pytest.mark.parametrize("table", ["| MST | 0101234567 |\n| Lỗi | 0x80 |", "| chỉ một dòng", "a | b\nc | d"])
def test_bars_of_a_table_are_none(table):
    assert own_words(f"{OWN}\n{table}").own_text == f"{OWN}\n{table}"


def test_spans_that_fit_no_line_change_nothing():
    text = f"{OWN}\nĐồng ý."
    assert own_words(text, ((3, 9), (5, 4), (10_000, 20_000))).own_text == text


ORIGINAL = "-----Original Message-----\n"
PIECES = ("Đồng ý", "\n", "\r\n", "> ", "| ", "Từ: A <a@b.vn>\nĐến: B\nChủ đề: C\n", ORIGINAL, WROTE)
SPANS = st.lists(st.tuples(st.integers(0, 120), st.integers(0, 30)).map(lambda two: (two[0], sum(two))), max_size=6)


@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join), SPANS.map(sorted))
@settings(max_examples=100)
def test_any_text_and_any_spans(text, quoted):
    reply = own_words(text, quoted)
    assert reply == own_words(text, quoted)
    assert "".join(text[span.start : span.end] for span in reply.spans) == text
    assert not (reply.forwarded and reply.own_text)


def test_many_spans_come_to_an_end():
    text = "một dòng\n" * 50_000
    spans = tuple((at * 9, at * 9 + 8) for at in range(0, 50_000, 2))
    assert own_words(text, spans).own_text.count("\n") == 24_999
