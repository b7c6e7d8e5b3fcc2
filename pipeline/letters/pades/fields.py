"""The signature fields of a letter: the CA's own, and the customer's empty one in a record (biên bản)."""

from dataclasses import dataclass
from typing import Protocol

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import FieldMDPAction, FieldMDPSpec, MDPPerm, SigFieldSpec, enumerate_sig_fields

from pipeline.errors import Hold
from pipeline.letters.field_names import CUSTOMER, OURS

OURS_IN_WORDS = "Chữ ký số của cơ quan, tổ chức"
CUSTOMER_IN_WORDS = "Chữ ký số của khách hàng"


class Box(Protocol):
    """Where a signature is shown: page from 0, corners in PDF points from the page's lower left."""

    @property
    def page(self) -> int: ...  # noqa: D102
    @property
    def x1(self) -> float: ...  # noqa: D102
    @property
    def y1(self) -> float: ...  # noqa: D102
    @property
    def x2(self) -> float: ...  # noqa: D102
    @property
    def y2(self) -> float: ...  # noqa: D102


@dataclass(frozen=True)
class CustomerField:
    """The empty field that the customer is to sign in; the CA certifies then, which allows that and nothing more."""

    box: Box


def our_field(box: Box) -> SigFieldSpec:
    """Gives the field of the CA's signature, shown in `box`."""
    return SigFieldSpec(OURS, on_page=box.page, box=_corners(box), readable_field_name=OURS_IN_WORDS)  # type: ignore[arg-type] # it takes any numbers


def customer_field(place: CustomerField) -> SigFieldSpec:
    """Gives the customer's field. Its lock: once it is signed, no field may change (ISO 32000-2, 12.7.5.5)."""
    return SigFieldSpec(
        CUSTOMER,
        on_page=place.box.page,
        box=_corners(place.box),  # type: ignore[arg-type] # it takes any numbers
        readable_field_name=CUSTOMER_IN_WORDS,
        field_mdp_spec=FieldMDPSpec(FieldMDPAction.ALL),
        doc_mdp_update_value=MDPPerm.NO_CHANGES,
    )


def refuse_signed(reader: PdfFileReader) -> None:
    """Raises Hold when the file has signature fields already."""
    fields = [name for name, _, _ in enumerate_sig_fields(reader)]
    if fields:
        raise Hold(f"the letter already has signature fields ({', '.join(fields)}); sign the letter as rendered")


def _corners(box: Box) -> tuple[float, float, float, float]:
    return (box.x1, box.y1, box.x2, box.y2)
