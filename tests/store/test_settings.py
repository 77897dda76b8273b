"""The settings file: round trips, damage, and the least that is imported to read it."""

from __future__ import annotations

import json
import math
import os
import signal
import subprocess
import sys
from dataclasses import Field, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
from falcon_desktop.core.domain.chat_presets import ChatPreset
from falcon_desktop.core.domain.connection import (
    EMBEDDED_ID,
    Connection,
    ProxyChoice,
    ServerKind,
    embedded_connection,
)
from falcon_desktop.core.domain.engine_settings import EngineSettings, LoadSettings
from falcon_desktop.core.domain.errors import NotFound, StorageError, StorageReadOnly
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.model_memory import CacheType
from falcon_desktop.core.domain.prompt_library import SavedPrompt
from falcon_desktop.core.domain.settings import Appearance, PanelState, SendKey, Settings
from falcon_desktop.core.domain.tool_settings import AllowedTool
from falcon_desktop.core.domain.tools import ToolServer, Transport
from falcon_desktop.store.settings import MAX_BYTES, SettingsFile
from hypothesis import given, settings
from hypothesis import strategies as st

FULL = Settings(
    appearance=Appearance.DARK,
    zoom=1.25,
    send_key=SendKey.CTRL_ENTER,
    language="de",
    window_geometry="AdnQywAD",
    panels=PanelState(sidebar_visible=False, sidebar_width=333, options_visible=True),
    open_conversation_id="abc",
    default_connection_id="mine",
    connections=(
        Connection(
            id="mine",
            name="Büro",
            kind=ServerKind.TGI,
            base_url="http://10.0.0.1:8080",
            model="tiiuae/falcon-180B-chat",
            uses_key=True,
            keys_left_at=("http://10.0.0.2:80", "https://old.example:443"),
            key_variable="MY_KEY",
            headers=(("X-Team", "a"),),
            ca_file="/etc/ca.pem",
            proxy=ProxyChoice.EXPLICIT,
            proxy_url="http://proxy:3128",
            allow_plain_http=True,
            preset="tgi",
            template="falcon",
            custom_template="{text}",
            context_window=2048,
            defaults=GenerationSettings(temperature=0.0, stop=("User:",)),
        ),
        replace(embedded_connection(), model="other.gguf"),
    ),
    chat_defaults=GenerationSettings(system_message="", top_k=0, seed=-1),
    chat_presets=(
        ChatPreset("p", "Falke", GenerationSettings(seed=1), "mine", "falcon", ("Wer?", "Was?")),
    ),
    saved_prompts=(SavedPrompt("s", "kurz", "Fasse {{text}} zusammen"),),
    engine=EngineSettings(
        folders=("/models",),
        forgotten=("/ollama/blobs/sha256-1",),
        loads={"falcon": LoadSettings(4_096, CacheType.Q8_0, 0, 3, flash_attention=False)},
        server="/usr/bin/llama-server",
        memory_budget=8 << 30,
        idle_minutes=0,
        unknown={"future": [1]},
    ),
    tool_servers=(
        ToolServer(
            id="git",
            name="Git",
            command=("uvx", "mcp-server-git", "--repository", "/home/a b"),
            folder="/home/a b",
            variables={"LANG": "de", "GIT_TOKEN": ""},
            secret_names=("GIT_TOKEN",),
            is_on=True,
            no_network=True,
            only_folders=("/home/a b",),
            agreed="0" * 64,
        ),
        ToolServer(
            id="web",
            name="Netz",
            transport=Transport.HTTP,
            url="https://mcp.example/mcp",
            headers={"X-Team": "a"},
        ),
    ),
    allowed_tools=(AllowedTool("ab" * 32, "git", "Git", "git_log", "Shows commits", "{}"),),
)


@pytest.fixture
def file(tmp_path: Path) -> SettingsFile:
    return SettingsFile(tmp_path / "data" / "settings.json")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "data" / "settings.json"


