"""Imports into a real store: once, all or nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import apsw
import pytest
from falcon_desktop.core.domain.conversation import Conversation, Message
from falcon_desktop.core.domain.errors import DiskFull
from falcon_desktop.core.domain.ids import new_id
from falcon_desktop.core.domain.transfer import Arrival, Cancelled, Progress
from falcon_desktop.store.backups import Backups
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database
from falcon_desktop.transfer.imports import ImportPlan, carry_out, preview_import, tidy

Exported = tuple[Conversation, list[Message]]


class StopAfter(Progress):
    """Is told to stop after so many looks at it."""

    def __init__(self, steps: int) -> None:
        super().__init__()
        self.left = steps

    def keep_on(self) -> None:
        self.left -= 1
        if self.left < 0:
            self.cancel()
        super().keep_on()


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(tmp_path / "history.sqlite3")
    await database.open()
    yield database
    await database.close()


def other(exported: Exported) -> Exported:
    conversation, messages = exported
    ids = {message.id: new_id() for message in messages}
    own = replace(
        conversation, id=new_id(), active_leaf_id=ids[messages[-1].id], scroll_anchor=None
    )
    return own, [
        replace(
            message,
            id=ids[message.id],
            conversation_id=own.id,
            parent_id=ids.get(message.parent_id or ""),
        )
        for message in messages
    ]


def plan_of(*conversations: Exported) -> ImportPlan:
    return ImportPlan("Test", tuple(tidy(*one) for one in conversations))


async def test_an_import_is_lossless_and_the_second_does_nothing(
    database: Database, full: Exported
) -> None:
    store = Conversations(database)
    plan = plan_of(full, other(full))
    preview = await preview_import(plan, store, {"c1"})
    assert preview.count(Arrival.NEW) == 2 and preview.new_messages == 6
    await carry_out(preview, store, Progress())
    assert await store.conversation(full[0].id) == full[0]
    assert await store.all_messages(full[0].id) == full[1]
    again = await preview_import(plan, store, {"c1"})
    assert again.changes_nothing
    await carry_out(again, store, Progress())
    assert await store.all_messages(full[0].id) == full[1]


async def test_who_stops_an_import_finds_the_library_as_it_was(
    database: Database, full: Exported
) -> None:
    store = Conversations(database)
    await store.create(*other(full))
    before = await store.summaries(deleted=True)
    preview = await preview_import(plan_of(full, other(full), other(full)), store, ())
    for steps in range(7):
        progress = StopAfter(steps)
        with pytest.raises(Cancelled):
            await carry_out(preview, store, progress)
        assert await store.messages([message.id for message in full[1]]) == []
        assert await store.summaries(deleted=True) == before
    await carry_out(preview, store, StopAfter(7))
    assert len(await store.summaries(deleted=True)) == 4


async def test_a_full_disk_leaves_the_library_as_it_was(database: Database, full: Exported) -> None:
    store = Conversations(database)
    await store.create(*full)
    preview = await preview_import(plan_of(*(other(full) for _ in range(60))), store, ())

    def fill_the_disk(connection: apsw.Connection) -> None:
        connection.pragma("max_page_count", int(connection.pragma("page_count")) + 15)

    await database.on_writer(fill_the_disk)
    with pytest.raises(DiskFull):
        await carry_out(preview, store, Progress())
    counts = await Backups(database).counts()
    assert (counts.conversations, counts.messages) == (1, 3)
    assert await Backups(database).check() == []
    assert await store.all_messages(full[0].id) == full[1]


async def test_a_changed_answer_comes_in_beside_the_one_here_once(
    database: Database, full: Exported
) -> None:
    store = Conversations(database)
    await store.create(*full)
    conversation, messages = full
    changed = [*messages[:2], replace(messages[2], text="Something else")]
    plan = plan_of((conversation, changed))
    preview = await preview_import(plan, store, ())
    assert preview.count(Arrival.EXTENDED) == 1 and preview.new_messages == 1
    await carry_out(preview, store, Progress())
    texts = [message.text for message in await store.all_messages(conversation.id)]
    assert sorted(texts) == sorted([m.text for m in messages] + ["Something else"])
    assert (await preview_import(plan, store, ())).changes_nothing


async def test_unknown_connections_are_not_taken_over(database: Database, full: Exported) -> None:
    store = Conversations(database)
    preview = await preview_import(plan_of(full), store, {"another"})
    [step] = preview.steps
    assert (step.conversation.connection_id, step.conversation.model) == ("", "")
    told = " ".join(preview.sentences())
    assert "connection that is not set up" in told and "custom options" in told
