"""Files that are meant to break whoever reads them."""

import zlib
from io import BytesIO

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer

from tests.letters.pages import letter_pdf
from tests.letters.verify.made import signed

MB = 1_000_000


def encrypted(user: str) -> bytes:
    """A signed file that opens with the password `user`; the signature is put on afterwards."""
    writer, out = copy_into_new_writer(PdfFileReader(BytesIO(letter_pdf()))), BytesIO()
    writer.encrypt("chu", user)
    writer.write(out)
    return out.getvalue()


def table(objects: list[bytes], trailer: bytes = b"") -> bytes:
    """A file of numbered objects with a cross-reference table."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = trailer.replace(b"START", b"%d" % start)
    return bytes(out) + b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        trailer,
        start,
    )


def stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(content), entries, content)


CATALOG = b"<</Type/Catalog/Pages 2 0 R/AcroForm 3 0 R>>"
PAGES = b"<</Type/Pages/Kids[]/Count 0>>"


def loop_of_tables() -> bytes:
    """The table names itself as the one before."""
    return table([CATALOG, PAGES, b"<</Fields[]>>"], b"/Prev START")


def loop_of_fields() -> bytes:
    return table([CATALOG, PAGES, b"<</Fields[4 0 R]>>", b"<</T(a)/FT/Sig/Kids[4 0 R]/Parent 4 0 R>>"])


def loop_of_references() -> bytes:
    return table([CATALOG, PAGES, b"4 0 R", b"3 0 R"])


def deep_fields() -> bytes:
    depth = 3000
    fields = [b"<</T(a)/Kids[%d 0 R]>>" % (number + 5) for number in range(depth)]
    return table([CATALOG, PAGES, b"<</Fields[4 0 R]>>", *fields, b"<</T(z)/FT/Sig>>"])


def bomb_in_a_stream() -> bytes:
    """A DSS whose only answer unpacks to a gigabyte."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(10 * MB)) for _ in range(100)) + packer.flush()
    catalog = b"<</Type/Catalog/Pages 2 0 R/DSS<</OCSPs[3 0 R]/CRLs[3 0 R]/Certs[3 0 R]>>>>"
    return signed_on(table([catalog, PAGES_WITH_ONE, stream(packed, b"/Filter/FlateDecode"), PAGE]))


def bomb_of_objects() -> bytes:
    """A catalog that lies in an object stream of half a gigabyte."""
    packer = zlib.compressobj(9)
    head = b"1 0 "
    packed = packer.compress(head) + b"".join(packer.compress(b" " * 10 * MB) for _ in range(50)) + packer.flush()
    body = b"%PDF-1.7\n"
    first = len(body)
    body += b"5 0 obj\n%s\nendobj\n" % stream(packed, b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode")
    start = len(body)
    rows = b"\x00\x00\x00\x00\xff" + b"\x02" + (5).to_bytes(3, "big") + b"\x00" + b"\x00" * 15
    rows += b"\x01" + first.to_bytes(3, "big") + b"\x00"
    body += b"6 0 obj\n%s\nendobj\n" % stream(rows, b"/Type/XRef/Size 6/W[1 3 1]/Root 1 0 R/Index[0 6]")
    return body + b"startxref\n%d\n%%%%EOF\n" % start


PAGES_WITH_ONE = b"<</Type/Pages/Kids[4 0 R]/Count 1>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Resources<<>>>>"


def signed_on(pdf: bytes) -> bytes:
    return signed(pdf, field="CA")


def large(size: int) -> bytes:
    """A signed file of `size` bytes and a little more: a picture fills it."""
    catalog = b"<</Type/Catalog/Pages 2 0 R>>"
    return signed_on(table([catalog, PAGES_WITH_ONE, stream(bytes(size)), PAGE]))