def test_round_trip(file: SettingsFile, place: Path) -> None:
    assert file.load() == Settings()
    assert not place.parent.exists()
    for settings_ in (FULL, Settings(), FULL):
        file.save(settings_)
        assert file.load() == settings_
        assert file.problems == ()
    assert place.stat().st_mode & 0o777 == 0o600
    assert place.parent.stat().st_mode & 0o777 == 0o700
    assert sorted(entry.name for entry in place.parent.iterdir()) == [
        "settings.json",
        "settings.json.bak",
    ]


def test_what_a_newer_version_wrote_survives(file: SettingsFile, place: Path) -> None:
    file.save(FULL)
    data = json.loads(place.read_text())
    data["future"] = {"a": [1]}
    data["panels"]["future_panel"] = True
    data["connections"][0]["future_option"] = "x"
    data["chat_defaults"]["future_parameter"] = 5
    data["chat_presets"][0]["future_colour"] = "red"
    data["saved_prompts"][0]["future_key"] = "F5"
    data["tool_servers"][1]["future_road"] = "ws"
    data["allowed_tools"][0]["future_until"] = 5
    place.write_text(json.dumps(data))
    loaded = file.load()
    assert file.problems == ()
    file.save(replace(loaded, zoom=2.0))
    again = json.loads(place.read_text())
    data["zoom"] = 2.0
    assert again == data


def test_a_bad_value_costs_only_itself(file: SettingsFile, place: Path) -> None:
    file.save(FULL)
    good = json.loads(place.read_text())
    for name, bad in [
        ("appearance", "pink"), ("zoom", "big"), ("zoom", True), ("send_key", 3), ("language", []),
        ("language", "x" * 99), ("window_geometry", None), ("panels", 4),
        ("open_conversation_id", 7), ("default_connection_id", {}), ("connections", "none"),
        ("chat_defaults", 3), ("chat_presets", {}), ("saved_prompts", "none"), ("engine", 1),
        ("tool_servers", {}), ("allowed_tools", 2),
    ]:  # fmt: skip
        place.write_text(json.dumps(good | {name: bad}))
        loaded = file.load()
        assert loaded == replace(FULL, **{name: getattr(Settings(), name)})
        assert len(file.problems) == 1
        assert name in file.problems[0]
    place.write_text(json.dumps(good | {"zoom": 99}))
    assert file.load().zoom == 3.0


@pytest.mark.parametrize(
    "bad", [3, {}, {"id": "x"}, {"id": "x", "name": "n" * 81}, {"id": 5, "name": "n", "text": "t"}]
)
def test_a_bad_preset_or_prompt_costs_only_itself(
    file: SettingsFile, place: Path, bad: object
) -> None:
    file.save(FULL)
    data = json.loads(place.read_text())
    for name in ("chat_presets", "saved_prompts"):
        data[name] = [bad, *data[name]]
    place.write_text(json.dumps(data))
    assert replace(file.load(), unknown={}) == FULL
    assert len(file.problems) == 2


OWN_FORMS = {
    "panels", "new_chat_options", "keys", "connections", "chat_defaults", "chat_presets",
    "saved_prompts", "engine", "tool_servers", "allowed_tools", "unknown",
}  # fmt: skip


def _in_file(file: SettingsFile, place: Path, name: str, value: object) -> Settings:
    place.parent.mkdir(exist_ok=True)
    place.write_text(json.dumps({name: value}))
    return file.load()


def _tried(field: Field[Any]) -> tuple[list[object], list[object]]:
    """Return values that a setting takes, at its limits, and some that it does not."""
    default, limits = field.default, field.metadata
    if isinstance(default, bool):
        return [not default], [1, "true", None]
    if isinstance(default, StrEnum):
        return list(type(default)), ["no such choice", 1, None]
    low, high = limits["low"], limits["high"]
    if isinstance(default, float):
        return [low, high], ["1", True, None, math.inf]
    if isinstance(default, int):
        return [low, high], [low - 1, high + 1, True, "1", 1.5]
    text = "é" * limits["longest"]
    if isinstance(default, tuple):
        return [[text] * limits["most"]], [[text + "x"], [1], text]
    return ["", text], [text + "x", 1, ["x"]]


