"""A small test CA, SoftHSM tokens in a folder, and PDFs to sign, for the tests of this folder.

All PKCS#11 and all rendering happen in processes of their own: this file run as a script.
"""

import base64
import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pkcs11
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID
from pkcs11 import Attribute
from pkcs11.util.ec import decode_ec_private_key
from pkcs11.util.rsa import decode_rsa_private_key
from pkcs11.util.x509 import decode_x509_certificate

from pipeline import settings

ORGANISATION = "Công ty Cổ phần Chứng thực số Thử nghiệm"
PIN = "73915846"
WRONG_PIN = "61728394"
SO_PIN = "88442200"
PLACES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so")
MODULE = next((Path(place) for place in PLACES if Path(place).exists()), Path(PLACES[0]))
PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class Issued:
    key: PrivateKey
    certificate: x509.Certificate

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.DER)

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def key_der(self) -> bytes:
        return self.key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )


def new_key(kind: str = "rsa") -> PrivateKey:
    if kind == "rsa":
        return rsa.generate_private_key(65537, 2048)
    return ec.generate_private_key({"p256": ec.SECP256R1(), "p384": ec.SECP384R1()}[kind])


def _name(common_name: str, organisation: str, tax_code: str | None = None) -> x509.Name:
    parts = [
        (NameOID.COUNTRY_NAME, "VN"),
        (NameOID.LOCALITY_NAME, "Hà Nội"),
        (NameOID.ORGANIZATION_NAME, organisation),
        (NameOID.COMMON_NAME, common_name),
    ]
    if tax_code:
        parts.append((NameOID.USER_ID, f"MST:{tax_code}"))
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in parts])


def _usage(*names: str) -> x509.KeyUsage:
    every = [
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    ]
    return x509.KeyUsage(**{each: each in names for each in every})


def _built(builder: x509.CertificateBuilder, key: PrivateKey, issuer: Issued | None) -> x509.Certificate:
    by = issuer.key if issuer else key
    builder = (
        builder.public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(by.public_key()), False)
    )
    return builder.sign(by, hashes.SHA256())


def authority(common_name: str, issuer: Issued | None = None) -> Issued:
    key, name, now = new_key(), _name(common_name, "Cơ quan Thử nghiệm"), datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer.certificate.subject if issuer else name)
        .not_valid_before(now - timedelta(days=3650))
        .not_valid_after(now + timedelta(days=3650))
        .add_extension(x509.BasicConstraints(True, None), True)
        .add_extension(_usage("key_cert_sign", "crl_sign"), True)
    )
    return Issued(key, _built(builder, key, issuer))


def signer(
    issuer: Issued,
    *,
    kind: str = "rsa",
    organisation: str = ORGANISATION,
    usage: tuple[str, ...] | None = ("digital_signature", "content_commitment"),
    valid: tuple[int, int] = (-100, 400),
    key: PrivateKey | None = None,
    purpose: x509.ObjectIdentifier | None = None,
) -> Issued:
    key, now = key or new_key(kind), datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(organisation, organisation, "0101234567"))
        .issuer_name(issuer.certificate.subject)
        .not_valid_before(now + timedelta(days=valid[0]))
        .not_valid_after(now + timedelta(days=valid[1], hours=1))
        .add_extension(x509.BasicConstraints(False, None), True)
    )
    if usage is not None:
        builder = builder.add_extension(_usage(*usage), True)
    if purpose is not None:
        builder = builder.add_extension(x509.ExtendedKeyUsage([purpose]), True)
    return Issued(key, _built(builder, key, issuer))


@dataclass(frozen=True)
class CA:
    root: Issued
    issuing: Issued
    company: Issued


@cache
def ca() -> CA:
    root = authority("Gốc Thử nghiệm")
    issuing = authority("CA Thử nghiệm", root)
    return CA(root, issuing, signer(issuing))


