"""Cuts the power at any moment: every write and sync is recorded, and files are made of what a disk
may hold then.

A disk keeps what was synced. Of what was written since, it keeps any sectors in any order, in any
of their versions, and loses the others. Run by hand for long, with seeds:

    uv run python -m tests.store.power_loss [--seed N] [--rounds N] [--cuts N]
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import random
import shutil
import sqlite3
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from unittest import mock

import apsw
from falcon_desktop.core.domain.conversation import Conversation, Message, MessageStatus
from falcon_desktop.core.domain.transfer import Progress
from falcon_desktop.store import log_note
from falcon_desktop.store.backups import Backups
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import SYNC_SECONDS, Database, OpenReport
from falcon_desktop.store.schema import MIGRATIONS
from tests.store.conftest import Made

SECTOR = 512
ENDS = ("", "-wal", "-journal")
State = tuple[tuple[str, str, str], ...]
"""Id, status and text of every message, with what was appended to it."""


@dataclass(frozen=True)
class Event:
    """Something that was done to a file: written, truncated, deleted or synced."""

    end: str
    kind: str
    offset: int = 0
    data: bytes = b""
    note: bytes = b""
    """What stood in the lock file then."""


@dataclass
class Moment:
    """A transaction: how many events there were when it began and when it was acknowledged,
    whether it was to be safe from then on, and what everything was like after it.
    """

    began: int
    acknowledged: int
    safe: bool
    state: State


class Recorder(apsw.VFS):
    """Writes to the disk as ever, and notes what is done in which order."""

    def __init__(self, path: Path) -> None:
        self.vfs_name = f"recorder-{id(self)}"
        self._path = str(path.resolve())
        self.events: list[Event] = []
        self._lock = path.with_name(path.name + ".lock")
        self.begun = {end: read(path, end) for end in ENDS}
        super().__init__(self.vfs_name, "")

    def note(self, end: str, kind: str, offset: int = 0, data: bytes = b"") -> None:
        lock = self._lock.read_bytes() if self._lock.exists() else b""
        self.events.append(Event(end, kind, offset, data, lock))

    def end_of(self, name: str) -> str | None:
        """Return which of the history's files this is; None for another."""
        return next((end for end in ENDS if name == self._path + end), None)

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:  # noqa: N802
        filename = name.filename() if isinstance(name, apsw.URIFilename) else str(name)
        return RecordedFile(self, name, filename, flags)

    def xDelete(self, name: str, sync: bool) -> None:  # noqa: N802
        super().xDelete(name, sync)
        if (end := self.end_of(name)) is not None:
            self.note(end, "delete")
            if sync:
                self.note(end, "sync")


class RecordedFile(apsw.VFSFile):
    def __init__(self, recorder: Recorder, name: Any, filename: str, flags: list[int]) -> None:
        super().__init__("", name, flags)
        self._recorder = recorder
        self._end = recorder.end_of(filename)

    def _note(self, kind: str, offset: int = 0, data: bytes = b"") -> None:
        if self._end is not None:
            self._recorder.note(self._end, kind, offset, data)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        super().xWrite(data, offset)
        self._note("write", offset, bytes(data))

    def xTruncate(self, size: int) -> None:  # noqa: N802
        super().xTruncate(size)
        self._note("truncate", size)

    def xSync(self, flags: int) -> None:  # noqa: N802
        super().xSync(flags)
        self._note("sync")


def read(path: Path, end: str) -> bytes | None:
    file = path.with_name(path.name + end)
    return file.read_bytes() if file.exists() else None


@contextmanager
def recording(path: Path) -> Iterator[Recorder]:
    recorder = Recorder(path)
    try:
        yield recorder
    finally:
        recorder.unregister()


