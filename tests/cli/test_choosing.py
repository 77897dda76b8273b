"""What ``ask`` asks and whom, by presets, prompts, the environment and the last chat; and what it
shows of the request or the answer instead of all of it.
"""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from falcon_desktop import paths
from falcon_desktop.core.chat.provenance import AnswerProvenance
from falcon_desktop.core.domain.chat_presets import ChatPreset
from falcon_desktop.core.domain.connection import Connection, ServerKind
from falcon_desktop.core.domain.connection_book import SavedConnections
from falcon_desktop.core.domain.conversation import Conversation, ConversationKind
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.prompt_library import SavedPrompt
from falcon_desktop.core.domain.settings import Settings
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database
from falcon_desktop.store.settings import SettingsFile
from tests.cli.conftest import Result
from tests.servers.anthropic import AnthropicServer
from tests.servers.ollama import OllamaServer
from tests.servers.openai_server import OpenAIServer
from tests.servers.scripted import ScriptedServer

Run = Callable[..., Awaitable[Result]]
SERVER = "FALCON_DESKTOP_CONNECTION"
MODEL = "FALCON_DESKTOP_MODEL"


def at(server: ScriptedServer, name: str = "Work", model: str = "") -> Connection:
    return Connection(name.lower(), name, ServerKind.OPENAI, server.url, model)


def save(profile: Path, *connections: Connection, **settings: Any) -> None:
    SettingsFile(paths.settings_file(profile)).save(Settings(connections=connections, **settings))


async def history(profile: Path, *conversations: Conversation) -> None:
    database = Database(paths.history_file(profile))
    await database.open()
    for one in conversations:
        await Conversations(database).create(one)
    await database.close()


def question(body: dict[str, Any]) -> str:
    return str(body["messages"][-1]["content"])


# --- the last chat --------------------------------------------------------------------------------


async def test_c_goes_on_with_the_chat_of_the_last_words_not_with_the_first_row(
    falcon: Run, profile: Path
) -> None:
    openai = OpenAIServer()
    async with openai.serve() as server:
        save(profile, at(server))
        asked = ["ask", "--connection", "work"]
        pinned, other = [
            (await falcon(*asked, "--json", text)).lines[-1]["conversation_id"]
            for text in ("Old", "New")
        ]
        await falcon("chat", "pin", pinned)
        later = Conversation("a" * 36, "Text", 1, 2**50, kind=ConversationKind.COMPLETION)
        archived = Conversation("b" * 36, "Put away", 1, 2**50, archived_at=5)
        await history(profile, later, archived)
        assert (await falcon("ask", "-c", "And then?")).status == 0
        done = (await falcon("ask", "--continue", "--json", "And now?")).lines[-1]
        shown = await falcon("show", "last", "--json")
    assert done["conversation_id"] == other
    assert [len(one["messages"]) for one in openai.asked[2:]] == [4, 6]
    assert [question(one) for one in openai.asked[2:]] == ["And then?", "And now?"]
    assert json.loads(shown.out)["conversations"][0]["id"] == other


async def test_without_a_chat_there_is_none_to_go_on_with(falcon: Run) -> None:
    result = await falcon("ask", "-c", "Go on")
    assert (result.status, result.err) == (2, "There is no chat yet.\n")


# --- presets --------------------------------------------------------------------------------------