@dataclass
class SoftHSM:
    """SoftHSM 2 with its tokens under `folder`."""

    folder: Path
    tokens: Path = field(init=False)

    def __post_init__(self) -> None:
        self.tokens = self.folder / "tokens"
        self.tokens.mkdir(parents=True)
        self.conf = self.folder / "softhsm2.conf"
        self.conf.write_text(f"directories.tokendir = {self.tokens}\nobjectstore.backend = file\n")

    @property
    def environment(self) -> dict[str, str]:
        return {"SOFTHSM2_CONF": str(self.conf)}

    def token(self, label: str = "CA") -> str:
        """Makes an empty token, and gives its serial number."""
        before = self._serials()
        self._run("softhsm2-util", "--init-token", "--free", "--label", label, "--pin", PIN, "--so-pin", SO_PIN)
        return (self._serials() - before).pop()

    def put(  # noqa: PLR0913
        self,
        serial: str,
        issued: Issued | None = None,
        *,
        others: tuple[Issued, ...] = (),
        key: PrivateKey | None = None,
        key_id: bytes = b"\x01",
        certificate_id: bytes = b"\x01",
        labels: tuple[str, str] = ("khoa", "chung thu"),
        asks: bool = False,
    ) -> None:
        """Writes a certificate with its key, or another key, and other certificates onto a token."""
        objects: list[dict[str, str]] = []
        if issued:
            held = Issued(key or issued.key, issued.certificate)
            objects.append(_object("asking key" if asks else "key", held.key_der, key_id, labels[0]))
            objects.append(_object("certificate", held.der, certificate_id, labels[1]))
        objects += [_object("certificate", other.der, b"\x77%d" % n, "ca") for n, other in enumerate(others)]
        self.ask("put", serial=serial, objects=objects)

    def flags(self, serial: str) -> str:
        return str(self.ask("flags", serial=serial))

    def ask(self, task: str, **more: object) -> object:
        request = {"task": task, "module": str(MODULE), "pin": PIN, "so_pin": SO_PIN, **more}
        answer = self._run(sys.executable, "-m", __name__, input=json.dumps(request))
        return json.loads(answer)

    def settings(self, folder: Path, pin: str = PIN, **more: object) -> settings.Token:
        pin_file = folder / "pin"
        if not pin_file.exists():
            write_pin(pin_file, pin)
        values = {
            "module": MODULE,
            "label": "CA",
            "pin_file": pin_file,
            "organisation": ORGANISATION,
            "environment": self.environment,
            **more,
        }
        return settings.Token.model_validate(values)

    def serial(self) -> str:
        """The serial number of the only token."""
        (serial,) = self._serials()
        return serial

    def _serials(self) -> set[str]:
        shown = self._run("softhsm2-util", "--show-slots")
        return set(re.findall(r"Serial number: +(\w+)", shown))

    def _run(self, *command: str, input: str | None = None) -> str:
        done = subprocess.run(
            command,
            env={**os.environ, **self.environment},
            input=input,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


def write_pin(path: Path, pin: str) -> None:
    path.write_text(pin + "\n")
    path.chmod(0o600)


def company_token(folder: Path, issued: Issued | None = None, **more: object) -> SoftHSM:
    """A SoftHSM with one token "CA" that holds the company's key and certificate and the issuing CA."""
    hsm = SoftHSM(folder / "hsm")
    if issued or more:
        hsm.put(hsm.token(), issued or ca().company, others=(ca().issuing,), **more)
        return hsm
    for name, content in _company_files().items():
        file = hsm.tokens / name
        file.parent.mkdir(mode=0o700, exist_ok=True)
        file.write_bytes(content)
    return hsm


@cache
def _company_files() -> dict[str, bytes]:
    """The files of that token; making it takes longer than most tests with it."""
    with TemporaryDirectory(prefix="tiepnhan-token-") as folder:
        hsm = SoftHSM(Path(folder))
        hsm.put(hsm.token(), ca().company, others=(ca().issuing,))
        return {str(file.relative_to(hsm.tokens)): file.read_bytes() for file in hsm.tokens.glob("*/*")}


LETTER = """<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Phiếu tiếp nhận</title>
<style>@page {{ size: A4; margin: 20mm }} body {{ font: 13pt "Liberation Serif" }}</style></head><body>
<h1>PHIẾU TIẾP NHẬN XỬ LÝ KHIẾU NẠI</h1><p>Số: {number}/PTN. Kính gửi: Ông Nguyễn Đình Thử.</p>
<p>Công ty đã tiếp nhận khiếu nại của Quý khách.</p></body></html>"""
STAMP = """<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Chữ ký</title>
<style>@page {{ size: 70mm 28mm; margin: 0 }} body {{ margin: 2mm; font: 8pt "Liberation Serif";
border: .5mm solid #c00; color: #c00 }} p {{ margin: 1mm }}</style></head><body>
<p>Ký bởi: {organisation}</p><p>Thời gian ký: {at}</p></body></html>"""
BOX = (0, 320.0, 120.0, 518.4, 199.4)  # 70 mm x 28 mm


@cache
def letter_pdf(number: str = "1") -> bytes:
    return _rendered(LETTER.format(number=number))


def stamp_pdf(at: datetime) -> bytes:
    return _rendered(STAMP.format(organisation=ORGANISATION, at=at.isoformat(timespec="seconds")))


@cache
def _rendered(html: str) -> bytes:
    done = subprocess.run(
        [sys.executable, "-m", __name__],
        input=json.dumps({"task": "render", "html": html}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return base64.b64decode(json.loads(done.stdout))


def _object(kind: str, der: bytes, key_id: bytes, label: str) -> dict[str, str]:
    return {"kind": kind, "der": der.hex(), "id": key_id.hex(), "label": label}


# From here on: what the processes do.


def _token(request: dict[str, object]):
    module = pkcs11.lib(request["module"])
    serial = str(request["serial"]).encode()
    return module.get_token(token_serial=serial)


def _put(request: dict[str, object]) -> None:
    with _token(request).open(rw=True, user_pin=request["pin"]) as session:
        for each in request["objects"]:
            session.create_object(_attributes(each))


def _attributes(each: dict[str, str]) -> dict[object, object]:
    der = bytes.fromhex(each["der"])
    if each["kind"] == "certificate":
        made = decode_x509_certificate(der)
    else:
        key = serialization.load_der_private_key(der, None)
        plain = key.private_bytes(
            serialization.Encoding.DER,
            serialization.PrivateFormat.TraditionalOpenSSL,
            serialization.NoEncryption(),
        )
        decode = decode_rsa_private_key if isinstance(key, rsa.RSAPrivateKey) else decode_ec_private_key
        made = {**decode(plain), Attribute.SENSITIVE: True, Attribute.PRIVATE: True, Attribute.SIGN: True}
        made[Attribute.ALWAYS_AUTHENTICATE] = each["kind"] == "asking key"
    common = {Attribute.TOKEN: True, Attribute.ID: bytes.fromhex(each["id"]), Attribute.LABEL: each["label"]}
    return {**made, **common}


def _flags(request: dict[str, object]) -> str:
    return repr(_token(request).flags)


def _set_pin(request: dict[str, object]) -> None:
    with _token(request).open(rw=True, user_pin=request["pin"]) as session:
        session.set_pin(request["pin"], request["new"])


def _render(request: dict[str, object]) -> str:
    import weasyprint  # noqa: PLC0415 - it takes seconds, and only this process needs it

    return base64.b64encode(weasyprint.HTML(string=request["html"]).write_pdf(pdf_variant="pdf/a-3a")).decode()


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    tasks = {"put": _put, "flags": _flags, "set_pin": _set_pin, "render": _render}
    json.dump(tasks[asked["task"]](asked), sys.stdout)
