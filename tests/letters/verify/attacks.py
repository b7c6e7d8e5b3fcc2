"""Attacks on signed letters, each built by code, with what is to be said about it.

The shadow attacks follow Mainka, Mladenov and Rohlmann, "Shadow Attacks: Hiding and Replacing Content in
Signed PDFs" (NDSS 2021); those on the signature itself Mladenov et al., "1 Trillion Dollar Refund" (CCS 2019).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import FieldMDPAction, FieldMDPSpec, MDPPerm, SigFieldSpec, append_signature_field

from tests.letters.pages import letter_pdf
from tests.letters.signers import Issued, authority, ca, signer
from tests.letters.verify.made import DAY, NOW, Revoked, crl, long_term, signed, software, stamper, status, with_store
from tests.servers.authority import ORGANISATION

Sign = Callable[[bytes], bytes]
CHANGED = "tệp có thay đổi không được phép sau khi ký"


@dataclass(frozen=True)
class Attack:
    """`make` gets a way to have a PDF signed by the token; `words` must all be said."""

    make: Callable[[Sign], bytes]
    verdict: str
    words: tuple[str, ...]
    given: Callable[[], tuple[bytes, ...]] = tuple


def updated(pdf: bytes, change: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    """The file with an incremental update, as an editor makes it."""
    writer, out = IncrementalPdfFileWriter(BytesIO(pdf)), BytesIO()
    change(writer)
    writer.write(out)
    assert out.getvalue().startswith(pdf)
    return out.getvalue()


def page_of(writer: IncrementalPdfFileWriter) -> generic.DictionaryObject:
    return writer.find_page_for_modification(0)[0].get_object()


def drawing(writer: IncrementalPdfFileWriter, content: bytes = b"q 1 g 60 600 400 120 re f Q"):
    return writer.add_object(generic.StreamObject(stream_data=content))


# What is prepared before the signature is put on.


def covered(writer: IncrementalPdfFileWriter) -> None:
    """A white patch lies over a paragraph, as an annotation."""
    look = generic.StreamObject(
        {
            pdf_name("/Type"): pdf_name("/XObject"),
            pdf_name("/Subtype"): pdf_name("/Form"),
            pdf_name("/BBox"): generic.ArrayObject(map(generic.NumberObject, (0, 0, 400, 120))),
        },
        stream_data=b"1 g 0 0 400 120 re f",
    )
    mark = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name("/Stamp"),
            pdf_name("/F"): generic.NumberObject(4),
            pdf_name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (60, 600, 460, 720))),
            pdf_name("/AP"): generic.DictionaryObject({pdf_name("/N"): writer.add_object(look)}),
        }
    )
    annotate(writer, mark)


def annotate(writer: IncrementalPdfFileWriter, mark: generic.DictionaryObject) -> None:
    page = page_of(writer)
    marks = generic.ArrayObject(page.raw_get("/Annots") if "/Annots" in page else ())
    if len(marks) == 1 and isinstance(marks[0], generic.ArrayObject):
        marks = marks[0]
    marks.append(writer.add_object(mark))
    page[pdf_name("/Annots")] = marks
    writer.update_container(page)


def layered(writer: IncrementalPdfFileWriter) -> None:
    """An optional layer, shown at first."""
    layer = writer.add_object(
        generic.DictionaryObject({pdf_name("/Type"): pdf_name("/OCG"), pdf_name("/Name"): pdf_string("Lớp")})
    )
    writer.root["/OCProperties"] = generic.DictionaryObject(
        {
            pdf_name("/OCGs"): generic.ArrayObject([layer]),
            pdf_name("/D"): generic.DictionaryObject({pdf_name("/ON"): generic.ArrayObject([layer])}),
        }
    )
    writer.update_root()


def with_text_field(writer: IncrementalPdfFileWriter) -> None:
    """A form field that shows an amount."""
    field = writer.add_object(
        generic.DictionaryObject(
            {
                pdf_name("/Type"): pdf_name("/Annot"),
                pdf_name("/Subtype"): pdf_name("/Widget"),
                pdf_name("/FT"): pdf_name("/Tx"),
                pdf_name("/T"): pdf_string("SoTien"),
                pdf_name("/V"): pdf_string("100.000"),
                pdf_name("/DA"): pdf_string("/Helv 12 Tf 0 g"),
                pdf_name("/F"): generic.NumberObject(4),
                pdf_name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (60, 500, 260, 520))),
                pdf_name("/AP"): generic.DictionaryObject({pdf_name("/N"): look(writer, b"(100.000)")}),
            }
        )
    )
    page = page_of(writer)
    page[pdf_name("/Annots")] = generic.ArrayObject([field])
    writer.root["/AcroForm"] = generic.DictionaryObject({pdf_name("/Fields"): generic.ArrayObject([field])})
    writer.update_container(page)
    writer.update_root()


def look(writer: IncrementalPdfFileWriter, text: bytes):
    entries = {
        pdf_name("/Type"): pdf_name("/XObject"),
        pdf_name("/Subtype"): pdf_name("/Form"),
        pdf_name("/BBox"): generic.ArrayObject(map(generic.NumberObject, (0, 0, 200, 20))),
    }
    content = b"/Tx BMC BT /Helv 12 Tf 2 5 Td " + text + b" Tj ET EMC"
    return writer.add_object(generic.StreamObject(entries, stream_data=content))


def second_tree(writer: IncrementalPdfFileWriter) -> None:
    """Another list of pages lies in the file that nothing refers to but a private entry."""
    page = generic.DictionaryObject(page_of(writer))
    page[pdf_name("/Contents")] = drawing(writer)
    pages = generic.DictionaryObject(
        {pdf_name("/Type"): pdf_name("/Pages"), pdf_name("/Count"): generic.NumberObject(1)}
    )
    reference = writer.add_object(pages)
    page[pdf_name("/Parent")] = reference
    pages[pdf_name("/Kids")] = generic.ArrayObject([writer.add_object(page)])
    writer.root["/PieceInfo"] = generic.DictionaryObject({pdf_name("/Other"): reference})
    writer.update_root()


# What is done afterwards.


def uncover(writer: IncrementalPdfFileWriter) -> None:
    page = page_of(writer)
    marks = [each for each in page["/Annots"] if each.get_object()["/Subtype"] != "/Stamp"]
    page[pdf_name("/Annots")] = generic.ArrayObject(marks)
    writer.update_container(page)


def hide_layer(writer: IncrementalPdfFileWriter) -> None:
    settings = writer.root["/OCProperties"]["/D"]
    settings[pdf_name("/OFF")] = settings.pop("/ON")
    writer.update_container(settings)


def draw_over(writer: IncrementalPdfFileWriter) -> None:
    writer.add_stream_to_page(0, drawing(writer))


def overwrite_content(writer: IncrementalPdfFileWriter) -> None:
    """The very object that the page names as its content is written anew."""
    stream = page_of(writer)["/Contents"]
    stream = stream[0] if isinstance(stream, generic.ArrayObject) else stream
    stream._data = b"q 0 g 60 600 400 120 re f Q"
    stream._encoded_data = None
    writer.mark_update(stream.container_ref)


def switch_tree(writer: IncrementalPdfFileWriter) -> None:
    writer.root[pdf_name("/Pages")] = writer.root["/PieceInfo"].raw_get("/Other")
    writer.update_root()


def add_page(writer: IncrementalPdfFileWriter) -> None:
    pages = writer.root["/Pages"]
    page = generic.DictionaryObject(page_of(writer))
    page[pdf_name("/Contents")] = drawing(writer)
    page.pop("/Annots", None)
    pages["/Kids"].append(writer.add_object(page))
    pages[pdf_name("/Count")] = generic.NumberObject(pages["/Count"] + 1)
    writer.update_container(pages)


def text_field(writer: IncrementalPdfFileWriter) -> generic.DictionaryObject:
    return next(
        each for each in writer.root["/AcroForm"]["/Fields"] if each.get_object()["/T"] == "SoTien"
    ).get_object()


def fill(writer: IncrementalPdfFileWriter) -> None:
    field = text_field(writer)
    field[pdf_name("/V")] = pdf_string("900.000")
    field[pdf_name("/AP")] = generic.DictionaryObject({pdf_name("/N"): look(writer, b"(900.000)")})
    writer.update_container(field)


def show_another_value(writer: IncrementalPdfFileWriter) -> None:
    field = text_field(writer)
    field[pdf_name("/AP")] = generic.DictionaryObject({pdf_name("/N"): look(writer, b"(900.000)")})
    writer.update_container(field)


def draw_fields_anew(writer: IncrementalPdfFileWriter) -> None:
    form = writer.root["/AcroForm"]
    form[pdf_name("/NeedAppearances")] = generic.BooleanObject(True)
    field = text_field(writer)
    field[pdf_name("/DV")] = pdf_string("900.000")
    field[pdf_name("/MK")] = generic.DictionaryObject({pdf_name("/CA"): pdf_string("900.000")})
    writer.update_container(field)
    writer.update_container(form)


def swap_font(writer: IncrementalPdfFileWriter) -> None:
    fonts = page_of(writer)["/Resources"]["/Font"]
    font = next(iter(fonts.values())).get_object()
    font[pdf_name("/BaseFont")] = pdf_name("/Wingdings")
    writer.update_container(font)


def run_at_opening(writer: IncrementalPdfFileWriter) -> None:
    action = {pdf_name("/S"): pdf_name("/JavaScript"), pdf_name("/JS"): pdf_string("this.print()")}
    writer.root[pdf_name("/OpenAction")] = writer.add_object(generic.DictionaryObject(action))
    writer.update_root()


def unsign(writer: IncrementalPdfFileWriter) -> None:
    field = writer.root["/AcroForm"]["/Fields"][0].get_object()
    del field["/V"]
    writer.update_container(field)


def then(before, after) -> Callable[[Sign], bytes]:
    """The letter with something prepared, signed by the token, and then changed."""
    return lambda sign: updated(sign(updated(letter_pdf(), before) if before else letter_pdf()), after)


# Who signed.


def by(who: Callable[[], Issued], **more) -> Callable[[Sign], bytes]:
    return lambda _: signed(letter_pdf(), who(), field="CA", **more)


def alone() -> Issued:
    """A certificate that its holder has issued to himself."""
    return authority(ORGANISATION)


def false_root() -> Issued:
    """Issued by somebody who calls himself as our root does."""
    return signer(authority("Gốc Thử nghiệm"))


def small() -> Issued:
    from cryptography.hazmat.primitives.asymmetric import rsa  # noqa: PLC0415

    return signer(ca().issuing, key=rsa.generate_private_key(65537, 1024))  # noqa: S505 - that is the attack


def unreadable(pattern: bytes, new: bytes) -> Callable[[Sign], bytes]:
    def make(sign: Sign) -> bytes:
        letter = sign(letter_pdf())
        (old,) = re.findall(pattern, letter)
        return letter.replace(old, new.ljust(len(old))[: len(old)])

    return make


def wrap(writer: IncrementalPdfFileWriter) -> None:
    """The signature's dictionary is written once more, behind other content: its bytes and their digest still fit."""
    field = writer.root["/AcroForm"]["/Fields"][0].get_object()
    writer.mark_update(field.raw_get("/V"))
    draw_over(writer)


