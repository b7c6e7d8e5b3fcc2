"""What checking the signatures of a file found: facts for programs, Vietnamese words for people."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, computed_field

Verdict = Literal["valid", "invalid", "unsigned", "empty", "not_pdf", "damaged", "encrypted", "too_big", "failed"]
Changes = Literal["none", "allowed", "other", "unknown"]
IN_WORDS: dict[Verdict, str] = {
    "valid": "Tất cả chữ ký số trong tệp đều hợp lệ",
    "invalid": "Tệp có chữ ký số không hợp lệ hoặc chưa thể tin cậy",
    "unsigned": "Tệp PDF không có chữ ký số nào",
    "empty": "Tệp rỗng (0 byte)",
    "not_pdf": "Tệp không phải là tệp PDF",
    "damaged": "Tệp PDF bị hỏng hoặc bị cắt ngắn nên không kiểm tra được chữ ký số",
    "encrypted": "Tệp PDF được mã hóa bằng mật khẩu nên không kiểm tra được chữ ký số",
    "too_big": "Tệp quá lớn nên không được kiểm tra chữ ký số",
    "failed": "Không kiểm tra được chữ ký số trong tệp này",
}


class Fact(BaseModel):
    """A part of a report; it never changes."""

    model_config = ConfigDict(frozen=True)


class Signature(Fact):
    """One signature (or document time stamp): who, when, and what it is worth.

    `signed_at` is aware; `time_source` says who vouches for it: the signer ("claimed"), a time-stamping
    authority ("timestamp"), nobody ("none"). `revocation` is never looked up: no network is used.
    """

    field: str
    kind: Literal["signature", "timestamp"] = "signature"
    signer: str | None = None
    organisation: str | None = None
    tax_code: str | None = None
    issuer: str | None = None
    certificate_serial: str | None = None
    signed_at: datetime | None = None
    time_source: Literal["claimed", "timestamp", "none"] = "none"
    level: Literal["B-B", "B-T", "B-LT", "B-LTA", "PKCS#7", "RFC 3161", "unknown"] = "unknown"
    digest: str | None = None
    mechanism: str | None = None
    intact: bool = False
    valid: bool = False
    trusted: bool = False
    covers_whole_file: bool = False
    changes: Changes = "unknown"
    revocation: Literal["not checked"] = "not checked"
    problems: tuple[str, ...] = ()

    @computed_field  # type: ignore[prop-decorator]
    @property
    def ok(self) -> bool:
        """Tells whether the signature can be relied on as far as can be known offline."""
        unchanged = self.changes in ("none", "allowed")
        return self.intact and self.valid and self.trusted and unchanged and not self.problems

    @computed_field  # type: ignore[prop-decorator]
    @property
    def words(self) -> str:
        """Says it in one Vietnamese sentence."""
        who = self.signer or "người ký không xác định"
        if not self.ok:
            sound = self.intact and self.valid and self.changes != "other"
            judged = "chưa thể tin cậy" if sound else "không hợp lệ"
            return f"Chữ ký “{self.field}” của {who} {judged}: {'; '.join(self.problems)}."
        after = {"none": "không có thay đổi nào sau khi ký"}.get(
            self.changes, "sau khi ký chỉ có thay đổi được phép (ký thêm, điền biểu mẫu)"
        )
        return f"Chữ ký “{self.field}” của {who} hợp lệ; {after}; chưa kiểm tra thu hồi chứng thư."


class Report(Fact):
    """What was found in a file. `ok` only when it is signed and every signature is ok."""

    verdict: Verdict
    signatures: tuple[Signature, ...] = ()
    empty_fields: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    cause: str | None = None

    @computed_field  # type: ignore[prop-decorator]
    @property
    def count(self) -> int:
        """Counts the signatures, document time stamps left out."""
        return sum(signature.kind == "signature" for signature in self.signatures)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def ok(self) -> bool:
        """Tells whether the file can be relied on."""
        return self.verdict == "valid" and self.count > 0 and all(each.ok for each in self.signatures)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def words(self) -> str:
        """Says it in Vietnamese, for customers and clerks."""
        return " ".join([f"{IN_WORDS[self.verdict]}.", *(each.words for each in self.signatures)])

    @classmethod
    def of(cls, signatures: tuple[Signature, ...], empty_fields: tuple[str, ...]) -> "Report":
        """Builds the report on a file that could be read."""
        problems = tuple(f"{each.field}: {problem}" for each in signatures for problem in each.problems)
        signed = any(each.kind == "signature" for each in signatures)
        right = all(each.ok for each in signatures)
        verdict: Verdict = "unsigned" if not signed and right else "valid" if right else "invalid"
        return cls(verdict=verdict, signatures=signatures, empty_fields=empty_fields, problems=problems)

    @classmethod
    def unread(cls, verdict: Verdict, cause: str | None = None) -> "Report":
        """Builds the report on a file whose signatures could not be looked at; `cause` is for programs."""
        return cls(verdict=verdict, problems=(IN_WORDS[verdict],), cause=cause)
