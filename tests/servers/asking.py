"""Asks a provider and gathers everything that it reports, so that a test can look at it whole."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import stat
from dataclasses import dataclass, field
from typing import Any

import pytest
from falcon_desktop.core.domain.connection import Connection, ProxyChoice, ServerKind
from falcon_desktop.core.domain.conversation import Role, Timings, Usage
from falcon_desktop.core.domain.errors import FalconError
from falcon_desktop.core.domain.events import (
    Finished,
    Notice,
    PictureReceived,
    Progress,
    ProviderEvent,
    ReasoningDelta,
    ReasoningWasText,
    RequestSent,
    TextDelta,
    TextWasReasoning,
    TimingReport,
    UsageReport,
)
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.requests import ChatRequest, Turn
from falcon_desktop.core.ports.servers import ChatProvider
from tests.waiting import turns, until


@dataclass
class Outcome:
    """What came of a question."""

    events: list[ProviderEvent] = field(default_factory=list)
    text: str = ""
    reasoning: str = ""
    finished: str | None = None
    usage: Usage | None = None
    timings: Timings | None = None
    pictures: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    progress: list[Progress] = field(default_factory=list)
    sent: list[RequestSent] = field(default_factory=list)
    error: FalconError | None = None

    @property
    def complete(self) -> bool:
        """Whether the answer was finished and nothing failed."""
        return self.finished is not None and self.error is None

    @property
    def interrupted(self) -> bool:
        """Whether the stream ended without a word on whether it was finished."""
        return self.finished is None and self.error is None

    def take(self, event: ProviderEvent) -> None:
        """Take one event as the core does."""
        self.events.append(event)
        match event:
            case TextDelta(text=text):
                assert text
                self.text += text
            case ReasoningDelta(text=text):
                assert text
                self.reasoning += text
            case PictureReceived(address=address):
                self.pictures.append(address)
            case TextWasReasoning():
                self.reasoning, self.text = self.reasoning + self.text, ""
            case ReasoningWasText(opening=opening, length=length):
                kept = len(self.reasoning) - length
                self.text += opening + self.reasoning[kept:]
                self.reasoning = self.reasoning[:kept]
            case Finished(reason=reason):
                assert self.finished is None
                self.finished = reason
            case UsageReport(usage=usage):
                self.usage = usage
            case TimingReport(timings=timings):
                self.timings = timings
            case Notice(sentence=sentence):
                self.notices.append(sentence)
            case Progress():
                self.progress.append(event)
            case RequestSent():
                self.sent.append(event)


def connection(base_url: str, kind: ServerKind = ServerKind.OPENAI, **fields: Any) -> Connection:
    """Return a connection to a test's server."""
    fields.setdefault("proxy", ProxyChoice.NONE)
    fields.setdefault("model", "falcon")
    return Connection(id="test", name="Test", kind=kind, base_url=base_url, **fields)


def question(
    *texts: str,
    settings: GenerationSettings | None = None,
    model: str = "",
    system: str | None = "",
) -> ChatRequest:
    """Return a request whose turns alternate, the user's first; without a system message."""
    turns = tuple(
        Turn(Role.ASSISTANT if number % 2 else Role.USER, text)
        for number, text in enumerate(texts or ("Hi",))
    )
    chosen = settings or GenerationSettings()
    if chosen.system_message is None:
        chosen = GenerationSettings(system_message=system).over(chosen)
    return ChatRequest(model, turns, chosen)


def client_sockets(port: int) -> int:
    """Return how many sockets of this process are connected to a port of this computer."""
    found = 0
    for descriptor in map(int, os.listdir("/dev/fd")):  # noqa: PTH208
        with contextlib.suppress(OSError):
            if stat.S_ISSOCK(os.fstat(descriptor).st_mode):
                with socket.socket(fileno=os.dup(descriptor)) as copy:
                    peer = copy.getpeername()
                    found += isinstance(peer, tuple) and peer[1] == port
    return found


async def until_said(outcome: Outcome, task: asyncio.Task[Any], words: int = 0) -> None:
    """Wait until an answer that goes on has said something, and so many spaces."""
    await until(lambda: task.done() or (outcome.text and outcome.text.count(" ") >= words))
    assert not task.done()


async def stop(task: asyncio.Task[Any], port: int, clicks: int = 1) -> None:
    """Stop an answer; its socket is closed when that returns, not in the background."""
    assert client_sockets(port) > 0
    for _ in range(clicks):
        task.cancel()
        await asyncio.sleep(0)
    with pytest.raises(asyncio.CancelledError):
        await task
    await turns(3)  # the event loop closes a socket in its next turn
    assert client_sockets(port) == 0


async def listen(
    provider: ChatProvider, outcome: Outcome, request: ChatRequest | None = None
) -> None:
    """Ask, and take what comes, until it ends or is stopped."""
    async with provider.stream(request or question()) as events:
        async for event in events:
            outcome.take(event)


async def ask(
    provider: ChatProvider, request: ChatRequest | None = None, outcome: Outcome | None = None
) -> Outcome:
    """Ask, and return everything that came, the error included; ``outcome`` shows it meanwhile."""
    outcome = outcome or Outcome()
    try:
        await listen(provider, outcome, request)
    except FalconError as error:
        outcome.error = error
    return outcome
