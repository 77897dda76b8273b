"""A chat with a real store in memory and a provider that says what the test tells it to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from falcon_desktop.core.chat.asking import Asking, Exchange
from falcon_desktop.core.chat.chat import Chat
from falcon_desktop.core.chat.library import Library
from falcon_desktop.core.chat.memory import Memory
from falcon_desktop.core.context.context import Context
from falcon_desktop.core.domain.connection import Connection
from falcon_desktop.core.domain.connection_book import SavedConnections
from falcon_desktop.core.domain.conversation import Message
from falcon_desktop.core.domain.cursor import Cursor
from falcon_desktop.core.domain.errors import FalconError
from falcon_desktop.core.domain.events import AnswerFinished, ChatEvent, Finished, ProviderEvent
from falcon_desktop.core.domain.models import ModelInfo
from falcon_desktop.core.domain.requests import ChatRequest
from falcon_desktop.core.domain.undo import UndoHistory
from falcon_desktop.core.domain.variables import Surroundings
from falcon_desktop.core.ports.servers import ChatProvider
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database
from tests.waiting import PATIENCE_S

Line = ProviderEvent | FalconError | Exception | float
"""An event to report, an error to raise, or seconds to wait."""


@dataclass
class ScriptedProvider:
    """Both ports: a source of itself, and a provider that follows a script for each request."""

    scripts: list[list[Line]] = field(default_factory=list)
    requests: list[ChatRequest] = field(default_factory=list)
    closed: int = 0
    offered: list[ModelInfo] = field(default_factory=list)
    counts: bool = False
    counted: list[str] = field(default_factory=list)

    async def at_hand(self, connection: Connection, model: str = "") -> ChatProvider | None:
        return self

    async def settled(self, connection: Connection) -> Connection:
        return connection

    @asynccontextmanager
    async def using(
        self, connection: Connection, report: Callable[[ProviderEvent], None], model: str = ""
    ) -> AsyncIterator[ChatProvider]:
        yield self

    async def close(self) -> None:
        """Nothing is kept."""

    @asynccontextmanager
    async def stream(self, request: ChatRequest) -> AsyncIterator[AsyncIterator[ProviderEvent]]:
        self.requests.append(request)
        try:
            yield self._play(self.scripts.pop(0))
        finally:
            self.closed += 1

    async def models(self) -> list[ModelInfo]:
        return self.offered

    async def count_tokens(self, text: str, model: str = "") -> int | None:
        """Count words, if this server counts at all."""
        self.counted.append(text)
        return len(text.split()) if self.counts else None

    async def _play(self, script: list[Line]) -> AsyncIterator[ProviderEvent]:
        for line in script:
            match line:
                case float():
                    await asyncio.sleep(line)  # pace: a slow model
                case Exception():
                    raise line
                case _:
                    yield line


@dataclass
class Bench:
    """Everything a test of the use cases needs."""

    provider: ScriptedProvider
    store: Conversations
    chat: Chat
    library: Library
    memory: Memory
    connections: SavedConnections
    events: list[ChatEvent]

    def script(self, *lines: Line) -> None:
        """Tell what the next request is answered with."""
        self.provider.scripts.append(list(lines))

    def script_answer(self, text: str) -> None:
        """Answer the next request with a whole text."""
        from falcon_desktop.core.domain.events import TextDelta

        self.script(TextDelta(text), Finished("stop"))

    async def finished(self, answer_id: str) -> Message:
        """Wait for an answer's end."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                for event in self.events:
                    if isinstance(event, AnswerFinished) and event.message.id == answer_id:
                        self.events.remove(event)
                        return event.message
                await asyncio.sleep(0.005)

    async def heard(self, exchange: Exchange, text: str) -> None:
        """Wait until an answer has come as far as this."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                running = self.chat.running(exchange.answer.id)
                if running is not None and running.text_since(Cursor())[0] == text:
                    return
                await asyncio.sleep(0.005)

    async def path(self, conversation_id: str) -> list[str]:
        """Return the texts of the path that is shown."""
        opened = await self.library.open(conversation_id)
        found = await self.library.messages([outline.id for outline in opened.path])
        return [message.text for message in found]


def surroundings() -> Surroundings:
    """Return a day that never passes."""
    return Surroundings(datetime(2026, 12, 2, 4, 5, tzinfo=UTC), "Linux")


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    database = Database(None)
    await database.open()
    store, provider, undo = Conversations(database), ScriptedProvider(), UndoHistory()
    events: list[ChatEvent] = []
    context, connections = Context(), SavedConnections()
    asking = Asking(
        store,
        connections,
        provider,
        events.append,
        undo,
        context=context,
        surroundings=surroundings,
    )
    chat = Chat(asking)
    library = Library(store, events.append, undo, chat.stop_in)
    memory = Memory(
        store,
        connections,
        provider,
        context,
        publish=events.append,
        undo=undo,
        surroundings=surroundings,
    )
    yield Bench(provider, store, chat, library, memory, connections, events)
    await chat.close()
    await database.close()
