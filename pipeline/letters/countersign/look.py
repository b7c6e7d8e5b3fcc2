"""The work at stage `copies`: does a mail bring a record back that the customer has signed (E4a)?"""

from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from pipeline.engine.stage import Move
from pipeline.ledger.connect import Ledger
from pipeline.ledger.model import Case, Mail
from pipeline.letters.countersign.copies import Copy, copies_in
from pipeline.letters.countersign.enter import Enter
from pipeline.letters.countersign.judge import Judged, judge
from pipeline.letters.field_names import CUSTOMER, OURS
from pipeline.letters.verify.issued import Issued
from pipeline.letters.verify.verifier import Verifier
from pipeline.store.disk import Store

Found = list[tuple[Copy, Judged]]


@dataclass(frozen=True)
class Judge:
    """Checks the signatures of a copy against the record as we issued it; slow, outside of transactions."""

    store: Store
    verifier: Verifier

    def __call__(self, copy: Copy) -> Judged:
        """Gives what the copy is worth. A file that cannot be checked has a verdict too."""
        if copy.how == "printed":
            return judge(copy.how, None, None)
        issued = Issued.of(self.store.get(str(copy.letter.signed_sha256)), (OURS, CUSTOMER), CUSTOMER)
        report = self.verifier.verify(self.store.get(copy.paper.sha256), issued=issued)
        return judge(copy.how, report, _tax_code(copy))


@dataclass(frozen=True)
class LookForCopies:
    """Looks at the papers of a mail that was filed into a case."""

    ledger: Ledger
    judge: Judge
    enter: Enter

    def __call__(self, mail: Mail) -> Move:
        """Gives the Move that enters what was found; most mails bring no copy."""
        with self.ledger.reading() as session:
            case = session.get_one(Case, mail.case_id)
            copies = copies_in(session, case, mail)
        found = [(copy, self.judge(copy)) for copy in copies]
        return Move("filed", write=partial(self._enter, found))

    def _enter(self, found: Found, session: Session, mail: Mail) -> None:
        for copy, judged in found:
            self.enter.judged(session, session.get_one(Case, mail.case_id), mail, copy, judged)


def _tax_code(copy: Copy) -> str | None:
    given: dict[str, Any] = copy.letter.facts.get("given", {})
    return given.get("tax_code")
