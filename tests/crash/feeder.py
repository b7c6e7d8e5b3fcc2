"""What customers send while the program is being killed, and what must have come of it in the end."""

import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Literal

from tests.mails.complaints import CUSTOMERS
from tests.mails.corpus import message
from tests.mails.forms import build
from tests.servers.world import World
from tests.servers.world_settings import DESK

Kind = Literal["complaint", "robot", "same bytes", "another way", "reply", "tagged"]
ROBOTS = ({"Auto_Submitted": "auto-replied"}, {"List_Id": "<tin.example>"}, {"Return_Path": "<>"})


@dataclass(frozen=True)
class Sent:
    """A mail that lies in the desk's mailbox. `address` is who wrote it."""

    kind: Kind
    address: str
    raw: bytes


def plan(mails: int, rng: random.Random) -> list[Kind]:
    """The kinds of `mails` mails in the order of their sending; most are complaints of new customers."""
    few = max(1, mails // 20)
    rest: list[Kind] = ["robot"] * (few + 1)
    rest += ["same bytes"] * few + ["another way"] * few + ["reply"] * few + ["tagged"] * few
    kinds: list[Kind] = [*rest, *["complaint"] * max(1, mails - len(rest))]  # type: ignore[list-item]
    rng.shuffle(kinds)
    return kinds


class Feeder:
    """Delivers the mails of a plan, so many at a time; each customer writes one complaint."""

    def __init__(self, world: World, kinds: list[Kind], rng: random.Random) -> None:
        self._world = world
        self._rng = rng
        self._coming = kinds
        self._times: list[float] = []
        self.sent: list[Sent] = []

    @property
    def left(self) -> int:
        """How many mails have not been sent yet."""
        return len(self._coming)

    def owed(self) -> list[str]:
        """The customers who must get a slip, one each."""
        return [sent.address for sent in self.sent if sent.kind == "complaint"]

    def kinds(self) -> Counter[Kind]:
        """How many mails of each kind have been sent."""
        return Counter(sent.kind for sent in self.sent)

    def allow(self, mails: int, within: float) -> None:
        """Lets so many more be sent at random moments of the next `within` seconds."""
        begin = time.monotonic()
        self._times = sorted([*self._times, *(begin + self._rng.uniform(0, within) for _ in range(mails))])

    def tick(self) -> None:
        """Sends what is to be sent by now."""
        while self._times and self._times[0] <= time.monotonic():
            self._times.pop(0)
            self.send_one()

    def send_one(self) -> bool:
        """Sends the next mail that can be sent now; says whether there was one."""
        for place, kind in enumerate(self._coming):
            sent = self._makers()[kind]()
            if sent is not None:
                del self._coming[place]
                self._world.deliver(sent.raw)
                self.sent.append(sent)
                return True
        return False

    def _makers(self) -> dict[Kind, Callable[[], Sent | None]]:
        return {
            "complaint": self._complaint,
            "robot": self._robot,
            "same bytes": lambda: self._again("same bytes", ""),
            "another way": lambda: self._again("another way", f"Received: from relay{len(self.sent)}.example\r\n"),
            "reply": self._reply,
            "tagged": self._tagged,
        }

    def _complaint(self) -> Sent:
        return self._write("complaint", f"khach{len(self.sent)}@kh{len(self.sent)}.example")

    def _robot(self) -> Sent:
        return self._write("robot", f"may{len(self.sent)}@tudong.example", **self._rng.choice(ROBOTS))

    def _write(self, kind: Kind, address: str, subject: str = "", **fields: str) -> Sent:
        customer = self._rng.choice(CUSTOMERS)
        text = message(customer.message_id)
        moment = datetime.now(UTC)
        more = {
            "Date": format_datetime(moment),
            "Message_ID": f"<{len(self.sent)}.{moment:%H%M%S%f}@{address.partition('@')[2]}>",
            **fields,
        }
        sender = (customer.name, address)
        return Sent(kind, address, build(sender, DESK, subject or text["subject"], text["body"], customer.form, **more))

    def _again(self, kind: Kind, trace: str) -> Sent | None:
        """The newest complaint once more, after a line of `trace`: the first is often still on its way."""
        complaints = [sent for sent in self.sent if sent.kind == "complaint"]
        if not complaints:
            return None
        return Sent(kind, complaints[-1].address, trace.encode() + complaints[-1].raw)

    def _reply(self) -> Sent | None:
        slip = self._some_slip()
        if slip is None:
            return None
        address, answered = slip
        return self._write("reply", address, "Re: phiếu", In_Reply_To=answered["Message-ID"])

    def _tagged(self) -> Sent | None:
        slip = self._some_slip()
        if slip is None:
            return None
        address, answered = slip
        return self._write("tagged", address, "Hỏi thêm", Cc=answered["Reply-To"])

    def _some_slip(self) -> tuple[str, dict[str, str]] | None:
        """A customer who has a slip, and its header; None when nobody has one yet."""
        owed = self.owed()
        self._rng.shuffle(owed)
        for address in owed:
            for mail in self._world.customer_mail(address):
                return address, {name: str(mail.parsed[name]) for name in ("Message-ID", "Reply-To")}
        return None
