"""Levels of PAdES baseline signatures (ETSI EN 319 142-1, 6.3): what the structure claims, and what is proved."""

from collections.abc import Iterable
from dataclasses import dataclass

from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import EmbeddedPdfSignature
from pyhanko_certvalidator.path import ValidationPath

from pipeline.letters.verify.evidence import Evidence, from_dss, from_signature
from pipeline.letters.verify.found import Level, Stamp
from pipeline.letters.verify.identity import name_of
from pipeline.letters.verify.revocation import chain_status
from pipeline.letters.verify.times import Proof
from pipeline.letters.verify.trust import Trust
from pipeline.letters.verify.words import quoted

KINDS = {"/ETSI.CAdES.detached": "B", "/ETSI.RFC3161": "RFC 3161"}
SIGNING_CERTIFICATE = frozenset({"signing_certificate", "signing_certificate_v2"})


@dataclass(frozen=True)
class Judged:
    """What the levels rest on: one signature with its chain, its time stamp and the document's time stamps."""

    embedded: EmbeddedPdfSignature
    sound: bool
    path: ValidationPath | None
    stamp: Stamp | None
    stamp_path: ValidationPath | None
    proofs: tuple[Proof, ...]


def claimed(reader: PdfFileReader, embedded: EmbeddedPdfSignature, stamped: bool) -> Level:
    """Gives the level that the file's structure claims."""
    kind = KINDS.get(str(embedded.sig_object.get("/SubFilter")), "PKCS#7")
    if kind != "B":
        return "RFC 3161" if kind == "RFC 3161" else "PKCS#7"
    if "/DSS" not in reader.root:
        return "B-T" if stamped else "B-B"
    later = [each for each in reader.embedded_timestamp_signatures if each.signed_revision > embedded.signed_revision]
    return "B-LTA" if later else "B-LT"


def proved(judged: Judged, says: Level, trust: Trust) -> tuple[Level, tuple[str, ...]]:
    """Gives the level that is proved, and in words what the claimed one (`says`) lacks."""
    if not says.startswith("B-"):
        return (says if judged.sound else "unknown"), ()
    if not judged.sound or judged.path is None or not _names_its_certificate(judged.embedded):
        return ("B-B" if judged.sound and _names_its_certificate(judged.embedded) else "unknown"), ()
    later = [each for each in judged.proofs if each.revision > judged.embedded.signed_revision]
    if not (judged.stamp and judged.stamp.ok) and not later:
        return "B-B", () if says == "B-B" else ("không có dấu thời gian hợp lệ",)
    missing = _missing(judged, trust, from_dss(judged.embedded.reader.root))
    if missing:
        return "B-T", () if says == "B-T" else missing
    return _archived(judged, later, trust, says)


def _archived(judged: Judged, later: list[Proof], trust: Trust, says: Level) -> tuple[Level, tuple[str, ...]]:
    """B-LTA needs a document time stamp over the data that B-LT needs."""
    reader = judged.embedded.reader
    for proof in later:
        if not _missing(judged, trust, from_dss(reader.get_historical_root(proof.revision))):
            return "B-LTA", ()
    return "B-LT", () if says == "B-LT" else ("không có dấu thời gian văn bản hợp lệ trên dữ liệu kiểm tra",)


def _missing(judged: Judged, trust: Trust, store: Evidence) -> tuple[str, ...]:
    """Says what the file lacks to be checked with nothing else but our root: certificates, revocation data."""
    evidence = store + from_signature(judged.embedded.signed_data)
    known = {each.sha256 for each in (*evidence.certificates, *_sent_along(judged.embedded))}
    # The data on the time stamp's authority may only be as old as the stamp itself.
    moment = judged.stamp.at if judged.stamp else min(each.at for each in judged.proofs)
    lacking: list[str] = []
    for path in filter(None, (judged.path, judged.stamp_path)):
        lacking += (f"thiếu chứng thư {quoted(name_of(each))} trong tệp" for each in _absent(path, known))
        chain = chain_status(path, trust.knowing(evidence), evidence.in_file, moment)
        lacking += (link.words for link in chain if link.status != "good")
    return tuple(dict.fromkeys(lacking))


def _absent(path: ValidationPath, known: set[bytes]) -> Iterable[x509.Certificate]:
    return (each for each in path.iter_certs(include_root=False) if each.sha256 not in known)


def _sent_along(embedded: EmbeddedPdfSignature) -> list[x509.Certificate]:
    """The certificates in the CMS and in the time stamps on it."""
    found = [each.chosen for each in embedded.signed_data["certificates"] or () if each.name == "certificate"]
    for attribute in embedded.signer_info["unsigned_attrs"] or ():
        if attribute["type"].native == "signature_time_stamp_token":
            for token in attribute["values"]:
                found += [each.chosen for each in token["content"]["certificates"] or () if each.name == "certificate"]
    return found


def _names_its_certificate(embedded: EmbeddedPdfSignature) -> bool:
    """PAdES: the certificate is among what is signed (EN 319 142-1, 6.3, requirement on signing-certificate)."""
    return any(each["type"].native in SIGNING_CERTIFICATE for each in embedded.signer_info["signed_attrs"] or ())
