"""The lexicon: rules as data, short forms written out, what is set aside, and places in the text."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import Problem
from pipeline.triage.sorter.classes import CLASSES, class_of
from pipeline.triage.sorter.features import look
from pipeline.triage.sorter.lexicon import load_lexicon
from pipeline.triage.sorter.openings import may_begin, openings
from pipeline.triage.sorter.spell import spell
from pipeline.triage.sorter.voice import own_voice
from pipeline.triage.training.examples import shipped_examples


def rules_in(subject, body=""):
    return {name[2:] for name in look(subject, body, load_lexicon()).rules if name.startswith("r:")}


def votes(body, place="all"):
    rules = look("", body, load_lexicon()).rules
    return {name: rules.get(f"v:{place}:{name}", 0.0) for name in CLASSES}


def test_each_rule_has_an_id_of_its_class_a_sentence_and_a_clause():
    lexicon = load_lexicon()
    assert len(lexicon.rules) > 50
    for rule in lexicon.rules:
        assert rule.id.split(".")[0] in CLASSES
        assert rule.sentence
        assert rule.clause[0] in "SE"
        assert set(rule.votes) <= set(CLASSES)
        assert "~" not in rule.pattern.pattern
    assert {rule.strongest for rule in lexicon.rules} == set(CLASSES)


@pytest.mark.parametrize("text", ["k ký đc", "ko ky dc", "không ký được", "KHÔNG KÝ ĐƯỢC", "Kg ký được"])
def test_all_ways_of_writing_are_one(text):
    assert " ".join(spell(text, load_lexicon().short).words) == "khong ky duoc"
    assert "technical.cannot-sign" in rules_in(text)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Token bị khoá mã PIN", "technical.pin"),
        ("our token is not detected", "technical.token-unseen"),
        ("VNACCS báo chứng thư chưa đăng ký", "technical.invalid-signature"),
        ("Xin báo giá gia hạn", "service.renewal"),
        ("chờ hai tuần chưa nhận được token", "service.delivery"),
        ("mst trên chứng thư ghi sai", "records.wrong-on-certificate"),
        ("đề nghị thu hồi chứng thư số", "other.revoke"),
        ("hotline gọi cả ngày không ai nghe máy", "other.unreachable"),
        ("token VNPT-CA của tôi", "out.other-ca"),
        ("em xin gửi CV ứng tuyển", "other_mail.job"),
        ("I am out of office until Monday", "automatic.away"),
    ],
)
def test_a_rule_tells_its_subject(text, rule):
    assert rule in rules_in(text)


def test_to_unlock_is_not_to_lock():
    assert "other.revoke" not in rules_in("Đề nghị quý công ty mở khoá token")
    assert "other.revoke" in rules_in("Đề nghị quý công ty khoá chữ ký số")


def test_what_is_set_aside_does_not_vote():
    assert votes("Em không đòi bảo hành, em chỉ cần ký được.")["service"] == 0
    assert votes("Em không đòi bảo hành, em chỉ cần ký được.", "aside")["service"] > 0
    assert votes("Token còn bảo hành, em cần đổi cái mới.")["service"] > 0
    assert votes("Chuyện gia hạn thì tính sau.")["service"] == 0


def test_what_comes_first_is_counted_apart():
    assert votes("Tóm lại tôi chỉ cần mở khoá PIN.", "above")["technical"] > 0


def test_a_place_is_that_of_the_text_as_written():
    text = "Chào ad,\nTokem k nhận: máy báo lỗi 0x8010002E"
    lexicon = load_lexicon()
    seen = look("", text, lexicon)
    found = {text_of(seen, hit, f"\n{text}") for hit in seen.hits}
    assert "Tokem k nhận" in found


def text_of(seen, hit, text):
    start, end = seen.spelled.place(hit.first, hit.last)
    return text[start:end]


def test_quotes_and_legal_notes_are_not_the_senders_voice():
    body = "Em đã làm theo mà vẫn không ký được ạ.\n\nVào 10:03 9 thg 11, 2026 Hỗ trợ đã viết:\n> Xin gia hạn\n"
    voice = own_voice("Re: Hướng dẫn", body)
    assert "không ký được" in voice
    assert "gia hạn" not in voice
    assert len(voice) == len("Re: Hướng dẫn") + 1 + len(body)
    assert "confidential" not in own_voice("", "Ký lỗi.\nThis e-mail is confidential.")


def test_a_forwarded_mail_is_read_whole():
    body = "Xem giúp em với ạ, cảm ơn.\n---------- Forwarded message ---------\nTừ: A\n> Token không nhận"
    assert "Token không nhận" in own_voice("Fwd: lỗi", body)


@pytest.mark.parametrize(
    ("toml", "says"),
    [
        ("class = [", "TOML"),
        ('class = "technical"\nclause = "S5"\n[[rule]]\nid = "a.b"\nsentence = "x"\n', "'phrases' is missing"),
        ('class = "nobody"\nclause = "S5"\n[[rule]]\nid = "a"\nsentence = "x"\nphrases = ["y"]\n', "nobody"),
        ('class = "technical"\nclause = "S5"\n[[rule]]\nid = "a"\nsentence = "x"\nphrases = ["("]\n', "expression"),
        ('[short]\nk = "khong"\n', "no rules"),
    ],
)
def test_a_broken_lexicon_names_file_and_rule(tmp_path, toml, says):
    (tmp_path / "own.toml").write_text(toml, "utf-8")
    with pytest.raises(Problem, match=re.escape(says)) as raised:
        load_lexicon(tmp_path)
    assert str(tmp_path) in str(raised.value)


def test_labels_that_name_no_class_are_told():
    assert class_of({"kind": "complaint", "scope": "out"}) == "out"
    with pytest.raises(ValueError, match="no class"):
        class_of({"kind": "complaint", "scope": "in", "group": "nobody"})


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=400), st.text(max_size=60))
def test_any_text_is_looked_at_and_twice_gives_the_same(body, subject):
    seen = look(subject, body, load_lexicon())
    assert seen == look(subject, body, load_lexicon())
    text = f"{subject}\n{body}"
    for hit in seen.hits:
        start, end = seen.spelled.place(hit.first, hit.last)
        assert 0 <= start < end <= len(text)


def test_a_rule_that_is_not_tried_at_a_word_does_not_hold_there():
    lexicon = load_lexicon()
    for example in shipped_examples(lexicon):
        spelled = example.seen.spelled
        found = [(rule.id, spelled.word_at(hit.start())) for rule in lexicon.rules for hit in all_hits(rule, spelled)]
        assert found == [(hit.rule.id, hit.first) for hit in example.seen.hits]


def all_hits(rule, spelled):
    return list(rule.pattern.finditer(spelled.line))[:8]


@pytest.mark.parametrize(
    ("phrase", "beginnings"),
    [
        ("khong ~ ky (so )?duoc", {"khong"}),
        ("ma loi", {"ma "}),
        ("plug ?in", {"plug"}),
        ("shows? ~ error", {"show"}),
        ("(so )?(duoc|(da )?xong) roi", {"so ", "duoc", "da ", "xong"}),
        ("(?<!mo )khoa (ngay )?", {"khoa "}),
        ("a|b c", {"a", "b "}),
        ("[sz]ed", {""}),
        ("~ (ky)", {""}),
        ("(a\\)|b)c", {""}),
        ("(a )*", {"a ", ""}),
    ],
)
def test_how_a_phrase_can_begin(phrase, beginnings):
    assert openings(phrase) == beginnings


def test_a_whole_word_begins_no_longer_one():
    assert may_begin("ma", ("ma ",))
    assert not may_begin("mau", ("ma ",))
    assert may_begin("mau", ("ma",))
    assert may_begin("mau", ("",))
