"""``connections``, ``presets`` and ``prompts`` over real settings and servers on loopback."""

from __future__ import annotations

import asyncio
import json
import signal
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from falcon_desktop import paths
from falcon_desktop.cli.settings import TURN
from falcon_desktop.core.domain.chat_presets import ChatPreset
from falcon_desktop.core.domain.connection import EMBEDDED_ID, Connection, ProxyChoice, ServerKind
from falcon_desktop.core.domain.servers import PRESETS, profile_of
from falcon_desktop.core.domain.settings import Appearance, Settings
from falcon_desktop.runtime.instance_lock import InstanceLock
from falcon_desktop.runtime.single_instance import _server_name
from falcon_desktop.store.settings import SettingsFile
from tests.cli.conftest import Falcon, Result, Start
from tests.offscreen import OFFSCREEN
from tests.servers.openai_server import OpenAIServer
from tests.waiting import until

Run = Callable[..., Awaitable[Any]]

KEY = "sk-0123456789abcdef"


def saved(profile: Path) -> Settings:
    return SettingsFile(paths.settings_file(profile)).load()


def connection(profile: Path, name: str) -> Connection:
    return next(one for one in saved(profile).connections if one.name == name)


async def test_a_connection_is_added_listed_changed_made_default_and_removed(
    falcon: Run, profile: Path
) -> None:
    assert (await falcon("connections", "list")).out == "* On this computer\n"
    assert not profile.exists(), "to look makes nothing"
    added = await falcon("connections", "add", "Work", "--base-url", "llm.example.org/v1")
    assert (added.status, added.out, added.err) == (0, "", "")
    await falcon("connections", "add", "Home", "--base-url", ":8080", "--model", "m", "--default")
    assert (await falcon("connections", "list")).out == (
        "  On this computer\n  Work  https://llm.example.org/v1\n* Home  http://127.0.0.1:8080  m\n"
    )
    assert (await falcon("connections", "default")).out == "Home\n"
    assert (await falcon("connections", "default", "work")).status == 0
    assert (await falcon("connections", "default")).out == "Work\n"
    before = connection(profile, "Work")
    changed = await falcon(
        "connections", "edit", "WORK", "--name", "Office", "--model", "big", "--key-header",
        "api-key", "--context-window", "9000", "--proxy", "none", "--api", "anthropic",
    )  # fmt: skip
    assert changed.status == 0
    assert connection(profile, "Office") == replace(
        before, name="Office", model="big", key_header="api-key", context_window=9_000,
        proxy=ProxyChoice.NONE, kind=ServerKind.ANTHROPIC, keeps_kind=True,
    )  # fmt: skip
    lines = (await falcon("connections", "list", "--json")).lines
    assert [(one["name"], one["default"], one["api"]) for one in lines] == [
        ("On this computer", False, "embedded"),
        ("Office", True, "anthropic"),
        ("Home", False, "openai"),
    ]
    back = await falcon(
        "connections", "edit", "Office", "--model", "", "--key-header", "", "--context-window", "0"
    )
    assert back.status == 0
    now = connection(profile, "Office")
    assert (now.model, now.key_header, now.context_window) == ("", "", None)
    removed = await falcon("connections", "remove", lines[1]["id"])
    assert (removed.status, "New chats are now answered on this computer." in removed.err) == (
        0, True,
    )  # fmt: skip
    assert [one.name for one in saved(profile).connections] == ["Home"]
    assert (await falcon("connections", "default", "On this computer")).status == 0
    assert saved(profile).default_connection_id == EMBEDDED_ID


async def test_what_is_added_can_be_asked(falcon: Run) -> None:
    async with OpenAIServer(models=("one", "two")).serve() as server:
        await falcon("connections", "add", "S", "--base-url", server.url, "--model", "two")
        asked = await falcon("ask", "Hi?", "--connection", "S", "--temporary")
        assert (asked.status, asked.out) == (0, "Hello, world!\n")
        listed = await falcon("models", "s")
        assert (listed.status, listed.out) == (0, "one\ntwo\n")
    assert server.requests[-1].path == "/v1/models"


