"""Damage that shows only later is found in the background, and what can be read goes on."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import sqlite3
import subprocess
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from falcon_desktop import paths
from falcon_desktop.composition.container import ServiceContainer
from falcon_desktop.core.domain.conversation import Conversation, Message, MessageStatus, Role
from falcon_desktop.core.domain.errors import StorageDamaged, StorageError
from falcon_desktop.core.domain.events import ChatEvent, HistoryRepaired, LibraryChanged
from falcon_desktop.core.domain.ids import new_id, now_ms
from falcon_desktop.core.domain.settings import Settings
from falcon_desktop.store.backups import Backups
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database
from tests.waiting import PATIENCE_S

TEXT = "a long answer with many words " * 300


def exchange(number: int) -> tuple[Conversation, list[Message]]:
    now = now_ms() - 1_000_000 + number
    chat = Conversation(new_id(), f"Chat {number}", now, now)
    question = Message(new_id(), chat.id, None, Role.USER, f"question {number}", now)
    answer = Message(new_id(), chat.id, question.id, Role.ASSISTANT, f"{number}: {TEXT}", now)
    return replace(chat, active_leaf_id=answer.id), [question, answer]


def is_whole(path: Path) -> bool:
    """Return whether SQLite's own command finds nothing wrong."""
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        try:
            return bool(connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
        except sqlite3.DatabaseError:
            return False


async def opens_as_if_whole(path: Path) -> bool:
    database = Database(path, repair=False)
    try:
        await database.open()
        await Conversations(database).summaries()
    except StorageError:
        return False
    finally:
        await database.close()
    return True


async def damage_unnoticed(history: Path) -> bytes:
    """Zero a few pages that opening does not read; return the file as it is then."""
    good = history.read_bytes()
    middle = len(good) // 8192 * 4096
    for offset in (middle, *range(8192, len(good) - 8192, 4096)):
        history.write_bytes(good[:offset] + bytes(4096) + good[offset + 4096 :])
        if not is_whole(history) and await opens_as_if_whole(history):
            return history.read_bytes()
    raise AssertionError("every damage is noticed at once")


@pytest.fixture
async def history(profile: Path) -> Path:
    """Ten chats, closed, with the backup of today."""
    path = paths.history_file(profile)
    database = Database(path)
    await database.open()
    for number in range(10):
        await Conversations(database).create(*exchange(number))
    await Backups(database).back_up_daily()
    await database.close()
    return path


class Running:
    """The program's inner parts with what they told."""

    def __init__(self, profile: Path) -> None:
        self.events: list[ChatEvent] = []
        self.container = ServiceContainer(profile, Settings(), self.events.append)

    async def mended(self) -> HistoryRepaired:
        """Wait until the history was mended."""
        return await self.told(HistoryRepaired)

    async def told(self, kind: type[HistoryRepaired]) -> HistoryRepaired:
        async with asyncio.timeout(PATIENCE_S):
            while not (found := [one for one in self.events if isinstance(one, kind)]):
                await asyncio.sleep(0.01)
        return found[0]


@pytest.fixture
async def start(profile: Path) -> AsyncIterator[Callable[[], Running]]:
    started: list[Running] = []

    def begin() -> Running:
        started.append(Running(profile))
        return started[-1]

    yield begin
    for one in started:
        await one.container.close()


def checked(history: Path, running: Running, damaged: bytes) -> None:
    """See that the damaged file is kept to the byte, and that what took its place is whole."""
    ends = ("-wal", "-shm")
    [aside] = [one for one in history.parent.glob("*.corrupt-*") if not one.name.endswith(ends)]
    assert aside.read_bytes() == damaged
    assert is_whole(history)
    assert LibraryChanged() in running.events


@pytest.fixture
def full_disk(profile: Path) -> Iterator[Callable[[], Callable[[], None]]]:
    """Move the profile to a small disk and fill that; returns what makes room again."""

    def fill() -> Callable[[], None]:
        kept = profile.with_name(profile.name + "-kept")
        shutil.copytree(profile, kept)
        made = ["mount", "-t", "tmpfs", "-o", "size=6m", "none", str(profile)]
        done = subprocess.run(made, capture_output=True, text=True)
        if done.returncode:
            pytest.skip(f"nothing can be mounted here: {done.stderr.strip()}")
        shutil.copytree(kept, profile, dirs_exist_ok=True)
        ballast = profile / "ballast"
        with contextlib.suppress(OSError), ballast.open("ab", 0) as file:
            while True:
                file.write(bytes(4096))
        return ballast.unlink

    yield fill
    if profile.is_mount():
        subprocess.run(["umount", "-l", str(profile)], check=True)


async def test_damage_that_a_full_disk_leaves_is_mended_once_there_is_room(
    history: Path,
    full_disk: Callable[[], Callable[[], None]],
    start: Callable[[], Running],
) -> None:
    damaged = await damage_unnoticed(history)
    make_room = full_disk()
    running = start()
    report = await running.container.open()
    assert report.read_only is not None
    running.container.keep_backups()
    make_room()
    mended = await running.mended()
    assert mended.report.set_aside is not None
    checked(history, running, damaged)


@pytest.mark.parametrize("due", [False, True])
async def test_damage_that_the_start_does_not_see_is_found_and_mended(
    history: Path, start: Callable[[], Running], due: bool
) -> None:
    if due:  # the backup that fails is what finds it
        for backup in paths.backup_directory(history.parent).iterdir():
            backup.unlink()
    damaged = await damage_unnoticed(history)
    running = start()
    report = await running.container.open()
    assert report.set_aside is None
    running.container.keep_backups()
    mended = await running.mended()
    assert mended.report.set_aside is not None and mended.report.salvage is not None
    assert mended.report.salvage.conversations == 10
    checked(history, running, damaged)
    assert len(await running.container.store.summaries()) == 10
    await running.container.store.create(*exchange(11))
    assert len(await running.container.store.summaries()) == 11


async def test_a_whole_history_is_left_alone(history: Path, start: Callable[[], Running]) -> None:
    running = start()
    await running.container.open()
    looked: list[list[str]] = []
    look = Backups.look_for_damage

    async def watch(self: Backups, *, at_leisure: bool) -> list[str]:
        looked.append(found := await look(self, at_leisure=at_leisure))
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Backups, "look_for_damage", watch)
        running.container.keep_backups()
        async with asyncio.timeout(PATIENCE_S):
            while not looked:
                await asyncio.sleep(0.01)
    assert looked == [[]]
    assert not list(history.parent.glob("*corrupt*"))


