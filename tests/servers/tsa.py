"""A time-stamping authority (RFC 3161 over HTTP) whose tokens are made by openssl."""

import subprocess
import tempfile
import threading
from pathlib import Path
from typing import Literal

from asn1crypto import cms, tsp

from tests.servers.authority import Authority, KeyFiles, ServerCertificate
from tests.servers.web import Reply, Request, WebServer

Lie = Literal["", "reject", "wrong nonce", "wrong imprint", "no nonce", "no certificates"]
"""What is wrong with an answer in due form: nothing; status "rejection" and no token; a signed token for another
request; one without the nonce, or without the certificates, that were asked for."""
CONFIGURATION = """\
[tsa]
default_tsa = here
[here]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {certificate}
certs = {issuing}
signer_key = {key}
signer_digest = sha256
default_policy = 1.3.6.1.4.1.4146.2.3
digests = {digests}
accuracy = secs:1
ordering = no
tsa_name = no
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""
TST_INFO = "1.2.840.113549.1.9.16.1.4"
DIGESTS = "sha256, sha384, sha512"


class Tsa(WebServer):
    """A TSA of `authority` at `url`/tsa, with the faults of a WebServer and the lies of `lie`.

    Its clock is `ahead_seconds` before ours. `files` are its certificate and key, of its own when not given. An
    `impostor` signs in its place, whatever it may sign.
    """

    def __init__(
        self,
        authority: Authority,
        folder: Path,
        *,
        files: KeyFiles | None = None,
        port: int | None = None,
        certificate: ServerCertificate | None = None,
        login: tuple[str, str] | None = None,
    ) -> None:
        super().__init__(port, certificate=certificate, login=login)
        self.files = files or authority.issue_tsa()
        self.lie: Lie = ""
        self.ahead_seconds = 0
        self.impostor: KeyFiles | None = None
        self._folder = folder.absolute()
        self._issuing = authority.issuing_pem.absolute()
        self._one_at_a_time = threading.Lock()

    @property
    def stamps_url(self) -> str:
        """Where time stamps are asked for."""
        return f"{self.url}/tsa"

    def answer(self, request: Request) -> Reply:
        """Has openssl answer what the client asked, or what it did not ask."""
        asked = tsp.TimeStampReq.load(request.body)
        if self.lie == "wrong nonce":
            asked["nonce"] = asked["nonce"].native + 1
        elif self.lie == "wrong imprint":
            wrong = bytes(each ^ 0xFF for each in asked["message_imprint"]["hashed_message"].native)
            asked["message_imprint"]["hashed_message"] = wrong
        elif self.lie == "no nonce":
            del asked["nonce"]
        elif self.lie == "no certificates":
            asked["cert_req"] = False
        reply = self._stamped(asked.dump(force=True))
        return Reply(self._signed_by(self.impostor, reply) if self.impostor else reply, "application/timestamp-reply")

    def _stamped(self, query: bytes) -> bytes:
        with self._one_at_a_time, tempfile.TemporaryDirectory() as place:
            asked, answered = Path(place, "query.tsq"), Path(place, "reply.tsr")
            asked.write_bytes(query)
            command = ["openssl", "ts", "-reply", "-config", self._configuration(), "-queryfile", asked]
            clock = ["faketime", "-f", f"{self.ahead_seconds:+d}s"] if self.ahead_seconds else []
            subprocess.run([*clock, *command, "-out", answered], capture_output=True, check=False, cwd=place)
            return answered.read_bytes()

    def _signed_by(self, impostor: KeyFiles, reply: bytes) -> bytes:
        """The same reply with another signature: openssl's TSA would not sign without the right purpose."""
        whole = tsp.TimeStampResp.load(reply)
        info = whole["time_stamp_token"]["content"]["encap_content_info"]["content"].contents
        signer = ("-signer", impostor.certificate_pem, "-inkey", impostor.key_pem, "-certfile", self._issuing)
        command = ["openssl", "cms", "-sign", "-binary", "-nodetach", "-cades", "-econtent_type", TST_INFO, *signer]
        done = subprocess.run([*command, "-outform", "DER"], input=info, capture_output=True, check=True)
        whole["time_stamp_token"] = cms.ContentInfo.load(done.stdout)
        return bytes(whole.dump(force=True))

    def _configuration(self) -> Path:
        """openssl refuses a request whose digest it is not to accept: "rejection", badAlg, no token."""
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / "tsa.cnf"
        content = CONFIGURATION.format(
            folder=self._folder,
            certificate=self.files.certificate_pem.absolute(),
            key=self.files.key_pem.absolute(),
            issuing=self._issuing,
            digests="md5" if self.lie == "reject" else DIGESTS,
        )
        path.write_text(content, "utf-8")
        return path
