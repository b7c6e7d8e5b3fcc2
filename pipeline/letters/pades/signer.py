"""pyHanko's view of the token: certificates here, signatures from the token's child process."""

from collections.abc import Sequence
from typing import Any

from asn1crypto import algos, x509
from pyhanko.sign.signers import Signer
from pyhanko_certvalidator.registry import SimpleCertificateStore

from pipeline.letters.token.mechanism import HASH
from pipeline.letters.token.token import Identity, Token


class TokenSigner(Signer):
    """pyHanko's view of the token: it gets the certificates, the child process makes the signature."""

    def __init__(self, token: Token, identity: Identity, certificates: Sequence[bytes]) -> None:
        registry = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        registry.register_multiple([x509.Certificate.load(der) for der in certificates])
        super().__init__(
            signing_cert=x509.Certificate.load(identity.certificate),
            cert_registry=registry,
            signature_mechanism=_mechanism(identity, token.pss),
        )
        self._token = token

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """Has the token sign; `dry_run` asks for a signature's size only (RSA-4096 at most)."""
        return bytes(512) if dry_run else self._token.sign(data, digest_algorithm)


def _mechanism(identity: Identity, pss: bool) -> algos.SignedDigestAlgorithm:
    digest = identity.digest
    if identity.key_type == "ec":
        return algos.SignedDigestAlgorithm({"algorithm": f"{digest}_ecdsa"})
    if not pss:
        return algos.SignedDigestAlgorithm({"algorithm": f"{digest}_rsa"})
    parameters: dict[str, Any] = {
        "hash_algorithm": {"algorithm": digest},
        "mask_gen_algorithm": {"algorithm": "mgf1", "parameters": {"algorithm": digest}},
        "salt_length": HASH[digest].digest_size,
    }
    return algos.SignedDigestAlgorithm({"algorithm": "rsassa_pss", "parameters": algos.RSASSAPSSParams(parameters)})