async def test_a_preset_brings_its_options_and_its_model_and_the_command_line_goes_first(
    falcon: Run, profile: Path
) -> None:
    openai = OpenAIServer(models=("falcon", "other"))
    async with openai.serve() as server:
        settings = GenerationSettings(system_message="Be brief.", temperature=0.25, top_p=0.5)
        preset = ChatPreset("p1", "Short", settings, "work", "other")
        save(profile, at(server, model="falcon"), chat_presets=(preset,))
        done = (await falcon("ask", "--preset", "SHORT", "--json", "Hi")).lines[-1]
        given = ["--model", "falcon", "--temperature", "1", "--system", "Be long."]
        await falcon("ask", "--preset", "p1", *given, "Hi")
        await falcon("ask", "--conversation", done["conversation_id"], "More")
    first, second, third = openai.asked
    assert (first["model"], first["temperature"], first["top_p"]) == ("other", 0.25, 0.5)
    assert first["messages"][0] == {"role": "system", "content": "Be brief."}
    assert (second["model"], second["temperature"], second["top_p"]) == ("falcon", 1, 0.5)
    assert second["messages"][0]["content"] == "Be long."
    assert (third["model"], third["temperature"]) == ("other", 0.25)


async def test_a_preset_of_a_removed_connection_asks_nobody_else(
    falcon: Run, profile: Path
) -> None:
    openai = OpenAIServer()
    async with openai.serve() as server:
        preset = ChatPreset("p1", "Short", connection_id="gone")
        save(profile, at(server), default_connection_id="work", chat_presets=(preset,))
        refused = await falcon("ask", "--preset", "Short", "Hi")
        assert openai.asked == []
        named = await falcon("ask", "--preset", "Short", "--connection", "Work", "Hi")
    assert refused.status == 2 and "“Short” was removed" in refused.err
    assert named.status == 0 and len(openai.asked) == 1


async def test_an_unknown_preset_or_prompt_names_those_that_there_are(falcon: Run) -> None:
    preset = await falcon("ask", "--preset", "Nope", "Hi")
    assert preset.status == 2 and "no preset called “Nope”" in preset.err
    assert "“Concise”" in preset.err
    prompt = await falcon("ask", "--prompt", "nope", "Hi")
    assert prompt.status == 2 and "“summarise”" in prompt.err


# --- saved prompts --------------------------------------------------------------------------------


PROMPTS = (
    SavedPrompt("1", "translate", "To {{language=Arabic}} ({{model}}):\n\n{{text}}"),
    SavedPrompt("2", "plain", "Say hello."),
)


async def test_a_saved_prompt_is_sent_with_every_place_filled_in(
    falcon: Run, falcon_process: Run, profile: Path
) -> None:
    openai = OpenAIServer()
    async with openai.serve() as server:
        save(profile, at(server, model="falcon"), saved_prompts=PROMPTS)
        asked = ["ask", "--connection", "Work", "--prompt"]
        piped = await falcon_process(*asked, "Translate", stdin=b"Good day\n")
        assert piped.status == 0, piped.err
        await falcon(*asked, "translate", "--set", "language=Farsi", "Good", "day")
        await falcon(*asked, "plain")
    assert [question(one) for one in openai.asked] == [
        "To Arabic (falcon):\n\nGood day",
        "To Farsi (falcon):\n\nGood day",
        "Say hello.",
    ]


async def test_a_place_that_stays_empty_is_a_usage_error_and_nothing_is_sent(
    falcon: Run, profile: Path
) -> None:
    openai = OpenAIServer()
    async with openai.serve() as server:
        save(profile, at(server), saved_prompts=PROMPTS)
        asked = ["ask", "--connection", "Work", "--prompt", "translate"]
        missing = await falcon(*asked)
        unknown = await falcon(*asked, "--set", "x=y", "Hi")
        odd = await falcon(*asked, "--set", "x", "Hi")
    assert [one.status for one in (missing, unknown, odd)] == [2, 2, 2]
    words = "The prompt needs a value for “text”. Give it with --set NAME=VALUE.\n"
    assert missing.err == words
    assert unknown.err == ("The prompt has no placeholder “x”.\nIt has: language, model, text.\n")
    assert odd.err.startswith("Argument --set: it must be NAME=VALUE.")
    assert openai.asked == []


# --- the environment ------------------------------------------------------------------------------


