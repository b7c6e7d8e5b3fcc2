"""Whose word counts on who wrote a mail, and what it says."""

import pytest

from pipeline.triage.origin import origin_of

TRUSTED = {"mx.eca.test"}
SENDER = "hoa@abc.example"


@pytest.mark.parametrize(
    ("fields", "forged", "proven"),
    [
        ([], False, False),
        (["mx.eca.test; dmarc=pass (p=REJECT) header.from=abc.example"], False, True),
        (["mx.eca.test; spf=fail; dmarc=fail (p=reject dis=none) header.from=abc.example"], True, False),
        (["mx.eca.test 1; dkim=none; dmarc=fail (p=QUARANTINE) header.from=abc.example"], True, False),
        (["mx.eca.test; dmarc=fail policy.published-domain-policy=reject header.from=mail.abc.example"], False, False),
        (["mx.eca.test; dmarc=fail (p=none) header.from=abc.example"], False, False),
        (["mx.eca.test; spf=softfail; dkim=fail"], False, False),
        (["evil.example; dmarc=pass header.from=abc.example"], False, False),
        # A stranger writes our server's name below what it has written itself.
        (
            [
                "mx.eca.test; dmarc=fail (p=reject) header.from=abc.example",
                "mx.eca.test; dmarc=pass (p=reject) header.from=abc.example",
            ],
            True,
            False,
        ),
        (["mx.eca.test.evil.example; dmarc=pass header.from=abc.example"], False, False),
        (["mx.eca.test; x=(dmarc=pass); dmarc=fail (p=reject) header.from=abc.example"], True, False),
        (["MX.ECA.TEST; DMARC=FAIL (P=REJECT) header.from=abc.example"], True, False),
        (["mx.eca.test; none"], False, False),
        ([";" * 5_000, "(" * 5_000, "mx.eca.test" + ";dmarc=" * 2_000], False, False),
    ],
)  # fmt: skip
def test_what_is_believed(fields, forged, proven):
    origin = origin_of(fields, SENDER, TRUSTED)
    assert (origin.forged, origin.proven) == (forged, proven)


def test_a_parent_domain_stands_for_its_children():
    origin = origin_of(["mx.eca.test; dmarc=pass header.from=abc.example"], "hoa@mail.abc.example", TRUSTED)
    assert origin.proven
