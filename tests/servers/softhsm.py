"""A PKCS#11 token in software (SoftHSM 2) that looks as the tokens of Vietnamese CAs do."""

import json
import os
import secrets
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import serialization

from tests.servers.authority import ORGANISATION, Authority
from tests.servers.certificates import KeyKind, PublicKey, pem
from tests.servers.files import write_secret
from tests.servers.process import module_command, module_environment

FACTORY_PIN, FACTORY_SO_PIN = "000000", "00000000"
CONFIGURATION = """\
directories.tokendir = {tokens}
objectstore.backend = file
log.level = ERROR
slots.removable = true
"""


class TokenError(Exception):
    """An errand on the token failed; the message holds what the child process wrote."""


@dataclass(frozen=True)
class TokenObject:
    """One object on the token."""

    kind: str
    label: str
    id: bytes


class SoftHsm:
    """A token in `folder`; made on first use, found again afterwards.

    Its PIN is in `pin_file` (0600). A process that is to use it needs `environment`; this one
    stays as it is unless in_this_process() is entered.
    """

    def __init__(self, folder: Path, label: str = "TIEPNHAN") -> None:
        self.folder = folder.absolute()
        self.label = label
        self.module = module()
        self.pin_file = self.folder / "pin"
        self.signer_pem = self.folder / "signer.pem"
        self.environment = {"SOFTHSM2_CONF": str(self.folder / "softhsm2.conf")}
        self._tokens = self.folder / "tokens"
        self._pulled = self.folder / "pulled"
        if not self.pin_file.exists():
            self._create()
        self.plug_in()

    @property
    def pin(self) -> str:
        """The PIN of the user."""
        return self.pin_file.read_text("ascii").strip()

    def generate(self, kind: KeyKind = "RSA-2048", key_id: bytes = b"\x01", label: str = "khoa") -> PublicKey:
        """Makes a key pair on the token with this CKA_ID and label; gives the public key."""
        answer = self._errand("generate", kind=kind, id=key_id.hex(), label=label)
        key = serialization.load_der_public_key(bytes.fromhex(answer["public_key"]))
        assert isinstance(key, PublicKey)
        return key

    def write(self, certificate: x509.Certificate, label: str, key_id: bytes = b"") -> None:
        """Writes a certificate onto the token; `key_id` is the CKA_ID of its key, if it is there."""
        der = certificate.public_bytes(serialization.Encoding.DER)
        self._errand("write", certificate=der.hex(), label=label, id=key_id.hex())

    def issue(
        self,
        authority: Authority,
        *,
        kind: KeyKind = "RSA-2048",
        organisation: str = ORGANISATION,
        key_id: bytes | None = None,
        **validity: Any,
    ) -> x509.Certificate:
        """Makes a key, has it certified, and writes the signer's and the issuing CA's certificate.

        The key's label differs from the certificate's, as on tokens in Việt Nam: only CKA_ID joins
        them. `validity` may hold not_before and not_after (aware). `signer_pem` holds the last one.
        """
        identifier = key_id or secrets.token_bytes(20)
        public_key = self.generate(kind, identifier, f"key-{identifier[:4].hex()}")
        certificate = authority.issue_signer(public_key, organisation=organisation, **validity)
        self.write(certificate, organisation, identifier)
        self.write(authority.issuing, "CA", authority.issuing.serial_number.to_bytes(20, "big"))
        self.signer_pem.write_bytes(pem(certificate))
        return certificate

    def contents(self) -> list[TokenObject]:
        """What is on the token."""
        return [
            TokenObject(one["class"], one["label"], bytes.fromhex(one["id"]))
            for one in self._errand("contents")["objects"]
        ]

    def serial(self) -> str:
        """The serial number of the token."""
        return str(self._errand("contents")["serial"])

    def pull(self) -> None:
        """Takes the token out of its slot, for every process, also one that is logged in.

        Such a process meets ObjectHandleInvalid or GeneralError, and NoSuchToken after a new start
        of the library (seen with SoftHSM 2.6.1).
        """
        self._move(self._tokens, self._pulled)

    def plug_in(self) -> None:
        """Puts a pulled token back; does nothing when it is in its slot."""
        self._move(self._pulled, self._tokens)

    @contextmanager
    def in_this_process(self) -> Iterator[None]:
        """Sets the token's environment for this process, for as long as the context lasts."""
        before = {key: os.environ.get(key) for key in self.environment}
        os.environ.update(self.environment)
        try:
            yield
        finally:
            for key, value in before.items():
                os.environ.pop(key) if value is None else os.environ.update({key: value})

    def _create(self) -> None:
        for folder in (self._tokens, self._pulled):
            folder.mkdir(mode=0o700, parents=True)
        configuration = CONFIGURATION.format(tokens=self._tokens)
        Path(self.environment["SOFTHSM2_CONF"]).write_text(configuration, "utf-8")
        self._manufacture()
        pins = {"pin": _digits(8), "so_pin": _digits(12)}
        factory = {"factory_pin": FACTORY_PIN, "factory_so_pin": FACTORY_SO_PIN}
        self._errand("personalise", **factory, **pins)
        write_secret(self.folder / "so-pin", pins["so_pin"].encode() + b"\n")
        write_secret(self.pin_file, pins["pin"].encode() + b"\n")

    def _manufacture(self) -> None:
        """Makes the token with PINs that everybody knows: those on a command line are no secret."""
        pins = ["--pin", FACTORY_PIN, "--so-pin", FACTORY_SO_PIN]
        command = ["softhsm2-util", "--init-token", "--free", "--label", self.label, *pins]
        self._run(command, "")

    def _errand(self, name: str, **details: str) -> dict[str, Any]:
        command = module_command("tests.servers.softhsm_child")
        request = {"errand": name, "module": str(self.module), "token": self.label}
        pin = {"pin": self.pin} if self.pin_file.exists() else {}
        answer: dict[str, Any] = json.loads(self._run(command, json.dumps(request | pin | details)))
        return answer

    def _run(self, command: list[str], request: str) -> str:
        environment = {**os.environ, **module_environment(), **self.environment}
        done = subprocess.run(command, input=request, capture_output=True, text=True, env=environment, check=False)
        if done.returncode != 0:
            raise TokenError(f"token {self.label} in {self.folder}: {done.stderr.strip()}")
        return done.stdout

    @staticmethod
    def _move(source: Path, target: Path) -> None:
        for token in source.iterdir():
            token.rename(target / token.name)


def module() -> Path:
    """Finds SoftHSM's PKCS#11 module as Debian and Ubuntu install it. Raises FileNotFoundError."""
    folder = Path("/usr/lib")
    found = [*folder.glob("softhsm/libsofthsm2.so"), *folder.glob("*/softhsm/libsofthsm2.so")]
    if not found:
        raise FileNotFoundError("libsofthsm2.so: install the package softhsm2")
    return found[0]


def _digits(count: int) -> str:
    return "".join(secrets.choice("0123456789") for _ in range(count))
