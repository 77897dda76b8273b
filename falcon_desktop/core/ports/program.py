"""What a front end asks of the program besides chatting, as protocols."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from falcon_desktop.core.domain.attachments import Attachment
from falcon_desktop.core.domain.backup_retention import BackupRetention
from falcon_desktop.core.domain.bundle import Bundle
from falcon_desktop.core.domain.connection import Connection
from falcon_desktop.core.domain.models import ModelInfo
from falcon_desktop.core.domain.reports import BackupFile, ContactedHost, DataReport, FoundKey
from falcon_desktop.core.domain.settings import Settings


class Servers(Protocol):
    """Asks servers about themselves."""

    async def models(self, connection: Connection) -> Sequence[ModelInfo]:
        """Return the models that a connection offers.

        Raises:
            FalconError: for every failure.
        """
        ...

    async def get_ready(self, connection: Connection, model: str) -> None:
        """Load a model of this computer that is about to be asked, "" for the connection's own.

        No other model has to make room for it, and failures are kept for who asks it. Cancelled, a
        load that nobody else waits for ends. A server elsewhere is not told.
        """
        ...

    async def forget(self, connection_id: str) -> None:
        """Forget what is kept and known of a connection that was changed or removed."""
        ...


class KeyOffers(Protocol):
    """Keys on this computer that were saved for other programs."""

    async def find(self) -> list[FoundKey]:
        """Search for them; never raises, never writes."""
        ...

    async def accept(self, offer_id: str) -> tuple[Connection, bool]:
        """Save a found key in the vault; return its new connection, and whether the key was saved.

        Raises:
            KeychainError: the key can't be saved.
            NotFound: it is not there any more.
        """
        ...


class PresetFiles(Protocol):
    """Files of presets and prompts that people share."""

    async def read(self, path: str) -> Bundle:
        """Return a file's content, without connections that are not here.

        Raises:
            FalconError: it can't be read, or something in it is not usable.
        """
        ...

    async def write(self, path: str, bundle: Bundle) -> None:
        """Write a file, replacing it completely.

        Raises:
            FalconError: it can't be written.
        """
        ...


class SettingsStore(Protocol):
    """Saves the settings, which hold no secrets."""

    async def save(self, settings: Settings) -> None:
        """Save them, durable on return.

        Raises:
            StorageError: the file can't be written.
        """
        ...


class Maintenance(Protocol):
    """Takes care of the data directory."""

    async def backups(self) -> Sequence[BackupFile]:
        """Return the backups next to the history, newest first."""
        ...

    async def keep_backups(self, retention: BackupRetention) -> None:
        """Set how far back daily backups reach; older ones are removed with the next backup."""
        ...

    async def back_up_now(self) -> BackupFile:
        """Make a verified backup in addition to the daily ones.

        Raises:
            StorageError: there is no backup.
        """
        ...

    async def backup(self, path: str) -> int:
        """Write a verified backup; return how many messages have damaged texts.

        Raises:
            StorageError: there is no backup; what was at ``path`` is unchanged.
        """
        ...

    async def restore(self, path: str) -> int:
        """Replace the history by a verified backup; the previous one is set aside.

        Returns how many messages' texts in it are not what was saved.

        Raises:
            StorageError: it can't be done; everything is as it was.
        """
        ...

    async def check(self, *, whole: bool = True) -> list[str]:
        """Return what is wrong with the history, one sentence each; empty if nothing.

        ``whole`` False looks at the structure only, not at every text's checksum.
        """
        ...

    async def compact(self) -> tuple[int, int]:
        """Reduce the file size; return it before and after.

        Raises:
            StorageError: the disk lacks the space to do so; nothing is lost.
        """
        ...

    async def erase_all(self, *, copies: bool, keys: bool) -> None:
        """Permanently delete every conversation, including from the index and the log.

        Args:
            copies: whether backups go too, and files that were set aside.
            keys: whether the keys of saved connections are forgotten too.

        Raises:
            FalconError: something could not be removed.
        """
        ...

    async def contacted(self) -> Sequence[ContactedHost]:
        """Return every host that was contacted, the latest first."""
        ...

    async def forget_contacted(self) -> None:
        """Forget which hosts were contacted."""
        ...

    async def report(self) -> DataReport:
        """Return facts about the data."""
        ...

    async def diagnostics(self) -> str:
        """Return versions and states, one per line, without any secret."""
        ...


class AttachmentReader(Protocol):
    """Reads files attached to questions."""

    async def read(self, path: str) -> Attachment:
        """Return what a model can be given of a file; a picture unchanged.

        Raises:
            InvalidInput: it can't be attached; the sentence says why.
        """
        ...
