"""Marks in texts, and names that strangers gave."""

from unicodedata import normalize

import pytest

from pipeline.desk.views.blocks import blocks, spans_of
from pipeline.desk.views.marks import Mark, Piece, pieces
from pipeline.desk.views.names import ascii_name, shown
from pipeline.desk.views.places import BODY, SUBJECT, Texts, in_body, places_of_reason
from pipeline.reading.reply import own_words


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
