"""How Vietnamese office letters write dates (NĐ 30/2020/NĐ-CP, Phụ lục I, II.4) and break names.

A day below 10 and the months 1 and 2 have a leading 0; the other months have none.
"""

import datetime as dt
import re

_COMPOUNDS = (
    "bộ phận|chăm sóc|chi nhánh|chữ ký số|chứng thực|công cộng|công nghệ|công ty|cổ phần|dịch vụ|đại diện"
    "|giám đốc|giao dịch|hỗ trợ|khách hàng|khiếu nại|kinh doanh|kỹ thuật|phát triển|phòng giao dịch|quản lý"
    "|thông tin|thương mại|tiếp nhận|trung tâm|trưởng phòng|và xử lý|văn phòng|viễn thông|xử lý"
)
_PHRASE = re.compile(rf"\b(?:{_COMPOUNDS})\b|\S+", re.IGNORECASE)

VIETNAM = dt.timezone(dt.timedelta(hours=7))


def date_in_words(day: dt.date) -> str:
    """Gives "ngày 05 tháng 02 năm 2026"."""
    return f"ngày {day.day:02d} tháng {_month(day)} năm {day.year}"


def date_in_figures(day: dt.date) -> str:
    """Gives "05/02/2026"; "20/10/2026"; "06/3/2026"."""
    return f"{day.day:02d}/{_month(day)}/{day.year}"


def moment_in_words(moment: dt.datetime) -> str:
    """Gives an aware time on Vietnam's clock: "08 giờ 15 phút ngày 05/02/2026"."""
    local = moment.astimezone(VIETNAM)
    return f"{local.hour:02d} giờ {local.minute:02d} phút ngày {date_in_figures(local.date())}"


def moment_iso(moment: dt.datetime) -> str:
    """Gives an aware time as ISO 8601 on Vietnam's clock: "2026-02-05T08:15:27+07:00"."""
    return moment.astimezone(VIETNAM).isoformat(timespec="seconds")


def phrases(name: str) -> list[str]:
    """Splits a name into words and compounds that a line end must not tear: "chữ ký số", "E-CA"."""
    return _PHRASE.findall(name)


def _month(day: dt.date) -> str:
    return f"{day.month:02d}" if day.month <= 2 else str(day.month)  # noqa: PLR2004 - months 1 and 2
