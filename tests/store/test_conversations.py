"""The port, on a file and in memory."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import apsw
import pytest
from falcon_desktop.core.domain.conversation import (
    Conversation,
    ConversationKind,
    Failure,
    Message,
    MessageStatus,
    Provenance,
    Role,
    ScrollAnchor,
    Timings,
    Usage,
)
from falcon_desktop.core.domain.errors import NotFound
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.ports.store import ConversationStore
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database
from tests.store.conftest import Made


@pytest.fixture(params=["file", "memory"])
async def store(request: pytest.FixtureRequest, path: Path) -> AsyncIterator[Conversations]:
    database = Database(path if request.param == "file" else None)
    await database.open()
    store: ConversationStore = Conversations(database)  # it is one, says mypy
    assert isinstance(store, Conversations)
    yield store
    await database.close()


def full_conversation(make: Made) -> Conversation:
    return make.conversation(
        "Élan 手机",
        kind=ConversationKind.COMPLETION,
        title_edited=True,
        active_leaf_id="leaf",
        draft="half a tho",
        scroll_anchor=ScrollAnchor("leaf", -12),
        connection_id="connection",
        model="falcon",
        settings=GenerationSettings(temperature=0.3, stop=("END", "\n")),
        pinned_at=1,
        archived_at=2,
        deleted_at=3,
        unseen=True,
    )


def full_answer(of: Conversation, parent: str) -> Message:
    return Message(
        id="answer",
        conversation_id=of.id,
        parent_id=parent,
        role=Role.ASSISTANT,
        text="a\0b 🚀 \r\n\u2028 end",
        created_at=5,
        status=MessageStatus.FAILED,
        reasoning="hm",
        finish_reason="length",
        usage=Usage(1, 2, 3, None),
        timings=Timings(0.1, 2.5, None, 40.25),
        provenance=Provenance(
            "c", "name", "llama.cpp", "falcon", "ab12", {"top_k": 3}, {"n": [1, None]}, 4
        ),
        failure=Failure("rate_limited", "Too many.", "slow down", "retry"),
    )


async def test_every_field_comes_back(store: Conversations, make: Made) -> None:
    conversation = full_conversation(make)
    question = make.question(conversation)
    answer = full_answer(conversation, question.id)
    await store.create(conversation, [question, answer])
    assert await store.conversation(conversation.id) == conversation
    assert await store.all_messages(conversation.id) == [question, answer]
    assert await store.messages([answer.id, "unknown", question.id]) == [answer, question]
    outline = await store.outline(conversation.id)
    assert [(one.id, one.parent_id, one.length) for one in outline] == [
        (question.id, None, len(question.text)),
        (answer.id, question.id, len(answer.text)),
    ]


async def test_whole_conversations_come_in_the_order_asked(
    store: Conversations, make: Made
) -> None:
    made: dict[str, tuple[Conversation, list[Message]]] = {}
    for title in ("one", "two", "three"):
        conversation = make.conversation(title)
        question = make.question(conversation, title)
        made[title] = (conversation, [question, full_answer(conversation, question.id)])
        made[title][1][1] = replace(made[title][1][1], id=f"answer {title}")
        await store.create(*made[title])
    asked = ("three", "one", "three")
    assert await store.whole([made[one][0].id for one in asked]) == [made[one] for one in asked]
    assert await store.whole([]) == []
    with pytest.raises(NotFound):
        await store.whole([made["one"][0].id, "unknown"])


async def test_every_change(store: Conversations, make: Made) -> None:
    conversation = make.conversation()
    await store.create(conversation)
    wanted = replace(
        full_conversation(make),
        id=conversation.id,
        created_at=conversation.created_at,
        kind=conversation.kind,
    )
    await store.update(
        conversation.id,
        title=wanted.title,
        title_edited=True,
        active_leaf_id="leaf",
        draft=wanted.draft,
        scroll_anchor=wanted.scroll_anchor,
        connection_id=wanted.connection_id,
        model=wanted.model,
        settings=wanted.settings,
        pinned_at=1,
        archived_at=2,
        deleted_at=3,
        unseen=True,
        updated_at=wanted.updated_at,
    )
    assert await store.conversation(conversation.id) == wanted
    await store.update(conversation.id, scroll_anchor=None, pinned_at=None, active_leaf_id=None)
    changed = await store.conversation(conversation.id)
    assert (changed.scroll_anchor, changed.pinned_at, changed.active_leaf_id) == (None, None, None)


async def test_what_is_not_there(store: Conversations, make: Made) -> None:
    with pytest.raises(NotFound):
        await store.conversation("no")
    with pytest.raises(NotFound):
        await store.update("no", title="x")
    with pytest.raises(NotFound):
        await store.add_messages("no", [])
    with pytest.raises(NotFound):
        await store.reopen_answer("no")
    await store.append_to_answer("no", "text", "")
    await store.save_answer(make.answer(make.conversation(), None, "text"))
    await store.remove_messages(["no"])
    await store.purge(["no"])
    assert await store.messages(["no"]) == []
    assert await store.outline("no") == []


async def test_a_failed_change_leaves_no_messages(store: Conversations, make: Made) -> None:
    conversation = make.conversation()
    await store.create(conversation)
    with pytest.raises(TypeError):
        await store.add_messages(conversation.id, [make.question(conversation)], colour="red")  # type: ignore[call-arg]
    assert await store.all_messages(conversation.id) == []


async def test_adding_twice_is_harmless(store: Conversations, make: Made) -> None:
    conversation = make.conversation()
    question = make.question(conversation)
    for _ in range(2):
        await store.create(conversation, [question])
        await store.add_messages(conversation.id, [question])
    assert await store.all_messages(conversation.id) == [question]
    assert len((await store.search("sky")).hits) == 1


async def test_streaming(store: Conversations, make: Made) -> None:
    conversation = make.conversation()
    question = make.question(conversation)
    answer = make.answer(conversation, question.id)
    await store.create(conversation, [question, answer])
    store.append_to_answer(answer.id, "Because of ", "thinking")
    store.append_to_answer(answer.id, "Rayleigh", " more")
    # Nobody awaited those: reading sees them all the same.
    [found] = await store.messages([answer.id])
    assert (found.text, found.reasoning) == ("Because of Rayleigh", "thinking more")
    assert (await store.outline(conversation.id))[1].length == len("Because of Rayleigh")
    assert (await store.search("rayleigh")).hits == ()

    done = replace(answer, text="Because of Rayleigh scattering.", status=MessageStatus.COMPLETE)
    store.save_answer(done)
    await store.save_answer(done)
    assert (await store.all_messages(conversation.id))[1] == done
    assert len((await store.search("rayleigh")).hits) == 1

    await store.reopen_answer(answer.id)
    await store.append_to_answer(answer.id, " And more.", "")
    [found] = await store.messages([answer.id])
    assert found.status is MessageStatus.STREAMING
    assert found.text == "Because of Rayleigh scattering. And more."


async def test_cancelling_who_waits_does_not_cancel_the_write(
    store: Conversations, make: Made
) -> None:
    conversation = make.conversation()
    question = make.question(conversation)
    task = asyncio.ensure_future(store.create(conversation, [question]))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await store.flush()
    assert await store.all_messages(conversation.id) == [question]


async def test_a_failure_that_nobody_awaits_is_silent(store: Conversations, make: Made) -> None:
    conversation = make.conversation()
    await store.create(conversation)
    broken = replace(make.answer(conversation, None), id=conversation)  # type: ignore[arg-type]
    store.save_answer(broken)
    await store.flush()
    # The root conftest fails this test if anything was logged about it.


async def test_removing_takes_what_follows(store: Conversations, make: Made) -> None:
    conversation = make.conversation()
    first = make.question(conversation, "first")
    second = make.answer(conversation, first.id, "second", MessageStatus.COMPLETE)
    other = make.answer(conversation, first.id, "other version", MessageStatus.COMPLETE)
    third = make.question(conversation, "third", second.id)
    await store.create(conversation, [first, second, other, third])
    await store.update(conversation.id, active_leaf_id=third.id)
    await store.remove_messages([second.id])
    assert await store.all_messages(conversation.id) == [first, other]
    assert (await store.conversation(conversation.id)).active_leaf_id == first.id
    assert (await store.search("third")).hits == ()
    again = make.question(conversation, "after removal", other.id)
    await store.add_messages(conversation.id, [again])
    assert (await store.outline(conversation.id))[-1].id == again.id


async def test_summaries(store: Conversations, make: Made) -> None:
    old, new, pinned, archived, deleted = (make.conversation(name) for name in "onpad")
    for conversation in (pinned, old, new, archived, deleted):
        await store.create(conversation)
    await store.update(pinned.id, pinned_at=1, updated_at=0)
    await store.update(archived.id, archived_at=1)
    await store.update(deleted.id, deleted_at=1, archived_at=1)

    async def titles(**options: object) -> str:
        return "".join(row.title for row in await store.summaries(**options))  # type: ignore[arg-type]

    assert await titles() == "pno"
    assert await titles(limit=1, offset=1) == "n"
    assert await titles(archived=True) == "a"
    assert await titles(deleted=True) == "d"
    assert await store.deleted_before(2) == [deleted.id]
    assert await store.deleted_before(1) == []


async def test_many_messages_of_one_second(store: Conversations, make: Made) -> None:
    conversation = make.conversation()
    messages = [replace(make.question(conversation, f"n{n}"), created_at=0) for n in range(500)]
    messages += [replace(make.question(conversation, "far"), created_at=2**62)]
    messages += [replace(make.question(conversation, "ago"), created_at=-(2**62))]
    await store.create(conversation, messages)
    assert await store.all_messages(conversation.id) == messages


async def test_text_that_is_no_text(store: Conversations, make: Made) -> None:
    conversation = make.conversation("a\ud800b")
    question = make.question(conversation, "lone \udfff surrogate and 😀 pair \ud83d\ude00")
    huge = replace(
        make.answer(conversation, None, "x"),
        usage=Usage(prompt_tokens=10**30),
        timings=Timings(total=float("nan"), first_token=float("inf")),
        provenance=Provenance(request={"bad": "\ud800", "nan": float("nan")}),
    )
    await store.create(conversation, [question, huge])
    found, other = await store.all_messages(conversation.id)
    assert found.text == "lone \ufffd surrogate and 😀 pair 😀"
    assert (other.usage.prompt_tokens, other.timings) == (None, Timings())
    assert other.provenance.request["bad"] == "\ufffd"


async def test_long_text(store: Conversations, make: Made) -> None:
    conversation = make.conversation()
    question = make.question(conversation, "word " * 1_000_000)
    await store.create(conversation, [question])
    assert await store.messages([question.id]) == [question]


async def test_damaged_rows_hide_nothing(path: Path, make: Made) -> None:
    database = Database(path)
    await database.open()
    store = Conversations(database)
    conversation = make.conversation()
    question = make.question(conversation)
    await store.create(conversation, [question])
    await database.close()

    connection = apsw.Connection(str(path))
    connection.execute(
        "UPDATE message SET role = 'robot', status = '?', provenance = '[', failure = '1'"
    )
    connection.execute("UPDATE conversation SET kind = '?', settings = '{\"temperature\": 99}'")
    connection.close()

    database = Database(path)
    await database.open()
    store = Conversations(database)
    [found] = await store.all_messages(conversation.id)
    assert (found.text, found.role) == (question.text, Role.ASSISTANT)
    assert found.status is MessageStatus.INTERRUPTED
    assert (await store.conversation(conversation.id)).settings == GenerationSettings()
    await database.close()


async def test_purged_words_are_gone_from_the_disk(path: Path, make: Made) -> None:
    database = Database(path)
    await database.open()
    store = Conversations(database)
    kept = make.conversation("kept")
    await store.create(kept, [make.question(kept, "harmless words")])
    secret = make.conversation("xylophonetitle")
    words = [f"secretword{number}" for number in range(200)]
    question = make.question(secret, " ".join(words))
    answer = make.answer(secret, question.id)
    await store.create(secret, [question, answer])
    for word in words:
        store.append_to_answer(answer.id, f"streamed{word} ", "")
    await store.save_answer(
        replace(answer, text="Done streamedsecretword0", status=MessageStatus.COMPLETE)
    )
    # The kept words share index pages with the secret ones.
    await store.add_messages(kept.id, [make.question(kept, "secret secretary")])
    await store.purge([secret.id])
    files = [path, path.with_name(path.name + "-wal")]
    content = b"".join(file.read_bytes() for file in files if file.exists())
    assert b"harmless words" in content
    for trace in (b"secretword", b"cretword", b"xylophone", b"streamed"):
        assert trace not in content
    assert len((await store.search("secretary")).hits) == 1
    assert (await store.search("secretword7")).hits == ()
    await database.close()
