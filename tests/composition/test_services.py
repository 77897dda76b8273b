"""What composition does around a damaged history: the backup is found, offered and restored."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from falcon_desktop import paths
from falcon_desktop.composition import care
from falcon_desktop.composition.container import ServiceContainer
from falcon_desktop.core.domain.chat_list import DAY_MS
from falcon_desktop.core.domain.conversation import Conversation, Message, MessageStatus, Role
from falcon_desktop.core.domain.errors import StorageDamaged
from falcon_desktop.core.domain.events import ChatEvent, ConversationChanged
from falcon_desktop.core.domain.ids import new_id, now_ms
from falcon_desktop.core.domain.settings import Settings
from falcon_desktop.store.backups import Backups
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database
from tests.waiting import PATIENCE_S


async def add(store: Conversations, title: str) -> str:
    now = now_ms()
    conversation = Conversation(new_id(), title, now, now)
    question = Message(new_id(), conversation.id, None, Role.USER, "Why?", now)
    await store.create(conversation, [question])
    return conversation.id


@pytest.fixture
async def backup(profile: Path) -> Path:
    """A history of two conversations with a backup, then destroyed."""
    database = Database(paths.history_file(profile))
    await database.open()
    await add(Conversations(database), "one")
    await add(Conversations(database), "two")
    made = await Backups(database).back_up_daily()
    await database.close()
    paths.history_file(profile).write_bytes(b"\xff" * 20_000)
    assert made is not None
    return made


@pytest.fixture
async def opened(profile: Path, backup: Path) -> AsyncIterator[ServiceContainer]:
    container = ServiceContainer(profile, Settings(), _ignore)
    await container.open()
    yield container
    await container.close()


def _ignore(_: ChatEvent) -> None:
    """Hear nothing."""


async def test_the_backup_from_before_the_damage_is_restored_over_the_open_history(
    opened: ServiceContainer, backup: Path
) -> None:
    await add(opened.store, "written after the damage")
    titles = {summary.title for summary in await opened.services.library.summaries()}
    assert titles == {"one", "two", "written after the damage"}  # the backup's are here at once
    newer = await Backups(opened.database).back_up_daily(now=time.time() + 200_000)
    assert newer is not None
    assert await opened.newest_backup() == backup
    report = await opened.restore(backup)
    assert report.set_aside is None
    titles = {summary.title for summary in await opened.services.library.summaries()}
    assert titles == {"one", "two"}
    await add(opened.store, "three")
    assert len(await opened.services.library.summaries()) == 3
    assert await Backups(opened.database).check() == []
    # Now the newest is the newest again.
    assert await opened.newest_backup() == newer


async def test_a_damaged_backup_is_not_offered(opened: ServiceContainer, backup: Path) -> None:
    good = backup.read_bytes()
    newer = backup.with_name("history-20990101-000000.sqlite3")
    newer.write_bytes(good[:2048] + b"\xff" * (len(good) - 2048))
    assert await opened.newest_backup() == backup
    await opened.restore(backup)
    assert await opened.newest_backup() == backup
    backup.write_bytes(good[:3000])
    assert await opened.newest_backup() is None


async def test_a_damaged_history_is_left_to_the_window(profile: Path, backup: Path) -> None:
    container = ServiceContainer(profile, Settings(), _ignore, repair=False)
    with pytest.raises(StorageDamaged):
        await container.open()
    assert await container.newest_backup() == backup
    await container.close()
    assert not list(profile.glob("*corrupt*"))


async def test_a_program_that_runs_for_long_backs_up_again_and_marks_what_was_abandoned(
    profile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(care, "LOOK_AFTER_SECONDS", 0.05)
    events: list[ChatEvent] = []
    container = ServiceContainer(profile, Settings(), events.append)
    await container.open()
    container.keep_backups()
    container.keep_backups()
    await asyncio.sleep(0.1)  # pace: twice the time after which it looks
    assert await container.newest_backup() is None  # nothing to lose yet
    conversation_id = await add(container.store, "one")
    answer = Message(
        new_id(), conversation_id, None, Role.ASSISTANT, "half", now_ms(), MessageStatus.STREAMING
    )
    other = Database(paths.history_file(profile))
    await other.open()
    await Conversations(other).add_messages(conversation_id, [answer])
    await other.close()
    async with asyncio.timeout(PATIENCE_S):
        while ConversationChanged(conversation_id) not in events:
            await asyncio.sleep(0.02)
        while await container.newest_backup() is None:
            await asyncio.sleep(0.02)
    [found] = await container.store.messages([answer.id])
    assert found.status is MessageStatus.INTERRUPTED
    await container.close()


async def test_what_is_long_in_the_trash_is_erased_in_the_background(profile: Path) -> None:
    heard: list[ChatEvent] = []
    container = ServiceContainer(profile, Settings(), heard.append)
    await container.open()
    old, new = await add(container.store, "old"), await add(container.store, "new")
    await container.store.update(old, deleted_at=now_ms() - 31 * DAY_MS)
    await container.store.update(new, deleted_at=now_ms() - 29 * DAY_MS)
    container.keep_backups()
    async with asyncio.timeout(PATIENCE_S):
        while ConversationChanged(old) not in heard:
            await asyncio.sleep(0.01)
    assert [row.id for row in await container.store.summaries(deleted=True)] == [new]
    await container.close()
