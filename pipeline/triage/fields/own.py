"""What is the CA's own, from config/own.toml and the letterhead of its procedure."""

from pathlib import Path

from pipeline.cases.procedure import Letterhead
from pipeline.settings import Strict, load_toml
from pipeline.shipped import shipped
from pipeline.triage.fields.model import OwnNumbers

FILE = "own.toml"


class Own(Strict):
    """All of config/own.toml."""

    phones: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    tax_codes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    websites: tuple[str, ...] = ()


def load_own(folder: Path | None = None, head: Letterhead | None = None, addresses: tuple[str, ...] = ()) -> OwnNumbers:
    """Reads own.toml beside the settings in `folder`, or else the shipped one, and adds what stands on the letterhead.

    Raises Problem, naming file, key and what was expected, when the file cannot be used.
    """
    beside = folder / FILE if folder else None
    own = load_toml(Own, beside if beside is not None and beside.exists() else shipped("config", FILE))
    phones, names, websites = own.phones, own.names, own.websites
    if head is not None:
        phones += (head.phone,)
        names += tuple(filter(None, (head.organisation, head.parent)))
        websites += tuple(filter(None, (head.website,)))
        addresses += (head.email,)
    return OwnNumbers(phones, own.addresses + addresses, own.tax_codes, names, websites)
