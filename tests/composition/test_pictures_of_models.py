"""A picture that a server sends, through the whole program: kept, told of, exported, never sent
back as one, and whole again after an import elsewhere.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

from falcon_desktop.core.domain.connection import Connection, ProxyChoice, ServerKind
from falcon_desktop.core.domain.conversation import MessageStatus
from falcon_desktop.core.domain.parts import FilePart, TextPart
from falcon_desktop.core.domain.pictures import NOT_FETCHED
from falcon_desktop.core.domain.transfer import ExportFormat, Progress
from tests.core.domain.test_pictures import inside, png
from tests.servers.openai_server import OpenAIServer
from tests.servers.running_program import running_program
from tests.servers.scripted import Peer, Request, stream


class Painter(OpenAIServer):
    """Answers each question with words, a picture, the address of another, and words."""

    async def script(self, peer: Peer, request: Request) -> None:
        """Answer one request."""
        if request.method == "GET":
            await super().script(peer, request)
            return
        self.asked.append(request.json)
        added: list[dict[str, Any]] = [
            {"content": "Here: "},
            {"content": "", "images": [{"image_url": {"url": inside(png(30, 20))}}]},
            {"images": [{"image_url": {"url": "https://a.example/p.png"}}]},
            {"content": "a sunset."},
        ]
        frames = [{"choices": [{"index": 0, "delta": one}]} for one in added]
        frames.append({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
        await peer.head()
        await peer.send(stream(*frames))


async def test_a_picture_is_kept_told_of_exported_and_brought_in(profile: Path) -> None:
    server = Painter()
    async with server.serve() as served:
        connection = Connection(
            "c", "Test", ServerKind.OPENAI, served.origin, proxy=ProxyChoice.NONE
        )
        path = profile / "chat.json"
        async with running_program(profile / "here", connection) as program:
            answer = await program.ask(None, "A sunset, please.")
            assert answer.text == "Here: a sunset."
            assert [one.data for one in answer.attachments] == [png(30, 20)]
            assert answer.parts == (TextPart(0, 6), FilePart(0), TextPart(6, 15))
            assert program.notices == [NOT_FETCHED]
            store = program.container.store
            assert await store.messages([answer.id]) == [answer]
            await program.ask(answer.conversation_id, "And a dawn?")
            [said] = [one for one in server.asked[-1]["messages"] if one["role"] == "assistant"]
            assert said["content"] == "[Picture: picture-1.png]\n\nHere: a sunset."
            assert "base64" not in json.dumps(server.asked[-1])
            made = await program.made(await program.ask(answer.conversation_id, "And noon?"))
            assert made.request.is_exact, made.request.problem
            transfer = program.container.services.transfer
            await transfer.export(
                [answer.conversation_id], ExportFormat.JSON, str(path), Progress()
            )
        async with running_program(profile / "there", connection) as program:
            transfer = program.container.services.transfer
            found = await transfer.look(str(path), Progress())
            await transfer.bring_in(found.token, [found.conversations[0].id], Progress())
            assert await program.container.store.messages([answer.id]) == [answer]


class NeverDone(OpenAIServer):
    """Sends a picture, and then nothing any more."""

    async def script(self, peer: Peer, request: Request) -> None:
        """Answer one request."""
        if request.method == "GET":
            await super().script(peer, request)
            return
        picture = {"content": "", "images": [{"image_url": {"url": inside(png(30, 20))}}]}
        await peer.head()
        await peer.send(stream({"choices": [{"index": 0, "delta": picture}]}, done=False))
        await peer.until_closed()


async def test_a_picture_outlives_a_program_that_is_killed_before_the_answers_end(
    profile: Path,
) -> None:
    async with NeverDone().serve() as served:
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.composition.painting_child", str(profile), served.origin,
            stdout=asyncio.subprocess.PIPE, cwd=Path(__file__).parents[2],
        )  # fmt: skip
        assert child.stdout is not None
        try:
            answer_id = (await child.stdout.readline()).decode().strip()
        finally:
            os.kill(child.pid, signal.SIGKILL)
            await child.wait()
    assert answer_id
    async with running_program(profile) as program:
        store = program.container.store
        await store.mark_abandoned()
        [answer] = await store.messages([answer_id])
    assert [one.data for one in answer.attachments] == [png(30, 20)]
    assert (answer.status, answer.altered) == (MessageStatus.INTERRUPTED, False)
