"""What triage found, as it is kept with the mail and shown to the clerk: plain data with places in the text."""

from dataclasses import asdict
from typing import Any

from pipeline.triage.answer import Answer
from pipeline.triage.fields import Field, Fields
from pipeline.triage.knowledge import Match
from pipeline.triage.sorter.reasons import Reason
from pipeline.triage.sorter.sorter import Sorted


def of_sorting(found: Sorted, text: str) -> dict[str, Any]:
    """Kind, scope, group, how sure, the second guess and the reasons; `text` is what was sorted."""
    return {
        "kind": found.kind,
        "scope": found.scope,
        "group": found.group,
        "also": found.also,
        "confidence": found.confidence,
        "auto": found.auto,
        "second": {**vars(found.second)},
        "reasons": [_reason(reason, text) for reason in found.reasons],
        "version": found.version,
    }


def _reason(reason: Reason, text: str) -> dict[str, Any]:
    """A rule with its sentence, or words that weigh; `words` is what a clerk reads."""
    data = {name: value for name, value in vars(reason).items() if value is not None}
    said = text[reason.start : reason.end]
    return {**data, "text": said, "words": reason.sentence or f"“{said}”"}


def of_fields(found: Fields) -> list[dict[str, Any]]:
    """The chosen fields, each with its place, its reason, and whether it may be used as it is."""
    return [_field(each) for each in found.found]


def _field(field: Field) -> dict[str, Any]:
    return {**vars(field), "sure": field.sure}


def of_answer(answer: Answer) -> dict[str, Any]:
    """What a reply says, how sure that is, and why; places count in the customer's own words."""
    return {
        "answer": answer.answer,
        "answer_confidence": answer.confidence,
        "answer_auto": answer.auto,
        "answer_reasons": [asdict(reason) for reason in answer.reasons],
    }


def of_knowledge(match: Match | None) -> dict[str, Any] | None:
    """The entry of the knowledge base that fits best."""
    return asdict(match) if match else None