@pytest.mark.parametrize(
    ("given", "preset", "kind", "uses_key"),
    [
        (["--preset", "groq"], "groq", ServerKind.OPENAI, True),
        (["--preset", "anthropic", "--api", "openai"], "anthropic", ServerKind.OPENAI, True),
        (["--preset", "tgi", "--base-url", ":3000"], "tgi", ServerKind.TGI, False),
        (["--base-url", "https://api.anthropic.com"], "anthropic", ServerKind.ANTHROPIC, True),
        (["--base-url", "https://router.huggingface.co/v1"], "huggingface", ServerKind.OPENAI,
         True),
        (["--base-url", ":11434", "--api", "ollama"], "ollama", ServerKind.OLLAMA, False),
        (["--base-url", "llm.example.org", "--api", "tgi"], "tgi", ServerKind.TGI, False),
        (["--base-url", "llm.example.org"], "custom", ServerKind.OPENAI, False),
    ],
)  # fmt: skip
async def test_a_preset_or_an_address_says_what_server_it_is(
    falcon: Run, profile: Path, given: list[str], preset: str, kind: ServerKind, uses_key: bool
) -> None:
    result = await falcon("connections", "add", "New", *given)
    assert result.status == 0
    made = connection(profile, "New")
    assert (made.preset, made.kind, made.uses_key) == (preset, kind, uses_key)
    assert made.base_url and made.keeps_kind is ("--api" in given)
    assert profile_of(made).kind is kind
    assert ("falcon-desktop keys set New" in result.err) is uses_key


async def test_every_preset_of_a_server_is_named(falcon: Falcon) -> None:
    result = await falcon("connections", "add", "--help")
    assert ", ".join(row.id for row in PRESETS) in " ".join(result.out.split())
    wrong = await falcon("connections", "add", "New", "--preset", "nobody")
    assert wrong.status == 2 and "custom" in wrong.err


async def test_values_are_taken_in_any_case_and_the_nearest_is_suggested(
    falcon: Run, profile: Path
) -> None:
    for number, name in enumerate(("Anthropic", "LM Studio", "OPENROUTER")):
        result = await falcon("connections", "add", f"New {number}", "--preset", name)
        assert result.status == 0
    at = ("--base-url", ":1999")
    assert (await falcon("connections", "add", "Other", *at, "--api", "Ollama")).status == 0
    assert [(one.preset, one.kind) for one in saved(profile).connections] == [
        ("anthropic", ServerKind.ANTHROPIC),
        ("lmstudio", ServerKind.OPENAI),
        ("openrouter", ServerKind.OPENAI),
        ("ollama", ServerKind.OLLAMA),
    ]
    wrong = await falcon("connections", "add", "X", "--preset", "Antropic")
    assert (wrong.status, wrong.err) == (
        2,
        "Argument --preset: there is no “Antropic”. Did you mean “anthropic”? See: "
        "falcon-desktop connections add --help\n",
    )
    command = await falcon("CONNECTIONS", "list")
    assert command.status == 2 and "Did you mean “connections”?" in command.err


