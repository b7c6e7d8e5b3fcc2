"""Who wrote it, by the word of the CA's own mail server: Authentication-Results (RFC 8601).

Only the topmost field of a trusted server counts: what is below it, or under another name, anybody can write.
"Forged" is what the sender's own domain asks to be refused: DMARC "fail" under p=quarantine or p=reject (RFC 7489,
§6.3).
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

COMMENT = re.compile(r"\(([^()]{0,400})\)")
METHOD = re.compile(r"(?:^|;)\s*(spf|dkim|dmarc)(?:/\d+)?\s*=\s*([a-z]{1,20})")
POLICY = re.compile(r"\b(?:policy\.(?:published-domain-)?(?:policy|dmarc)|p|dis)\s*=\s*(reject|quarantine|none)\b")
STRICT = frozenset({"reject", "quarantine"})


@dataclass(frozen=True)
class Origin:
    """What a trusted server found: results of SPF, DKIM and DMARC by name, and the policy of the sender's domain."""

    server: str = ""
    results: tuple[tuple[str, str], ...] = ()
    policies: frozenset[str] = frozenset()

    @property
    def forged(self) -> bool:
        """Whether the domain itself asks not to believe this mail."""
        return ("dmarc", "fail") in self.results and bool(self.policies & STRICT)

    @property
    def proven(self) -> bool:
        """Whether the address of From is the sender's."""
        return ("dmarc", "pass") in self.results

    @property
    def words(self) -> str:
        """What was found, for people."""
        found = ", ".join(f"{name.upper()} {result}" for name, result in self.results)
        return f"theo {self.server}: {found}"


def origin_of(fields: Sequence[str], sender: str, trusted: Collection[str]) -> Origin:
    """Reads the fields of a mail, the topmost first; an empty Origin where no trusted server says anything.

    `trusted` are authserv-ids in lower case. A result for another From than `sender` says nothing of it.
    """
    for field in fields:
        said = field.lower()
        server = said.partition(";")[0].split()[:1]
        if server and server[0] in trusted:
            return _read(server[0], said.partition(";")[2], sender)
    return Origin()


def _read(server: str, said: str, sender: str) -> Origin:
    policies = frozenset(POLICY.findall(said))
    plain = COMMENT.sub(" ", said)
    results = tuple(METHOD.findall(f";{plain}"))
    named = re.findall(r"\bheader\.from\s*=\s*([^\s;]{1,255})", plain)
    domain = sender.rpartition("@")[2].lower()
    if domain and any(each.rpartition("@")[2].strip('"') not in {domain, *_parents(domain)} for each in named):
        results = tuple(each for each in results if each[0] != "dmarc")
    return Origin(server, results, policies)


def _parents(domain: str) -> set[str]:
    """The domains above it: some servers name the organisational one."""
    parts = domain.split(".")
    return {".".join(parts[start:]) for start in range(1, len(parts) - 1)}
