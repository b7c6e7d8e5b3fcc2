"""Questions: the customer wants to know something before, or instead of, agreeing or not."""

from pipeline.triage.answer.rule import Rule

ASKED: tuple[Rule, ...] = (
    Rule("asks-outright", "Khách hàng hỏi", "S16",
         r"\b(?:cho|xin|muốn|cần) (?:\w+ ){0,3}hỏi\b(?! (?:lại|ý))|\b(?:muốn|cần|xin|cho)(?: (?:em|anh|chị|tôi"
         r"|mình))? biết\b(?! ý)|\bhỏi (?:thêm|chút|là|xíu|bên)\b|\b(?:đề nghị|xin|vui lòng|mong"
         r"|nhờ)(?: \w+){0,5} (?:cho biết|làm rõ|giải thích|hướng dẫn)\b|\bchưa rõ (?:bước|phải|là|vì|cách)\b"
         r"|\b(?:could|can|would) you(?: please)? (?:\w+ )?(?:explain|tell|confirm|clarify|advise|let|inform)\b"
         r"|\bplease (?:explain|clarify|advise|let (?:us|me) know)\b|\bcho (?:<self>|<kin>) xin (?:bảng|báo giá"
         r"|giá|thông tin|số|hướng dẫn|link|mẫu|địa chỉ|file|thêm)\b|\bwhat exactly\b|\bđọc không hiểu\b|\b(?:may"
         r"|can) i ask\b"),
    Rule("question-word", "Câu hỏi", "S16",
         r"\b(?:(?<!chưa )(?<!không )bao giờ|khi nào|bao lâu|bao nhiêu|thế nào|làm sao|ở đâu|phải không|được không"
         r"|tại sao|vì sao|chừng nào|ngày nào|khi mô|cho ai)\b|\b(?:gì|sao|đâu|nào|chưa|không)(?: (?:vậy|thế"
         r"|nữa))?(?: (?:em|anh|chị|bạn|ạ|ad|shop|cô|chú|bác|cháu|hả|nhỉ|vậy))+ ?(?:[.,!?~]|$)|\b(?:hả"
         r"|nhỉ)(?: (?:em|anh|chị|cháu|bạn|ad|shop|cô|chú|bác|ạ))* ?(?:[.,!?]|$)|\b(?:có|phải)(?: (?!gì"
         r"|ý)\w+){1,10} (?:không|chưa|gì)(?: (?:em|anh|chị|bạn|ạ|chú|cô|shop|ad|vậy))? ?(?:[.,!?]|$)|\b(?:gì|sao"
         r"|chi)(?: ạ)?(?: vậy)?(?: (?:em|ạ))? ?$|\bha em\b|\bcó tốn\b|\bgồm những gì\b|(?:^|[.,!] |and )(?:when"
         r"|what|why|how|which|who|is it|are there|do (?:we|i|you)|should we|will you)\b"),
    Rule("question-mark", "Câu có dấu hỏi", "S16", r"(?!ok\b)\b\w+ [\"~) ]*\?"),
)  # fmt: skip
