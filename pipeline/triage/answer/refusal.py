"""Refusal: the letter's result is not accepted, the matter is not settled, or more is asked for."""

from pipeline.triage.answer.rule import Rule

REFUSED: tuple[Rule, ...] = (
    Rule("refuses", "Khách hàng nói không đồng ý", "S16",
         r"\b(?:<not>)(?: (?:có|thể|hề|phải|từng|bao giờ|muốn|được|xin|hoàn toàn|dám|còn|thấy|cảm|lấy|làm)){0,3}"
         r" (?:<agree>|công nhận|thừa nhận|tâm phục|thuận|chịu|hài lòng|thỏa đáng|thỏa mãn|bỏ qua|ok|ổn|công bằng"
         r"|hợp lý|thuyết phục|ký nhận)\b"
         r"|\b(?:chưa|không)(?: có)?(?: thể)?(?: hề)? xác nhận(?: được)?\b|\bphản đối\b|\bbác bỏ\b|\bđừng hòng\b"
         r"|\b(?:chưa|không)(?: hề)? bao giờ\b|\b(?:vô lý|không bao giờ|không chấp)\b|\b(?:hổng|không) chịu\b"
         r"|^không(?: <soft>)* ?(?:[.,!~]|$)|\bgiờ thì (?:không|chưa)\b|\bhiện(?: tại| nay| giờ)? thì (?:không"
         r"|chưa)\b|\bkhông được (?:bạn|em|anh|chị|ạ|đâu)\b"),
    Rule("refuses-in-english", "Khách hàng nói không đồng ý (tiếng Anh)", "S16",
         r"\b(?:not|never|cannot|unable to)(?: (?:be|fully|really|yet|simply|at all|possibly|going to|willing to"
         r"|able to)){0,2} "
         r"(?:agree\w*|accept\w*|approve\w*|satisf\w*|good enough|ok|fine|happy|solved|resolved|fixed)\b"
         r"|\b(?:disagree\w*|reject\w*|refuse\w*|unacceptable|unsatisf\w*|escalate|reconsider|reopen|re , open"
         r"|object to)\b|\bhow (?:can|could) (?:we|i) agree\b|\bno way\b|\b(?:can|could|do|will|would|does"
         r"|did) not (?:sign|close|support|address|answer|solve|match|cover|reflect|stand)\b"
         r"|\bwithout our consent\b|\bopen it again\b|\bdifferent from\b|\bagain\b[^.]{0,20}\bplease\b"
         r"|\bnot to the\b|\b(?:dissatisfied|disappointed)\b|\bmakes? no sense\b|\bmoney back\b"),
    Rule("mocks-agreement", "Khách hàng nhắc chữ đồng ý để bác lại", "S16",
         r"\b<agree>(?: (?:cái|thế|kiểu|làm|với))? (?:gì|con khỉ|sao|quái|nào được|thế nào|kiểu gì|nổi|đâu|gì nổi"
         r"|âu)\b|\b(?:mà|ai|sao|răng|làm sao)(?: (?:mà|lại|phải|tôi|em|chị|anh))* <agree>\b(?! (?:chưa|thì))"
         r"|\b(?:đâu|gì) (?:mà|có) <agree>|\bkêu [^.,?!]{0,20}<agree> gì\b|\b<agree> (?:là|rằng) (?:các|bên|mấy"
         r"|công ty|trung tâm|anh|em|dịch vụ)\b|\bagree that (?:your|you)\b|\blàm gì có chuyện\b"
         r"|\bkhông có chuyện\b"),
    Rule("keeps-complaint", "Khách hàng giữ khiếu nại hoặc đòi xem lại", "S16",
         r"\b(?:bảo lưu|giữ nguyên) (?:ý kiến|khiếu nại|quan điểm)\b|\bmở lại (?:khiếu nại|hồ sơ|case|ticket"
         r"|yêu cầu)\b|\b(?:đề nghị|yêu cầu|mong|nhờ|xin|phải|chuyển)(?: (?!gửi)\w+){0,8} (?:xem xét lại|xem lại"
         r"|giải quyết lại|xử lý lại|làm lại|tính lại|sửa lại|xác minh lại|kiểm tra lại|rà soát|tiếp tục giải quyết"
         r"|điều tra lại)\b|\b(?:làm lại|sửa lại|xử lý lại|giải quyết lại|xem lại)(?: \w+){0,3} (?:đi|giùm|cho"
         r"|giúp)\b|\bchuyển lại (?:bộ phận|cho)\b|\b(?:làm lại|sửa lại) đi\b|\brút lại\b(?! (?:đơn|khiếu nại"
         r"|phản ánh|yêu cầu))|\bđóng hồ sơ làm (?:gì"
         r"|chi)\b|\bchưa (?:close|đóng) được\b|\bplease (?:check|review|investigate|look)(?: \w+){0,3} again\b"
         r"|\b(?:case|it|complaint)(?: \w+){0,2} open\b"),
    Rule("denies-finding", "Khách hàng nói kết luận không đúng", "S16",
         r"(?:^|[.,!~] )không đúng\b|\b(?:không|chưa) (?:chính xác|đúng trọng tâm|đúng với|thỏa)\b|\btrái với\b"
         r"|\bđưa ra là sai\b|\bnhận sai\b|\bkhông liên quan\b|\bkhông (?:đủ|giống|phục|khách quan|có thật|đáp ứng"
         r"|khớp|như (?:bạn|em|đã|lời|thỏa thuận|cam kết))\b|\bné tránh\b|\bgiữ đúng (?:lời|cam kết|thỏa thuận)\b"
         r"|\btừ chối ký\b|\btrả lời sai\b|\bchưa (?:làm rõ|được trả lời|nêu rõ|được xem xét)\b"
         r"|\bkhông phải (?:là )?(?:nguyên nhân|lỗi|do)\b|\bđâu phải\b|\bis not a solution\b|\bcontradicts?\b"),
)  # fmt: skip

