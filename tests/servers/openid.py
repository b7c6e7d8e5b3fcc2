"""A provider of OpenID Connect on loopback: discovery, keys, and tokens for the codes that it has given; it may lie."""

import base64
import hashlib
import json
import time
from typing import Any, Literal
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from tests.servers.web import Reply, Request, WebServer

Lie = Literal["", "nonce", "audience", "issuer", "expired", "none", "shared", "stranger", "elsewhere", "unsigned"]
"""What is wrong with the ID token, or with where the provider says that its endpoints are."""
CLIENT, SECRET = "tiepnhan", "a secret that both know"
JSON = "application/json"


class OpenIdProvider(WebServer):
    """Vouches for one person, `claims`; `authorize` is what a browser would do there."""

    def __init__(self) -> None:
        super().__init__()
        self.lie: Lie = ""
        self.claims: dict[str, Any] = {"sub": "u-17", "preferred_username": "Lan.Nguyen", "name": "Nguyễn Thị Lan"}
        self._key = RSAKey.generate_key(2048, {"kid": "one"})
        self._codes: dict[str, dict[str, str]] = {}

    def authorize(self, address: str) -> dict[str, str]:
        """The person says yes: gives what the browser takes back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert asked["code_challenge_method"] == "S256"
        code = f"code-{len(self._codes)}"
        self._codes[code] = asked
        return {"code": code, "state": asked["state"]}

    def answer(self, request: Request) -> Reply:
        """Answers as the three endpoints do."""
        path = urlsplit(request.path).path
        answers = {
            "/.well-known/openid-configuration": self._discovery,
            "/keys": lambda _: {"keys": [self._key.as_dict(private=False)]},
            "/token": self._token,
        }
        if path not in answers:
            return Reply(b"{}", JSON, 404)
        return Reply(json.dumps(answers[path](request)).encode(), JSON)

    def _discovery(self, _request: Request) -> dict[str, str]:
        keys = "http://127.0.0.2:9/keys" if self.lie == "elsewhere" else f"{self.url}/keys"
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": keys,
        }

    def _token(self, request: Request) -> dict[str, Any]:
        given = {name: values[0] for name, values in parse_qs(request.body.decode()).items()}
        asked = self._codes.pop(given["code"])
        proof = base64.urlsafe_b64encode(hashlib.sha256(given["code_verifier"].encode()).digest()).rstrip(b"=")
        assert proof.decode() == asked["code_challenge"], "the verifier is not the one of the begin"
        return {"access_token": "x", "token_type": "Bearer", "id_token": self._id_token(asked["nonce"])}

    def _id_token(self, nonce: str) -> str:
        now = int(time.time())
        claims = {
            **self.claims,
            "iss": "https://elsewhere.example" if self.lie == "issuer" else self.url,
            "aud": "another" if self.lie == "audience" else CLIENT,
            "nonce": "another" if self.lie == "nonce" else nonce,
            "iat": now - 5,
            "exp": now - 3600 if self.lie == "expired" else now + 300,
        }
        if self.lie == "none":
            parts = ({"alg": "none"}, claims)
            plain = (base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts)
            return f"{'.'.join(plain)}."
        if self.lie == "shared":
            secret = OctKey.import_key(SECRET)
            return jwt.encode({"alg": "HS256"}, claims, secret, algorithms=["HS256"])
        key = RSAKey.generate_key(2048, {"kid": "one"}) if self.lie == "stranger" else self._key
        token = jwt.encode({"alg": "RS256", "kid": "one"}, claims, key)
        return token.rpartition(".")[0] + "." if self.lie == "unsigned" else token
