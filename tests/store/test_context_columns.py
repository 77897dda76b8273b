"""Files of questions and drafts, the line from which a model starts fresh, the policy."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import apsw
import pytest
from falcon_desktop.core.domain.attachments import Attachment, AttachmentKind
from falcon_desktop.core.domain.context_policy import ContextPolicy
from falcon_desktop.core.domain.conversation import (
    Conversation,
    Failure,
    Message,
    MessageStatus,
    Role,
)
from falcon_desktop.core.domain.errors import NotFound
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.core.text.stored_sentences import template_of
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database
from falcon_desktop.store.schema import MIGRATIONS

TEXT = Attachment("a.csv", AttachmentKind.TEXT, "text/csv", 4, "1,2\n", note="Read as Latin-1")
PICTURE = Attachment(
    "b.png", AttachmentKind.IMAGE, "image/png", 9, data=b"\x89PNG\0", width=3, height=2
)
CHAT = Conversation("c", "Title", created_at=1, updated_at=1, context_policy=ContextPolicy.ASK)
QUESTION = Message("q", "c", None, Role.USER, "What?", created_at=1, attachments=(TEXT, PICTURE))
ANSWER = Message(
    "a", "c", "q", Role.ASSISTANT, "That.", created_at=2, status=MessageStatus.FAILED,
    failure=Failure("context_too_long", "Too long.", fits_without=4),
)  # fmt: skip


@pytest.fixture
async def store(tmp_path: Path):  # type: ignore[no-untyped-def]
    database = Database(tmp_path / "history.sqlite3")
    await database.open()
    yield Conversations(database)
    await database.close()


async def test_everything_comes_back_as_it_was(store: Conversations) -> None:
    await store.create(CHAT, [QUESTION, ANSWER])
    assert await store.conversation("c") == CHAT
    assert await store.messages(["q", "a"]) == [QUESTION, ANSWER]
    assert await store.all_messages("c") == [QUESTION, ANSWER]
    await store.update("c", context_policy=None)
    assert (await store.conversation("c")).context_policy is None


async def test_sentences_come_back_as_sentences_and_old_ones_as_they_are(
    store: Conversations, tmp_path: Path
) -> None:
    sentence = Sentence(
        "Without {messages} it fits.", messages=Sentence("{count} page(s)", count=3)
    )
    told = replace(ANSWER, failure=Failure("context_too_long", sentence, "{count}"))
    pages = replace(TEXT, note=Sentence("{count} page(s)", count=1_200))
    await store.create(CHAT, [replace(QUESTION, attachments=(pages,)), told])
    question, answer = await store.messages(["q", "a"])
    assert answer == told and answer.failure is not None
    kept, note = answer.failure.sentence, question.attachments[0].note
    assert isinstance(kept, Sentence) and template_of(kept) == template_of(sentence)
    assert isinstance(note, Sentence) and template_of(note) == template_of(pages.note)
    old = replace(told, failure=Failure("context_too_long", "Without 3 pages it fits."))
    await store.save_answer(old)
    found = (await store.messages(["a"]))[0].failure
    assert found == old.failure and found is not None and type(found.sentence) is str


async def test_an_answer_that_ends_does_not_take_the_line_away(store: Conversations) -> None:
    await store.create(CHAT, [QUESTION, ANSWER])
    await store.mark_fresh("a", True)
    await store.save_answer(replace(ANSWER, text="Those."))
    assert [one.fresh_after for one in await store.outline("c")] == [False, True]
    assert (await store.messages(["a"]))[0] == replace(ANSWER, text="Those.", fresh_after=True)
    await store.mark_fresh("a", False)
    assert not (await store.messages(["a"]))[0].fresh_after
    with pytest.raises(NotFound):
        await store.mark_fresh("nobody", True)


async def test_drafts_keep_their_files(store: Conversations) -> None:
    await store.create(CHAT)
    await store.save_draft_attachments("c", [TEXT, PICTURE])
    await store.save_draft_attachments("", [PICTURE])
    assert await store.draft_attachments("c") == [TEXT, PICTURE]
    assert await store.draft_attachments("") == [PICTURE]
    await store.save_draft_attachments("c", [PICTURE])
    await store.save_draft_attachments("", [])
    assert (await store.draft_attachments("c"), await store.draft_attachments("")) == (
        [PICTURE],
        [],
    )


async def test_files_go_with_their_message(store: Conversations, tmp_path: Path) -> None:
    await store.create(CHAT, [QUESTION])
    await store.save_draft_attachments("c", [TEXT])
    await store.purge(["c"])
    connection = apsw.Connection(str(tmp_path / "history.sqlite3"))
    assert connection.execute("SELECT count(*) FROM attachment").get == 0
    connection.close()


async def test_a_history_of_version_1_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite3"
    old = Database(path, migrations=MIGRATIONS[:1])
    await old.open()
    await old.on_writer(
        lambda one: one.execute(
            "INSERT INTO conversation (id, title, created_at, updated_at) VALUES ('c', 'T', 1, 1);"
            "INSERT INTO message (id, conversation_key, sequence, role, status, created_at,"
            " checksum, text_length, text)"
            " VALUES ('m', 1, 1, 'user', 'complete', 1, x'00', 2, 'Hi')"
        )
    )
    await old.close()
    database = Database(path, backup_directory=tmp_path / "backups")
    await database.open()
    store = Conversations(database)
    (message,) = await store.all_messages("c")
    assert (message.text, message.attachments, message.fresh_after) == ("Hi", (), False)
    await database.close()
