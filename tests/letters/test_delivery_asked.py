"""Reports of delivery are asked for where the server offers them, and not elsewhere (RFC 3461)."""

import pytest

from pipeline.letters.smtp import Envelope, Smtp
from pipeline.settings import Outgoing
from tests.servers.ports import LOOPBACK
from tests.servers.smtp_behaviour import Behaviour

pytestmark = pytest.mark.slow
US, ARCHIVE = "khieunai@eca.test", "luutru@eca.test"
RAW = b"Message-ID: <1@eca.test>\r\n\r\nthu\r\n"


def asked(smtp, recipient="Hoa+x@abc.example", name="a=1@eca.test", **more):
    smtp.behaviour = Behaviour(**{"dsn": True, **more})
    sender = Smtp(Outgoing(host=LOOPBACK, port=smtp.port, tls="none", sender=US))
    sender.deliver(Envelope(US, recipient, ARCHIVE, name), RAW, lambda: None)
    transaction = smtp.transactions()[-1]
    assert transaction.recipients == (recipient, ARCHIVE)
    return transaction.asked


def test_reports_are_asked_for_of_the_recipient_alone(smtp):
    assert asked(smtp) == (
        "RET=HDRS",
        "ENVID=A+3D1@ECA.TEST",  # aiosmtpd puts parameters into capitals
        "NOTIFY=FAILURE,DELAY",
        "ORCPT=RFC822;HOA+2BX@ABC.EXAMPLE",
    )


def test_none_are_asked_for_where_none_are_offered_or_wanted(smtp):
    assert asked(smtp, dsn=False) == ()
    assert asked(smtp, name=None) == ()


def test_a_server_that_refuses_what_it_offers_gets_the_letter_all_the_same(smtp):
    assert asked(smtp, dsn_refused=True) == ()


def test_an_id_that_is_too_long_is_left_out(smtp):
    assert asked(smtp, name=f"{'a' * 100}@eca.test")[:2] == ("RET=HDRS", "NOTIFY=FAILURE,DELAY")
