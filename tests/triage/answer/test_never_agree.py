"""Replies that hold words of agreement and must not close a case."""

import pytest

from pipeline.reading.vietnamese import fold
from pipeline.triage.answer import answer_of

NEVER = """
không đồng ý
chưa đồng ý được
Đâu có đồng ý
Tôi có đồng ý đâu
Đồng ý cái gì mà đồng ý
Ai đồng ý với mấy người
Chị tưởng em đồng ý hả
Tôi chỉ nói là tôi đồng ý nếu được hoàn tiền
Đồng ý nếu em gửi hoá đơn trong hôm nay
Đồng ý khi nhận được token
Đồng ý với điều kiện miễn phí năm sau
Hoàn tiền xong tôi đồng ý
Trả tiền rồi tôi đồng ý
Trả tiền đi, tôi đồng ý ngay
Cứ chuyển tiền vào tài khoản tôi thì tôi đồng ý
Ký được tờ khai thì mình đồng ý
Sửa cho xong đi rồi chị mới đồng ý
Tôi sẽ đồng ý
Để xem, chắc là đồng ý
Có lẽ đồng ý
Gần như đồng ý
Tạm đồng ý
Đồng ý tạm thời
Về cơ bản đồng ý
Đồng ý một phần
Đồng ý phần 1, phần 2 không
Đồng ý mục a. Mục b thì để bàn thêm.
Đồng ý trừ khoản phí
Đồng ý cho qua nhưng tiền vẫn phải trả
Anh Tú đồng ý rồi
Sếp tôi đồng ý rồi
Kế toán bên em nói đồng ý
Nghe nói mọi người đồng ý hết rồi
Đại lý đồng ý đổi máy
Bên thuế đồng ý cho gia hạn
Vợ tôi đồng ý
Hỏi giám đốc thì giám đốc đồng ý
Thư bảo tôi trả lời "Đồng ý"
"Đồng ý"
'Đồng ý' là sao
Đồng ý?
Đồng ý chưa
Có đồng ý không
Đồng ý hay không đồng ý
Đồng ý / Không đồng ý
Đồng ý hoặc không
Nếu đồng ý thì làm gì tiếp
Muốn tôi đồng ý thì gọi cho tôi
Bắt tôi đồng ý à
Tôi buộc phải đồng ý
Đành đồng ý vậy
Thôi thì đồng ý cho xong chuyện
Coi như tôi đồng ý
Cứ cho là tôi đồng ý
Đồng ý mở lại khiếu nại
Đồng ý gửi giấy tờ
Đồng ý cho vào máy
Đồng ý 9h sáng mai
Đồng ý hẹn thứ Năm
Đồng ý đóng thêm phí nếu cần
Đồng ý chuyển sang nhà cung cấp khác
Đồng ý kiểm tra lại
Đồng ý làm lại từ đầu
Đồng ý rằng dịch vụ quá tệ
Đồng ý là các anh sai
Đồng ý. Khi nào có tiền?
Đồng ý, nhưng token vẫn chưa dùng được
Đồng ý mà lỗi vẫn còn
Đồng ý. Còn khoản 300 nghìn thì sao
Đồng ý. À mà khoan
Đồng ý. Xin lỗi tôi nhầm, không phải hồ sơ này
Tôi rút lại lời đồng ý
Trước đây tôi đồng ý, bây giờ thì không
Hôm qua tôi đồng ý, hôm nay máy lại lỗi
Tôi chưa từng đồng ý
Không ai đồng ý với cách này
Khó mà đồng ý được
Làm sao đồng ý được
Thật khó để chúng tôi chấp nhận
Từ chối, không chấp nhận
Không nhất trí
Chưa thống nhất
Tôi không phản đối nhưng cũng không đồng ý
Không phải là tôi không đồng ý, nhưng tôi muốn xem hoá đơn trước
Cảm ơn, để tôi thử rồi báo lại
Cảm ơn em
Tuyệt vời quá ha, ba tuần vẫn chưa xong
Hay quá nhỉ, ok
OK?
OK để mai thử
Ok em gửi qua đi
Ok, chờ kết quả
Ok đã nhận thư
Ok nhưng chưa được
Ok vậy bao giờ xong
Ok để chị hỏi lại
Được thì được
Được không em
Xong rồi à
Xong chưa em
Gần xong rồi
Chưa xong
Dùng được mỗi hôm qua thôi
Đã dùng được một máy, máy kia thì không
Chưa dùng được
Vẫn bị lỗi
Chưa nhận được
Ký được rồi mà gửi đi bị trả về
Hình như được rồi
Chắc xong rồi
Tạm ổn
Duyệt chưa em
Không duyệt
Ok em hỗ trợ chị
Ok em kiểm tra lại
Ok em thử
Ok chị nộp
Ok chị ký
Ok để em làm
Đồng ý. Em hỗ trợ chị nhé
Đồng ý, em xử lý đi
Ok please help
Ok, please support
OK support us
We would accept
I could agree
We'd be happy with a refund
Ừ
Đừng đóng hồ sơ
Ai cho đóng hồ sơ
Sao lại đóng hồ sơ của tôi
Đề nghị không đóng hồ sơ
Chưa được đóng hồ sơ
👎
👍 mà chưa được nha
we do not agree
not agree
I don't agree
We don’t accept this
cannot accept
We would agree if you refund us
We agree in principle
We agree subject to receiving the refund
We partly agree
We agree with you that the service is bad
We agree to meet on Friday
We agree, but the refund is missing
We accept no responsibility
Accepted? No.
I am not ok with this
Not fine with us
It is not working well
Please do not close the case
Why did you close the case
You can close the case when the token arrives
We never agreed
Agreed amount was 500.000, you charged 800.000
My colleague agreed by phone, I did not
They agreed, not us
We will agree after the test
Hardly acceptable
The technician said it is fixed
OK so when is it fixed
No objection from the agent, but we object
Is it ok with us? No
Thank you, we will try and report back
Đây là thư trả lời tự động. Tôi đồng ý sẽ liên hệ lại.
I am out of office until Monday. OK.
Theo tôi hiểu công ty đồng ý hoàn tiền
Công ty đồng ý đổi token cho tôi rồi mà chưa thấy
Bên em đồng ý hoàn tiền cho chị là đúng rồi
Chúng tôi yêu cầu công ty đồng ý với phương án của chúng tôi
Mong trung tâm đồng ý với phương án của tôi
Đề nghị trung tâm chấp nhận khiếu nại của tôi
Xin quý công ty chấp thuận cho tôi gia hạn
Rất mong được chấp thuận
Nhờ em xin sếp đồng ý giúp
Anh đồng ý giảm giá cho em nhé
Chị đồng ý hoàn tiền cho em đi
Em đồng ý gia hạn cho chị đi
Đồng ý hoàn tiền cho tôi
Đồng ý nhé? Nhớ hoàn tiền cho tôi trước
Đồng ý, hoàn tiền cho tôi trước ngày 30
Đồng ý, nhớ gửi token mới
Đồng ý, sau khi bên em chuyển tiền
Tôi nói đồng ý bao giờ
Các anh tự ý ghi tôi đồng ý
Đồng ý à, mơ đi
Đồng ý con mắt
Đồng ý kiểu này thì chết
đồng ý ... mới lạ
Dạ không ạ, em chưa đồng ý
Ko đồng ý
k chấp nhận
hok ok nha
chẳng đồng ý
Tôi hết đồng ý rồi
Hết cách rồi, đồng ý
Thiếu chữ ký nên chưa chấp nhận
Đơn vị đề nghị giải thích rồi mới nhất trí
Không có chuyện tôi nhất trí
Tôi thống nhất thời gian 14h nhé
Thống nhất lịch hẹn thứ 5
Chấp nhận thế nào được
Chấp nhận mất tiền oan à
Tôi chấp nhận trả phí nếu lỗi do tôi
Nhất trí với anh là bên em phục vụ kém
Đồng ý với ý kiến của kế toán tôi: phải hoàn tiền
Tôi đồng ý với kết quả nếu tháng sau không bị lại
Tôi đồng ý với kết quả, trừ phần phí
Tôi đồng ý với kết quả nhưng yêu cầu bồi thường
Tôi đồng ý với kết quả kiểm tra, không đồng ý với mức phí
Tôi đồng ý với kết luận lỗi thuộc về các anh
Kết quả thì đồng ý, thái độ thì không
Tôi đồng ý với phương án của tôi chứ không phải của các anh
Đồng ý với phương án hoàn tiền chứ không phải đổi token
Đồng ý phương án 2 thôi
Đồng ý kết quả kiểm tra nhưng cần thêm biên bản
Tôi đồng ý việc token hỏng là do va đập, thế còn phí
Công ty đồng ý, kế toán trưởng chưa
Đồng ý. Token gửi về địa chỉ mới giúp chị
Đồng ý, gửi token về 12 Lê Lợi
Đồng ý, chuyển tiền vào STK 0123456789 VCB
OK, chuyển khoản vào tài khoản cũ
Ok gửi token về địa chỉ công ty
Đồng ý đổi token
Đồng ý gia hạn
Đồng ý mua token mới giá 275.000
Đồng ý trả phí
Đồng ý huỷ chứng thư
Đồng ý thu hồi chứng thư số
Đồng ý phương án đổi token, gửi sớm cho chị
Đồng ý với phương án đổi token mới, bao giờ gửi thì báo chị
Đồng ý, hẹn gặp thứ 2
Đồng ý. Mai tôi mang token ra
Chấp nhận chờ thêm 2 ngày
Nhất trí họp lúc 14h
ok 14h
Ok mai nhé
ok thứ 2 nha
Ok em cứ làm
Được em làm đi
Được, em cho kỹ thuật gọi chị
Được rồi, em cứ để đó
Được rồi, tôi sẽ gặp luật sư
Được rồi, tôi hiểu rồi
Xong rồi, tờ khai quá hạn rồi
Xong rồi, bị phạt rồi
Xong phim
Tốt rồi, giờ tới lượt token thứ hai
Máy 1 ok, máy 2 không
Máy 1 ok, máy 2 lỗi
Ký được rồi, nộp chưa được
Ký được tờ khai rồi nhưng hoá đơn thì không
Đã nhận được tiền, thiếu 50.000
Cảm ơn em. Chị chưa đồng ý vội
Đồng ý sơ bộ
Tôi đồng ý trên tinh thần hợp tác, chi tiết bàn sau
Sau khi bàn bạc, ban giám đốc đồng ý đề nghị xem xét lại
Ban giám đốc tôi không ai đồng ý
Công ty tôi và đại lý đã thống nhất kiện ra toà
Chúng tôi thống nhất sẽ chấm dứt hợp đồng với quý công ty
Chúng tôi nhất trí chấm dứt hợp đồng
Chúng tôi đồng ý chấm dứt dịch vụ
Đồng ý kết thúc hợp đồng
Đồng ý dừng sử dụng
Đề nghị chấm dứt ngay việc này
Đề nghị đóng dấu vào văn bản
Chốt phương án hoàn tiền nhé
OK chốt hoàn tiền
Chốt lại là bao giờ xong
Hài lòng với kết quả gì mà hài lòng
Hài lòng về thái độ, chưa hài lòng với kết quả
Tôi hài lòng với nhân viên nhưng không hài lòng kết quả
Không khiếu nại gì nữa nếu được hoàn tiền
Không khiếu nại thì các anh coi thường khách
Tôi không có ý kiến gì thêm ngoài việc yêu cầu hoàn tiền
Không có ý kiến
Không ý kiến
vấn đề đã được giải quyết?
Vấn đề của tôi đã giải quyết đâu
Sự việc đã được giải quyết một nửa
Vấn đề đã được giải quyết tạm thời
Lỗi cũ đã hết, lỗi mới xuất hiện
Hết lỗi này đến lỗi khác
hết lỗi pin, giờ đến lỗi java
Accepted the meeting
Approved leave request
Agreed on 2pm
Agree to pay the fee
We agree to extend the contract
We agree to the remote session
OK for tomorrow 2pm
OK, send it
Fine. I will go to court.
Fine, whatever
Great. Another delay.
Good luck
Good morning, any news?
Good job breaking it again
works on one PC, fails on another
Works on my old laptop only
It works sometimes
Done with you people
Done with this company
We are done here, cancel my contract
Please close my account
Close the account and return the money
Please proceed with the refund
Please proceed to court
Go ahead and refund
Confirmed: the error is still there
Confirmed, error 0x80090016 appears
I confirm that I received your letter
We confirm receipt
We confirm the meeting
All good except the invoice
No complaints about the staff, only the product
No objection to meeting on Monday
I have no objection to paying if it works
No problem, I will wait
👍 chờ em
👍 mai nhé
ok 👎
yes?
Yes
Vâng
Dạ
Dạ vâng ạ
Dạ em cảm ơn
dạ em hiểu rồi ạ
ok hiểu rồi
Ok rõ
Đồng ý. Token lại hư rồi
Đồng ý. Giờ máy đứng rồi
Đồng ý. Tờ khai đã bị trả về
Đồng ý. Tôi đã báo công an rồi
Đồng ý rồi giờ lại hỏng
Tôi đồng ý rồi tôi đổi ý rồi
Đồng ý. Chứng thư đã hết hạn rồi
Đồng ý. Tiền đã mất rồi
Đồng ý, đã ký được, token thứ hai đã chết
Đồng ý. Hệ thống đã từ chối hồ sơ rồi
Đồng ý, PIN đã bị khoá
Agreed. The new token has been broken since
Agreed. It was rejected by the tax portal
We agree. The refund was short by 500.000
We accept. The token was lost by your courier
Đồng ý. Tên công ty đã bị ghi khác
Đồng ý. Số tiền đã trừ hai lần
Đồng ý, tôi đã gửi đơn khởi kiện
Đồng ý, đã có sai sót
Đồng ý. Đã xong, chỉ tội cái máy in hết chạy
Ok tốt, tiền đã về một nửa
Tốt rồi em, được mỗi cái chậm
đồng ý được chưa
đồng ý được thôi
Đồng ý được nếu
Đồng ý cũng được, không cũng được
Đồng ý cũng được
Thì đồng ý
Thì cứ đồng ý đi
Ừ đồng ý đi rồi tính
Đồng ý đại đi
Đồng ý cho vui
Đồng ý giả vờ
Em đồng ý với chị kế toán là chưa xong
Đồng ý với ý kiến phản đối của sếp
Tôi đồng ý với khiếu nại của anh Nam
Tôi đồng ý nội dung khiếu nại
Chúng tôi đồng ý kết luận của thanh tra: CA sai
Tôi thống nhất nội dung khiếu nại như đã gửi
Nội dung tôi đã đồng ý khác với nội dung trong thư
"""

LINES = [line for line in NEVER.splitlines() if line]


@pytest.mark.parametrize("text", LINES)
@pytest.mark.clause("S16")
def test_never_agrees(text):
    assert answer_of(text).answer != "agree"


# Without diacritics "à", which asks, is "ạ", and "đứng" (stands still) is "đúng" (right).
@pytest.mark.parametrize("text", [line for line in LINES if line not in {"Xong rồi à", "Đồng ý. Giờ máy đứng rồi"}])
def test_never_agrees_without_diacritics(text):
    assert answer_of(fold(text)).answer != "agree"


@pytest.mark.parametrize("text", LINES)
def test_never_agrees_in_capitals_or_after_a_greeting(text):
    assert answer_of(text.upper()).answer != "agree"
    assert answer_of(f"Kính gửi Trung tâm,\n\n{text}").answer != "agree"
    assert answer_of(f"{text}\n\nCảm ơn Trung tâm.").answer != "agree"
