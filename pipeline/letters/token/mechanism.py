"""How a signature is asked of a token, and checked with the certificate's public key.

Tokens differ in what they hash themselves: many offer only the raw mechanisms (CKM_RSA_PKCS,
CKM_ECDSA), some only the hashing ones. Sources: PKCS#11 v2.40 mechanisms 2.1 and 2.3, RFC 8017, RFC 3279.
"""

import hashlib
from collections.abc import Callable, Container
from dataclasses import dataclass
from typing import Any, Literal

from asn1crypto import algos, core
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from pkcs11 import MGF, Mechanism, SignMixin
from pkcs11.util.ec import encode_ecdsa_signature

PublicKey = rsa.RSAPublicKey | ec.EllipticCurvePublicKey
Digest = Literal["sha256", "sha384", "sha512"]
Transform = Callable[[bytes], bytes]
HASH: dict[str, hashes.HashAlgorithm] = {
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}


@dataclass(frozen=True)
class Way:
    """One way of having a token sign: what goes in, by which mechanism, and how the result is packed."""

    mechanism: Mechanism
    before: Transform
    after: Transform = bytes
    parameters: Any = None

    def sign(self, key: SignMixin, data: bytes) -> bytes:
        """Gives the signature over `data` as CMS holds it. Raises PKCS11Error."""
        made = key.sign(self.before(data), mechanism=self.mechanism, mechanism_param=self.parameters)
        return self.after(made)


P256, P384 = 256, 384  # bits
SIGNING = (
    "RSA_PKCS", "SHA256_RSA_PKCS", "SHA384_RSA_PKCS", "SHA512_RSA_PKCS",
    "RSA_PKCS_PSS", "SHA256_RSA_PKCS_PSS", "SHA384_RSA_PKCS_PSS", "SHA512_RSA_PKCS_PSS",
    "ECDSA", "ECDSA_SHA256", "ECDSA_SHA384", "ECDSA_SHA512",
)  # fmt: skip
"""Those that letters can be signed by, out of all that a slot offers."""


def digest_for(key: PublicKey) -> Digest:
    """Gives the digest of a strength like the key's (NIST SP 800-57 part 1, tables 2 and 3)."""
    if isinstance(key, rsa.RSAPublicKey) or key.key_size <= P256:
        return "sha256"
    return "sha384" if key.key_size <= P384 else "sha512"


def ways(key: PublicKey, digest: str, pss: bool) -> list[Way]:
    """Lists the ways to sign with a key of this kind, best first: the token hashes, or we do."""
    big = digest.upper()
    if isinstance(key, ec.EllipticCurvePublicKey):
        hashing, raw, before, parameters = f"ECDSA_{big}", Mechanism.ECDSA, _hashed(digest), None
    elif pss:
        parameters = (Mechanism[big], MGF[big], HASH[digest].digest_size)
        hashing, raw, before = f"{big}_RSA_PKCS_PSS", Mechanism.RSA_PKCS_PSS, _hashed(digest)
    else:
        hashing, raw, before, parameters = f"{big}_RSA_PKCS", Mechanism.RSA_PKCS, _digest_info(digest), None
    after = encode_ecdsa_signature if isinstance(key, ec.EllipticCurvePublicKey) else bytes
    return [Way(Mechanism[hashing], bytes, after, parameters), Way(raw, before, after, parameters)]


def way(key: PublicKey, digest: str, pss: bool, offered: Container[Mechanism]) -> Way | None:
    """Gives the best way that a slot offers, None when it offers none."""
    return next((each for each in ways(key, digest, pss) if each.mechanism in offered), None)


def names(offered: Container[Mechanism]) -> tuple[str, ...]:
    """Names the mechanisms for signing that a slot offers, in an order of our own."""
    return tuple(name for name in SIGNING if Mechanism[name] in offered)


def verifies(key: PublicKey, signature: bytes, data: bytes, digest: str, pss: bool) -> bool:
    """Tells whether `signature` over `data` is one of this key, made by a way of ways()."""
    try:
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, data, ec.ECDSA(HASH[digest]))
        else:
            key.verify(signature, data, _padding(digest, pss), HASH[digest])
    except InvalidSignature:
        return False
    return True


def _padding(digest: str, pss: bool) -> padding.AsymmetricPadding:
    if pss:
        return padding.PSS(padding.MGF1(HASH[digest]), HASH[digest].digest_size)
    return padding.PKCS1v15()


def _hashed(digest: str) -> Transform:
    return lambda data: hashlib.new(digest, data).digest()


def _digest_info(digest: str) -> Transform:
    """RFC 8017 9.2: what CKM_RSA_PKCS pads is the DigestInfo, not the bare digest."""

    def wrap(data: bytes) -> bytes:
        algorithm = {"algorithm": digest, "parameters": core.Null()}
        made = algos.DigestInfo({"digest_algorithm": algorithm, "digest": hashlib.new(digest, data).digest()})
        return bytes(made.dump())

    return wrap
