"""The archive mailbox: the blind copies that prove what went out (IMAP SEARCH HEADER Message-ID)."""

from datetime import UTC

from pipeline.intake.imap import connected
from pipeline.settings import Archive


class Copies:
    """Looks for copies of our letters."""

    def __init__(self, settings: Archive) -> None:
        self._settings = settings

    def find(self, message_id: str) -> str | None:
        """Says where the copy of a letter is and since when, or None when it is absent.

        Raises Wait when the archive cannot be asked.
        """
        with connected(self._settings) as client:
            chosen = client.select_folder(self._settings.folder, readonly=True)
            uids = client.search(["HEADER", "Message-ID", message_id])
            if not uids:
                return None
            uid = min(uids)
            arrived = client.fetch([uid], ["INTERNALDATE"])[uid][b"INTERNALDATE"]
        place = f"{self._settings.folder};UIDVALIDITY={chosen[b'UIDVALIDITY']}/;UID={uid}"
        return f"{place} {arrived.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
