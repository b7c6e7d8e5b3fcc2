"""Letters signed by tokens of a test authority that has a TSA, an OCSP responder and CRLs."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from pipeline import settings
from pipeline.letters.pades import sign_letter
from pipeline.letters.pades.sign import Manner
from pipeline.letters.token.token import Token
from pipeline.letters.verify.report import Report
from pipeline.letters.verify.verify import verify
from tests.letters.pades.others import Box
from tests.letters.pages import BOX, letter_pdf, stamp_pdf
from tests.servers.authority import ORGANISATION, Authority
from tests.servers.certificates import KeyKind
from tests.servers.softhsm import SoftHsm

AT = datetime.now(UTC).replace(microsecond=0)
PLAIN = Manner()


@dataclass
class Tokens:
    """A token for each kind of key, made once a session: RSA keys of 4096 bits take seconds."""

    folder: Path
    authority: Authority
    made: dict[KeyKind, SoftHsm] = field(default_factory=dict)

    def open(self, kind: KeyKind, pss: bool = False) -> Token:
        """Opens the token; close it."""
        if kind not in self.made:
            self.made[kind] = SoftHsm(self.folder / kind)
            self.made[kind].issue(self.authority, kind=kind)
        hsm = self.made[kind]
        chosen = settings.Token(
            module=hsm.module,
            label=hsm.label,
            pin_file=hsm.pin_file,
            organisation=ORGANISATION,
            environment=hsm.environment,
            pss=pss,
        )
        return Token(chosen, self.folder / "latch")


def signed(token: Token, manner: Manner = PLAIN) -> bytes:
    """A letter signed now."""
    return sign_letter(letter_pdf(), Box(*BOX), stamp_pdf(AT), token, AT, (), manner)


def checked(pdf: bytes, authority: Authority) -> Report:
    """What our own verify says."""
    return verify(pdf, [der(authority.root)], [der(authority.issuing)])


def der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)
