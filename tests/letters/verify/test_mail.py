"""Signed mails, made by openssl and checked by openssl and by us."""

import base64
from email.message import EmailMessage

import pytest
from cryptography import x509
from cryptography.x509.oid import NameOID

from pipeline.letters.verify.verify import verify
from tests.letters.pages import letter_pdf
from tests.letters.signers import Issued, authority, ca, signer
from tests.letters.verify.made import DAY, NOW, Revoked, crl, run, signed, status
from tests.servers.authority import ORGANISATION
from tests.servers.certificates import new_key

pytestmark = pytest.mark.slow
BODY = "Content-Type: text/plain; charset=utf-8\r\n\r\nKính gửi: tôi khiếu nại.\r\n".encode()


def holder(address: str | None = "khach@congty.example", issuer: Issued | None = None) -> Issued:
    """A certificate for mail."""
    if address is None:
        return signer(ca().issuing)
    key, by = new_key(), issuer or ca().issuing
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Nguyễn Đình Thử")])
    usage = {"digital_signature": True, "content_commitment": True}
    others = ("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign")
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(by.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - DAY)
        .not_valid_after(NOW + DAY)
        .add_extension(x509.SubjectAlternativeName([x509.RFC822Name(address)]), False)
        .add_extension(
            x509.KeyUsage(**usage, **dict.fromkeys((*others, "encipher_only", "decipher_only"), False)), True
        )
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(by.key.public_key()), False)
    )
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415

    return Issued(key, builder.sign(by.key, hashes.SHA256()))


def mail(folder, who: Issued, *how: str, sender: str = "Khach@congty.example", body: bytes = BODY) -> bytes:
    """A mail that openssl signs: clear, or opaque with -nodetach."""
    (folder / "body").write_bytes(body)
    (folder / "who.pem").write_bytes(who.pem)
    (folder / "who.der").write_bytes(who.key_der)
    (folder / "issuing.pem").write_bytes(ca().issuing.pem)
    command = "openssl cms -sign -in body -signer who.pem -inkey who.der -keyform DER -certfile issuing.pem -out out"
    done = run(*command.split(), "-from", sender, "-to", "ca@ca.example", *how, folder=folder)
    assert done.returncode == 0, done.stderr
    return (folder / "out").read_bytes()


def openssl_agrees(content: bytes, folder) -> bool:
    (folder / "mail").write_bytes(content)
    (folder / "root.pem").write_bytes(ca().root.pem)
    command = "openssl cms -verify -in mail -CAfile root.pem -certfile issuing.pem -out text"
    return run(*command.split(), folder=folder).returncode == 0


def checked(content: bytes, **more):
    return verify(content, [ca().root.der], [ca().issuing.der], **more)


@pytest.mark.parametrize("how", [(), ("-nodetach",)])
def test_a_signed_mail(tmp_path, how):
    content = mail(tmp_path, holder(), *how)
    report = checked(content)
    assert (report.kind, report.verdict, report.ok) == ("mail", "valid", True), report.words
    (found,) = report.signatures
    assert (found.kind, found.signer, found.addresses) == ("mail", "Nguyễn Đình Thử", ("khach@congty.example",))
    assert (found.intact, found.valid, found.trusted, found.time_source) == (True, True, True, "claimed")
    assert report.words.startswith("Thư điện tử có chữ ký số hợp lệ.")
    assert openssl_agrees(content, tmp_path)
    assert checked(content.replace(b"\r\n", b"\n")).ok
    assert not verify(content, [authority("Gốc khác").der]).ok


def test_a_mail_changed_on_the_way(tmp_path):
    content = mail(tmp_path, holder())
    changed = content.replace(b"khi\xe1\xba\xbfu", b"khi\xe1\xba\xbft")
    assert changed != content
    report = checked(changed)
    assert (report.verdict, report.signatures[0].intact) == ("invalid", False)
    assert not openssl_agrees(changed, tmp_path)


