"""What goes into the bundle of a case: what came in, its papers, our letters, and what proves their signatures."""

import json
from base64 import b64decode
from typing import Any

from pipeline.archive.belongings import Belongings
from pipeline.archive.packing import Packing, plain
from pipeline.archive.registers import NAMES
from pipeline.ledger.model import Letter, Mail
from pipeline.letters.text import clean_line
from pipeline.store.disk import Store

LETTERS, EVIDENCE = "letters", "evidence"
RENEWED, COUNTERSIGNED = ".renewed.pdf", ".countersigned.pdf"
MAILS = {"handover": "Thư chuyển xử lý", "acknowledgement": "Thư xác nhận đã nhận", "reminder": "Thư nhắc hạn",
         "escalation": "Thư báo cáo quá hạn", "handover_withdrawn": "Thư rút việc đã chuyển",
         "customer_reminder": "Thư nhắc khách hàng"}  # fmt: skip


def pack(packing: Packing, found: Belongings, store: Store) -> None:
    """Puts in whatever the ledger names; what was destroyed by a record is left out."""
    for mail in found.mails:
        if mail.destroyed_by is None:
            packing.copy(f"mails/{mail.id}.{_ending(mail)}", mail_name(mail), mail.sha256)
    for paper in found.papers:
        place = f"papers/{paper.mail_id}/{paper.ordinal:02d}-{plain(paper.name)}"
        packing.copy(place, f"Tệp kèm theo: {clean_line(paper.name)}", paper.sha256)
    for letter in found.letters:
        if letter.destroyed_by is None:
            _pack_letter(packing, letter, store)


def mail_name(mail: Mail) -> str:
    """What came in, as it stands in the register."""
    number = f"số {mail.arrival}/{mail.arrival_year}: " if mail.arrival else ""
    return f"Văn bản đến {number}{clean_line(mail.subject or mail.file_name or '(không có tiêu đề)')}"


def letter_name(letter: Letter) -> str:
    """A letter by its kind and number."""
    name = NAMES.get(letter.kind) or MAILS.get(letter.kind) or "Thư"
    return f"{name} số {letter.number}" if letter.number else name


def file_name(letter: Letter) -> str:
    """The name of a letter's files in the bundle, without an ending."""
    return plain(f"{letter.id}-{letter.kind}-{letter.number or ''}".rstrip("-"))


def _pack_letter(packing: Packing, letter: Letter, store: Store) -> None:
    name, what = file_name(letter), letter_name(letter)
    if letter.signed_sha256:
        packing.copy(f"{LETTERS}/{name}.pdf", what, letter.signed_sha256)
    if letter.renewed_sha256:
        words = f"{what}: chữ ký được bổ sung dữ liệu xác thực"
        packing.copy(f"{LETTERS}/{name}{RENEWED}", words, letter.renewed_sha256)
    if letter.countersigned_sha256:
        packing.copy(f"{LETTERS}/{name}{COUNTERSIGNED}", f"{what}: bản khách hàng đã ký", letter.countersigned_sha256)
    if letter.mail_sha256:
        packing.copy(f"sent/{name}.eml", f"{what}: thư đã gửi", letter.mail_sha256)
    if letter.evidence_sha256:
        _pack_evidence(packing, f"{EVIDENCE}/{name}", what, store.get(letter.evidence_sha256))


def _pack_evidence(packing: Packing, folder: str, what: str, evidence: bytes) -> None:
    """The evidence as it is kept, and its parts in the forms that other programs read."""
    packing.write(f"{folder}/evidence.json", f"Bằng chứng chữ ký số của {what}", evidence)
    parts: dict[str, Any] = json.loads(evidence)
    signature, revocation = parts["signature"], parts["revocation"]
    pems = [signature["certificate"], *signature["chain"], *signature["other_certificates"]]
    packing.write(f"{folder}/certificates.pem", "Chứng thư số của người ký và các chứng thư liên quan", _text(pems))
    for ordinal, each in enumerate(revocation["ocsp"], start=1):
        packing.write(f"{folder}/{ordinal:02d}.ocsp.der", "Trả lời trạng thái chứng thư (OCSP)", b64decode(each["der"]))
    for ordinal, each in enumerate(revocation["crl"], start=1):
        packing.write(f"{folder}/{ordinal:02d}.crl.der", "Danh sách chứng thư thu hồi (CRL)", b64decode(each["der"]))
    for ordinal, each in enumerate(parts["timestamps"], start=1):
        packing.write(f"{folder}/{ordinal:02d}.tst", f"Dấu thời gian lúc {each['at']}", b64decode(each["token"]))
    words = f"{what}\nKiểm tra lúc {parts['made_at']}, mức chữ ký {signature['level']}.\n"
    verdict = f"{words}{parts['verification']['words']}\n"
    packing.write(f"{folder}/verification.txt", "Kết quả kiểm tra chữ ký số lúc ký", verdict.encode("utf-8"))


def _text(pems: list[str]) -> bytes:
    return "".join(pems).encode("ascii")


def _ending(mail: Mail) -> str:
    """A form of the counter is JSON, a scan whatever its file was, all else a mail."""
    if mail.channel in {"counter", "phone"}:
        return "json"
    return plain(mail.file_name or "x.eml").rpartition(".")[2] or "eml"