async def test_white_space_around_an_address_goes_and_inside_it_is_refused(
    falcon: Run, profile: Path
) -> None:
    await falcon("connections", "add", "Work", "--base-url", " example.org/v1 \n")
    assert connection(profile, "Work").base_url == "https://example.org/v1"
    for option in ("--base-url", "--proxy"):
        for broken in (
            "http://exa mple.org",
            "http://exa\nmple.org",
            "http://a.org/v 1",
            "http://\tb",
        ):
            result = await falcon("connections", "edit", "Work", option, broken)
            assert (result.status, result.err) == (
                2,
                "An address can't contain spaces or line breaks.\n",
            )
    assert connection(profile, "Work").base_url == "https://example.org/v1"


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (["add", "Work", "--base-url", ":1234"], "already a connection called “Work”"),
        (["add", "wORK", "--base-url", ":1234"], "already a connection called"),
        (["add", "on this computer", "--base-url", ":1234"], "already a connection called"),
        (["add", "embedded", "--base-url", ":1234"], "already a connection called"),
        (["add", "New"], "--base-url or --preset is missing"),
        (["add", "New", "--preset", "azure"], "--base-url is missing"),
        (["add", "New", "--preset", "nobody"], "nobody"),
        (["add", "New", "--base-url", "ftp://example.org"], "not a web address"),
        (["add", "New", "--base-url", "http://me:secret@example.org"], "user name or password"),
        (["add", "New", "--base-url", "example.org?api_key=sk-0123456789abcdef"], "secret"),
        (["add", "New", "--base-url", ":1234", "--key-header", "Host"], "set by Falcon Desktop"),
        (
            ["add", "New", "--base-url", ":1234", "--key-header", f"api-key: {KEY}"],
            "the key itself",
        ),
        (["add", "New", "--base-url", ":1234", "--key-header", KEY], "the key itself"),
        (["add", "New", "--base-url", ":1234", "--ca-file", "/nowhere.pem"], "no file"),
        (["add", "New", "--base-url", ":1234", "--proxy", "http://me:pw@proxy:1"], "unencrypted"),
        (["add", "N" * 201, "--base-url", ":1234"], "up to 200 characters"),
        (["add", " ", "--base-url", ":1234"], "it is empty"),
        (["add", "New", "--base-url", ":1234", "--context-window", "-1"], "--context-window"),
        (["add", KEY, "--base-url", ":1"], "not the key itself"),
        (["edit", "Work", "--name", KEY], "not the key itself"),
        (["edit", "Work"], "Say what to change"),
        (["edit", "Nobody", "--model", "x"], "Available: “On this computer”"),
        (["edit", "embedded", "--base-url", ":1234"], "it takes --model"),
        (["edit", "Work", "--name", "Other"], "already a connection called “Other”"),
        (["remove", "embedded"], "can't be removed"),
        (["remove", "Nobody"], "There is no connection called “Nobody”"),
        (["default", "Nobody"], "There is no connection called “Nobody”"),
        (["test", "Nobody"], "There is no connection called “Nobody”"),
        (["lst"], "Did you mean “list”?"),
        ([], "ACTION"),
    ],
)
async def test_what_can_not_be_meant_changes_nothing(
    falcon: Run, profile: Path, wrong: list[str], told: str
) -> None:
    await falcon("connections", "add", "Work", "--base-url", ":8080")
    await falcon("connections", "add", "Other", "--base-url", ":8081")
    before = paths.settings_file(profile).read_bytes()
    result = await falcon("connections", *wrong)
    assert (result.status, result.out) == (2, "")
    assert told in result.err and "secret@" not in result.err and "sk-0" not in result.err
    assert paths.settings_file(profile).read_bytes() == before


@pytest.mark.parametrize("command", [["ask", "Hi?"], ["models"], ["connections", "add", "New"]])
async def test_a_key_in_place_of_its_variable_is_refused_and_not_repeated(
    falcon: Run, profile: Path, command: list[str]
) -> None:
    key = "sk-0123456789abcdefghij"
    result = await falcon(*command, "--base-url", ":8080", "--key-env", key)
    assert result.status == 2 and "the name of a variable, not the key itself" in result.err
    assert key not in result.err + result.out and not profile.exists()


async def test_names_that_two_connections_share_are_not_guessed(falcon: Run, profile: Path) -> None:
    twins = tuple(Connection(one, "Twin", ServerKind.OPENAI, "http://127.0.0.1:1") for one in "ab")
    profile.mkdir()
    SettingsFile(paths.settings_file(profile)).save(Settings(connections=twins))
    refused = await falcon("connections", "remove", "Twin")
    assert refused.status == 2 and "connections list --json" in refused.err
    assert (await falcon("connections", "edit", "b", "--model", "m")).status == 0
    assert [one.model for one in saved(profile).connections] == ["", "m"]
    assert (await falcon("connections", "remove", "a")).status == 0
    assert [one.id for one in saved(profile).connections] == ["b"]


async def test_the_engine_here_takes_a_model_and_nothing_else_of_the_settings_changes(
    falcon: Run, profile: Path
) -> None:
    profile.mkdir()
    before = Settings(
        appearance=Appearance.DARK,
        new_chat_draft="typed",
        chat_presets=(ChatPreset("p", "Mine"),),
        unknown={"of_a_newer_version": [1]},
    )
    SettingsFile(paths.settings_file(profile)).save(before)
    assert (await falcon("connections", "edit", "On this computer", "--model", "zzz")).status == 0
    now = saved(profile)
    [here] = now.connections
    assert (here.id, here.model) == (EMBEDDED_ID, "zzz")
    assert replace(now, connections=()) == before
    assert (await falcon("presets")).out == "Mine\n"
    assert (await falcon("presets", "--json")).lines[0]["options"] == {}


async def test_presets_and_prompts_that_come_with_the_program_are_listed(falcon: Run) -> None:
    assert "Code reviewer\n" in (await falcon("presets")).out
    lines = (await falcon("prompts", "--json")).lines
    names = (await falcon("prompts")).out.splitlines()
    assert names == [one["name"] for one in lines] and "translate" in names
    assert "{{text}}" in next(one["text"] for one in lines if one["name"] == "translate")


