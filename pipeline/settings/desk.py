"""The desk in the browser: where it is served, and how long a session lasts."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from pipeline.settings.reading import File, Strict, read_secret

Role = Literal["clerk", "handler", "approver", "manager", "administrator"]


class OpenId(Strict):
    """A provider of OpenID Connect (openid-connect-core-1_0) whose users may enter the desk; `desk.address` is needed.

    `roles` are the desk's roles by the values of the claim `claim`, who has none of them may not enter; `departments`
    those of handlers (keys of the procedure) by the values of the same claim. `name` stands on the button.
    """

    issuer: Annotated[str, Field(pattern=r"^https://[^/\s]|^http://(127\.0\.0\.1|localhost)[:/]")]
    client_id: str
    client_secret_file: File
    name: str = "OpenID"
    claim: str = "groups"
    roles: Mapping[str, tuple[Role, ...]] = {}
    departments: Mapping[str, str] = {}

    def secret(self) -> str:
        """Reads the client's secret from its file. Raises Problem when there is none to read."""
        return read_secret(self.client_secret_file, f"secret of {self.client_id} at {self.issuer}")


class Desk(Strict):
    """Where the desk is served. `address` is how people reach it: with https:// its cookies are for TLS only.

    Put a server that ends TLS before it, or name `certificate` and `key` (PEM). A session ends `idle_minutes` after
    its last use, and `session_hours` after its begin in any case.
    """

    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    address: Annotated[str, Field(pattern=r"^https?://[^/\s]+$")] | None = None
    certificate: File | None = None
    key: File | None = None
    idle_minutes: float = Field(default=60, gt=0)
    session_hours: float = Field(default=12, gt=0)
    openid: OpenId | None = None
    upload_mb: float = Field(default=25, gt=0)
    metrics_open: bool = False
    """Whether /metrics is given to other machines than this one."""
    api_per_minute: int = Field(default=600, gt=0)
    """How many requests a client of the API may make in a minute."""

    @property
    def tls(self) -> bool:
        """Whether people reach it by TLS."""
        return (self.address or "").startswith("https://") or self.certificate is not None
