"""The syllables with diacritics that customers' letters use most, by falling frequency: they break ties."""

from functools import cache

# The toned and marked letters used most: the last means to tell two readings of one short line apart.
LETTERS = frozenset("đàôáưạêếịýảóốìấệờậơợầềộớ")

COMMON = """
không ký tôi số công có thì được của chữ gửi ngày lại chứng bị thư đã chị là đơn báo và nhận từ bên làm trên hạn
phải hồ máy thuế người sơ mới hàng tên cấp lỗi bạn nói mà giờ hoá mình rồi hỏi lý tiền bản chưa lần nhân đổi cái này
phần hợp toán chỉ nào trả đồng đề tháng chúng còn giấy nghị nộp thông đại các viên bảo điện đăng để dùng kính một
năm quý cũng phòng trước về giúp hôm mềm tờ gì gọi kế lúc mã vẫn cài hệ khác nhưng thị với bộ chuyển cần hiện khách
chào cầu vào yêu đó hết mất thấy trợ vì biết nhập vụ đúng kỹ nên nó nếu thuật văn đến hỗ nhà phí việc đang bằng dấu
dịch gói khoá lời mở sáng định cũ lên nhờ thống tới đâu cắm giá kèm nhật thiết tại tự vị kiểm luôn nước sửa thành
tính vậy đầu động hành vô xuất ơn bán bấm chính chức nghỉ trường tài chủ cơ hình hướng nội sách tư tử cả cảm hoặc
hồi hộ muốn thời thứ thực tiếp tâm tổ xác đòi đều cá cô dẫn dụng hoàn họ học nghiệp nguyễn ngân nữa phát tác xử đặt
đọc ơi biên chạy chịu chờ cách cập huỷ hải hội khoản liên lòng lệ như nhắn thiếu trực vấn đi giữ hoạt kê liệu mật
quyết sử thoại thường thầu thế thể tiếng tuần tạo tổng xoá đóng đủ bắt chắc cùng cụ cửa kết mẫu mọi phiếu sự thuộc
thái thêm trọng việt đính đối bàn bước cứ diện duyệt dự giảm hơn lưu lịch mấy mỗi nhánh nhất phép phút phận quyền
trình tạm tắt viết ánh đây địa đứng
"""


@cache
def common_syllables() -> frozenset[str]:
    """Gives the most used syllables with diacritics, in lower case NFC."""
    return frozenset(COMMON.split())
