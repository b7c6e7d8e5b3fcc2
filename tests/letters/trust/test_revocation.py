"""Whether a chain was revoked, asked of real servers in all their moods."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from asn1crypto import crl, ocsp
from asn1crypto.x509 import Certificate
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko_certvalidator import CertificateValidator

from pipeline.errors import Hold, Wait
from pipeline.letters.trust.revocation import Material, RevocationAbsent, Revocations, Revoked
from pipeline.settings import Signatures
from tests.servers.authority import Authority
from tests.servers.certificates import new_key, now
from tests.servers_own.asking import openssl

pytestmark = pytest.mark.slow


def der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)


@pytest.fixture(scope="module")
def signer(watched_authority: Authority) -> x509.Certificate:
    return watched_authority.issue_signer(new_key("P-256").public_key())


class Asker:
    """Makes Revocations for an authority with one cache folder, and asks them."""

    def __init__(self, authority: Authority, folder: Path, certificate: x509.Certificate) -> None:
        self.authority, self.folder, self.certificate = authority, folder / "var" / "revocation", certificate

    def revocations(self, **settings: Any) -> Revocations:
        chosen = Signatures(**{"fetch_private": True, "fetch_seconds": 20, **settings})
        return Revocations((der(self.authority.root),), (der(self.authority.issuing),), chosen, self.folder)

    def material(self, **settings: Any) -> Material:
        return self.revocations(**settings).material(der(self.certificate))

    def absent(self, **settings: Any) -> str:
        with pytest.raises(RevocationAbsent) as refused:
            self.material(**settings)
        assert isinstance(refused.value, Wait)
        return str(refused.value)


@pytest.fixture
def asker(watched_authority: Authority, tmp_path: Path, signer: x509.Certificate) -> Asker:
    return Asker(watched_authority, tmp_path, signer)


@pytest.mark.usefixtures("revocation")
def test_the_whole_chain_is_proved_by_ocsp(asker, signer):
    material = asker.material()

    serials = {
        ocsp.OCSPResponse.load(each).response_data["responses"][0]["cert_id"]["serial_number"].native
        for each in material.ocsps
    }
    assert serials == {signer.serial_number, asker.authority.issuing.serial_number}
    assert material.crls == ()
    assert material.certificates == tuple(map(der, (signer, asker.authority.issuing, asker.authority.root)))


@pytest.mark.usefixtures("revocation")
def test_openssl_accepts_what_was_given(asker, signer, tmp_path):
    material = asker.material()
    (tmp_path / "signer.pem").write_bytes(signer.public_bytes(Encoding.PEM))

    said = []
    for number, answer in enumerate(material.ocsps):
        (tmp_path / f"{number}.der").write_bytes(answer)
        files = ("-respin", tmp_path / f"{number}.der", "-issuer", asker.authority.issuing_pem)
        chain = ("-CAfile", asker.authority.root_pem, "-verify_other", asker.authority.issuing_pem)
        said.append(openssl("ocsp", *files, "-cert", tmp_path / "signer.pem", "-no_nonce", *chain))

    assert all("Response verify OK" in each for each in said)
    assert sum("signer.pem: good" in each for each in said) == 1


def test_lists_prove_it_where_ocsp_does_not_answer(asker, revocation):
    revocation.lie = "try later"

    material = asker.material()

    assert {crl.CertificateList.load(each).issuer.native["common_name"] for each in material.crls} == {
        "E-CA thử nghiệm",
        "E-CA thử nghiệm - gốc",
    }


@pytest.mark.parametrize("lie", ["unknown", "other serial", "other signer"])
def test_a_lie_proves_nothing_and_the_list_is_asked(asker, revocation, lie):
    revocation.lie = lie

    material = asker.material()

    assert (len(material.crls), material.ocsps) == (2, ())


@pytest.mark.parametrize("lie", ["", "try later"])
def test_a_revoked_certificate_stops_signing_with_when_and_why(asker, revocation, watched_authority, lie):
    asker.certificate = watched_authority.issue_signer(new_key("P-256").public_key())
    revocation.revoke(asker.certificate, datetime(2026, 3, 1, 7, tzinfo=UTC), x509.ReasonFlags.superseded)
    revocation.lie = lie

    with pytest.raises(Revoked, match=r"was revoked on 2026-03-01 07:00 UTC \(certificate supersession\)") as refused:
        asker.material()

    assert isinstance(refused.value, Hold) and f"{asker.certificate.serial_number:x}" in str(refused.value)


def test_a_revoked_issuing_ca_is_named(asker, revocation, watched_authority):
    revocation.revoke(watched_authority.issuing)

    with pytest.raises(Revoked, match=r"an issuer of certificate TRUNG TÂM .* was revoked"):
        asker.material()


def test_servers_are_asked_once_for_many_letters(asker, revocation):
    revocations = asker.revocations()

    for _ in range(3):
        revocations.material(der(asker.certificate))

    assert len(revocation.requests) == 2


def test_what_was_said_is_known_after_a_new_start(asker, revocation):
    before = asker.material()
    revocation.fault = "refuse"

    assert asker.material() == before


def test_after_an_hour_it_is_asked_anew(asker, revocation):
    revocation.valid_for = timedelta(days=7)
    asker.material()

    with time_machine.travel(now() + timedelta(minutes=61), tick=True):
        asker.material()

    assert len(revocation.requests) == 4


def test_what_still_holds_serves_while_the_server_is_away_and_no_longer(asker, revocation):
    revocation.valid_for = timedelta(hours=8)
    before = asker.material()
    revocation.fault = "refuse"

    with time_machine.travel(now() + timedelta(hours=7), tick=True):
        assert asker.material() == before
    with time_machine.travel(now() + timedelta(hours=9), tick=True):
        assert "connection refused" in asker.absent()


def test_a_server_that_failed_is_left_alone_for_a_minute(asker, revocation):
    revocation.fault = "error 500"
    revocations = asker.revocations()
    with pytest.raises(RevocationAbsent):
        revocations.material(der(asker.certificate))
    asked = len(revocation.requests)
    revocation.fault = ""

    with pytest.raises(RevocationAbsent):
        revocations.material(der(asker.certificate))
    assert len(revocation.requests) == asked

    with time_machine.travel(now() + timedelta(seconds=61), tick=True):
        assert revocations.material(der(asker.certificate)).ocsps


def test_who_answers_wrongly_about_one_certificate_is_still_asked_about_another(asker, revocation, watched_authority):
    revocations = asker.revocations()
    revocation.lie = "other serial"
    revocations.material(der(asker.certificate))
    revocation.lie = ""
    other = watched_authority.issue_person(new_key("P-256").public_key())

    material = revocations.material(der(other))

    assert (len(material.ocsps), len(material.crls)) == (1, 1)


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("refuse", "connection refused"),
        ("error 500", "HTTP status 500"),
        ("redirect", "HTTP status 302"),
        ("garbage", "its answer is no"),
        ("empty", "its answer is no"),
        ("truncated", "its answer is no"),
        ("drop", "RemoteDisconnected"),
        ("huge", "its answer is larger than 0.2 MB"),
    ],
)
def test_a_fault_leaves_the_letter_waiting_with_the_cause(asker, revocation, fault, said):
    revocation.fault = fault

    assert said in asker.absent()


@pytest.mark.parametrize("fault", ["hang", "drip"])
def test_a_server_has_its_time_and_no_more(asker, revocation, fault):
    revocation.fault = fault

    assert "no answer within 0.3 s" in asker.absent(fetch_seconds=0.3)


def test_an_old_answer_played_again_proves_nothing(asker, revocation):
    revocation.age = timedelta(days=3)

    assert "its answer was out of date on" in asker.absent()


@pytest.mark.parametrize("lie", ["", "try later"])
def test_a_responder_s_clock_may_be_a_little_ahead(asker, revocation, lie):
    revocation.lie = lie
    revocation.age = timedelta(minutes=-2)

    material = asker.material()

    assert len(material.ocsps or material.crls) == 2


def test_an_answer_of_tomorrow_names_the_clock(asker, revocation):
    revocation.age = timedelta(days=-1)

    assert "check the clock" in asker.absent()


def test_an_answer_that_proved_nothing_is_not_kept(asker, revocation):
    revocation.lie = "other signer"
    asker.material()
    revocation.lie = ""

    assert (len(asker.material().ocsps), asker.material().crls) == (2, ())


@pytest.mark.parametrize("damage", [b"", b"short", bytes(5000)])
def test_a_damaged_cache_is_asked_for_anew(asker, revocation, damage):
    asker.material()
    for file in asker.folder.iterdir():
        file.write_bytes(damage)

    assert len(asker.material().ocsps) == 2 and len(revocation.requests) == 4


@pytest.mark.usefixtures("revocation")
def test_a_cache_that_cannot_be_written_is_none(asker, tmp_path):
    (tmp_path / "var").write_bytes(b"no folder")

    assert len(asker.material().ocsps) == 2


def test_lists_from_files_prove_it_without_any_server(asker, revocation, tmp_path):
    (tmp_path / "root.crl").write_bytes(revocation.crl("root"))
    pem = openssl("crl", "-inform", "DER", "-in", tmp_path / "root.crl").encode()
    (tmp_path / "root.crl").write_bytes(pem)
    (tmp_path / "issuing.crl").write_bytes(revocation.crl("issuing"))
    revocation.fault = "refuse"

    material = asker.material(fetch=False, crl_files=(tmp_path / "root.crl", tmp_path / "issuing.crl"))

    assert (len(material.crls), material.ocsps, revocation.requests) == (2, (), [])


def test_a_revoked_certificate_is_found_in_a_file(asker, revocation, watched_authority, tmp_path):
    asker.certificate = watched_authority.issue_signer(new_key("P-256").public_key())
    revocation.revoke(asker.certificate)
    for name in ("root", "issuing"):
        (tmp_path / name).write_bytes(revocation.crl(name))

    with pytest.raises(Revoked):
        asker.material(fetch=False, crl_files=(tmp_path / "root", tmp_path / "issuing"))


def test_a_file_out_of_date_proves_nothing_and_is_named(asker, revocation, tmp_path):
    (tmp_path / "root").write_bytes(revocation.crl("root"))
    revocation.age = timedelta(days=3)
    (tmp_path / "issuing").write_bytes(revocation.crl("issuing"))
    (tmp_path / "damaged").write_bytes(b"\x30\x03abc")
    files = tuple(tmp_path / name for name in ("root", "issuing", "damaged", "none"))

    assert f"{tmp_path / 'issuing'}: out of date since" in asker.absent(fetch=False, crl_files=files)
    old, damaged, none = asker.revocations(crl_files=files).old_files()
    assert (
        old.path == tmp_path / "issuing"
        and old.ended
        == crl.CertificateList.load((tmp_path / "issuing").read_bytes())["tbs_cert_list"]["next_update"].native
    )
    assert damaged.words == f"{tmp_path / 'damaged'}: no list of revoked certificates" and damaged.ended is None
    assert none.words.startswith(f"{tmp_path / 'none'}: cannot be read") and none.ended is None


def test_without_fetching_and_without_files_the_setting_is_named(asker, revocation):
    assert "signatures.fetch" in asker.absent(fetch=False)
    assert revocation.requests == []


def test_the_own_network_is_not_asked_unless_that_is_set(asker, revocation):
    assert "not a public one" in asker.absent(fetch_private=False)
    assert revocation.requests == []


def test_a_stranger_s_certificate_has_nobody_asked(asker, revocation, tmp_path):
    stranger = Authority(tmp_path / "stranger", "CA lạ", status=revocation.url)
    certificate = stranger.issue_signer(new_key("P-256").public_key())

    with pytest.raises(RevocationAbsent, match="leads to none of our roots"):
        asker.revocations().material(der(certificate), (der(stranger.issuing), der(stranger.root)))

    assert revocation.requests == []


def test_a_forged_certificate_with_our_ca_s_name_has_nobody_asked(asker, revocation, tmp_path):
    forger = Authority(tmp_path / "forger", status=revocation.url)
    forged = forger.issue_signer(new_key("P-256").public_key())
    assert forged.issuer == asker.authority.issuing.subject
    revocations = asker.revocations()

    for others in ((), (der(forger.issuing),)):
        with pytest.raises(RevocationAbsent):
            revocations.material(der(forged), others)

    assert all(f"{forged.serial_number:x}".encode() not in each.body.hex().encode() for each in revocation.requests)


@pytest.mark.usefixtures("revocation")
def test_a_context_holds_what_was_needed_and_no_more(asker, watched_authority):
    revocations = asker.revocations()
    revocations.material(der(watched_authority.issue_person(new_key("P-384").public_key())))
    context = revocations.context()
    assert (context.ocsps, context.crls) == ([], [])

    asyncio.run(CertificateValidator(Certificate.load(der(asker.certificate)), (), context).async_validate_path())

    assert tuple(each.dump() for each in context.ocsps) == asker.material().ocsps


@pytest.mark.usefixtures("revocation")
def test_a_past_moment_is_proved_by_what_is_said_today(asker):
    material = asker.revocations().material(der(asker.certificate), at=now() - timedelta(days=10))

    assert len(material.ocsps) == 2


def test_a_moment_without_a_zone_is_a_mistake(asker):
    with pytest.raises(ValueError, match="aware"):
        asker.revocations().context(datetime(2026, 1, 1))  # noqa: DTZ001