UNSETTLED: tuple[Rule, ...] = (
    Rule("still-broken", "Khách hàng báo vẫn còn lỗi", "S16",
         r"\bvẫn(?: (?:cứ|còn|đang|tiếp tục|không|chưa|bị|nó|chỉ|hay|hiện|báo|thấy|y|ra|như|đang|treo|nguyên|lỗi"
         r"|khóa|hỏng|đơ"
         r"|sai|trả|crash))+\b|\by (?:nguyên|chang|như|xì|hệt)\b|\bnhư cũ\b|\bcòn nguyên\b|\btái diễn\b"
         r"|\b(?<!gọi )(?<!liên hệ )(?<!trả lời )lại (?:bị"
         r"|lỗi|báo|như|hỏng|treo|không(?! (?:em|anh|chị|ạ|bạn|vậy|\?)|$))|\bmã lỗi cũ\b|\bkhông (?:ký|vào|dùng"
         r"|nhận|đọc|chạy|in|nộp|xong|lên|đăng nhập|kê khai|khai|xuất)(?: \w+)? (?:được|token|nữa|nổi|đèn|ra)\b"
         r"|\bcắm \w+ không\b"),
    Rule("not-yet", "Khách hàng báo chưa được giải quyết", "S16",
         r"\bchưa (?:được(?: (?:việc|gì|chi|đâu|em|bạn|anh|chị|khắc phục|giải quyết|xử lý|sửa|hoàn|trả|nhận|cấp))?"
         r"|xong|nhận được|nhận|thấy(?! (?:báo )?(?:lỗi|vấn đề))|sửa|khắc phục|giải quyết|xử lý|hoàn"
         r"|trả(?! lời)|về|(?<!giám đốc chưa )(?<!sếp chưa )ký|hết|có ai|đổi)\b(?! ?(?:\?|vậy"
         r"|hả|ạ \?))|\bkhông nhận được (?:khoản|tiền|token|hóa đơn)\b|\bkhông (?:ai|thấy|có ai)\b"),
    Rule("still-broken-in-english", "Khách hàng báo vẫn còn lỗi (tiếng Anh)", "S16",
         r"\bstill (?!(?:fine|good|ok|works?|working|agree\w*|accept\w*|happy|thank\w*|would|want)\b)\w+\b"
         r"|\bplease redo\b"
         r"|\bpersists?\b|\bsame (?:error|problem|issue|trouble)\b|\b(?:happened|happens|come"
         r"|came) (?:back )?again\b|\b(?:does|do|did|is|are) not (?:work\w*|recogni\w*)\b|\bnot (?:working|received"
         r"|yet received)\b|\bhave not (?:yet )?received\b"),
)  # fmt: skip

