"""Clients that are not ours: openssl's for time stamps, OCSP and CRLs, and one that takes any answer."""

import http.client
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

from tests.servers.authority import Authority


def openssl(*arguments: object) -> str:
    """Gives all that openssl says."""
    done = subprocess.run(["openssl", *map(str, arguments)], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def sent(url: str, body: bytes | None = None, seconds: float = 20) -> tuple[int, bytes]:
    """Sends a body (POST), or asks for a page; gives status and body."""
    place = urlsplit(url)
    connection = http.client.HTTPConnection(str(place.hostname), place.port, timeout=seconds)
    connection.request("GET" if body is None else "POST", place.path, body)
    answer = connection.getresponse()
    return answer.status, answer.read()


def ask_ocsp(authority: Authority, certificate: Path, url: str, issuer: Path | None = None) -> str:
    """Has openssl ask for the status of a certificate, and check the answer against the root."""
    chain = ("-CAfile", authority.root_pem, "-verify_other", authority.issuing_pem)
    issued_by = issuer or authority.issuing_pem
    return openssl("ocsp", "-issuer", issued_by, "-cert", certificate, "-url", url, *chain)
