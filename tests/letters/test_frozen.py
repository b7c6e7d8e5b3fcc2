"""A program that is frozen between the brink and the last dot does not send when it comes to itself."""

import time

import pytest

from pipeline.errors import Wait
from pipeline.letters.smtp import Envelope, Smtp
from pipeline.settings import Outgoing
from tests.servers.world import World, WorldOptions

pytestmark = pytest.mark.slow
MAIL = b"Subject: phieu\r\nMessage-ID: <1@eca.test>\r\n\r\nphieu\r\n"


def test_too_late_for_the_dot(tmp_path, authority, softhsm):
    with World(
        tmp_path, WorldOptions(smtp_tls="none", smtp_login=False), authority=authority, softhsm=softhsm
    ) as world:
        smtp = Smtp(Outgoing(host="127.0.0.1", port=world.smtp.port, tls="none", sender="khieunai@eca.test"))
        envelope = Envelope("khieunai@eca.test", "hoa@abc.example")
        with pytest.raises(Wait, match="stood still just before the last dot"):
            smtp.deliver(envelope, MAIL, lambda: time.sleep(0.4), seconds=0.3)
        assert world.customer_mail("hoa@abc.example") == []
        assert smtp.deliver(envelope, MAIL, lambda: None, seconds=0.3).startswith("250")
        assert len(world.customer_mail("hoa@abc.example")) == 1
