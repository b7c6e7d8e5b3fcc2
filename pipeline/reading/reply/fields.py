"""The fields of header blocks, as mail programs name them in several languages."""

import re

from pipeline.reading.reply.folding import folded

FIELDS = {
    "from": "Từ|Từ phía|Người gửi|Gửi từ|Gửi bởi|From|De|Von|Da|보낸 사람|보낸사람|差出人|发件人|寄件者",
    "date": "Đã gửi|Đã gửi lúc|Ngày|Ngày gửi|Gửi lúc|Gửi vào|Gửi ngày|Gửi|Thời gian|Date|Sent|Sent at|Gesendet|Datum"
    "|Envoyé|Enviado|보낸 날짜|보낸 시간|날짜|送信日時|日付|日時|发送时间|日期|寄件日期",
    "to": "Đến|Tới|Gửi đến|Gửi tới|Người nhận|To|An|À|Para|받는 사람|받는사람|宛先|收件人",
    "cc": "Cc|Bcc|Đồng gửi|Đồng kính gửi|참조|抄送",
    "subject": "Chủ đề|Tiêu đề|V/v|Về việc|Subject|Betreff|Objet|Asunto|제목|件名|主题|主旨",
    "other": "Reply-To|Trả lời tới|Trả lời đến|Importance|Mức độ quan trọng|Tầm quan trọng|Ưu tiên|Priority"
    "|Attachments|Tệp đính kèm|Phần đính kèm|Đính kèm",
}
KINDS = {folded(name): kind for kind, names in FIELDS.items() for name in names.split("|")}
FIELD = re.compile(r"(?P<name>[^:：*]{1,24}?)\s?\*?\s?[:：]\**\s?(?P<value>.*)")


def field_of(key: str) -> tuple[str, str] | None:
    """The kind of header field and its folded value on a folded line; None when the line is no header field."""
    hit = FIELD.match(key) if ":" in key or "：" in key else None
    kind = KINDS.get(hit["name"].strip(" *")) if hit else None
    return (kind, hit["value"]) if hit and kind else None
