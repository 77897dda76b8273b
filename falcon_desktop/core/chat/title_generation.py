"""Titles written by the model that answered, after the first answer of a conversation.

Never in the way: it asks only a provider that is at hand, stops as soon as an answer is wanted from
the same connection, and leaves a title alone that the user chose. Failures leave the first line of
the question. Lives on the worker's loop.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from typing import Final

from falcon_desktop.core.domain.connection import Connection
from falcon_desktop.core.domain.conversation import (
    Conversation,
    ConversationKind,
    Message,
    MessageStatus,
    Role,
)
from falcon_desktop.core.domain.errors import FalconError
from falcon_desktop.core.domain.events import (
    AnswerFinished,
    AnswerStarted,
    ChatEvent,
    ConversationChanged,
    Finished,
    TextDelta,
    TextWasReasoning,
)
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.requests import ChatRequest, Turn
from falcon_desktop.core.domain.servers import is_local
from falcon_desktop.core.domain.settings import ModelTitles
from falcon_desktop.core.domain.titles import title_by_model
from falcon_desktop.core.ports.servers import ChatProvider, ConnectionBook, ProviderSource, Publish
from falcon_desktop.core.ports.store import ConversationStore

MOST_TOKENS: Final = 20
MOST_SECONDS: Final = 20.0
SHOWN_CHARACTERS: Final = 1_000
"""Characters of the question and of the answer that the model is shown."""

_ASK: Final = (
    "Write a title of at most six words for this conversation, in its language. "
    "Answer with the title only.\n\nUser: {question}\n\nAssistant: {answer}"
)
_log = logging.getLogger(__name__)


class TitleGenerator:
    """Names conversations after their first answer, where ``mode`` says so."""

    def __init__(
        self,
        store: ConversationStore,
        connections: ConnectionBook,
        providers: ProviderSource,
        publish: Publish,
    ) -> None:
        self.mode = ModelTitles.NEVER
        self._store = store
        self._connections = connections
        self._providers = providers
        self._publish = publish
        self._tasks: dict[asyncio.Task[None], str] = {}
        self._cancelled = set[asyncio.Task[None]]()

    async def choose(self, mode: ModelTitles) -> None:
        """Set when models write titles, from the next answer on."""
        self.mode = mode

    def handle_event(self, event: ChatEvent) -> None:
        """Handle an event; returns at once."""
        match event:
            case AnswerStarted(message=message):
                for task, connection_id in self._tasks.items():
                    if connection_id == message.provenance.connection_id:
                        self._cancel(task)
            case AnswerFinished(message=message, saved=True) if self._may_name(message):
                task = asyncio.create_task(self._name(message), name=f"title {message.id}")
                self._tasks[task] = message.provenance.connection_id
                task.add_done_callback(self._forget)
            case _:
                pass

    async def close(self) -> None:
        """Stop what is running and return when it has ended."""
        tasks = list(self._tasks)
        for task in tasks:
            self._cancel(task)
        if tasks:
            await asyncio.wait(tasks)

    def _cancel(self, task: asyncio.Task[None]) -> None:
        # Once only: a second cancel while httpx closes the stream leaks its connection.
        if task not in self._cancelled:
            self._cancelled.add(task)
            task.cancel()

    def _forget(self, task: asyncio.Task[None]) -> None:
        self._tasks.pop(task, None)
        self._cancelled.discard(task)

    def _may_name(self, answer: Message) -> bool:
        return (
            self.mode is not ModelTitles.NEVER
            and answer.status is MessageStatus.COMPLETE
            and bool(answer.text.strip())
        )

    async def _name(self, answer: Message) -> None:
        try:
            async with asyncio.timeout(MOST_SECONDS):
                await self._try_to_name(answer)
        except (FalconError, TimeoutError) as error:
            _log.info("no title by the model: %s", error)
        except Exception:
            _log.exception("a title failed")

    async def _try_to_name(self, answer: Message) -> None:
        conversation = await self._store.conversation(answer.conversation_id)
        if not _is_unnamed(conversation):
            return
        if len(await self._store.outline(conversation.id)) != 2:
            return  # the first answer was before, or is not alone
        question = await self._store.messages([answer.parent_id or ""])
        connection = self._connections.connection(answer.provenance.connection_id)
        if not question or not self._is_wanted(connection):
            return
        provider = await self._providers.at_hand(connection, answer.provenance.model)
        if provider is None:
            return
        title = await self._ask(provider, connection, [*question, answer])
        now = await self._store.conversation(conversation.id)
        if title and now.title == conversation.title and _is_unnamed(now):
            await self._store.update(conversation.id, title=title)
            self._publish(ConversationChanged(conversation.id))

    def _is_wanted(self, connection: Connection) -> bool:
        return self.mode is ModelTitles.ALWAYS or is_local(connection)

    async def _ask(
        self, provider: ChatProvider, connection: Connection, exchange: Sequence[Message]
    ) -> str:
        question, answer = (message.text[:SHOWN_CHARACTERS] for message in exchange)
        request = ChatRequest(
            model=exchange[-1].provenance.model or connection.model,
            turns=(Turn(Role.USER, _ASK.format(question=question, answer=answer)),),
            settings=GenerationSettings(temperature=0.0, max_new_tokens=MOST_TOKENS),
        )
        text, reason = "", ""
        async with provider.stream(request) as events:
            async for event in events:
                match event:
                    case TextDelta(text=more):
                        text += more
                    case TextWasReasoning():
                        text = ""
                    case Finished(reason=reason):
                        pass
                    case _:
                        pass
        return title_by_model(text, cut=reason != "stop")


def _is_unnamed(conversation: Conversation) -> bool:
    return not (
        conversation.title_edited
        or conversation.temporary
        or conversation.deleted_at is not None
        or conversation.kind is not ConversationKind.CHAT
    )