async def test_a_search_that_meets_damage_leads_to_the_same(
    history: Path, start: Callable[[], Running], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The look after the start is over when the disk fails."""
    running = start()
    await running.container.open()
    looked = asyncio.Event()
    look = Backups.look_for_damage

    async def watch(self: Backups, *, at_leisure: bool) -> list[str]:
        found = await look(self, at_leisure=at_leisure)
        looked.set()
        return found

    monkeypatch.setattr(Backups, "look_for_damage", watch)
    running.container.keep_backups()
    async with asyncio.timeout(PATIENCE_S):
        await looked.wait()
    with contextlib.closing(sqlite3.connect(f"file:{history}?mode=ro", uri=True)) as one:
        query = "SELECT pageno FROM dbstat WHERE name = 'message_index_data'"
        pages = [row[0] for row in one.execute(query)]
    damage = bytearray(history.read_bytes())
    for page in pages:
        damage[(page - 1) * 1024 : page * 1024] = bytes(1024)
    with history.open("r+b") as file:
        file.write(damage)
    with pytest.raises(StorageDamaged):
        await running.container.store.search("question")
    mended = await running.mended()
    assert mended.report.salvage is not None and mended.report.salvage.messages == 20
    checked(history, running, bytes(damage))
    assert (await running.container.store.search("question")).hits


async def test_chats_whose_rows_are_lost_beside_a_log_are_those_of_the_backup(
    history: Path, start: Callable[[], Running]
) -> None:
    running = start()
    await running.container.open()
    store = running.container.store
    before = {row.id: row.title for row in await store.summaries()}
    last = next(iter(before))
    await store.update(last, draft="in the log")
    with contextlib.closing(sqlite3.connect(f"file:{history}?mode=ro", uri=True)) as one:
        query = "SELECT pageno FROM dbstat WHERE name LIKE '%conversation%' AND pagetype = 'leaf'"
        pages = [row[0] for row in one.execute(query)]
    with history.open("r+b") as file:
        for page in pages:
            file.seek((page - 1) * 1024)
            file.write(bytes(1024))
    running.container.keep_backups()
    await running.mended()
    assert {row.id: row.title for row in await store.summaries()} == before
    assert [len(await store.all_messages(one)) for one in before] == [2] * 10


async def test_closing_does_not_wait_for_the_look(
    history: Path, start: Callable[[], Running], monkeypatch: pytest.MonkeyPatch
) -> None:
    began, ended = threading.Event(), threading.Event()
    read_aside = Database._read_aside

    def slow(self: Database, call: Callable[..., object]) -> object:
        def held(connection: object) -> object:
            began.set()
            assert closed.wait(PATIENCE_S)
            return call(connection)

        try:
            return read_aside(self, held)
        finally:
            ended.set()

    closed = threading.Event()
    monkeypatch.setattr(Database, "_read_aside", slow)
    running = start()
    await running.container.open()
    running.container.keep_backups()
    assert await asyncio.to_thread(began.wait, 20)
    await running.container.close()
    closed.set()  # only now may the look begin: it ends at its first step
    assert await asyncio.to_thread(ended.wait, 20)
    assert not list(history.parent.glob("*corrupt*"))


async def test_an_answer_that_runs_keeps_its_place_and_its_words(
    history: Path, start: Callable[[], Running]
) -> None:
    """The row of the answer itself is lost with the damage."""
    running = start()
    container = running.container
    await container.open()
    answers = container.chat.asking.answers
    lost = Message(
        new_id(), new_id(), None, Role.ASSISTANT, "begun", now_ms(), MessageStatus.STREAMING
    )
    await answers._put_back(lost)
    chat = await container.store.conversation(lost.conversation_id)
    assert chat.active_leaf_id == lost.id
    assert await container.store.messages([lost.id]) == [lost]
    # Where the chat is there still, it stays what it is.
    row = (await container.store.summaries())[-1]
    here = replace(lost, id=new_id(), conversation_id=row.id)
    await answers._put_back(here)
    assert (await container.store.conversation(row.id)).title == row.title
    assert await container.store.messages([here.id]) == [here]


async def test_every_place_is_seen_at_the_start_or_in_the_background(
    history: Path, tmp_path: Path
) -> None:
    good = history.read_bytes()
    background = 0
    for place in range(0, len(good), 4096):
        path = tmp_path / str(place) / "history.sqlite3"
        path.parent.mkdir()
        path.write_bytes(good[:place] + bytes(4096) + good[place + 4096 :])
        whole = is_whole(path)
        database = Database(path)
        report = await database.open()
        if report.set_aside is None:
            found = await Backups(database).look_for_damage(at_leisure=True)
            if whole:  # the index has a check of its own, which an older SQLite does not run
                assert all("fts5" in one for one in found), place
            else:
                assert found, place
            background += not whole
        await database.close()
    assert background > 5
