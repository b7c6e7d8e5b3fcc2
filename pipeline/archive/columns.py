"""The columns of the registers, and what stands above them on paper (Nghị định 30/2020/NĐ-CP, Phụ lục IV)."""

from collections.abc import Mapping

from pipeline.archive.registers import NAMES
from pipeline.archive.sheet import Column, Heading

IN = "arrivals"
"""The incoming register; the others are named by the kind of letter, or hold all that went out."""
ARRIVAL_COLUMNS = (
    Column("arrived_at", "Ngày đến", 11),
    Column("ordinal", "Số đến", 7),
    Column("author", "Tác giả", 24),
    Column("document_number", "Số, ký hiệu văn bản", 11),
    Column("document_date", "Ngày tháng văn bản", 11.5),
    Column("summary", "Tên loại và trích yếu nội dung", 38),
    Column("recipient", "Đơn vị hoặc người nhận", 20),
    Column("case", "Hồ sơ", 16),
    Column("handed_over_on", "Ngày chuyển", 11.5),
    Column("signature", "Ký nhận", 10),
    Column("remark", "Ghi chú", 26),
)
LETTER_COLUMNS = (
    Column("number", "Số, ký hiệu văn bản", 15),
    Column("issued_on", "Ngày tháng văn bản", 11.5),
    Column("summary", "Tên loại và trích yếu nội dung", 38),
    Column("signatory", "Người ký", 18),
    Column("recipient", "Nơi nhận văn bản", 24),
    Column("kept_by", "Đơn vị, người nhận bản lưu", 16),
    Column("copies", "Số lượng bản", 7),
    Column("sent_on", "Ngày chuyển", 11.5),
    Column("signature", "Ký nhận", 10),
    Column("case", "Hồ sơ", 16),
    Column("remark", "Ghi chú", 24),
)


def heading(organisation: str, year: int, kind: str, given: Mapping[str, int]) -> Heading:
    """Gives what stands above the register `kind` of `year`; `given` are the last numbers by book."""
    title = "SỔ ĐĂNG KÝ VĂN BẢN ĐẾN" if kind == IN else "SỔ ĐĂNG KÝ VĂN BẢN ĐI"
    if kind in NAMES:
        title = f"{title}: {NAMES[kind].upper()}"
    span = f"; từ số 1 đến số {next(iter(given.values()))}" if len(given) == 1 else ""
    return Heading(organisation, title, f"Năm: {year}{span}")
