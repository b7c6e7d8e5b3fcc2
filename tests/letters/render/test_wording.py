import datetime as dt

import pytest

from pipeline.letters.render.wording import date_in_figures, date_in_words, moment_in_words, moment_iso, phrases


@pytest.mark.parametrize(
    ("day", "words", "figures"),
    [
        (dt.date(2026, 2, 5), "ngày 05 tháng 02 năm 2026", "05/02/2026"),
        (dt.date(2026, 3, 9), "ngày 09 tháng 3 năm 2026", "09/3/2026"),
        (dt.date(2026, 10, 20), "ngày 20 tháng 10 năm 2026", "20/10/2026"),
    ],
)
def test_only_days_below_10_and_months_1_and_2_have_a_leading_zero(day: dt.date, words: str, figures: str) -> None:
    assert (date_in_words(day), date_in_figures(day)) == (words, figures)


def test_moments_are_told_by_the_clock_of_vietnam() -> None:
    moment = dt.datetime(2026, 2, 4, 18, 5, 9, 987654, tzinfo=dt.UTC)
    assert moment_in_words(moment) == "01 giờ 05 phút ngày 05/02/2026"
    assert moment_iso(moment) == "2026-02-05T01:05:09+07:00"


def test_compounds_stay_together() -> None:
    name = "TRUNG TÂM CHỨNG THỰC CHỮ KÝ SỐ CÔNG CỘNG E-CA"
    assert phrases(name) == ["TRUNG TÂM", "CHỨNG THỰC", "CHỮ KÝ SỐ", "CÔNG CỘNG", "E-CA"]
    assert phrases("Trưởng bộ phận Tiếp nhận và xử lý") == ["Trưởng", "bộ phận", "Tiếp nhận", "và xử lý"]
