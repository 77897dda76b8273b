"""Temporary conversations live in memory: all use cases work, nothing reaches the disk."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from falcon_desktop.core.chat.asking import Asking
from falcon_desktop.core.chat.chat import Chat
from falcon_desktop.core.chat.library import Library
from falcon_desktop.core.chat.memory import Memory
from falcon_desktop.core.context.context import Context
from falcon_desktop.core.domain.attachments import Attachment, AttachmentKind
from falcon_desktop.core.domain.chat_list import ChatList
from falcon_desktop.core.domain.connection_book import SavedConnections
from falcon_desktop.core.domain.conversation import (
    Conversation,
    Message,
    MessageStatus,
    ScrollAnchor,
)
from falcon_desktop.core.domain.errors import NotFound, StorageError
from falcon_desktop.core.domain.events import ChatEvent, Finished, TextDelta
from falcon_desktop.core.domain.undo import UndoHistory
from falcon_desktop.core.ports.store import ConversationStore
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database
from falcon_desktop.store.temporary import WithTemporary
from tests.core.conftest import Bench, ScriptedProvider
from tests.store.conftest import Made

SECRET = "Zweiundvierzig Geheimnisse"


class Kept(Bench):
    """A bench whose conversations are on the disk, unless they are temporary."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.database = Database(directory / "data" / "history.sqlite3")
        self.disk = Conversations(self.database)
        self.mixed = WithTemporary(self.disk)
        provider, undo, connections = ScriptedProvider(), UndoHistory(), SavedConnections()
        events: list[ChatEvent] = []
        context = Context()
        chat = Chat(Asking(self.mixed, connections, provider, events.append, undo, context=context))
        super().__init__(
            provider,
            self.disk,
            chat,
            Library(self.mixed, events.append, undo, chat.stop_in, self.mixed.keep),
            Memory(self.mixed, connections, provider, context, publish=events.append, undo=undo),
            connections,
            events,
        )

    async def on_disk(self, words: str) -> bool:
        """Say whether any file holds the words."""
        await self.disk.flush()
        files = [file for file in self.directory.rglob("*") if file.is_file()]
        assert files
        return any(words.encode() in file.read_bytes() for file in files)


@pytest.fixture
async def kept(tmp_path: Path) -> AsyncIterator[Kept]:
    made = Kept(tmp_path)
    await made.database.open()
    yield made
    await made.chat.close()
    await made.mixed.close()
    await made.database.close()


async def test_nothing_of_a_temporary_chat_reaches_the_disk(kept: Kept) -> None:
    library, chat = kept.library, kept.chat
    temporary = await library.begin_temporary()
    await library.save_draft(temporary, f"{SECRET} draft")
    note = Attachment("secret.txt", AttachmentKind.TEXT, "text/plain", 3, text=SECRET)
    await library.save_draft_attachments(temporary, [note])
    kept.script_answer(f"{SECRET} answer")
    sent = await chat.send(temporary, f"{SECRET} question")
    first = await kept.finished(sent.answer.id)
    assert sent.conversation.title == f"{SECRET} question"
    kept.script_answer(f"{SECRET} again")
    again = await chat.regenerate(first.id)
    await kept.finished(again.answer.id)
    kept.script_answer(f"{SECRET} edited")
    assert sent.question is not None
    edited = await chat.edit(sent.question.id, f"{SECRET} other question")
    assert edited is not None
    await kept.finished(edited.answer.id)
    await library.save_anchor(temporary, ScrollAnchor(edited.answer.id, 3))
    await library.rename(temporary, f"{SECRET} title")
    await library.set_unseen(temporary, True)
    assert await library.delete_message(edited.answer.id) == 1
    assert await kept.path(temporary) == [f"{SECRET} other question"]
    await library.undo()
    assert await kept.path(temporary) == [f"{SECRET} other question", f"{SECRET} edited"]
    copy = await library.duplicate(temporary)
    branch = await library.branch(first.id)
    await library.delete([copy, branch])
    await library.undo()
    assert len(await library.all_messages(copy)) == 5

    [(whole, messages)] = await kept.mixed.whole([temporary])
    assert whole.temporary
    assert messages == await library.all_messages(temporary)
    assert (await library.open(temporary)).conversation.temporary
    assert await library.summaries() == await library.summaries(ChatList.TRASH) == []
    assert await library.summaries_of([temporary]) == []
    assert not await kept.on_disk(SECRET)
    assert not await kept.on_disk("secret.txt")
    await kept.database.close()
    assert not still_there(kept.directory)


