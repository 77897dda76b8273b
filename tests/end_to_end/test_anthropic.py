"""Anthropic's and Gemini's own ways through the real window: thoughts apart, what is signed goes
back, PDFs, pictures, Stop, and a server that is too busy.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from falcon_desktop.core.domain.connection import Connection, ProxyChoice, ServerKind
from tests.attaching.test_files import WORDS, a_pdf
from tests.core.domain.test_pictures import inside, png
from tests.end_to_end.environments import at_home, offscreen
from tests.end_to_end.remote import running
from tests.end_to_end.test_making import prepare
from tests.servers import gemini
from tests.servers.anthropic import KEY, SIGNATURE, AnthropicServer
from tests.servers.gemini import PAINTER, ROOT, GeminiServer
from tests.waiting import until


def to(kind: ServerKind, address: str, **fields: Any) -> Connection:
    return Connection(
        "own", "own", kind, address, proxy=ProxyChoice.NONE, uses_key=True,
        key_variable="KEY_OF_TEST", **fields,
    )  # fmt: skip


@pytest.fixture
def environment() -> dict[str, str]:
    return at_home(offscreen())


async def think(window: Any, how_much: str) -> None:
    await window.resize("", 1_280, 900)
    await window.shortcut("Ctrl+Shift+P")
    await window.until("shows", "options_form", shows=True)
    await window.pick("thinking_value", how_much)


async def test_a_chat_with_anthropic(
    profile: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    server = AnthropicServer(models=("claude",))
    (tmp_path / "falcons.pdf").write_bytes(a_pdf(WORDS))
    async with server.serve() as served:
        there = to(ServerKind.ANTHROPIC, served.origin, preset="anthropic", model="claude")
        prepare(profile, there)
        async with running(profile, environment | {"KEY_OF_TEST": KEY}) as window:
            await think(window, "Low")
            await window.drop("", [str(tmp_path / "falcons.pdf")])
            await window.until("files", shows=["falcons.pdf"])
            assert await window.answered("What is it?") == "complete"
            assert await window.transcript() == "Hello, world!"
            document, text = server.asked[0]["messages"][0]["content"]
            assert (document["type"], document["title"]) == ("document", "falcons.pdf")
            assert text["text"] == "What is it?"
            # what it thought is there to be unfolded, once
            await window.click("show_reasoning")
            await window.until("every_text", shows="Hm…")
            await window.click("how_it_was_made")
            await window.until("read", "summary", shows="Tokens written to cache: ")
            await window.key("summary", "Esc")

            # the second turn gives the signed thoughts and the document back
            assert await window.answered("And then?") == "complete"
            question, answer, _ = server.asked[1]["messages"]
            assert question["content"][0] == document
            assert [one["type"] for one in answer["content"]] == [
                "thinking", "redacted_thinking", "text"
            ]  # fmt: skip
            assert answer["content"][0]["signature"] == SIGNATURE
            await window.action("how_it_was_made")
            await window.until("read", "summary", shows="Cached tokens: ")
            for _ in range(1):
                await window.key("sections", "Right")
            assert json.loads(await window.read("request_json")) == server.asked[1]
            await window.key("request_json", "Esc")

            server.holds = True
            ends = len(await window.finished())
            await window.send("Go on.")
            await window.until("transcript", shows="Hello")
            await window.click("stop")
            assert await window.next_end(ends) == "stopped"
            await until(lambda: server.left, "the connection's end")

            server.holds, server.busy = False, True
            assert await window.answered("Still there?") == "failed"
            await window.until("note", shows="too busy")


async def test_a_chat_with_gemini(profile: Path, environment: dict[str, str]) -> None:
    server = GeminiServer(pictures=(inside(png(30, 20)), "https://a.example/p.png"))
    async with server.serve() as served:
        address = served.origin + ROOT
        prepare(profile, to(ServerKind.OPENAI, address, preset="gemini", model=PAINTER))
        key = {"KEY_OF_TEST": gemini.KEY}
        async with running(profile, environment | key) as window:
            await think(window, "High")
            assert await window.answered("A sunset, please.") == "complete"
            await window.until("every_text", shows="doesn't load those")  # a notice, which goes
            assert (await window.transcript()).startswith("Hello, world")
            await window.until("shows", "answer_picture", shows=True)
            await window.click("show_reasoning")
            await window.until("every_text", shows="Hm…")
            assert await window.answered("And a dawn?") == "complete"
            *_, answer, _ = server.asked[1]["messages"]
            signed = {"google": {"thought_signature": gemini.SIGNATURE}}
            assert answer["extra_content"] == signed
            assert answer["content"].startswith("[Picture: picture-1.png]")
            assert "a.example" not in str([one.raw_head for one in served.requests])
            await window.action("how_it_was_made")
            await window.until("shows", "how_it_was_made_window", shows=True)
            await window.key("sections", "Right")
            assert json.loads(await window.read("request_json")) == server.asked[1]
            await window.key("request_json", "Esc")
