"""What a procedure file says of the letters that a person writes, each in a table of its own that may be left out."""

from collections.abc import Mapping

from pydantic import Field

from pipeline.settings import Strict

RECIPIENTS = ("Như trên;", "Lưu: VT, hồ sơ khiếu nại.")


class Reason(Strict):
    """A usual reason for not accepting a complaint (E3), and where the customer may turn to."""

    title: str
    text: str
    turn_to: str | None = None


class Rejection(Strict):
    """The rejection (thông báo từ chối tiếp nhận; E3): its book and the usual reasons by their ids.

    `service` is what complaints are accepted about.
    """

    book: str = "TBTC"
    service: str = "dịch vụ chứng thực chữ ký số"
    recipients: tuple[str, ...] = RECIPIENTS
    reasons: Mapping[str, Reason] = {}


class Answer(Strict):
    """The answer (văn bản trả lời khiếu nại; E4b, E8, S14), and how long the customer has to say yes or no."""

    book: str = "TLKN"
    reply_within_working_days: int = Field(default=10, ge=1)
    recipients: tuple[str, ...] = RECIPIENTS


class Closing(Strict):
    """The closing notice (thông báo kết thúc; E9, S15), and whether a customer's silence closes a case."""

    book: str = "TBKT"
    on_silence: bool = True
    recipients: tuple[str, ...] = RECIPIENTS


class Record(Strict):
    """The record (biên bản xử lý khiếu nại; E4a) and how many copies are made of it."""

    book: str = "BBKN"
    copies: int = Field(default=2, ge=1)
    recipients: tuple[str, ...] = ("Khách hàng;", "Lưu: VT, hồ sơ khiếu nại.")


class Approval(Strict):
    """Who may approve what binds the CA: with `by_another`, not the one who wrote it."""

    by_another: bool = False
