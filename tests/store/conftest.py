"""What the store's tests share: an open store on a real disk, and quick ways to make values."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from falcon_desktop.core.domain.conversation import (
    Conversation,
    Message,
    MessageStatus,
    Role,
)
from falcon_desktop.core.domain.ids import new_id, now_ms
from falcon_desktop.store.backups import Backups
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database


class Made:
    """Makes conversations and messages, each later than the one before."""

    def __init__(self) -> None:
        self._time = now_ms() - 1_000_000_000

    def tick(self) -> int:
        self._time += 1_000
        return self._time

    def conversation(self, title: str = "A question", **fields: object) -> Conversation:
        time = self.tick()
        values: dict[str, object] = {"created_at": time, "updated_at": time}
        return Conversation(id=new_id(), title=title, **(values | fields))  # type: ignore[arg-type]

    def question(
        self, of: Conversation, text: str = "Why is the sky blue?", parent: str | None = None
    ) -> Message:
        return Message(new_id(), of.id, parent, Role.USER, text, self.tick())

    def answer(
        self,
        of: Conversation,
        parent: str | None,
        text: str = "",
        status: MessageStatus = MessageStatus.STREAMING,
    ) -> Message:
        return Message(new_id(), of.id, parent, Role.ASSISTANT, text, self.tick(), status=status)


class Opened:
    """A database with the two things that use it."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.store = Conversations(database)
        self.backups = Backups(database)


@pytest.fixture
def make() -> Made:
    return Made()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "history.sqlite3"


@pytest.fixture
async def opened(path: Path) -> AsyncIterator[Opened]:
    database = Database(path)
    await database.open()
    yield Opened(database)
    await database.close()
