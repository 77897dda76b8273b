"""Run by test_killed: does something to copies of a history, each killed at another step.

    python killed_child.py WORK SOURCE DIRECTORY STEP...

Every write, sync, shortening and removal of a file is a step, and so is every name that is given or
taken. Step 0 is never reached, and the number of steps is printed.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import apsw
from falcon_desktop.store import summaries
from falcon_desktop.store.backups import Backups
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database
from falcon_desktop.store.verified import find_backups


class Steps:
    def __init__(self, last: int) -> None:
        self.last = last
        self.count = 0

    def take(self) -> None:
        self.count += 1
        if self.count == self.last:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(self, owner: Any, name: str) -> None:
        real: Callable[..., Any] = getattr(owner, name)

        def counted(*arguments: Any, **named: Any) -> Any:
            self.take()
            return real(*arguments, **named)

        setattr(owner, name, counted)


class Disk(apsw.VFS):
    def __init__(self, steps: Steps) -> None:
        self.steps = steps
        super().__init__("killing", "unix", makedefault=True)

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:  # noqa: N802
        return File(self.steps, name, flags)

    def xDelete(self, name: str, sync: bool) -> None:  # noqa: N802
        self.steps.take()
        super().xDelete(name, sync)


class File(apsw.VFSFile):
    def __init__(self, steps: Steps, name: Any, flags: list[int]) -> None:
        super().__init__("unix", name, flags)
        self._steps = steps

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        self._steps.take()
        super().xWrite(data, offset)

    def xSync(self, flags: int) -> None:  # noqa: N802
        self._steps.take()
        super().xSync(flags)

    def xTruncate(self, size: int) -> None:  # noqa: N802
        self._steps.take()
        super().xTruncate(size)


async def work(kind: str, path: Path) -> None:
    database = Database(path)
    await database.open()
    backups = Backups(database)
    match kind:
        case "migrate":
            pass  # opening it does
        case "backup":
            await backups.back_up_now()
        case "restore":
            await backups.restore(find_backups(path.parent / "backups")[0])
        case "compact":
            await backups.compact()
        case "purge":
            # On the one connection that writes: another can't be closed beside a VFS of ours.
            rows = await database.on_writer(summaries.summaries)
            await Conversations(database).purge([row.id for row in rows[:3]])
        case "erase":
            await backups.erase_all(copies=False)
    await database.close()


def main() -> None:
    kind, source, directory, *steps = sys.argv[1:]
    for step in map(int, steps):
        path = Path(directory, str(step), "history.sqlite3")
        shutil.copytree(source, path.parent)
        if os.fork() == 0:
            counting = Steps(step)
            disk = Disk(counting)
            for name in ("link", "unlink", "rename", "replace", "fsync", "pwrite"):
                counting.watch(os, name)
            asyncio.run(work(kind, path))
            print(counting.count, flush=True)
            del disk
            os._exit(0)
        os.wait()


if __name__ == "__main__":
    main()
