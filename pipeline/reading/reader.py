"""The reader: reads mails in a process of its own, which a hostile mail may kill without harm."""

from pipeline.engine.child import Child, ChildDied, Limits, Unforeseen
from pipeline.reading.message import Message, read_message

MB = 1_000_000


class Reader:
    """Reads mails within limits of size, time and memory. May be called from many threads."""

    def __init__(self, mail_mb: float, seconds: float, memory_mb: int) -> None:
        self._largest = int(mail_mb * MB)
        self._child = Child("reader", _Reading, Limits(seconds, memory_mb, tries=2))

    def read(self, raw: bytes) -> Message:
        """Reads a mail; of one over the size limit just the header. What kills the reader is unreadable."""
        too_large = len(raw) > self._largest
        try:
            message = self._child.call(_Reading.read, raw[: self._largest], too_large)
        except (ChildDied, Unforeseen) as error:
            return Message(unreadable=f"thư làm trình đọc phải dừng ({error})")
        if too_large:
            words = f"thư quá lớn nên chưa được đọc: {len(raw) / MB:.1f} MB, giới hạn là {self._largest / MB:g} MB"
            return Message(header=message.header, problems=message.problems, unreadable=words)
        return message

    @property
    def pid(self) -> int | None:
        """The process that reads, None while there is none."""
        return self._child.pid

    def start(self) -> None:
        """Starts the reader's process without waiting for it."""
        self._child.start()

    def close(self) -> None:
        """Ends the reader's process."""
        self._child.close()


class _Reading:
    """What lives in the child."""

    def read(self, raw: bytes, header_only: bool) -> Message:
        return read_message(raw, header_only)
