"""What a copy that came back is worth: signed by the right customer and nothing else changed, or a clerk must look.

Only the customer's signature in the field that we left for it counts; a certificate says whose it is by its tax code.
"""

from dataclasses import dataclass
from typing import Any, Literal

from pipeline.letters.countersign.copies import How
from pipeline.letters.field_names import CUSTOMER
from pipeline.letters.verify.report import Report, Signature

Verdict = Literal["countersigned", "look", "refused"]
REWRITTEN = "tệp không còn nguyên là bản Trung tâm đã ký (đã được lưu lại hoặc sửa đổi sau khi ký)"
PRINTED = "đây là bản in hoặc bản quét, chữ ký phải do người đối chiếu"
NOT_SIGNED = "khách hàng chưa ký vào ô chữ ký dành cho khách hàng"
NO_CODE = "chứng thư số của người ký không ghi mã số thuế, hoặc biên bản không ghi mã số thuế để đối chiếu"


@dataclass(frozen=True)
class Judged:
    """The verdict, why in Vietnamese words, and of a signature who made it and when."""

    verdict: Verdict
    words: str
    signer: dict[str, Any]


def judge(how: How, report: Report | None, tax_code: str | None) -> Judged:
    """Judges a copy: `report` is what checking its signatures found, `tax_code` that of the customer on the record."""
    if how == "printed" or report is None:
        return Judged("look", PRINTED, {})
    if how == "rewritten":
        return Judged("refused", "; ".join([REWRITTEN, *_reasons(report)]), {})
    if not report.ok:
        return Judged("refused", "; ".join(_reasons(report)) or report.words, {})
    customers = [each for each in report.signatures if each.field == CUSTOMER]
    return _of_signature(customers[0], tax_code) if customers else Judged("look", NOT_SIGNED, {})


def _of_signature(signature: Signature, tax_code: str | None) -> Judged:
    signer = {
        "signer": signature.signer,
        "organisation": signature.organisation,
        "tax_code": signature.tax_code,
        "certificate_serial": signature.certificate_serial,
        "signed_at": signature.signed_at.isoformat() if signature.signed_at else None,
        "time_source": signature.time_source,
        "level": signature.level,
    }
    ours, theirs = _digits(tax_code), _digits(signature.tax_code)
    if not ours or not theirs:
        return Judged("look", NO_CODE, signer)
    if ours != theirs:
        words = f"chữ ký số là của tổ chức có mã số thuế {signature.tax_code}, biên bản lập với mã số thuế {tax_code}"
        return Judged("refused", words, signer)
    return Judged("countersigned", f"{signature.signer} (mã số thuế {signature.tax_code})", signer)


def _reasons(report: Report) -> list[str]:
    return list(dict.fromkeys(report.problems))


def _digits(code: str | None) -> str:
    return "".join(filter(str.isdigit, code or ""))
