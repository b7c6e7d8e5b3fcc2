"""What checking the signatures of a file found: facts for programs, Vietnamese words for people."""

from collections.abc import Sequence
from typing import Literal

from pydantic import computed_field

from pipeline.letters.verify.found import Changes, Fact, Link, Locks, Signature, Stamp
from pipeline.letters.verify.issued import Continuation

__all__ = ["Attached", "Changes", "Link", "Locks", "Report", "Signature", "Stamp", "Verdict"]
Verdict = Literal["valid", "invalid", "unsigned", "empty", "not_pdf", "damaged", "encrypted", "too_big", "failed"]
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
OF_MAIL: dict[Verdict, str] = {
    "valid": "Thư điện tử có chữ ký số hợp lệ",
    "invalid": "Thư điện tử có chữ ký số không hợp lệ hoặc chưa thể tin cậy",
    "unsigned": "Thư điện tử không có chữ ký số",
    "encrypted": "Thư điện tử được mã hóa nên không kiểm tra được chữ ký số",
    "damaged": "Chữ ký số của thư điện tử bị hỏng nên không kiểm tra được",
}


class Report(Fact):
    """What was found in a file. `ok` only when it is signed and every signature is ok.

    `continues_issued`: whether the file is what we issued with something appended; None when nobody asked.
    `attached`: the PDFs in a mail, each with its own report; they do not decide on the mail.
    """

    verdict: Verdict
    kind: Literal["pdf", "mail"] = "pdf"
    signatures: tuple[Signature, ...] = ()
    fields: tuple[str, ...] = ()
    empty_fields: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    cause: str | None = None
    continuation: Continuation | None = None
    attached: tuple["Attached", ...] = ()

    @computed_field  # type: ignore[prop-decorator]
    @property
    def count(self) -> int:
        """Counts the signatures, document time stamps left out."""
        return sum(signature.kind != "timestamp" for signature in self.signatures)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def continues_issued(self) -> bool | None:
        """Tells whether the file begins with the very bytes that we issued."""
        return None if self.continuation is None else self.continuation.continues

    @computed_field  # type: ignore[prop-decorator]
    @property
    def ok(self) -> bool:
        """Tells whether the file can be relied on."""
        right = all(each.ok for each in self.signatures)
        return self.verdict == "valid" and self.count > 0 and right and not self._strange

    @computed_field  # type: ignore[prop-decorator]
    @property
    def words(self) -> str:
        """Says it in Vietnamese, for customers and clerks."""
        first = OF_MAIL.get(self.verdict, IN_WORDS[self.verdict]) if self.kind == "mail" else IN_WORDS[self.verdict]
        said = [f"{first}.", *(each.words for each in self.signatures)]
        said += self.continuation.words if self.continuation else ()
        return " ".join([*said, *(f"Lưu ý: {each}." for each in self.remarks)])

    @property
    def _strange(self) -> bool:
        return self.continuation is not None and not self.continuation.ok

    @classmethod
    def of(
        cls,
        signatures: Sequence[Signature],
        empty_fields: Sequence[str],
        fields: Sequence[str] = (),
        remarks: Sequence[str] = (),
        continuation: Continuation | None = None,
    ) -> "Report":
        """Builds the report on a file that could be read."""
        problems = [f"{each.field}: {problem}" for each in signatures for problem in each.problems]
        problems += continuation.problems if continuation else ()
        return cls(
            verdict=_verdict(signatures, continuation),
            signatures=tuple(signatures),
            fields=tuple(fields),
            empty_fields=tuple(empty_fields),
            problems=tuple(problems),
            remarks=tuple(remarks),
            continuation=continuation,
        )

    @classmethod
    def unread(cls, verdict: Verdict, cause: str | None = None, kind: Literal["pdf", "mail"] = "pdf") -> "Report":
        """Builds the report on a file whose signatures could not be looked at; `cause` is for programs."""
        words = OF_MAIL.get(verdict, IN_WORDS[verdict]) if kind == "mail" else IN_WORDS[verdict]
        return cls(verdict=verdict, problems=(words,), cause=cause, kind=kind)


class Attached(Fact):
    """A PDF in a mail."""

    name: str
    report: Report


def _verdict(signatures: Sequence[Signature], continuation: Continuation | None) -> Verdict:
    signed = any(each.kind != "timestamp" for each in signatures)
    right = all(each.ok for each in signatures)
    if continuation is not None and not continuation.ok:
        return "invalid"
    return "unsigned" if not signed and right else "valid" if right else "invalid"