def still_there(directory: Path) -> bool:
    """Look once more when everything is closed."""
    return any(SECRET.encode() in file.read_bytes() for file in directory.rglob("*.sqlite3*"))


async def test_the_search_would_find_the_words_on_the_disk(kept: Kept) -> None:
    """What proves that nothing is there finds what is there."""
    kept.script_answer(f"{SECRET} answer")
    sent = await kept.chat.send(None, f"{SECRET} question")
    await kept.finished(sent.answer.id)
    assert await kept.on_disk(SECRET)


async def test_a_temporary_chat_is_kept_with_all_that_is_in_it(kept: Kept) -> None:
    temporary = await kept.library.begin_temporary()
    kept.script_answer("answer")
    sent = await kept.chat.send(temporary, SECRET)
    await kept.finished(sent.answer.id)
    kept.script_answer("other")
    again = await kept.chat.regenerate(sent.answer.id)
    await kept.finished(again.answer.id)
    await kept.library.save_draft(temporary, "more")
    before = await kept.library.all_messages(temporary)

    await kept.library.keep_temporary(temporary)

    opened = await kept.library.open(temporary)
    assert not opened.conversation.temporary
    assert opened.conversation.draft == "more"
    assert await kept.disk.all_messages(temporary) == before
    assert [row.id for row in await kept.library.summaries()] == [temporary]
    assert await kept.on_disk(SECRET)
    kept.script_answer("and on")
    more = await kept.chat.send(temporary, "go on")
    await kept.finished(more.answer.id)
    assert (await kept.disk.messages([more.answer.id]))[0].text == "and on"


async def test_an_answer_that_runs_while_its_chat_is_kept_runs_on(kept: Kept) -> None:
    temporary = await kept.library.begin_temporary()
    words = [f"word{number} " for number in range(60)]
    lines = [line for word in words for line in (TextDelta(word), 0.01)]
    kept.script(*lines, Finished("stop"))
    sent = await kept.chat.send(temporary, "Talk.")
    await asyncio.sleep(0.4)  # pace: some of it is written
    for _ in range(3):
        await kept.library.keep_temporary(temporary)
    answer = await kept.finished(sent.answer.id)
    assert answer.status is MessageStatus.COMPLETE
    [found] = await kept.disk.messages([answer.id])
    assert found.text == "".join(words)
    assert kept.events


async def test_a_chat_that_the_disk_refuses_stays_temporary(kept: Kept) -> None:
    temporary = await kept.library.begin_temporary()
    kept.script_answer("answer")
    sent = await kept.chat.send(temporary, SECRET)
    await kept.finished(sent.answer.id)
    refusal = (
        "CREATE TRIGGER refusal BEFORE INSERT ON conversation BEGIN SELECT raise(ABORT, 'no'); END"
    )
    await kept.database.on_writer(lambda connection: connection.execute(refusal))
    with pytest.raises(StorageError):
        await kept.library.keep_temporary(temporary)
    assert (await kept.library.open(temporary)).conversation.temporary
    kept.script_answer("goes on")
    more = await kept.chat.send(temporary, "more")
    assert (await kept.finished(more.answer.id)).text == "goes on"


async def test_a_temporary_chat_can_be_erased(kept: Kept) -> None:
    temporary = await kept.library.begin_temporary()
    await kept.library.delete([temporary])
    await kept.library.erase([temporary])
    with pytest.raises(NotFound):
        await kept.library.open(temporary)


# --- what is asked while a conversation moves, and of several at once ----------------------------


