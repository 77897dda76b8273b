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

    async def forget(self, connection_id: str) -> None:
        """Let go of what is kept and known of a connection that was changed or removed."""
        ...


class KeyOffers(Protocol):
    """Keys that lie on this computer for other programs."""

    async def find(self) -> list[FoundKey]:
        """Look for them; never raises, never writes."""
        ...

    async def accept(self, offer_id: str) -> tuple[Connection, bool]:
        """Save a found key in the vault; returns its new connection, and whether it was kept.

        Raises:
            KeychainError: the key can't be saved.
            NotFound: it is not there any more.
        """
        ...


class PresetFiles(Protocol):
    """Files of presets and prompts that people give to each other."""

    async def read(self, path: str) -> Bundle:
        """Return what a file holds; connections that are not here are left out of it.

        Raises:
            FalconError: it can't be read, or something in it is not usable.
        """
        ...

    async def write(self, path: str, bundle: Bundle) -> None:
        """Write a file, replacing it whole.

        Raises:
            FalconError: it can't be written.
        """
        ...


class SettingsStore(Protocol):
    """Keeps the settings that are not secret."""

    async def save(self, settings: Settings) -> None:
        """Write them, durable on return.

        Raises:
            StorageError: the file can't be written.
        """
        ...


class Maintenance(Protocol):
    """Looks after the data directory."""

    async def backups(self) -> Sequence[BackupFile]:
        """Return the backups beside the history, the newest first."""
        ...

    async def keep_backups(self, retention: BackupRetention) -> None:
        """Let daily backups reach so far back; those that go do so when the next is made."""
        ...

    async def back_up_now(self) -> BackupFile:
        """Make a verified backup beside the daily ones.

        Raises:
            StorageError: there is no backup.
        """
        ...

    async def backup(self, path: str) -> int:
        """Write a verified backup; return how many messages' texts are not what was saved.

        Raises:
            StorageError: there is no backup; what was at ``path`` is unchanged.
        """
        ...

    async def restore(self, path: str) -> int:
        """Put a backup in the history's place, once it is verified; what was there is set aside.

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
        """Give the disk back what is not needed; returns the file's size before and after.

        Raises:
            StorageError: the disk lacks the space to do so; nothing is lost.
        """
        ...

    async def erase_all(self, *, copies: bool, keys: bool) -> None:
        """Remove every conversation for good, and what the index and the log hold of it.

        Args:
            copies: whether backups go too, and files that were set aside.
            keys: whether the keys of saved connections are forgotten too.

        Raises:
            FalconError: something could not be removed.
        """
        ...

    async def contacted(self) -> Sequence[ContactedHost]:
        """Return every host that was contacted, the last one first."""
        ...

    async def forget_contacted(self) -> None:
        """Forget which hosts were contacted."""
        ...

    async def report(self) -> DataReport:
        """Return what there is to tell about the data."""
        ...

    async def diagnostics(self) -> str:
        """Return versions and states, one a line, without any secret."""
        ...


class AttachmentReader(Protocol):
    """Reads files that a person attaches to a question."""

    async def read(self, path: str) -> Attachment:
        """Return what a model can be given of a file; a picture as it is on the disk.

        Raises:
            InvalidInput: it can't be attached; the sentence says why.
        """
        ...
