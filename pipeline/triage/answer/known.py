"""Words that name things and tell what was done; beside an agreement a clause of nothing but these changes nothing.

No word here can ask, forbid, deny, put off or set a condition: that is what makes a clause of them harmless.
"""

THINGS = (
    "máy tính token usb thiết bị chứng thư chữ ký số tờ khai thuế điện tử hải quan bảo hiểm xã hội bhxh phần"
    " mềm driver"
    " java trình duyệt chrome ứng dụng hệ thống cổng trang web hóa đơn kho bạc nhà nước ecus thủ tục hành chính"
    " kế toán quầy chi nhánh bộ phận trên tại ở của và bằng cái con cây chiếc tên mã địa chỉ giấy phép"
    " case request ticket account signature signing sign tax customs declaration portal software on in at both submit"
    " submitted can able without normally normal smoothly computer device new updated since our accountant already"
    " valid return certificates ok"
)
"""Things and places of the work; they may stand beside a bare "it works"."""
TOLD = (
    "đọc xem hiểu nắm rõ nghe giải thích tư vấn trao đổi nội bộ qua theo sau khi được về tính hướng dẫn kết nối"
    " thao tác"
    " gọi điện gửi nhận cấp nạp cài cập nhật thực hiện triển khai tiến hành làm điều chỉnh đối chiếu rà soát xem xét"
    " hôm qua nay hồi sáng trưa vừa lúc mới giờ bây bạn kỹ thuật nhân viên tổng đài viên ultraviewer teamviewer"
    " anydesk"
    " zalo số tiền phí gói cước hợp đồng nội dung văn bản công bên thư trả lời phản hồi phương án cách hướng"
    " khớp trùng hợp lý phù hợp chính xác chuẩn đầy đủ rõ ràng thỏa đáng ổn thỏa ưng ý thiện chí nhanh chóng"
    " kịp thời hạn chu đáo"
    " tận tình mừng vui tốt đẹp với như là thì vậy thế nên cũng lại rất toàn vì do từ những một hơi lâu tí chút"
    " cuối cùng lâu nay trưởng phó giám đốc ban lãnh đạo mst thấy có đúng tiếc buồn ủa ghi nhận tiếp thu hướng khách"
    " we have has reviewed read understood understand checked received reply letter answer explanation support team"
    " my name am from with after reading your confirmed by technician staff hope business day weekend nice welcome"
)
"""What was told, done or felt; it may stand beside an agreement that is spoken."""
KNOWN_THINGS = frozenset(THINGS.split())
KNOWN = KNOWN_THINGS | frozenset(TOLD.split())
