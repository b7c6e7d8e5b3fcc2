"""OCSP answers (RFC 6960) and lists of revoked certificates (RFC 5280, 5) as bytes: read, and how long they hold.

Whether they are signed by who may is for the validation of the whole chain to say, not for these functions.
"""

from datetime import UTC, datetime, timedelta

from asn1crypto import algos, crl, ocsp, pem, x509
from pyhanko_certvalidator.authority import Authority

WITHOUT_END = timedelta(minutes=30)
"""How long an answer holds that does not say so itself; pyHanko takes it for as long."""
TOLERANCE = timedelta(minutes=5)
"""An answer may be so much younger than our clock."""
ERRORS = (ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError)
"""What reading damaged or hostile DER raises."""


class Unusable(Exception):
    """An answer that tells nothing about the certificate; the message says why in a few words."""


def question(certificate: x509.Certificate, authority: Authority) -> ocsp.OCSPRequest:
    """Asks for the status of a certificate of `authority`.

    Without a nonce: many responders hand out answers made before (RFC 5019, 2.1.1).
    """
    identity = ocsp.CertId(
        {
            "hash_algorithm": algos.DigestAlgorithm({"algorithm": "sha1"}),  # the one that all know (RFC 5019, 2.1.1)
            "issuer_name_hash": authority.name.sha1,
            "issuer_key_hash": authority.public_key.sha1,
            "serial_number": certificate.serial_number,
        }
    )
    request = ocsp.Request({"req_cert": identity})
    return ocsp.OCSPRequest({"tbs_request": ocsp.TBSRequest({"request_list": ocsp.Requests([request])})})


def read_ocsp(content: bytes, serial: int, at: datetime) -> ocsp.OCSPResponse:
    """Reads an answer about the certificate with this serial number that holds at `at` (aware). Raises Unusable."""
    try:
        answer = ocsp.OCSPResponse.load(content, strict=True)
        said = answer["response_status"].native
        if said != "successful":
            raise Unusable(f"it answered {said}")
        _ = answer.basic_ocsp_response.native  # parses all of it, or raises
        each = [one for one in answer.basic_ocsp_response["tbs_response_data"]["responses"] if _serial(one) == serial]
        if not each:
            raise Unusable("its answer is about another certificate")
        _refuse_untimely(each[0]["this_update"].native, each[0]["next_update"].native, at)
    except ERRORS as error:
        raise Unusable("its answer is no OCSP answer") from error
    return answer


def read_crl(content: bytes) -> crl.CertificateList:
    """Reads a list in DER or PEM, of whatever time. Raises Unusable."""
    try:
        der = pem.unarmor(content)[2] if pem.detect(content) else content
        read = crl.CertificateList.load(der, strict=True)
        _ = read["tbs_cert_list"]["this_update"].native, read.issuer.hashable  # parses them, or raises
    except ERRORS as error:
        raise Unusable("no list of revoked certificates") from error
    return read


def current_crl(content: bytes, at: datetime) -> crl.CertificateList:
    """Reads a list that holds at `at` (aware). Raises Unusable."""
    read = read_crl(content)
    times = read["tbs_cert_list"]
    _refuse_untimely(times["this_update"].native, times["next_update"].native, at)
    return read


def list_ends(read: crl.CertificateList) -> datetime:
    """Until when a list holds (aware)."""
    times = read["tbs_cert_list"]
    return _end(times["this_update"].native, times["next_update"].native)


def _serial(one: ocsp.SingleResponse) -> int:
    return int(one["cert_id"]["serial_number"].native)


def _refuse_untimely(begin: datetime, end: datetime | None, at: datetime) -> None:
    if _end(begin, end) < at:
        raise Unusable(f"its answer was out of date on {_end(begin, end).astimezone(UTC):%Y-%m-%d %H:%M} UTC")
    if begin > at + TOLERANCE:
        raise Unusable(f"its answer is of {begin.astimezone(UTC):%Y-%m-%d %H:%M} UTC, after our clock; check the clock")


def _end(begin: datetime, end: datetime | None) -> datetime:
    return begin + WITHOUT_END if end is None else end
