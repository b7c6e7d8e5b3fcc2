"""Who a certificate says its holder is."""

import re
from typing import Any

from asn1crypto import x509

# Vietnamese CAs write "MST:0101234567" into UID; EN 319 412-1, 5.1.4 has "VATVN-0101234567".
TAX_CODE = re.compile(r"(?:MST|TAX(?:VN)?|VAT(?:VN)?)[\s:=-]*(\d{10}(?:-?\d{3})?)", re.IGNORECASE)
TAX_FIELDS = ("user_id", "organization_identifier", "serial_number")


def identity(certificate: x509.Certificate) -> dict[str, str | None]:
    """Gives the fields of a Signature that the certificate fills."""
    subject = certificate.subject.native
    return {
        "signer": name_part(subject.get("common_name")),
        "organisation": name_part(subject.get("organization_name")),
        "tax_code": _tax_code(subject),
        "issuer": name_part(certificate.issuer.native.get("common_name")),
        "certificate_serial": f"{certificate.serial_number:x}",
    }


def name_of(certificate: x509.Certificate) -> str:
    """Gives the common name, else the organisation, else the whole subject."""
    subject = certificate.subject.native
    for key in ("common_name", "organization_name"):
        if said := name_part(subject.get(key)):
            return said
    return str(certificate.subject.human_friendly)


def addresses(certificate: x509.Certificate) -> tuple[str, ...]:
    """Gives the mail addresses of a certificate in lower case (RFC 8550, 3)."""
    names = certificate.subject_alt_name_value or ()
    found = [each.native for each in names if each.name == "rfc822_name"]
    said = certificate.subject.native.get("email_address")
    found += said if isinstance(said, list) else [said] if said else []
    return tuple(dict.fromkeys(str(each).lower() for each in found))


def name_part(value: object) -> str | None:
    """Gives a part of a name as text; one that stands several times is a list."""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return None if value is None else str(value)


def _tax_code(subject: dict[str, Any]) -> str | None:
    for key in TAX_FIELDS:
        if found := TAX_CODE.search(name_part(subject.get(key)) or ""):
            return found[1]
    return None
