"""The work at stage `doubtful`: a letter that seems to be no complaint about the CA's service waits for a person.

"Out of scope" and "no complaint" are proposed and never carried out by the program (clause E3): the clerk confirms
or corrects (`tiepnhan correct`), or releases the letter as a complaint.
"""

from pipeline.engine.stage import Move
from pipeline.errors import Hold
from pipeline.ledger.model import Mail
from pipeline.triage.sort import AS_COMPLAINT

WORDS = {
    "automatic": "thư tự động",
    "other_mail": "không phải khiếu nại",
    "out": "khiếu nại ngoài phạm vi dịch vụ chữ ký số",
}


class AskClerk:
    """Holds a letter until a person has said what it is."""

    def __call__(self, mail: Mail) -> Move:
        """Gives the Move that the clerk's word leads to. Raises Hold with the proposal while there is none."""
        decided = mail.finding.get("decided")
        if decided is not None:
            return Move("triaged" if decided["kind"] == "complaint" else "set_aside")
        if mail.released_at is not None:
            return Move("triaged", {"finding": {**mail.finding, **AS_COMPLAINT}})
        raise Hold(_proposal(mail))


def _proposal(mail: Mail) -> str:
    finding = mail.finding
    label = finding["kind"] if finding["kind"] != "complaint" else "out"
    sure = "gần như chắc chắn" if finding["auto"] else "chưa chắc chắn"
    why = "; ".join(reason["words"] for reason in finding["reasons"][:2])
    return (
        f"đề xuất: {WORDS[label]} ({finding['confidence']:.0%}, {sure}){': ' + why if why else ''}; "
        f"xác nhận hoặc sửa bằng tiepnhan correct mail:{mail.id}, hoặc tiepnhan release nếu là khiếu nại"
    )
