"""Entering by OpenID Connect: the code flow with PKCE (RFC 7636), and an ID token that is checked to the last claim.

Only the issuer that the settings name is asked, and only endpoints of its own origin: nobody's request leads elsewhere.
"""

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from secrets import token_urlsafe
from typing import Any
from urllib.parse import urlsplit

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import OAuth2Client
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from pipeline.errors import Problem
from pipeline.settings import OpenId

DISCOVERY = "/.well-known/openid-configuration"
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA")
"""Signed by a key of the provider: no "none", no secret that both share."""
SECONDS = 10.0
LEEWAY_SECONDS = 60
PENDING_SECONDS = 600.0
MOST_PENDING = 1_000


@dataclass(frozen=True)
class Pending:
    """An entry that has begun: what must come back, and where it leads."""

    state: str
    nonce: str
    verifier: str
    onward: str
    at: float = field(default_factory=time.monotonic)


class Pendings:
    """Entries that have begun, by the handle in the browser's cookie; each is taken once."""

    def __init__(self) -> None:
        self._all: dict[str, Pending] = {}
        self._lock = threading.Lock()

    def put(self, pending: Pending) -> str:
        """Keeps an entry; gives its handle. The oldest goes when there are too many."""
        handle = token_urlsafe(32)
        with self._lock:
            while len(self._all) >= MOST_PENDING:
                self._all.pop(next(iter(self._all)))
            self._all[handle] = pending
        return handle

    def take(self, handle: str) -> Pending | None:
        """Gives the entry of a handle, once, within ten minutes."""
        with self._lock:
            pending = self._all.pop(handle, None)
        fresh = pending is not None and time.monotonic() - pending.at < PENDING_SECONDS
        return pending if fresh else None


@dataclass(frozen=True)
class Provider:
    """The provider that the settings name; people come back to `address` of the desk."""

    settings: OpenId
    address: str

    @property
    def back(self) -> str:
        """Where the provider sends people back to."""
        return f"{self.address}/openid/back"

    def begin(self, onward: str) -> tuple[str, Pending]:
        """Gives where the browser must go, and what to keep. Raises Problem when the provider is away or odd."""
        endpoint = self._metadata()["authorization_endpoint"]
        pending = Pending(token_urlsafe(24), token_urlsafe(24), token_urlsafe(48), onward)
        with self._client() as client:
            address, _ = client.create_authorization_url(
                endpoint, state=pending.state, nonce=pending.nonce, code_verifier=pending.verifier
            )
        return str(address), pending

    def claims(self, code: str, pending: Pending) -> Mapping[str, Any]:
        """Gives the claims of the ID token that the code is worth. Raises Problem for whatever is wrong with it."""
        metadata = self._metadata()
        try:
            with self._client() as client:
                token = client.fetch_token(metadata["token_endpoint"], code=code, code_verifier=pending.verifier)
                keys = KeySet.import_key_set(client.request("GET", metadata["jwks_uri"], withhold_token=True).json())
            found = jwt.decode(str(token["id_token"]), keys, algorithms=list(ALGORITHMS))
            wanted: dict[str, Any] = {
                "iss": {"essential": True, "value": self.settings.issuer},
                "aud": {"essential": True, "value": self.settings.client_id},
                "nonce": {"essential": True, "value": pending.nonce},
                "exp": {"essential": True},
                "sub": {"essential": True},
            }
            jwt.JWTClaimsRegistry(leeway=LEEWAY_SECONDS, **wanted).validate(found.claims)
        except (httpx2.HTTPError, AuthlibBaseError, JoseError, ValueError, KeyError, TypeError) as error:
            raise Problem(f"{self.settings.issuer}: {type(error).__name__}: {error}") from error
        return found.claims

    def _metadata(self) -> Mapping[str, Any]:
        issuer = self.settings.issuer
        try:
            with httpx2.Client(timeout=SECONDS) as client:
                found = client.get(issuer.rstrip("/") + DISCOVERY).raise_for_status().json()
            if found["issuer"] != issuer:
                raise ValueError(f"it calls itself {found['issuer']}")
            for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
                if _origin(found[name]) != _origin(issuer):
                    raise ValueError(f"{name} is elsewhere: {found[name]}")
        except (httpx2.HTTPError, ValueError, KeyError, TypeError) as error:
            raise Problem(f"{issuer}: {type(error).__name__}: {error}") from error
        return dict(found)

    def _client(self) -> OAuth2Client:
        return OAuth2Client(
            client_id=self.settings.client_id,
            client_secret=self.settings.secret(),
            scope="openid profile email",
            redirect_uri=self.back,
            code_challenge_method="S256",
            timeout=SECONDS,
        )


def _origin(address: str) -> tuple[str, str]:
    parts = urlsplit(address)
    return parts.scheme, parts.netloc


@dataclass(frozen=True)
class Entrant:
    """Who comes back, as the desk knows people."""

    subject: str
    name: str
    full_name: str
    roles: tuple[str, ...]
    department: str | None


def entrant_of(claims: Mapping[str, Any], settings: OpenId) -> Entrant:
    """Gives who the claims are about, in the roles that the settings give to the values of their claim."""
    given = claims.get(settings.claim) or []
    values = [given] if isinstance(given, str) else [str(each) for each in given]
    roles = dict.fromkeys(role for value in values for role in settings.roles.get(value, ()))
    department = next((settings.departments[value] for value in values if value in settings.departments), None)
    name = str(claims.get("preferred_username") or claims.get("email") or claims["sub"])
    full_name = str(claims.get("name") or name)
    return Entrant(f"{settings.issuer} {claims['sub']}", name, full_name, tuple(roles), department)