# Locks.


def certified(permission: MDPPerm, lock: FieldMDPSpec | None = None) -> bytes:
    """A record as it is issued: certified, with the customer's empty field in it."""
    spec = SigFieldSpec("KH", box=(60, 100, 260, 160), field_mdp_spec=lock)
    prepared = updated(updated(letter_pdf(), with_text_field), lambda writer: append_signature_field(writer, spec))
    return signed(prepared, field="CA", certify=True, docmdp_permissions=permission)


def issued_record() -> bytes:
    return certified(MDPPerm.FILL_FORMS, FieldMDPSpec(FieldMDPAction.ALL))


def customer() -> Issued:
    return signer(ca().issuing, organisation="Công ty Khách hàng")


def signed_after_the_lock(_: Sign) -> bytes:
    """The customer's signature locks all fields; somebody signs on in one more."""
    return signed(signed(issued_record(), customer(), "KH"), customer(), "Them")


def revoked_before(_: Sign) -> bytes:
    return with_store(signed(letter_pdf(), field="CA"), (status(ca().company, revoked=Revoked(NOW - DAY)),))


def revoked_after_the_stamp(_: Sign) -> bytes:
    return long_term(signed(letter_pdf(), field="CA", stamps=stamper(at=NOW - 2 * DAY)), Revoked(NOW - DAY))


