"""The words by which mail servers give themselves away: senders, subjects and first sentences, all folded.

Two tiers. What only programs write is enough by itself. What a customer may write too ("Delivery delayed" of a
token) counts only beside a second clue.
"""

import re

from pipeline.triage.subjects import starting

SENDERS = re.compile(
    r"^(?:mailer[-_]?dae?mon|mail[-_]?dae?mon|mdaemon|post[-_]?master|mail-?delivery|maildeliverysubsystem"
    r"|microsoftexchange[0-9a-f]{32}|delivery-?failure|auto-?re(?:ply|sponder|sponse))(?:[-_+.]|@)"
    r"|^bounces?[+@-]|^[^@]*-bounces@|^(?:listserv|majordomo|mailman)@"
)
MACHINES = re.compile(
    r"^(?:no-?reply|do-?not-?reply|admin|administrator|root|system|mail|mta|smtp|gateway|virus\w*|imss)?(?:@|$)"
)
"""Senders that speak for a machine as often as for a person; an absent sender too."""
NAMES = re.compile(
    r"(?:e?-?mail|internet mail|message) (?:delivery|transport|transfer)(?: (?:sub)?-?system| service| agent)?"
    r"|(?:mailer|mail)[- ]dae?mon|post ?master|mail administrator|mail system|mail delivery.{0,30}"
    r"|courier mail server.{0,60}|(?:he thong (?:gui )?|may chu )(?:thu|email|mail)(?: dien tu)?"
)
UNDELIVERED = starting("""
undeliverable$
undeliverable mail
undeliverable message
undelivered mail
undelivered message
delivery status notification
delivery notification:
mail delivery failed
mail delivery failure
mail delivery warning
mail delivery status
mail delivery error
mail delivery problem
mail delivery delayed
mail failure
mail failed
mail not delivered
failed mail to
delayed mail (
delivery report (fail
delivery notification <
delivery failure: user
non-delivery report
non-delivery:
automatically rejected mail
mail system error
mail could not be delivered
email delivery failure
e-mail delivery failure
message delivery has failed
message delivery failure
message could not be delivered
message undeliverable
message status - undeliverable
your message could not be delivered
your message wasn't delivered
sorry, your message could not be delivered
returned mail
failure notice
nondeliverable mail
non-deliverable mail
permanent delivery failure
warning: message
warning: could not send message
warning: delayed mail
notice: mail delivery status
there was an error sending your mail
**message you sent blocked
[bounce]
[postmaster] email delivery failure
unzustellbar
nicht zustellbar:
mail konnte nicht zugestellt werden
non remis:
non remis :
echec de la remise
message non remis
non recapitabile:
mancata consegna
no se puede entregar
mensaje no entregado
correo devuelto
onbestelbaar
olevererbart
nao foi possivel entregar
nao entregue:
nie można dostarczyć
не доставлено
сообщение не доставлено
ваше сообщение не доставлено
не удается доставить
недоставленное сообщение
配信不能
配信できません
メール配信に失敗
メッセージを配信できません
无法投递
无法送达
無法傳遞
系统退信
退信通知
邮件投递失败
thư không gửi được:
không gửi được thư:
không thể gửi thư:
không thể gửi:
không thể chuyển phát:
gửi thư thất bại
thông báo không gửi được thư
thông báo tình trạng gửi thư
""")
# No Vietnamese here: "Thư của tôi bị trả lại", with the bounce below it, is how customers ask about one.
LIKELY = re.compile(
    r"undeliver|non-?delivery|unable to deliver|delivery (?:has )?(?:fail|delay|error|report|problem|status|notif)"
    r"|(?:mail|message)\b.{0,40}\b(?:fail|delay|error|problem|reject|status|block|return|warning|bounce)"
    r"|(?:fail|delay|return|reject|bounce|block)\w* (?:delivery|mail|message|e-?mail)"
)
EVIDENCE = re.compile(
    r"\b[45]\d\d[ -][#(]?[45]\.\d{1,3}\.\d{1,3}\b|\b55\d[ -]\S|user unknown|unknown user|no such user|over quota"
    r"|mailbox (?:is )?full|quota exceeded|permanent (?:fatal )?error|remote (?:host|server) said|not listed in"
    r"|(?:could not be|was not|wasn't|not be) delivered|final-recipient|reporting-mta"
)
OPENING = re.compile(
    r"\W{0,80}(?:message from \S{1,80}\s+|hello,?\s+|this is the [^\n]{0,80}\n\W{0,80})?"
    r"(?:hi\. this is (?:the |a )?.{0,40}(?:program|mta|daemon)\b|this is the (?:mail ?(?:system|server)|postfix)"
    r"|this message was created automatically|this is an? (?:automatically generated )?delivery status"
    r"|this is an (?:advisory-only|automated message from)|the original message was received at|message from interscan"
    r"|your (?:e-?mail|mail|message) (?:\S+ \S+ )?(?:did not reach|has been|was|could|can ?not|has encountered)\b"
    r"|your message\s+(?:with )?subject: [^\n]{0,300}\s+(?:was|could) not\b"
    r"|unfortunately,? your (?:mail|message) was|(?:a|the) (?:e-?mail|message) (?:below )?could not be delivered"
    r"|delivery (?:to|has failed to|of) (?:the following|these|your message|this)|mail delivery failed"
    r"|the following (?:mail|message|address|recipient)|sorry,? we were unable|this report relates to"
    r"|i'm (?:sorry|afraid) (?:i wasn't able|to have to inform you)|(?:unable to|could not) deliver (?:your )?message"
    r"|failed to deliver to|a message that you sent|an error occurred while (?:trying to )?deliver)"
)
# "Của bạn": a server speaks to the one who sent; a customer would say "của tôi".
OPENING_VIETNAMESE = re.compile(
    r"(?:[^\n]{0,80}\n\s{0,20})?thu (?:dien tu )?cua (?:ban|quy vi|quy khach)\b.{0,80}\b(?:khong|chua)"
    r"(?: the| duoc| gui| chuyen| phat){1,3}\b"
)
VIRUS = re.compile(
    r"^\W*(?:virus (?:found|detected|alert|in (?:mail|your))|warning: e-?mail virus|\[mailserver notification\]"
    r"|scanmail message|symantec.{0,40}detected|infected (?:mail|message)|(?:banned|content) (?:file|filter|violation))"
)
