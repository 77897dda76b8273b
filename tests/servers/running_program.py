"""The whole program without a window: real store, adapters and engine, and what was heard of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from falcon_desktop.composition.container import ServiceContainer
from falcon_desktop.core.domain.connection import EMBEDDED_ID, Connection
from falcon_desktop.core.domain.conversation import Message
from falcon_desktop.core.domain.events import AnswerFinished, AnswerNotice, ChatEvent
from falcon_desktop.core.domain.provenance import ProvenanceReport
from falcon_desktop.core.domain.settings import Settings
from tests.waiting import until


class RunningProgram:
    """The program, and the events that it published."""

    def __init__(self, container: ServiceContainer, events: list[ChatEvent]) -> None:
        self.container = container
        self.chat = container.services.chat
        self.events = events

    async def finished(self, answer_id: str) -> Message:
        """Wait for an answer's next end; one that goes on has several."""

        def found() -> Message | None:
            for event in self.events:
                if isinstance(event, AnswerFinished) and event.message.id == answer_id:
                    self.events.remove(event)
                    return event.message
            return None

        message = await until(found, "the answer's end")
        assert message is not None
        return message

    async def ask(self, conversation_id: str | None, text: str, **more: Any) -> Message:
        """Ask, and return the answer."""
        exchange = await self.chat.send(conversation_id, text, **more)
        return await self.finished(exchange.answer.id)

    async def made(self, answer: Message) -> ProvenanceReport:
        """Return how an answer was made."""
        return await self.container.services.provenance.report(answer.id)

    @property
    def notices(self) -> list[str]:
        """What answers were said to lack."""
        return [event.sentence for event in self.events if isinstance(event, AnswerNotice)]


@asynccontextmanager
async def running_program(profile: Path, *connections: Connection) -> AsyncIterator[RunningProgram]:
    """Open the program; the first connection is the default one, else this computer's."""
    profile.mkdir(parents=True, exist_ok=True)
    events: list[ChatEvent] = []
    default = connections[0].id if connections else EMBEDDED_ID
    settings = Settings(connections=connections, default_connection_id=default)
    container = ServiceContainer(profile, settings, events.append)
    await container.open()
    try:
        yield RunningProgram(container, events)
    finally:
        await container.close()
