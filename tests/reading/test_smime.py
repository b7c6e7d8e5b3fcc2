"""Signed mails as openssl makes them: opaque and clear, intact, changed, and without what is needed."""

import base64
import re
import subprocess
import zlib
from datetime import UTC, datetime

import pytest
from asn1crypto import cms
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reading.problems import Flaw, has
from pipeline.reading.smime import OpenedSigned, check_clear, open_opaque

ENTITY = "Content-Type: text/plain; charset=utf-8\r\n\r\nTôi đồng ý.\r\n".encode()
SUBJECT = "/C=VN/O=Công ty TNHH Hoa Ban/CN=Nguyễn Thị Sen/UID=MST:0101234567/emailAddress=sen@example.vn"
KEYS = {
    "rsa": ("-newkey", "rsa:2048"),
    "ec": ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
}


def certified(folder, kind):
    command = ["openssl", "req", "-x509", "-nodes", "-utf8", "-days", "30", "-subj", SUBJECT, *KEYS[kind]]
    subprocess.run([*command, "-keyout", folder / "key", "-out", folder / "pem"], check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module", params=KEYS)
def signer(request, tmp_path_factory):
    return certified(tmp_path_factory.mktemp(request.param), request.param)


@pytest.fixture(scope="module")
def rsa(tmp_path_factory):
    return certified(tmp_path_factory.mktemp("rsa"), "rsa")


def sign(signer, *options, content=ENTITY):
    command = ["openssl", "cms", "-sign", "-binary", "-signer", signer / "pem", "-inkey", signer / "key"]
    done = subprocess.run([*command, "-outform", "DER", *options], input=content, check=True, capture_output=True)
    return done.stdout


def test_opaque(signer):
    opened = open_opaque(sign(signer, "-nodetach"))
    assert opened.content == ENTITY
    assert opened.problems == ()
    (one,) = opened.signers
    assert (one.name, one.organisation, one.tax_code) == ("Nguyễn Thị Sen", "Công ty TNHH Hoa Ban", "0101234567")
    assert one.email == "sen@example.vn"
    assert one.intact is True
    assert one.not_before <= one.signed_at <= one.not_after
    assert abs((datetime.now(UTC) - one.signed_at).total_seconds()) < 600
    assert int(one.serial, 16) > 0


@pytest.mark.parametrize("options", [("-stream",), ("-md", "sha1"), ("-md", "sha512"), ("-noattr",), ("-keyid",)])
def test_opaque_of_many_kinds(signer, options):
    opened = open_opaque(sign(signer, "-nodetach", *options))
    assert opened.content == ENTITY
    assert [one.intact for one in opened.signers] == [True]
    assert opened.problems == ()


def test_pss(rsa):
    opened = open_opaque(sign(rsa, "-nodetach", "-keyopt", "rsa_padding_mode:pss", "-md", "sha256"))
    assert [one.intact for one in opened.signers] == [True]


def test_by_the_older_command(rsa):
    command = ["openssl", "smime", "-sign", "-binary", "-nodetach", "-outform", "DER", "-stream"]
    done = subprocess.run([*command, "-signer", rsa / "pem", "-inkey", rsa / "key"], input=ENTITY, check=True,
                          capture_output=True)  # fmt: skip
    opened = open_opaque(done.stdout)
    assert opened.content == ENTITY
    assert [one.intact for one in opened.signers] == [True]


def test_changed_content(signer):
    der = sign(signer, "-nodetach")
    opened = open_opaque(der.replace("Tôi đồng ý".encode(), "Tôi Đồng ý".encode()))
    assert [one.intact for one in opened.signers] == [False]
    assert has(Flaw.DAMAGED, opened.problems)


def test_two_signers(signer, rsa):
    der = sign(signer, "-nodetach", "-signer", rsa / "pem", "-inkey", rsa / "key")
    assert [one.intact for one in open_opaque(der).signers] == [True, True]


def test_no_certificate(signer):
    opened = open_opaque(sign(signer, "-nodetach", "-nocerts"))
    assert opened.content == ENTITY
    assert [(one.name, one.intact) for one in opened.signers] == [(None, None)]
    assert opened.signers[0].signed_at is not None
    assert has(Flaw.DAMAGED, opened.problems)


def test_clear(signer):
    signature = sign(signer)
    for signed in (ENTITY, ENTITY.replace(b"\r\n", b"\n"), ENTITY.replace(b"\r\n", b"\r")):
        signers, problems = check_clear(signed, signature)
        assert [one.intact for one in signers] == [True]
        assert problems == ()


def test_a_whole_mail_by_openssl(signer):
    command = ["openssl", "smime", "-sign", "-signer", signer / "pem", "-inkey", signer / "key"]
    mail = subprocess.run(command, input=ENTITY, check=True, capture_output=True).stdout
    boundary = re.search(rb'boundary="([^"]+)"', mail)[1]
    parts = re.split(rb"\r?\n--" + boundary + rb"(?:--)?\r?\n", mail)
    signature = base64.b64decode(re.split(rb"\r?\n\r?\n", parts[2], maxsplit=1)[1])
    assert [one.intact for one in check_clear(parts[1], signature)[0]] == [True]


def test_clear_signed_with_bare_line_ends(signer):
    bare = ENTITY.replace(b"\r\n", b"\n")
    assert [one.intact for one in check_clear(bare, sign(signer, content=bare))[0]] == [True]


def test_clear_changed(signer):
    signers, problems = check_clear(ENTITY + b"Them.\r\n", sign(signer))
    assert [one.intact for one in signers] == [False]
    assert has(Flaw.DAMAGED, problems)


def test_encrypted(rsa):
    command = ["openssl", "cms", "-encrypt", "-aes128", "-outform", "DER", rsa / "pem"]
    done = subprocess.run(command, input=ENTITY, check=True, capture_output=True)
    assert open_opaque(done.stdout).content is None
    assert has(Flaw.PASSWORD, open_opaque(done.stdout).problems)
    assert has(Flaw.DAMAGED, check_clear(ENTITY, done.stdout)[1])


def compressed(content):
    inner = {"content_type": "data", "content": content}
    data = {"version": "v0", "compression_algorithm": {"algorithm": "zlib"}, "encap_content_info": inner}
    return cms.ContentInfo({"content_type": "compressed_data", "content": data}).dump()


def test_compressed():
    assert open_opaque(compressed(zlib.compress(ENTITY))) == OpenedSigned(ENTITY)
    assert has(Flaw.BOMB, open_opaque(compressed(zlib.compress(bytes(70_000_000)))).problems)
    assert has(Flaw.DAMAGED, open_opaque(compressed(b"not zlib")).problems)


@pytest.mark.parametrize("der", [b"", b"0", b"0\x80" * 50_000, b"$\x80" * 50_000, ENTITY, b"0\x84\xff\xff\xff\xff"])
def test_what_is_no_signed_mail(der):
    assert open_opaque(der).content is None
    assert has(Flaw.DAMAGED, open_opaque(der).problems)
    assert has(Flaw.DAMAGED, check_clear(ENTITY, der)[1])


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_any_damage(rsa, data):
    der = bytearray(_cached(rsa))
    for _ in range(data.draw(st.integers(1, 4))):
        der[data.draw(st.integers(0, len(der) - 1))] = data.draw(st.integers(0, 255))
    opened = open_opaque(bytes(der))
    assert isinstance(opened, OpenedSigned)
    assert opened == open_opaque(bytes(der))
    assert opened.content is not None or opened.problems


@given(st.binary(max_size=200))
@settings(max_examples=60)
def test_any_bytes(content):
    assert isinstance(open_opaque(content), OpenedSigned)
    assert check_clear(content, content) == check_clear(content, content)


def _cached(signer):
    path = signer / "signed"
    if not path.exists():
        path.write_bytes(sign(signer, "-nodetach"))
    return path.read_bytes()
