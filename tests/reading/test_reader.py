"""The readers' processes: what they give out, what a hostile file may do to them, and what they may not do."""

import os
import socket
from pathlib import Path

import pytest

from pipeline.engine.child import Child, ChildSlow, Limits, Unforeseen
from pipeline.reading.content import Filed, whole
from pipeline.reading.problems import Flaw, has
from pipeline.reading.reader import PaperReader, Reader
from tests.mails.complaints import FORMS

MB = 1_000_000


@pytest.fixture
def reader():
    made = Reader(40, 20, 1024)
    yield made
    made.close()


@pytest.fixture(scope="module")
def papers():
    made = PaperReader(1, 60, 60, 3072)
    yield made
    made.close()


def file(folder, content, name="in"):
    path = Path(folder, name)
    path.write_bytes(content)
    return path
