import pytest

from tests.triage.fields.letters import found

FIRMS = [
    ("Bên em là Trường Mầm non Họa Mi, phường An Bình.", "Trường Mầm non Họa Mi"),
    ("Công ty tôi (Dệt may Thành Công Mới, MST 0101300842) đăng ký gói 3 năm.", "Dệt may Thành Công Mới"),
    ("em la ke toan cty tnhh minh phat, mst 0101300842", "cty tnhh minh phat"),
    ("On behalf of Mitsuba Parts Vietnam, I ask for help.", "Mitsuba Parts Vietnam"),
    ("My name is Park Ji-hoon of Samjin Electronics Co., Ltd. Our token is dead.", "Samjin Electronics Co., Ltd."),
    ("CÔNG TY TNHH XÂY LẮP ĐIỆN TÂN KỲ ĐỀ NGHỊ XỬ LÝ.", "CÔNG TY TNHH XÂY LẮP ĐIỆN TÂN KỲ"),
    ("Tên đơn vị: Hợp tác xã Vận tải Đoàn Kết\nMã số thuế: 0101300842", "Hợp tác xã Vận tải Đoàn Kết"),
    ("Công ty CP Thiết bị Trường học Sao Khuê nộp báo cáo.", "Công ty CP Thiết bị Trường học Sao Khuê"),
    ("Chi nhánh Công ty TNHH Sen Việt tại Cần Thơ bị sai MST.", "Chi nhánh Công ty TNHH Sen Việt tại Cần Thơ"),
    ("Tổng công ty Hạ tầng Bắc Hà - CTCP đề nghị cấp lại.", "Tổng công ty Hạ tầng Bắc Hà - CTCP"),
    ("Sở Nông nghiệp và Môi trường đang lập dự toán.", "Sở Nông nghiệp và Môi trường"),
    ("Token hỏng.\n\nRegards,\nDaniel Okafor\nTropicana Resort Phu Quoc", "Tropicana Resort Phu Quoc"),
    ("Bên mua: Công ty TNHH Gốm sứ Kim Lan, mst 0101300842. Xin lập lại hoá đơn.", "Công ty TNHH Gốm sứ Kim Lan"),
    ("Please revoke the certificate issued to Lotus Bay Trading Co., Ltd today.", "Lotus Bay Trading Co., Ltd"),
    ("Đơn vị: Công ty TNHH Giày da Phú Lâm\nMST: 0101300842", "Công ty TNHH Giày da Phú Lâm"),
    ("Cong ty TNHH Hoa Binh doi ten thanh Cong ty TNHH Hoa Binh Xanh.", "Cong ty TNHH Hoa Binh"),
]
PERSONS = [
    ("Tôi, Hoàng Văn Thắng, giám đốc, phản ánh như sau.", "Hoàng Văn Thắng"),
    ("Toi Truong Van Hung, can cuoc 052075861760.", "Truong Van Hung"),
    ("Em cảm ơn. Em Trâm Anh 0385.812.331", "Trâm Anh"),
    ("Lỗi ký.\nPhí Thị Ngà - 0931 575 275", "Phí Thị Ngà"),
    ("Hồ sơ thiếu. MST 0405419688, Phan Ngọc Bích. Anh chị xem giúp em.", "Phan Ngọc Bích"),
    ("Đề nghị xử lý.\n\nKT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC\n(Đã ký)\nNGUYỄN VĂN ĐẠI", "NGUYỄN VĂN ĐẠI"),
    ("Mọi liên hệ: ông Lê Bá Quyết - Kế toán trưởng, điện thoại 0237 391 2504.", "Lê Bá Quyết"),
    ("Dear team, the token is dead.\n\nBest regards,\nKim Min-jae\nFinance Manager", "Kim Min-jae"),
    ("Chị ơi ký không được.\n\nTrân trọng,\nMs. Nguyễn Hoàng Yến Nhi - P.HCNS", "Nguyễn Hoàng Yến Nhi"),
    ("Em tên K'Brin, hộ cà phê, mst 5804161341.", "K'Brin"),
    ("Mấy anh nói chuyện với nhau dùm em. Khánh", "Khánh"),
    ("Em vẫn lỗi.\n\nVào Th 3, 10 thg 11, 2026 vào lúc 09:47 Nguyễn Thị Quế đã viết:\n> Token lỗi", "Nguyễn Thị Quế"),
]


@pytest.mark.parametrize(("body", "firm"), FIRMS)
def test_the_customers_firm(body, firm):
    assert found("company", body) == [firm]


@pytest.mark.parametrize(("body", "person"), PERSONS)
def test_the_writer(body, person):
    assert found("person", body) == [person]


@pytest.mark.parametrize(
    "body",
    ["Kính gửi: Công ty TNHH Phát triển Công nghệ Thái Sơn", 
     "Tôi mua qua đại lý Công ty TNHH Sao Việt, chưa nhận token.",
     "Công ty chúng tôi chưa nhận.", "Trường hợp khẩn gọi tôi.", "Token công ty và tờ giấy ghi PIN bị mất.",
     "Chào công ty :D", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nToken hỏng."],
)  # fmt: skip
def test_no_firm_of_the_customers(body):
    assert found("company", body) == []


@pytest.mark.parametrize(
    "body",
    ["Kính gửi chị Hà,\nToken lỗi.", "Anh Tuấn ơi token lỗi.", "Chị Nhung bán cho tôi gói này, giờ không nghe máy.",
     "Token lỗi, gọi 0818172630.", "TÔI YÊU CẦU LÀM RÕ: TOKEN HỎNG.", "Best regards"],
)  # fmt: skip
def test_no_writer(body):
    assert found("person", body) == []
