"""At which level letters are signed, what happens when it cannot be had, and when a signature is due to be renewed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from pipeline.errors import Wait
from pipeline.letters.verify.report import Report
from pipeline.settings import Level, Signatures

if TYPE_CHECKING:  # pyHanko takes 0.2 s to import
    from pipeline.letters.pades.fields import CustomerField
    from pipeline.letters.pades.proof import Proof
    from pipeline.letters.pades.sign import Manner

FIRST_PAUSE = timedelta(minutes=15)
LONGEST_PAUSE = timedelta(days=1)
NO_STAMPS = "trong cấu hình không có máy chủ dấu thời gian (signatures.time_stamps)"


@dataclass(frozen=True)
class Levels:
    """The levels of the settings. `make_proof` opens what levels above B-B are made with."""

    settings: Signatures
    make_proof: "Callable[[], Proof]"

    @property
    def proof(self) -> "Proof":
        """What levels above B-B are made with. Raises Wait where the settings name no time-stamping authority."""
        if not self.settings.time_stamps:
            raise Wait(NO_STAMPS)
        return self.make_proof()

    def sign(
        self, kind: str, signed: "Callable[[Manner], bytes]", customer: "CustomerField | None"
    ) -> tuple[bytes, Level]:
        """Has a letter of a kind signed by `signed`; gives the PDF and the level that it got.

        A kind at B-T is signed at B-B while no authority answers; one at B-LT waits (the Wait of what is absent).
        """
        from pipeline.letters.pades.sign import Manner  # noqa: PLC0415

        wanted = self.settings.level(kind)
        plain = Manner(customer=customer)
        if wanted == "B-B":
            return signed(plain), wanted
        try:
            return signed(Manner(wanted, self.proof, customer)), wanted
        except Wait as absent:
            if wanted == "B-T" and nobody_stamps(absent):
                return signed(plain), "B-B"
            raise

    def renew_at(self, kind: str, level: str, pdf: bytes, at: datetime) -> datetime | None:
        """Gives when the signature of the letter `pdf`, just made or renewed at `at`, is due again; None for never.

        Soon when it lacks what its kind leaves with. Else for what holds by itself (B-LT, B-LTA), in time before that
        ends.
        """
        from pipeline.letters.pades.lasting import next_renewal  # noqa: PLC0415

        if level == "B-B":
            return at + FIRST_PAUSE if self.settings.level(kind) != "B-B" else None
        if level == "B-T":
            return None
        return next_renewal(pdf, at, timedelta(days=self.settings.renew_after_days))


def pause(since: datetime, at: datetime) -> timedelta:
    """How long to wait after a try at `at` that failed: as long as it lasts `since`; a quarter of an hour to a day."""
    return max(FIRST_PAUSE, min(at - since, LONGEST_PAUSE))


def level_of(report: Report) -> str:
    """Gives the level of our own signature, which is the first of a letter."""
    return next((each.level for each in report.signatures if each.kind == "signature"), "unknown")


def nobody_stamps(error: Exception) -> bool:
    """Tells whether the error is that no time-stamping authority answers."""
    from pipeline.letters.trust.stamps import StampAbsent  # noqa: PLC0415

    return isinstance(error, StampAbsent)
