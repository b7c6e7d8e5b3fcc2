"""Closing formulas ("Trân trọng,"), "sent from" lines, and the lines that part a signature from the text."""

import re
from typing import Literal

from pipeline.reading.reply.folding import any_of
from pipeline.reading.reply.names import is_name

Closing = Literal["formula", "thanks"]

SENT_FROM = re.compile(
    r"(?:(?:duoc |da (?:duoc )?)?gui (?:tu|bang)|sent (?:from|via|with|using)|lay outlook|tai outlook|get outlook"
    r"|tai (?:xuong )?outlook|download outlook|da gui tu|envoye (?:de|depuis)|enviado desde|gesendet von|von meinem"
    r"|inviato da)\b(?P<what>.*)"
)
DEVICE = re.compile(
    r"\b(?:my|cua toi|cua minh|cua em|iphone|ipad|samsung|galaxy|android|ios|yahoo|outlook|gmail|hotmail|icloud"
    r"|mac|zalo|windows|oppo"
    r"|xiaomi|redmi|realme|huawei|vivo|vsmart|nokia|blackberry|sony|xperia|pixel|proton(?:mail)?|thunderbird|zimbra"
    r"|spark|mailbird|dien thoai|may tinh bang|smartphone|mobile|phone|mail|hop thu|thu cho windows|ung dung)\b"
)
ABROAD = any_of("에서 보냄|에서 보냈습니다|から送信|自我的|從我的")
SENT_FROM_ABROAD = re.compile(rf".{{0,60}}(?:{ABROAD})")
ADVERTISED = re.compile(
    r"yahoo mail:|virus-free\b|khong co vi-?rut\b|\[(?:cid|image|hinh anh):[^\]]{0,200}\]$|<?https?://(?:aka\.ms"
    r"|go\.onelink)\S*$"
)
MAX_SENT_FROM = 90
# A customer's sentence that begins alike: "Gửi từ điện thoại nên không đóng dấu được, anh thông cảm".
SENTENCE = re.compile(r"\b(?:nen|nhung|ma|hom qua|khong|chua|xin|roi|nhe|because|but|so)\b")

PUNCTUATION = r"[\s,.;:!/~\-–—*)]*(?:/\.)?"
PEOPLE = (
    r"(?: (?:quy |cac )?(?:cong ty|trung tam|khach|vi|doi tac|don vi|anh|chi|anh[,/&]chi|ac|a/c|ban|em|co|chu|bac"
    r"|smartsign|e-?ca|you|all|team)){0,4}(?: (?:a|nhe|nhieu|rat nhieu|very much|so much|a lot))?"
)
CLOSES_ABROAD = any_of("감사합니다|드림|以上|敬具|よろしくお願いいたします|よろしくお願い致します")
FORMULA = (
    r"(?:(?:xin |kinh |rat )*tran trong(?: (?:kinh chao|kinh thu|cam on|chao|cam on va kinh chao|kinh bao"
    r"|kinh chao va hop tac))?"
    rf"(?:(?<=cam on){PEOPLE})?"
    r"|kinh thu|kinh chao|(?:xin )?kinh chao tran trong|kinh don|kinh|than|than men|than chao|than ai|than kinh"
    r"|tran quy"
    r"|tran trong va cam on|cam on va tran trong(?: kinh chao)?|chao than ai|chao tran trong"
    r"|(?:with |my )?(?:many thanks|thanks?(?: you)?|tks|thks|thx|best|kind|kindest|warm|warmest|yours?)"
    r" ?(?:&|and|n|,|\+|&amp;)? ?(?:best |kind |kindest |warm |warmest )?(?:regards?|wishes|rgds|rgs|brgds|br"
    r"|b\.rgds|sincerely|faithfully|truly)"
    r"|(?:with )?(?:best |kind |warm )*(?:regards?|rgds|rgs|brgds|b/rgds|b&r|b\.?r|brs|wishes)|sincerely(?: yours)?"
    r"|respectfully(?: yours)?"
    r"|faithfully(?: yours)?|cheers|cordially|best|yours|mit freundlichen grußen|cordialement|saludos"
    rf"|{CLOSES_ABROAD})"
)
THANKFUL = re.compile(rf"cam on|thank|tks|{any_of('감사|ありがとう')}")
THANKS = (
    rf"(?:(?:em |toi |minh |chung toi |chung em )?(?:xin )?(?:chan thanh )?cam on{PEOPLE}|many thanks"
    rf"|thanks?(?: you)?{PEOPLE}|tks|thks|thx)"
)
NAME = r"\s?[,.;!\-–—]+\s?(?P<name>[^\s,.;!\-–—].{0,60})"
CLOSES = re.compile(rf"(?:{FORMULA})(?:{PUNCTUATION}|{NAME})")
GIVES_THANKS = re.compile(rf"(?:{THANKS})(?:{PUNCTUATION}|{NAME})")
PARTS = re.compile(r"(?:-- ?|—|–|__|[-_=*~]{3,})$")
POSTSCRIPT = re.compile(r"(?:p\.? ?/? ?s\.?|tai but|tb|ghi chu them)\s?[:.]\s?\S")


def is_sent_from(text: str, key: str) -> bool:
    """Whether the line is "Gửi từ iPhone của tôi", "Lấy Outlook cho Android<..>" or the like, and nothing else."""
    if not key or len(text) > MAX_SENT_FROM:
        return False
    if SENT_FROM_ABROAD.match(key) or ADVERTISED.match(key):
        return True
    hit = SENT_FROM.match(key)
    return hit is not None and DEVICE.search(hit.group()) is not None and SENTENCE.search(hit["what"]) is None


def closing_of(text: str, key: str) -> Closing | None:
    """What closes the letter on this line: a formula, alone or with a name behind it, or bare thanks; else None."""
    if not key or len(text) > MAX_SENT_FROM:
        return None
    if _closes(CLOSES, text, key):
        return "formula"
    return "thanks" if _closes(GIVES_THANKS, text, key) else None


def _closes(pattern: re.Pattern[str], text: str, key: str) -> bool:
    hit = pattern.fullmatch(key)
    return hit is not None and (hit["name"] is None or is_name(text[-len(hit["name"]) :]))
