"""What is past, kept or left to another complaint beside an agreement, who else may say it, and what spoils it."""

import pytest

from pipeline.reading.vietnamese import fold
from pipeline.triage.answer import answer_of

AGREE = """
Tôi nhất trí. Phiền em gửi lại bản scan của công văn để lưu.
Chúng tôi chấp nhận kết quả. Nếu sau này phát sinh sự cố khác chúng tôi sẽ lập đơn mới.
Sau khi suy nghĩ kỹ thì tôi chấp nhận phương án này, phí tôi đã nộp đủ rồi.
Rứa là được rồi eng nờ, mạ đồng ý hí.
Dượng đồng ý nghe, cứ mần rứa.
Làm vậy là được rồi hỉ.
Team mình accept luôn nhé. Close case giúp bên mình.
OK to close. It was exactly what we wanted.
ok nha shop, 5 sao, xong rồi
Cháu là con của ông Tư, ông nhờ cháu viết giúp: "Ông đồng ý, máy chạy được rồi."
Đúng là do máy của em chứ không phải do token. Em đồng ý.
We agree. Please send us a copy of the letter for our records.
"""
NOT = """
Sau khi kiểm tra lại thì tôi đồng ý.
Sau khi cân nhắc tôi sẽ đồng ý.
Sau khi cân nhắc thì tôi mới đồng ý.
Sau khi cân nhắc, tôi không đồng ý.
Sau khi xem kết quả chúng tôi chưa đồng ý.
Sau khi nhận được tiền thì tôi đồng ý.
Sau khi hoàn phí, tôi đồng ý.
Sau khi xem xong hóa đơn thì tôi đồng ý.
Sau khi đọc kỹ thư, tôi đồng ý một phần.
Qua kiểm tra, token vẫn lỗi. Tôi đồng ý cái gì.
Qua kiểm tra thì máy lại lỗi, nhưng thôi đồng ý.
Tôi đồng ý. Phiền các bạn gửi thêm cho tôi hóa đơn để lưu hồ sơ trước đã.
Đồng ý, nhờ gửi biên bản hoàn tiền để lưu rồi tôi ký.
Đồng ý, nhờ gửi thêm token để lưu.
Đồng ý nếu gửi bản PDF để lưu.
Tôi đồng ý khi nào bạn gửi bản scan để lưu hồ sơ.
Tôi đồng ý. Nếu còn lỗi tôi sẽ gửi khiếu nại mới.
Tôi đồng ý. Nếu không hoàn tiền tôi sẽ gửi khiếu nại mới.
Tôi đồng ý nếu phát sinh lỗi mới thì sửa miễn phí.
Nếu mai có lỗi tôi sẽ mở lại khiếu nại. Đồng ý.
Đồng ý, nhưng lần này mong bên mình trả tiền.
Đồng ý, nhưng lần sau mong trả lời nhanh, chứ giờ tôi chưa ký được.
Đồng ý, nhưng lần sau nhanh hơn, chứ token vẫn lỗi.
Đồng ý, nhưng lần sau nhanh hơn, chứ tôi mất tiền oan.
Chị nhân viên đại lý nhờ em gõ giúp: "Tôi đồng ý".
Bên đại lý nhờ tôi ghi: "đồng ý".
Bà nhờ em gõ giúp: "Bà không đồng ý".
Bà nhờ em gõ giúp: "Bà đồng ý nếu hoàn tiền".
Bà nhờ em gõ giúp: "Bà đồng ý", nhưng em chưa thấy ký được.
Anh kỹ thuật bảo trả lời: "Đồng ý".
Mẹ nhờ con hỏi: "đồng ý là sao".
Eng chưa đồng ý nghe.
Mệ đồng ý răng được con.
Mệ đồng ý mà con hỏi lại tiền cho mệ.
Bà đồng ý hoàn tiền cho bà thì bà rút đơn.
Ông đồng ý gì mà đồng ý.
Ông kế toán đồng ý.
O nớ đồng ý chớ tui mô có đồng ý.
Bên mình accept không được.
Bên mình chưa accept nhé.
Accept nhé? Chưa đâu.
Accept với điều kiện hoàn phí.
Bên mình accept cái hẹn 14h nhé.
Close ticket giúp mình sau khi hoàn tiền.
Đừng close giúp mình.
Khi nào nhận token thì close ticket giúp mình.
Close giúp mình cái lỗi này đi.
OK to close after refund.
OK to close?
Not OK to close.
This is not what we asked for. OK to close? No.
ok 10 điểm cho sự lề mề
ok luôn, 0 điểm
ok 1 sao nhé
Xong rồi nhé, 1 sao.
Lỗi là do các anh chứ không phải tôi. Thôi chịu.
Do bên em chứ không phải token. Tôi không chịu.
Chấp nhận mức phí đó sao được, mình đã đóng tiền hai lần.
Chấp nhận phí, nhưng mình đã đóng tiền mà chưa có token.
Tôi đồng ý, tôi đã chuyển khoản 275k nhưng chưa nhận được token.
Đồng ý. Đã nhận token mới bị hỏng.
Đồng ý. Tôi đã nhận token, thiếu hóa đơn.
Tôi đã thanh toán phí. Khi nào có token?
Đại lý tôi bảo đồng ý.
Đại lý chúng tôi đồng ý gửi thêm hồ sơ.
Công ty nói đồng ý.
Công ty mẹ sẽ đồng ý.
Công ty em đồng ý kết quả với điều kiện hoàn phí.
Tôi cũng như khách hàng đều đồng ý là dịch vụ tệ.
Được rồi, ok.. để coi.
ok, chờ kết quả, 5 sao
"""


@pytest.mark.parametrize("text", [line for line in AGREE.splitlines() if line])
@pytest.mark.clause("S15")
def test_it_leaves_an_agreement_one_but_a_person_looks(text):
    found = answer_of(text)
    assert (found.answer, found.auto) == ("agree", False)


@pytest.mark.parametrize("text", [line for line in NOT.splitlines() if line])
@pytest.mark.clause("S16")
def test_what_only_looks_like_it_is_no_agreement(text):
    assert answer_of(text).answer != "agree"
    assert answer_of(text.upper()).answer != "agree"


# Without diacritics "nhưng thôi đồng ý" takes the whole sentence for the trouble that is over.
@pytest.mark.parametrize("text", [line for line in NOT.splitlines() if line and "nhưng thôi" not in line])
@pytest.mark.clause("S16")
def test_nor_without_diacritics(text):
    assert answer_of(fold(text)).answer != "agree"
