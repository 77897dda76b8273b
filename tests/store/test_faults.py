"""kill -9, a full or failing disk, locks, read-only places: nothing acknowledged is lost."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import apsw
import pytest
from falcon_desktop.core.domain.conversation import MessageStatus
from falcon_desktop.core.domain.errors import (
    DiskFull,
    NextStep,
    StorageBusy,
    StorageDamaged,
    StorageError,
    StorageReadOnly,
)
from falcon_desktop.store.backups import Backups
from falcon_desktop.store.connections import JOURNAL_LIMIT
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database
from tests.store.conftest import Made, Opened
from tests.waiting import PATIENCE_S, wait_until

CHILD = Path(__file__).with_name("streaming_child.py")
ROOT = Path(__file__).resolve().parents[2]


class Streaming:
    """Processes that stream into stores, one each."""

    def __init__(self, paths: list[Path]) -> None:
        for path in paths:
            path.parent.mkdir(parents=True)
        self._files = [path.with_name(path.name + ".acknowledged") for path in paths]
        self._process = subprocess.Popen(
            [sys.executable, str(CHILD), *map(str, paths)],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )

    def wait_for(self, number: int, at_least: int) -> list[int]:
        """Return the process's id and what was acknowledged, once there is so much."""

        def acknowledged() -> list[int]:
            if not self._files[number].exists():
                return []
            lines = self._files[number].read_text().splitlines(keepends=True)
            numbers = [int(line) for line in lines if line.endswith("\n")]
            return numbers if len(numbers) > at_least else []

        return wait_until(acknowledged)

    def kill(self, number: int) -> int:
        """Kill one with -9; return the last number that it acknowledged."""
        os.kill(self.wait_for(number, 1)[0], signal.SIGKILL)
        return self.wait_for(number, 1)[-1]

    def wait(self) -> None:
        self._process.wait(PATIENCE_S)


async def test_kill_9_while_streaming(tmp_path: Path) -> None:
    """20 rounds: what was acknowledged before the kill is there, and marked interrupted."""
    chooser = random.Random(os.getpid())
    paths = [tmp_path / str(number) / "history.sqlite3" for number in range(20)]
    streaming = Streaming(paths)
    acknowledged = []
    for number in range(len(paths)):
        streaming.wait_for(number, 1)
        time.sleep(chooser.uniform(0, 0.02))  # pace: killed at any moment
        acknowledged.append(streaming.kill(number))
    streaming.wait()
    for path, last in zip(paths, acknowledged, strict=True):
        database = Database(path)
        report = await database.open()
        assert report.interrupted == 1
        question, answer = await Conversations(database).all_messages("conversation")
        assert question.text == "question"
        assert answer.status is MessageStatus.INTERRUPTED
        words = answer.text.split()
        assert words == [str(number) for number in range(len(words))]
        assert len(words) >= last + 1
        assert await Backups(database).check() == []
        hits = (await Conversations(database).search("0")).hits
        found = [hit.message_id for hit in hits]
        assert found == ["answer"]
        await database.close()


async def test_another_program_streams_on(path: Path) -> None:
    """Opening beside a running program leaves its answers streaming."""
    streaming = Streaming([path])
    seen = len(streaming.wait_for(0, 1))
    try:
        database = Database(path)
        report = await database.open()
        assert report.interrupted == 0
        [answer] = await Conversations(database).messages(["answer"])
        assert answer.status is MessageStatus.STREAMING
        copy = await _backup(database, path.parent / "copy")
        with pytest.raises(StorageBusy):
            await Backups(database).restore(copy)
        await database.close()
        streaming.wait_for(0, seen + 3)
    finally:
        streaming.kill(0)
        streaming.wait()


async def _backup(database: Database, path: Path) -> Path:
    await Backups(database).backup(path)
    return path


# --- a failing disk ----------------------------------------------------------------------------


