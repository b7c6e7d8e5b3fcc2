"""The settings (config/tiepnhan.toml): `settings.py` is the whole, the files beside it its parts."""

from pipeline.settings.cluster import Bucket, Node, Postgres
from pipeline.settings.desk import Desk, OpenId
from pipeline.settings.directory import Columns, Database, Directory
from pipeline.settings.reading import File, Strict, load_toml, read_secret
from pipeline.settings.servers import TLS, Archive, Mailbox, Outgoing, Server
from pipeline.settings.settings import Digest, Limits, Loop, People, Scans, Settings
from pipeline.settings.signing import Level, SealImage, Signatures, StampServer, Token, Trust

__all__ = [
    "TLS",
    "Archive",
    "Bucket",
    "Columns",
    "Database",
    "Desk",
    "Digest",
    "Directory",
    "File",
    "Level",
    "Limits",
    "Loop",
    "Mailbox",
    "Node",
    "OpenId",
    "Outgoing",
    "People",
    "Postgres",
    "Scans",
    "SealImage",
    "Server",
    "Settings",
    "Signatures",
    "StampServer",
    "Strict",
    "Token",
    "Trust",
    "load_toml",
    "read_secret",
]
