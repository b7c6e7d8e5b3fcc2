"""What a record that came back is worth, from what checking its signatures found."""

from datetime import UTC, datetime

import pytest

from pipeline.letters.countersign.judge import judge
from pipeline.letters.field_names import CUSTOMER, OURS
from pipeline.letters.verify.issued import Continuation
from pipeline.letters.verify.report import Report, Signature

GOOD = {"intact": True, "valid": True, "trusted": True, "changes": "allowed"}


def signature(field=CUSTOMER, tax_code="0101234567", **more):
    at = datetime(2026, 11, 24, 2, tzinfo=UTC)
    return Signature(field=field, signer="Công ty Hoa", tax_code=tax_code, signed_at=at, **{**GOOD, **more})


def report(*signatures, continues=True, added=()):
    found = Continuation(continues=continues, added_fields=added, customer_field=CUSTOMER)
    return Report.of([signature(OURS, "0101300842"), *signatures], (), (OURS, CUSTOMER), (), found)


def test_signed_by_the_customer_it_is_countersigned():
    judged = judge("continued", report(signature()), "0101234567")
    assert (judged.verdict, judged.signer["tax_code"]) == ("countersigned", "0101234567")
    assert judged.signer["signed_at"] == "2026-11-24T02:00:00+00:00"


@pytest.mark.parametrize(
    ("how", "found", "tax_code", "verdict", "words"),
    [
        ("printed", None, "0101234567", "look", "bản in"),
        ("continued", report(), "0101234567", "look", "chưa ký vào ô"),
        ("continued", report(signature(tax_code=None)), "0101234567", "look", "không ghi mã số thuế"),
        ("continued", report(signature()), None, "look", "không ghi mã số thuế"),
        ("continued", report(signature(tax_code="0309999999")), "0101234567", "refused", "0309999999"),
        ("continued", report(signature(tax_code="0101234567-001")), "0101234567", "refused", "0101234567-001"),
        ("continued", report(signature(), added=("LA",)), "0101234567", "refused", "“LA”"),
        ("continued", report(signature(intact=False, problems=("bị sửa",))), "0101234567", "refused", "bị sửa"),
        ("rewritten", report(signature()), "0101234567", "refused", "không còn nguyên"),
    ],
)
def test_all_else_is_looked_at_by_a_clerk_or_refused(how, found, tax_code, verdict, words):
    judged = judge(how, found, tax_code)
    assert judged.verdict == verdict
    assert words in judged.words


def test_a_code_written_with_a_dash_or_a_space_is_the_same_code():
    assert judge("continued", report(signature(tax_code="0101234567-001")), "0101234567 001").verdict == "countersigned"
