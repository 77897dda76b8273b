"""A write-ahead log beside a history that is not its own, or not there: nothing is destroyed."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import apsw
import pytest
from falcon_desktop.core.domain.conversation import Message
from falcon_desktop.core.domain.errors import StorageDamaged
from falcon_desktop.store import log_check
from falcon_desktop.store.backups import Backups
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database, OpenReport
from tests.store.conftest import Made
from tests.store.test_faults import Streaming

LONG = "a question of some length, so that the tree has several pages " * 8


async def write(path: Path, make: Made, conversations: int) -> list[Message]:
    """Add conversations with one question each, and close the history."""
    database = Database(path)
    await database.open()
    questions = await add(database, make, conversations)
    await database.close()
    return questions


async def add(database: Database, make: Made, conversations: int) -> list[Message]:
    questions = []
    for _ in range(conversations):
        conversation = make.conversation()
        questions.append(make.question(conversation, LONG))
        await Conversations(database).create(conversation, questions[-1:])
    return questions


async def leave(path: Path, to: Path, make: Made, conversations: int) -> list[Message]:
    """Leave a copy of a history as it is when its program is killed: with a log beside it."""
    database = Database(path)
    await database.open()
    questions = await add(database, make, conversations)
    copy_all(path, to)
    await database.close()
    return questions


def copy_all(path: Path, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    for end in ("", "-wal", ".lock"):
        shutil.copy2(path.with_name(path.name + end), to.with_name(to.name + end))


def files(path: Path) -> dict[str, bytes]:
    """Return what must not change: all but the lock, and SQLite's index of the log."""
    return {
        entry.name: entry.read_bytes()
        for entry in path.parent.iterdir()
        if entry.is_file() and not entry.name.endswith((".lock", "-shm"))
    }


async def opened(path: Path, *, repair: bool = True) -> tuple[OpenReport, set[str], list[str]]:
    """Open a history and return what was told, the ids of its messages, what is wrong with it."""
    database = Database(path, repair=repair)
    try:
        report = await database.open()
        ids = await database.read(lambda one: one.execute("SELECT id FROM message").fetchall())
        return report, {str(row[0]) for row in ids}, await Backups(database).check()
    finally:
        await database.close()


def root(path: Path, name: str) -> int:
    """Return the page at which a tree of a closed history begins."""
    connection = apsw.Connection(str(path))
    query = "SELECT rootpage FROM sqlite_schema WHERE name = ?"
    page: int = connection.execute(query, (name,)).get
    connection.close()
    return page


def ids(*messages: list[Message]) -> set[str]:
    return {message.id for some in messages for message in some}


