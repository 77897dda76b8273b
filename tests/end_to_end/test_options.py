"""The advanced options through the real window: what is chosen is exactly what arrives."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from falcon_desktop.core.domain.generation import DEFAULT_SYSTEM_MESSAGE
from tests.end_to_end.environments import alone
from tests.end_to_end.remote import Remote, running
from tests.servers.ollama import OllamaServer
from tests.servers.openai_server import OpenAIServer
from tests.servers.tgi import TgiServer
from tests.waiting import until

TGI_DEFAULTS = {
    "details": True,
    "return_full_text": False,
    "do_sample": True,
    "temperature": 0.7,
    "max_new_tokens": 1_024,
    "stop": ["\nUser:", "<|endoftext|>"],
}


@pytest.fixture
def environment() -> dict[str, str]:
    return alone()


def write_settings(profile: Path, **values: Any) -> None:
    profile.mkdir(mode=0o700, parents=True, exist_ok=True)
    (profile / "settings.json").write_text(json.dumps(values))


def saved(profile: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((profile / "settings.json").read_text())
    return found


async def open_options(window: Remote) -> None:
    await window.resize("", 1_280, 900)
    await window.shortcut("Ctrl+Shift+P")
    await window.until("shows", "options_form", shows=True)


async def test_what_is_chosen_reaches_tgi_and_nothing_else(
    profile: Path, environment: dict[str, str]
) -> None:
    tgi = TgiServer()
    async with tgi.serve() as falcon:
        write_settings(
            profile,
            default_connection_id="t",
            chat_defaults={"top_k": 11},
            connections=[
                {
                    "id": "t",
                    "name": "My TGI server",
                    "kind": "tgi",
                    "preset": "tgi",
                    "base_url": f"http://127.0.0.1:{falcon.port}",
                    "defaults": {"top_p": 0.5, "repetition_penalty": 1.2},
                }
            ],
        )
        async with running(profile, environment) as window:
            assert not await window.shows("options_form")
            await open_options(window)
            # levels: the connection's over everybody's over the program's
            assert await window.read("top_p_value") == "0.5"
            assert await window.read("note_top_p") == "from My TGI server"
            assert await window.read("note_top_k") == "from your defaults for new chats"
            assert await window.read("temperature_value") == "0.7"
            assert "Not supported by" in await window.read("note_presence_penalty")
            assert not await window.shows("presence_penalty_value")

            # chosen in a new chat, before there is anything to keep it with
            await window.enter("temperature_value", "0.3")
            await window.enter("max_new_tokens_value", "3")
            await window.key("repetition_penalty_slider", "Home")
            await window.enter("repetition_penalty_value", "1")
            await window.enter("seed_value", "42")
            await window.click("add_a_stop_sequence")
            await window.enter("new_stop_sequence", "\\nQ:")
            await window.enter("system_message", "Be brief.")
            assert await window.answered("Why?") == "complete"
            assert await window.transcript() == "Hello, world"
            route, body = tgi.asked[-1]
            assert route == "/generate_stream"
            assert body["inputs"].startswith("System:Be brief.\n")
            assert body["parameters"] == {
                **TGI_DEFAULTS,
                "temperature": 0.3,
                "max_new_tokens": 3,
                "top_p": 0.5,
                "top_k": 11,
                "seed": 42,
                "stop": ["\nUser:", "\nQ:", "<|endoftext|>"],
            }

            # the next new chat begins with nothing chosen, the old one keeps its own
            await window.action("new_chat")
            await window.until("read", "temperature_value", shows="0.7")
            assert await window.answered("And this?") == "complete"
            defaults = {**TGI_DEFAULTS, "top_p": 0.5, "top_k": 11, "repetition_penalty": 1.2}
            assert tgi.asked[-1][1]["parameters"] == defaults
            await window.action("next_chat")
            await window.until("read", "temperature_value", shows="0.3")

            # changes hold from the next answer on, regenerated ones too; greedy leaves chance out
            await window.enter("temperature_value", "0")
            before = len(await window.finished())
            await window.action("regenerate")
            await window.next_end(before)
            sent = tgi.asked[-1][1]["parameters"]
            assert (sent["do_sample"], "temperature" in sent, "top_p" in sent) == (
                False, False, False
            )  # fmt: skip
            await window.click("reset_options")
            await window.until("read", "temperature_value", shows="0.7")
            assert await window.answered("Again") == "complete"
            assert tgi.asked[-1][1]["parameters"] == defaults
            # left by key while it is still being typed: it is the chat's that was left
            await window.type("system_message", "I am the old chat. ")
            await window.action("new_chat")
            assert not (await window.read("system_message")).startswith("I am the old")
            await window.action("next_chat")
            await window.until("read", "system_message", shows="I am the old chat. ")
            # changed, and the window closed without a question
            await window.enter("temperature_value", "1.1")
            await window.type("system_message", "And closed. ")
        # the panel is remembered, and what was changed is kept with the chat
        assert saved(profile)["panels"]["options_visible"] is True
        async with running(profile, environment) as window:
            await window.resize("", 1_280, 900)
            await window.until("shows", "options_form", shows=True)
            await window.until("read", "temperature_value", shows="1.1")
            await window.until("read", "system_message", shows="And closed. ")


async def test_only_what_was_changed_reaches_an_openai_compatible_server(
    profile: Path, environment: dict[str, str]
) -> None:
    openai = OpenAIServer()
    async with openai.serve() as gateway:
        write_settings(
            profile,
            default_connection_id="o",
            connections=[
                {
                    "id": "o",
                    "name": "Gateway",
                    "kind": "openai",
                    "preset": "custom",
                    "base_url": f"http://127.0.0.1:{gateway.port}",
                }
            ],
        )
        async with running(profile, environment) as window:
            await open_options(window)
            assert await window.read("temperature_value") == "server default"
            always = {"model", "messages", "stream", "stream_options"}
            assert await window.answered("Why?") == "complete"
            assert set(openai.asked[-1]) == always
            assert openai.asked[-1]["messages"][0]["content"] == DEFAULT_SYSTEM_MESSAGE

            await window.enter("presence_penalty_value", "-1.5")
            await window.enter("top_k_value", "40")
            await window.enter("min_p_value", "0.05")
            await window.pick("thinking_value", "High")
            await window.enter("extra_fields_value", '{"top_a": }')
            await window.key("temperature_slider", "Home")
            assert await window.read("note_extra_fields") == "This is not JSON: line 1, column 11."
            await window.click("reset_temperature")
            await window.enter("extra_fields_value", '{"top_a": 0.2}')
            await window.enter("json_schema_value", "{}")
            await window.click("confidence_value")
            await window.enter("system_message", "")
            assert await window.answered("And now?") == "complete"
            chosen = {
                "presence_penalty": -1.5,
                "top_k": 40,
                "min_p": 0.05,
                "reasoning_effort": "high",
                "top_a": 0.2,
                "response_format": {"type": "json_object"},
                "logprobs": True,
                "top_logprobs": 5,
            }
            assert set(openai.asked[-1]) == {*always, *chosen}
            assert openai.asked[-1].items() >= chosen.items()
            assert openai.asked[-1]["messages"][0]["role"] == "user"
            await window.until("note", shows="Is not valid JSON: line 1, column 1.")
            openai.tokens = ('{"n": ', "1}")
            assert await window.answered("As an object?") == "complete"
            await window.until("note", shows="Fits its schema.")
            openai.tokens = ("Hello", ",", " world", "!")

            # how sure the model was is shown where somebody asks for it
            assert await window.tokens() == []
            await window.message_menu("confidence")
            await window.until("tokens", shows=['{"n":', "1}"])
            await window.message_menu("hide_confidence")
            await window.until("tokens", shows=[])

            # one parameter back, then all, then that undone
            await window.click("reset_top_k")
            await window.click("reset_min_p")
            await window.click("reset_thinking")
            await window.click("reset_extra_fields")
            await window.click("reset_json_schema")
            await window.click("reset_confidence")
            assert await window.answered("Third") == "complete"
            assert set(openai.asked[-1]) == {*always, "presence_penalty"}
            await window.click("reset_options")
            await window.click("notice_action")
            assert await window.answered("Fourth") == "complete"
            assert set(openai.asked[-1]) == {*always, "presence_penalty"}

            # what is still being typed counts, though the keyboard never left the box
            await window.type("system_message", "Be kind.")
            await window.action("regenerate")
            await window.next_end(5)
            assert openai.asked[-1]["messages"][0] == {"role": "system", "content": "Be kind."}


async def test_the_engine_obeys_seed_length_and_stop(
    profile: Path, environment: dict[str, str]
) -> None:
    write_settings(profile, panels={"options_visible": True})
    async with running(profile, environment) as window:
        await window.resize("", 1_280, 900)
        await window.until("shows", "options_form", shows=True)
        await window.enter("temperature_value", "1.5")
        await window.enter("max_new_tokens_value", "12")
        await window.enter("seed_value", "7")
        await window.click("confidence_value")
        assert await window.answered("Tell me about the sea.") == "complete"
        first = await window.transcript()
        await window.message_menu("confidence")
        await window.settled()
        tokens = "".join(await window.tokens())
        assert tokens and "".join(first.split()).startswith(tokens[:10])
        before = len(await window.finished())
        await window.action("regenerate")
        await window.next_end(before)
        assert await window.transcript() == first
        assert 1 <= len(first.split()) <= 12
        await window.enter("seed_value", "8")
        await window.action("regenerate")
        await window.next_end(before + 1)
        assert await window.transcript() != first
        # the first text again, ended before its second word
        await window.enter("seed_value", "7")
        stop = first.split()[1]
        await window.click("add_a_stop_sequence")
        await window.enter("new_stop_sequence", stop)
        await window.action("regenerate")
        await window.next_end(before + 2)
        assert await window.transcript() == first[: first.index(stop)]


async def test_defaults_of_every_chat_and_of_a_connection(
    profile: Path, environment: dict[str, str]
) -> None:
    openai = OpenAIServer()
    async with openai.serve() as gateway:
        address = f"http://127.0.0.1:{gateway.port}"
        write_settings(
            profile,
            default_connection_id="o",
            connections=[
                {"id": "o", "name": "Gateway", "kind": "openai", "base_url": address},
            ],
        )
        async with running(profile, environment) as window:
            await open_options(window)
            await window.action("settings")
            await window.until("rows", "saved_connections", shows=["Gateway"])
            await window.take("saved_connections", "Gateway")
            await window.click("chat_options")
            await window.until("shows", "options_form", shows=True)
            await window.enter("top_p_value", "0.5")
            await window.take("settings_pages", "Chat")
            await window.until("shows", "chat_page", shows=True)
            await window.enter("top_p_value", "0.9")
            await window.key("settings_window", "Esc")
            await window.until("shows", "settings_window", shows=False)
            await window.action("settings")  # at the page that was read last: no other one is made
            await window.until("shows", "chat_page", shows=True)
            await window.enter("temperature_value", "1.2")
            await window.take("settings_pages", "Connections")
            await window.until("rows", "saved_connections", shows=["Gateway"])
            await window.take("saved_connections", "Gateway")
            await window.click("chat_options")
            await window.until("read", "temperature_value", shows="1.2")
            await window.key("settings_window", "Esc")
            await window.until("shows", "settings_window", shows=False)
            await window.until("read", "note_top_p", shows="from Gateway")
            await window.until("read", "note_temperature", shows="from your defaults")
            assert await window.answered("Why?") == "complete"
            assert (openai.asked[-1]["top_p"], openai.asked[-1]["temperature"]) == (0.5, 1.2)
        assert saved(profile)["chat_defaults"] == {"top_p": 0.9, "temperature": 1.2}
        assert saved(profile)["connections"][0]["defaults"] == {"top_p": 0.5}


async def test_ollama_is_told_the_window_that_was_chosen(
    profile: Path, environment: dict[str, str]
) -> None:
    ollama = OllamaServer()
    async with ollama.serve() as server:
        write_settings(
            profile,
            default_connection_id="o",
            connections=[
                {
                    "id": "o",
                    "name": "My Ollama",
                    "kind": "openai",
                    "preset": "ollama",
                    "base_url": f"http://127.0.0.1:{server.port}/v1",
                }
            ],
        )
        async with running(profile, environment) as window:
            # saved when only /v1 was spoken: it goes over with the first question, and says so
            assert await window.answered("Why?") == "complete"
            assert ollama.asked[-1]["options"] == {"num_ctx": 8_192}
            assert "now uses Ollama's own API" in await window.notice()
            await window.click("model")
            await window.until("rows", "models", shows="falcon:latest  ·  loaded")
            await window.key("filter_models", "Esc")
            await until(lambda: saved(profile)["connections"][0]["kind"] == "ollama")

            await open_options(window)
            await window.until("read", "context_window_value", shows="8,192")
            await window.enter("context_window_value", "4096")
            await window.enter("top_k_value", "9")
            assert await window.answered("And now?") == "complete"
            assert ollama.asked[-1]["options"] == {"num_ctx": 4_096, "top_k": 9}
            assert (ollama.asked[-1]["truncate"], ollama.asked[-1]["shift"]) == (False, False)
    assert ollama.loads == [("falcon:latest", 8_192), ("falcon:latest", 4_096)]
    assert ollama.dropped == 0
