"""The works at stages `render` and `sign`: from the letter's facts to a signed and verified PDF."""

from dataclasses import asdict, dataclass
from zoneinfo import ZoneInfo

from pipeline.engine.advance import now
from pipeline.engine.stage import Move
from pipeline.errors import Hold
from pipeline.ledger.model import Letter
from pipeline.letters.evidence import KeepEvidence
from pipeline.letters.facts import StampFacts, facts_of
from pipeline.letters.render.renderer import Box, Renderer
from pipeline.letters.token.token import Token
from pipeline.letters.verify.verifier import Verifier
from pipeline.store.disk import Store


@dataclass(frozen=True)
class RenderLetter:
    """Makes the PDF from the facts in the row and from nothing else: the same bytes each time."""

    store: Store
    renderer: Renderer

    def __call__(self, letter: Letter) -> Move:
        """Gives the Move that enters the PDF's digest and where its signature goes."""
        rendered = self.renderer.letter(letter.kind, facts_of(letter.kind, letter.facts))
        sha256 = self.store.put(rendered.pdf)
        return Move("sign", {"rendered_sha256": sha256, "box": asdict(rendered.box)})


@dataclass(frozen=True)
class SignLetter:
    """Signs the PDF with the CA's token and verifies it before it may be sent."""

    store: Store
    renderer: Renderer
    token: Token
    verifier: Verifier
    zone: ZoneInfo
    intermediates: tuple[bytes, ...]
    short_name: str

    def __call__(self, letter: Letter) -> Move:
        """Gives the Move that enters the signed PDF. Raises Wait while the token is away."""
        from pipeline.letters.pades import sign_letter  # noqa: PLC0415  pyHanko takes 0.2 s to import

        box = Box(**letter.box)
        facts = facts_of(letter.kind, letter.facts)
        at = now().astimezone(self.zone).replace(microsecond=0)
        stamp_facts = StampFacts(organisation=facts.letterhead.organisation, signed_at=at, short=self.short_name)
        stamp = self.renderer.stamp(stamp_facts, box.width, box.height)
        pdf = self.store.get(str(letter.rendered_sha256))
        signed = sign_letter(pdf, box, stamp, self.token, at, self.intermediates)
        report = self.verifier.verify(signed)
        if not report.ok:
            raise Hold(f"văn bản đã ký không qua được bước kiểm tra nên không được gửi: {report.words}")
        # Whoever has no mail address gets it on paper.
        proof = KeepEvidence(self.store)(letter, signed, report.signatures[0].level, report, now())
        return Move("send" if letter.address else "post", {"signed_sha256": self.store.put(signed), **proof})