@pytest.mark.parametrize(
    "field",
    [one for one in fields(Settings) if one.name not in OWN_FORMS],
    ids=lambda one: one.name,
)
def test_a_setting_is_kept_by_its_declaration_alone(
    file: SettingsFile, place: Path, field: Field[Any]
) -> None:
    good, bad = _tried(field)
    for value in good:
        read = _in_file(file, place, field.name, value)
        kept = tuple(value) if isinstance(value, list) else value
        assert getattr(read, field.name) == kept and file.problems == ()
        file.save(read)
        assert file.load() == read
    for value in bad:
        read = _in_file(file, place, field.name, value)
        assert getattr(read, field.name) == field.default
        assert file.problems == (f"The setting “{field.name}” can't be used.",)


def test_no_setting_is_written_and_not_read(file: SettingsFile) -> None:
    file.save(FULL)
    assert (file.load().unknown, file.problems) == (FULL.unknown, ())


def test_what_is_shipped_is_not_written(file: SettingsFile, place: Path) -> None:
    file.save(Settings())
    assert not {"chat_presets", "saved_prompts"} & set(json.loads(place.read_text()))
    assert len(file.load().presets()) == 5
    file.save(Settings(chat_presets=(), saved_prompts=()))
    assert (file.load().presets(), file.load().prompts()) == ((), ())


def test_a_bad_connection_costs_only_itself(file: SettingsFile, place: Path) -> None:
    file.save(FULL)
    data = json.loads(place.read_text())
    [mine, embedded] = data["connections"]
    bad: object
    for bad in (
        3,
        {},
        mine | {"kind": "smtp"},
        mine | {"base_url": 5},
        mine | {"proxy": "maybe"},
        mine | {"allow_plain_http": "yes"},
        mine | {"id": ""},
    ):
        place.write_text(json.dumps(data | {"connections": [bad, embedded]}))
        loaded = file.load()
        assert [one.id for one in loaded.connections] == [EMBEDDED_ID]
        assert file.problems == ("Connection 1 can't be used and was left out.",)
    place.write_text(json.dumps(data | {"connections": [mine | {"defaults": {"temperature": 9}}]}))
    assert file.load().connections[0].defaults == GenerationSettings()
    place.write_text(json.dumps(data | {"connections": [mine, mine]}))
    assert len(file.load().connections) == 1


@pytest.mark.parametrize(
    "bad",
    [
        3, {}, {"id": ""}, {"id": "a/b"}, {"transport": "smtp"}, {"command": "rm -rf /"},
        {"command": ["x", 1]}, {"command": ["x"] * 501}, {"variables": {"A": 1}}, {"url": None},
        {"headers": []}, {"is_on": "yes"}, {"no_network": 0}, {"only_folders": "/"},
        {"secret_names": [1]}, {"agreed": None},
    ],
)  # fmt: skip
def test_a_bad_server_of_tools_costs_all_of_itself_and_nothing_else(
    file: SettingsFile, place: Path, bad: object
) -> None:
    file.save(FULL)
    data = json.loads(place.read_text())
    [git, web] = data["tool_servers"]
    if isinstance(bad, dict) and bad:
        bad = git | bad
    place.write_text(json.dumps(data | {"tool_servers": [bad, web]}))
    loaded = file.load()
    assert [one.id for one in loaded.tool_servers] == ["web"]
    assert file.problems == ("Tool server 1 can't be used and was left out.",)
    file.save(loaded)
    assert json.loads(place.read_text())["tool_servers"] == [web, bad]


@pytest.mark.parametrize("bad", [3, {}, {"digest": "ab"}, {"digest": "x" * 64}, {"name": 5}])
def test_what_is_allowed_by_a_bad_entry_is_not_allowed(
    file: SettingsFile, place: Path, bad: object
) -> None:
    file.save(FULL)
    data = json.loads(place.read_text())
    [good] = data["allowed_tools"]
    if isinstance(bad, dict) and bad:
        bad = good | bad
    place.write_text(json.dumps(data | {"allowed_tools": [bad, good]}))
    assert file.load().allowed_tools == FULL.allowed_tools
    assert file.problems == ("Allowed tool 1 can't be used and was left out.",)


