"""A disk without room: what is there is read, copied and searched, and saving comes back by itself.

Real file systems of a few megabytes where this user may mount them, else a limit on files' sizes.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from falcon_desktop.core.domain.conversation import MessageStatus
from falcon_desktop.core.domain.errors import DiskFull
from falcon_desktop.store.backups import Backups
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database
from tests.small_disk import fill, mounted
from tests.store.conftest import Made

ROOT = Path(__file__).resolve().parents[2]
CRASH = """
import asyncio, os, sys
from pathlib import Path
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database
from tests.store.conftest import Made

async def main():
    database = Database(Path(sys.argv[1]))
    await database.open()
    store, make = Conversations(database), Made()
    for number in range(3):
        chat = make.conversation(f"Chat {number}")
        question = make.question(chat, f"question {number}")
        answer = make.answer(chat, question.id)
        await store.create(chat, [question, answer])
        await store.append_to_answer(answer.id, f"words of {number} " * 500, "")
    if sys.argv[2] == "crash":
        os._exit(9)
    await database.close()

asyncio.run(main())
"""

READ = """
import asyncio, sys
from pathlib import Path
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database

async def main():
    database = Database(Path(sys.argv[1]))
    report = await database.open()
    print(type(report.read_only).__name__)
    print(len(await Conversations(database).summaries()))
    await database.close()

asyncio.run(main())
"""


@pytest.fixture(params=["tmpfs", "ext4"])
def small_disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """Three megabytes of a file system of their own."""
    with mounted(tmp_path, request.param, 3) as place:
        yield place


def make_history(path: Path, end: str) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", CRASH, str(path), end], env=environment)
    assert done.returncode == (9 if end == "crash" else 0)


@pytest.mark.parametrize("end", ["close", "crash"])
@pytest.mark.parametrize("shared_memory", ["kept", "gone"])
async def test_what_is_there_is_read_and_copied_and_saving_comes_back(
    small_disk: Path, tmp_path: Path, make: Made, end: str, shared_memory: str
) -> None:
    path = small_disk / "history.sqlite3"
    make_history(path, end)
    index = path.with_name(path.name + "-shm")
    if shared_memory == "gone":
        index.unlink(missing_ok=True)
    give_back = fill(small_disk)
    before = path.read_bytes()
    database = Database(path)
    report = await database.open()
    store, backups = Conversations(database), Backups(database)
    assert isinstance(report.read_only, DiskFull) and "full" in report.read_only.sentence
    assert report.set_aside is None and report.backups == ()
    rows = await store.summaries()
    assert [row.title for row in rows] == ["Chat 2", "Chat 1", "Chat 0"]
    for row in rows:
        question, answer = await store.all_messages(row.id)
        assert question.text == f"question {row.title[-1]}"
        assert answer.text == f"words of {row.title[-1]} " * 500
    assert len((await store.search("question")).hits) == 3
    copy = tmp_path / "copy.sqlite3"
    assert (await backups.backup(copy)).messages == 6
    assert oracle(copy) == 6
    with pytest.raises(DiskFull):
        await store.create(make.conversation())
    # A second program reads it too, at the same time.
    second = Database(path, repair=False)
    assert isinstance((await second.open()).read_only, DiskFull)
    assert len(await Conversations(second).summaries()) == 3
    await second.close()
    assert await database.open_again() is None  # no room yet
    assert path.read_bytes() == before
    give_back()
    again = await database.open_again()
    assert again is not None and again.read_only is None
    assert again.interrupted == 3
    chat = make.conversation("Saved again")
    await store.create(chat, [make.question(chat, "is it?")])
    [kept] = [row for row in rows if row.title == "Chat 1"]
    answer = (await store.all_messages(kept.id))[1]
    assert answer.status is MessageStatus.INTERRUPTED and answer.text == "words of 1 " * 500
    assert await backups.check() == []
    await database.close()
    assert oracle(path) == 7


def oracle(path: Path) -> int:
    """Return how many messages SQLite's own reading finds in a file that it finds whole."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA quick_check").fetchall() == [("ok",)]
        (count,) = connection.execute("SELECT count(*) FROM message").fetchone()
        return int(count)


async def test_a_first_start_without_room_is_told_and_begins_later(
    small_disk: Path, make: Made
) -> None:
    give_back = fill(small_disk)
    path = small_disk / "history.sqlite3"
    database = Database(path)
    with pytest.raises(DiskFull):
        await database.open()
    give_back()
    report = await database.open()
    assert report.read_only is None
    await Conversations(database).create(make.conversation())
    await database.close()


async def test_an_update_without_room_is_told_and_changes_nothing(
    small_disk: Path, path: Path
) -> None:
    from falcon_desktop.store.schema import MIGRATIONS

    history = small_disk / "history.sqlite3"
    old = Database(history, migrations=MIGRATIONS[:-1])
    await old.open()
    await old.close()
    give_back = fill(small_disk)
    before = history.read_bytes()
    database = Database(history)
    with pytest.raises(DiskFull):
        await database.open()
    assert history.read_bytes() == before
    give_back()
    assert (await database.open()).read_only is None
    await database.close()


@pytest.mark.parametrize("limit", [20_000, 40_000])
def test_a_limit_on_files_sizes_leaves_reading(path: Path, limit: int) -> None:
    """As a quota or RLIMIT_FSIZE does: writes fail with EFBIG or EDQUOT, not ENOSPC."""
    path.parent.mkdir()
    make_history(path, "crash")
    path.with_name(path.name + "-shm").unlink()
    code = f"import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))\n"
    done = subprocess.run(
        [sys.executable, "-c", code + READ, str(path)],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
    )  # fmt: skip
    assert done.stdout.split() == ["DiskFull", "3"], done.stderr


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
@pytest.mark.parametrize(("error", "told"), [("EDQUOT", "DiskFull"), ("EIO", "StorageError")])
@pytest.mark.parametrize("end", ["close", "crash"])
def test_a_used_up_quota_and_a_failing_disk_leave_reading(
    path: Path, end: str, error: str, told: str
) -> None:
    path.parent.mkdir()
    make_history(path, end)
    path.with_name(path.name + "-shm").unlink(missing_ok=True)
    calls = "pwrite64,write,ftruncate,fallocate"
    files = [f"{path}{ending}" for ending in ("", "-shm", "-wal", ".space.tmp")]
    only = [part for file in files for part in ("-P", file)]
    done = subprocess.run(
        ["strace", "-f", "-qq", "-o", "/dev/null", *only, "-e", f"trace={calls}",
         "-e", f"inject={calls}:error={error}", sys.executable, "-c", READ, str(path)],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
    )  # fmt: skip
    if "ptrace" in done.stderr:
        pytest.skip(done.stderr)
    assert done.stdout.split() == [told, "3"], done.stderr


async def test_backup_onto_a_full_disk_says_what_failed(
    small_disk: Path, path: Path, make: Made
) -> None:
    database = Database(path)
    await database.open()
    conversation = make.conversation()
    await Conversations(database).create(
        conversation, [make.question(conversation, "word " * 20_000)]
    )
    fill(small_disk)
    with pytest.raises(DiskFull) as refused:
        await Backups(database).backup(small_disk / "copy.sqlite3")
    assert refused.value.detail not in ("", "not an error")
    assert sorted(one.name for one in small_disk.iterdir() if one.is_file()) == ["ballast"]
    await database.close()