class FaultyFile(apsw.VFSFile):
    def __init__(self, vfs: FaultyDisk, name: str, flags: list[int]) -> None:
        super().__init__("", name, flags)
        self._vfs = vfs

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        self._vfs.step("write")
        super().xWrite(data, offset)

    def xSync(self, flags: int) -> None:  # noqa: N802
        self._vfs.step("sync")
        super().xSync(flags)

    def xTruncate(self, size: int) -> None:  # noqa: N802
        self._vfs.step("truncate")
        super().xTruncate(size)


class FaultyDisk(apsw.VFS):
    """Fails the N-th step and all after it, until it is repaired."""

    def __init__(self) -> None:
        self.error: type[apsw.Error] = apsw.FullError
        self.left = -1
        self.hits = 0
        super().__init__("faulty", "")

    def step(self, kind: str) -> None:
        if self.left == 0:
            self.hits += 1
            raise self.error(f"injected at {kind}")
        self.left -= self.left > 0

    def xOpen(self, name: str, flags: list[int]) -> apsw.VFSFile:  # type: ignore[override]  # noqa: N802
        return FaultyFile(self, name, flags)


@pytest.fixture
def disk() -> Iterator[FaultyDisk]:
    disk = FaultyDisk()
    yield disk
    disk.unregister()


@pytest.mark.parametrize("error", [apsw.FullError, apsw.IOError])
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
async def test_a_disk_that_fails_at_any_step(
    path: Path, make: Made, disk: FaultyDisk, error: type[apsw.Error]
) -> None:
    disk.error = error
    database = Database(path, vfs="faulty")
    await database.open()
    store = Conversations(database)
    conversation = make.conversation()
    await store.create(conversation)
    saved = []
    failures = 0
    for number in range(1, 26):
        question = make.question(conversation, f"question number {number} " * 20)
        disk.left = number - 1
        try:
            await store.add_messages(conversation.id, [question])
        except StorageError as failure:
            failures += 1
            expected = DiskFull if error is apsw.FullError else StorageError
            assert type(failure) is expected
            assert failure.sentence.endswith(".")
            disk.left = -1
            # Nothing claims to be saved; the same again is saved, once.
            await store.add_messages(conversation.id, [question])
        disk.left = -1
        saved.append(question)
        assert await store.all_messages(conversation.id) == saved
    assert failures >= 4
    assert failures == disk.hits or disk.hits > failures
    assert await Backups(database).check() == []
    await database.close()
    again = Database(path)
    await again.open()
    assert await Conversations(again).all_messages(conversation.id) == saved
    assert await Backups(again).check() == []
    await again.close()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
async def test_a_failed_append_leaves_no_gap(path: Path, make: Made, disk: FaultyDisk) -> None:
    database = Database(path, vfs="faulty")
    await database.open()
    store = Conversations(database)
    conversation = make.conversation()
    answer = make.answer(conversation, None)
    await store.create(conversation, [answer])
    await store.append_to_answer(answer.id, "one ", "")
    disk.left = 0
    with pytest.raises(DiskFull) as failure:
        await store.append_to_answer(answer.id, "two ", "a")
    assert failure.value.next_step is NextStep.FREE_SPACE
    store.append_to_answer(answer.id, "three ", "b")
    await database.on_writer(lambda connection: None)
    disk.left = -1
    await store.append_to_answer(answer.id, "four", "c")
    [found] = await store.messages([answer.id])
    assert (found.text, found.reasoning) == ("one two three four", "abc")
    disk.left = 0
    done = replace(answer, text="done", status=MessageStatus.COMPLETE)
    with pytest.raises(DiskFull):
        await store.save_answer(done)
    disk.left = -1
    await store.save_answer(done)
    assert await store.messages([answer.id]) == [done]
    await database.close()


@pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX systems")
async def test_a_file_that_may_not_grow(opened: Opened, make: Made) -> None:
    """RLIMIT_FSIZE stands for a quota: the kernel itself refuses."""
    import resource

    store = opened.store
    conversation = make.conversation()
    question = make.question(conversation)
    await store.create(conversation, [question])
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    old = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, before[1]))
        big = make.question(conversation, "word " * 200_000, question.id)
        with pytest.raises(StorageError) as failure:
            await store.add_messages(conversation.id, [big])
        assert failure.value.next_step is NextStep.FREE_SPACE
        assert await store.all_messages(conversation.id) == [question]
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, old)
    await store.add_messages(conversation.id, [big])
    assert await store.all_messages(conversation.id) == [question, big]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "small"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(place)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("needs to mount a file system")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


