"""The words by which automatic replies give themselves away: subjects, and what they say of themselves; folded."""

import re

from pipeline.triage.subjects import starting

AWAY = starting("""
automatic reply$
automatic reply from
automatic response$
automated reply
automated response
auto reply
auto-reply
autoreply
auto response
auto-response
auto:
[auto-reply
[auto reply
[automatic reply
[autoreply
out of office$
out of office auto
out of office reply
out of office message
out of office notification
out of the office
out-of-office
ooo:
vacation reply
vacation message
vacation:
away from my mail
abwesenheitsnotiz
abwesenheit:
automatische antwort
automatische abwesenheit
außer haus
absence du bureau
réponse automatique
message d'absence
respuesta automática
fuera de la oficina
ausente de la oficina
risposta automatica
fuori sede
resposta automática
automatisch antwoord
afwezigheidsbericht
automatiskt svar
autosvar
автоответ
автоматический ответ
вне офиса
自動応答
自動返信
不在通知
不在：
自动答复
自动回复
自動回覆
자동 회신
부재중
automatyczna odpowiedz
[automatyczna odpowiedz
tự động trả lời$
trả lời tự động$
phản hồi tự động$
thư trả lời tự động$
thư phản hồi tự động$
email trả lời tự động$
[trả lời tự động]
[tự động trả lời]
thông báo vắng mặt
thông báo nghỉ phép
vắng mặt:
ngoài văn phòng:
không có ở văn phòng:
nghỉ phép:
""")
AWAY_AT_END = re.compile(r"\((?:automatic (?:response|reply)|auto[- ]?reply|tra loi tu dong)\)$")
AUTOMATIC = re.compile(
    r"(?:^|\n)[ \t*(\[]*(?:day la (?:thu|email|e-mail|tin nhan|noi dung) (?:tra loi|phan hoi) tu dong"
    r"|(?:note: )?this is an automat(?:ed|ic|ically generated) (?:reply|response))"
)
# "Automatic" alone is not enough: offices' systems write that below letters of people.
AUTOMATED = re.compile(
    r"(?:^|[.!?\n])\s*(?:day la (?:thu|email|tin nhan|phan hoi|tra loi)[a-z ]{0,20} tu dong"
    r"|please do not reply to this auto"
    r"|(?:thu|email|tin nhan) nay (?:duoc )?(?:gui |tao )?tu dong|this is an automated (?:message|e-?mail))"
)
ACKNOWLEDGED = re.compile(
    r"(?:da nhan duoc|da duoc (?:ghi nhan|tiep nhan)|cam on [^.\n]{0,20}da lien he|se tra loi (?:thu|email)"
    r"|has been (?:logged|received)|have received your|will (?:reply|respond|contact you))"
)
COMPLAINED = re.compile(
    r"chi nhan duoc|nhan duoc (?:thu|email|tin nhan|tra loi|phan hoi)[a-z ]{0,15} tu dong|khong ai"
    r"|ma khong|van (?:chua|khong)|khong thay|buc xuc"
)
"""What a customer says of a robot."""
SHORT = 1_000
RECEIPT = re.compile(r"^(?:read|read receipt|not read|da doc|chua doc|khong doc|xac nhan da doc|gelesen|lu|leido)\s*:")


def says_automatic(opening: str) -> bool:
    """Whether a folded text says of itself that it answers automatically.

    Either in so many words, or it is short and says both that a mail was received and that nobody wrote this.
    """
    if COMPLAINED.search(opening):
        return False
    if AUTOMATIC.search(opening):
        return True
    return len(opening) < SHORT and bool(AUTOMATED.search(opening) and ACKNOWLEDGED.search(opening[: SHORT // 2]))
