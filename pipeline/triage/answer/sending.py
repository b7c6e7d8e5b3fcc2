"""Papers and facts that the customer sends, and agreement to something other than the result: a visit, a session."""

from pipeline.triage.answer.rule import Rule

SENT: tuple[Rule, ...] = (
    Rule("agrees-to-other", "Khách hàng đồng ý việc khác (gửi giấy tờ, hẹn giờ, cho vào máy)", "S8",
         r"(?<!tạm )\b(?:<agree>|ok)(?: <soft>)* (?:để|cho|gửi|bố trí|cung cấp|bổ sung|nộp|mang|hẹn|tiếp|ra|qua|lên"
         r"|thời gian|lịch|làm việc|remote|điều khiển|cài)\b(?! (?:đóng|kết thúc|<self>|<kin>|mai|chiều|tối|xem|thử"
         r"|tí|lát|coi|hỏi))"
         r"|\bagree[ds]? to (?:have|send|provide|submit|meet|the (?:remote|meeting|session|visit|call)|arrange"
         r"|bring|join|a|anh)\b|\b(?:<agree>|ok) , (?:\w+ ){0,4}(?:giờ|\d+h\w*)\b|\bok(?: \w+){0,4} (?:qua|remote"
         r"|tới|ghé)\b"),
    Rule("sends", "Khách hàng gửi giấy tờ", "S8",
         r"(?:^|[.,!:] |\b(?:xin|<self>|<kin>|bạn|đã|mình) )(?:gửi|nộp)(?: (?:lại|kèm|thêm|bổ sung|cho|em|anh|chị"
         r"|bạn|trung tâm|quý|công ty|bên|kèm theo|lại cho))* (?!hết|lúc)\w+|\b(?:đính kèm|kèm theo|gửi kèm"
         r"|bổ sung(?: \w+)? (?:thông tin|hồ sơ|số|giấy|tờ)|nộp bổ sung|gửi bổ sung|hồ sơ(?: \w+)? bổ sung gồm"
         r"|cung cấp thêm|xin cung cấp|xin bổ sung|chụp(?: \w+){0,3} (?:hình|ảnh)|gửi ảnh|gửi video|nộp giấy"
         r"|gửi file|gửi lại)\b|\b(?:attached|attachment|here (?:is|are)|(?:i|we) (?:have )?(?:send|sent|submit"
         r"|submitted)|address is|enclosed|please find|as requested|herewith|i am sending|we send|we are sending)\b"),
    Rule("corrects", "Khách hàng đính chính một thông tin", "S8",
         r"\b(?:tên|họ tên|số|địa chỉ|mã số thuế|mst|ngày|email|điện thoại|chức danh)(?: \w+){0,3} (?:đúng|chính xác)"
         r"(?: phải)? là\b|\bthe correct (?:\w+ ){1,3}(?:is|should be)\b"),
    Rule("tells", "Khách hàng cho biết số, địa chỉ, người liên hệ", "S8",
         r"\b(?:mã số thuế|mst|serial|seri|số máy|sđt|sdt|số điện thoại|(?<!qua )điện thoại|số tài khoản|stk"
         r"|địa chỉ|mã hồ sơ|mã bưu gửi|số token|tax code|serial number|mobile|phone|ip|teamviewer|ultraview\w*"
         r"|anydesk|liên hệ là|người phụ trách|our contact|phiên bản|version|win \d+|windows)\b|\b\d{9,13}\b"
         r"|\b0\d{2,3}[_ ]\d{3}[_ ]\d{3,4}\b|\b(?=\w*\d)(?=\w*[a-f])[0-9a-f]{12,}\b"),
    Rule("appoints", "Khách hàng hẹn giờ", "S8",
         r"\b(?:<self>|<kin>|kỹ thuật)(?: \w+){0,6} (?:rảnh|có mặt|ở nhà|ở công ty|ở văn phòng|lên văn phòng"
         r"|tới văn phòng|qua văn phòng)\b|\b(?:rảnh|available)\b|\bmời kỹ thuật\b"),
)  # fmt: skip
"""In the order of their weight."""