async def test_a_disk_that_is_full(small_disk: Path, make: Made) -> None:
    database = Database(small_disk / "history.sqlite3")
    await database.open()
    store = Conversations(database)
    conversation = make.conversation()
    question = make.question(conversation)
    await store.create(conversation, [question])
    filler = small_disk / "filler"
    descriptor = os.open(filler, os.O_CREAT | os.O_WRONLY)
    with pytest.raises(OSError, match="No space"):
        while True:
            os.write(descriptor, b"x" * 4096)
    os.close(descriptor)
    with pytest.raises(StorageError):
        await store.add_messages(conversation.id, [make.question(conversation, "x" * 300_000)])
    with pytest.raises(StorageError):
        await Backups(database).backup(small_disk / "backup.sqlite3")
    assert sorted(entry.name for entry in small_disk.glob("backup*")) == []
    assert await store.all_messages(conversation.id) == [question]
    filler.unlink()
    more = make.question(conversation, "more", question.id)
    await store.add_messages(conversation.id, [more])
    await database.close()
    again = Database(small_disk / "history.sqlite3")
    await again.open()
    assert await Conversations(again).all_messages(conversation.id) == [question, more]
    await again.close()


# --- locks and read-only places ----------------------------------------------------------------


async def test_locked_by_another_program(path: Path, make: Made) -> None:
    database = Database(path, busy_timeout=0.1)
    await database.open()
    store = Conversations(database)
    conversation = make.conversation()
    await store.create(conversation)
    other = apsw.Connection(str(path))
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageBusy) as failure:
        await store.update(conversation.id, title="x")
    assert "Try again" in failure.value.sentence
    assert (await store.conversation(conversation.id)).title == conversation.title
    other.execute("ROLLBACK")
    other.close()
    await store.update(conversation.id, title="x")
    await database.close()


