"""Presets through the real window: picked, saved from a chat, edited, to a file and back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from falcon_desktop.core.domain.generation import DEFAULT_SYSTEM_MESSAGE
from falcon_desktop.core.domain.shipped import PRESETS
from tests.end_to_end.environments import alone
from tests.end_to_end.remote import running
from tests.servers.openai_server import OpenAIServer
from tests.servers.tgi import TgiServer

CONCISE = PRESETS[1]


@pytest.fixture
def environment() -> dict[str, str]:
    return alone()


def connections(openai_port: int, tgi_port: int) -> list[dict[str, Any]]:
    return [
        {
            "id": "o",
            "name": "Gateway",
            "kind": "openai",
            "base_url": f"http://127.0.0.1:{openai_port}",
        },
        {"id": "t", "name": "My TGI", "kind": "tgi", "base_url": f"http://127.0.0.1:{tgi_port}"},
    ]


async def test_a_preset_from_pick_to_file(
    profile: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    openai, tgi = OpenAIServer(), TgiServer()
    async with openai.serve() as gateway, tgi.serve() as falcon:
        profile.mkdir(mode=0o700, parents=True, exist_ok=True)
        place = profile / "settings.json"
        place.write_text(
            json.dumps(
                {
                    "default_connection_id": "o",
                    "welcome_closed": True,
                    "connections": connections(gateway.port, falcon.port),
                }
            )
        )
        shared = tmp_path / "shared.json"
        async with running(profile, environment) as window:
            await window.resize("", 1_280, 900)
            # picked in a new chat: its name, its questions, its options
            assert await window.read("starting_prompt_1") == "Why is the sky blue?"
            await window.click("choose_preset")
            await window.menu("preset_shipped-concise")
            await window.until("read", "choose_preset", shows="Concise")
            assert await window.read("starting_prompt_2") == CONCISE.starting_prompts[1]
            before = len(await window.finished())
            await window.click("starting_prompt_2")
            assert await window.next_end(before) == "complete"
            body = openai.asked[-1]
            assert [one["content"] for one in body["messages"]] == [
                CONCISE.settings.system_message,
                CONCISE.starting_prompts[1],
            ]
            assert body["temperature"] == 0.3

            # the next new chat is the usual one
            await window.action("new_chat")
            await window.until("read", "choose_preset", shows="General assistant")
            assert await window.read("starting_prompt_1") == "Why is the sky blue?"

            # saved from the chat, with another connection and a changed option
            await window.action("next_chat")
            await window.action("toggle_options")
            await window.until("read", "temperature_value", shows="0.3")
            await window.click("model")
            await window.until("rows", "models", shows="My TGI")
            await window.type("filter_models", "my tgi")
            await window.key("filter_models", "Return")
            await window.until("header", shows="My TGI")
            await window.enter("top_k_value", "7")
            await window.click("save_preset")
            await window.enter("preset_name", "Terse Falcon")
            await window.until("notice", shows="Terse Falcon")
            await window.click("notice_action")
            await window.until("read", "name_of_preset", shows="Terse Falcon")
            await window.key("settings_window", "Esc")

            # picked again in a new chat: its connection comes with it
            await window.action("new_chat")
            await window.until("header", shows="Gateway")
            await window.click("choose_preset")
            [saved] = [
                one for one in json.loads(place.read_text())["chat_presets"]
                if one["name"] == "Terse Falcon"
            ]  # fmt: skip
            assert (saved["connection_id"], saved["options"]["top_k"]) == ("t", 7)
            await window.menu(f"preset_{saved['id']}")
            await window.until("header", shows="My TGI")
            assert await window.answered("Hello there") == "complete"
            assert tgi.asked[-1][1]["parameters"]["top_k"] == 7
            assert tgi.asked[-1][1]["inputs"].startswith("System:Answer in as few words")

            # another preset in the same chat, and back
            await window.click("panel_preset")
            await window.menu("preset_shipped-general")
            await window.until("read", "panel_preset", shows="General assistant")
            await window.click("notice_action")
            await window.until("read", "panel_preset", shows="Terse Falcon")

            # to a file and back, after it was removed
            await window.action("settings")
            await window.until("shows", "settings_window", shows=True)
            await window.take("settings_pages", "Presets")
            await window.until("rows", "presets_page_list", shows=["Terse Falcon"])
            await window.choose_file("export_entries", "export_presets_file", str(shared))
            await window.until("read", "presets_page_status", shows="Saved to")
            await window.take("presets_page_list", "Terse Falcon")
            await window.click("remove_entry")
            assert "Terse Falcon" not in await window.rows("presets_page_list")
            await window.choose_file("import_entries", "import_presets_file", str(shared))
            await window.until("read", "presets_page_status", shows="1 preset added")
            assert "Terse Falcon" in await window.rows("presets_page_list")
            shared.write_text("[" * 50_000)
            await window.choose_file("import_entries", "import_presets_file", str(shared))
            await window.until("read", "presets_page_status", shows="not JSON")
            await window.key("settings_window", "Esc")
        kept = json.loads(place.read_text())["chat_presets"]
        assert [one["name"] for one in kept][-1] == "Terse Falcon"
        assert str(falcon.port) not in json.dumps(kept)


async def test_a_preset_whose_connection_is_gone_falls_back(
    profile: Path, environment: dict[str, str]
) -> None:
    openai = OpenAIServer()
    async with openai.serve() as gateway:
        profile.mkdir(mode=0o700, parents=True, exist_ok=True)
        lost = {"id": "p", "name": "Lost", "connection_id": "gone", "options": {"seed": 5}}
        (profile / "settings.json").write_text(
            json.dumps(
                {
                    "default_connection_id": "o",
                    "connections": connections(gateway.port, 9),
                    "chat_presets": [lost],
                }
            )
        )
        async with running(profile, environment) as window:
            await window.until("read", "choose_preset", shows="Custom options")
            await window.click("choose_preset")
            await window.menu("preset_p")
            await window.until("notice", shows="was removed")
            assert await window.answered("Hello there") == "complete"
            assert openai.asked[-1]["seed"] == 5
            assert openai.asked[-1]["messages"][0]["content"] == DEFAULT_SYSTEM_MESSAGE


async def test_a_saved_prompt_from_slash_to_server(
    profile: Path, environment: dict[str, str]
) -> None:
    openai = OpenAIServer()
    async with openai.serve() as gateway:
        profile.mkdir(mode=0o700, parents=True, exist_ok=True)
        (profile / "settings.json").write_text(
            json.dumps(
                {
                    "default_connection_id": "o",
                    "welcome_closed": True,
                    "connections": connections(gateway.port, 9),
                }
            )
        )
        async with running(profile, environment) as window:
            # a prompt of one's own
            await window.action("settings")
            await window.until("shows", "settings_window", shows=True)
            await window.take("settings_pages", "Prompts")
            await window.until("rows", "prompts_page_list", shows=["summarise"])
            await window.click("add_entry")
            await window.enter("prompt_name", "haiku")
            await window.enter("prompt_text", "A haiku on {{topic}}, {{tone=calm}}. {{topic}}!")
            await window.key("settings_window", "Esc")
            await window.until("shows", "settings_window", shows=False)

            await window.type("message", "/ha")
            await window.until("shows", "prompt_popup", shows=True)
            rows = await window.rows("saved_prompts")
            assert len(rows) == 2
            assert rows[0].startswith("haiku")
            await window.key("message", "Return")
            assert await window.read("message") == "A haiku on {{topic}}, calm. {{topic}}!"
            await window.type("message", "rain")
            await window.key("message", "Tab")
            await window.type("message", "wild")
            await window.key("message", "Tab")
            await window.key("message", "Tab")
            before = len(await window.finished())
            await window.key("message", "Return")
            assert await window.next_end(before) == "complete"
            assert openai.asked[-1]["messages"][-1]["content"] == "A haiku on rain, wild. rain!"

            # a path is a path
            await window.type("message", "/usr/bin/env")
            assert not await window.shows("prompt_popup")
            await window.key("message", "Return")
            assert await window.next_end(before + 1) == "complete"
            assert openai.asked[-1]["messages"][-1]["content"] == "/usr/bin/env"
