"""The work at stage `doubtful`: a letter that seems to be no complaint about the CA's service waits for a person.

"Out of scope" and "no complaint" are proposed and never carried out by the program (clause E3): the clerk confirms
or corrects (`tiepnhan correct`), or releases the letter as a complaint. What is surely a sales enquiry goes to sales
by itself, where the procedure names it (S19).
"""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from pipeline.engine.stage import Move
from pipeline.errors import Hold
from pipeline.ledger.model import Mail
from pipeline.triage.sort import AS_COMPLAINT

WORDS = {
    "automatic": "thư tự động",
    "other_mail": "không phải khiếu nại",
    "out": "khiếu nại ngoài phạm vi dịch vụ chữ ký số",
}


ENQUIRY = "enquiry"
PASSED = "đăng ký tư vấn, đã chuyển bộ phận kinh doanh; không phải khiếu nại, không cấp mã hồ sơ"

PassOn = Callable[[Session, Mail], None]
"""Puts the mail to sales into the commit that sets an enquiry aside."""


@dataclass(frozen=True)
class AskClerk:
    """Holds a letter until a person has said what it is. `sales` passes enquiries on; None: there is nobody to."""

    sales: PassOn | None = None

    def __call__(self, mail: Mail) -> Move:
        """Gives the Move that the clerk's word leads to. Raises Hold with the proposal while there is none."""
        decided = mail.finding.get("decided")
        if decided is not None and decided["kind"] == ENQUIRY:
            return self._pass_on(mail, f"{decided['who']}: ")
        if decided is not None:
            return Move("triaged" if decided["kind"] == "complaint" else "set_aside")
        if mail.released_at is not None:
            return Move("triaged", {"finding": {**mail.finding, **AS_COMPLAINT}})
        if mail.finding.get("enquiry_sure") and self.sales is not None:
            return self._pass_on(mail)
        raise Hold(_proposal(mail))

    def _pass_on(self, mail: Mail, who: str = "") -> Move:
        """Sets an enquiry aside in the commit of the mail to sales."""
        if self.sales is None:
            raise Hold("quy trình chưa khai báo hộp thư của bộ phận kinh doanh ([sales]): hãy khai báo rồi cho đi tiếp")
        return Move("set_aside", {"finding": {**mail.finding, "reason": f"{who}{PASSED}"}}, self.sales)


def _proposal(mail: Mail) -> str:
    finding = mail.finding
    label = finding["kind"] if finding["kind"] != "complaint" else "out"
    sure = "gần như chắc chắn" if finding["auto"] else "chưa chắc chắn"
    why = "; ".join(reason["words"] for reason in finding["reasons"][:2])
    hint = "; có vẻ là đăng ký tư vấn, nếu đúng hãy xác nhận với --kind enquiry" if finding.get("enquiry") else ""
    return (
        f"đề xuất: {WORDS[label]} ({finding['confidence']:.0%}, {sure}){': ' + why if why else ''}; "
        f"xác nhận hoặc sửa bằng tiepnhan correct mail:{mail.id}, hoặc tiepnhan release nếu là khiếu nại{hint}"
    )
