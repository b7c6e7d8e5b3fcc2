"""Checking signed mails (S/MIME, RFC 8551): over the exact bytes, with trust, time and the sender's address."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.utils import getaddresses

from asn1crypto import cms

from pipeline.letters.verify.cms import check_cms, unreadable_cms
from pipeline.letters.verify.found import Signature
from pipeline.letters.verify.report import Attached, Report, Verdict
from pipeline.letters.verify.trust import Trust
from pipeline.letters.verify.words import quoted
from pipeline.reading.content import whole
from pipeline.reading.message import DEEPEST_SEALS, DETACHED, OPAQUE
from pipeline.reading.parts import Part, Walk, all_of, read_part
from pipeline.reading.smime import ENCRYPTED, LINE_END, MOST_SIGNERS

FIELD = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:From [^\n]*\n)?[!-9;-~]{1,70}[ \t]*:[ \t]?[^\n]*\n")
MAIL_FIELD = re.compile(rb"^(?:from|to|received|mime-version|content-type|message-id|return-path)[ \t]*:", re.I | re.M)
HEADER_WITHIN = 64_000
MOST_ATTACHED = 10
NO_ADDRESS = "chứng thư không ghi địa chỉ thư điện tử nên không đối chiếu được với người gửi"
Judge = Callable[[bytes, Trust], Report]


def is_mail(content: bytes) -> bool:
    """Tells a mail by its header; whatever has "%PDF-" where readers look for it is none."""
    head = content[:HEADER_WITHIN]
    return b"%PDF-" not in content[:1024] and FIELD.match(head) is not None and MAIL_FIELD.search(head) is not None


def verify_mail(content: bytes, trust: Trust, judge: Judge) -> Report:
    """Checks the signatures of a mail; each PDF in it is given to `judge`. May raise on hostile bytes."""
    mail = _Mail(trust, judge)
    mail.walk(content)
    senders = [each.lower() for _, each in getaddresses(_from(content)) if each]
    found = tuple(_compared(each, senders) for each in mail.signatures)
    report = Report.of(found, ()).model_copy(update={"kind": "mail", "attached": tuple(mail.attached)})
    return report if found or mail.verdict is None else Report.unread(mail.verdict, kind="mail")


@dataclass
class _Mail:
    """What is gathered on the walk over a mail's parts."""

    trust: Trust
    judge: Judge

    def __post_init__(self) -> None:
        self.signatures: list[Signature] = []
        self.attached: list[Attached] = []
        self.verdict: Verdict | None = None
        self.seals = 0

    def walk(self, raw: bytes) -> None:
        for part in Walk(raw).parts():
            if part.type in OPAQUE and self.seals < DEEPEST_SEALS:
                self._open(part)
            elif part.type in DETACHED and part.place.signs is not None:
                self._check(whole(part.content), raw[slice(*part.place.signs)])
            else:
                self._attach(part)

    def _open(self, part: Part) -> None:
        """An opaque mail has what was signed within the signature (RFC 8551, 3.5.2)."""
        self.seals += 1
        der = whole(part.content)
        kind, signed = _load(der)
        if kind in ENCRYPTED:
            self.verdict = "encrypted"
        elif kind == "signed_data" and signed is not None:
            content = signed["encap_content_info"]["content"].native
            if isinstance(content, bytes):
                self._signed(signed, [content])
                self.walk(content)
        elif signed is None:
            self.signatures.append(unreadable_cms("S/MIME"))

    def _check(self, der: bytes, signed: bytes) -> None:
        kind, data = _load(der)
        if kind != "signed_data" or data is None:
            self.signatures.append(unreadable_cms("S/MIME"))
            return
        canonical = LINE_END.sub(b"\r\n", signed)  # RFC 8551, 3.1.1; who signs the bytes as they stand is wrong
        self._signed(data, list(dict.fromkeys([canonical, signed])))

    def _signed(self, data: cms.SignedData, readings: list[bytes]) -> None:
        infos = list(data["signer_infos"])
        for number, info in enumerate(infos[:MOST_SIGNERS], len(self.signatures) + 1):
            name = "S/MIME" if number == 1 else f"S/MIME {number}"
            self.signatures.append(check_cms(name, data, info, readings, self.trust))
        if len(infos) > MOST_SIGNERS or not infos:
            self.signatures.append(unreadable_cms("S/MIME", f"chữ ký có {len(infos)} người ký"))

    def _attach(self, part: Part) -> None:
        name = part.fields.get_filename() or ""
        if part.type != "application/pdf" and not str(name).lower().endswith(".pdf"):
            return
        if len(self.attached) < MOST_ATTACHED:
            self.attached.append(Attached(name=quoted(name or "?")[1:-1], report=_judged(part, self)))


def _judged(part: Part, mail: _Mail) -> Report:
    try:
        return mail.judge(whole(part.content), mail.trust)
    except MemoryError:
        raise
    except Exception as error:  # a broken attachment must not hide the mail's own signature
        return Report.unread("damaged", type(error).__name__)


def _load(der: bytes) -> tuple[str, cms.SignedData | None]:
    try:
        info = cms.ContentInfo.load(der)
        kind = str(info["content_type"].native)
        if kind != "signed_data":
            return kind, None
        len(info["content"]["signer_infos"])  # parses so far, or raises
        return kind, info["content"]
    except (ValueError, TypeError, KeyError):
        return "damaged", None


def _from(content: bytes) -> list[str]:
    fields = read_part(content, all_of(content)).fields
    return [str(each) for each in fields.get_all("From", [])]


def _compared(signature: Signature, senders: list[str]) -> Signature:
    """RFC 8550, 3: the sender's address must be one of the certificate's, where it has any."""
    problems, remarks = list(signature.problems), list(signature.remarks)
    remarks += [NO_ADDRESS] if signature.signer and not signature.addresses else []
    problems += _strangers(signature, senders)
    return signature.model_copy(update={"problems": tuple(problems), "remarks": tuple(remarks)})


def _strangers(signature: Signature, senders: list[str]) -> Iterator[str]:
    if not signature.addresses:
        return
    others = [each for each in senders if each not in signature.addresses]
    if others or not senders:
        said = ", ".join(map(quoted, others)) or "không rõ"
        names = ", ".join(map(quoted, signature.addresses))
        yield f"địa chỉ người gửi ({said}) không phải địa chỉ trong chứng thư ({names})"