BITTER: tuple[Rule, ...] = (
    Rule("bitter", "Lời mỉa mai hoặc bất bình", "S16",
         r"\bquá (?:ha|nhỉ|ta|tệ)\b|\bghê(?: (?:ha|nhỉ|chưa|thật)|[ ,.]|$)|\bhay (?:thật|nhỉ|ghê|ha)\b"
         r"|\bgiỏi (?:thật|ghê|nhỉ|quá)\b|\bchỉ thiếu\b|\bchuyên nghiệp\b(?=[^.]{0,300}không)|\blừa(?: đảo| gạt)?\b"
         r"|\bnói hoài\b|\bchán quá\b|\bvô trách nhiệm\b|\bthất vọng\b|\bbức xúc\b|\bmất của\b|\bcopy(?: , "
         r"| )?(?:dán|paste)|\bxin lỗi suông\b|\bmà có làm\b|\bđi chứ\b|\bcác người\b|\bcứ làm thế đi\b|\bbị phạt\b"
         r"|\bquá tệ\b|\bterrible\b|\b(?:mà|thế|vậy)(?: mà)? (?:cũng )?(?:gọi là|bảo là|kêu là"
         r"|đòi)(?: [^.,?!]{1,60})? (?:à|hả|sao|ư)\b"
         r"|\b(?:chẳng|không)(?: (?:thấy|có))* (?:ma nào|mống nào|ai thèm|bóng ai)\b|\b(?:đóng|kết thúc|giải quyết"
         r"|xử lý|làm ăn|làm việc)(?: \w+){0,2} kiểu (?:gì|đó|đấy)\b|\bnhư đùa\b|\bhứa (?:\d|hoài|mãi|ba|hai"
         r"|bao)\w*|👎|😡|🤬"),
    Rule("threatens", "Khách hàng dọa kiện hoặc báo nơi khác", "S16",
         r"\b(?:(?<!điều )(?<!không )(?<!chẳng )(?<!khỏi )kiện|tòa án|ra tòa|luật sư của tôi|báo chí|công an"
         r"|lên (?:bộ|báo|mạng|phường)|mạng xã hội"
         r"|lawyer|court|sue|move to another)\b|\b(?:qua|sang|chuyển sang|đổi sang|dùng) (?:viettel|vnpt|fpt|bkav"
         r"|misa"
         r"|nhà cung cấp khác|bên khác|hãng khác|chỗ khác|nhà mạng khác)\b"),
)  # fmt: skip

DEMANDED: tuple[Rule, ...] = (
    Rule("demands", "Khách hàng đòi thêm", "S16",
         r"\b(?:yêu cầu|đòi|đề nghị|phải|chỉ cần|tôi cần)(?: \w+){0,8} (?:hoàn|trả|đền|bồi thường|cấp đủ|hủy"
         r"|bồi hoàn|số tiền|chịu trách nhiệm|làm việc với|cung cấp chứng cứ)\b|\btrả (?:lại )?tiền(?: lại)? (?:cho"
         r"|đi|của)\b|\b(?:trả lại|hoàn lại|đền)(?: \w+){0,3} (?:đi|cho (?:tôi|em|chị|mình))\b|\btiền của (?:tôi|em"
         r"|chị|anh|mình)\b|\bcần số tiền\b|\bcần \d|\bbắt (?:em|chị|tôi|anh|mình|bên)\b|\bchịu thiệt\b"
         r"|\b(?:full refund|honou?r|compensation|we demand|i demand|i expect|must be|we expect)\b"),
    Rule("faults", "Khách hàng báo việc chưa ổn", "S16",
         r"\bkhông (?:được|ổn|xong)\b|\blỗi của (?:các|bên|đại lý|công ty)\b|\bcấp nhầm\b|\blàm lại cho\b"
         r"|\blàm lại\b|\bkhông (?:ký|dùng|xài) được\b|\bsửa(?: \w+){0,3} đi\b|\bbị (?:trả|từ chối|phạt)\b"),
)  # fmt: skip
