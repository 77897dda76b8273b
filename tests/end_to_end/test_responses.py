"""A model that is only there over OpenAI's Responses, through the real window and the terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from falcon_desktop.core.domain.connection import Connection, ProxyChoice, ServerKind
from tests.end_to_end.environments import at_home, offscreen
from tests.end_to_end.remote import running
from tests.end_to_end.test_making import prepare
from tests.servers.responses import ENCRYPTED, ResponsesServer

KEY = "sk-test-key"


@pytest.mark.parametrize("kind", [ServerKind.OPENAI, ServerKind.RESPONSES])
async def test_a_chat_over_responses(profile: Path, kind: ServerKind) -> None:
    server = ResponsesServer(key=KEY)
    async with server.serve() as served:
        there = Connection(
            "own", "own", kind, served.origin, proxy=ProxyChoice.NONE, uses_key=True,
            key_variable="KEY_OF_TEST", preset="openai", model="gpt-pro",
        )  # fmt: skip
        prepare(profile, there)
        environment = at_home(offscreen()) | {"KEY_OF_TEST": KEY}
        async with running(profile, environment) as window:
            await window.resize("", 1_280, 900)
            await window.shortcut("Ctrl+Shift+P")
            await window.until("shows", "options_form", shows=True)
            await window.pick("thinking_value", "Low")
            assert await window.answered("What is it?") == "complete"
            assert await window.transcript() == "Hello, world!"
            body = server.asked[0]
            assert body["reasoning"] == {"summary": "auto", "effort": "low"}
            assert (body["store"], body["model"]) == (False, "gpt-pro")
            if kind is ServerKind.OPENAI:
                await window.until("every_text", shows="only over OpenAI's Responses")
            await window.click("show_reasoning")
            await window.until("every_text", shows="Well")

            # the second turn gives the encrypted reasoning back, and asks there at once
            assert await window.answered("And then?") == "complete"
            _, reasoning, answer, _ = server.asked[1]["input"]
            assert reasoning["encrypted_content"] == ENCRYPTED
            assert answer["content"] == [{"type": "output_text", "text": "Hello, world!"}]
            assert len(server.refused) == (kind is ServerKind.OPENAI)
            await window.action("how_it_was_made")
            await window.until("read", "summary", shows="Cached tokens: ")
            await window.key("sections", "Right")
            assert json.loads(await window.read("request_json")) == server.asked[1]
            await window.key("request_json", "Esc")
