"""``backup``, ``restore``, ``check`` and ``compact``: the history file as a whole."""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from falcon_desktop import paths
from falcon_desktop.cli import library
from falcon_desktop.cli.output import Output
from falcon_desktop.composition.exporting import refuse_existing, told_to_people
from falcon_desktop.core.domain.errors import ExitStatus, InvalidInput, NotFound, StorageBusy
from falcon_desktop.core.text.sentences import Rounded, Sentence
from falcon_desktop.runtime.instance_lock import InstanceLock
from falcon_desktop.store.backups import Backup, Backups, Counts, altered_sentence
from falcon_desktop.store.database import Database
from falcon_desktop.store.errors import OPEN_ELSEWHERE
from falcon_desktop.store.files import REPLACED
from falcon_desktop.store.opening import refuse_to_start_afresh


def backup(options: argparse.Namespace, output: Output) -> int:
    """Write the copy to a new file, verify it, and print what is in it."""
    path = Path(options.path).expanduser().absolute()

    async def main() -> int:
        data_dir = paths.data_directory(options.data_dir)
        refuse_existing(path)
        if not path.parent.is_dir():
            raise InvalidInput(
                Sentence("There is no folder {directory}.", directory=str(path.parent))
            )
        _need_history(data_dir)
        async with library.open_history(data_dir, output, create=False) as (_, database):
            with told_to_people(path):
                counts = await Backups(database).backup(path)
        if counts.altered:
            output.note(
                Sentence(
                    "{path}: {amount}, as in the history.", path=str(path), amount=_amount(counts)
                )
            )
            return _tell_altered(counts.altered, output)
        output.note(Sentence("{path}: {amount}, verified.", path=str(path), amount=_amount(counts)))
        return ExitStatus.OK

    return library.run(main)


def restore(options: argparse.Namespace, output: Output) -> int:
    """Replace the history with a verified backup; without a path, list the backups."""
    path = Path(options.path).expanduser().absolute() if options.path else None

    async def main() -> int:
        data_dir = paths.data_directory(options.data_dir)
        # Not opened: it may be damaged, which is when one restores.
        database = Database(
            paths.history_file(data_dir),
            backup_directory=paths.backup_directory(data_dir),
            repair=False,
        )
        try:
            backups = Backups(database)
            if path is None:
                return _list(await backups.list_backups(), output)
            with _without_window(data_dir):
                report = await backups.restore(path)
            counts = await backups.counts()
        finally:
            await database.close()
        output.note(
            Sentence(
                "Restored: {amount}. The previous history was kept next to it, in a file "
                "with “{word}” in its name.",
                amount=_amount(counts),
                word=REPLACED,
            )
        )
        return _tell_altered(report.altered, output)

    return library.run(main)


def check(options: argparse.Namespace, output: Output) -> int:
    """Check the history; 0 only if it is intact."""

    async def main() -> int:
        data_dir = paths.data_directory(options.data_dir)
        _need_history(data_dir)
        async with library.open_history(data_dir, output, create=False) as (_, database):
            backups = Backups(database)
            problems = await backups.check(whole=not options.quick)
            counts = await backups.counts()
        for problem in problems:
            output.line(problem)
        if not problems:
            if options.quick:
                output.line(Sentence("Structure OK: {amount}", amount=_amount(counts)))
                output.note(
                    Sentence("Texts were not checked; run “check” without --quick to check them.")
                )
            else:
                output.line(Sentence("No problems found: {amount}", amount=_amount(counts)))
        return ExitStatus.STORAGE if problems else ExitStatus.OK

    return library.run(main)


def compact(options: argparse.Namespace, output: Output) -> int:
    """Reduce the history's file size, and print by how much."""

    async def main() -> int:
        data_dir = paths.data_directory(options.data_dir)
        _need_history(data_dir)
        async with library.open_history(data_dir, output, create=False) as (_, database):
            backups = Backups(database)
            before = await backups.counts()
            await backups.compact()
            after = await backups.counts()
        output.note(
            Sentence(
                "Was {before} MB, now {after} MB.",
                before=Rounded(before.bytes / 1e6),
                after=Rounded(after.bytes / 1e6),
            )
        )
        return ExitStatus.OK

    return library.run(main)


@contextmanager
def _without_window(data_dir: Path) -> Iterator[None]:
    """Keep the window closed; not every system has the lock that the history itself has.

    Raises:
        StorageBusy: it is open.
    """
    lock = InstanceLock(data_dir)
    if not lock.acquire():
        raise StorageBusy(OPEN_ELSEWHERE)
    try:
        yield
    finally:
        lock.release()


def _tell_altered(messages: Sequence[str], output: Output) -> int:
    """Name messages whose text is not what was saved; the status says that there are any."""
    for message in messages:
        output.note(altered_sentence(message))
    return ExitStatus.STORAGE if messages else ExitStatus.OK


def _need_history(data_dir: Path) -> None:
    history = paths.history_file(data_dir)
    if refuse_to_start_afresh(history, paths.backup_directory(data_dir)) and not history.exists():
        raise NotFound(Sentence("There is no history in {directory} yet.", directory=str(data_dir)))


def _list(backups: list[Backup], output: Output) -> int:
    for one in backups:
        when = time.strftime("%Y-%m-%d %H:%M", time.localtime(one.time / 1000))
        output.line(f"{when}  {one.size / 1e6:9.1f} MB  {one.path}")
    if not backups:
        output.note(Sentence("No backups yet."))
    return ExitStatus.OK


def _amount(counts: Counts) -> Sentence:
    return Sentence(
        "{chats} and {messages}, {size} MB",
        chats=Sentence("{count} chat(s)", count=counts.conversations),
        messages=Sentence("{count} message(s)", count=counts.messages),
        size=Rounded(counts.bytes / 1e6),
    )
