"""What stands beside an agreement without touching it; these words are taken out before doubts are looked for.

None of these rules agrees to anything. Each takes out no more than its own clause.
"""

from pipeline.triage.answer.rule import Rule

NOTHING_AGAINST = (
    r"\b(?:không|chẳng) (?:có |còn )?(?:lý do |điều )?gì (?:để |mà )?(?:(?:<self>|<kin>) )?(?:phải )?"
    r"(?:không <agree>|phản đối|khiếu nại)\b(?: cả| đâu)?"
)

FRIENDLY: tuple[Rule, ...] = (
    Rule("nothing-against", "Không có gì để phản đối", "S15", NOTHING_AGAINST),
    Rule("next-time", "Góp ý cho lần sau, không phải điều kiện", "S15",
         r"(?:(?:nhưng|tuy nhiên|song|mà|chỉ) )?(?:(?:mong|đề nghị|yêu cầu|nhờ|hy vọng|xin)(?: \w+){0,4} )?"
         r"\b(?:lần sau|lần tới|lần khác|sau này|từ nay|về sau|đợt sau|đợt tới|next time|in the future|in future)\b"
         r"(?![^.,?!]{0,300}(?:<agree>|\b(?:hoàn|trả|đền|bồi thường|miễn phí|giảm giá|bên khác|refund|discount)\b))"
         r"[^.,?!\"~]{0,300}"),
    Rule("learned", "Đề nghị rút kinh nghiệm, không phải điều kiện", "S15",
         r"(?:(?:nhưng|song|chỉ) )?(?:(?:mong|đề nghị|nhờ"
         r"|hy vọng)(?: \w+){0,4} )?\brút kinh nghiệm\b[^.,?!\"~]{0,300}"),
    Rule("earlier", "Nói về lúc trước, khi chưa có kết quả", "S15",
         r"\b(?:(?:vì|do|tại) )?(?:lúc đầu|ban đầu|khi đó|khi ấy|lúc đó|lúc ấy|hôm đó|hồi đầu|lúc trước|trước đó"
         r"|trước đây|(?:lần|hôm|bữa|đợt|thư|mail) trước)\b(?![^.,?!]{0,300} (?:bảo|hứa)"
         r"|(?![^.,?!]{0,60}\b(?:<self>|<kin>) (?:có |đã |hơi |lỡ )+nói)"
         r"[^.,?!]{0,300} nói)(?: ?(?!(?:nhờ|đề nghị|yêu cầu|cần|mong|giúp|giùm|hộ|trả lại|hoàn|chuyển lại|đền|bù|nếu"
         r"|vẫn|giờ|nay|đòi|please|muốn|phải)\b)[^ .,?!\"~]+){0,60}"),
    Rule("double-negation", "Phủ định của phủ định", "S15",
         r"\b(?:không phải|đâu phải|chẳng phải)(?: là| vì| do)?(?: (?!<agree>|<not>)\w+){0,3} (?:không|chưa)"
         r"(?: muốn| chịu)? <agree>(?: đâu| gì)?"),
    Rule("not-needed", "Không cần làm thêm gì", "S15",
         r"\b(?:không cần|khỏi|khỏi cần)(?: phải)? (?:gửi|gọi|làm|đến|qua|hỗ trợ|xuống|lên)\b[^.,?!\"~]{0,300}"
         r"|\bno need to \w+[^.,?!\"~]{0,300}"),
    Rule("no-more-trouble", "Không còn lỗi hay vướng mắc", "S15",
         r"\b(?:không (?:còn|bị|thấy|báo|có|gặp|phát sinh|xuất hiện)|hết|hết bị|đã (?:sửa|khắc phục|xử lý|hết|fix))"
         r"(?: (?:xong|được|hết|báo|bị|thấy|gặp))?(?: (?:lỗi|vướng mắc|vấn đề|trở ngại|sự cố|trục trặc))"
         r"(?: (?:gì|nào|này|đó))?(?: (?:nữa|cả|hết|khác|thêm))?\b|\blỗi(?: này| đó)? (?:đã )?(?:hết|được (?:sửa"
         r"|khắc phục)|không còn)(?: rồi)?\b|\b(?:mọi |các )?(?:vướng mắc|vấn đề|sự cố"
         r"|khó khăn)(?: của(?: \w+){1,2})? (?:đã |đều )+(?:được )?"
         r"(?:giải quyết|tháo gỡ|khắc phục|xử lý)(?: xong)?\b|\b(?:no|without)(?: (?:more|further"
         r"|other))? (?:errors?|issues?|problems?|questions?|comments?|concerns?)\b|\b(?:problem|issue|error"
         r"|matter)s? (?:(?:is|are|was|has been|have been) )?(?:now |fully )?(?:solved|resolved|fixed|closed)\b"),
    Rule("no-more-words", "Không có ý kiến gì thêm", "S15",
         r"\b(?:không|chẳng)(?: (?:có|còn|hề|thấy))* gì (?:để |phải )?(?:(?:<against>)(?: (?:thêm|nữa|cả"
         r"|khác))*|(?:nói|bàn)(?: (?:thêm|nữa|khác))+)\b"
         r"|\b(?:không|chẳng)(?: (?:có|còn|hề|phát sinh|bất kỳ|bất cứ))+ (?:điều )?(?:<against>)(?: (?:gì|nào"
         r"|thêm|nữa"
         r"|khác|tiếp|hết|cả|đâu))*\b|\b(?:không|chẳng)(?: (?:có|hề))* phản đối\b(?! (?:việc|phí|mức))(?: gì)?"
         r"|\b(?:không|chưa|chẳng|khỏi) (?:có )?(?:khiếu nại|thắc mắc|phàn nàn|kiện cáo)(?: (?:nữa|thêm|tiếp|gì"
         r"|đâu))+\b|"
         r"\bkhông (?:có|còn) gì (?:để )?(?:thắc mắc|khiếu nại|phàn nàn|phản ánh|vướng mắc|kiến nghị"
         r"|băn khoăn)(?: (?:nữa|cả|thêm))*\b"
         r"|\bkhông (?:có |còn )?(?:ý kiến|thắc mắc|khiếu nại|phản ánh|kiện cáo|yêu cầu|góp ý|bổ sung"
         r"|kiến nghị|phàn nàn|băn khoăn|đề nghị|đòi hỏi|bàn cãi|tranh luận)"
         r"(?: (?:gì|nào|tiếp))?(?: (?:thêm|nữa|khác|cả|hết|tiếp))*\b|\bno(?: (?:more|further"
         r"|other))? (?:objections?|complaints?|concerns?|comments?|remarks?|questions?)\b"),
    Rule("confirms-that", "Lời xác nhận trước khi nói đồng ý", "S15",
         r"(?:(?<=[.,!] )|^)(?:(?:dạ|vâng|xin|cho|ok) )*+(?:(?:<kin>|<self>) )?(?:xin )?xác nhận (?:là|rằng)"
         r"(?= (?:(?:<self>|<kin>) )?(?:(?:đã|hoàn toàn) )*<agree>)"),
    Rule("well-then", "Thôi thì, vậy thì trước lời đồng ý", "S15",
         r"^(?:(?:dạ|vâng|ừ|ok|<kin>) )*(?:thôi|vậy|thế) thì(?= (?:(?:<self>|<kin>|cũng|xin) )*<agree>)"),
    Rule("after-hearing", "Đã được giải thích, hướng dẫn rồi mới đồng ý", "S15",
         r"\b(?:sau khi|khi|qua)(?: (?:đã|được|đọc|nghe|xem|kiểm tra|nhận|trung tâm|bên|mình|quý|công ty"
         r"|kỹ thuật|bạn|_+))*"
         r" (?:giải thích|hướng dẫn|tư vấn|trao đổi|xem xét|đối chiếu|nghiên cứu|cài lại|cập nhật|nạp lại|khởi động"
         r"|làm theo|thông tin)\b(?! (?:lại|thêm|nếu|xong (?:thì|mới)))(?![^.?!]{0,80} (?:mới|sẽ)\b)"),
    Rule("harmless-word", "Từ ngữ vô hại", "S15",
         r"\bbảo (?:hành|hiểm|mật|đảm)\b|\b(?:như|mà) (?:<kin>|bên \w+|trung tâm|công ty|quý \w+"
         r"|_+)(?: \w+){0,3} (?:trả lời|nêu|nói|thông báo|đề xuất|giải thích|cam kết)\b(?= ?(?:$|[.,!~]))"
         r"|\bmọi thứ\b|\b(?:đã"
         r"|rất) đáp ứng (?:đủ |đầy đủ |đúng |được )?(?:yêu cầu|nguyện vọng|mong muốn|đề nghị)\b", "marked"),
    Rule("both", "Người viết cùng người khác", "S15",
         r"\b(?:cả )?(?:<self>) (?:và|cùng|lẫn) (?:cả )?(?:<relative>|ban lãnh đạo|_+)(?: (?:<self>|<kin>))?"
         r"(?= (?:đều|cùng) <agree>)"),
    Rule("thanks-to", "Nhờ được giúp mà xong", "S15",
         r"\bnhờ (?:có )?(?:(?:các|mấy) )?(?:<kin>|bạn|trung tâm|kỹ thuật|quý \w+)(?: [\w~]+){0,3} (?:hỗ trợ"
         r"|giúp|giúp đỡ|hướng dẫn)"
         r"(?: [\w~]+){0,3} (?:mà|nên)\b"),
    Rule("address", "Lời thưa gửi", "S15",
         r"^(?:kính )?(?:gửi|thưa|chào|dear|hi|hello|về)(?: (?:<kin>|bạn|quý|trung tâm|công ty|support|team"
         r"|phòng|ban|smartsign"
         r"|_+|sir|madam|all|các|bộ phận|cskh|customer|service|mr|ms|mrs|hỗ trợ|kỹ thuật|khách hàng|khiếu nại"
         r"|chăm sóc"
         r"|vụ việc|phiếu|hồ sơ|số))+(?= ?[,.:!])"),
    Rule("as-hoped", "Đúng mong đợi", "S15",
         r"\b(?:đúng|như|hơn cả|đạt)(?: với)? (?:mong đợi|mong muốn|kỳ vọng|yêu cầu|dự kiến)(?: của (?:<self>))?\b"),
    Rule("needs-nothing", "Không cần gì thêm", "S15",
         r"\b(?:không|chẳng) cần (?:gì|hỗ trợ|giúp đỡ|xử lý)(?: gì)?(?: (?:thêm|nữa|khác|cả))*\b"),
    Rule("please-close", "Nhờ đóng hồ sơ (tiếng Anh)", "S15",
         r"\bplease (?:kindly )?(?:mark|treat) (?:the|this|our|my|it)\b|\bplease (?:just )?go ahead(?= ?(?:$"
         r"|[.,!~]))"),
    Rule("goes-on", "Bảo cứ làm", "S15",
         r"(?:(?<=[.,!] )|^)(?:(?:cứ|thì|thôi|vậy) )*(?:làm|tiến hành|triển khai|thực hiện)(?: (?:vậy|thế"
         r"|như vậy|như thế"
         r"|theo (?:vậy|đó|thế)))*(?: (?:giúp|thôi|luôn|đi|nhé|ạ|em|anh|chị|bạn|<self>))+ ?(?=$|[.,!~])"),
    Rule("over", "Coi như việc đã kết thúc", "S15",
         r"\b(?:<case>|vậy|thế|mọi việc|mọi chuyện)(?: (?:này|là|thì|của (?:<self>)))* (?:coi|xem) như(?: (?:đã"
         r"|được))* (?:xong|kết thúc|hoàn tất|khép lại|giải quyết)(?: <soft>)* ?(?=$|[.,!~])|"
         r"\bcoi như (?:<case>)(?: này)?(?: (?:đã|được))* (?:kết thúc|khép lại|giải quyết xong|xong|đóng)\b"),
    Rule("nothing-to-do", "Không cần làm gì thêm", "S15",
         r"\bno (?:further|more|other) (?:action|steps?|support|help|follow up)(?: is| are)?(?: (?:needed|required"
         r"|necessary))?\b"),
    Rule("good-wishes", "Lời chúc, lời mong hợp tác", "S15",
         r"\b(?:mong|hy vọng|rất mong|kính mong|hope)(?: \w+){0,8} (?:hợp tác|phục vụ|phát triển|tốt hơn|cải thiện"
         r"|nhanh hơn|gắn bó|đồng hành)\b"),
    Rule("passes-thanks", "Lời cảm ơn", "S15",
         r"\b(?:(?:đề nghị|nhờ|xin|cho)(?: \w+){0,3} )?gửi lời (?:cảm ơn|khen)\b[^.,?!\"~]{0,120}"),
    Rule("never-mind", "Không sao", "S15",
         r"\bkhông (?:sao|vấn đề gì|có gì|có vấn đề gì)(?: cả| đâu)?\b|\bno problem\b"),
    Rule("late-answer", "Xin lỗi vì trả lời muộn", "S15",
         r"\b(?:xin lỗi(?: vì)? )?(?:đã |nên )?(?:trả lời|phản hồi)(?: \w+)? (?:chậm|muộn|trễ)\b|\bsorry for (?:the"
         r"|my) (?:late|delayed?)[^.,?!]{0,300}"),
    Rule("answer-word", "Từ ngữ của thư trả lời", "S15",
         r"\b(?:thư|văn bản|bản|nội dung|công văn|câu|phần|bức thư) (?:trả lời|giải đáp)\b|\bđạt yêu cầu\b"),
    Rule("bare-answer", "Từ ngữ của thư trả lời", "S15", r"\btra loi\b|\bloi (?:khuyen|giai thich|hua)\b", "bare"),
    Rule("other-matter", "Nhắc thêm một việc khác, không phải việc này", "S15",
         r"\b(?:mà |à )?(?:nhân tiện|tiện(?: thể| đây| cho)?|nhân đây|sẵn(?: tiện| đây)|by the way|on another note)\b"
         r"(?=[^.?!]{0,160}\b(?:khác|riêng|thêm một|another|separate\w*)\b)"
         r"(?![^.?!]{0,300}(?:<agree>|<case>|\b(?:<not>|hoàn|trả|đền|phạt|phí|riêng (?:khoản|phần))\b))"
         r"[^.?!\"~]{0,300}\??", "marked"),
    Rule("gives-regards", "Lời gửi chào", "S15",
         r"\b(?:please |kindly )?(?:pass|give|send|convey|extend)(?: on)? (?:my|our) (?:\w+ )?(?:regards|thanks"
         r"|greetings"
         r"|compliments|best)\b[^.?!\"~]{0,80}|\b(?:cho|gửi)(?: \w+){0,3} (?:gửi )?lời (?:hỏi thăm"
         r"|chào)\b[^.,?!\"~]{0,80}"),
    Rule("bought-patience", "Lời xin lỗi", "S15",
         r"\bxin lỗi(?: (?!rồi)\w+){0,4}(?= ?(?:rồi|[.,!~]|$))"),
    Rule("concedes", "Dù chưa vui vẫn đồng ý", "S15",
         r"\b(?:tuy|dù|mặc dù|although|though|even though)\b(?![^.?!]{0,200}(?:<agree>|agree|accept|nếu|vẫn (?:chưa"
         r"|không"
         r"|còn|bị)|if)[^.?!]{0,200}\bnhưng)[^.?!\"~]{1,200}?\b(?:nhưng|song)\b(?=[^.?!]{0,60}<agree>)"),
    Rule("slow-but-good", "Nhận xét về thời gian", "S15",
         r"\b(?:tuy|dù|mặc dù) (?:(?!<not>|vẫn|lỗi|sai|mà|thiếu)\w+ ){1,8}nhưng\b"),
    Rule("after-all", "Sau những phàn nàn thì vẫn đồng ý", "S15",
         r"\bnhưng(?= (?:(?:lần này|nay|giờ|thôi|cuối cùng) )?(?:(?:<self>|<kin>) )?(?:(?:cũng|vẫn|xin"
         r"|hoàn toàn) )?<agree>\b)"),
    Rule("close-it", "Lời nhờ đóng hồ sơ", "S15",
         r"(?<![~\w])(?:(?:đề nghị|nhờ|xin|mong|vui lòng|hãy|có thể|yêu cầu)(?: (?!<agree>"
         r"|<not>)\w+){0,4} )?(?:cho )?"
         r"(?:đóng|close|kết thúc|khép lại|khép|chốt|chấm dứt|lưu)(?: (?:giúp|lại|hộ|cho))?(?: luôn)?(?: <case>)+"
         r"(?: (?:này|đó|lại|khiếu nại))*(?: (?:giúp|hộ|cho) (?:<self>|<kin>))?(?: giúp)?(?: với)?(?: nhé)?"
         r"|(?<![~\w])(?:đóng|close|chốt|kết thúc)(?: (?:đi|luôn|lại|giúp|hộ|nhé|ạ|với|vậy|bạn|<kin>"
         r"|<self>))+ ?(?=$|[.,!~])"),
    Rule("closes", "Lời nhờ đóng hồ sơ", "S15",
         r"(?<![~\w])(?:(?:nhờ|xin|vui lòng|đề nghị|mong)(?: (?!<agree>|<not>)\w+){0,4} )?(?:cho )?(?:đóng|khép"
         r"|kết thúc"
         r"|chốt|chấm dứt)(?: (?:lại|giúp|giùm|dùm|hộ))*(?: (?:<case>))+(?: (?:này|hỗ trợ|khiếu nại|lại|giúp"
         r"|giùm|dùm|hộ"
         r"|cho|luôn|<self>|<soft>))* ?(?=$|[.,!~])"),
    Rule("writes-again", "Lời hứa sẽ liên hệ khi cần", "S15",
         r"\b(?:nếu )?có (?:gì|vấn đề gì|vướng mắc gì)(?: \w+){0,3} (?:liên hệ|báo|hỏi"
         r"|nhờ)(?: lại)?(?: sau)?(?: nhé)?"),
)  # fmt: skip
