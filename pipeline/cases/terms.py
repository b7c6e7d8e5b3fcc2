"""The terms of a case: the procedure as it was when the case began, also when the file is edited meanwhile."""

import hashlib
import json

from pydantic import ValidationError
from sqlalchemy.orm import Session

from pipeline.cases.procedure import Procedure
from pipeline.engine.advance import now
from pipeline.errors import Problem
from pipeline.ledger.model import Case
from pipeline.ledger.model import Terms as Row


class AllTerms:
    """Gives each case its procedure. `present` is what the file says now; many threads may share one."""

    def __init__(self, present: Procedure) -> None:
        self.present = present
        self._content = present.model_dump(mode="json")
        text = json.dumps(self._content, ensure_ascii=False, sort_keys=True)
        self._digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
        self._known = {self._digest: present}

    def begin(self, session: Session) -> str:
        """Gives the digest of the present terms, kept in the ledger with the first case that begins under them."""
        if session.get(Row, self._digest) is None:
            session.add(Row(digest=self._digest, name=self.present.name, content=self._content, since=now()))
            session.flush()
        return self._digest

    def of(self, session: Session, case: Case) -> Procedure:
        """Gives the procedure that `case` began with; the present one for cases of before versions were kept.

        Raises Problem when what was kept cannot be understood any more.
        """
        if case.terms is None:
            return self.present
        if case.terms not in self._known:
            self._known[case.terms] = _read(session.get_one(Row, case.terms))
        return self._known[case.terms]


def _read(row: Row) -> Procedure:
    try:
        return Procedure.model_validate(row.content)
    except ValidationError as error:
        raise Problem(
            f"terms {row.digest[:12]} of {row.name}: cannot be read by this version of the program: {error}"
        ) from error
