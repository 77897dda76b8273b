"""The use cases on conversations as a whole."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from falcon_desktop.core.conversation import MessageStatus
from falcon_desktop.core.errors import DiskFull
from falcon_desktop.core.events import TextDelta
from tests.core.conftest import Bench


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


async def test_delete_goes_to_the_trash_and_undo_brings_it_back(bench: Bench) -> None:
    ids = [await make(bench, text) for text in ("one", "two", "three")]
    await bench.library.delete(ids[:2])
    assert await titles(bench) == ["three"]
    assert await bench.library.summary(ids[0]) is None
    undone = await bench.library.undo()
    assert undone is not None
    assert undone.label == "Deleted"
    assert sorted(await titles(bench)) == ["one", "three", "two"]


async def test_deleting_stops_the_answer_that_runs_and_undo_shows_what_came(bench: Bench) -> None:
    bench.script(TextDelta("half an "), 60.0)
    exchange = await bench.chat.send(None, "one")
    async with asyncio.timeout(5):
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
    write, fail = bench.store._writer._set, [False]

    def refuse_the_second(connection: Any, key: int, columns: Any) -> None:
        if fail[0] and key != 1:
            raise DiskFull("There is no space left on the disk.")
        write(connection, key, columns)

    bench.store._writer._set = refuse_the_second  # type: ignore[method-assign]
    fail[0] = True
    with pytest.raises(DiskFull):
        await bench.library.delete(ids)
    assert len(await titles(bench)) == 3
    fail[0] = False
    await bench.library.delete([*ids, "gone meanwhile"])
    assert await titles(bench) == []
    fail[0] = True
    with pytest.raises(DiskFull):
        await bench.library.undo()
    assert await titles(bench) == []
    fail[0] = False
    await bench.library.undo()
    assert len(await titles(bench)) == 3


async def test_pins_come_first_and_archived_ones_leave(bench: Bench) -> None:
    one, two = await make(bench, "one"), await make(bench, "two")
    await bench.library.set_pinned(one, True)
    assert await titles(bench) == ["one", "two"]
    await bench.library.set_archived(two, True)
    assert await titles(bench) == ["one"]
    await bench.library.undo()
    await bench.library.undo()
    assert await titles(bench) == ["two", "one"]


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
    hits = await bench.library.search("sky")
    assert {hit.conversation_id for hit in hits} == {one}
    assert await bench.library.search('"( OR AND *') == []


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
    assert not await bench.library.search("more")
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