def test_a_sender_whom_the_certificate_does_not_name(tmp_path):
    content = mail(tmp_path, holder(), sender="Giam doc <sep@congty.example>")
    report = checked(content)
    assert openssl_agrees(content, tmp_path)  # it does not look at the sender
    assert not report.ok
    assert "địa chỉ người gửi (“sep@congty.example”) không phải địa chỉ trong chứng thư" in report.words


def test_an_organisations_certificate_names_no_address(tmp_path):
    report = checked(mail(tmp_path, holder(None)))
    assert (report.ok, report.signatures[0].organisation) == (True, ORGANISATION)
    assert "chứng thư không ghi địa chỉ thư điện tử" in report.words


def test_a_signer_who_is_not_trusted_or_was_revoked(tmp_path):
    stranger = checked(mail(tmp_path, holder(issuer=authority("Gốc lạ"))))
    assert (stranger.ok, stranger.signatures[0].intact) == (False, True)
    assert "tên có thể bị giả mạo" in stranger.words
    who = holder()
    answer = status(who, revoked=Revoked(NOW - DAY / 2))
    report = checked(mail(tmp_path, who), revocation=(answer, crl()))
    assert (report.ok, report.signatures[0].revocation) == (False, "revoked")


def test_a_mail_without_a_signature_and_its_signed_paper():
    plain = EmailMessage()
    plain["From"], plain["To"], plain["Subject"] = "khach@congty.example", "ca@ca.example", "Biên bản"
    plain.set_content("Gửi lại biên bản đã ký.")
    plain.add_attachment(signed(letter_pdf(), field="CA"), maintype="application", subtype="pdf", filename="bb.pdf")
    report = checked(bytes(plain))
    assert (report.kind, report.verdict, report.ok) == ("mail", "unsigned", False)
    (attached,) = report.attached
    assert (attached.name, attached.report.ok) == ("bb.pdf", True)


@pytest.mark.parametrize("der", [b"", b"0", b"\x30\x80\x00", b"x" * 5000])
def test_a_broken_signature_is_said_to_be_broken(der):
    head = b"From: a@b.example\r\nMIME-Version: 1.0\r\nContent-Transfer-Encoding: base64\r\n"
    kind = b'Content-Type: application/pkcs7-mime; smime-type=signed-data; name="smime.p7m"\r\n\r\n'
    report = checked(head + kind + base64.encodebytes(der))
    assert (report.kind, report.ok) == ("mail", False)
    assert report.verdict in ("invalid", "damaged")


def test_a_text_beside_a_signature_over_another_text(tmp_path):
    """The signature carries what was signed; the mail shows something else."""
    opaque = mail(tmp_path, holder(), "-nodetach")
    packed = opaque.replace(b"\r\n", b"\n").split(b"\n\n", 1)[1].strip()
    parts = (
        b"Content-Type: text/plain\r\n\r\nToi rut don.",
        b"Content-Type: application/pkcs7-signature\r\nContent-Transfer-Encoding: base64\r\n\r\n" + packed,
    )
    head = b"From: khach@congty.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/signed; boundary=b\r\n\r\n"
    report = checked(head + b"".join(b"--b\r\n" + part + b"\r\n" for part in parts) + b"--b--\r\n")
    assert (report.kind, report.verdict, report.ok) == ("mail", "invalid", False)
    assert "nội dung khác với nội dung của thư" in report.words


def test_an_encrypted_mail(tmp_path):
    (tmp_path / "body").write_bytes(BODY)
    (tmp_path / "who.pem").write_bytes(signer(ca().issuing, usage=None).pem)
    command = "openssl cms -encrypt -aes256 -in body -from a@b.example -out out who.pem"
    assert run(*command.split(), folder=tmp_path).returncode == 0
    assert checked((tmp_path / "out").read_bytes()).verdict == "encrypted"
