import pytest

from pipeline.triage.robots import RULES, Clues, robot

PERSON = {"sender": "hoa@abc.example", "subject": "Khiếu nại"}


def clues(fields=None, **other):
    return Clues(fields or {}, **{**PERSON, **other})


@pytest.mark.parametrize(
    ("found", "kind"),
    [
        (clues({"content-type": "multipart/report; report-type=delivery-status"}), "bounce"),
        (clues({"content-type": "multipart/report; report-type=disposition-notification"}), "auto_reply"),
        (clues({"x-failed-recipients": "a@b.example"}), "bounce"),
        (clues({"return-path": "<>"}), "bounce"),
        (clues(sender="mailer-daemon@mx.example"), "bounce"),
        (clues(subject="Undelivered Mail Returned to Sender"), "bounce"),
        (clues(subject="Thư không gửi được: Phiếu tiếp nhận"), "bounce"),
        (clues({"auto-submitted": "auto-replied"}), "auto_reply"),
        (clues({"auto-submitted": "auto-generated; owner-email=x"}), "auto_reply"),
        (clues({"precedence": "auto_reply"}), "auto_reply"),
        (clues(subject="Tự động trả lời: Thông báo gia hạn chứng thư số"), "auto_reply"),
        (clues(subject="Đã đọc: Phiếu tiếp nhận"), "auto_reply"),
        (clues({"list-id": "<news.example>"}), "list"),
        (clues({"precedence": "bulk"}), "list"),
    ],
)
def test_robots(found, kind):
    assert robot(found).kind == kind


@pytest.mark.parametrize(
    "person",
    [
        clues(),
        clues({"auto-submitted": "no"}),
        clues({"return-path": "<hoa@abc.example>"}),
        clues({"content-type": "multipart/mixed; boundary=x"}),
        clues({"precedence": "normal"}),
        clues(subject="Re: Phiếu tiếp nhận xử lý khiếu nại"),
        clues(subject="Khiếu nại: hệ thống tự động trả lời hoài mà không ai xử lý"),
        clues(subject="Token báo delivery failure là lỗi gì"),
    ],
)
def test_people(person):
    assert robot(person) is None


def test_each_rule_has_its_own_id_and_a_sentence():
    assert len({rule.id for rule in RULES}) == len(RULES)
    assert all(rule.reason for rule in RULES)
