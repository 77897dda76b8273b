"""What other programs change in the history is noticed, and what this one changes is not."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from falcon_desktop.core.domain.conversation import Conversation, Message, Role
from falcon_desktop.core.domain.ids import new_id, now_ms
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database
from falcon_desktop.store.outside import OutsideChange, OutsideChanges


class Program:
    """One that has the history open."""

    def __init__(self, path: Path) -> None:
        self.database = Database(path)
        self.store = Conversations(self.database)
        self.elsewhere = OutsideChanges(self.database)

    async def add(self, title: str, at: int | None = None) -> str:
        now = at or now_ms()
        made = Conversation(new_id(), title, now, now)
        await self.store.create(made)
        return made.id

    async def ask(self, conversation_id: str) -> None:
        message = Message(new_id(), conversation_id, None, Role.USER, "Hi", now_ms())
        await self.store.add_messages(
            conversation_id, [message], active_leaf_id=message.id, updated_at=now_ms() + 1_000
        )


@pytest_asyncio.fixture
async def programs(tmp_path: Path) -> AsyncIterator[tuple[Program, Program]]:
    here, there = (Program(tmp_path / "history.sqlite3") for _ in range(2))
    for one in (here, there):
        await one.database.open()
    await here.add("first")
    assert await here.elsewhere.look() is None
    yield here, there
    for one in (here, there):
        await one.database.close()


async def test_what_this_program_changes_is_no_news(programs: tuple[Program, Program]) -> None:
    here, _ = programs
    await here.ask(await here.add("own"))
    assert await here.elsewhere.look() is None


async def test_new_chats_and_answers_of_others_are_named(
    programs: tuple[Program, Program],
) -> None:
    here, there = programs
    made = await there.add("theirs")
    old = await there.add("imported", at=1_000_000)
    assert await here.elsewhere.look() == OutsideChange((made, old), more=False)
    assert await here.elsewhere.look() is None
    await there.ask(made)
    assert await here.elsewhere.look() == OutsideChange((made,), more=False)


@pytest.mark.parametrize(
    "change",
    [
        {"title": "another title"},
        {"title": "others"},
        {"title": "theirs", "title_edited": True},
        {"deleted_at": 1},
        {"archived_at": 1},
        {"pinned_at": 1},
        None,
    ],
    ids=["renamed", "as long", "by hand", "deleted", "archived", "pinned", "erased"],
)
async def test_other_changes_are_more(
    programs: tuple[Program, Program], change: dict[str, object] | None
) -> None:
    here, there = programs
    made = await there.add("theirs")
    await here.elsewhere.look()
    if change is None:
        await there.store.purge([made])
    else:
        await there.store.update(made, **change)  # type: ignore[arg-type]
    found = await here.elsewhere.look()
    assert found is not None
    assert found.more
    assert await here.elsewhere.look() is None


async def test_text_that_streams_elsewhere_names_nothing(
    programs: tuple[Program, Program],
) -> None:
    here, there = programs
    made = await there.add("theirs")
    await here.elsewhere.look()
    await there.store.save_draft_attachments(made, ())
    await there.store.update(made, draft="half a thought")
    assert await here.elsewhere.look() == OutsideChange((), more=False)


async def test_a_history_that_is_not_open_is_no_news(tmp_path: Path) -> None:
    closed = Program(tmp_path / "history.sqlite3")
    assert await closed.elsewhere.look() is None
    await closed.database.close()