@pytest.fixture
def never_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looking through a whole history takes time: a start must do so only where it has to."""

    def checked(path: Path, **_: object) -> None:
        raise AssertionError(f"{path} was looked through")

    monkeypatch.setattr(log_check, "check_log", checked)


@pytest.mark.usefixtures("never_judged")
async def test_the_log_of_a_killed_program_is_known_as_its_own(path: Path) -> None:
    streaming = Streaming([path])
    streaming.wait_for(0, 40)
    streaming.kill(0)
    streaming.wait()
    assert path.with_name(path.name + "-wal").stat().st_size > 0
    report, found, problems = await opened(path)
    assert (report, found, problems) == (
        OpenReport(interrupted=1), {"question", "answer"}, []
    )  # fmt: skip


@pytest.mark.usefixtures("never_judged")
async def test_a_long_log_that_was_written_back_meanwhile_is_known_too(
    path: Path, make: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from falcon_desktop.store import log_note

    monkeypatch.setattr(log_note, "CHECKPOINT_PAGES", 30)
    left = tmp_path / "left" / path.name
    for number in range(1, 6):
        questions = await leave(path, left, make, 7 * number)
        report, found, problems = await opened(left)
        assert report == OpenReport()
        assert ids(questions) <= found
        assert problems == []


@pytest.mark.parametrize("with_note", [True, False])
async def test_a_log_without_a_note_is_looked_at_and_used(
    path: Path, make: Made, tmp_path: Path, with_note: bool
) -> None:
    """A directory that was copied, or a power cut: times and notes are not what they were."""
    left = tmp_path / "left" / path.name
    first = await write(path, make, 5)
    second = await leave(path, left, make, 5)
    if with_note:
        left.touch()
    else:
        left.with_name(left.name + ".lock").unlink()
    report, found, problems = await opened(left)
    assert report == OpenReport()
    assert found == ids(first, second)
    assert problems == []


@pytest.mark.parametrize("behind", [1, 12])
@pytest.mark.parametrize("keeps_times", [True, False])
async def test_a_backup_that_was_copied_by_hand_over_a_killed_history(
    path: Path, make: Made, tmp_path: Path, behind: int, keeps_times: bool
) -> None:
    """What README allows: backups are files of the same form."""
    first = await write(path, make, 24)
    backup = tmp_path / "backup.sqlite3"
    shutil.copy2(path, backup)
    await write(path, make, behind)  # in the file
    left = tmp_path / "left" / path.name
    await leave(path, left, make, 3)  # in the log
    (shutil.copy2 if keeps_times else shutil.copyfile)(backup, left)
    before = files(left)
    with pytest.raises(StorageDamaged, match="does not belong to it"):
        await opened(left, repair=False)
    assert files(left) == before  # the command line changes nothing

    report, found, problems = await opened(left)
    assert found == ids(first)
    assert problems == []
    assert report.set_aside is None
    assert report.other_log is not None
    assert report.other_log.read_bytes() == before[left.name + "-wal"]
    assert (await opened(left))[0] == OpenReport()


async def test_the_log_of_another_history(path: Path, make: Made, tmp_path: Path) -> None:
    """It holds every page of that one, so that both together are whole, and not this history."""
    mine = await write(path, make, 12)
    left = tmp_path / "other" / path.name
    await leave(tmp_path / "theirs" / path.name, left, make, 4)
    shutil.copy2(left.with_name(left.name + "-wal"), path.with_name(path.name + "-wal"))
    before = files(path)
    with pytest.raises(StorageDamaged):
        await opened(path, repair=False)
    assert files(path) == before
    report, found, problems = await opened(path)
    assert found == ids(mine)
    assert problems == []
    assert report.other_log is not None
    assert report.other_log.read_bytes() == before[path.name + "-wal"]


async def test_a_whole_log_that_hides_messages_is_used_and_both_are_kept(
    path: Path, make: Made, tmp_path: Path
) -> None:
    left = tmp_path / "left" / path.name
    early = await leave(path, left, make, 4)  # a young history is all in its log
    late = await write(path, make, 3)
    shutil.copyfile(path, left)
    before = files(left)
    with pytest.raises(StorageDamaged):
        await opened(left, repair=False)
    assert files(left) == before
    report, found, problems = await opened(left)
    assert (found, problems) == (ids(early), [])
    assert report.other_log is not None
    assert report.other_log.read_bytes() == before[left.name]
    assert (await opened(report.other_log.rename(tmp_path / "alone.sqlite3")))[1] == ids(
        early, late
    )


@pytest.mark.parametrize("named", [True, False])
async def test_a_log_that_mends_its_file_is_used(
    path: Path, make: Made, tmp_path: Path, named: bool
) -> None:
    """A power cut in the midst of writing the log back leaves a file that is whole only with it.

    Where the file does not even say which history it is, a copy of both is kept.
    """
    left = tmp_path / "left" / path.name
    questions = await leave(path, left, make, 6)  # all of it is in the log
    shutil.copy2(path, left)
    left.with_name(left.name + ".lock").unlink()
    data = bytearray(left.read_bytes())
    page = root(path, "conversation_order" if named else "store")
    data[(page - 1) * 1024 : page * 1024] = b"\xff" * 1024
    left.write_bytes(data)
    report, found, problems = await opened(left)
    assert (found, problems) == (ids(questions), [])
    assert report == OpenReport(other_log=report.other_log)
    assert named is (report.other_log is None)
    assert named or report.other_log.read_bytes() == data  # type: ignore[union-attr]


async def test_another_history_does_not_take_the_place_of_a_damaged_one(
    path: Path, make: Made, tmp_path: Path
) -> None:
    mine = await write(path, make, 12)
    left = tmp_path / "other" / path.name
    await leave(tmp_path / "theirs" / path.name, left, make, 4)
    data = bytearray(path.read_bytes())
    page = root(path, "message")
    data[(page - 1) * 1024 : page * 1024] = b"\xff" * 1024
    shutil.copy2(left.with_name(left.name + "-wal"), path.with_name(path.name + "-wal"))
    path.write_bytes(data)
    report, found, problems = await opened(path)
    assert report.other_log is not None
    assert report.set_aside is not None
    assert report.set_aside.read_bytes() == data
    assert found == ids(mine)
    assert problems == []


@pytest.mark.parametrize("how", ["removed", "emptied", "halved", "other bytes", "cut by one"])
async def test_a_log_that_is_lost_is_told(path: Path, make: Made, tmp_path: Path, how: str) -> None:
    first = await write(path, make, 3)
    left = tmp_path / "left" / path.name
    second = await leave(path, left, make, 6)
    log = left.with_name(left.name + "-wal")
    data = log.read_bytes()
    match how:
        case "removed":
            log.unlink()
        case "emptied":
            log.write_bytes(b"")
        case "halved":
            log.write_bytes(data[: len(data) // 2])
        case "cut by one":
            log.write_bytes(data[:-1])
        case _:
            log.write_bytes(bytes(byte ^ 0x55 for byte in data))
    if log.exists() and log.stat().st_size:
        before = files(left)
        with pytest.raises(StorageDamaged, match="latest changes are missing"):
            await opened(left, repair=False)
        assert files(left) == before
    report, found, problems = await opened(left)
    assert report.log_lost
    assert ids(first) <= found < ids(first, second)
    assert problems == []
    if how not in ("removed", "emptied"):
        assert report.other_log is not None
        kept = report.other_log.with_name(report.other_log.name + "-wal")
        assert kept.read_bytes() == before[log.name]
    assert (await opened(left))[0] == OpenReport()  # told once


async def test_a_log_that_is_damaged_within_is_told(path: Path, make: Made, tmp_path: Path) -> None:
    """SQLite stops reading it there, without a word."""
    left = tmp_path / "left" / path.name
    first = await write(path, make, 3)
    second = await leave(path, left, make, 6)
    log = left.with_name(left.name + "-wal")
    data = bytearray(log.read_bytes())
    data[len(data) // 2] ^= 1
    log.write_bytes(data)
    report, found, _ = await opened(left)
    assert report.log_lost
    assert ids(first) <= found < ids(first, second)


async def test_nothing_is_lost_where_another_program_wrote_it_back(
    path: Path, make: Made, tmp_path: Path
) -> None:
    left = tmp_path / "left" / path.name
    questions = await leave(path, left, make, 4)
    apsw.Connection(str(left)).close()  # as any tool of SQLite does
    report, found, problems = await opened(left)
    assert report == OpenReport()
    assert (found, problems) == (ids(questions), [])


async def test_the_journal_of_another_file_is_not_written_into_a_history(
    path: Path, make: Made, tmp_path: Path
) -> None:
    """SQLite takes any that lies beside a file, and writes what is in it over the file."""
    mine = await write(path, make, 12)
    other = tmp_path / "other.sqlite3"
    connection = apsw.Connection(str(other))
    connection.pragma("page_size", 1024)
    connection.execute("CREATE TABLE t (a)")
    connection.executemany("INSERT INTO t VALUES (randomblob(?))", [(900,)] * 40)
    connection.pragma("cache_size", 5)
    connection.execute("BEGIN")
    connection.execute("UPDATE t SET a = randomblob(800)")
    journal = path.with_name(path.name + "-journal")
    shutil.copyfile(other.with_name(other.name + "-journal"), journal)
    connection.execute("ROLLBACK")
    connection.close()
    before = files(path)
    assert len(before[journal.name]) > 4_096
    with pytest.raises(StorageDamaged, match="does not belong to it"):
        await opened(path, repair=False)
    assert files(path) == before
    report, found, problems = await opened(path)
    assert (found, problems) == (ids(mine), [])
    assert report.other_log is not None
    assert report.other_log.read_bytes() == before[journal.name]
    assert (await opened(path))[0] == OpenReport()


async def test_a_damaged_file_is_not_touched_by_closing_it(
    path: Path, make: Made, tmp_path: Path
) -> None:
    """Its own log, known by the note, stays beside it too."""
    await write(path, make, 20)
    left = tmp_path / "left" / path.name
    await leave(path, left, make, 2)
    status = left.stat()
    data = bytearray(left.read_bytes())
    page = root(path, "store")
    data[(page - 1) * 1024 : page * 1024] = b"\xff" * 1024
    left.write_bytes(data)
    os.utime(left, ns=(status.st_atime_ns, status.st_mtime_ns))
    before = files(left)
    with pytest.raises(StorageDamaged):
        await opened(left, repair=False)
    assert files(left) == before
