"""Titles by models over real connections: OpenAI's and TGI's forms on loopback."""

from __future__ import annotations

import asyncio
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest
from falcon_desktop.composition.container import ServiceContainer
from falcon_desktop.core.domain.connection import ServerKind
from falcon_desktop.core.domain.events import AnswerFinished, ChatEvent
from falcon_desktop.core.domain.settings import ModelTitles, Settings
from tests.servers.asking import connection
from tests.servers.openai_server import OpenAIServer
from tests.servers.scripted import ScriptedServer
from tests.servers.tgi import TgiServer
from tests.waiting import PATIENCE_S


@pytest.mark.parametrize("kind", [ServerKind.OPENAI, ServerKind.TGI])
@pytest.mark.parametrize("wanted", [ModelTitles.LOCAL, ModelTitles.NEVER])
async def test_the_model_that_answered_names_the_conversation(
    profile: Path, kind: ServerKind, wanted: ModelTitles
) -> None:
    words = ("The", " blue", " sky")
    openai, tgi = OpenAIServer(tokens=words), TgiServer(tokens=words)
    serving: AbstractAsyncContextManager[ScriptedServer] = (
        openai.serve() if kind is ServerKind.OPENAI else tgi.serve()
    )
    events: list[ChatEvent] = []
    async with serving as server:
        saved = connection(server.url, kind)
        container = ServiceContainer(profile, Settings(connections=(saved,)), events.append)
        await container.open()
        await container.services.titles.choose(wanted)
        exchange = await container.chat.send(None, "Why is it blue?", connection_id=saved.id)
        async with asyncio.timeout(PATIENCE_S):
            while not any(isinstance(event, AnswerFinished) for event in events):
                await asyncio.sleep(0.01)
            while container.titles._tasks:
                await asyncio.sleep(0.01)
        made = await container.store.conversation(exchange.conversation.id)
        await container.close()
    expected = "Why is it blue?" if wanted is ModelTitles.NEVER else "The blue sky"
    assert made.title == expected
    asked = len(openai.asked) + len(tgi.asked)
    assert asked == (1 if wanted is ModelTitles.NEVER else 2)
