"""What a signature forbids to be changed after it (ISO 32000-2, 12.8.2), read from its dictionary and its field."""

from typing import Any

from pyhanko.sign.fields import FieldMDPSpec, MDPPerm
from pyhanko.sign.validation import EmbeddedPdfSignature

from pipeline.letters.verify.found import Locks
from pipeline.letters.verify.objects import entry

CHANGES: dict[MDPPerm, Any] = {
    MDPPerm.NO_CHANGES: "nothing",
    MDPPerm.FILL_FORMS: "forms",
    MDPPerm.ANNOTATE: "forms and annotations",
}


def locks_of(embedded: EmbeddedPdfSignature) -> Locks:
    """Gives the locks of a signature; what cannot be read locks nothing."""
    try:
        return _locks(embedded)
    except Exception:  # a stranger's dictionary; that it is broken is found by pyHanko's own reading
        return Locks()


def _locks(embedded: EmbeddedPdfSignature) -> Locks:
    level, applied = embedded.docmdp_level, embedded.fieldmdp
    asked = entry(embedded.sig_field, "/Lock")
    wanted = FieldMDPSpec.from_pdf_object(asked) if asked is not None and "/Action" in asked else None
    lock = applied or wanted
    return Locks(
        changes=CHANGES[level] if level is not None else None,
        action=lock.action.value[1:] if lock else None,
        fields=tuple(map(str, lock.fields or ())) if lock else (),
        certifies=_certifies(embedded),
        unapplied=wanted is not None and applied is None,
    )


def _certifies(embedded: EmbeddedPdfSignature) -> bool:
    """The certifying signature is the one that the catalog names (ISO 32000-2, 12.8.6)."""
    root = embedded.reader.root
    if "/Perms" not in root or "/DocMDP" not in root["/Perms"]:
        return False
    return bool(root["/Perms"].raw_get("/DocMDP") == embedded.sig_field.raw_get("/V"))
