"""Sentences of customers that look like what mail programs write, and letters that hide in the text."""

import pytest

from pipeline.reading.reply import own_words
from tests.reading.test_reply_forms import ATTRIBUTIONS, BLOCKS, LETTER, MARKED, OWN

TRAPS = (
    "Ok",
    "Đồng ý",
    "ĐỒNG Ý",
    "Đồng Ý.",
    "KHÔNG ĐỒNG Ý",
    "Kính gửi SmartSign,\n\nĐồng Ý",
    "Kính gửi SmartSign,\n\nKHÔNG ĐỒNG Ý",
    "Dear SmartSign,\n\nAgreed",
    "Cảm ơn",
    "Cảm ơn em.",
    "Thanks",
    "Thank you!",
    "👍",
    "Tôi đã viết thư ngày 12/11/2026 mà chưa thấy trả lời.",
    "Tôi đã viết:\nmáy không ký được.",
    "Vào ngày 12/11/2026 tôi đã viết: máy không ký được.\nĐến nay vẫn vậy.",
    "Vào lúc 10:02 09/11/2026, chúng tôi đã viết:\nđề nghị cấp lại chứng thư.",
    "Ngày 12/11/2026 bên em đã gửi:\n- phiếu đăng ký\n- căn cước",
    "Hôm 12/11/2026 em gửi tới info@smartsign.com.vn các giấy tờ sau:\n- căn cước",
    "On 12 Nov 2026 I wrote:\nplease revoke the certificate.",
    "Từ: hôm qua đến nay máy không ký được.\nĐến: giờ vẫn vậy.",
    "Từ: 08/2026\nĐến: 10/2026\nNgày: 12 hằng tháng đều báo lỗi.",
    "Từ: 08h\nĐến: 10h\nkhông ai nghe máy.",
    "Trân trọng cảm ơn anh đã hỗ trợ, nhưng máy vẫn báo lỗi.\nĐề nghị xem lại.",
    "Thân gửi em Hân,\nChị chưa nhận được token.",
    "Kính chào Quý công ty,\nToken bị hỏng.",
    "Thân chào,\nToken của tôi bị hỏng, đề nghị đổi.",
    "Gửi từ hôm qua mà chưa thấy trả lời.",
    "Gửi từ điện thoại nên không đóng dấu được, anh thông cảm.",
    "Địa chỉ nhận token:\n18/4 Tỉnh lộ 8, Củ Chi\nSố điện thoại: 0356826426",
    "Em gửi số serial:\n\n54022B05DC1FAA38B84CE5C9DEC783E4",
    "Tôi xin hỏi:\n\n- Khi nào có token?\n- Ai giao?",
    "Chưa thấy hoá đơn.\n\nEm Vân Anh hứa mà không làm.",
    "Số tiền >= 300.000 phải có hoá đơn.\n=> Tôi không đồng ý.",
    "Đồng ý / Không đồng ý: Đồng ý\nLý do (nếu không đồng ý): không có",
    'Thư trước ghi "Nếu Quý khách đồng ý" nhưng tôi không đồng ý.',
    "Kính gửi: Công ty CP Chữ ký số ViNa\n\nCông ty không nhất trí với kết quả.",
)


@pytest.mark.parametrize("text", TRAPS)
def test_all_of_it_is_own(text):
    assert own_words(text).own_text == text
    assert own_words(f"{text}\n\n{ATTRIBUTIONS['gmail_vi']}\n\n{MARKED}").own_text == text
    assert own_words(f"{text}\n\n{BLOCKS['ruler']}\n\n{LETTER}").own_text == text


MORE_TRAPS = (
    "Ngày 12/11/2026 nhân viên của công ty đã viết:\n- không thu phí\n- giao trong ngày",
    "Danh sách người dùng:\n\n- Nguyễn Văn An\n- Trần Thị Bình",
    "Xin cấp chứng thư cho:\n\nNguyễn Văn An\nTrần Thị Bình",
    "Đã xong.\n\nMST: 0101234567\nSĐT: 0912345678",
    "Mong anh chị cho kỹ thuật gọi giúp.\n\nMong anh chị cho kỹ thuật liên lạc với Châu Ngọc Ánh, 0910 384 791.",
    "Kính gửi SmartSign,\n\nVâng",
    "Dear SmartSign,\n\nFine",
    "Tôi đồng ý.\nEm cảm ơn ạ.",
    "Đồng ý.\n\nThiết bị mới giao cho Phòng Kế toán.",
)


@pytest.mark.parametrize("text", MORE_TRAPS)
def test_more_that_is_own(text):
    assert own_words(text).own_text == text


@pytest.mark.parametrize(
    "name", ["Trần Ngọc Dung", "Cao Tiến Dũng", "Khổng Văn Lợi", "Đỗ Huy", "Bs. Nguyễn Thị Kim Cúc"]
)
def test_names_that_fold_into_answers(name):
    assert own_words(f"{OWN}\n\n{name}\n0912345678\n").own_text == OWN


def test_attribution_on_the_line_of_the_answer():
    assert own_words(f"Đồng ý nhé. {ATTRIBUTIONS['gmail_vi']}\n{MARKED}").own_text == "Đồng ý nhé."


def test_our_letter_pasted_without_any_mark():
    assert own_words(f"Để tôi hỏi lại đã.\n\n{LETTER}").own_text == "Để tôi hỏi lại đã."


def test_a_quoted_line_broken_without_its_mark():
    quote = (
        "> Nếu Quý khách hài lòng với kết quả giải quyết, vui lòng trả lời thư này:\n"
        "> Quý khách có thể chấp thuận bằng một câu ngắn gọn gửi về địa chỉ này là\n"
        '"Đồng ý" hoặc không\n> và gửi lại cho chúng tôi.\n'
    )
    assert own_words(f"Để tôi xem.\n\n{quote}").own_text == "Để tôi xem."


def test_inline_answers_with_signature():
    text = (
        f"{ATTRIBUTIONS['thunderbird_vi']}\n> 1. Phí đổi thiết bị.\n\nKhông đúng.\n\n> 2. Lô hàng.\n"
        "Xin gửi kết quả.\n\n> Trân trọng\n\nTrân trọng,\nHà Văn Chiến\n0912345678\n"
    )
    assert own_words(text).own_text == "Không đúng.\nXin gửi kết quả."


def test_postscript_is_own():
    text = f"{OWN}\n\nTrân trọng,\nNguyễn Thị Sen\n\nTái bút: tôi gửi kèm ảnh."
    assert own_words(text).own_text == f"{OWN}\nTái bút: tôi gửi kèm ảnh."


def test_line_ends_of_windows():
    text = f"{OWN}\n\nTrân trọng,\nSen\n\n{ATTRIBUTIONS['gmail_vi']}\n{MARKED}".replace("\n", "\r\n")
    assert own_words(text).own_text == OWN


@pytest.mark.parametrize("line", ["Trích dẫn CSKH <info@smartsign.com.vn>:", "Quoting CSKH <info@smartsign.com.vn>:"])
def test_any_address_above_a_marked_quote(line):
    assert own_words(f"{OWN}\n\n{line}\n{MARKED}").own_text == OWN
