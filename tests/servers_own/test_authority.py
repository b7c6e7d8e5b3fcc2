import datetime
import ssl
import subprocess

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from tests.servers.authority import ORGANISATION, Authority
from tests.servers.certificates import pem

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def signer_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def verified(authority: Authority, certificate: x509.Certificate, folder) -> str:
    (folder / "signer.pem").write_bytes(pem(certificate))
    chain = ["-CAfile", authority.root_pem, "-untrusted", authority.issuing_pem]
    command = ["openssl", "verify", *chain, folder / "signer.pem"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def test_openssl_accepts_the_chain_of_a_signer(authority, signer_key, tmp_path):
    certificate = authority.issue_signer(signer_key.public_key())

    assert verified(authority, certificate, tmp_path).endswith("signer.pem: OK\n")


def test_a_signer_is_named_as_in_viet_nam_and_may_sign_documents_only(authority, signer_key):
    certificate = authority.issue_signer(signer_key.public_key(), tax_code="0102030405")

    (organisation,) = certificate.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    (user_id,) = certificate.subject.get_attributes_for_oid(NameOID.USER_ID)
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    assert (organisation.value, user_id.value) == (ORGANISATION, "MST:0102030405")
    assert usage.digital_signature and usage.content_commitment and not usage.key_cert_sign


def test_an_expired_certificate_is_refused_by_openssl(authority, signer_key, tmp_path):
    begin = datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)
    end = datetime.datetime(2024, 12, 31, tzinfo=datetime.UTC)

    certificate = authority.issue_signer(signer_key.public_key(), not_before=begin, not_after=end)

    assert (certificate.not_valid_before_utc, certificate.not_valid_after_utc) == (begin, end)
    assert "certificate has expired" in verified(authority, certificate, tmp_path)


def test_another_authority_is_a_stranger(authority, signer_key, tmp_path):
    stranger = Authority(tmp_path / "stranger", "CA lạ")

    certificate = stranger.issue_signer(signer_key.public_key())

    assert "unable to get local issuer certificate" in verified(authority, certificate, tmp_path)


def test_a_second_start_finds_the_same_authority_and_server_certificate(tmp_path):
    first = Authority(tmp_path)
    chain = first.issue_server().chain_pem.read_bytes()

    second = Authority(tmp_path)

    assert (second.root, second.issuing) == (first.root, first.issuing)
    assert second.issue_server().chain_pem.read_bytes() == chain


def test_keys_are_for_their_owner_only(authority):
    authority.issue_server()

    keys = sorted(authority.folder.glob("*.key"))

    assert {key.name for key in keys} == {"root.key", "issuing.key", "server-localhost.key"}
    assert {key.stat().st_mode & 0o777 for key in keys} == {0o600}


def test_a_server_certificate_serves_a_tls_context(authority):
    files = authority.issue_server()

    ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(files.chain_pem, files.key_pem)

    leaf = x509.load_pem_x509_certificate(files.chain_pem.read_bytes())
    names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["localhost"]
    assert [str(one) for one in names.get_values_for_type(x509.IPAddress)] == ["127.0.0.1"]
