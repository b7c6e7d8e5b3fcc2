"""Free TCP ports on loopback that stay free while their server is down for a moment."""

import os
import random
import socket
from collections.abc import Iterator
from functools import cache
from itertools import cycle, islice
from pathlib import Path

LOOPBACK = "127.0.0.1"
LOWEST = 10_000


def free_port() -> int:
    """Gives a port of 127.0.0.1 that nobody listens on. Raises OSError when none is found.

    It lies below the range that the kernel hands to outgoing connections: a server that is
    killed and started again finds its port as it left it. Of the workers of pytest-xdist each has
    ports of its own: what one has found, another cannot take before its server listens. Nor is a
    port given twice by one process before all the others were: several are asked for before the
    first server listens.
    """
    ports, count = _walk()
    for port in islice(ports, count):
        if _is_free(port):
            return port
    raise OSError(f"no free port on {LOOPBACK} from {LOWEST}")


@cache
def _walk() -> tuple[Iterator[int], int]:
    """This worker's ports round and round, from a place of its own in each process; and how many they are."""
    ports = list(_own(range(LOWEST, _first_ephemeral_port())))
    random.shuffle(ports)
    return cycle(ports), len(ports)


def _own(ports: range) -> range:
    """The share of this worker ("gw0", "gw1", ...; a worker that died is replaced under a higher number)."""
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    return ports[worker % workers :: workers]


def _first_ephemeral_port() -> int:
    ports = Path("/proc/sys/net/ipv4/ip_local_port_range")
    first = int(ports.read_text("ascii").split()[0]) if ports.exists() else 32_768
    return max(first, LOWEST + 10_000)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # As servers do: a connection in TIME_WAIT does not keep the port.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True
