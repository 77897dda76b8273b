"""Titles by models: when they are asked for, and everything that must not happen."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from falcon_desktop.core.chat.asking import Asking
from falcon_desktop.core.chat.chat import Chat
from falcon_desktop.core.chat.title_generation import MOST_TOKENS, TitleGenerator
from falcon_desktop.core.domain.connection import Connection, ServerKind
from falcon_desktop.core.domain.conversation import Message
from falcon_desktop.core.domain.errors import NetworkError
from falcon_desktop.core.domain.events import (
    AnswerStarted,
    ChatEvent,
    ConversationChanged,
    Finished,
    ReasoningDelta,
    TextDelta,
)
from falcon_desktop.core.domain.settings import ModelTitles
from falcon_desktop.core.domain.undo import UndoHistory
from tests.core.conftest import Bench, Line
from tests.waiting import turns, until

REMOTE = Connection("remote", "Far away", ServerKind.OPENAI, "https://llm.example.org/v1")


class Titles:
    """A bench whose answers are heard by who makes titles, as composition connects them."""

    def __init__(self, bench: Bench, maker: TitleGenerator) -> None:
        self.bench = bench
        self.maker = maker

    async def ask(self, *title: Line, text: str = "Why is the sky blue?", **options: str) -> str:
        """Ask, answer, wait for the title; return the conversation's id."""
        self.bench.script_answer("Because of Rayleigh scattering.")
        if title:
            self.bench.script(*title)
        exchange = await self.bench.chat.send(None, text, **options)  # type: ignore[arg-type]
        await self.bench.finished(exchange.answer.id)
        await self.settled()
        return exchange.conversation.id

    async def settled(self) -> None:
        for task in list(self.maker._tasks):
            await asyncio.wait({task})

    async def title(self, conversation_id: str) -> str:
        return (await self.bench.store.conversation(conversation_id)).title


@pytest.fixture
async def titles(bench: Bench) -> AsyncIterator[Titles]:
    bench.connections.replace([REMOTE], "")
    maker = TitleGenerator(bench.store, bench.connections, bench.provider, bench.events.append)
    await maker.choose(ModelTitles.ALWAYS)

    def handle_event(event: ChatEvent) -> None:
        bench.events.append(event)
        maker.handle_event(event)

    bench.chat = Chat(
        Asking(bench.store, bench.connections, bench.provider, handle_event, UndoHistory())
    )
    yield Titles(bench, maker)
    await maker.close()
    await bench.chat.close()


async def test_the_first_answer_names_the_conversation(titles: Titles) -> None:
    made = await titles.ask(TextDelta('Title: "Blue'), TextDelta(' Sky"'), Finished("stop"))
    assert await titles.title(made) == "Blue Sky"
    assert not (await titles.bench.store.conversation(made)).title_edited
    assert titles.bench.events[-1] == ConversationChanged(made)
    asked = titles.bench.provider.requests[-1]
    assert asked.settings.max_new_tokens == MOST_TOKENS
    assert "Why is the sky blue?" in asked.turns[0].text
    assert "Rayleigh" in asked.turns[0].text

    titles.bench.script_answer("More.")
    further = await titles.bench.chat.send(made, "And at night?")
    await titles.bench.finished(further.answer.id)
    await titles.settled()
    assert len(titles.bench.provider.requests) == 3  # a second answer asks for none
    assert await titles.title(made) == "Blue Sky"


@pytest.mark.parametrize(
    ("wanted", "connection_id", "named"),
    [
        (ModelTitles.NEVER, "", False),
        (ModelTitles.LOCAL, "", True),
        (ModelTitles.LOCAL, "remote", False),
        (ModelTitles.ALWAYS, "remote", True),
    ],
)
async def test_servers_are_asked_only_where_that_is_wanted(
    titles: Titles, wanted: ModelTitles, connection_id: str, named: bool
) -> None:
    await titles.maker.choose(wanted)
    made = await titles.ask(TextDelta("Sky"), Finished("stop"), connection_id=connection_id)
    assert len(titles.bench.provider.requests) == 1 + named
    assert await titles.title(made) == ("Sky" if named else "Why is the sky blue?")


@pytest.mark.parametrize(
    "lines",
    [
        [NetworkError("The server can't be reached.")],
        [TextDelta("This goes on and on "), TextDelta("and says nothing that " * 9)],
        [ReasoningDelta("What could it be called?"), Finished("length")],
        [Finished("stop")],
    ],
)
async def test_a_failure_leaves_the_first_line(titles: Titles, lines: list[Line]) -> None:
    made = await titles.ask(*lines)
    assert await titles.title(made) == "Why is the sky blue?"


async def test_a_title_that_was_edited_meanwhile_stays(titles: Titles) -> None:
    titles.bench.script_answer("Because.")
    titles.bench.script(TextDelta("Blue"), 0.05, TextDelta(" Sky"), Finished("stop"))
    exchange = await titles.bench.chat.send(None, "Why?")
    await titles.bench.finished(exchange.answer.id)
    await titles.bench.library.rename(exchange.conversation.id, "Mine")
    await titles.settled()
    assert await titles.title(exchange.conversation.id) == "Mine"


async def test_the_next_question_ends_the_asking(titles: Titles) -> None:
    titles.bench.script_answer("Because.")
    titles.bench.script(30.0, TextDelta("Never"))
    titles.bench.script_answer("Second.")
    exchange = await titles.bench.chat.send(None, "Why?")
    await titles.bench.finished(exchange.answer.id)
    while len(titles.bench.provider.requests) < 2:
        await asyncio.sleep(0)
    second = await titles.bench.chat.send(exchange.conversation.id, "And?")
    answer = await titles.bench.finished(second.answer.id)
    assert answer.text == "Second."
    assert await titles.title(exchange.conversation.id) == "Why?"
    await until(lambda: not titles.maker._tasks, "the end of the asking")


async def test_another_connection_does_not_end_it_and_closing_does(titles: Titles) -> None:
    titles.bench.script_answer("Because.")
    titles.bench.script(30.0)
    exchange = await titles.bench.chat.send(None, "Why?")
    answer: Message = await titles.bench.finished(exchange.answer.id)
    elsewhere = replace(answer.provenance, connection_id="remote")
    titles.maker.handle_event(AnswerStarted(replace(answer, provenance=elsewhere)))
    await turns()
    assert len(titles.maker._tasks) == 1
    await titles.maker.close()
    assert not titles.maker._tasks
