"""The works at stages `render` and `sign`: from the letter's facts to a signed and verified PDF."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pipeline.engine.advance import now
from pipeline.engine.stage import Move
from pipeline.errors import Hold
from pipeline.ledger.model import Letter
from pipeline.letters.evidence import KeepEvidence
from pipeline.letters.facts import LetterFacts, RecordFacts, StampFacts, facts_of
from pipeline.letters.levels import Levels, level_of
from pipeline.letters.render.enclosed import Enclosed
from pipeline.letters.render.renderer import Box, Renderer
from pipeline.letters.token.token import Token
from pipeline.letters.verify.report import Report
from pipeline.letters.verify.verifier import Verifier
from pipeline.store.disk import Store

if TYPE_CHECKING:  # pyHanko takes 0.2 s to import
    from pipeline.letters.pades.sign import Manner

CUSTOMER = "customer"
"""In a letter's box: where the customer's signature goes, where there is to be one."""


@dataclass(frozen=True)
class RenderLetter:
    """Makes the PDF from the facts in the row and from nothing else: the same bytes each time."""

    store: Store
    renderer: Renderer

    def __call__(self, letter: Letter) -> Move:
        """Gives the Move that enters the PDF's digest and where its signatures go."""
        facts = facts_of(letter.kind, letter.facts)
        rendered = self.renderer.letter(letter.kind, facts, self._enclosed(facts))
        sha256 = self.store.put(rendered.pdf)
        customer = {CUSTOMER: asdict(rendered.customer_box)} if rendered.customer_box else {}
        return Move("sign", {"rendered_sha256": sha256, "box": {**asdict(rendered.box), **customer}})

    def _enclosed(self, facts: LetterFacts) -> list[Enclosed]:
        """The customer's own letter travels in the record of what became of it."""
        original = facts.original if isinstance(facts, RecordFacts) else None
        if original is None:
            return []
        content = self.store.get(original.sha256)
        return [Enclosed(original.name, original.mime_type, "Khiếu nại của khách hàng", content)]


@dataclass(frozen=True)
class SignLetter:
    """Signs the PDF with the CA's token and verifies it before it may be sent."""

    store: Store
    renderer: Renderer
    token: Token
    verifier: Verifier
    levels: Levels
    zone: ZoneInfo
    intermediates: tuple[bytes, ...]
    short_name: str

    def __call__(self, letter: Letter) -> Move:
        """Gives the Move that enters the signed PDF, its level, and when its signature is due to be renewed.

        Raises Wait while the token is away, or what the letter's level takes. Repeated after a crash it signs anew:
        the letter keeps its number, and what the broken-off try made is in no row.
        """
        from pipeline.letters.pades.fields import CustomerField  # noqa: PLC0415

        at = now().astimezone(self.zone).replace(microsecond=0)
        place = {name: value for name, value in letter.box.items() if name != CUSTOMER}
        customer = CustomerField(Box(**letter.box[CUSTOMER])) if letter.box.get(CUSTOMER) else None
        signed, level = self.levels.sign(letter.kind, self._signing(letter, Box(**place), at), customer)
        report = self._checked(signed, level)
        values = {
            "signed_sha256": self.store.put(signed),
            "level": level,
            "renew_at": self.levels.renew_at(letter.kind, level, signed, at),
            "renewed_sha256": None,
            **KeepEvidence(self.store)(letter, signed, level, report, now()),
        }
        # Whoever has no mail address gets it on paper.
        return Move("send" if letter.address else "post", values)

    def _signing(self, letter: Letter, box: Box, at: datetime) -> "_Signing":
        facts = facts_of(letter.kind, letter.facts)
        stamp_facts = StampFacts(organisation=facts.letterhead.organisation, signed_at=at, short=self.short_name)
        stamp = self.renderer.stamp(stamp_facts, box.width, box.height)
        return _Signing(self, self.store.get(str(letter.rendered_sha256)), box, stamp, at)

    def _checked(self, signed: bytes, level: str) -> Report:
        report = self.verifier.verify(signed)
        if not report.ok:
            raise Hold(f"văn bản đã ký không qua được bước kiểm tra nên không được gửi: {report.words}")
        found = level_of(report)
        if found != level:
            raise Hold(f"văn bản đã ký ở mức {level} nhưng kiểm tra thấy mức {found} nên không được gửi")
        return report


@dataclass(frozen=True)
class _Signing:
    """One letter that is ready to be signed, in whatever manner."""

    work: SignLetter
    pdf: bytes
    box: Box
    stamp: bytes
    at: datetime

    def __call__(self, manner: "Manner") -> bytes:
        from pipeline.letters.pades import sign_letter  # noqa: PLC0415

        work = self.work
        return sign_letter(self.pdf, self.box, self.stamp, work.token, self.at, work.intermediates, manner)
