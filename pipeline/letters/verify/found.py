"""What was found about one signature: facts for programs, and one Vietnamese sentence for people."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, computed_field

from pipeline.letters.verify.words import quoted, when

Changes = Literal["none", "allowed", "other", "unknown"]
Level = Literal["B-B", "B-T", "B-LT", "B-LTA", "PKCS#7", "RFC 3161", "S/MIME", "unknown"]
Status = Literal["good", "revoked", "unknown"]
AFTER: dict[Changes, str] = {
    "none": "không có thay đổi nào sau khi ký",
    "allowed": "sau khi ký chỉ có thay đổi được phép (ký thêm, điền biểu mẫu)",
}


class Fact(BaseModel):
    """A part of a report; it never changes."""

    model_config = ConfigDict(frozen=True)


class Link(Fact):
    """A certificate of a chain, and what is known of its revocation: by whom, from what, of when.

    `stale`: there are data about it, but too old for the time that matters. `in_file`: they stand in the
    file itself. `revoked_at` may be later than that time; then the status is good.
    """

    name: str
    serial: str
    status: Status = "unknown"
    by: str | None = None
    kind: Literal["OCSP", "CRL"] | None = None
    at: datetime | None = None
    in_file: bool = False
    revoked_at: datetime | None = None
    reason: str | None = None
    stale: bool = False
    no_check: bool = False

    @property
    def words(self) -> str:
        """Says it in Vietnamese."""
        said = f"theo {self.kind} của {quoted(self.by)} lúc {when(self.at)}" if self.at else ""
        if self.revoked_at and self.status == "revoked":
            return f"chứng thư {quoted(self.name)} đã bị thu hồi lúc {when(self.revoked_at)} ({said})"
        if self.revoked_at:
            return f"chứng thư {quoted(self.name)} bị thu hồi lúc {when(self.revoked_at)}, sau khi đã ký ({said})"
        if self.status == "good":
            return f"chứng thư {quoted(self.name)} chưa bị thu hồi ({said})"
        old = "dữ liệu thu hồi đã quá cũ" if self.stale else "không có dữ liệu thu hồi"
        return f"{old} của chứng thư {quoted(self.name)}"


class Stamp(Fact):
    """A time stamp on a signature (RFC 3161): when, by whom, and whether it can be relied on."""

    at: datetime
    authority: str
    ok: bool
    problem: str | None = None
    chain: tuple[Link, ...] = ()


class Locks(Fact):
    """What a signature forbids afterwards (ISO 32000-2, 12.8.2.2 and 12.8.2.4).

    `changes`: what the document may still have (DocMDP); None: the signature says nothing. `fields`: which
    form fields may not change (FieldMDP). `unapplied`: its field had a lock that the signer did not apply.
    """

    changes: Literal["nothing", "forms", "forms and annotations"] | None = None
    action: Literal["All", "Include", "Exclude"] | None = None
    fields: tuple[str, ...] = ()
    certifies: bool = False
    unapplied: bool = False

    @computed_field  # type: ignore[prop-decorator]
    @property
    def words(self) -> tuple[str, ...]:
        """Says it in Vietnamese."""
        allowed = {
            "nothing": "không cho phép thay đổi nào sau khi ký",
            "forms": "chỉ cho phép điền biểu mẫu và ký thêm",
            "forms and annotations": "chỉ cho phép điền biểu mẫu, ký thêm và chú thích",
        }
        names = ", ".join(quoted(each) for each in self.fields)
        locked = {
            "All": "khóa tất cả các trường",
            "Include": f"khóa các trường {names}",
            "Exclude": f"khóa tất cả các trường trừ {names}" if names else "khóa tất cả các trường",
        }
        said = [allowed[self.changes]] if self.changes else []
        said += [locked[self.action]] if self.action else []
        return (*said, *(["trường có khóa nhưng chữ ký không áp dụng khóa đó"] if self.unapplied else []))


class Signature(Fact):
    """One signature (or document time stamp): who, when, and what it is worth.

    `signed_at` is aware; `time_source` says who vouches for it: the signer ("claimed"), a time-stamping
    authority ("timestamp"), nobody ("none"). `proven_at` is the earliest time at which it is proved to have
    existed. `level` is what was proved, `level_claimed` what the file's structure claims. `revocation` is
    what is known offline of the whole chain; `problems` spoil a signature, `remarks` do not.
    """

    field: str
    kind: Literal["signature", "timestamp", "mail"] = "signature"
    signer: str | None = None
    organisation: str | None = None
    tax_code: str | None = None
    issuer: str | None = None
    certificate_serial: str | None = None
    addresses: tuple[str, ...] = ()
    signed_at: datetime | None = None
    time_source: Literal["claimed", "timestamp", "none"] = "none"
    proven_at: datetime | None = None
    stamp: Stamp | None = None
    level: Level = "unknown"
    level_claimed: Level = "unknown"
    level_missing: tuple[str, ...] = ()
    digest: str | None = None
    mechanism: str | None = None
    intact: bool = False
    valid: bool = False
    trusted: bool = False
    covers_whole_file: bool = False
    changes: Changes = "unknown"
    changes_in_words: tuple[str, ...] = ()
    locks: Locks = Locks()
    revocation: Status = "unknown"
    revoked_at: datetime | None = None
    chain: tuple[Link, ...] = ()
    problems: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @computed_field  # type: ignore[prop-decorator]
    @property
    def ok(self) -> bool:
        """Tells whether the signature can be relied on as far as can be known offline."""
        unchanged = self.changes in ("none", "allowed")
        return self.intact and self.valid and self.trusted and unchanged and not self.problems

    @computed_field  # type: ignore[prop-decorator]
    @property
    def revocation_in_words(self) -> str:
        """Says in Vietnamese what is known of the revocation of the chain."""
        if self.revocation == "unknown" and not any(link.at or link.stale for link in self.chain):
            return "không có dữ liệu thu hồi nên chưa biết chứng thư có bị thu hồi hay không"
        told = [link.words for link in self.chain if self.revocation in ("good", link.status)]
        return "; ".join(told) or "chứng thư của người ký là chứng thư gốc tin cậy, không cần dữ liệu thu hồi"

    @computed_field  # type: ignore[prop-decorator]
    @property
    def words(self) -> str:
        """Says it in one Vietnamese sentence, and the remarks after it."""
        who = quoted(self.signer)[1:-1] if self.signer else "người ký không xác định"
        told = "".join(f" Lưu ý: {each}." for each in self.remarks)
        name = f"{self._noun} “{quoted(self.field)[1:-1]}” của {who}"
        if not self.ok:
            sound = self.intact and self.valid and self.changes != "other"
            judged = "chưa thể tin cậy" if sound else "không hợp lệ"
            return f"{name} {judged}: {'; '.join(self.problems)}{self._changed}.{told}"
        after = "" if self.kind == "mail" else f"; {AFTER.get(self.changes, '')}{self._changed}"
        return f"{name} hợp lệ{after}; {self._time}; {self.revocation_in_words}.{told}"

    @property
    def _noun(self) -> str:
        return "Dấu thời gian" if self.kind == "timestamp" else "Chữ ký"

    @property
    def _changed(self) -> str:
        return f" (sau khi ký: {'; '.join(self.changes_in_words)})" if self.changes_in_words else ""

    @property
    def _time(self) -> str:
        if self.signed_at is None:
            return "không ghi thời điểm ký"
        source = "theo dấu thời gian" if self.time_source == "timestamp" else "do người ký tự khai"
        return f"thời điểm ký {when(self.signed_at)} {source}"