@dataclass
class Disk:
    """What a file may hold: what is safe, and the versions that a sector may have instead."""

    safe: bytearray | None
    sectors: dict[int, list[bytes]] = field(default_factory=dict)
    endings: list[Event] = field(default_factory=list)

    def take(self, event: Event) -> None:
        match event.kind:
            case "sync":
                self._settle()
            case "write":
                self._write(event)
            case _:
                self.endings.append(event)

    def _write(self, event: Event) -> None:
        begin, end = event.offset, event.offset + len(event.data)
        for sector in range(begin // SECTOR, -(-end // SECTOR)):
            old = bytearray(self._newest(sector))
            first, last = max(begin, sector * SECTOR), min(end, (sector + 1) * SECTOR)
            old[first - sector * SECTOR : last - sector * SECTOR] = event.data[
                first - begin : last - begin
            ]
            length = max(last - sector * SECTOR, self._length(sector))
            self.sectors.setdefault(sector, []).append(bytes(old[:length]))

    def _length(self, sector: int) -> int:
        if versions := self.sectors.get(sector):
            return len(versions[-1])
        held = len(self.safe or b"") - sector * SECTOR
        return min(max(held, 0), SECTOR)

    def _newest(self, sector: int) -> bytes:
        if versions := self.sectors.get(sector):
            return versions[-1].ljust(SECTOR, b"\0")
        held = bytes((self.safe or b"")[sector * SECTOR : (sector + 1) * SECTOR])
        return held.ljust(SECTOR, b"\0")

    def _settle(self) -> None:
        self.safe = self.after(lambda versions: versions[-1], lambda ending: True)
        self.sectors.clear()
        self.endings.clear()

    def after(
        self, choose: Callable[[list[bytes]], bytes | None], ends: Callable[[Event], bool]
    ) -> bytearray | None:
        """Return what is on the disk, where ``choose`` picks versions of sectors, None for the safe
        one, and ``ends`` says whether it was shortened or deleted.
        """
        content = None if self.safe is None else bytearray(self.safe)
        # SQLite never writes to a file after it shortened it, without a sync in between, but to
        # begin a log anew at its very start.
        for ending in self.endings:
            if ends(ending):
                content = (
                    None if ending.kind == "delete" else (content or bytearray())[: ending.offset]
                )
        for sector, versions in self.sectors.items():
            data = choose(versions)
            if data is not None:
                content = bytearray() if content is None else content
                content.extend(bytes(max(0, sector * SECTOR + len(data) - len(content))))
                content[sector * SECTOR : sector * SECTOR + len(data)] = data
        return content


class PowerCut:
    """Makes the files that a power cut may leave."""

    def __init__(self, recorder: Recorder, chooser: random.Random) -> None:
        self._events = recorder.events
        self._begun = recorder.begun
        self._chooser = chooser

    def leave(self, cut: int, path: Path) -> None:
        """Leave in ``path`` what the disk holds if the power is cut after so many events."""
        path.parent.mkdir(parents=True)
        keep = self._chooser.choice((0.0, 0.1, 0.5, 0.9, 1.0))
        for end in ENDS:
            begun = self._begun[end]
            disk = Disk(None if begun is None else bytearray(begun))
            for event in self._events[:cut]:
                if event.end == end:
                    disk.take(event)
                elif (event.end, event.kind, end) == ("-wal", "sync", "-journal"):
                    # The first sync of a new log reaches its directory, and what was removed there.
                    disk.take(event)
            content = disk.after(
                lambda versions: self._one(versions, keep),
                lambda ending: self._chooser.random() < keep,
            )
            if content is not None:
                path.with_name(path.name + end).write_bytes(content)
        if not path.exists():
            path.touch()
        self._leave_note(cut, path.with_name(path.name + ".lock"))

    def _leave_note(self, cut: int, lock: Path) -> None:
        """The note is safe as it was when its log began; what came later may be there or not."""
        notes = [event.note for event in self._events[:cut]]
        newest = json.loads(notes[-1]) if notes and notes[-1] else None
        if newest is None:
            return
        same_log = [note for note in notes if note and json.loads(note)[3] == newest[3]]
        boot, *others = json.loads(self._chooser.choice(same_log))
        lock.write_bytes(json.dumps([f"not {boot}", *others]).encode().ljust(256))

    def _one(self, versions: list[bytes], keep: float) -> bytes | None:
        if self._chooser.random() >= keep:
            return None
        return versions[-1] if self._chooser.random() < 0.7 else self._chooser.choice(versions)


def state_of(path: Path, *, alone: bool = False) -> State:
    """Read a history with the standard library's SQLite; what it finds wrong raises."""
    connection = sqlite3.connect(
        f"file:{path}?mode={'ro&immutable=1' if alone else 'rw'}", uri=True
    )
    try:
        tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
        found = connection.execute("PRAGMA quick_check").fetchall()
        assert found == [("ok",)], found
        if not tables:
            return ()
        return _messages(connection)
    finally:
        connection.close()


def _messages(connection: Any) -> State:
    pieces: dict[int, str] = {}
    for key, text in connection.execute("SELECT message_key, text FROM answer_chunk ORDER BY key"):
        pieces[key] = pieces.get(key, "") + text
    rows = connection.execute("SELECT key, id, status, text FROM message ORDER BY key")
    return tuple((one, status, text + pieces.get(key, "")) for key, one, status, text in rows)


class Work:
    """Works with a history whose disk is recorded, and remembers each state of it."""

    def __init__(self, path: Path, recorder: Recorder, chooser: random.Random) -> None:
        self.path = path
        self.time = 0.0
        self.database = Database(path, vfs=recorder.vfs_name, clock=lambda: self.time)
        self.store = Conversations(self.database)
        self.moments: list[Moment] = []
        self.make = Made()
        self.chooser = chooser
        self._recorder = recorder
        self._live: dict[str, Message] = {}

    async def step(self, doing: Awaitable[object], *, soon: bool = False) -> None:
        """Do something; unless it is only to be safe ``soon``, nothing may wait for a sync then."""
        began = len(self._recorder.events)
        await doing
        events = self._recorder.events
        in_log = [event.kind for event in events if event.end == "-wal"]
        safe = not in_log or in_log[-1] != "write"
        assert safe or soon, "acknowledged, and not yet on the disk"
        # With the library that writes: two in one process end each other's locks.
        connection = apsw.Connection(str(self.path), flags=apsw.SQLITE_OPEN_READONLY)
        state = _messages(connection)
        connection.close()
        self.moments.append(Moment(began, len(events), safe, state))

    async def everything(self) -> None:
        """Ask, stream, answer, import, rename, discard, erase, compact, close: all that writes."""
        await self.step(self.database.open())
        for _ in range(3):
            await self._ask()
        brought = [(self.make.conversation(), 3) for _ in range(12)]
        await self.step(
            self.store.bring_in(
                [(one, [self.make.question(one) for _ in range(many)]) for one, many in brought],
                [],
                Progress(),
            )
        )
        await self.step(self.store.update(brought[0][0].id, title="renamed", draft="draft"))
        await self.step(self.store.purge([one.id for one, _ in brought[:5]]))
        await self._ask()
        await self.step(Backups(self.database).compact())
        await self._ask()
        await self.step(self.database.close())

    async def _ask(self) -> None:
        conversation: Conversation = self.make.conversation()
        question = self.make.question(conversation, "Why? " * self.chooser.randrange(1, 400))
        answer = self.make.answer(conversation, question.id)
        await self.step(self.store.create(conversation, [question, answer]))
        text = ""
        for number in range(self.chooser.randrange(4, 12)):
            piece = f"{number} " * self.chooser.randrange(1, 60)
            text += piece
            pause = self.chooser.choice((0.1, 0.1, 0.1, 2 * SYNC_SECONDS))
            self.time += pause
            append = self.store.append_to_answer(answer.id, piece, "")
            await self.step(append, soon=pause < SYNC_SECONDS)
        done = replace(answer, text=text, status=MessageStatus.COMPLETE)
        await self.step(self.store.save_answer(done))


async def check_cut(work: Work, cut: int, left: Path) -> None:
    """Judge what a power cut left: whole, nothing lost that was safe, and the program goes on."""
    after = [moment for moment in work.moments if moment.began <= cut]
    safe = [n for n, one in enumerate(work.moments) if one.acknowledged <= cut and one.safe]
    possible: list[State] = [moment.state for moment in after[safe[-1] if safe else 0 :]]
    if not safe:
        possible.append(())
    copy = left.with_name("copy")
    for end in ENDS:
        if (file := left.with_name(left.name + end)).exists():
            shutil.copy(file, copy.with_name(copy.name + end))
    found = state_of(copy)
    assert found in possible, _difference(found, possible)
    database = Database(left)
    try:
        report = await database.open()
        usual = OpenReport(created=report.created, interrupted=report.interrupted)
        if report.other_log is not None:  # messages were being erased
            alone = {one for one, _, _ in state_of(report.other_log, alone=True)}
            assert alone - {one for one, _, _ in state_of(left)}
            usual = replace(usual, other_log=report.other_log)
        assert report == usual
        assert await Backups(database).check() == []
    finally:
        await database.close()
    texts = {message_id: text for message_id, _, text in state_of(left)}
    assert any(texts == {one: text for one, _, text in state} for state in possible)


def _difference(found: State, possible: list[State]) -> str:
    """Say what was found that was never so, by id and length, beside each state that may be."""
    short = [{one: (status, len(text)) for one, status, text in state} for state in possible]
    mine = {one: (status, len(text)) for one, status, text in found}
    return "\n".join(
        f"not {dict(state.items() - mine.items())} but {dict(mine.items() - state.items())}"
        for state in short
    )


async def check_many(workplace: Path, seed: int, cuts: int) -> int:
    """Work once, cut the power at so many moments; returns how many there are to choose from."""
    chooser = random.Random(seed)
    path = workplace / "data" / "history.sqlite3"
    path.parent.mkdir(parents=True)
    # A log that is written back often, at other moments than its end too.
    often = mock.patch.object(log_note, "CHECKPOINT_PAGES", chooser.choice((20, 60, 4_000)))
    with often, recording(path) as recorder:
        work = Work(path, recorder, chooser)
        await work.everything()
    moments = sorted(chooser.sample(range(1, len(recorder.events) + 1), cuts))
    for number, cut in enumerate(moments):
        left = workplace / str(number) / "history.sqlite3"
        PowerCut(recorder, chooser).leave(cut, left)
        try:
            await check_cut(work, cut, left)
        except AssertionError as error:
            error.add_note(f"seed {seed}, the power was cut after {cut} of {len(recorder.events)}")
            raise
        shutil.rmtree(left.parent)
    return len(recorder.events)


async def check_update(workplace: Path, old: Path, seed: int, cuts: int) -> None:
    """Cut the power while a file of an earlier version is updated: each step is there or not."""
    chooser = random.Random(seed)
    path = workplace / "data" / "history.sqlite3"
    path.parent.mkdir(parents=True)
    shutil.copy(old, path)
    before = {row[0]: row[2] for row in state_of(path)}
    versions = {0, *(step.version for step in MIGRATIONS)}
    with recording(path) as recorder:
        database = Database(path, vfs=recorder.vfs_name)
        await database.open()
        await database.close()
    for number in range(cuts):
        left = workplace / str(number) / "history.sqlite3"
        PowerCut(recorder, chooser).leave(chooser.randrange(len(recorder.events) + 1), left)
        connection = sqlite3.connect(left)
        assert connection.execute("PRAGMA user_version").fetchone()[0] in versions
        connection.close()
        assert {row[0]: row[2] for row in state_of(left)} == before
        again = Database(left)
        report = await again.open()
        assert (report.set_aside, report.other_log) == (None, None)
        assert await Backups(again).check() == []
        await again.close()
        assert {row[0]: row[2] for row in state_of(left)} == before


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--cuts", type=int, default=100)
    options = parser.parse_args()
    total = 0
    for seed in itertools.islice(itertools.count(options.seed), options.rounds):
        with tempfile.TemporaryDirectory() as directory:
            events = asyncio.run(check_many(Path(directory), seed, options.cuts))
        total += options.cuts
        print(json.dumps({"seed": seed, "events": events, "cuts": total}), flush=True)


if __name__ == "__main__":
    main()
