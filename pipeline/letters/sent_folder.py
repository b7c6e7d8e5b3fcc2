"""A copy of each mail that went out in a folder of the customers' mailbox, where people look for it (IMAP APPEND)."""

from datetime import datetime

from imapclient import SEEN, IMAPClient

from pipeline.intake.imap import connected
from pipeline.settings import Mailbox


class SentFolder:
    """Keeps copies in the folder `sent_folder` of the customers' mailbox, which is made where it is missing."""

    def __init__(self, settings: Mailbox) -> None:
        self._settings = settings

    def keep(self, message_id: str, mail: bytes, sent_at: datetime) -> str:
        """Puts a copy there, marked as seen and dated `sent_at` (aware), unless it is there; says where it is.

        Raises Wait when the mailbox cannot be asked, or refuses it.
        """
        folder = self._settings.sent_folder
        with connected(self._settings) as client:
            if not client.folder_exists(folder):
                client.create_folder(folder)
                client.subscribe_folder(folder)
            uid = _found(client, folder, message_id)
            if uid is None:
                client.append(folder, mail, flags=(SEEN,), msg_time=sent_at)
                uid = _found(client, folder, message_id)
        return f"{folder};UID={uid}"


def _found(client: IMAPClient, folder: str, message_id: str) -> int | None:
    client.select_folder(folder, readonly=True)
    return min(client.search(["HEADER", "Message-ID", message_id]), default=None)
