"""Killed at any step of what rewrites the file: it is as before or as after, and opens."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from falcon_desktop.core.domain.errors import StorageError
from falcon_desktop.core.domain.transfer import Progress
from falcon_desktop.store.backups import Backups
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database
from falcon_desktop.store.schema import MIGRATIONS
from falcon_desktop.store.verified import find_backups, verify
from tests.store.conftest import Made
from tests.store.killed_migration import BEFORE, version_of
from tests.store.older import as_version
from tests.store.test_salvage import History, root, without

ROOT = Path(__file__).parents[2]
LAST = range(-12, 0)
"""The last steps, where names are given and logs emptied."""
CHILD = Path(__file__).with_name("killed_child.py")


def run(kind: str, source: Path, directory: Path, steps: list[int]) -> list[int]:
    """Run the child; return how many steps those took that were not killed."""
    command = [sys.executable, str(CHILD), kind, str(source), str(directory), *map(str, steps)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert not done.stderr, done.stderr
    return [int(line) for line in done.stdout.split()]


async def ids(path: Path) -> tuple[set[str], list[str]]:
    """Open a history; return the ids of its messages, and what is wrong with it."""
    database = Database(path)
    try:
        await database.open()
        rows = await database.read(lambda one: one.execute("SELECT id FROM message").fetchall())
        return {str(row[0]) for row in rows}, await Backups(database).check()
    finally:
        await database.close()


@pytest.mark.parametrize("kind", ["backup", "restore", "compact", "purge", "erase", "salvage"])
async def test_killed_at_any_step_it_is_before_or_after(
    path: Path, make: Made, tmp_path: Path, kind: str
) -> None:
    history = History(path, make)
    await history.database.open()
    await history.grow(8)
    await Backups(history.database).back_up_now()
    saved = set(history.messages)
    await history.grow(2)
    data = await history.close()
    everything = set(history.messages)
    possible = [everything]
    match kind:
        case "restore":
            possible.append(saved)
        case "erase":
            possible.append(set())
        case "purge":
            gone = {one.id for one in history.conversations[-3:]}
            left = {k for k, one in history.messages.items() if one.conversation_id not in gone}
            possible.append(left)
        case "salvage":
            doomed = [root(path, name) for name in ("store", "message")]
            path.write_bytes(without(data, doomed, b"\xff"))
    source = path.parent
    [count] = run(kind, source, tmp_path / "counted", [0])
    chooser = random.Random(kind)
    steps = sorted({1, *chooser.sample(range(2, count), 4), *chooser.sample(LAST, 3)})
    steps = sorted({count + step if step < 0 else step for step in steps})
    directory = tmp_path / "killed"
    assert run(kind, source, directory, steps) == []
    for step in steps:
        file = directory / str(step) / "history.sqlite3"
        found, problems = await ids(file)
        assert found in possible, f"{kind} was killed at step {step} of {count}"
        assert problems == []
        # What counts as a backup is one.
        for backup in find_backups(file.parent / "backups"):
            verify(backup)
        shutil.rmtree(file.parent)


async def test_killed_at_any_step_of_an_update_no_message_is_lost(
    path: Path, make: Made, tmp_path: Path
) -> None:
    """10,000 messages of version 7, which knows no cost; ``killed_migration.py`` kills by hand."""
    new = Database(tmp_path / "new.sqlite3")
    await new.open()
    brought = []
    for _ in range(100):
        conversation = make.conversation()
        parents: list[str | None] = [None]
        messages = []
        for _ in range(100):
            messages.append(make.question(conversation, "Why is it so?", parents[-1]))
            parents.append(messages[-1].id)
        brought.append((conversation, messages))
    await Conversations(new).bring_in(brought, [], Progress())
    await new.close()
    path.parent.mkdir(exist_ok=True)
    as_version(tmp_path / "new.sqlite3", path, BEFORE)
    everything = {message.id for _, messages in brought for message in messages}
    assert len(everything) == 10_000
    source = path.parent
    [count] = run("migrate", source, tmp_path / "counted", [0])
    chooser = random.Random(7)
    steps = [1, *chooser.sample(range(2, count - 12), 2), *(count - one for one in (11, 7, 4, 1))]
    directory = tmp_path / "killed"
    assert run("migrate", source, directory, steps) == []
    versions = set()
    for step in steps:
        file = directory / str(step) / "history.sqlite3"
        version = version_of(file, (100, 10_000))
        versions.add(version)
        for backup in find_backups(file.parent / "backups"):
            assert verify(backup).messages == 10_000
        found, problems = await ids(file)
        assert found == everything, f"killed at step {step} of {count}"
        assert problems == []
        assert version_of(file, (100, 10_000)) == MIGRATIONS[-1].version
        assert find_backups(file.parent / "backups"), "there is a backup of the state before"
        shutil.rmtree(file.parent)
    assert BEFORE in versions


async def test_a_child_that_is_not_killed_does_its_work(
    path: Path, make: Made, tmp_path: Path
) -> None:
    history = History(path, make)
    await history.database.open()
    await history.grow(2)
    await history.close()
    run("erase", path.parent, tmp_path / "done", [0])
    assert (await ids(tmp_path / "done" / "0" / path.name))[0] == set()
    with pytest.raises((subprocess.CalledProcessError, StorageError)):
        run("erase", tmp_path / "nowhere", tmp_path / "other", [0])


async def test_what_a_kill_left_unfinished_goes_with_the_rest(path: Path, make: Made) -> None:
    """A history of people's words must not outlive *Delete everything* under another name."""
    history = History(path, make)
    await history.database.open()
    await history.grow(1)
    backups = Backups(history.database)
    made = await backups.back_up_now()
    ends = (
        "corrupt-20200101-000000", "replaced-20200101-000000-wal", "other-log-20200101-000000-wal",
        "rebuild.tmp", "rebuild.tmp.alone-wal", "rebuild.tmp.repair", "restore.tmp",
    )  # fmt: skip
    left = [path.with_name(f"{path.name}.{end}") for end in ends]
    left += [made.path.with_name(made.path.name + ".tmp"), path.with_name("settings.json")]
    for file in left:
        file.write_bytes(b"words")
    await backups.erase_all(copies=True)
    assert [file.name for file in left if file.exists()] == ["settings.json"]
    await history.close()
