"""Takes care of the data directory: facts, backups, checks, deleting everything."""

from __future__ import annotations

import asyncio
import platform
import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Final

from falcon_desktop import __version__
from falcon_desktop.core.domain.backup_retention import BackupRetention
from falcon_desktop.core.domain.connection import origin_of
from falcon_desktop.core.domain.connection_book import SavedConnections
from falcon_desktop.core.domain.errors import KeychainError
from falcon_desktop.core.domain.events import LibraryChanged
from falcon_desktop.core.domain.hub import HUB, HUB_KEY
from falcon_desktop.core.domain.reports import BackupFile, ContactedHost, DataReport
from falcon_desktop.core.domain.undo import UndoHistory
from falcon_desktop.core.ports.servers import KeyVault, Publish
from falcon_desktop.store.backups import BY_HAND, Backup, Backups
from falcon_desktop.store.contacts import Contacts
from falcon_desktop.store.database import Database, OpenReport, sqlite_version

PARTS: Final = (
    "PySide6-Essentials", "apsw", "httpx", "keyring", "qasync", "xllamacpp", "markdown-it-py",
)  # fmt: skip


class Maintenance:
    """Fulfils :class:`falcon_desktop.core.ports.program.Maintenance`.

    Args:
        restore: puts a backup in the history's place; stops what is being answered before.
        stop_answers: stops what is being answered everywhere.
    """

    def __init__(
        self,
        data_dir: Path,
        database: Database,
        *,
        retention: BackupRetention,
        vault: KeyVault,
        connections: SavedConnections,
        undo: UndoHistory,
        publish: Publish,
        restore: Callable[[Path], Awaitable[OpenReport]],
        stop_answers: Callable[[None], Awaitable[None]],
    ) -> None:
        self._data_dir = data_dir
        self.retention = retention
        self._vault = vault
        self._connections = connections
        self._undo = undo
        self._publish = publish
        self._restore = restore
        self._stop_answers = stop_answers
        self._backups = Backups(database)
        self.contacts = Contacts(database)

    async def backups(self) -> Sequence[BackupFile]:
        """Return the backups next to the history, newest first."""
        return [_backup_file(one) for one in await self._backups.list_backups()]

    async def keep_backups(self, retention: BackupRetention) -> None:
        """Set how far back daily backups reach; older ones are removed with the next backup."""
        self.retention = retention

    async def back_up_now(self) -> BackupFile:
        """Make a verified backup in addition to the daily ones."""
        return _backup_file(await self._backups.back_up_now())

    async def backup(self, path: str) -> int:
        """Write a verified backup; return how many messages have damaged texts."""
        return len((await self._backups.backup(Path(path))).altered)

    async def restore(self, path: str) -> int:
        """Replace the history with a backup; the previous one is set aside.

        Returns how many messages' texts in it are not what was saved.
        """
        report = await self._restore(Path(path))
        self._begin_anew()
        return len(report.altered)

    async def check(self, *, whole: bool = True) -> list[str]:
        """Return what is wrong with the history."""
        return await self._backups.check(whole=whole)

    async def compact(self) -> tuple[int, int]:
        """Reduce the file size; return it before and after."""
        before = (await self._backups.counts()).bytes
        await self._backups.compact()
        return before, (await self._backups.counts()).bytes

    async def erase_all(self, *, copies: bool, keys: bool) -> None:
        """Permanently delete every conversation."""
        await self._stop_answers(None)
        await self._backups.erase_all(copies=copies)
        if copies:
            await asyncio.to_thread(_sweep)
        self._begin_anew()
        if keys:
            await self._delete_keys()

    async def _delete_keys(self) -> None:
        """Delete every key, also those for addresses that connections had before.

        Raises:
            KeychainError: one could not be deleted; the others are.
        """
        failed: KeychainError | None = None
        saved = [(one.id, place) for one in self._connections.all() for place in one.key_origins]
        for name, origin in (*saved, (HUB_KEY, origin_of(HUB))):
            try:
                await self._vault.delete(name, origin)
            except KeychainError as error:
                failed = failed or error
        if failed is not None:
            raise failed

    async def contacted(self) -> Sequence[ContactedHost]:
        """Return every contacted host, the latest first."""
        return [
            ContactedHost(one.host, one.first_at, one.last_at) for one in await self.contacts.all()
        ]

    async def forget_contacted(self) -> None:
        """Forget which hosts were contacted."""
        await self.contacts.forget()

    async def report(self) -> DataReport:
        """Return facts about the data."""
        counts = await self._backups.counts()
        backups = await self._backups.list_backups()
        return DataReport(
            directory=str(self._data_dir),
            size=counts.bytes,
            conversations=counts.conversations,
            messages=counts.messages,
            backups=len(backups),
            newest_backup=backups[0].time if backups else None,
            keys=await self._vault.status(),
        )

    async def diagnostics(self) -> str:
        """Return versions and states, one per line, without any secret."""
        lines = [
            f"Falcon Desktop {__version__}",
            f"Python {platform.python_version()} on {platform.platform()}",
            f"SQLite {sqlite_version()}",
            *(f"{part} {_version(part)}" for part in PARTS),
            f"frozen: {'yes' if getattr(sys, 'frozen', False) else 'no'}",
            f"keys: {await self._vault.status()}",
        ]
        return "\n".join(lines)

    def _begin_anew(self) -> None:
        """What was there is gone: nothing of it can be undone, and the list is another."""
        self._undo.clear()
        self._publish(LibraryChanged())


def _sweep() -> None:
    """Take away what a killed export left of the chats."""
    from falcon_desktop.composition.scratch import sweep

    sweep()


def _backup_file(backup: Backup) -> BackupFile:
    daily = not backup.path.name.startswith(BY_HAND)
    altered = len(backup.altered)
    return BackupFile(str(backup.path), backup.time, backup.size, daily, altered)


def _version(part: str) -> str:
    from importlib import metadata  # with 20 modules, for one page

    try:
        return metadata.version(part)
    except metadata.PackageNotFoundError:
        return "not installed"
