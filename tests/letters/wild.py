"""Letters that harm the process that renders them."""

import os
import signal
import time

from pipeline.letters.facts import SlipFacts


class Deadly(SlipFacts):
    @property
    def addressee(self) -> str:
        os.kill(os.getpid(), signal.SIGKILL)
        return ""


class Endless(SlipFacts):
    @property
    def addressee(self) -> str:
        while True:
            time.sleep(1)
