"""Temporary conversations live in memory: all use cases work, nothing reaches the disk."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from falcon_desktop.composition.temporary import WithTemporary
from falcon_desktop.core.chat.asking import Asking
from falcon_desktop.core.chat.chat import Chat
from falcon_desktop.core.chat.library import Library
from falcon_desktop.core.chat.memory import Memory
from falcon_desktop.core.context.context import Context
from falcon_desktop.core.domain.attachments import Attachment, AttachmentKind
from falcon_desktop.core.domain.chat_list import ChatList
from falcon_desktop.core.domain.connection_book import SavedConnections
from falcon_desktop.core.domain.conversation import MessageStatus, ScrollAnchor
from falcon_desktop.core.domain.errors import NotFound, StorageError
from falcon_desktop.core.domain.events import ChatEvent, Finished, TextDelta
from falcon_desktop.core.domain.undo import UndoHistory
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database
from tests.core.conftest import Bench, ScriptedProvider

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
