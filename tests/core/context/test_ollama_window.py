"""A long chat is never cut unseen by Ollama: what does not fit is left out here, and that is told.

Over real use cases, a real store and a server that cuts as Ollama does.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

import pytest
from falcon_desktop.core.chat.asking import Asking
from falcon_desktop.core.chat.chat import Chat
from falcon_desktop.core.chat.library import Library
from falcon_desktop.core.chat.memory import Memory
from falcon_desktop.core.context.context import Context
from falcon_desktop.core.domain.connection import Connection, ServerKind
from falcon_desktop.core.domain.connection_book import SavedConnections
from falcon_desktop.core.domain.context_policy import ContextPolicy
from falcon_desktop.core.domain.conversation import (
    Conversation,
    Message,
    MessageStatus,
    Role,
)
from falcon_desktop.core.domain.events import AnswerFinished, ChatEvent, ConnectionMoved
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.ids import new_id, now_ms
from falcon_desktop.core.domain.servers import OLLAMA
from falcon_desktop.core.domain.undo import UndoHistory
from falcon_desktop.providers.source import Providers
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database
from tests.servers.asking import connection
from tests.servers.ollama import Model, OllamaServer
from tests.waiting import until

PARAGRAPH = (
    "The falcon stoops at more than 300 km/h; nothing that flies is faster. It is a bird of cliffs "
    "and towers, and it takes other birds in the air. "
)
WORDS = {
    "prose": PARAGRAPH * 12,
    "code": "def f(x):\n    return [a**2 for a in x if a > 0] or {'k': (1, 2)}\n" * 16,
    "Arabic": "الصقر أسرع الطيور، ينقض بسرعة تزيد على ثلاثمئة كيلومتر في الساعة. " * 20,
}


class Keys:
    """A vault without keys."""

    async def read(self, connection_id: str, origin: str) -> None:
        """Return none."""


@dataclass
class Desk:
    """The use cases, and the server that they ask."""

    chat: Chat
    memory: Memory
    store: Conversations
    ollama: OllamaServer
    events: list[ChatEvent]

    async def long_chat(self, text: str, turns: int) -> Conversation:
        """Keep a chat of so many turns."""
        now = now_ms()
        made = Conversation(new_id(), "Falcons", now, now, connection_id="test", model="falcon")
        messages: list[Message] = []
        for number in range(turns):
            role = Role.ASSISTANT if number % 2 else Role.USER
            parent = messages[-1].id if messages else None
            messages.append(
                Message(
                    new_id(),
                    made.id,
                    parent,
                    role,
                    f"{number}. {text}",
                    created_at=now,
                    status=MessageStatus.COMPLETE,
                )
            )
        made = replace(made, active_leaf_id=messages[-1].id)
        await self.store.create(made, messages)
        return made

    async def ask(self, conversation: Conversation, text: str) -> Message:
        """Ask on, and return the answer that came."""
        exchange = await self.chat.send(conversation.id, text)
        ended: list[Message] = []

        def came() -> bool:
            ended.extend(
                one.message
                for one in self.events
                if isinstance(one, AnswerFinished) and one.message.id == exchange.answer.id
            )
            return bool(ended)

        await until(came)
        return ended[0]


@pytest.fixture
async def desk() -> AsyncIterator[Callable[..., Any]]:
    @asynccontextmanager
    async def at(ollama: OllamaServer, **fields: Any) -> AsyncIterator[Desk]:
        database = Database(None)
        await database.open()
        async with ollama.serve() as server:
            store, undo = Conversations(database), UndoHistory()
            events: list[ChatEvent] = []
            given = {"preset": OLLAMA, "kind": ServerKind.OLLAMA, **fields}
            there: Connection = connection(server.origin, **given)
            book, context = SavedConnections([there], there.id), Context()
            providers = Providers(Keys())  # type: ignore[arg-type]
            asking = Asking(store, book, providers, events.append, undo, context=context)
            chat = Chat(asking)
            memory = Memory(store, book, providers, context, publish=events.append, undo=undo)
            Library(store, events.append, undo, chat.stop_in)
            yield Desk(chat, memory, store, ollama, events)
            await chat.close()
            await providers.close()
        await database.close()

    yield at


@pytest.mark.parametrize("version", ["0.13.0", "0.12.5"])
@pytest.mark.parametrize("text", WORDS.values(), ids=WORDS)
async def test_a_chat_of_20000_tokens_is_never_cut_unseen(
    desk: Callable[..., Any], text: str, version: str
) -> None:
    ollama = OllamaServer({"falcon:latest": Model()}, version=version)
    async with desk(ollama) as here:
        from tests.servers.ollama import count

        turns = 20_000 // count(text) + 1
        conversation = await here.long_chat(text, turns + turns % 2)
        for number in range(6):
            answer = await here.ask(conversation, f"And {number}? " + text)
            assert (answer.status, answer.failure) == (MessageStatus.COMPLETE, None)
            assert answer.provenance.left_out > 0, "what does not fit is left out here, and told"
            assert answer.provenance.settings["context_window"] == 8_192
            use = await here.memory.measure(conversation.id)
            assert (use.window, use.cuts_early) == (8_192, False)
            assert use.remembers_after, "the line where the model's memory begins"
            assert use.used <= 8_192
    assert (ollama.dropped, ollama.shortened) == (0, 0)
    assert ollama.loads == [("falcon:latest", 8_192)], "one window a chat"
    assert len(ollama.read[-1]) > 5, "much of the chat is read all the same"


async def test_a_person_who_wants_to_be_asked_is_asked(desk: Callable[..., Any]) -> None:
    ollama = OllamaServer()
    async with desk(ollama, context_window=4_096) as here:
        conversation = await here.long_chat(WORDS["prose"], 60)
        await here.memory.choose_policy(conversation.id, ContextPolicy.ASK)
        answer = await here.ask(conversation, "And now?")
        assert answer.failure is not None
        assert answer.failure.code == "context_too_long"
        assert "4,096" in answer.failure.sentence
    assert ollama.asked == []


async def test_a_larger_window_holds_it_all(desk: Callable[..., Any]) -> None:
    ollama = OllamaServer()
    chosen = GenerationSettings(context_window=32_768)
    async with desk(ollama, defaults=chosen) as here:
        conversation = await here.long_chat(WORDS["prose"], 50)
        answer = await here.ask(conversation, "And now?")
        assert answer.provenance.left_out == 0
        use = await here.memory.measure(conversation.id)
        assert use.window == 32_768
    assert len(ollama.read[0]) == 52
    assert ollama.loads == [("falcon:latest", 32_768)]


async def test_a_connection_saved_with_v1_goes_over_and_says_so(desk: Callable[..., Any]) -> None:
    ollama = OllamaServer()
    chosen = GenerationSettings(context_window=4_096, top_k=7)
    async with desk(ollama, kind=ServerKind.OPENAI, defaults=chosen) as here:
        conversation = await here.long_chat(WORDS["prose"], 60)
        answer = await here.ask(conversation, "And now?")
        moved = [one for one in here.events if isinstance(one, ConnectionMoved)]
    assert answer.provenance.left_out > 0
    assert answer.provenance.address.endswith("/api/chat")
    assert [one.connection.kind for one in moved] == [ServerKind.OLLAMA]
    assert (ollama.dropped, len(ollama.asked)) == (0, 1)
    assert ollama.asked[0]["options"] == {"num_ctx": 4_096, "top_k": 7}, "even the first time"


async def test_what_a_person_keeps_at_v1_is_cut_as_before(desk: Callable[..., Any]) -> None:
    """The double cuts indeed: over /v1 nobody says a window, so the meter warns there."""
    ollama = OllamaServer()
    async with desk(ollama, kind=ServerKind.OPENAI, keeps_kind=True) as here:
        conversation = await here.long_chat(WORDS["prose"], 60)
        answer = await here.ask(conversation, "And now?")
        assert answer.provenance.address.endswith("/v1/chat/completions")
        assert (await here.memory.measure(conversation.id)).cuts_early
