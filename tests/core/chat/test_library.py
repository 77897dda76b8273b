"""The use cases on conversations as a whole."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import partial

import pytest
from falcon_desktop.core.chat.library import FEW
from falcon_desktop.core.domain.chat_list import DAY_MS, TRASH_DAYS, ChatList
from falcon_desktop.core.domain.conversation import Conversation, MessageStatus
from falcon_desktop.core.domain.errors import InvalidInput, NotFound, StorageError
from falcon_desktop.core.domain.events import ConversationChanged, LibraryChanged, TextDelta
from falcon_desktop.core.domain.ids import now_ms
from falcon_desktop.core.domain.transfer import Progress
from falcon_desktop.core.domain.undo import Change
from tests.core.conftest import Bench
from tests.waiting import PATIENCE_S


async def make(bench: Bench, text: str) -> str:
    bench.script_answer("answer")
    exchange = await bench.chat.send(None, text)
    await bench.finished(exchange.answer.id)
    return exchange.conversation.id


async def titles(bench: Bench) -> list[str]:
    return [summary.title for summary in await bench.library.summaries()]


async def test_rename_is_kept_and_undone(bench: Bench) -> None:
    one = await make(bench, "one")
    await bench.library.rename(one, "  better   title ")
    await bench.library.rename(one, "   ")
    assert await titles(bench) == ["better title"]
    assert (await bench.store.conversation(one)).title_edited
    await bench.library.undo()
    assert await titles(bench) == ["one"]
    assert not (await bench.store.conversation(one)).title_edited


@pytest.mark.parametrize("count", [FEW, FEW + 1])
async def test_many_that_change_at_once_are_told_as_one(bench: Bench, count: int) -> None:
    chats = [Conversation(f"c{number}", "", number, number) for number in range(count)]
    await bench.store.bring_in([(one, ()) for one in chats], (), Progress())
    ids = [one.id for one in chats]
    ways: list[Callable[[], Awaitable[object]]] = [
        partial(bench.library.set_archived, ids, archived=True),
        bench.library.undo,
        partial(bench.library.set_pinned, ids, pinned=True),
        bench.library.undo,
        partial(bench.library.delete, ids),
        bench.library.undo,
        partial(bench.library.delete, ids),
        partial(bench.library.restore, ids),
        bench.library.undo,
        partial(bench.library.erase, ids),
    ]
    for change in ways:
        bench.events.clear()
        await change()
        if count > FEW:
            [event] = bench.events
            assert isinstance(event, LibraryChanged)
            assert sorted(event.conversation_ids) == sorted(ids)
        else:
            told = [one for one in bench.events if isinstance(one, ConversationChanged)]
            assert sorted(one.conversation_id for one in told) == sorted(ids)


async def test_delete_goes_to_the_trash_and_undo_brings_it_back(bench: Bench) -> None:
    ids = [await make(bench, text) for text in ("one", "two", "three")]
    await bench.library.delete(ids[:2])
    assert await titles(bench) == ["three"]
    assert await bench.library.summary(ids[0]) is None
    with pytest.raises(InvalidInput):
        await bench.chat.send(ids[0], "more")
    undone = await bench.library.undo()
    assert undone is not None
    assert undone.change == Change.DELETED
    assert sorted(await titles(bench)) == ["one", "three", "two"]


async def test_deleting_stops_the_answer_that_runs_and_undo_shows_what_came(bench: Bench) -> None:
    bench.script(TextDelta("half an "), 60.0)
    exchange = await bench.chat.send(None, "one")
    async with asyncio.timeout(PATIENCE_S):
        while not bench.provider.requests:
            await asyncio.sleep(0.005)
    other = await make(bench, "two")
    await bench.library.delete([exchange.conversation.id, other])
    assert not bench.chat.running_in(exchange.conversation.id)
    assert bench.provider.closed == 2
    [kept] = await bench.store.messages([exchange.answer.id])
    assert (kept.status, kept.text) == (MessageStatus.STOPPED, "half an ")
    await bench.library.undo()
    assert sorted(await titles(bench)) == ["one", "two"]
    bench.script_answer("answer")
    await bench.chat.continue_answer(exchange.answer.id)
    assert (await bench.finished(exchange.answer.id)).status is MessageStatus.STOPPED
    assert (await bench.finished(exchange.answer.id)).text == "half an answer"


async def test_deleting_a_question_stops_its_answer(bench: Bench) -> None:
    bench.script(TextDelta("half an "), 60.0)
    exchange = await bench.chat.send(None, "one")
    assert exchange.question is not None
    await bench.library.delete_message(exchange.question.id)
    assert not bench.chat.running_in(exchange.conversation.id)
    await bench.library.undo()
    [back] = await bench.store.messages([exchange.answer.id])
    assert back.status is MessageStatus.STOPPED


async def test_many_are_deleted_and_restored_in_one_step(bench: Bench) -> None:
    ids = [await make(bench, text) for text in ("one", "two", "three")]
    with refused_from_the_second(bench) as refusing:
        await refusing(True)
        with pytest.raises(StorageError):
            await bench.library.delete(ids)
        assert len(await titles(bench)) == 3
        await refusing(False)
        await bench.library.delete([*ids, "gone meanwhile"])
        assert await titles(bench) == []
        await refusing(True)
        with pytest.raises(StorageError):
            await bench.library.undo()
        assert await titles(bench) == []
        await refusing(False)
        await bench.library.undo()
        assert len(await titles(bench)) == 3
        await bench.library.set_pinned(ids[:1], True)
        for change in (bench.library.set_pinned, bench.library.set_archived):
            await refusing(True)
            with pytest.raises(StorageError):
                await change(ids, True)
            await refusing(False)
        rows = await bench.library.summaries()
        assert [row.pinned_at is not None for row in rows] == [True, False, False]
        await bench.library.set_pinned(ids, True)
        assert all(row.pinned_at is not None for row in await bench.library.summaries())
        undone = await bench.library.undo()
        assert undone is not None and undone.change == Change.PINNED
        again = await bench.library.summaries()
        assert [row.pinned_at is not None for row in again] == [True, False, False]


@contextmanager
def refused_from_the_second(bench: Bench) -> Iterator[Callable[[bool], Awaitable[None]]]:
    """Let the database refuse changes of every conversation but the first, or not."""

    async def refuse(on: bool) -> None:
        sql = (
            "CREATE TRIGGER refusal BEFORE UPDATE ON conversation WHEN old.key <> 1"
            " BEGIN SELECT raise(ABORT, 'refused'); END"
            if on
            else "DROP TRIGGER refusal"
        )
        await bench.store._database.on_writer(lambda connection: connection.execute(sql))

    yield refuse


async def test_pins_come_first_and_archived_ones_leave(bench: Bench) -> None:
    one, two = await make(bench, "one"), await make(bench, "two")
    await bench.library.set_pinned([one], True)
    assert await titles(bench) == ["one", "two"]
    await bench.library.set_archived([two], True)
    assert await titles(bench) == ["one"]
    assert [row.id for row in await bench.library.summaries(ChatList.ARCHIVE)] == [two]
    await bench.library.undo()
    await bench.library.undo()
    assert await titles(bench) == ["two", "one"]
    await bench.library.arrange_pins([one, two])
    pins = {row.id: row.pinned_at or 0 for row in await bench.library.summaries()}
    assert pins[one] > pins[two] > 0
    await bench.library.undo()
    assert {row.pinned_at for row in await bench.library.summaries()} == {None}


async def test_rows_come_page_by_page(bench: Bench) -> None:
    for number in range(7):
        await make(bench, f"chat {number}")
    ids = [row.id for row in await bench.library.summaries()]
    for one in ids[:4]:  # of the same moment, as an import makes them
        await bench.store.update(one, updated_at=1_000)
    await bench.library.set_pinned(ids[-1:], True)
    whole = await bench.library.summaries()
    found = await bench.library.summaries(limit=3)
    while True:
        last = found[-1].updated_at
        known = sum(row.updated_at == last and row.pinned_at is None for row in found)
        more = await bench.library.summaries(limit=2, until=last, skip=known)
        if not more:
            break
        found += more
    assert found == whole
    assert (
        await bench.library.summaries(limit=1) == whole
    )  # the pinned ones are all among the first


async def test_the_trash_is_looked_through_restored_and_emptied(bench: Bench) -> None:
    one, two, three = [await make(bench, text) for text in ("one", "two", "three")]
    await bench.library.delete([one, two])
    await bench.library.delete([three])
    trash = await bench.library.summaries(ChatList.TRASH)
    assert trash[0].title == "three"
    assert await bench.path(one) == ["one", "answer"]
    assert await bench.library.restore([one]) == [one]
    assert await titles(bench) == ["one"]
    await bench.library.undo()
    assert await titles(bench) == []
    await bench.library.restore([one])
    await bench.library.erase([two])
    with pytest.raises(NotFound):
        await bench.library.restore([two])
    assert await bench.library.empty_trash() == 1
    assert await bench.library.summaries(ChatList.TRASH) == []
    with pytest.raises(NotFound):  # what is gone for good can't be undone, and says so
        while await bench.library.undo():
            pass
    assert await titles(bench) == []
    assert await bench.library.summaries(ChatList.TRASH) != []


async def test_the_trash_forgets_after_thirty_days(bench: Bench) -> None:
    one, two = await make(bench, "one"), await make(bench, "two")
    await bench.library.delete([one, two])
    await bench.store.update(one, deleted_at=now_ms() - (TRASH_DAYS * DAY_MS + 1_000))
    await bench.store.update(two, deleted_at=now_ms() - (TRASH_DAYS * DAY_MS - 60_000))
    assert await bench.library.erase_old() == 1
    assert [row.id for row in await bench.library.summaries(ChatList.TRASH)] == [two]
    assert await bench.store.all_messages(one) == []


async def test_a_deleted_message_is_in_the_trash_and_goes_back_to_its_place(bench: Bench) -> None:
    one = await make(bench, "one")
    first = (await bench.library.open(one)).path[-1].id
    bench.script_answer("other")
    again = await bench.chat.regenerate(first)
    await bench.finished(again.answer.id)
    before = await bench.library.all_messages(one)
    await bench.library.delete_message(first)
    assert await bench.path(one) == ["one", "other"]
    bench.script_answer("third")
    third = await bench.chat.regenerate(again.answer.id)
    await bench.finished(third.answer.id)
    [row] = await bench.library.summaries(ChatList.TRASH)
    assert (row.title, row.removed_from) == ("one", one)
    assert await bench.path(row.id) == ["answer"]
    assert await bench.library.restore([row.id]) == [one]
    after = await bench.library.all_messages(one)
    assert after[: len(before)] == before  # at its old place among the versions
    assert await bench.library.summaries(ChatList.TRASH) == []
    assert await bench.path(one) == ["one", "other"]


async def test_messages_whose_chat_is_gone_become_a_chat(bench: Bench) -> None:
    one = await make(bench, "one")
    await bench.library.delete_message((await bench.library.open(one)).path[-1].id)
    [row] = await bench.library.summaries(ChatList.TRASH)
    await bench.library.delete([one])
    assert await bench.library.restore([row.id]) == [one]  # its chat comes back with it
    assert await bench.path(one) == ["one", "answer"]
    await bench.library.delete_message((await bench.library.open(one)).path[-1].id)
    [row] = await bench.library.summaries(ChatList.TRASH)
    await bench.library.delete([one])
    await bench.library.erase([one])  # for good: what was removed from it, too
    assert await bench.library.summaries(ChatList.TRASH) == []
    assert await bench.store.all_messages(row.id) == []


async def test_a_copy_has_every_version_and_no_shared_message(bench: Bench) -> None:
    one = await make(bench, "one")
    answer = (await bench.library.open(one)).path[-1].id
    bench.script_answer("other")
    again = await bench.chat.regenerate(answer)
    await bench.finished(again.answer.id)
    copy = await bench.library.duplicate(one)
    assert await bench.path(copy) == ["one", "other"]
    opened = await bench.library.open(copy)
    assert list(opened.versions.values()) == [(2, 2)]
    originals = {message.id for message in await bench.library.all_messages(one)}
    copies = {message.id for message in await bench.library.all_messages(copy)}
    assert len(copies) == 3
    assert not originals & copies
    await bench.library.undo()
    assert await titles(bench) == ["one"]


async def test_search_finds_and_never_fails(bench: Bench) -> None:
    one = await make(bench, "Why is the sky blue?")
    hits = (await bench.library.search("sky")).hits
    assert {hit.conversation_id for hit in hits} == {one}
    assert (await bench.library.search('"( OR AND *')).hits == ()


async def test_a_branch_holds_one_version_up_to_the_message(bench: Bench) -> None:
    one = await make(bench, "one")
    answer = (await bench.library.open(one)).path[-1].id
    bench.script_answer("two")
    more = await bench.chat.send(one, "more")
    await bench.finished(more.answer.id)
    branch = await bench.library.branch(answer)
    assert await bench.path(branch) == ["one", "answer"]
    assert await bench.path(one) == ["one", "answer", "more", "two"]
    await bench.library.undo()
    assert branch not in {summary.id for summary in await bench.library.summaries()}


async def test_a_deleted_message_takes_what_follows_and_comes_back(bench: Bench) -> None:
    one = await make(bench, "one")
    bench.script_answer("two")
    more = await bench.chat.send(one, "more")
    await bench.finished(more.answer.id)
    assert more.question is not None
    before = await bench.library.all_messages(one)
    assert await bench.library.delete_message(more.question.id) == 2
    assert await bench.path(one) == ["one", "answer"]
    assert not (await bench.library.search("more")).hits
    await bench.library.undo()
    assert await bench.path(one) == ["one", "answer", "more", "two"]
    assert await bench.library.all_messages(one) == before


async def test_deleting_a_version_shows_its_sibling(bench: Bench) -> None:
    one = await make(bench, "one")
    answer = (await bench.library.open(one)).path[-1].id
    bench.script_answer("other")
    again = await bench.chat.regenerate(answer)
    await bench.finished(again.answer.id)
    assert await bench.library.delete_message(again.answer.id) == 1
    assert await bench.path(one) == ["one", "answer"]


@pytest.mark.parametrize("failed", [True, False])
async def test_an_unseen_answer_says_whether_it_failed(bench: Bench, failed: bool) -> None:
    bench.script_answer("Yes.")
    exchange = await bench.chat.send(None, "Well?")
    await bench.finished(exchange.answer.id)
    chat = exchange.conversation.id
    await bench.library.set_unseen(chat, True, failed=failed)
    [row] = await bench.library.summaries()
    assert (row.unseen, row.failed) == (True, failed)
    assert (await bench.library.open(chat)).conversation.unseen
    await bench.library.set_unseen(chat, False)
    [row] = await bench.library.summaries()
    assert (row.unseen, row.failed) == (False, False)