def test_no_secret_of_a_server_of_tools_is_written(file: SettingsFile, place: Path) -> None:
    [git, web] = FULL.tool_servers
    filled = replace(git, variables={"GIT_TOKEN": "canary", "LANG": "de"})
    headed = replace(web, headers={"Authorization": "canary"}, secret_names=("Authorization",))
    file.save(replace(FULL, tool_servers=(filled, headed)))
    assert "canary" not in place.read_text()
    assert file.load().tool_servers[0].variables == {"GIT_TOKEN": "", "LANG": "de"}


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b"\xff\xfe", b"\0" * 100, b"x" * (MAX_BYTES + 1), b"[" * 100_000],
    ids=lambda content: repr(content[:6]),
)
def test_a_damaged_file_is_kept_and_the_previous_copy_used(
    file: SettingsFile, place: Path, content: bytes
) -> None:
    file.save(FULL)
    file.save(replace(FULL, zoom=2.0))
    place.write_bytes(content)
    assert file.load() == FULL
    assert len(file.problems) == 2
    [aside] = place.parent.glob("settings.json.damaged-*")
    assert aside.read_bytes() == content
    file.save(Settings())
    assert file.load() == Settings()
    assert aside.read_bytes() == content


def test_without_a_previous_copy(file: SettingsFile, place: Path) -> None:
    place.parent.mkdir()
    place.write_text("{")
    assert file.load() == Settings()
    place.mkdir()
    assert file.load() == Settings()
    assert file.problems


@pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX systems")
def test_a_full_disk_leaves_the_old_settings(file: SettingsFile, place: Path) -> None:
    import resource

    # What is imported under the limit is compiled into a file that is cut off there.
    from falcon_desktop.core.text import system_reasons  # noqa: F401

    file.save(FULL)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    old = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (50, before[1]))
        with pytest.raises(StorageError):
            file.save(Settings())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, old)
    assert file.load() == FULL


def test_an_impossible_place() -> None:
    with pytest.raises(StorageReadOnly):
        SettingsFile(Path("/dev/null/settings.json")).save(Settings())


def test_kill_at_any_moment(file: SettingsFile, place: Path) -> None:
    """Old or new settings, never half of them."""
    code = (
        "import sys; from pathlib import Path\n"
        "from falcon_desktop.core.domain.settings import Settings\n"
        "from falcon_desktop.store.settings import SettingsFile\n"
        "file = SettingsFile(Path(sys.argv[1])); print(flush=True)\n"
        "for n in range(10**9): file.save(Settings(language=str(n) * 7))\n"
    )
    root = Path(__file__).resolve().parents[2]
    for _ in range(5):
        child = subprocess.Popen(
            [sys.executable, "-c", code, str(place)],
            env={**os.environ, "PYTHONPATH": str(root)},
            stdout=subprocess.PIPE,
        )
        assert child.stdout is not None
        child.stdout.readline()
        while not place.exists():
            pass
        child.kill()
        child.wait()
        child.stdout.close()
        assert file.load().language
        assert file.problems == ()


@settings(max_examples=100, deadline=None, database=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(
            st.sampled_from(["panels", "connections", "id", "kind", "headers", "zoom", "defaults"]),
            inner,
        ),
        max_leaves=20,
    )
)  # fmt: skip
def test_any_json_loads(tmp_path_factory: pytest.TempPathFactory, value: object) -> None:
    place = tmp_path_factory.mktemp("any") / "settings.json"
    place.write_text(json.dumps({"panels": value, "connections": [value], "zoom": value}))
    file = SettingsFile(place)
    loaded = file.load()
    file.save(loaded)
    assert file.load() == loaded


def test_connections_by_id() -> None:
    assert Settings().connection("").id == EMBEDDED_ID
    assert FULL.connection("").id == "mine"
    assert FULL.connection(EMBEDDED_ID).model == "other.gguf"
    assert len(Settings().all_connections()) == 1
    assert len(FULL.all_connections()) == 2
    assert replace(FULL, default_connection_id="gone").connection("").id == EMBEDDED_ID
    with pytest.raises(NotFound):
        FULL.connection("gone")


def test_reading_needs_no_heavy_import() -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from falcon_desktop.store.settings import SettingsFile\n"
        "SettingsFile(Path(sys.argv[1])).load()\n"
        "print([m for m in ('apsw', 'asyncio', 'httpx', 'sqlite3') if m in sys.modules])\n"
    )
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-c", code, "/nowhere/settings.json"]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
    assert done.stdout == "[]\n"