def told_by_a_stranger(_: Sign) -> bytes:
    """An answer that a stranger has signed proves nothing."""
    return with_store(signed(letter_pdf(), field="CA"), (status(ca().company, by=signer(authority("Gốc lạ"))),))


def stamped_by_a_stranger(_: Sign) -> bytes:
    from cryptography.x509.oid import ExtendedKeyUsageOID  # noqa: PLC0415

    stranger = signer(authority("Gốc lạ"), purpose=ExtendedKeyUsageOID.TIME_STAMPING)
    return signed(letter_pdf(), field="CA", stamps=stamper(stranger))


def with_other_certificates(_: Sign) -> bytes:
    from pyhanko.sign.fields import SigSeedSubFilter  # noqa: PLC0415
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner  # noqa: PLC0415

    out = BytesIO()
    metadata = PdfSignatureMetadata(field_name="CA", subfilter=SigSeedSubFilter.PADES)
    minister = signer(ca().issuing, organisation="Bộ Thử nghiệm")
    PdfSigner(metadata, software(ca().company, (ca().issuing, minister))).sign_pdf(
        IncrementalPdfFileWriter(BytesIO(letter_pdf())), output=out
    )
    return out.getvalue()


PATCHED = "nội dung của trang 1 bị thay"
ATTACKS = {
    "hide: patch removed": Attack(then(covered, uncover), "invalid", (CHANGED, "xóa chú thích (Stamp) trên trang 1")),
    "hide: layer switched off": Attack(
        then(layered, hide_layer), "invalid", (CHANGED, "thay đổi việc ẩn hiện các lớp nội dung (OCG)")
    ),
    "hide: patch added": Attack(then(None, covered), "invalid", (CHANGED, "thêm chú thích (Stamp) trên trang 1")),
    "replace: drawn over": Attack(then(None, draw_over), "invalid", (CHANGED, PATCHED)),
    "replace: content rewritten": Attack(then(None, overwrite_content), "invalid", (CHANGED, PATCHED)),
    "replace: font": Attack(then(None, swap_font), "invalid", (CHANGED, "phông chữ, hình ảnh của trang 1 bị thay")),
    "replace: field shows another value": Attack(
        then(with_text_field, show_another_value),
        "invalid",
        (CHANGED, "hình hiển thị của trường “SoTien” bị thay trong khi giá trị vẫn như cũ"),
    ),
    "replace: fields drawn anew": Attack(
        then(with_text_field, draw_fields_anew), "invalid", (CHANGED, "vẽ lại các trường biểu mẫu (NeedAppearances)")
    ),
    "replace: field filled, nothing locked": Attack(
        then(with_text_field, fill), "valid", ("điền trường “SoTien”: “100.000” thành “900.000”",)
    ),
    "hide and replace: page list": Attack(
        then(second_tree, switch_tree), "invalid", (CHANGED, "danh sách trang được thay bằng danh sách khác")
    ),
    "added: page": Attack(then(None, add_page), "invalid", (CHANGED, "thêm 1 trang")),
    "added: action at opening": Attack(
        then(None, run_at_opening), "invalid", (CHANGED, "thay đổi hành động tự chạy khi mở tệp")
    ),
    "signature taken out": Attack(then(None, unsign), "unsigned", ("không có chữ ký số nào",)),
    "signature wrapped": Attack(then(None, wrap), "invalid", (CHANGED, PATCHED)),
    "byte range of nothing": Attack(
        unreadable(rb"/ByteRange \[[^]]*\]", b"/ByteRange [0 0 0 0]"), "invalid", ("không hợp lệ",)
    ),
    "byte range without an end": Attack(
        unreadable(rb"/ByteRange \[[^]]*\]", b"/ByteRange [0 9]"), "invalid", ("không hợp lệ",)
    ),
    "contents emptied": Attack(
        unreadable(rb"/Contents <[^>]*>", b"/Contents <00>"), "invalid", ("không đọc được chữ ký",)
    ),
    "name: stranger's root": Attack(
        by(lambda: signer(authority("Gốc lạ"))),
        "invalid",
        (f"chứng thư mang tên “{ORGANISATION}”", "tên có thể bị giả mạo"),
    ),
    "name: root called as ours": Attack(
        by(false_root), "invalid", ("tên nơi cấp giống chứng thư gốc tin cậy “Gốc Thử nghiệm” nhưng không phải",)
    ),
    "name: self-signed root": Attack(by(alone), "invalid", ("là chứng thư tự ký",)),
    "name: in the dictionary": Attack(
        by(lambda: ca().company, name="Bộ Tài chính"),
        "valid",
        (f"tên ghi trong chữ ký là “Bộ Tài chính”, nhưng chứng thư là của “{ORGANISATION}”",),
    ),
    "name: others' certificates": Attack(
        with_other_certificates, "valid", ("chữ ký kèm chứng thư của “Bộ Thử nghiệm”, nhưng họ không ký",)
    ),
    "weak: SHA-1": Attack(by(lambda: ca().company, md_algorithm="sha1"), "invalid", ("hàm băm SHA-1 đã lỗi thời",)),
    "weak: RSA-1024": Attack(by(small), "invalid", ("khóa RSA 1024 bit của người ký quá ngắn",)),
    "certificate expired": Attack(by(lambda: signer(ca().issuing, valid=(-50, -1))), "invalid", ("đã hết hạn",)),
    "certificate not yet valid": Attack(
        by(lambda: signer(ca().issuing, valid=(2, 50))), "invalid", ("chưa có hiệu lực",)
    ),
    "certificate for other use": Attack(
        by(lambda: signer(ca().issuing, usage=("key_encipherment",))), "invalid", ("không được cấp để ký số",)
    ),
    "revoked, no proof of time": Attack(
        revoked_before, "invalid", ("đã bị thu hồi lúc", "không có dấu thời gian chứng minh")
    ),
    "revoked, told by the caller": Attack(
        lambda sign: sign(letter_pdf()),
        "invalid",
        ("đã bị thu hồi lúc", "theo CRL của"),
        lambda: (crl(ca().issuing, {ca().company: Revoked(NOW - DAY)}),),
    ),
    "revoked after the time stamp": Attack(revoked_after_the_stamp, "valid", ("sau khi đã ký",)),
    "status told by a stranger": Attack(told_by_a_stranger, "valid", ("không có dữ liệu thu hồi",)),
    "time told by a stranger": Attack(
        stamped_by_a_stranger, "invalid", ("dấu thời gian kèm theo chữ ký không hợp lệ", "chứng minh được mức B-B")
    ),
    "lock: nothing may change": Attack(
        lambda _: updated(certified(MDPPerm.NO_CHANGES), fill), "invalid", (CHANGED, "điền trường “SoTien”")
    ),
    "lock: signed on after it": Attack(
        signed_after_the_lock, "invalid", (CHANGED, "thêm trường chữ ký mới “Them” và ký vào đó")
    ),
    "bytes after the end": Attack(lambda sign: sign(letter_pdf()) + b"9 0 obj\n<<>>\nendobj\n", "invalid", (CHANGED,)),
    "second end of file": Attack(
        lambda sign: (pdf := sign(letter_pdf())) + b"junk\n" + pdf[pdf.rindex(b"startxref") :], "invalid", (CHANGED,)
    ),
}
