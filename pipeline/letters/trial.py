"""The trial page: the whole way of a letter, from template to verified signature, before the first customer's."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from pipeline.cases.procedure import Procedure
from pipeline.letters.facts.stamp import StampFacts
from pipeline.letters.facts.trial import TrialFacts
from pipeline.letters.render.renderer import Renderer
from pipeline.letters.token.certificate import Shown
from pipeline.letters.token.model import Seen
from pipeline.letters.token.token import Token
from pipeline.letters.verify.report import Report
from pipeline.letters.verify.verifier import Verifier

NUMBER = "KÝ THỬ"
RECIPIENTS = ("Người quản trị hệ thống (để kiểm tra)", "Không phát hành, không lưu")


@dataclass(frozen=True)
class Trial:
    """Makes a trial page with the parts that letters are made with."""

    procedure: Procedure
    renderer: Renderer
    token: Token
    verifier: Verifier
    zone: ZoneInfo
    intermediates: tuple[bytes, ...]

    def __call__(self, seen: Seen, shown: Shown, at: datetime) -> tuple[bytes, Report]:
        """Gives the page, signed at `at` (aware), and what the verifier says of it; numbers and stores nothing.

        `seen` and `shown` tell of the token and its certificate. Raises Problem, TokenAbsent, TokenRefused.
        """
        from pipeline.letters.pades import sign_letter  # noqa: PLC0415  pyHanko takes 0.2 s to import

        at = at.astimezone(self.zone).replace(microsecond=0)
        facts = self.facts(seen, shown, at)
        rendered = self.renderer.letter("trial", facts)
        organisation, box = facts.letterhead.organisation, rendered.box
        stamp_facts = StampFacts(organisation=organisation, signed_at=at, short=self.procedure.name)
        stamp = self.renderer.stamp(stamp_facts, box.width, box.height)
        signed = sign_letter(rendered.pdf, box, stamp, self.token, at, self.intermediates)
        return signed, self.verifier.verify(signed)

    def facts(self, seen: Seen, shown: Shown, at: datetime) -> TrialFacts:
        """Gives the facts of the page, dated `at` (aware, in the CA's zone)."""
        return TrialFacts.model_validate(
            {
                "letterhead": self.procedure.letterhead.model_dump(exclude={"place"}),
                "signatory": self.procedure.signatory.model_dump(),
                "place": self.procedure.letterhead.place,
                "date": at.date(),
                "number": NUMBER,
                "case_number": NUMBER,
                "recipients": RECIPIENTS,
                "customer_name": "",
                "customer_address": "",
                "token": seen.label,
                "token_serial": seen.serial,
                "subject": shown.organisation or shown.subject,
                "tax_code": shown.tax_code,
                "certificate_serial": shown.serial,
                "issuer": shown.issuer,
                "valid_from": shown.valid_from,
                "valid_until": shown.valid_until,
                "key": f"{shown.key} {shown.bits} bit",
                "mechanism": seen.mechanism or "",
            }
        )
