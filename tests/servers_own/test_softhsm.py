import os
import subprocess
import sys

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.servers.authority import ORGANISATION
from tests.servers.softhsm import SoftHsm, TokenError, TokenObject

pytestmark = pytest.mark.slow

SIGN = """
import hashlib, sys, pkcs11
from pathlib import Path
module, label, pin_file, key_id = sys.argv[1:]
token = pkcs11.lib(module).get_token(token_label=label)
with token.open(user_pin=Path(pin_file).read_text().strip()) as session:
    key = session.get_key(object_class=pkcs11.ObjectClass.PRIVATE_KEY, id=bytes.fromhex(key_id))
    data, mechanism = b"phieu tiep nhan", pkcs11.Mechanism.SHA256_RSA_PKCS
    if key.key_type == pkcs11.KeyType.EC:
        data, mechanism = hashlib.sha256(data).digest(), pkcs11.Mechanism.ECDSA
    sys.stdout.write(key.sign(data, mechanism=mechanism).hex())
"""


def signed(token: SoftHsm, key_id: bytes) -> bytes:
    """Signs in a child process, as the program does: with python-pkcs11 and the token's environment."""
    arguments = [str(token.module), token.label, str(token.pin_file), key_id.hex()]
    environment = {**os.environ, **token.environment}
    done = subprocess.run(
        [sys.executable, "-c", SIGN, *arguments], env=environment, capture_output=True, text=True, check=True
    )
    return bytes.fromhex(done.stdout)


def of_kind(objects: list[TokenObject], kind: str) -> list[TokenObject]:
    return [one for one in objects if one.kind == kind]


def test_the_certificate_on_the_token_checks_what_its_key_signs(softhsm):
    certificate = x509.load_pem_x509_certificate(softhsm.signer_pem.read_bytes())
    (key,) = of_kind(softhsm.contents(), "PRIVATE_KEY")

    signature = signed(softhsm, key.id)

    public_key = certificate.public_key()
    assert isinstance(public_key, rsa.RSAPublicKey)
    assert public_key.key_size == 2048
    public_key.verify(signature, b"phieu tiep nhan", padding.PKCS1v15(), hashes.SHA256())


def test_key_and_certificate_share_the_id_and_not_the_label(softhsm):
    objects = softhsm.contents()

    (key,) = of_kind(objects, "PRIVATE_KEY")
    (signer,) = [one for one in of_kind(objects, "CERTIFICATE") if one.id == key.id]
    assert signer.label == ORGANISATION
    assert key.label != signer.label
    assert {one.label for one in of_kind(objects, "CERTIFICATE")} == {ORGANISATION, "CA"}


def test_a_p_256_key_signs_too(tmp_path, authority):
    token = SoftHsm(tmp_path / "token", "EC")
    certificate = token.issue(authority, kind="P-256", key_id=b"\x07")

    raw = signed(token, b"\x07")

    public_key = certificate.public_key()
    assert isinstance(public_key, ec.EllipticCurvePublicKey)
    r, s = int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")
    public_key.verify(encode_dss_signature(r, s), b"phieu tiep nhan", ec.ECDSA(hashes.SHA256()))


def test_a_pulled_token_is_gone_until_it_is_plugged_in(softhsm):
    before = softhsm.contents()
    softhsm.pull()
    softhsm.pull()
    with pytest.raises(TokenError, match="NoSuchToken"):
        softhsm.contents()

    softhsm.plug_in()
    softhsm.plug_in()

    assert softhsm.contents() == before


def test_a_second_start_finds_the_same_token(tmp_path):
    first = SoftHsm(tmp_path)
    public_key = first.generate(key_id=b"\x01").public_bytes(Encoding.DER, PublicFormat.PKCS1)
    first.pull()

    second = SoftHsm(tmp_path)

    assert (second.serial(), second.pin) == (first.serial(), first.pin)
    assert {one.id for one in second.contents()} == {b"\x01"}
    assert public_key


def test_the_pins_are_its_own_and_for_their_owner_only(softhsm):
    assert softhsm.pin.isdigit() and softhsm.pin != "000000"
    assert softhsm.pin_file.stat().st_mode & 0o777 == 0o600
    assert (softhsm.folder / "so-pin").stat().st_mode & 0o777 == 0o600


def test_a_wrong_pin_is_refused(softhsm, tmp_path):
    pin_file = tmp_path / "pin"
    pin_file.write_text("000000", "ascii")
    arguments = [str(softhsm.module), softhsm.label, str(pin_file), "00"]
    environment = {**os.environ, **softhsm.environment}

    done = subprocess.run(
        [sys.executable, "-c", SIGN, *arguments], env=environment, capture_output=True, text=True, check=False
    )

    assert "PinIncorrect" in done.stderr


def test_two_tokens_know_nothing_of_each_other(tmp_path):
    first, second = SoftHsm(tmp_path / "1", "MOT"), SoftHsm(tmp_path / "2", "HAI")
    first.generate("P-256", b"\x01")

    assert second.contents() == []
    assert first.serial() != second.serial()


def test_this_process_has_the_environment_only_where_it_asks_for_it(softhsm, monkeypatch):
    monkeypatch.setenv("SOFTHSM2_CONF", "before")
    softhsm.contents()
    assert os.environ["SOFTHSM2_CONF"] == "before"

    with softhsm.in_this_process():
        assert os.environ["SOFTHSM2_CONF"] == softhsm.environment["SOFTHSM2_CONF"]

    assert os.environ["SOFTHSM2_CONF"] == "before"


LOGGED_IN = """
import sys, pkcs11
from pathlib import Path
library = pkcs11.lib(sys.argv[1])
session = library.get_token(token_label=sys.argv[2]).open(user_pin=Path(sys.argv[3]).read_text().strip())
key = next(session.get_objects({pkcs11.Attribute.CLASS: pkcs11.ObjectClass.PRIVATE_KEY}))
for order in sys.stdin:
    try:
        if order == "reinitialize\\n":
            library.reinitialize()
            library.get_token(token_label=sys.argv[2])
        else:
            key.sign(b"x", mechanism=pkcs11.Mechanism.SHA256_RSA_PKCS)
        print("done", flush=True)
    except pkcs11.PKCS11Error as error:
        print(type(error).__name__, flush=True)
"""


def test_a_process_that_is_logged_in_loses_the_pulled_token(softhsm):
    arguments = [str(softhsm.module), softhsm.label, str(softhsm.pin_file)]
    environment = {**os.environ, **softhsm.environment}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "bufsize": 1}
    with subprocess.Popen([sys.executable, "-c", LOGGED_IN, *arguments], env=environment, **pipes) as child:

        def told(order: str) -> str:
            child.stdin.write(f"{order}\n")
            return child.stdout.readline().strip()

        assert told("sign") == "done"
        softhsm.pull()
        assert told("sign") == "ObjectHandleInvalid"
        assert told("reinitialize") == "NoSuchToken"
        softhsm.plug_in()
        assert told("reinitialize") == "done"
