"""The OCSP responder and the CRLs for tests, asked by openssl."""

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509

from tests.servers.authority import Authority
from tests.servers.certificates import new_key, now, pem
from tests.servers.ports import LOOPBACK, free_port
from tests.servers.revocation import RevocationServer
from tests.servers_own.asking import ask_ocsp, openssl, sent

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def certified(tmp_path_factory) -> Authority:
    return Authority(tmp_path_factory.mktemp("certified"), status=f"http://{LOOPBACK}:{free_port()}")


@pytest.fixture
def server(certified) -> Iterator[RevocationServer]:
    with RevocationServer(certified) as made:
        yield made


def issued(certified: Authority, folder: Path) -> tuple[x509.Certificate, Path]:
    certificate = certified.issue_signer(new_key("P-256").public_key())
    (folder / "signer.pem").write_bytes(pem(certificate))
    return certificate, folder / "signer.pem"


def test_certificates_name_the_server(certified, server, tmp_path):
    _, path = issued(certified, tmp_path)

    words = openssl("x509", "-in", path, "-noout", "-text")
    above = openssl("x509", "-in", certified.issuing_pem, "-noout", "-text")

    assert f"OCSP - URI:{server.url}/ocsp" in words and f"CA Issuers - URI:{server.url}/issuing.cer" in words
    assert f"URI:{server.url}/issuing.crl" in words and f"URI:{server.url}/root.crl" in above


def test_openssl_is_told_that_a_certificate_is_good(certified, server, tmp_path):
    _, path = issued(certified, tmp_path)

    words = ask_ocsp(certified, path, f"{server.url}/ocsp")

    assert "Response verify OK" in words and "signer.pem: good" in words
    assert server.asked("/ocsp") == 1


def test_openssl_is_told_that_a_certificate_was_revoked_when_and_why(certified, server, tmp_path):
    certificate, path = issued(certified, tmp_path)
    server.revoke(certificate, datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC), x509.ReasonFlags.superseded)

    words = ask_ocsp(certified, path, f"{server.url}/ocsp")

    assert "signer.pem: revoked" in words and "Reason: superseded" in words
    assert "Revocation Time: Mar  1 00:00:00 2026 GMT" in words


def test_the_root_tells_about_the_issuing_ca(certified, server):
    words = ask_ocsp(certified, certified.issuing_pem, f"{server.url}/ocsp", issuer=certified.root_pem)

    assert "Response verify OK" in words and "issuing.pem: good" in words


def test_openssl_refuses_who_was_not_named_by_the_issuer(certified, server, tmp_path):
    _, path = issued(certified, tmp_path)
    server.lie = "other signer"

    assert "Response Verify Failure" in ask_ocsp(certified, path, f"{server.url}/ocsp")


def test_openssl_accepts_the_lists_and_finds_who_is_revoked(certified, server, tmp_path):
    certificate, path = issued(certified, tmp_path)
    server.revoke(certificate, now() - datetime.timedelta(hours=1))
    for name, issuer in (("root", certified.root_pem), ("issuing", certified.issuing_pem)):
        status, crl = sent(f"{server.url}/{name}.crl")
        (tmp_path / f"{name}.crl").write_bytes(crl)
        words = openssl("crl", "-inform", "DER", "-in", tmp_path / f"{name}.crl", "-CAfile", issuer, "-noout")
        openssl("crl", "-inform", "DER", "-in", tmp_path / f"{name}.crl", "-out", tmp_path / f"{name}-crl.pem")
        assert (status, words) == (200, "verify OK\n")

    lists = ("-CRLfile", tmp_path / "issuing-crl.pem", "-CRLfile", tmp_path / "root-crl.pem")
    chain = ("-CAfile", certified.root_pem, "-untrusted", certified.issuing_pem)
    assert "certificate revoked" in openssl("verify", "-crl_check_all", *lists, *chain, path)


def test_issuers_certificates_can_be_fetched(certified, server, tmp_path):
    (tmp_path / "issuing.cer").write_bytes(sent(f"{server.url}/issuing.cer")[1])

    assert openssl("x509", "-inform", "DER", "-in", tmp_path / "issuing.cer").encode() == pem(certified.issuing)


def test_a_second_start_finds_the_server_of_the_first(certified):
    again = Authority(certified.folder)

    assert again.status == certified.status
    assert RevocationServer(again).url == certified.status
