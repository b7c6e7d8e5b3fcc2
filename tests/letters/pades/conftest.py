import pytest

from pipeline.letters.pades.proof import Proof
from pipeline.letters.trust.revocation import Revocations
from pipeline.letters.trust.stamps import TimeStamps
from pipeline.settings import Signatures
from tests.letters.pades.signing import Tokens, der
from tests.servers.authority import Authority
from tests.servers.revocation import RevocationServer
from tests.servers.tsa import Tsa


@pytest.fixture(scope="session")
def tokens(tmp_path_factory, watched_authority: Authority) -> Tokens:
    return Tokens(tmp_path_factory.mktemp("tokens"), watched_authority)


@pytest.fixture
def proof(tmp_path, watched_authority: Authority, tsa: Tsa, revocation: RevocationServer) -> Proof:  # noqa: ARG001
    """What levels above B-B take, from the servers of `watched_authority`."""
    settings = Signatures.model_validate({"time_stamps": [{"url": tsa.stamps_url}], "fetch_private": True})
    roots, intermediates = [der(watched_authority.root)], [der(watched_authority.issuing)]
    stamps = TimeStamps(settings.time_stamps, roots, intermediates)
    return Proof(stamps, Revocations(roots, intermediates, settings, tmp_path / "cache"))
