"""Which token it is, and whether it may be logged in to. Runs in the token's child process only."""

from pathlib import Path
from typing import TYPE_CHECKING

import pkcs11
from pkcs11 import TokenFlag

from pipeline import settings
from pipeline.letters.token.latch import Latch
from pipeline.letters.token.model import TokenAbsent, TokenRefused

if TYPE_CHECKING:
    from pkcs11._pkcs11 import lib as Module  # noqa: N812 - a class, named like a function

# What modules say when the token was pulled, put back or reset while we held a session. Not only
# DeviceRemoved: after a reset our handles are simply unknown, and some modules know GeneralError only.
GONE = (
    pkcs11.DeviceError,
    pkcs11.DeviceRemoved,
    pkcs11.GeneralError,
    pkcs11.KeyHandleInvalid,
    pkcs11.ObjectHandleInvalid,
    pkcs11.SessionClosed,
    pkcs11.SessionHandleInvalid,
    pkcs11.SlotIDInvalid,
    pkcs11.TokenNotPresent,
    pkcs11.TokenNotRecognised,
    pkcs11.UserNotLoggedIn,
)
# Errors of C_Login by which the token says that it did not look at the PIN.
UNSEEN = (pkcs11.DeviceRemoved, pkcs11.TokenNotPresent, pkcs11.SessionHandleInvalid, pkcs11.SlotIDInvalid)
PIN_REFUSED = (
    pkcs11.PinExpired,
    pkcs11.PinIncorrect,
    pkcs11.PinInvalid,
    pkcs11.PinLenRange,
    pkcs11.PinLocked,
)
NO_LOGIN = {
    TokenFlag.USER_PIN_LOCKED: "its PIN is locked; unlock it with the vendor's tool",
    TokenFlag.USER_PIN_FINAL_TRY: "one wrong PIN more would lock it; log in once with the vendor's tool",
}
SEEN = {
    TokenFlag.TOKEN_INITIALIZED: "it is not initialised; initialise it with the vendor's tool",
    TokenFlag.USER_PIN_INITIALIZED: "it has no user PIN yet; set one with the vendor's tool",
}
COUNT_LOW = (
    "a wrong PIN was entered since the last login that worked; make sure that the PIN file is right, then"
    " log in once with the vendor's tool or set count_low_confirmed = true in [token] for one start"
)


def name(chosen: settings.Token) -> str:
    """Names the token for messages, by what the settings say of it."""
    serial = f" (serial {chosen.serial})" if chosen.serial else ""
    return f"token {chosen.label}{serial}"


def cause(error: Exception) -> str:
    """Names a PKCS#11 error by its class, for most have no text; codes of the vendor's own have only that."""
    return f"{type(error).__name__} {error}".strip()


def load(module: Path) -> "Module":
    """Loads and initialises the vendor's PKCS#11 module, anew when it was finalised.

    Raises TokenRefused when it is no such module, and PKCS11Error when it will not start.
    """
    try:
        return pkcs11.lib(str(module))
    except pkcs11.PKCS11Error as error:
        if type(error) is pkcs11.PKCS11Error:  # dlopen failed: the one error without a class of its own
            raise TokenRefused(
                f"{module}: cannot be loaded as a PKCS#11 module ({cause(error)}); set token.module"
            ) from error
        raise


def choose(module: "Module", chosen: settings.Token) -> pkcs11.Token:
    """Finds the token by label and serial, never by slot: slot numbers change.

    Raises TokenAbsent when there is none, TokenRefused when there are several.
    """
    present = _tokens(module)
    fitting = [token for token in present if _fits(token, chosen)]
    if not fitting:
        others = ", ".join(f"{token.label} (serial {serial(token)})" for token in present if token.label.strip())
        raise TokenAbsent(f"{name(chosen)}: not there; plug it in. There is: {others or 'no token'}")
    if len(fitting) > 1:
        serials = ", ".join(serial(token) for token in fitting)
        raise TokenRefused(f"{name(chosen)}: several tokens have this label; set token.serial, one of {serials}")
    return fitting[0]


def serial(token: pkcs11.Token) -> str:
    """Gives the token's serial number as text, as the vendor's tools print it."""
    return token.serial.rstrip(b"\0 ").decode("utf-8", "replace")


def login(token: pkcs11.Token, chosen: settings.Token, latches: Path) -> pkcs11.Session:
    """Logs in with the PIN of the PIN file, at most once for each PIN that the token refuses.

    Raises TokenRefused, without trying, where the token's flags or the latch say no.
    """
    latch = Latch(latches, serial(token))
    with latch.held():
        fresh = token.slot.get_token()  # flags are a snapshot of the moment of C_GetTokenInfo
        refuse_by_flags(fresh, chosen)
        pin = read_pin(chosen)
        latch.count(pin)
        session = _login_once(fresh, pin, latch, chosen)
        latch.clear()
        return session


def pin_problems(flags: TokenFlag) -> tuple[str, ...]:
    """Says in words why a token's flags speak against a login; nothing when they do not."""
    reasons = [words for flag, words in SEEN.items() if not flags & flag]
    reasons += [words for flag, words in NO_LOGIN.items() if flags & flag]
    return (*reasons, COUNT_LOW) if flags & TokenFlag.USER_PIN_COUNT_LOW else tuple(reasons)


def refuse_by_flags(token: pkcs11.Token, chosen: settings.Token) -> None:
    """Raises TokenRefused where the token's own flags say that a login would be a risk or in vain."""
    confirmed = (COUNT_LOW,) if chosen.count_low_confirmed else ()
    reasons = [words for words in pin_problems(token.flags) if words not in confirmed]
    if reasons:
        raise TokenRefused(f"{name(chosen)}: {'; '.join(reasons)}")


def read_pin(chosen: settings.Token) -> str:
    """Reads the PIN from its file. Raises TokenRefused: letters wait until the file is there."""
    try:
        pin = chosen.pin_file.read_text("utf-8").splitlines()[0]
    except (OSError, IndexError, UnicodeDecodeError) as error:
        raise TokenRefused(
            f"{name(chosen)}: no PIN could be read from {chosen.pin_file} ({type(error).__name__});"
            " it belongs on the first line, in UTF-8"
        ) from None  # a UnicodeDecodeError carries the bytes of the file
    if not pin:
        raise TokenRefused(f"{name(chosen)}: the first line of {chosen.pin_file} is empty; put the PIN there")
    return pin


def _login_once(token: pkcs11.Token, pin: str, latch: Latch, chosen: settings.Token) -> pkcs11.Session:
    try:
        return token.open(user_pin=pin)
    except PIN_REFUSED as error:
        why = type(error).__name__  # str(PinIncorrect()) is empty
        latch.wrong(pin, why)
        raise TokenRefused(
            f"{name(chosen)}: it refused the PIN ({why}); this PIN is not tried again: put the right one"
            f" into {chosen.pin_file}"
        ) from None
    except UNSEEN:
        latch.uncount(pin)
        raise
    except GONE as error:  # it may have seen the PIN: the try stays counted, and is not repeated now
        raise TokenAbsent(f"{name(chosen)}: login failed ({cause(error)}); check the token") from error


def _tokens(module: "Module") -> list[pkcs11.Token]:
    found = []
    for slot in module.get_slots(token_present=True):
        try:
            found.append(slot.get_token())
        except (pkcs11.TokenNotPresent, pkcs11.TokenNotRecognised, pkcs11.DeviceRemoved):
            continue  # pulled since the list was made
    return found


def _fits(token: pkcs11.Token, chosen: settings.Token) -> bool:
    return token.label == chosen.label and chosen.serial in (None, serial(token))