async def test_a_new_address_takes_the_consent_back_and_says_that_the_key_stays(
    falcon: Run, profile: Path
) -> None:
    profile.mkdir()
    there = Connection(
        "c", "Work", ServerKind.OPENAI, "http://10.0.0.3:80", uses_key=True, allow_plain_http=True
    )
    SettingsFile(paths.settings_file(profile)).save(Settings(connections=(there,)))
    same = await falcon("connections", "edit", "Work", "--base-url", "http://10.0.0.3/v1")
    assert same.err == "" and connection(profile, "Work").allow_plain_http
    other = await falcon("connections", "edit", "Work", "--base-url", "http://10.0.0.4/v1")
    assert "Enter the key again: falcon-desktop keys set Work" in other.err
    assert not connection(profile, "Work").allow_plain_http
    allowed = await falcon("connections", "edit", "Work", "--allow-plain-http", "yes")
    assert allowed.err == "" and connection(profile, "Work").allow_plain_http


async def test_whoever_moves_a_connection_is_told_that_its_variable_goes_along(
    falcon: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THE_KEY", KEY)
    at = ("--base-url", "https://one.example", "--key-env", "THE_KEY")
    assert (await falcon("connections", "add", "Work", *at)).err == ""
    for path, told in (
        ("one.example/v1", ""),
        ("two.example", "The key from the variable THE_KEY goes to https://two.example:443 now."),
    ):
        moved = await falcon("connections", "edit", "Work", "--base-url", f"https://{path}")
        assert moved.status == 0
        assert moved.err == (f"The address changed. {told}\n" if told else "")
    named = await falcon("connections", "edit", "Work", *at)
    assert (named.status, named.err) == (0, ""), "both were named"


async def test_a_test_goes_step_by_step_in_the_words_of_the_settings(
    falcon: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THE_KEY", "sk-0123456789")
    async with OpenAIServer(key="sk-0123456789").serve() as server:
        options = ["--base-url", server.url, "--key-env", "THE_KEY", "--proxy", "none"]
        await falcon("connections", "add", "S", *options, "--default")
        passed = await falcon("connections", "test", "S")
        assert (passed.status, passed.err) == (0, "")
        lines = passed.out.splitlines()
        names = ["Address", "Encryption", "Server", "Key", "Model", "First token"]
        assert [line.partition(" (")[0] for line in lines] == names
        assert lines[0].endswith(f": 127.0.0.1:{server.port} answers.") and "(OK, " in lines[0]
        assert "(skipped, " in lines[1] and "on this computer" in lines[1]
        assert "“falcon” will be used." in lines[4] and "First token after" in lines[5]
        default = await falcon("connections", "test", "--json")
        assert [one["step"] for one in default.lines] == [
            "address", "tls", "server", "key", "model", "first_token",
        ]  # fmt: skip
        assert default.lines[4]["model"] == "falcon" and default.lines[5]["state"] == "ok"
        await falcon("connections", "default", "embedded")
        monkeypatch.setenv("FALCON_DESKTOP_CONNECTION", "S")
        assert (await falcon("connections", "test")).out.startswith("S\nAddress (OK, ")
        monkeypatch.setenv("THE_KEY", "sk-another-one")
        refused = await falcon("connections", "test", "S", "--json")
        assert refused.status == 3
        assert (refused.lines[-1]["step"], refused.lines[-1]["state"]) == ("key", "failed")
        monkeypatch.delenv("THE_KEY")
        missing = await falcon("connections", "test", "S")
        assert missing.status == 3
        assert "THE_KEY" in missing.out.splitlines()[-1]
        assert (
            missing.err
            == refused.err
            == (
                "Its key comes from the environment variable THE_KEY. To save one instead: "
                "falcon-desktop keys set S, or in the window under Settings, Connections.\n"
            )
        )
    closed = await falcon("connections", "test", "S")
    assert closed.status == 3 and closed.out.startswith("Address (failed, ")
    assert "sk-0" not in passed.out + refused.out + missing.out


# --- nobody's change is lost ---------------------------------------------------------------------


async def test_many_terminals_at_once_lose_no_change(falcon_process: Falcon, profile: Path) -> None:
    names = [f"S{number}" for number in range(5)]
    adding = [
        falcon_process("connections", "add", name, "--base-url", f":{8000 + place}")
        for place, name in enumerate(names)
    ]
    done = await asyncio.gather(*adding, falcon_process("connections", "default", "embedded"))
    assert [(one.status, one.err) for one in done] == [(0, "")] * 6
    assert sorted(one.name for one in saved(profile).connections) == names


@pytest.fixture
def window_env() -> Iterator[dict[str, str]]:
    yield {"QT_QPA_PLATFORM": OFFSCREEN, "PYTHONWARNINGS": "ignore"}


async def listening(profile: Path) -> None:
    socket = Path(_server_name(profile))
    await until(socket.exists, "the window's socket")


async def calling(process: asyncio.subprocess.Process) -> None:
    """Wait until it imports what calls the first window."""
    assert process.stderr is not None
    line = await process.stderr.readline()
    while line and b"runtime.single_instance" not in line:
        line = await process.stderr.readline()
    assert line, "it ended"


async def ended(process: asyncio.subprocess.Process, finished: Callable[..., Any]) -> Result:
    process.send_signal(signal.SIGTERM)
    result: Result = await finished(process)
    return result


async def test_an_open_window_keeps_its_settings_to_itself(
    falcon: Run,
    profile: Path,
    started: Start,
    finished: Callable[..., Any],
    window_env: dict[str, str],
) -> None:
    await falcon("connections", "add", "First", "--base-url", ":8080")
    window = await started(env=window_env)
    try:
        await listening(profile)
        for change in (
            ["connections", "add", "Second", "--base-url", ":8081"],
            ["connections", "default", "First"],
            ["keys", "set", "First"],
        ):
            refused = await falcon(*change)
            assert (refused.status, refused.out) == (3, "")
            assert refused.err == (
                "Falcon Desktop's window is open. Close it first, or make this change there, in "
                "Settings.\n"
            )
        assert "First" in (await falcon("connections", "list")).out
        assert (await falcon("connections", "default")).out == "On this computer\n"
    finally:
        result = await ended(window, finished)
    assert result.status == 0
    assert [one.name for one in saved(profile).connections] == ["First"]
    assert (await falcon("connections", "add", "Second", "--base-url", ":8081")).status == 0
    assert [one.name for one in saved(profile).connections] == ["First", "Second"]


async def test_a_window_that_starts_during_a_change_waits_and_has_it(
    profile: Path, started: Start, finished: Callable[..., Any], window_env: dict[str, str]
) -> None:
    profile.mkdir()
    command, window = InstanceLock(profile, TURN), InstanceLock(profile)
    assert command.acquire() and window.acquire()  # as a command does
    process = await started(env=window_env | {"PYTHONPROFILEIMPORTTIME": "1"})
    try:
        one = Connection("c", "Late", ServerKind.OPENAI, "http://127.0.0.1:1")
        await calling(process)
        SettingsFile(paths.settings_file(profile)).save(Settings(connections=(one,)))
        window.release()
        command.release()
        await listening(profile)
    finally:
        result = await ended(process, finished)
    assert result.status == 0
    assert [one.name for one in saved(profile).connections] == ["Late"]


async def test_settings_that_can_not_be_read_are_not_written_over(
    falcon: Run, profile: Path
) -> None:
    paths.settings_file(profile).mkdir(parents=True)
    result = await falcon("connections", "add", "New", "--base-url", ":8080")
    assert result.status == 5 and "The settings can't be read: is a directory." in result.err
    assert paths.settings_file(profile).is_dir()


async def test_damaged_settings_are_set_aside_by_a_change_and_left_by_a_look(
    falcon: Run, profile: Path
) -> None:
    await falcon("connections", "add", "First", "--base-url", ":8080")
    await falcon("connections", "add", "Second", "--base-url", ":8081")
    file = paths.settings_file(profile)
    file.write_text("{ damaged")
    for look in (["connections", "list"], ["presets"]):
        looked = await falcon(*look)
        assert looked.status == 0 and "damaged" in looked.err
        assert file.read_text() == "{ damaged"
    assert (await falcon("connections", "add", "Third", "--base-url", ":8082")).status == 0
    assert [one.name for one in saved(profile).connections] == ["First", "Third"]
    [aside] = profile.glob("settings.json.damaged-*")
    assert aside.read_text() == "{ damaged"
    assert json.loads(file.read_text())["connections"]
