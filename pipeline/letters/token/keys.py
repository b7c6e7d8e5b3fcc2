"""The signing certificate on a token and the private key that belongs to it, proved by a signature.

Labels are not looked at: on tokens of Vietnamese CAs those of key and certificate differ
(pyHanko #456, #457). Runs in the token's child process only.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pkcs11
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from pkcs11 import Attribute, ObjectClass, SignMixin

from pipeline import settings
from pipeline.letters.token import certificate as signer_certificate
from pipeline.letters.token import mechanism
from pipeline.letters.token.mechanism import PublicKey, Way
from pipeline.letters.token.model import Identity, TokenRefused
from pipeline.letters.token.slot import GONE, name, serial

TRIAL = b"tiepnhan: a trial signature, not a document"


@dataclass
class Opened:
    """A token that is logged in to, with the key that has shown that it fits its certificate."""

    signing: "Signing"
    certificate: x509.Certificate
    key: SignMixin
    identity: Identity

    def sign(self, data: bytes, digest: str) -> bytes:
        """Gives the signature over `data`, after checking it with the certificate's public key.

        Raises TokenRefused, and PKCS11Error as the module raises it.
        """
        refuse_by_certificate(self.certificate, self.signing.chosen)  # a session outlives certificates
        signature = self.signing.make(self.key, data, digest)
        if signature is None:
            raise TokenRefused(
                f"{name(self.signing.chosen)}: its signature does not fit its certificate; test the"
                " token with the vendor's tool"
            )
        return signature


@dataclass
class Signing:
    """Makes signatures that the certificate's public key confirms."""

    public: PublicKey
    offered: set[pkcs11.Mechanism]
    chosen: settings.Token

    def make(self, key: SignMixin, data: bytes, digest: str) -> bytes | None:
        """Gives the signature over `data`, None when the public key does not confirm it."""
        signature = self._way(digest).sign(key, data)
        pss = self.chosen.pss
        return signature if mechanism.verifies(self.public, signature, data, digest, pss) else None

    def _way(self, digest: str) -> Way:
        found = mechanism.way(self.public, digest, self.chosen.pss, self.offered)
        if found is not None:
            return found
        wanted = mechanism.ways(self.public, digest, self.chosen.pss)
        names = " nor ".join(way.mechanism.name for way in wanted)
        raise TokenRefused(
            f"{name(self.chosen)}: its slot offers neither {names}; check token.pss and the token's model"
        )


def open_keys(session: pkcs11.Session, chosen: settings.Token) -> Opened:
    """Finds certificate and key in a session that is logged in. Raises TokenRefused, in words."""
    found = certificates(session)
    best = signer_certificate.best((der for der, _ in found), chosen.organisation, datetime.now(UTC))
    if best is None:
        raise TokenRefused(f"{name(chosen)}: there is no signing certificate on it; put one there")
    refuse_by_certificate(best, chosen)
    der = best.public_bytes(Encoding.DER)
    ids = [key_id for other, key_id in found if other == der]
    signing = Signing(signer_certificate.public_key(best), session.token.slot.get_mechanisms(), chosen)
    key = _key(session, signing, ids[0])
    if key is None:
        raise TokenRefused(
            f"{name(chosen)}: no private key on it fits {signer_certificate.in_words(best)};"
            " put the key there or remove the certificate"
        )
    others = tuple(other for other, _ in found if other != der)
    return Opened(signing, best, key, _identity(best, others, session, chosen))


def refuse_by_certificate(certificate: x509.Certificate, chosen: settings.Token) -> None:
    """Raises TokenRefused when letters cannot be signed with this certificate now."""
    problems = signer_certificate.problems(certificate, chosen.organisation, datetime.now(UTC))
    if problems:
        words = "; ".join(problems)
        raise TokenRefused(f"{name(chosen)}: {signer_certificate.in_words(certificate)}: {words}")


def certificates(session: pkcs11.Session) -> list[tuple[bytes, bytes]]:
    """Gives the certificates (DER) that a session sees, each with its CKA_ID."""
    return [
        (bytes(found[Attribute.VALUE]), bytes(found[Attribute.ID]))
        for found in session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE})
    ]


def _key(session: pkcs11.Session, signing: Signing, key_id: bytes) -> SignMixin | None:
    digest = mechanism.digest_for(signing.public)
    for key in _candidates(session, signing.public, key_id):
        _refuse_asking(key, signing.chosen)
        try:
            if signing.make(key, TRIAL, digest):
                return key
        except GONE:
            raise
        except pkcs11.PKCS11Error:
            continue  # a key for something else
    return None


def _refuse_asking(key: SignMixin, chosen: settings.Token) -> None:
    """Nobody is there at night to type the PIN: a key that wants it each time cannot sign letters."""
    try:
        asks = isinstance(key, pkcs11.Object) and bool(key[Attribute.ALWAYS_AUTHENTICATE])
    except pkcs11.PKCS11Error:
        return  # the module does not know the attribute
    if asks:
        raise TokenRefused(
            f"{name(chosen)}: its key wants the PIN for each signature (CKA_ALWAYS_AUTHENTICATE), which is"
            " not supported; have the key made without it"
        )


def _candidates(session: pkcs11.Session, public: PublicKey, key_id: bytes) -> Iterator[SignMixin]:
    """The key with the certificate's CKA_ID, then all that could be its key by what they show."""
    kind = pkcs11.KeyType.RSA if isinstance(public, rsa.RSAPublicKey) else pkcs11.KeyType.EC
    template = {Attribute.CLASS: ObjectClass.PRIVATE_KEY, Attribute.KEY_TYPE: kind}
    keys = list(session.get_objects(template))
    fitting = [key for key in keys if key[Attribute.ID] == key_id]
    fitting += [key for key in keys if key[Attribute.ID] != key_id and _could_fit(key, public)]
    for key in fitting:
        if isinstance(key, SignMixin):  # CKA_SIGN
            yield key


def _could_fit(key: pkcs11.Object, public: PublicKey) -> bool:
    if not isinstance(public, rsa.RSAPublicKey):
        return True  # an EC private key does not show its point: the trial signature tells
    try:
        return int.from_bytes(key[Attribute.MODULUS], "big") == public.public_numbers().n
    except pkcs11.PKCS11Error:
        return True


def _identity(
    certificate: x509.Certificate,
    others: tuple[bytes, ...],
    session: pkcs11.Session,
    chosen: settings.Token,
) -> Identity:
    public = signer_certificate.public_key(certificate)
    return Identity(
        certificate=certificate.public_bytes(Encoding.DER),
        others=others,
        label=chosen.label,
        serial=serial(session.token),
        key_type="rsa" if isinstance(public, rsa.RSAPublicKey) else "ec",
        digest=mechanism.digest_for(public),
        organisation=signer_certificate.organisation(certificate),
        valid_until=certificate.not_valid_after_utc,
    )
