"""Connections through the real window: added, keyed, tested, chosen, used, failing, recovering."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from tests.end_to_end.environments import alone
from tests.end_to_end.remote import Remote, running
from tests.servers.openai_server import OpenAIServer
from tests.servers.scripted import Peer, Request, ScriptedServer
from tests.servers.tgi import TgiServer
from tests.waiting import PATIENCE_S

KEY = "hf_Canary0123456789abcdef"
FALCON_PROMPT = "\nUser: Hello there\nAssistant:"


@pytest.fixture
def environment() -> dict[str, str]:
    return alone()


async def open_connections(window: Remote) -> None:
    await window.action("settings")
    await window.until("rows", "saved_connections", shows=["On this computer"])


async def close_settings(window: Remote) -> None:
    await window.key("settings_window", "Esc")
    await window.until("shows", "settings_window", shows=False)


def state_of(steps: list[list[str]], step: str) -> str:
    return next((state for name, state, _ in steps if name == step), "")


async def test_a_server_of_each_kind_from_preset_to_answer(
    profile: Path, environment: dict[str, str]
) -> None:
    openai = OpenAIServer(models=("falcon3:3b", "mistral", "falcon-h1"), key=KEY)
    tgi = TgiServer()
    async with (
        openai.serve() as gateway,
        tgi.serve() as falcon,
        running(profile, environment) as window,
    ):
        await open_connections(window)

        # every preset is there, with its address and what to know
        await window.add("ollama", "Preset")
        assert await window.read("address") == "http://127.0.0.1:11434"
        await window.click("remove_connection")
        await window.click("remove_connection")
        await window.until("rows", "saved_connections", shows=["On this computer"])
        assert "Preset" not in await window.rows("saved_connections")

        # an address as people paste it, without a scheme and with a route at its end
        await window.add("custom", "Gateway", f"127.0.0.1:{gateway.port}/v1/chat/completions")
        await window.until("read", "address", shows="http://127.0.0.1")
        await window.until("read", "key_state", shows="This server requires a key.")
        steps = await window.test()
        assert steps[-1][:2] == ["key", "failed"]
        assert "Enter one." in steps[-1][2]

        # a key that can't be one is refused and nothing of it is shown
        await window.paste("key", f"{KEY[:8]} {KEY[8:]}")
        await window.click("save_key")
        assert "can't contain spaces" in await window.read("key_state")
        assert not [text for text in await window.every_text() if KEY[:8] in text]
        assert await window.press_and_read("show_the_key", "key") == f"{KEY[:8]} {KEY[8:]}"
        await window.enter("key", "")

        # a wrong key is refused by the server; the right one, pasted with white space, is taken
        await window.enter("key", "wrong-key")
        await window.until("read", "key_state", shows="for this session only")
        steps = await window.test()
        assert steps[-1][:2] == ["key", "failed"]
        assert "rejected the key" in steps[-1][2]
        await window.paste("key", f"  Authorization: Bearer {KEY}\n")
        await window.click("save_key")
        assert await window.read("key") == ""
        assert await window.press_and_read("show_the_key", "key") == ""
        await window.key("key", "Ctrl+Z")
        assert await window.press_and_read("show_the_key", "key") == "", "Undo brings no key back"
        await window.until("read", "key_state", shows="for this session only")
        assert not [text for text in await window.every_text() if KEY[-8:] in text]
        steps = await window.test()
        assert [step for step, *_ in steps] == [
            "address", "tls", "server", "key", "model", "first_token"
        ]  # fmt: skip
        assert {state for _, state, _ in steps} <= {"ok", "skipped"}

        # the steps are shown while they run, and the test can be stopped
        openai.pause = PATIENCE_S
        await window.click("test_connection")
        await window.until("steps", shows=[["first_token", "running", ""]])
        assert await window.read("test_connection") == "Stop test"
        await window.click("test_connection")
        await window.until("steps", shows=[["first_token", "skipped", "Stopped."]])
        assert await window.read("test_connection") == "Test"
        openai.pause = 0

        # its models are listed and filtered; any other id can be typed
        await window.click("list_models")
        await window.until("completions", shows=["mistral"])
        await window.type("default_model", "FALC")
        await window.until("completions", shows=["falcon3:3b", "falcon-h1"])
        assert "mistral" not in await window.completions()
        await window.enter("default_model", "not/there")
        steps = await window.test()
        [(failed, _, sentence)] = [one for one in steps if one[1] == "failed"]
        assert failed == "model"
        assert "has no model “not/there”" in sentence
        await window.enter("default_model", "falcon-h1")
        await window.click("default_connection")
        await window.until("foot", shows=["Gateway"])

        # the same form makes a TGI connection; its template follows the server's model
        await window.add("tgi", "My Falcon", falcon.origin)
        steps = await window.test()
        assert {state for _, state, _ in steps} <= {"ok", "skipped"}
        assert "Text Generation Inference 3.3.6" in steps[2][2]
        await window.click("duplicate_connection")
        await window.until("rows", "saved_connections", shows=["My Falcon (copy)"])
        await window.click("remove_connection")
        await window.click("remove_connection")
        await close_settings(window)

        # a question over the default connection
        assert await window.answered("Hello there") == "complete"
        assert await window.transcript() == "Hello, world!"
        assert openai.asked[-1]["model"] == "falcon-h1"
        assert gateway.requests[-1].headers["authorization"] == f"Bearer {KEY}"
        assert await window.foot() == ["Gateway", "falcon-h1 · ready", "ready"]

        # this conversation over another model of it, then over the other connection
        await window.click("model")
        await window.until("rows", "models", shows=["   mistral"])
        await window.type("filter_models", "mistr")
        await window.take("models", "mistral")
        await window.until("header", shows="mistral · Gateway")
        assert await window.answered("Again") == "complete"
        assert openai.asked[-1]["model"] == "mistral"
        await window.action("new_chat")
        await window.until("header", shows="Gateway")
        await window.click("model")
        await window.until("rows", "models", shows="falcon-7b-instruct")
        await window.type("filter_models", "my falcon")
        await window.key("filter_models", "Return")
        await window.until("header", shows="My Falcon")
        assert await window.foot() == ["My Falcon", "falcon-7b-instruct · ready", "ready"]
        assert await window.answered("Hello there") == "complete"
        assert await window.transcript() == "Hello, world!"
        assert tgi.asked[-1][0] == "/generate_stream"
        assert tgi.asked[-1][1]["inputs"].endswith(FALCON_PROMPT)
        assert not any("authorization" in request.headers for request in falcon.requests)
        secret_files = [
            path
            for path in profile.parent.rglob("*")
            if path.is_file() and KEY[-8:].encode() in path.read_bytes()
        ]
        assert secret_files == []
        assert window.pid
    assert KEY not in window.output


async def test_what_fails_is_named_and_leads_where_it_can_be_mended(
    profile: Path, environment: dict[str, str]
) -> None:
    openai = OpenAIServer(models=("falcon",))
    async with running(profile, environment) as window:
        async with openai.serve() as server:
            port = server.port
            await open_connections(window)
            await window.add("custom", "Gateway", server.url)
            await window.click("default_connection")
            await close_settings(window)
            await window.until("foot", shows=["Gateway", "Default model · not tested", "unknown"])
            assert await window.answered("One") == "complete"

        # the server is down: said at the foot and under the answer; Ctrl+R asks again
        assert await window.answered("Two") == "failed"
        assert await window.foot() == ["Gateway", "falcon · unreachable", "trouble"]
        sentence, button = await window.note()
        assert "Nothing answers at 127.0.0.1" in sentence
        assert button == "Retry"
        await open_connections(window)
        await window.take("saved_connections", "Gateway")
        steps = await window.test()
        assert steps[-1][:2] == ["address", "failed"]
        assert "Is the server running" in steps[-1][2]
        await close_settings(window)
        async with ScriptedServer(openai.script, port=port) as server:
            before = len(await window.finished())
            await window.shortcut("Ctrl+R")
            assert await window.next_end(before) == "complete"
            assert await window.foot() == ["Gateway", "falcon · ready", "ready"]

            # a key is wanted now: the button opens the form with the keyboard in the key's field
            openai.key = KEY
            assert await window.answered("Three") == "failed"
            assert (await window.foot())[1:] == ["falcon · needs a key", "trouble"]
            _, button = await window.note()
            await window.next_step()
            await window.until("focused", shows="key")
            assert await window.current("saved_connections") == "Gateway"
            await window.enter("key", KEY)
            await window.until("read", "key_state", shows="for this session only")
            await close_settings(window)
            await window.until("foot", shows="falcon · not tested")
            before = len(await window.finished())
            await window.shortcut("Ctrl+R")
            assert await window.next_end(before) == "complete"

            # a wrong path is the connection's: the button leads to its form
            await open_connections(window)
            await window.enter("address", f"{server.origin}/wrong/v1")
            steps = await window.test()
            assert steps[-1][1] == "failed", steps
            await close_settings(window)
            assert await window.answered("Four") == "failed"
            await window.next_step()
            await window.until("shows", "settings_window", shows=True)
            assert await window.current("saved_connections") == "Gateway"


async def test_a_key_goes_in_the_header_that_is_named(
    profile: Path, environment: dict[str, str]
) -> None:
    gateway = OpenAIServer(key=KEY, key_header="api-key")
    async with gateway.serve() as there, running(profile, environment) as window:
        await open_connections(window)
        await window.add("custom", "Gateway", there.url)
        await window.enter("key_header", "host")
        assert "set by Falcon Desktop itself" in await window.read("key_header_problem")
        await window.enter("key_header", "api-key")
        assert not await window.shows("key_header_problem")
        await window.enter("key", KEY)
        await window.until("read", "key_state", shows="for this session only")
        await window.click("default_connection")
        steps = await window.test()
        assert steps[-1][:2] == ["first_token", "ok"]
        await close_settings(window)
        assert await window.answered("Hello") == "complete"
    keyed = [one.headers for one in there.requests if KEY in str(one.headers)]
    assert keyed and all(one["api-key"] == KEY and "authorization" not in one for one in keyed)
    saved = json.loads((profile / "settings.json").read_text())
    assert saved["connections"][0]["key_header"] == "api-key"
    assert all(KEY.encode() not in one.read_bytes() for one in profile.rglob("*") if one.is_file())


async def test_a_key_that_is_pasted_takes_the_place_of_a_variable(
    profile: Path, environment: dict[str, str]
) -> None:
    connection = {"id": "c", "name": "Gateway", "kind": "openai", "uses_key": True}
    environment |= {"THE_KEY": "sk-of-the-environment"}
    async with OpenAIServer(key=KEY).serve() as server:
        connection |= {"base_url": server.url, "key_variable": "THE_KEY"}
        profile.mkdir(mode=0o700)
        settings = {"connections": [connection], "default_connection_id": "c"}
        (profile / "settings.json").write_text(json.dumps(settings))
        async with running(profile, environment) as window:
            await open_connections(window)
            await window.take("saved_connections", "Gateway")
            await window.until("read", "key_state", shows="environment variable THE_KEY")
            await window.enter("key", KEY)
            await window.until("read", "key_state", shows="for this session only")
            await close_settings(window)
            assert await window.answered("Hello") == "complete"
        asked = [one.headers["authorization"] for one in server.requests if one.method == "POST"]
        assert asked and set(asked) == {f"Bearer {KEY}"}
    (saved,) = json.loads((profile / "settings.json").read_text())["connections"]
    assert saved["uses_key"] and not saved["key_variable"]


async def test_a_key_never_leaves_for_another_origin(
    profile: Path, environment: dict[str, str]
) -> None:
    first, second = OpenAIServer(key=KEY), OpenAIServer()
    async with first.serve() as one, second.serve() as two, running(profile, environment) as window:
        await open_connections(window)
        await window.add("custom", "Gateway", one.url)
        await window.enter("key", KEY)
        await window.until("read", "key_state", shows="for this session only")
        await window.click("default_connection")
        steps = await window.test()
        assert steps[-1][:2] == ["first_token", "ok"]

        await window.enter("address", two.url)
        assert "Enter the key again" in await window.read("key_state")
        steps = await window.test()
        assert steps[-1][:2] == ["key", "failed"]
        await close_settings(window)
        assert await window.answered("Hello") == "failed"
        sentence, _ = await window.note()
        assert "needs a key" in sentence
        await window.click("model")  # asks for its models
        await window.until("rows", "models", shows="Gateway")
        await window.shortcut("Esc")

        # back at the old address the key is found again; plain http elsewhere needs consent
        await open_connections(window)
        await window.take("saved_connections", "Gateway")
        await window.enter("address", one.url)
        await window.until("read", "key_state", shows="Key saved for")
        assert not await window.shows("plain_http")
        await window.enter("address", "http://gateway.invalid/v1")
        await window.enter("key", KEY)
        await window.until("read", "key_state", shows="for this session only")
        assert await window.shows("plain_http")
        steps = await window.test()
        assert steps[-1][1] == "failed"
        await close_settings(window)
        assert await window.answered("Hello") == "failed"
        sentence, _ = await window.note()
        assert "sent to gateway.invalid unencrypted" in sentence
        await window.next_step()
        await window.until("shows", "plain_http", shows=True)
        await window.click("plain_http")
        await close_settings(window)
        assert await window.answered("Hello") == "failed"
        sentence, _ = await window.note()
        assert "unencrypted" not in sentence
    assert not any(KEY in request.raw_head.decode() for request in two.requests)
    assert any(KEY in request.raw_head.decode() for request in one.requests)


@pytest.mark.parametrize("known", [False, True], ids=["never asked", "answered before"])
async def test_a_server_that_says_nothing_is_waited_for_in_words_and_not_called_ready(
    profile: Path, environment: dict[str, str], known: bool
) -> None:
    openai, mute = OpenAIServer(), not known

    async def script(peer: Peer, request: Request) -> None:
        if mute:
            await asyncio.Event().wait()
        await openai.script(peer, request)

    async with ScriptedServer(script) as server, running(profile, environment) as window:
        await open_connections(window)
        await window.add("custom", "Gateway", server.url)
        await window.click("default_connection")
        await close_settings(window)
        await window.until("foot", shows=["Gateway", "Default model · not tested", "unknown"])
        if known:
            assert await window.answered("One") == "complete"
            await window.until("foot", shows=["Gateway", "falcon · ready", "ready"])
        before = await window.foot()

        mute, ends = True, len(await window.finished())
        await window.send("Hello")
        words = "Waiting for the server… " if known else "Connecting… "
        await window.until("waiting", shows=words)  # and the seconds
        await window.shortcut("Esc")
        assert await window.next_end(ends) == "stopped"
        await window.until("foot", shows=before)


async def test_a_key_that_is_only_typed_is_saved_before_the_server_is_asked(
    profile: Path, environment: dict[str, str]
) -> None:
    """A form that is tested is tested as it is seen, and one that is left forgets no key."""
    async with OpenAIServer(key=KEY).serve() as one, running(profile, environment) as window:
        await open_connections(window)
        await window.add("custom", "Tested", one.url)
        await window.type("key", KEY)
        steps = await window.test()
        assert steps[-1][:2] == ["first_token", "ok"]

        await window.add("custom", "Listed", one.url)
        await window.type("key", KEY)
        await window.click("list_models")
        await window.until("completions", shows=["falcon"])

        await window.add("custom", "Left", one.url)
        await window.type("key", KEY)
        await window.take("saved_connections", "Tested")
        await window.take("saved_connections", "Left")
        await window.until("read", "key_state", shows="Key saved for")
        await window.click("default_connection")
        await close_settings(window)
        assert await window.answered("Hello") == "complete"


async def test_a_change_to_this_computers_connection_chooses_no_model(
    profile: Path, environment: dict[str, str]
) -> None:
    async with running(profile, environment) as window:
        await open_connections(window)
        await window.take("saved_connections", "On this computer")
        assert await window.read("default_model") == ""
        await window.click("chat_options")
        await window.until("shows", "top_p_value", shows=True)
        await window.enter("top_p_value", "0.5")
        await close_settings(window)
    [embedded] = json.loads((profile / "settings.json").read_text())["connections"]
    assert embedded["defaults"] == {"top_p": 0.5}
    assert embedded.get("model", "") == ""


async def test_what_few_need_is_kept_and_used(profile: Path, environment: dict[str, str]) -> None:
    tgi = TgiServer()
    async with tgi.serve() as server, running(profile, environment) as window:
        await open_connections(window)
        await window.add("tgi", "My Falcon", server.origin)
        await window.click("default_connection")
        assert not await window.shows("proxy")
        await window.click("more_options")
        await window.pick("template", "Falcon 180B Chat")
        await window.enter("headers", "Authorization: Bearer secret")
        assert "looks like a secret" in await window.read("headers_problem")
        await window.enter("headers", "X-Team: falcon")
        assert not await window.shows("headers_problem")
        await window.answered("One")
        assert tgi.asked[-1][1]["inputs"].endswith("\nUser: One\nFalcon:")
        assert server.requests[-1].headers["x-team"] == "falcon"

        await window.pick("template", "Custom…")
        assert "system =" in await window.read("custom_template")
        await window.enter("custom_template", 'user = "Q: {user}"')
        assert "assistant must contain {assistant}" in await window.read("template_problem")
        await window.enter("custom_template", 'user = "Q: {user}\\n"\nassistant = "A: {assistant}"')
        assert not await window.shows("template_problem")
        await window.action("new_chat")
        await window.answered("Two")
        assert tgi.asked[-1][1]["inputs"] == "Q: Two\nA:"

        await window.enter("certificates", "/nowhere/ca.pem")
        await window.enter("address", "https://127.0.0.1:1")
        steps = await window.test()
        assert "The CA file" in steps[-1][2]
        await window.enter("certificates", "")
        await window.enter("address", "https://tgi.invalid")
        await window.pick("proxy", "Custom:")
        await window.enter("proxy_address", "http://127.0.0.1:9")
        steps = await window.test()
        assert steps[-1][:2] == ["address", "failed"]
        assert "Can't reach the proxy 127.0.0.1:9" in steps[-1][2]
    async with running(profile, environment) as window:
        await open_connections(window)
        await window.take("saved_connections", "My Falcon")
        await window.click("more_options")
        assert await window.read("template") == "Custom…"
        assert await window.read("headers") == "X-Team: falcon"
        assert await window.read("proxy_address") == "http://127.0.0.1:9"


async def test_found_tokens_are_offered_and_saved_only_on_a_click(
    profile: Path, environment: dict[str, str]
) -> None:
    environment["HF_TOKEN"] = KEY
    directory = profile.parent / "working"
    directory.mkdir()
    tgi = TgiServer(key="hf_AnotherKey")
    async with tgi.serve() as falcon, running(profile, environment, cwd=directory) as window:
        # what the seed notebook reads, with its spelling
        (directory / ".env").write_text(
            f'HF_API_KEY="hf_AnotherKey"\nHF_API_FALCOM_BASE="{falcon.origin}"\n'
        )
        await open_connections(window)
        await window.until("offers", shows="A key for Hugging Face was found in the environment")
        await window.until("offers", shows="HF_API_KEY in the .env file of the current directory")
        assert await window.rows("saved_connections") == ["On this computer"]
        assert falcon.requests == []
        for secret in (KEY, "hf_AnotherKey"):
            assert not [text for text in await window.every_text() if secret[-8:] in text]
        first, second = await window.offers()
        await window.click(second[0])
        await window.until("current", "saved_connections", shows="Falcon")
        assert await window.read("address") == falcon.origin
        steps = await window.test()
        assert steps[-1][:2] == ["first_token", "ok"]
        (first,) = await window.until("offers", shows="Hugging Face")
        await window.click(first[0])
        await window.until("current", "saved_connections", shows="Hugging Face")
        await window.until("offers", shows=[])
        assert await window.read("address") == "https://router.huggingface.co/v1"
        await window.until("read", "key_state", shows="for this session only")
        assert not [text for text in await window.every_text() if KEY[-8:] in text]
    settings = (profile / "settings.json").read_text()
    assert '"preset": "huggingface"' in settings
    assert KEY not in settings
    assert "hf_AnotherKey" not in settings