def test_a_directory_that_is_gone_is_not_made_anew(tmp_path: Path) -> None:
    home = tmp_path / "data"
    first = SettingsFile(home / "settings.json")
    first.save(Settings(zoom=1.5))  # it was not there, and is made
    file = SettingsFile(home / "settings.json")
    for other in (first, file):
        other.save(Settings(zoom=1.6))
    home.rename(tmp_path / "moved")
    for other in (first, file):
        with pytest.raises(StorageError, match="moved or removed"):
            other.save(Settings(zoom=1.7))
    assert not home.exists()
    home.mkdir()
    with pytest.raises(StorageError, match="moved or removed"):
        file.save(Settings(zoom=1.7))
    assert list(home.iterdir()) == []
    (tmp_path / "data").rmdir()
    (tmp_path / "moved").rename(home)
    file.save(Settings(zoom=1.8))
    assert SettingsFile(home / "settings.json").load().zoom == 1.8


@pytest.mark.parametrize(
    ("name", "limit"), [("chat_presets", 200), ("saved_prompts", 500), ("connections", 1_000)]
)
def test_entries_beyond_a_limit_and_unusable_ones_are_kept_and_told(
    tmp_path: Path, name: str, limit: int
) -> None:
    entry = {"name": "N", "text": "t", "kind": "openai", "base_url": "http://127.0.0.1:1/v1"}
    entries: list[object] = [{**entry, "id": f"e{number}"} for number in range(limit + 7)]
    entries[3] = {"id": 3, "from": "a newer version"}
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({name: entries}))
    for zoom in (1.1, 1.2, 1.3):
        file = SettingsFile(path)
        settings = file.load()
        assert len(getattr(settings, name) or ()) == limit - 1
        assert any(f"has {limit + 7:,} entries" in one for one in file.problems)
        file.save(replace(settings, zoom=zoom))
        kept = json.loads(path.read_text())
        assert "kept_aside" not in kept
        assert len(kept[name]) == limit + 7
        ids = [one["id"] for one in kept[name]]
        assert {*ids} == {3, *(f"e{number}" for number in range(limit + 7) if number != 3)}
        entries = kept[name]
        entries.insert(3, entries.pop(ids.index(3)))
        path.write_text(json.dumps({**kept, name: entries}))


@pytest.mark.parametrize("field", ["new_chat_draft", "early_draft"])
@pytest.mark.parametrize(
    ("typed", "left"), [("my secret", ""), ("my secret is", "my  is"), ("a secret", "other")]
)
def test_what_was_typed_and_taken_out_again_is_nowhere(
    file: SettingsFile, place: Path, field: str, typed: str, left: str
) -> None:
    file.load()
    for text in ("my ", typed, left):
        file.save(replace(FULL, **{field: text}))  # type: ignore[arg-type]
    assert getattr(file.load(), field) == left
    for entry in place.parent.iterdir():
        assert " secret" not in entry.read_text(), entry.name


def test_what_is_typed_on_is_in_the_previous_copy_too(file: SettingsFile, place: Path) -> None:
    file.load()
    for text in ("Hello", "Hello there"):
        file.save(replace(FULL, new_chat_draft=text))
    place.write_text("{ damaged")
    assert file.load().new_chat_draft == "Hello"


def test_so_is_a_system_message_of_a_new_chat(file: SettingsFile, place: Path) -> None:
    file.load()
    for text in ("the secret", None):
        options = GenerationSettings(system_message=text)
        file.save(replace(FULL, new_chat_options=options))
    for entry in place.parent.iterdir():
        assert " secret" not in entry.read_text(), entry.name


def test_a_connection_takes_the_place_of_its_former_state() -> None:
    first, second = Connection("a", "A", ServerKind.OPENAI), Connection("b", "B", ServerKind.TGI)
    kept = Settings(connections=(first, second))
    renamed = replace(first, name="C")
    assert kept.with_connection(renamed).connections == (renamed, second)
    chosen = replace(embedded_connection(), model="other")
    assert kept.with_connection(chosen).connections == (first, second, chosen)
    assert kept.with_connection(second) == kept
