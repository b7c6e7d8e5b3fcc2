"""Several machines: the database that they share, and what this machine does of the work."""

from typing import Literal

from pydantic import Field

from pipeline.settings.reading import File, Strict, read_secret

POOLS = Literal["mails", "papers", "numbers", "presses", "token", "network"]
GONE_SECONDS = 30
"""How long a connection may do nothing in the midst of a transaction, and how long one waits for another's lock."""


class Postgres(Strict):
    """The PostgreSQL database that holds the ledger; `host` may be the folder of a socket."""

    host: str
    port: int = Field(default=5432, ge=1, le=65535)
    database: str = "tiepnhan"
    user: str = "tiepnhan"
    password_file: File | None = None
    tls: Literal["verify-full", "none"] = "verify-full"
    ca_file: File | None = None
    """Without one, the system's roots are believed."""

    @property
    def name(self) -> str:
        """Names the database for people: without user and password."""
        return f"PostgreSQL {self.host}:{self.port}/{self.database}"

    def parameters(self) -> dict[str, str]:
        """Gives what libpq connects by (libpq, 34.1.2). Raises Problem when the password cannot be read.

        Each commit is on the disk when it returns, whatever the server's default is: a brink that is lost is a letter
        sent twice. A machine that freezes in the midst of a transaction loses it, and with it the lock that all others
        wait for.
        """
        plain = self.host.startswith("/")
        session = {
            "synchronous_commit": "on",
            "idle_in_transaction_session_timeout": f"{GONE_SECONDS}s",
            "lock_timeout": f"{GONE_SECONDS}s",
        }
        return {
            "host": self.host,
            "port": str(self.port),
            "dbname": self.database,
            "user": self.user,
            **({"password": read_secret(self.password_file, "password of the database")} if self.password_file else {}),
            **({} if plain else {"sslmode": "disable" if self.tls == "none" else "verify-full"}),
            **({} if plain or self.tls == "none" else {"sslrootcert": str(self.ca_file or "system")}),
            "connect_timeout": "10",
            "tcp_user_timeout": str(GONE_SECONDS * 1000),
            "application_name": "tiepnhan",
            "options": " ".join(f"-c {name}={value}" for name, value in session.items()),
        }


class Bucket(Strict):
    """The bucket that holds mails, papers and letters, in S3 or what speaks like it (`endpoint`)."""

    name: str
    region: str = "us-east-1"
    endpoint: str | None = None
    access_key_file: File
    secret_key_file: File
    timeout_seconds: float = Field(default=30, gt=0)

    @property
    def plain_http(self) -> bool:
        """Whether it is reached without TLS, as its endpoint says."""
        return (self.endpoint or "").startswith("http://")

    def access_key(self) -> str:
        """Reads the access key. Raises Problem when it cannot be read."""
        return read_secret(self.access_key_file, f"access key of bucket {self.name}")

    def secret_key(self) -> str:
        """Reads the secret key. Raises Problem when it cannot be read."""
        return read_secret(self.secret_key_file, f"secret key of bucket {self.name}")


class Node(Strict):
    """What this machine of several does: the pools that it works in, and whether it has a clock.

    `token` belongs only to the machine that the token is in. A machine whose heart has not beaten for three
    `heartbeat_seconds` counts as dead, and others do its work.
    """

    pools: tuple[POOLS, ...] = ("mails", "papers", "numbers", "presses", "token", "network")
    clock: bool = True
    heartbeat_seconds: float = Field(default=10, gt=0)
    sweep_seconds: float = Field(default=20, gt=0)
    """How often rows are looked for that nobody was reminded of."""
