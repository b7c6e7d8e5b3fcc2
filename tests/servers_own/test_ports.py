"""Ports for servers on loopback."""

import socket

from tests.servers.ports import LOOPBACK, free_port

MORE_THAN_THERE_ARE = 25_000


def test_no_port_is_given_twice_before_its_server_listens() -> None:
    ports = [free_port() for _ in range(2_000)]
    assert len(set(ports)) == len(ports)


def test_a_port_on_which_somebody_listens_is_passed_over() -> None:
    with socket.create_server((LOOPBACK, free_port())) as busy:
        assert busy.getsockname()[1] not in {free_port() for _ in range(MORE_THAN_THERE_ARE)}
