"""The desk in the browser: where it is served, and how long a session lasts."""

from typing import Annotated

from pydantic import Field

from pipeline.settings.reading import File, Strict


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
    upload_mb: float = Field(default=25, gt=0)
    metrics_open: bool = False
    """Whether /metrics is given to other machines than this one."""
    api_per_minute: int = Field(default=600, gt=0)
    """How many requests a client of the API may make in a minute."""

    @property
    def tls(self) -> bool:
        """Whether people reach it by TLS."""
        return (self.address or "").startswith("https://") or self.certificate is not None
