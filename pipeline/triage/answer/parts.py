"""Lists that several rules share; each is a piece of a pattern (see rule.py)."""

PARTS: dict[str, str] = {
    # Verbs of agreement, which alone agree to what the letter says.
    "agree": r"đồng ý|đồng thuận|nhất trí|chấp nhận|chấp thuận|thống nhất|tán thành|ưng thuận|bằng lòng|đồng tình"
    "|tán đồng",
    # Who can only be the writer.
    "self": r"tôi|mình|chúng tôi|chúng em|chúng mình|tụi tôi|tụi em|tụi mình|bọn mình|bọn em|bên (?:em|tôi|mình|chị"
    "|anh|cô|chú|này)|phòng (?:em|tôi|mình|chị|anh|chúng tôi)|nhà trường|trường (?:em|tôi|mình|chúng tôi)"
    "|nhà (?:em|tôi|mình|con|cháu|chị)"
    r"|gia đình (?:em|tôi|mình|con|cháu|chúng tôi)"
    r"|phòng khám|đơn vị(?: (?:em|tôi|mình|chúng tôi))?|công ty(?: (?:em|tôi|mình|chị|anh|chúng tôi))?|shop(?: (?:em"
    "|mình))?|doanh nghiệp(?: (?:tôi|chúng tôi))?|hợp tác xã(?: (?:tụi tôi|chúng tôi))?|cửa hàng(?: (?:em|tôi|mình"
    "|chị))?",
    # Who is the writer or somebody else: said at the beginning of a clause it is the writer.
    "kin": r"em|anh|chị|cô|chú|bác|cháu|con|dì|cậu|thầy|bà|ông",
    # How elders and people of the central and southern provinces call themselves, besides.
    "elder": r"mệ|mạ|eng|ả|o|ôn|dượng|mợ|thím|cụ|tía|hia|chế|bu|u|ngoại|nội",
    "ours": r"kết quả|cách|phương án|nội dung|hướng|đề xuất|giải pháp|lời giải thích|biện pháp|điều khoản"
    r"|mức phí|câu trả lời|kết luận|phương thức"
    "|trả lời|thư(?= (?:trả lời|này|trên|của|ngày|số|đã|~)| ?[~_]| *$)|công văn|văn bản|quyết định|giải thích"
    "|việc (?:giải quyết|xử lý|đóng)|thông tin|đề nghị|điều này"
    "|điều đó|ý kiến|bản trả lời|biên bản",
    # What a customer may have against the result.
    "against": r"khiếu nại|thắc mắc|ý kiến|phàn nàn|phản ánh|phản đối|câu hỏi|vướng mắc|kiến nghị|băn khoăn"
    r"|yêu cầu|đề nghị"
    "|đòi hỏi|góp ý|bổ sung|kiện cáo|bàn cãi|tranh luận|tranh chấp|khúc mắc",
    "case": r"hồ sơ|khiếu nại|case|ticket|vụ việc|vụ|yêu cầu|phiếu|sự việc|vấn đề|việc này|(?<!hóa )đơn",
    "soft": r"ạ|á|nhé|cao|hen|hè|hỉ|thiệt|hết sức|100|nghe|nhá|nè|đó|đấy|này|nhá|rồi|luôn|cả|hết|vậy|thôi|hoàn toàn"
    r"|hai tay|cái rụp|đi|em|anh|chị"
    "|cô|chú|bác|cháu|con|bạn|mấy|các|quý|trung tâm|công ty|ad|shop|team|ơi|nhiều|lắm|với|bên|mình|ok|cảm|ơn|hihi"
    "|xin",
    "not": r"không|chưa|chẳng|đâu|đừng|chớ|nỏ",
    "person": r"sếp|giám đốc|(?:ông|bà) (?:xã|chủ)|(?:anh|chị|cô|ông|bà) ấy|chồng|vợ|kế toán|má|mẹ|bố|ba|chủ nhiệm"
    "|hội đồng|thân chủ|ban giám đốc|lãnh đạo",
    "relative": r"sếp|vợ|chồng|giám đốc|kế toán|má|mẹ|bố|ba|con trai|con gái|nhân viên|thủ trưởng|chủ nhiệm"
    "|hàng xóm|đồng nghiệp",
    "fix": r"hoàn|trả|đền|bồi thường|giảm|miễn|tặng|cộng|bù|gia hạn|đổi|sửa|cấp|xuất|gửi|chuyển|gọi|cài|khắc phục"
    "|xử lý|giải quyết|hỗ trợ|kiểm tra|xem|cho|nộp|giao|hủy|bỏ|refund|send|fix|correct|reissue|replace|issue|pay"
    "|give",
    # A trial that is told with its good end.
    "works": r"(?: \w+){0,8} (?:được|ngon|tốt|ok|bình thường|thành công|ổn|hết lỗi|rồi)\b",
    "done": r"đã|được|xong|vừa|rồi|nhận|cảm ơn|received|was|has been|have been|done",
}
