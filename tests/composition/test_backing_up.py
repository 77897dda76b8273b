"""Backups between the daily ones: of every half hour in which something changed, and before much
is deleted.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import apsw
import pytest
import pytest_asyncio
from falcon_desktop import paths
from falcon_desktop.composition import care
from falcon_desktop.composition.container import ServiceContainer
from falcon_desktop.core.chat.library import BULK
from falcon_desktop.core.domain.conversation import Conversation, Message, Role
from falcon_desktop.core.domain.events import ChatEvent
from falcon_desktop.core.domain.ids import new_id, now_ms
from falcon_desktop.core.domain.settings import Settings
from falcon_desktop.store.backups import FEW
from tests.waiting import PATIENCE_S


def _ignore(_event: ChatEvent) -> None:
    pass


@pytest_asyncio.fixture
async def container(profile: Path) -> AsyncIterator[ServiceContainer]:
    made = ServiceContainer(profile, Settings(), _ignore)
    await made.open()
    yield made
    await made.close()


async def add(container: ServiceContainer, text: str) -> str:
    chat, asked, now = new_id(), new_id(), now_ms()
    await container.store.create(
        Conversation(chat, text, now, now, active_leaf_id=asked),
        [Message(asked, chat, None, Role.USER, text, now)],
    )
    return chat


def made(profile: Path, kind: str) -> list[Path]:
    return sorted(paths.backup_directory(profile).glob(f"{kind}-*.sqlite3"))


def questions(backup: Path) -> set[str]:
    connection = apsw.Connection(str(backup), flags=apsw.SQLITE_OPEN_READONLY)
    try:
        return {text for (text,) in connection.execute("SELECT text FROM message")}
    finally:
        connection.close()


async def until(condition: object) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not condition():  # type: ignore[operator]
            await asyncio.sleep(0.01)


async def test_what_was_said_since_the_daily_backup_is_backed_up_too(
    profile: Path, container: ServiceContainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(care, "LOOK_AFTER_SECONDS", 0.01)
    monkeypatch.setattr(care, "REST", 0)
    await add(container, "before")
    container.keep_backups()
    await until(lambda: len(made(profile, "history")) == 1)
    await add(container, "since")
    await until(lambda: any("since" in questions(one) for one in made(profile, "recent")))
    assert "since" not in questions(made(profile, "history")[0])
    await asyncio.sleep(0.2)  # pace: many looks, and nothing that changed
    assert len(made(profile, "recent")) == 1


async def test_only_the_newest_are_kept_and_no_daily_one_goes_for_them(
    profile: Path, container: ServiceContainer
) -> None:
    await add(container, "0")
    backups = container._care._backups
    assert await backups.back_up_daily() is not None
    assert await backups.back_up_recent() is None, "the first look only remembers"
    for number in range(1, FEW + 3):
        await add(container, str(number))
        assert await backups.back_up_recent() is not None
        assert await backups.back_up_recent() is None, "nothing changed since"
    kept = made(profile, "recent")
    assert len(kept) == FEW
    assert max(len(questions(one)) for one in kept) == FEW + 3
    assert len(made(profile, "history")) == 1


@pytest.mark.parametrize("way", ["to the trash", "for good", "the whole trash"])
async def test_much_is_backed_up_before_it_is_deleted(
    profile: Path, container: ServiceContainer, way: str
) -> None:
    ids = [await add(container, f"chat {number}") for number in range(BULK)]
    library = container.services.library
    if way != "to the trash":
        for one in ids:
            await library.delete([one])
    assert made(profile, "before-deleting") == []
    if way == "to the trash":
        await library.delete(ids)
    elif way == "for good":
        await library.erase(ids)
    else:
        assert await library.empty_trash() == BULK
    await until(lambda: bool(made(profile, "before-deleting")))
    [backup] = made(profile, "before-deleting")
    assert questions(backup) == {f"chat {number}" for number in range(BULK)}
    connection = apsw.Connection(str(backup), flags=apsw.SQLITE_OPEN_READONLY)
    [[deleted]] = connection.execute("SELECT count(deleted_at) FROM conversation")
    connection.close()
    assert deleted == (0 if way == "to the trash" else BULK)


async def test_few_are_deleted_without_a_backup(profile: Path, container: ServiceContainer) -> None:
    ids = [await add(container, f"chat {number}") for number in range(BULK - 1)]
    await container.services.library.delete(ids)
    assert await container.services.library.empty_trash() == BULK - 1
    assert made(profile, "before-deleting") == []


async def test_a_backup_that_fails_keeps_nobody_from_deleting(
    profile: Path, container: ServiceContainer
) -> None:
    ids = [await add(container, f"chat {number}") for number in range(BULK)]
    paths.backup_directory(profile).write_text("a file where backups would be")
    await container.services.library.delete(ids)
    assert await container.services.library.empty_trash() == BULK
    assert await container.store.summaries(deleted=True) == []
