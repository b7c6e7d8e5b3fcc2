"""The forms that mails come in: plain in three encodings, HTML, with a Word file, with a PDF, raw 8-bit."""

import html
import io
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP as FOLDING

from docx import Document

# Unfolded: where EmailMessage folds an encoded header it loses the blank between two words.
SMTP = FOLDING.clone(max_line_length=900)

Form = Callable[[EmailMessage, str], None]


def plain(message: EmailMessage, body: str) -> None:
    message.set_content(body, charset="utf-8", cte="quoted-printable")


def base64(message: EmailMessage, body: str) -> None:
    message.set_content(body, charset="utf-8", cte="base64")


def eight_bit(message: EmailMessage, body: str) -> None:
    message.set_content(body, charset="utf-8", cte="8bit")


def as_html(message: EmailMessage, body: str) -> None:
    paragraphs = "".join(f"<p>{html.escape(line)}</p>" for line in body.split("\n"))
    message.set_content(f"<html><body>{paragraphs}</body></html>", subtype="html", charset="utf-8")


def both(message: EmailMessage, body: str) -> None:
    plain(message, body)
    paragraphs = html.escape(body).replace("\n", "<br>")
    message.add_alternative(f'<div dir="ltr">{paragraphs}</div>', subtype="html", charset="utf-8")


def with_word(message: EmailMessage, body: str) -> None:
    """The official letter as a Word file beside the same words in the mail."""
    document = Document()
    for line in body.split("\n"):
        document.add_paragraph(line)
    content = io.BytesIO()
    document.save(content)
    plain(message, body)
    word = "vnd.openxmlformats-officedocument.wordprocessingml.document"
    message.add_attachment(content.getvalue(), maintype="application", subtype=word, filename="Công văn.docx")


def with_pdf(message: EmailMessage, body: str) -> None:
    """A small one-page PDF beside the words."""
    plain(message, body)
    message.add_attachment(one_page_pdf(), maintype="application", subtype="pdf", filename="giấy biên nhận.pdf")


def with_files(*files: tuple[str, bytes]) -> Form:
    """The words, and files (name, content) of which the mail does not say what they are."""

    def form(message: EmailMessage, body: str) -> None:
        plain(message, body)
        for name, content in files:
            message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)

    return form


def one_page_pdf() -> bytes:
    """An empty page, as small as a PDF can be (ISO 32000-2 §7.5)."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
    ]
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj%sendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 4\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out + b"trailer<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % start)


def build(sender: tuple[str, str], to: str, subject: str, body: str, form: Form = plain, **fields: str) -> bytes:
    """A mail's bytes. `sender` is (name, address); `fields` are more header fields, "_" for "-"."""
    message = EmailMessage(policy=SMTP)
    message["From"] = f'"{sender[0]}" <{sender[1]}>' if sender[0] else sender[1]
    message["To"] = to
    message["Subject"] = subject
    for name, value in fields.items():
        message[name.replace("_", "-")] = value
    form(message, body)
    return message.as_bytes()
