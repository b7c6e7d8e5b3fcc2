"""Asking servers that are away, slow or hostile."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from pipeline.letters.trust.web import Question, Unreached, ask, is_public, server_name
from tests.servers.authority import Authority
from tests.servers.ports import LOOPBACK, free_port
from tests.servers.web import Reply, Request, WebServer

QUESTION = Question(seconds=20, most_bytes=100_000, private=True)


class Echo(WebServer):
    """Gives back what it gets."""

    def answer(self, request: Request) -> Reply:
        return Reply(f"{request.method} {request.path} ".encode() + request.body, "text/plain")


@pytest.fixture
def echo() -> Iterator[Echo]:
    with Echo() as server:
        yield server


def refusal(url: str, question: Question = QUESTION) -> str:
    with pytest.raises(Unreached) as refused:
        ask(url, question)
    return str(refused.value)


def test_a_question_with_a_body_is_a_post_and_one_without_a_get(echo):
    assert ask(f"{echo.url}/a?b=c", QUESTION) == b"GET /a?b=c "
    assert ask(f"{echo.url}/a", replace(QUESTION, body=b"\x00\xff")) == b"POST /a \x00\xff"


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("refuse", "connection refused"),
        ("drop", "RemoteDisconnected"),
        ("error 500", "HTTP status 500"),
        ("redirect", "HTTP status 302"),
        ("huge", "its answer is larger than 0.1 MB"),
    ],
)
def test_each_fault_is_named(echo, fault, said):
    echo.fault = fault

    assert said in refusal(f"{echo.url}/a")


@pytest.mark.parametrize("fault", ["hang", "drip"])
def test_the_time_is_over_for_one_that_says_nothing_and_one_that_never_ends(echo, fault):
    echo.fault = fault

    assert refusal(f"{echo.url}/a", replace(QUESTION, seconds=0.3)) == "no answer within 0.3 s"


def test_a_redirect_is_not_followed(echo):
    with Echo() as other:
        echo.fault, echo.elsewhere = "redirect", f"{other.url}/b"

        refusal(f"{echo.url}/a")

    assert other.requests == []


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "ftp://eca.test/a", "ldap://eca.test/a", "http://", "http://a:b@eca.test/", "eca.test", ""],
)
def test_only_plain_http_and_https_addresses_are_asked(url):
    assert refusal(url) == "its address is no plain http or https one"


@pytest.mark.parametrize(
    "url", ["http://eca.test:99999/", "http://[::1/", "http://127.0.0.1:1/a b", "http://127.0.0.1:1/ệ"]
)
def test_an_address_that_cannot_be_is_refused(url):
    assert refusal(url)


@pytest.mark.parametrize(
    "host",
    [
        LOOPBACK,
        "localhost",
        "0.0.0.0",  # noqa: S104  asked, not bound
        "169.254.169.254",
        "10.0.0.1",
        "[::1]",
        "2130706433",
    ],
)
def test_the_own_network_is_not_asked_unless_that_is_set(host):
    assert refusal(f"http://{host}:{free_port()}/a", replace(QUESTION, private=False)) == (
        "its address is not a public one"
    )


def test_nothing_reaches_a_server_of_the_own_network(echo):
    refusal(f"{echo.url}/a", replace(QUESTION, private=False))

    assert echo.requests == []


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("203.162.4.190", True),
        ("2001:ee0::1", True),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("::ffff:127.0.0.1", False),
        ("2002:7f00:1::", False),
        ("64:ff9b::7f00:1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
    ],
)
def test_public_addresses(address, public):
    assert is_public(address) is public


@pytest.mark.slow
def test_tls_is_checked_against_the_file_that_is_set(tmp_path):
    authority = Authority(tmp_path)
    with Echo(certificate=authority.issue_server()) as server:
        trusting = replace(QUESTION, ca_file=authority.root_pem)

        assert ask(f"{server.url}/a", trusting) == b"GET /a "
        assert refusal(f"{server.url}/a").startswith("its TLS certificate is not trusted")


def test_a_server_is_named_without_what_may_be_secret():
    assert server_name("https://tsa.eca.vn/stamp?key=bi-mat") == "tsa.eca.vn"
    assert server_name("http://user:bi-mat@tsa.eca.vn:8080/") == "tsa.eca.vn:8080"
