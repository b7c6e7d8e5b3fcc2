"""The work at stage `papers`: the files of a mail are read, with the files within them."""

from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from pipeline.engine.stage import Move
from pipeline.ledger.connect import Ledger
from pipeline.ledger.model import Mail, Paper
from pipeline.ledger.types import as_data
from pipeline.reading.papers.tree import Leaf, Tree
from pipeline.reading.reader import PaperReader
from pipeline.store.disk import Store


@dataclass(frozen=True)
class ReadPapers:
    """Reads papers, at most `seconds` of wall time for those of one mail. What cannot be read has a problem."""

    ledger: Ledger
    store: Store
    reader: PaperReader
    seconds: float

    def __call__(self, mail: Mail) -> Move:
        """Gives the Move that writes what was read to the rows of the papers."""
        with self.ledger.reading() as session:
            own = _own_papers(session, mail)
        files = [(paper.name, self.store.whole(paper.sha256)) for paper in own]
        with ExitStack() as closing:
            tree = Tree(self.reader, lambda: closing.enter_context(self.store.outbox()), self.seconds)
            rows = [self._row(mail, leaf, own) for leaf in tree.leaves(files)]
        return Move("read", write=partial(_enter, rows))

    def _row(self, mail: Mail, leaf: Leaf, own: list[Paper]) -> dict[str, Any]:
        read = _read(leaf)
        if leaf.within is None:
            return {"ordinal": own[leaf.ordinal - 1].ordinal, **read}
        size, sha256 = self.store.take(leaf.file)
        new = {"mail_id": mail.id, "within": leaf.within, "name": leaf.name, "type": leaf.found.type}
        return {"ordinal": leaf.ordinal, "size": size, "sha256": sha256, **new, **read}


def _own_papers(session: Session, mail: Mail) -> list[Paper]:
    query = select(Paper).where(Paper.mail_id == mail.id, Paper.within.is_(None)).order_by(Paper.ordinal)
    return list(session.scalars(query))


def _read(leaf: Leaf) -> dict[str, Any]:
    paper = leaf.found.paper
    return {
        "kind": leaf.found.kind,
        "text": paper.text,
        "pages": paper.pages,
        "how": paper.how,
        "confidence": paper.confidence,
        "problems": list(paper.problems),
        "signatures": [as_data(each) for each in paper.signatures],
        "codes": list(paper.codes),
    }


def _enter(rows: list[dict[str, Any]], session: Session, mail: Mail) -> None:
    session.execute(delete(Paper).where(Paper.mail_id == mail.id, Paper.within.is_not(None)))
    own = {paper.ordinal: paper for paper in _own_papers(session, mail)}
    for row in rows:
        paper = own.get(row["ordinal"]) if "within" not in row else None
        if paper is None:
            session.add(Paper(**row))
        else:
            for name, value in row.items():
                setattr(paper, name, value)
