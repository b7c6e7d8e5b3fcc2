"""Words of the names of organisations: what they begin with, what ends them."""

import re

from pipeline.reading.vietnamese import fold
from pipeline.triage.fields.words import words_of

STRONG = (
    r"(?:chi nhánh|cn|văn phòng đại diện|vpđd) (?=(?:của )?(?:công ty|cty|ctcp|tổng))|tổng (?:công ty|cty)|công"
    r" ty|cty|c\.ty|cônh ty|ctcp"
    r"|cttnhh|liên hiệp (?:htx|hợp tác xã)|hợp tác xã|htx|dntn|doanh nghiệp tư nhân|doanh nghiệp (?:chế xuất|tn)"
    r"|tập đoàn|hộ kinh doanh|hkd"
    r"|hộ kd|quỹ tín dụng nhân dân|tổ hợp tác"
)
WEAK = (
    r"chi nhánh|trường(?! hợp| phòng| ban| nhóm| này| em| tôi| mình| chúng| o\b| cn\b| sub)|bệnh viện|trung tâm"
    r"|trạm y tế|trạm|phòng khám"
    r"|nha khoa|ngân hàng|uỷ ban nhân dân|ủy ban nhân dân|ubnd|văn phòng (?:luật sư|công chứng|thừa phát lại"
    r"|luật)|vplsư?|vpcc|phòng công chứng"
    r"|phòng (?=[^\n.,;]{3,40} (?:xã|phường|huyện|quận|tỉnh|thành phố|đặc khu) [A-ZĐ])|sở|ban quản lý(?: dự án)?"
    r"|viện|quỹ|hiệp hội|hội"
    r"|câu lạc bộ|clb|nhà hàng|khách sạn|quán|tiệm|cửa hàng|shop|cơ sở|xưởng|nhà thuốc|quầy thuốc|siêu thị|salon"
    r"|spa|gara|garage|homestay"
    r"|resort|farm|trang trại|studio|nhà xe|nhà sách|nhà in|nhà may|nhà máy|xí nghiệp|vựa|vpp|văn phòng phẩm|bưu"
    r" điện|lò|đại lý thuế"
    r"|hợp danh|toà soạn|tạp chí|nông trường|lâm trường|ban chỉ huy|phân hiệu|học viện|thẩm mỹ viện|khu du lịch"
    r"|showroom|phòng tập|phòng vé|hiệu thuốc|hiệu vàng|tạp hoá|tạp hóa"
)
TYPED = re.compile(rf"(?<![\w])(?:(?P<strong>{STRONG})|(?P<weak>{WEAK}))(?![\w])")
PLAIN = re.compile(
    r"(?<![\w])(?:(?P<strong>(?:chi nhanh )?(?:tong )?cong ty|hop tac xa|dntn|doanh nghiep tu nhan|ho kinh doanh"
    r"|tap doan)"
    r"|(?P<weak>truong (?=thcs|thpt|tieu hoc|mam non|mn |dai hoc|cao dang|trung cap|trung hoc)|benh vien|phong kham"
    r"|nha hang|khach san|cua hang|tiem|nha thuoc"
    r"|ngan hang|trung tam|quan (?=an|com|cafe|ca phe|nhau|lau|pho)))(?![\w])"
)
# Words of sentences and labels, which end a name when they are written small.
STOPS = words_of(
    "có đã đang bị xin gửi là nộp ký mua báo đề hiện vừa đổi do được ở từ không chưa nhận muốn cần"
    " sử đăng thành chúng tôi em bên mình"
    " này đó nên thì mà vì khi nếu theo cho với đến tới trong trên mst ms mã sđt đt số hợp qua bằng vẫn cũng rất"
    " ạ nhé nha nè luôn nhen để đứng gặp tên"
    " yêu kính vào ra rồi hay hoặc sẽ phải mới cũ bán giao trân nhờ ko k dc đc hôm ngày tháng lúc mong ơi e mail"
    " email tel phone tax"
    " serial còn của tại anh chị ông bà sang sau trước nay chuyển thay gì nào mấy đây ghi dùng thuê làm hết"
    " nhưng thông trả chỉ như thấy lại lên"
    " xuống khiếu phản hotline zalo fax cccd add địa ngưng tạm hỏi"
    " co da dang bi gui nop ky la vua duoc khong chua nhan muon toi ben nay nen thi ma vi khi neu theo voi so sdt dt"
    " goi xai o de doi tren bi is are was were has have had will would and which that we our the a an from to at"
    " in on for by with please"
)
PAIRS = (
    "thiết bị,phổ thông,giao thông,truyền thông,viễn thông,thông tin,thông minh,bán lẻ,bán buôn,mua bán,"
    "thành viên,tổng hợp,hợp tác,hợp danh,liên hợp,phối hợp,hợp kim,hiện đại,vận chuyển,chuyển phát,"
    "chuyển đổi,chuyển giao,cho thuê,tự do,bao bì,trang thiết bị,đồng bộ,nông thôn mới,thôn mới,đổi mới,"
    "trình bày,chế biến,sinh học,giáo dục,thuốc bảo,thay thế,phụ trợ,làm đẹp,đào tạo,thể thao,truyền hình,"
    "cơ điện,cơ yếu,phục vụ,công ích,thanh toán,nhận diện,phát hành,tiếp nhận,giao nhận,chứng nhận,kiểm định,"
    "trả góp,sử học,tạo mẫu,mẫu mã,du học,lên men,không khí,hàng không,không gian,giao hàng,giao dịch,"
    "thông quan,hàng hoá,hàng hóa,bạch kim,nhà máy,đặc sản,số hoá,kỹ thuật số,chữ ký số,công nghệ số,cổ phần,"
    "cơ khí,giày da,tiểu học,trung học"
)
COMPOUNDS = frozenset((*PAIRS.split(","), *fold(PAIRS).split(",")))
"""Pairs whose half alone would end a name."""
HARD_STOPS = words_of(
    "mst sđt đt kính đề đã đang bị xin chúng tôi được không yêu khiếu mã trân gửi vẫn cần hiện"
    " là có nộp ký cho tel tax email mail serial"
)
LEGAL = re.compile(
    r"(?:tnhh|cp|mtv|co|phan|mot|hai|thanh|vien|tm|dv|sx|xnk|trach|nhiem|huu|han|tu|nhan|thuong|mai|dich|vu|va"
    r"|san|xuat|tv|dt|xd|xay|dung"
    r"|cong|ty|cty|ctcp|htx|hop|tac|xa|ho|kinh|doanh|nghiep|tong|tap|doan|hkd|dntn|cn|chi|nhanh|&|-)\.?"
)
GENERIC = re.compile(
    r"(?:ben |cua |nha |cho )?(?:chung toi|chung em|toi|em|minh|quy (?:cong ty|khach|trung tam|vi)|me|con|khac"
    r"|cu|moi|nay|do|dien(?: luc)?|khach hang"
    r"|phan mem|dich vu|san xuat|thuong mai|thue|ke toan|nao|a|b|c|x|y|z|abc|xyz|nha cung cap|cung cap|chung"
    r" thuc(?: chu ky so.*)?|cham soc.*|ho tro.*)"
)
SUFFIX = re.compile(
    r",? ?(?:co\.?,? ?ltd|ltd|jsc|inc|llc|corp|limited|company limited|pte|va (?:cac )?cong su|va dong nghiep"
    r"|and (?:partners|associates))\b\.?"
)
SHORTENED = words_of("tp. tx. tt. co. st. ltd. inc. corp. bs. dn. xd. sx. tm. dv. vn. cn. sg. hn. ths. kd. cty.")
IN_BRACKETS = re.compile(r"\((?:viet ?nam|vn|vietnam|hn|hcm|tp\.? ?hcm)\)")
