"""A history that can't be opened or written: said in the window, nothing overwritten, a way on."""

from __future__ import annotations

import asyncio
from pathlib import Path

from falcon_desktop import paths
from falcon_desktop.core.domain.conversation import Conversation, Message, Role
from falcon_desktop.store.backups import Backups
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database
from tests.end_to_end.conftest import Drive


async def make_history(data: Path, *, backed_up: bool = True) -> None:
    database = Database(paths.history_file(data))
    await database.open()
    conversation = Conversation("c", "Kept in a backup", created_at=1, updated_at=1)
    question = Message("m", "c", None, Role.USER, "Hello", created_at=1)
    await Conversations(database).create(conversation, [question])
    if backed_up:
        assert await Backups(database).back_up_daily() is not None
    await database.close()


def test_an_emptied_history_is_not_overwritten_and_its_backup_is_offered(
    drive: Drive, profile: Path
) -> None:
    asyncio.run(make_history(profile))
    history = paths.history_file(profile)
    for companion in profile.glob("history.sqlite3-*"):
        companion.unlink()
    history.write_bytes(b"")
    said, restored = drive("restore")
    assert "backup" in said["said"].lower() or "empty" in said["said"].lower()
    assert restored == {"titles": ["Kept in a backup"], "notice": False}


def test_the_backup_of_the_day_waits_until_the_window_is_there(drive: Drive, profile: Path) -> None:
    asyncio.run(make_history(profile, backed_up=False))
    assert drive("backup_later") == [{"looked_after": False}, {"backed_up": True}]
