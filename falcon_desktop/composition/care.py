"""Takes care of the history in the background: backups, damage, a full disk. Lives on the worker's
loop.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import Any, Final

from falcon_desktop.core.chat.journal import RETRY_SECONDS
from falcon_desktop.core.domain.backup_retention import BackupRetention
from falcon_desktop.core.domain.errors import (
    FalconError,
    StorageDamaged,
    StorageError,
    StorageNewer,
    StorageReadOnly,
)
from falcon_desktop.core.domain.events import (
    ChangedElsewhere,
    ConversationChanged,
    HistoryRepaired,
    LibraryChanged,
    StorageRecovered,
)
from falcon_desktop.core.ports.servers import Publish
from falcon_desktop.store.backups import Backups
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database, OpenReport
from falcon_desktop.store.outside import OutsideChanges

LOOK_AFTER_SECONDS: Final = 1_800.0
"""What was said within the last half hour, at the most, is in no backup."""
REST: Final = 100
"""After a backup of the last half hour nothing is backed up again for so many times as long as it
took: a history of gigabytes is not written anew all the time.
"""
SURE_SECONDS: Final = 600.0
"""So long a history that was found whole is not looked through again, whatever reads say."""

_log = logging.getLogger(__name__)


class HistoryCare:
    """Opens the history and takes care of it.

    Args:
        retention: says how far back daily backups reach.
        erase_old: erases what is long in the trash; returns how many.
        keep_running: gives running answers their place again where they lost it.
    """

    def __init__(
        self,
        database: Database,
        store: Conversations,
        *,
        retention: Callable[[], BackupRetention],
        erase_old: Callable[[], Awaitable[int]],
        keep_running: Callable[[], Awaitable[None]],
        publish: Publish,
    ) -> None:
        self._database = database
        self._store = store
        self._backups = Backups(database)
        self._elsewhere = OutsideChanges(database)
        self._retention = retention
        self._erase_old = erase_old
        self._keep_running = keep_running
        self._publish = publish
        self._tasks: list[asyncio.Task[None]] = []
        self._suspected = asyncio.Event()
        self._sure_until = 0.0
        self._verified = False
        self._backup_tried = asyncio.Event()
        self._rest_until = 0.0
        self._single: set[asyncio.Task[Path | None]] = set()
        self._no_room = asyncio.Event()
        self._report = OpenReport()

    @property
    def report(self) -> OpenReport:
        """How the history was last opened."""
        return self._report

    @report.setter
    def report(self, report: OpenReport) -> None:
        self._report = report
        why = report.read_only
        if why is None or isinstance(why, (StorageReadOnly, StorageNewer)):
            self._no_room.clear()
        else:
            self._no_room.set()

    async def open(self) -> OpenReport:
        """Open the history.

        Raises:
            StorageError: it can't be opened; nothing was changed.
        """
        self.report = await self._database.open()
        return self.report

    def begin(self) -> None:
        """Start doing what is due in the background; harmless if called twice.

        A history that could only be read for want of space is opened for writing once there is
        some. It is looked through for damage, now and when a read or a backup meets some; a
        damaged one is set aside, and what can be read of it takes its place.
        """
        if self._tasks:  # the history was opened again, from a backup
            return
        loop = asyncio.get_running_loop()
        self._database.damage_met = lambda: _call(loop, self._suspected.set)
        self._start(self._watch_space(), "space for the history")
        self._start(self._watch_damage(), "damage of the history")
        self._start(self._rotate(), "daily backup")

    async def close(self) -> None:
        """Stop."""
        self._database.damage_met = None
        tasks = [*self._tasks, *self._single]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    def _start(self, work: Coroutine[Any, Any, None], name: str) -> None:
        task = asyncio.create_task(work, name=name)
        task.add_done_callback(_told_of)
        self._tasks.append(task)

    async def look_elsewhere(self) -> None:
        """Report other programs' changes to the history since the last check."""
        if (change := await self._elsewhere.look()) is not None:
            self._publish(ChangedElsewhere(change.conversation_ids, change.more))

    # --- a full disk ---------------------------------------------------------------------------

    async def _watch_space(self) -> None:
        while True:
            await self._no_room.wait()  # costs nothing while all is well
            await asyncio.sleep(RETRY_SECONDS)
            try:
                report = await self._database.open_again()
            except StorageError as error:
                _log.info("the history can't be opened again yet: %s", error)
                continue
            if report is not None:
                self.report = report
                if report.read_only is None:
                    self._suspected.set()  # what was met meanwhile could not be repaired then
                    self._publish(StorageRecovered())
                    self._publish(LibraryChanged())

    # --- damage --------------------------------------------------------------------------------

    async def _watch_damage(self) -> None:
        await self._backup_tried.wait()
        if not self._verified and self.report.set_aside is None:
            await self._look(at_leisure=True)
        while True:
            await self._suspected.wait()
            self._suspected.clear()
            if time.monotonic() >= self._sure_until and await self._look(at_leisure=False):
                self._sure_until = time.monotonic() + SURE_SECONDS

    async def _look(self, *, at_leisure: bool) -> bool:
        """Look through the history, and repair it if it is damaged; True if it is whole."""
        if self.report.read_only is not None:  # others may write it meanwhile, unseen
            return False
        try:
            problems = await self._backups.look_for_damage(at_leisure=at_leisure)
        except StorageError as error:
            _log.info("the history was not looked through: %s", error)
            return False
        if not problems:
            return True
        _log.info("the history is damaged: %s", problems[0])
        await self._repair()
        return False

    async def _repair(self) -> None:
        """Put what can be read in the damaged history's place, as soon as that can be done."""
        wait = RETRY_SECONDS
        while True:
            try:
                report = await self._database.open_again(is_damaged=True)
                break
            except StorageError as error:
                _log.info("the damaged history stays for now: %s", error)
                await asyncio.sleep(wait)
                wait = min(2 * wait, SURE_SECONDS)
        if report is None:
            return
        self.report = report
        await self._keep_running()
        self._suspected.clear()
        self._publish(HistoryRepaired(report))
        self._publish(LibraryChanged())

    # --- backups and the trash -----------------------------------------------------------------

    async def before_bulk(self, *, wait: bool) -> None:
        """Back up what is there before much of it is deleted; with ``wait``, return when that is
        done, else as soon as nothing that is deleted then can be missing from it.

        A backup that fails, on a full disk for one, keeps nobody from deleting.
        """
        loop, begun = asyncio.get_running_loop(), asyncio.Event()
        backup = asyncio.create_task(
            self._backups.back_up_before_deleting(lambda: _call(loop, begun.set)),
            name="backup before deleting",
        )
        backup.add_done_callback(self._backed_up)
        self._single.add(backup)
        waiting = asyncio.create_task(begun.wait())
        await asyncio.wait({backup} if wait else {backup, waiting}, return_when="FIRST_COMPLETED")
        waiting.cancel()

    def _backed_up(self, backup: asyncio.Task[Path | None]) -> None:
        self._single.discard(backup)
        if not backup.cancelled() and (error := backup.exception()) is not None:
            _log.info("no backup before deleting: %s", error)

    async def _back_up(self) -> bool:
        """Make the backup that is due, today's or that of the last half hour; False for none."""
        if await self._backups.back_up_daily(self._retention()) is not None:
            return True
        now = time.monotonic()
        if now < self._rest_until:
            return False
        made = await self._backups.back_up_recent()
        self._rest_until = time.monotonic() + REST * (time.monotonic() - now) if made else 0.0
        return made is not None

    async def _rotate(self) -> None:
        while True:
            await asyncio.to_thread(_sweep)
            try:
                if await self._back_up():
                    self._verified = True  # page for page
                for conversation_id in await self._store.mark_abandoned():
                    self._publish(ConversationChanged(conversation_id))
            except FalconError as error:
                _log.info("no backup now: %s", error)
                if isinstance(error, StorageDamaged):
                    self._suspected.set()
            self._backup_tried.set()
            try:
                erased = await self._erase_old()
                if erased:
                    _log.info("erased %d conversations that were long in the trash", erased)
            except FalconError as error:
                _log.info("the trash was not looked through: %s", error)
            await asyncio.sleep(LOOK_AFTER_SECONDS)


def _sweep() -> None:
    """Take away what a killed program left of the chats among the system's temporary files."""
    from falcon_desktop.composition.scratch import sweep

    sweep()


def _told_of(task: asyncio.Task[None]) -> None:
    """Log what ended a task that goes on for ever."""
    if not task.cancelled() and (error := task.exception()) is not None:
        _log.error("%s is looked after no more", task.get_name(), exc_info=error)


def _call(loop: asyncio.AbstractEventLoop, call: Callable[[], None]) -> None:
    """Call something on a loop, unless that has ended."""
    if not loop.is_closed():
        loop.call_soon_threadsafe(call)