@pytest.fixture
def read_only(path: Path) -> Iterator[Path]:
    """A read-only file system over the history's directory, since root ignores permissions."""
    place = path.parent
    place.mkdir()
    mount = ["mount", "--bind", str(place), str(place)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("needs to mount a file system")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def make_read_only(place: Path) -> None:
    command = ["mount", "-o", "remount,bind,ro", str(place)]
    subprocess.run(command, check=True, capture_output=True)


async def test_a_read_only_place(read_only: Path, path: Path, make: Made) -> None:
    database = Database(path)
    await database.open()
    conversation = make.conversation()
    question = make.question(conversation)
    await Conversations(database).create(conversation, [question])
    await database.close()
    make_read_only(read_only)
    database = Database(path)
    report = await database.open()
    assert isinstance(report.read_only, StorageReadOnly)
    store = Conversations(database)
    assert await store.all_messages(conversation.id) == [question]
    assert len((await store.search("sky")).hits) == 1
    with pytest.raises(StorageReadOnly):
        await store.update(conversation.id, title="x")
    await database.close()


async def test_a_read_only_place_without_history(read_only: Path, path: Path) -> None:
    make_read_only(read_only)
    database = Database(path)
    with pytest.raises(StorageReadOnly):
        await database.open()
    await database.close()


async def test_impossible_places(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    for place in (file / "history.sqlite3", Path("/proc/none/history.sqlite3"), tmp_path):
        database = Database(place)
        with pytest.raises(StorageError):
            await database.open()
        await database.close()


async def test_the_directory_disappears(opened: Opened, path: Path, make: Made) -> None:
    conversation = make.conversation()
    await opened.store.create(conversation)
    shutil.rmtree(path.parent)
    with contextlib.suppress(StorageError):
        await opened.store.create(make.conversation())
    assert not path.exists()  # nothing is silently made anew


async def test_use_before_open_and_after_close(path: Path) -> None:
    database = Database(path)
    store = Conversations(database)
    with pytest.raises(StorageError):
        await store.summaries()
    with pytest.raises(StorageError):
        await store.flush()
    assert not path.parent.exists()
    await database.close()
    await database.close()


# --- reading, waiting, clocks ------------------------------------------------------------------


class DeafFile(apsw.VFSFile):
    """Can't be read while its disk is told so."""

    def __init__(self, disk: DeafDisk, name: str, flags: list[int]) -> None:
        super().__init__("", name, flags)
        self._disk = disk

    def xRead(self, amount: int, offset: int) -> bytes:  # noqa: N802
        if self._disk.is_deaf:
            raise apsw.IOError("injected at read")
        return super().xRead(amount, offset)


class DeafDisk(apsw.VFS):
    def __init__(self) -> None:
        self.is_deaf = False
        super().__init__("deaf", "")

    def xOpen(self, name: str, flags: list[int]) -> apsw.VFSFile:  # type: ignore[override]  # noqa: N802
        return DeafFile(self, name, flags)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
async def test_a_disk_that_can_not_be_read_for_a_while(path: Path, make: Made) -> None:
    """It is told, taken for no damage, and nothing is different afterwards."""
    disk = DeafDisk()
    database = Database(path, vfs="deaf")
    await database.open()
    met: list[bool] = []
    database.damage_met = lambda: met.append(True)
    store = Conversations(database)
    conversation = make.conversation()
    questions = [make.question(conversation, f"{number} " * 2_000) for number in range(50)]
    await store.create(conversation, questions)
    await database.run_on_reader_thread(database.close_reader_now)  # what it has in memory
    disk.is_deaf = True
    with pytest.raises(StorageError) as failure:
        await store.all_messages(conversation.id)
    assert not isinstance(failure.value, StorageDamaged)
    disk.is_deaf = False
    assert await store.all_messages(conversation.id) == questions
    assert met == []
    await database.close()
    disk.unregister()


async def test_a_reader_that_never_ends_holds_the_log_only_as_long_as_it_reads(
    opened: Opened, path: Path, make: Made
) -> None:
    """A log that can't be emptied grows; once it can, it is short again, and nothing is lost."""
    conversation = make.conversation()
    await opened.store.create(conversation)
    other = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    other.execute("BEGIN")
    other.execute("SELECT count(*) FROM message").fetchall()
    log = path.with_name(path.name + "-wal")
    written = []
    while log.stat().st_size < 2 * JOURNAL_LIMIT:
        written.append(make.question(conversation, os.urandom(200_000).hex()))
        await opened.store.add_messages(conversation.id, written[-1:])
    other.close()
    for _ in range(2):  # the first empties it, the second begins anew
        written.append(make.question(conversation, "short"))
        await opened.store.add_messages(conversation.id, written[-1:])
    assert log.stat().st_size <= JOURNAL_LIMIT
    assert await opened.store.all_messages(conversation.id) == written


@pytest.mark.parametrize("years", [-10, 10, -57])
async def test_a_clock_that_jumps_moves_no_message(opened: Opened, make: Made, years: int) -> None:
    """1970 included. The order is that of the asking, whatever the times say."""
    conversation = make.conversation()
    first = make.question(conversation, "first")
    second = make.answer(conversation, first.id, "second", MessageStatus.COMPLETE)
    jumped = first.created_at + years * 31_557_600_000
    third = replace(make.question(conversation, "third", second.id), created_at=jumped)
    fourth = make.answer(conversation, third.id, "fourth", MessageStatus.COMPLETE)
    asked = [first, second, third, fourth]
    await opened.store.create(conversation)
    for message in asked:
        await opened.store.add_messages(conversation.id, [message])
    assert await opened.store.all_messages(conversation.id) == asked
    outline = await opened.store.outline(conversation.id)
    assert [one.id for one in outline] == [one.id for one in asked]
    assert len((await opened.store.search("third")).hits) == 1
    assert await opened.backups.check() == []