async def test_the_environment_names_who_answers_new_chats_and_options_beat_it(
    falcon: Run, profile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = OpenAIServer(models=("a", "b")), OpenAIServer(models=("a", "b"))
    async with one.serve() as first, two.serve() as second:
        save(profile, at(first, "One", "a"), at(second, "Two", "a"), default_connection_id="one")
        begun = (await falcon("ask", "--json", "0")).lines[-1]["conversation_id"]
        monkeypatch.setenv(SERVER, "two")
        monkeypatch.setenv(MODEL, "b")
        await falcon("ask", "1")
        await falcon("ask", "--model", "a", "2")
        await falcon("ask", "--connection", "One", "3")
        await falcon("ask", "--base-url", first.url, "4")
        await falcon("ask", "--conversation", begun, "5")
        listed = await falcon("models")
        monkeypatch.delenv(SERVER)
        await falcon("ask", "6")
    asked = {question(body): (name, body["model"])
             for name, server in (("One", one), ("Two", two)) for body in server.asked}  # fmt: skip
    assert asked == {
        "0": ("One", "a"),
        "1": ("Two", "b"),
        "2": ("Two", "a"),
        "3": ("One", "a"),
        "4": ("One", "a"),
        "5": ("One", "a"),
        "6": ("One", "b"),
    }
    assert listed.out == "a\nb\n"


async def test_a_connection_in_the_environment_that_is_none_is_said(
    falcon: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SERVER, "Nope")
    for arguments in (["ask", "Hi"], ["models"]):
        result = await falcon(*arguments)
        assert result.status == 2
        assert "FALCON_DESKTOP_CONNECTION names a connection that does not exist" in result.err


async def test_doctor_names_the_variables(
    falcon: Run, profile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = {one["check"]: one for one in (await falcon("doctor", "--json")).lines}
    assert SERVER not in told["environment"]["detail"].partition("not set")[0]
    monkeypatch.setenv(SERVER, "Work")
    told = {one["check"]: one for one in (await falcon("doctor", "--json")).lines}
    assert not told["environment"]["ok"] and "“Work”" in told["environment"]["detail"]
    save(profile, Connection("work", "Work", ServerKind.OPENAI, "http://127.0.0.1:9"))
    told = {one["check"]: one for one in (await falcon("doctor", "--json")).lines}
    assert told["environment"]["ok"] and f"{SERVER}=Work" in told["environment"]["detail"]


# --- only the code --------------------------------------------------------------------------------

CODE = "Here:\n\n1. First\n\n   ```python\n   print('é')\n\n   ```\n\n```sh\nls\n```\nDone."


async def test_x_prints_the_first_block_of_code_and_keeps_the_whole_answer(falcon: Run) -> None:
    openai = OpenAIServer(tokens=tuple(re.findall(r"(?s).{1,7}", CODE)))
    async with openai.serve() as server:
        result = await falcon("ask", "-x", "--base-url", server.url, "Code?")
    assert (result.status, result.out, result.err) == (0, "print('é')\n\n", "")
    assert (await falcon("show", "last", "--last")).out == CODE + "\n"


@pytest.mark.parametrize("temporary", [True, False])
async def test_an_answer_without_code_says_so_and_fails(falcon: Run, temporary: bool) -> None:
    async with OpenAIServer().serve() as server:
        options = ["--temporary"] * temporary
        result = await falcon("ask", "-x", *options, "--base-url", server.url, "Code?")
    assert (result.status, result.out) == (3, "")
    assert result.err.startswith("The answer contains no code.")
    command = result.err.partition("To read it: falcon-desktop ")[2]
    assert bool(command) is not temporary
    if command:
        assert (await falcon(*command.split())).out == "Hello, world!\n"


# --- a dry run ------------------------------------------------------------------------------------


def sent_by(command: str) -> dict[str, Any]:
    """Return the body in a cURL command."""
    words = shlex.split(command, comments=True)
    body: dict[str, Any] = json.loads(words[words.index("--data-raw") + 1])
    return body


async def test_a_dry_run_shows_what_the_window_shows_of_the_real_one_and_contacts_nobody(
    falcon: Run, profile: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("A_KEY", "sk-very-secret")
    note = tmp_path / "note.txt"
    note.write_text("By the way.")
    openai = OpenAIServer(key="sk-very-secret", key_header="api-key")
    async with openai.serve() as server:
        arguments = [
            *("ask", "--base-url", server.url, "--api", "openai", "--model", "falcon"),
            *("--key-env", "A_KEY", "--key-header", "api-key", "--system", "On {{os}}."),
            *("--temperature", "0.5", "--extra", '{"top_a": 0.1}', "--attach", str(note), "Hi?"),
        ]
        dry = await falcon(*arguments, "--dry-run")
        assert (dry.status, dry.err) == (0, "")
        assert server.requests == [] and not profile.exists()
        assert "sk-very-secret" not in dry.out
        done = (await falcon(*arguments, "--json")).lines[-1]
        again = await falcon("ask", "-c", "--key-env", "A_KEY", "--dry-run", "More?")
    [body] = openai.asked
    assert sent_by(dry.out) == body
    database = Database(paths.history_file(profile))
    await database.open()
    used = await AnswerProvenance(Conversations(database), SavedConnections()).report(
        done["message_id"]
    )
    await database.close()
    assert used.curl.partition(" \\\n")[0] in dry.out
    assert dry.out.startswith("# Set FALCON_KEY to your key first.\ncurl --no-buffer ")
    assert '-H "api-key: $FALCON_KEY"' in dry.out
    assert (again.status, again.err) == (0, "")
    assert [one["role"] for one in sent_by(again.out)["messages"]] == [
        *("system", "user", "assistant", "user")
    ]
    assert len(openai.asked) == 1


async def test_a_dry_run_is_the_text_under_how_it_was_made(falcon: Run, profile: Path) -> None:
    openai = OpenAIServer()
    async with openai.serve() as server:
        mine = replace(at(server, model="falcon"), headers=(("x-team", "a b"),))
        save(profile, mine)
        arguments = ["ask", "--connection", "Work", "--stop", "x", "Hi?"]
        dry = await falcon(*arguments, "--dry-run")
        done = (await falcon(*arguments, "--json")).lines[-1]
    database = Database(paths.history_file(profile))
    await database.open()
    source = AnswerProvenance(Conversations(database), SavedConnections((mine,)))
    report = await source.report(done["message_id"])
    await database.close()
    assert dry.out == report.curl_text(str) + "\n"
    assert "-H 'x-team: a b'" in dry.out


async def test_a_dry_run_saves_nothing_in_a_history(falcon: Run, profile: Path) -> None:
    openai = OpenAIServer()
    async with openai.serve() as server:
        save(profile, at(server, model="falcon"))
        await falcon("ask", "--connection", "Work", "Hi?")
        before = paths.history_file(profile).read_bytes()
        for options in ([], ["-c"], ["--preset", "Concise"], ["--temporary"]):
            asked = ["ask", "--connection", "Work", "--dry-run", *options, "More?"]
            assert (await falcon(*asked)).status == 0
        assert paths.history_file(profile).read_bytes() == before
    assert len(openai.asked) == 1


async def test_a_dry_run_of_a_chat_asks_no_server_what_its_models_are(
    falcon: Run, profile: Path
) -> None:
    async with OpenAIServer().serve() as server:
        unnamed = await falcon("ask", "--base-url", server.url, "--dry-run", "Hi?")
        named = ["ask", "--base-url", server.url, "--model", "falcon", "--dry-run"]
        long = await falcon(*named, "x " * 4_000)
        assert server.requests == []
    assert unnamed.status == 2 and "--model" in unnamed.err
    assert long.status == 0 and "would be asked about its models" in long.err
    assert not profile.exists()


async def test_a_dry_run_in_json_has_the_request_and_ends_with_done(falcon: Run) -> None:
    async with OpenAIServer().serve() as server:
        named = ["--base-url", server.url, "--model", "falcon"]
        result = await falcon("ask", *named, "--dry-run", "--json", "Hi?")
    request, done = result.lines
    assert request["address"] == f"{server.url}/chat/completions"
    assert request["body"]["messages"][-1] == {"role": "user", "content": "Hi?"}
    assert sent_by(request["curl"]) == request["body"]
    assert (done["type"], done["status"], done["conversation_id"]) == ("done", "not_sent", None)


async def test_a_dry_run_of_this_computer_starts_no_engine(falcon: Run, profile: Path) -> None:
    result = await falcon("ask", "--dry-run", "--temperature", "0", "Hi?")
    assert result.status == 0, result.err
    assert '"$FALCON_SERVER/v1/chat/completions"' in result.out
    assert "set FALCON_SERVER to its address" in result.out
    body = sent_by(result.out)
    assert body["temperature"] == 0 and body["model"]
    assert body["messages"][-1] == {"role": "user", "content": "Hi?"}
    assert not profile.exists()


async def test_options_that_a_protocol_does_not_have_are_told_and_not_dropped_unseen(
    falcon: Run,
) -> None:
    double = AnthropicServer(key="")
    async with double.serve() as server:
        named = ["ask", "--base-url", server.url, "--api", "anthropic", "--model", "claude-large"]
        unknown = ["--seed", "5", "--min-p", "0.1", "--confidence", "--temperature", "0"]
        told = await falcon(*named, *unknown, "Hi?")
        lines = (await falcon(*named, *unknown, "--json", "Hi?")).lines
        dry = await falcon(*named, *unknown, "--dry-run", "Hi?")
        plain = await falcon(*named, "--min-p", "0", "--thinking", "server", "--no-schema", "Hi?")
        assert "seed" not in double.asked[0] and double.asked[0]["temperature"] == 0
    sentence = "does not support: Seed, Min-p, Token confidence."
    assert (told.status, told.out) == (0, "Hello, world!\n") and sentence in told.err
    assert next(one["text"] for one in lines if one["type"] == "notice").endswith(sentence)
    assert sentence in dry.err
    assert "does not support" not in plain.err, "nothing was to be sent"


@pytest.mark.parametrize("kind", ["anthropic", "ollama"])
async def test_a_dry_run_is_what_each_protocol_sends(falcon: Run, kind: str) -> None:
    double: Any = AnthropicServer(key="") if kind == "anthropic" else OllamaServer()
    async with double.serve() as server:
        model = "claude-large" if kind == "anthropic" else "falcon"
        named = ["ask", "--base-url", server.url, "--api", kind, "--model", model]
        dry = await falcon(*named, "--dry-run", "Hi?")
        assert server.requests == []
        await falcon(*named, "Hi?")
        posted = [one for one in server.requests if one.path in ("/v1/messages", "/api/chat")]
    assert dry.status == 0, dry.err
    assert sent_by(dry.out) == posted[0].json


def test_what_a_dry_run_prints_is_a_command_of_a_shell(tmp_path: Path, profile: Path) -> None:
    """The command, run by sh with a curl of ours, gets the body as it would be sent."""
    from tests.cli.conftest import command

    curl = tmp_path / "curl"
    curl.write_text('#!/bin/sh\nfor word; do last="$word"; done\nprintf %s "$last"\n')
    curl.chmod(0o755)
    named = ["--base-url", "http://127.0.0.1:9", "--model", "falcon"]
    printed = command("ask", *named, "--dry-run", "It's \\ “so” $HOME `x`\n!").out
    ran = subprocess.run(
        ["sh"], input=printed, env={"PATH": f"{tmp_path}:/usr/bin:/bin"}, capture_output=True,
        text=True, check=True,
    )  # fmt: skip
    assert json.loads(ran.stdout)["messages"][-1]["content"] == "It's \\ “so” $HOME `x`\n!"
    assert not profile.exists()
