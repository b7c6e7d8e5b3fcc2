"""The frequent questions of SmartSign: the right entry is found, however it is asked, and nothing where none fits."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import Problem
from pipeline.reading.vietnamese import fold
from pipeline.triage.knowledge import Knowledge, Match, best

QUESTIONS = """
hotline|Anh chị cho em xin số tổng đài để em gọi báo lỗi với ạ
hotline|may bi loi khi khai bao hiem thi lien he ai vay
hotline|Bên tôi gặp sự cố kỹ thuật ngoài giờ thì gọi số nào?
hotline|Please give me the support hotline, nobody answers my e-mail
hotline|Thiết bị trục trặc, tôi cần liên hệ với ai để được giúp?
hotline|cho chị xin số điện thoại hỗ trợ kỹ thuật nhé em
one-token-two-companies|Tôi làm giám đốc hai công ty, dùng chung một USB chữ ký số được không?
one-token-two-companies|1 token co xai cho 2 cty duoc ko shop
one-token-two-companies|Công ty mẹ có chữ ký số rồi thì công ty con có phải mua nữa không?
one-token-two-companies|May I use the token of our first company to sign for another company of the same owner?
one-token-two-companies|Em kế toán dịch vụ, lấy chữ ký số của công ty này ký cho công ty khác có sao không ạ
default-pin|Em mới nhận token, có bắt buộc đổi mã PIN không ạ?
default-pin|de nguyen mat khau mac dinh 12345678 co sao ko
default-pin|Chữ ký số mới mua, cô cứ dùng mã pin nhà cung cấp đưa có được không cháu?
default-pin|Is it necessary to change the default PIN after we receive the device?
default-pin|Muốn thay mã pin mới cho token thì vào chỗ nào vậy em?
broken-or-lost|Token của tôi rơi vỡ vỏ, đèn không sáng nữa, có được bảo hành không?
broken-or-lost|lam mat usb chu ky so roi em oi gio phai sao
broken-or-lost|Kế toán nghỉ việc làm thất lạc thiết bị, xin hỏi thủ tục cấp lại
broken-or-lost|We lost our token last week. How can we get a new one and what does it cost?
broken-or-lost|cái usb nó bị gãy đầu cắm, đổi cái mới bao nhiêu tiền
broken-or-lost|Chữ ký số hư, mua được 8 tháng, còn bảo hành không ạ?
broken-or-lost|Văn phòng bị trộm lấy mất cả token, chúng tôi cần làm gì?
not-registered-online|Chọn tờ khai thuế môn bài để ký thì hiện "Hồ sơ chưa đăng ký nộp qua mạng"
not-registered-online|web thue bao ho so chua dang ky nop qua mang la sao ad
not-registered-online|Trang thuế điện tử nói loại tờ khai này chưa đăng ký nên không nộp được
not-registered-online|The portal shows "Ho so chua dang ky nop qua mang" when I choose the VAT form
not-registered-online|Tôi nộp báo cáo tài chính thì hệ thống báo tờ khai chưa được đăng ký nộp, xin hướng dẫn
certificate-not-found|Bấm ký tờ khai nó báo không tìm thấy chữ ký số hoặc chữ ký số không đúng
certificate-not-found|em cam token vao may ma web thue khong tim thay chu ky so
certificate-not-found|Cháu ơi máy bác không nhận chữ ký số, ký không được
certificate-not-found|When I press the sign button, the message says digital signature not found
certificate-not-found|Đã cài driver mà lúc ký vẫn không thấy chứng thư số đâu
certificate-not-found|Hệ thống báo chữ ký số không đúng, có phải do chưa cập nhật serial không?
pin-refused|Nhập đúng mã PIN mà vẫn báo sai mã pin hay không tìm thấy thiết bị chứng thư số
pin-refused|token bao sai pin trong khi e go dung pass
pin-refused|Em nhập sai nhiều lần nên mã PIN bị khoá rồi ạ, mở giúp em
pin-refused|I am sure the PIN is right but the system says wrong PIN or device not found
pin-refused|Chị quên mất mật khẩu token rồi thì làm sao em?
pin-refused|Our PIN is locked after too many attempts, please unlock it
several-certificates|Công ty mình muốn mua thêm một token nữa cho bộ phận xuất nhập khẩu được không?
several-certificates|mot cong ty dang ky nhieu chu ky so cung luc co dc ko
several-certificates|Phòng nhân sự và phòng kế toán mỗi phòng một chữ ký số có được không?
several-certificates|Can our company have more than one token at the same time?
several-certificates|Có cái đang dùng khai thuế rồi, giờ đăng ký thêm chứng thư số thứ hai để khai hải quan được chứ?
change-of-name|Công ty tôi vừa đổi tên, chữ ký số cập nhật thế nào và phí bao nhiêu?
change-of-name|cty e chuyen dia chi sang quan khac, co phai lam lai chu ky so k
change-of-name|Giấy phép kinh doanh thay đổi địa chỉ trụ sở, xin hướng dẫn cập nhật chứng thư
change-of-name|We moved our office. Do we have to update the address in the certificate?
change-of-name|Nhà trường được đổi tên từ tháng 9, nhờ Trung tâm sửa tên trên chứng thư số
change-of-name|doi ten cong ty tren chu ky so mat phi ko shop
"""

NONE = """
Tôi đồng ý với kết quả giải quyết.
Kính mời Quý khách tham dự hội thảo về hoá đơn điện tử ngày 12/12.
Báo giá văn phòng phẩm tháng 11
Chúc mừng năm mới
Em nộp đơn ứng tuyển vị trí nhân viên kinh doanh
Nhân viên của các anh nói chuyện rất khó nghe.
Your invoice is overdue, click here
Cảm ơn em
Thời hạn gia hạn chỉ được hai năm trong khi hợp đồng ghi ba năm.
Xin chào

