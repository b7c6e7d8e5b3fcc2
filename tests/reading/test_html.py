"""HTML as a person sees it: lines, cells, nothing hidden, nothing lost by deep nesting, and quotes told."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reading.html import HtmlText, html_to_text, meta_charset, read_html
from pipeline.reading.problems import Flaw, has


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("", ""),
        ("<!-- nur -->", ""),
        ("<p>Kính gửi</p><p>Token <b>hỏng</b>.</p>", "Kính gửi\n\nToken hỏng."),
        ("một<br>hai<div>ba</div>bốn", "một\nhai\nba\nbốn"),
        ("<div>một<br></div><div><br></div><div>hai</div><div>ba</div>", "một\n\nhai\nba"),
        ("<ul><li>căn cước<li>phiếu</ul>", "căn cước\nphiếu"),
        ("<table><tr><th>MST</th><td>0101234567</td></tr><tr><td>Tên</td><td>An</td></tr></table>",
         "MST 0101234567\nTên An"),
        ("<a href='https://example.vn/x'>xem đây</a>", "xem đây"),
        ("<pre>dòng 1\n<span>dòng 2\ndòng 3</span></pre>", "dòng 1\ndòng 2\ndòng 3"),
        ("<div style='white-space: pre-wrap'>a\nb</div>", "a\nb"),
        ("<p>hai\ndòng nguồn</p>", "hai dòng nguồn"),
        ("1 &lt; 2 &amp;&nbsp;&#272;&#7891;ng &yacute;", "1 < 2 & Đồng ý"),
        ("<title>x</title><style>p{}</style><script>y</script>thấy", "thấy"),
        ("<p>thấy</p><![if !mso]><p>cũng thấy</p><![endif]><!--[if mso]><p>không</p><![endif]-->", "thấy\n\ncũng thấy"),
        ("<html><body>trên</body></html>\n<p>dưới</p>", "trên\ndưới"),
        ("a\0b", "a\ufffdb"),
    ],
)  # fmt: skip
def test_text(markup, text):
    assert html_to_text(markup) == text


@pytest.mark.parametrize(
    "opening",
    [
        "<div style='display:none'>",
        "<div style='color:red; DISPLAY : none !important'>",
        "<div style='visibility:hidden'>",
        "<div style='font-size:0'>",
        "<div style='font-size:0px;line-height:0'>",
        "<div style='font-size: 0.0em'>",
        "<div style='font-size:1px;color:#fff'>",
        "<div hidden>",
        "<div hidden='until-found'>",
    ],
)
def test_hidden_text_is_left_out(opening):
    found = read_html(f"<p>Không đồng ý</p>{opening}Đồng ý <b>hết</b></div>.")
    assert found.text == "Không đồng ý\n."
    assert found.problems == ()
    alone = read_html(f"{opening}Đồng ý</div>")
    assert alone.text == ""
    assert has(Flaw.HOSTILE, alone.problems)


@pytest.mark.parametrize(
    "opening",
    [
        "<div style='font-size:10px'>",
        "<div style='font-size:0.9em'>",
        "<div style='display:block'>",
        "<div style='display:none;display:block'>",
        "<td style='font-size:0'><div style='font-size:14px'>",
        "<div style='visibility:hidden'><p style='visibility:visible'>",
        "<div style='x-display:none'>",
    ],
)
def test_seen_text_stays(opening):
    assert html_to_text(f"{opening}Đồng ý") == "Đồng ý"


@pytest.mark.parametrize("levels", [100, 300, 1_500, 20_000])
def test_deep_nesting_keeps_the_text(levels):
    found = read_html("<script>không</script>trước" + "<div>" * levels + "Xin &lt;chào" + "</div>" * levels + "sau")
    assert found.text.split() == ["trước", "Xin", "<chào", "sau"]
    assert has(Flaw.TOO_DEEP, found.problems) is (levels > 2_000)


def test_flat_reading_leaves_out_what_is_not_seen():
    deep = "<div>" * 3_000
    markup = f"{deep}a<!-- b -->c<style>d</style>e<td>f</td><br/>g < h<p title='i'>k<!doctype x><script>l"
    assert html_to_text(markup).split() == ["ace", "f", "g", "<", "h", "kl"]


def test_too_many_attributes_are_not_given_to_the_parser():
    found = read_html("<p " + " ".join(f"a{at}=1" for at in range(100_000)) + ">Kính gửi</p>")
    assert found.text == "Kính gửi"
    assert has(Flaw.HOSTILE, found.problems)


def test_a_cap_on_size():
    found = read_html("<p>a</p>" * 300_000)
    assert has(Flaw.TOO_LARGE, found.problems)
    assert found.text.startswith("a\n\na")


def test_pictures_in_the_page_do_not_count():
    picture = f"<img src='data:image/png;base64,{'A' * 3_000_000}'>"
    assert read_html(f"{picture}Kính gửi") == HtmlText("Kính gửi")


HOSTILE = (
    "<!--" * 100_000,
    "<a" * 200_000,
    "<" * 200_000,
    "<a b='" * 50_000,
    "<div>" * 3_000 + "<script>" * 50_000,
    "<blockquote type=cite>a</blockquote>b" * 9_000,
    "<div style='border-top:solid'>" * 1_900 + "<i></i>" * 50_000,
)


@pytest.mark.parametrize("markup", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_pages_come_to_an_end(markup):
    assert isinstance(read_html(markup), HtmlText)


def test_repaired_text_keeps_its_quotes():
    markup = (
        "<p>TÃ´i khÃ´ng Ä‘á»“ng Ã½ vá»›i káº¿t quáº£</p><blockquote type=cite>KÃ­nh gá»­i QuÃ½ khÃ¡ch</blockquote><p>hết"
    )
    found = read_html(markup)
    assert found.text == "Tôi không đồng ý với kết quả\n\nKính gửi Quý khách\n\nhết"
    assert [found.text[start:end] for start, end in found.quoted] == ["Kính gửi Quý khách"]
    assert found.repaired == ("mojibake",)


@pytest.mark.parametrize(
    ("content", "charset"),
    [
        (b"<meta charset=windows-1258>", "windows-1258"),
        (b"<META http-equiv='Content-Type' content='text/html; charset=UTF-8'>", "utf-8"),
        (b"<meta charset = \"x-viet-vni\" />", "x-viet-vni"),
        (b"<meta charset=utf-16>", "utf-8"),
        (b" " * 5_000 + b"<meta charset=utf-8>", None),
        (b"<p>charset=utf-8", None),
        (b"<meta " * 2_000, None),
        (b"", None),
    ],
)  # fmt: skip
def test_meta_charset(content, charset):
    assert meta_charset(content) == charset


PIECES = (
    *("<div class=gmail_quote>", "<blockquote type='cite'>", "</div>", "</blockquote>", "<div id=appendonsend>"),
    *("<p>", "a", "ạ", "\n", "<br>", "<pre>", "<td>", "<!--", "-->", "<", "&amp;", "<div hidden>", "<script>"),
    *("\x00", "\x0b", "&#11;", "khÃ´ng"),
)


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=20).map("".join))
@settings(max_examples=100)
def test_any_page(markup):
    found = read_html(markup)
    assert found == read_html(markup)
    assert found.text == html_to_text(markup) == found.text.strip()
    before = 0
    for start, end in found.quoted:
        assert before <= start < end <= len(found.text)
        assert found.text[:start].endswith("\n") or start == 0
        assert found.text[end:].startswith("\n") or end == len(found.text)
        before = end
