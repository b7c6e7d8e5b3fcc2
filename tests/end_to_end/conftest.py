"""The desk in a fresh world for each test; the processes that are slow to start serve all tests."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from pipeline.settings import Settings
from pipeline.wiring import House
from tests.end_to_end.desk import Desk
from tests.servers.authority import Authority
from tests.servers.children import Children
from tests.servers.ledgers import lay_ledger
from tests.servers.softhsm import SoftHsm
from tests.servers.world import AT_ONCE, World, WorldOptions
from tests.servers.world_settings import merged

MakeDesk = Callable[..., Desk]


@pytest.fixture
def make_desk(tmp_path: Path, authority: Authority, softhsm: SoftHsm, children: Children) -> Iterator[MakeDesk]:
    """Makes a desk; keyword arguments are settings by table, for example archive={"absent": "hold"}.

    `terms` are laid over both procedures. With `own_token` the desk has a token that no other test uses.
    """
    with ExitStack() as closing:

        def make(own_token: bool = False, terms: Mapping[str, Any] | None = None, **settings: Any) -> Desk:
            token = None if own_token else softhsm
            options = WorldOptions(settings=settings, procedure=merged(AT_ONCE, terms or {}))
            world = World(tmp_path / "world", options, authority=authority, softhsm=token)
            world.start()
            closing.callback(world.kill)
            lay_ledger(world.var / "ledger.sqlite3")
            house = House(Settings.load(world.settings_file), closing)
            children.lend(house)
            return Desk(world, house)

        yield make


@pytest.fixture
def desk(make_desk: MakeDesk) -> Desk:
    """A desk with the usual settings."""
    return make_desk()