"""


def cases():
    return [tuple(line.split("|")) for line in QUESTIONS.splitlines() if line]


@pytest.fixture(scope="module")
def knowledge():
    return Knowledge.load("smartsign", Path("nowhere"))


def found(text, knowledge):
    match = best(text, knowledge.entries, knowledge.threshold)
    return match.entry if match else None


@pytest.mark.clause("S18")
def test_the_nine_entries_are_there(knowledge):
    assert [entry.number for entry in knowledge.entries] == list(range(1, 10))
    assert all(entry.answer.strip().endswith(".") for entry in knowledge.entries)


@pytest.mark.clause("S18")
def test_the_right_entry_is_first(knowledge):
    wrong = [(entry, found(text, knowledge), text) for entry, text in cases() if found(text, knowledge) != entry]
    assert len(cases()) >= 50
    assert len(wrong) <= 0.1 * len(cases()), wrong


def test_the_right_entry_is_first_without_diacritics_too(knowledge):
    wrong = [text for entry, text in cases() if found(fold(text), knowledge) != entry]
    assert len(wrong) <= 0.1 * len(cases()), wrong


@pytest.mark.parametrize("text", NONE.splitlines())
def test_nothing_where_none_fits(text, knowledge):
    assert best(text, knowledge.entries, knowledge.threshold) is None


def test_no_entries_no_match():
    assert best("mã pin mặc định", ()) is None


def test_the_words_that_say_so_stand_in_the_text(knowledge):
    match = best("Cho em hỏi mã PIN mặc định có phải đổi không?", knowledge.entries)
    assert match is not None
    assert "ma pin mac dinh" in match.words


def test_own_knowledge_stands_before_the_shipped_one(tmp_path):
    folder = tmp_path / "knowledge"
    folder.mkdir()
    text = 'name = "own"\n[[entries]]\nid = "x"\nnumber = 1\ntitle = "t"\nquestions = ["q"]\nanswer = "a"\n'
    (folder / "smartsign.toml").write_text(text, "utf-8")
    assert [entry.id for entry in Knowledge.load("smartsign", tmp_path).entries] == ["x"]
    (folder / "smartsign.toml").write_text('name = "own"\n[[entries]]\nid = "x"\n', "utf-8")
    with pytest.raises(Problem, match=r"smartsign\.toml"):
        Knowledge.load("smartsign", tmp_path)


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=300))
def test_any_text(text):
    knowledge = Knowledge.load("smartsign", Path("nowhere"))
    match = best(text, knowledge.entries)
    assert match is None or (isinstance(match, Match) and 0 <= match.score <= 1)
    assert best(text, knowledge.entries) == match
