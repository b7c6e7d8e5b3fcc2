"""Twelve complaints of different kinds and forms, from the labelled messages; for demo and tests."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime

from tests.mails import forms
from tests.mails.corpus import message
from tests.mails.forms import Form, build


@dataclass(frozen=True)
class Customer:
    """Who writes, which labelled message, and in what form."""

    name: str
    address: str
    message_id: str
    form: Form


CUSTOMERS = (
    Customer("Đỗ Hữu Thắng", "thang.do@huuthang.example", "m303", forms.plain),
    Customer("Võ Hồng Đào", "dao.vo@senviet.example", "m037", forms.both),
    Customer("Công ty CP Dược liệu Yên Thế", "vanthu@duoclieuyenthe.example", "m033", forms.with_word),
    Customer("Công ty TNHH May Xuất khẩu Thanh Miện", "vanphong@maythanhmien.example", "m350", forms.with_pdf),
    Customer("Meridian Cold Chain Vietnam", "ops@meridiancold.example", "m305", forms.as_html),
    Customer("", "nhuatanphuhung@mail.example", "m063", forms.plain),
    Customer("Phạm Đức Toàn", "toan.pham@dongxanh.example", "m042", forms.base64),
    Customer("ngân", "ngan.1999@mail.example", "m023", forms.both),
    Customer("Nguyen Phuong Linh", "linh.nguyen@sakuratrading.example", "m310", forms.eight_bit),
    Customer("Showroom Vạn Lộc", "ketoan@otovanloc.example", "m282", forms.plain),
    Customer("Tạ Minh Quân", "quan.ta@luatquan.example", "m338", forms.as_html),
    Customer("Hồ Thị Mai Khôi", "maikhoi@htxtieucua.example", "m304", forms.plain),
)

OUT_OF_SCOPE = Customer("Kho vận 3 miền", "khovan@bamien.example", "m022", forms.plain)
"""Complains about another product: proposed for rejection, and waits for a person's word (E3)."""


def complaint(customer: Customer, to: str, at: datetime | None = None) -> bytes:
    """The customer's mail as sent `at` (aware; None: now)."""
    text = message(customer.message_id)
    moment = at or datetime.now(UTC)
    return build(
        (customer.name, customer.address),
        to,
        text["subject"],
        text["body"],
        customer.form,
        Date=format_datetime(moment),
        Message_ID=f"<{text['id']}.{moment:%Y%m%d%H%M%S%f}@{customer.address.partition('@')[2]}>",
    )
