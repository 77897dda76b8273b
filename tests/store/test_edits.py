"""What is being typed in messages' places: kept, moved and gone with its message."""

from __future__ import annotations

import pytest
from falcon_desktop.core.domain.attachments import Attachment, AttachmentKind
from falcon_desktop.core.domain.conversation import Conversation, Message
from falcon_desktop.store.temporary import WithTemporary
from tests.store.conftest import Made, Opened

FILE = Attachment("a.txt", AttachmentKind.TEXT, "text/plain", 3, "abc")


@pytest.fixture
async def talk(opened: Opened, make: Made) -> tuple[Conversation, Message, Message]:
    chat = make.conversation()
    question = make.question(chat)
    more = make.question(chat, "more", question.id)
    await opened.store.create(chat, [question, more])
    return chat, question, more


async def test_edits_are_beside_the_files_of_a_draft(
    opened: Opened, talk: tuple[Conversation, Message, Message]
) -> None:
    chat, question, more = talk
    store = opened.store
    await store.save_draft_attachments(chat.id, [FILE])
    await store.save_edit(question.id, "otherwise")
    await store.save_edit(question.id, "quite otherwise")
    await store.save_edit(more.id, "even more \ud800")
    assert await store.edits(chat.id) == {
        question.id: "quite otherwise", more.id: "even more \ufffd",
    }  # fmt: skip
    assert await store.draft_attachments(chat.id) == [FILE]
    await store.save_draft_attachments(chat.id, [])
    assert len(await store.edits(chat.id)) == 2
    await store.save_edit(more.id, "")
    await store.save_edit("nowhere", "lost")
    assert await store.edits(chat.id) == {question.id: "quite otherwise"}
    [message] = await store.messages([question.id])
    assert message.attachments == ()
    assert not (await store.search("otherwise")).hits
    assert await opened.backups.check() == []


async def test_an_edit_goes_where_its_message_goes(
    opened: Opened, talk: tuple[Conversation, Message, Message]
) -> None:
    chat, question, more = talk
    store = opened.store
    await store.save_edit(question.id, "stays")
    await store.save_edit(more.id, "goes")
    await store.discard_message(more.id, "holder", 5)
    assert await store.edits(chat.id) == {question.id: "stays"}
    assert await store.edits("holder") == {more.id: "goes"}
    await store.restore(["holder"])
    assert await store.edits(chat.id) == {question.id: "stays", more.id: "goes"}
    await store.discard_message(more.id, "holder", 5)
    await store.purge(["holder"])
    await store.remove_messages([question.id])
    rows = await opened.database.read(
        lambda one: one.execute("SELECT count(*) FROM attachment").get
    )
    assert rows == 0


async def test_an_edit_in_a_temporary_chat_is_in_memory_until_the_chat_is_kept(
    opened: Opened, make: Made
) -> None:
    store = WithTemporary(opened.store)
    chat = make.conversation(temporary=True)
    question = make.question(chat)
    await store.create(chat, [question])
    await store.save_edit(question.id, "otherwise")
    count = "SELECT count(*) FROM attachment"
    assert await opened.database.read(lambda one: one.execute(count).get) == 0
    assert await store.edits(chat.id) == {question.id: "otherwise"}
    await store.keep(chat.id)
    assert await opened.store.edits(chat.id) == {question.id: "otherwise"}
    await store.close()
