"""Name blocks that stand right below the last sentence, and lines with capitals that are the customer's words."""

import pytest

from pipeline.reading.reply import own_words

SAYS = ("Chúng tôi nhất trí với kết quả.", "Agreed. Thank you!", "Phí này tính từ bao giờ?", "Cảm ơn các bạn…")
SIGNED = (
    "Kim Min-seok / Daehan Vina",
    "Tanaka Hiroshi",
    "Priya Raman\nPurchasing",
    "J. Fernando\nCEO, Lanka Tea VN",
    "Thượng tá (đã nghỉ hưu) Lê Quang Hòa",
    "Trần Thị Bảy - hộ kinh doanh Bảy Trần",
    "Shop Hoa & Lá - 0912 345 678",
    "Đại lý Chữ ký số Hoàng Gia",
    "Phòng Kế hoạch - Ngân hàng Nông nghiệp",
)
PARAGRAPHS = (
    "Lý Thu Thảo\nQuản lý | Spa Hoa Nhài\n45 Lê Lợi, Đà Nẵng\nMobile: 0905 111 222",
    "ĐẠI LÝ CHỮ KÝ SỐ HẢI ÂU\nĐ/c: 9 Quang Trung, Huế\nHotline: 0234 3822 822",
    "Luật sư Đặng Minh Trí\nĐoàn Luật sư TP. Huế\nVPLS Công Tâm, 8 Hai Bà Trưng\nDĐ: 0904 123 456",
)
WORDS = (
    "Máy hiện bảng này.\nInvalid Certificate",
    "Tôi mở bằng trình duyệt này.\nGoogle Chrome",
    "Nhờ giao token cho người này, địa chỉ ở dưới.\nKho Số Hai",
    "Tên mới của chúng tôi như sau.\nDaehan Vina Co",
    "Please use the name below.\nKim Min-seok",
    "Gửi về địa chỉ mới:\n45 Lê Lợi, Đà Nẵng",
    "Giao cho chị nhận giúp:\nLý Thu Thảo\n45 Lê Lợi, Đà Nẵng",
    "Tôi chưa đồng ý.\nCancel Contract",
    "Đồng ý.\nHoàn Phí",
    "Token ký được rồi.\nTHANKS",
)


@pytest.mark.parametrize("signed", SIGNED)
@pytest.mark.parametrize("says", SAYS)
def test_a_name_right_below_a_sentence_is_a_signature(says, signed):
    assert own_words(f"{says}\n{signed}\n").own_text == says


@pytest.mark.parametrize("paragraph", PARAGRAPHS)
def test_a_paragraph_of_name_firm_street_and_telephone_is_a_signature(paragraph):
    assert own_words(f"{SAYS[0]}\n\n{paragraph}\n").own_text == SAYS[0]


@pytest.mark.parametrize("text", WORDS)
def test_capitals_alone_are_no_signature(text):
    assert own_words(text).own_text == text