class Gate(Conversations):
    """A disk that takes a conversation only when it is let."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.reached, self.opened = asyncio.Event(), asyncio.Event()

    async def create(self, conversation: Conversation, messages: Sequence[Message] = ()) -> None:
        self.reached.set()
        await self.opened.wait()
        await super().create(conversation, messages)


@pytest.fixture
async def gate(tmp_path: Path) -> AsyncIterator[Gate]:
    database = Database(tmp_path / "data" / "history.sqlite3")
    await database.open()
    yield Gate(database)
    await database.close()


@pytest.fixture
async def mixed(gate: Gate) -> AsyncIterator[WithTemporary]:
    made = WithTemporary(gate)
    yield made
    gate.opened.set()
    await made.close()


@pytest.fixture
async def plain() -> AsyncIterator[Conversations]:
    database = Database(None)
    await database.open()
    yield Conversations(database)
    await database.close()


CHAT = Made().conversation(title=SECRET)
QUESTION = Made().question(CHAT)
ANSWER = Made().answer(CHAT, QUESTION.id, "an answer", MessageStatus.COMPLETE)
RUNNING = Made().answer(CHAT, QUESTION.id)
FURTHER = Made().question(CHAT, "And?", ANSWER.id)
NOTE = Attachment("note.txt", AttachmentKind.TEXT, "text/plain", 3, text="abc")

WRITES: dict[str, Callable[[ConversationStore], Awaitable[object]]] = {
    "update": lambda store: store.update(CHAT.id, draft="more", title="Renamed"),
    "update_many": lambda store: store.update_many([CHAT.id], archived_at=5),
    "update_each": lambda store: store.update_each({CHAT.id: {"pinned_at": 7}}),
    "add_messages": lambda store: store.add_messages(CHAT.id, [FURTHER]),
    "save_draft_attachments": lambda store: store.save_draft_attachments(CHAT.id, [NOTE]),
    "save_edit": lambda store: store.save_edit(QUESTION.id, "otherwise"),
    "mark_fresh": lambda store: store.mark_fresh(ANSWER.id, True),
    "reopen_answer": lambda store: store.reopen_answer(ANSWER.id),
    "append_to_answer": lambda store: store.append_to_answer(RUNNING.id, "a piece", "thought"),
    "save_answer": lambda store: store.save_answer(replace(RUNNING, text="whole")),
    "discard_message": lambda store: store.discard_message(ANSWER.id, "holder", 9),
    "remove_messages": lambda store: store.remove_messages([RUNNING.id]),
    "purge": lambda store: store.purge([CHAT.id]),
}


async def state(store: ConversationStore) -> object:
    """Return all that a store says of the conversation."""
    found = []
    for one in (CHAT.id, "holder"):
        try:
            conversation = await store.conversation(one)
        except NotFound:
            continue
        messages = await store.all_messages(one)
        found.append((conversation, messages, await store.edits(one)))
    return found, await store.draft_attachments(CHAT.id)


@pytest.mark.parametrize("name", WRITES)
async def test_what_is_written_while_a_chat_moves_is_on_the_disk(
    name: str, gate: Gate, mixed: WithTemporary, plain: Conversations
) -> None:
    messages = [QUESTION, ANSWER, RUNNING]
    await plain.create(CHAT, messages)
    before = await state(plain)
    await WRITES[name](plain)
    expected = await state(plain)
    assert expected != before

    await mixed.create(replace(CHAT, temporary=True), messages)
    moving = asyncio.ensure_future(mixed.keep(CHAT.id))
    await gate.reached.wait()
    written = asyncio.ensure_future(WRITES[name](mixed))
    again = asyncio.ensure_future(mixed.keep(CHAT.id))
    read = asyncio.ensure_future(mixed.outline(CHAT.id))
    await asyncio.sleep(0)  # each of them begins
    gate.opened.set()
    await asyncio.gather(moving, written, again, read)
    assert await state(gate) == expected
    assert await state(mixed) == expected


async def test_several_at_once_are_found_wherever_they_are(
    gate: Gate, mixed: WithTemporary, make: Made
) -> None:
    gate.opened.set()
    chats = [make.conversation(f"chat {number}", temporary=number % 2 == 1) for number in range(4)]
    questions = [make.question(chat, chat.title) for chat in chats]
    for chat, question in zip(chats, questions, strict=True):
        await mixed.create(chat, [question])
    ids, asked = [chat.id for chat in chats], [one.id for one in questions]

    assert await mixed.messages([*asked[::-1], "unknown"]) == questions[::-1]
    assert await mixed.whole(ids[::-1]) == [
        (chat, [question]) for chat, question in zip(chats[::-1], questions[::-1], strict=True)
    ]
    with pytest.raises(NotFound):
        await mixed.whole([*ids, "unknown"])
    await mixed.update_each({one: {"draft": f"draft {one}"} for one in ids})
    await mixed.update_many(ids, deleted_at=5)
    assert {(await mixed.conversation(one)).draft for one in ids} == {f"draft {one}" for one in ids}
    assert sorted(await mixed.restore(ids)) == sorted(ids)
    assert [(await mixed.conversation(one)).deleted_at for one in ids] == [None] * 4
    await mixed.remove_messages(asked[:2])
    assert [len(await mixed.all_messages(one)) for one in ids] == [0, 0, 1, 1]
    await mixed.purge(ids[1:])
    assert [row.id for row in await mixed.summaries()] == ids[:1]
    for one in ids[1:]:
        with pytest.raises(NotFound):
            await mixed.conversation(one)
