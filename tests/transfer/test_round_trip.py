"""Export and import in JSON lose nothing, from one real history into another."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from falcon_desktop.composition.exporting import write_conversations
from falcon_desktop.composition.previewing import preview_of
from falcon_desktop.core.domain.attachments import Attachment
from falcon_desktop.core.domain.conversation import Conversation, Failure, Message, Provenance, Role
from falcon_desktop.core.domain.ids import new_id
from falcon_desktop.core.domain.transfer import ExportFormat, Progress
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database
from falcon_desktop.transfer.imports import carry_out
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.transfer.whole_trees import Whole, trees


async def read_all(store: Conversations, ids: Sequence[str]) -> list[Whole]:
    return [(await store.conversation(one), await store.all_messages(one)) for one in ids]


def differences(found: Sequence[Whole], kept: Sequence[Whole]) -> list[str]:
    """Name what differs: a whole tree says too little."""
    told = []
    for (one, some), (other, others) in zip(found, kept, strict=True):
        told += _fields(one, other)
        told += [f"{len(some)} messages, not {len(others)}"] * (len(some) != len(others))
        for message, same in zip(some, others, strict=False):
            told += _fields(message, same)
    return told


def _fields(one: Any, other: Any) -> list[str]:
    return [
        f"{type(one).__name__}.{field.name}: {now!r}, not {was!r}"
        for field in dataclasses.fields(one)
        if (now := getattr(one, field.name)) != (was := getattr(other, field.name))
    ]


async def from_one_to_the_other(chats: Sequence[Whole], directory: Path, form: str) -> None:
    here, there = Database(None), Database(None)
    await here.open()
    await there.open()
    try:
        first, second = Conversations(here), Conversations(there)
        for chat in chats:
            await first.create(*chat)
        ids = [conversation.id for conversation, _ in chats]
        kept = await read_all(first, ids)
        path = directory / form
        await write_conversations(first, ids, ExportFormat.JSON, path, Progress(), replace=True)
        preview, _ = await preview_of(path, second, {"c1", "c2"}, Progress())
        await carry_out(preview, second, Progress())
        assert differences(await read_all(second, ids), kept) == []
        again, _ = await preview_of(path, second, {"c1", "c2"}, Progress())
        assert again.changes_nothing
        back = directory / f"back-{form}"
        await write_conversations(second, ids, ExportFormat.JSON, back, Progress(), replace=True)
        if form == "a.json":
            assert back.read_bytes() == path.read_bytes()
    finally:
        await here.close()
        await there.close()


@settings(
    deadline=None,
    max_examples=40,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(st.lists(trees(), max_size=3), st.sampled_from(["a.json", "a.zip"]))
def test_nothing_is_lost_between_two_histories(
    tmp_path: Path, chats: list[Whole], form: str
) -> None:
    if form == "a.zip" and not chats:
        return
    asyncio.run(from_one_to_the_other(chats, tmp_path, form))


async def test_what_was_put_into_the_trash_goes_back_where_it_was(
    tmp_path: Path, full: Whole
) -> None:
    """Also where both came by an import."""
    here, there = Database(None), Database(None)
    await here.open()
    await there.open()
    first, second = Conversations(here), Conversations(there)
    conversation, messages = replace(full[0], deleted_at=None), full[1]
    await first.create(conversation, messages)
    holder, path = new_id(), tmp_path / "a.json"
    assert await first.discard_message(messages[2].id, holder, 5) == 1
    await write_conversations(first, [conversation.id, holder], ExportFormat.JSON, path, Progress())
    preview, _ = await preview_of(path, second, {"c1"}, Progress())
    await carry_out(preview, second, Progress())
    [row] = await second.summaries(deleted=True)
    assert (row.id, row.removed_from) == (holder, conversation.id)
    assert await second.restore([holder]) == [conversation.id]
    assert await second.conversation(conversation.id) == conversation
    assert await second.all_messages(conversation.id) == messages
    await here.close()
    await there.close()


async def test_more_of_what_was_in_the_trash_becomes_a_conversation_of_its_own(
    full: Whole,
) -> None:
    database = Database(None)
    await database.open()
    store = Conversations(database)
    await store.create(replace(full[0], deleted_at=None), full[1])
    holder = new_id()
    await store.discard_message(full[1][2].id, holder, 5)
    more = Message(new_id(), holder, full[1][2].id, Role.USER, "More", 9)
    await store.bring_in([(holder, [more])], [], Progress())
    kept = await store.conversation(holder)
    assert (kept.deleted_at, kept.removed_from) == (None, "")
    await store.purge([full[0].id])
    assert len(await store.all_messages(holder)) == 2
    await database.close()


def test_every_field_is_varied() -> None:
    """A field that is new must be in the strategies, or nobody would see it lost."""
    source = (Path(__file__).parent / "whole_trees.py").read_text()
    for kind in (Conversation, Message, Provenance, Failure, Attachment):
        for field in dataclasses.fields(kind):
            # temporary ones are never written; what the disk altered shows when it is read
            if field.name not in ("temporary", "altered"):
                assert f"{field.name}=" in source, f"{kind.__name__}.{field.name}"
