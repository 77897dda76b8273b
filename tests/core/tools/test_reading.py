"""Servers out of other programs' JSON: whatever the form, off, and without a secret in them."""

from __future__ import annotations

import copy
import itertools
import json
import random
from typing import Any

import pytest
from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.core.domain.tool_consent import may_run
from falcon_desktop.core.domain.tool_settings import server_from_json, server_to_json
from falcon_desktop.core.domain.tools import Transport
from falcon_desktop.core.tools.reading import FoundServer, FoundServers, read_servers

KEY = "ghp_c0naryc0naryc0nary1234"
GIT: dict[str, Any] = {
    "command": "uvx", "args": ["mcp-server-git", "--repository", "/a b"], "cwd": "/a b",
}  # fmt: skip
HUB: dict[str, Any] = {
    "command": "npx", "args": ["-y", "server-github"], "env": {"GITHUB_TOKEN": KEY, "A": "b"},
}  # fmt: skip
WEB: dict[str, Any] = {
    "type": "http", "url": "https://mcp.example/mcp", "headers": {"Authorization": "Bearer x1"},
}  # fmt: skip
ALL: dict[str, Any] = {"git": GIT, "hub": HUB, "web": WEB}


def read(value: Any) -> FoundServers:
    numbers = itertools.count(1)
    text = value if isinstance(value, str) else json.dumps(value)
    return read_servers(text, lambda: f"id{next(numbers)}")


def one(value: Any) -> FoundServer:
    [found] = read(value).servers
    return found


@pytest.mark.parametrize(
    "wrapped",
    [
        {"mcpServers": ALL}, {"servers": ALL, "inputs": [{"id": "t"}]}, ALL, {"mcp": ALL},
        {"mcp": {"servers": ALL}, "editor.fontSize": 12}, {"context_servers": ALL},
        {"mcpServers": [{"name": name, **entry} for name, entry in ALL.items()]},
        [{"name": name, **entry} for name, entry in ALL.items()],
        json.dumps({"mcpServers": ALL}, indent=2).replace("\n}", ",\n}") + "// mine",
        json.dumps({"mcpServers": ALL})[1:-1],
    ],
    ids=["mcpServers", "servers", "bare", "mcp", "settings", "zed", "list", "bare list",
         "commented", "without braces"],
)  # fmt: skip
def test_every_form_gives_the_same_servers(wrapped: Any) -> None:
    found = read(wrapped)
    assert found.left_out == ()
    git, hub, web = (entry.server for entry in found.servers)
    assert (git.name, git.command) == ("git", ("uvx", *GIT["args"]))
    assert git.folder == "/a b"
    assert (hub.variables, hub.secret_names) == ({"GITHUB_TOKEN": "", "A": "b"}, ("GITHUB_TOKEN",))
    assert found.servers[1].secrets == {"GITHUB_TOKEN": KEY}
    assert (web.transport, web.url) == (Transport.HTTP, "https://mcp.example/mcp")
    assert (web.headers, web.command) == ({"Authorization": ""}, ())
    assert found.servers[2].secrets == {"Authorization": "Bearer x1"}
    assert not any(entry.remarks for entry in found.servers)


def test_what_is_read_is_off_and_holds_no_secret() -> None:
    found = read({"mcpServers": {"a": HUB | {"is_on": True, "agreed": "x", "disabled": False}}})
    [entry] = found.servers
    assert not entry.server.is_on and not may_run(entry.server)
    assert KEY not in repr(found) + json.dumps(server_to_json(entry.server))


@pytest.mark.parametrize(
    "entry",
    [
        {"command": "npx", "args": ["-y", "x"]}, {"command": ["npx", "-y", "x"]},
        {"type": "local", "command": ["npx", "-y"], "args": ["x"]},
        {"command": {"path": "npx", "args": ["-y", "x"], "env": {"A": "1"}}},
    ],
)  # fmt: skip
def test_a_single_server_is_named_by_its_program(entry: Any) -> None:
    found = one(entry)
    assert (found.server.name, found.server.command) == ("npx", ("npx", "-y", "x"))


def test_nothing_is_filled_in_and_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME_OF_KEYS", "canary")
    found = one(
        {
            "command": "run",
            "args": ["${workspaceFolder}", "$HOME_OF_KEYS"],
            "env": {"API_KEY": "${input:key}", "PLACE": "${env:HOME_OF_KEYS}"},
        }
    )
    assert found.server.command == ("run", "${workspaceFolder}", "$HOME_OF_KEYS")
    assert found.server.variables == {"API_KEY": "", "PLACE": "${env:HOME_OF_KEYS}"}
    assert (found.secrets, found.server.secret_names) == ({}, ("API_KEY",))
    said = " ".join(map(str, found.remarks))
    assert all(place in said for place in ("${workspaceFolder}", "${input:key}", "API_KEY"))
    assert "canary" not in repr(found)


@pytest.mark.parametrize(
    "entry",
    [
        {"command": "x", "args": ["--api-key", "abc"]}, {"command": "x", "args": [KEY]},
        {"command": "x", "args": [f"--token={KEY}"]},
    ],
)  # fmt: skip
def test_a_key_in_the_open_is_said(entry: Any) -> None:
    [remark] = one(entry).remarks
    assert "unencrypted" in remark


def test_addresses_and_numbers_of_other_programs() -> None:
    assert one({"a": {"serverUrl": "https://a.example/sse", "type": "sse"}}).remarks
    assert one({"a": {"httpUrl": "http://127.0.0.1:1/mcp"}}).server.url == "http://127.0.0.1:1/mcp"
    found = one({"a": {"command": "x", "args": [1, True], "env": {"PORT": 80}}}).server
    assert (found.command, found.variables) == (("x", "1", "true"), {"PORT": "80"})


@pytest.mark.parametrize(
    "bad",
    [
        {"command": ""}, {"command": []}, {"command": "x", "args": [None]},
        {"command": "x", "args": [["y"]]}, {"command": "x\0"}, {"command": "x", "args": ["\ud800"]},
        {"command": "x", "env": {"A=B": "1"}}, {"command": "x", "env": {"A": None}},
        {"command": "x", "env": {"\u202eA": "1"}}, {"command": "x", "args": ["y"] * 501},
        {"url": "file:///etc/passwd"}, {"url": "https://u:p@a.example"}, {"url": "https://a\nb/"},
        {"url": "https://a.example/mcp?apiKey=1"}, {"url": "https://a\u202eb.example/"},
        {"url": "https://a.example", "headers": {"A: B": "1"}}, {"command": "x", "cwd": "\0"},
        {"command": "x", "env": {"TOKEN": "x" * 6_001}}, {"command": "x", "args": [1e999]},
    ],
)  # fmt: skip
def test_a_bad_one_costs_only_itself(bad: Any) -> None:
    found = read({"mcpServers": {"bad\u202e\n": bad, "git": GIT}})
    assert [entry.server.name for entry in found.servers] == ["git"]
    [sentence] = found.left_out
    assert sentence.startswith("“bad” was left out: ") and str(sentence).isprintable()


@pytest.mark.parametrize(
    "text",
    ["", "no", "[]", "{}", "null", '{"mcpServers": {}}', '{"a": {"b": 1}}', "[" * 200_000,
     '{"mcp":' * 900 + "{}" + "}" * 900, "x" * 1_000_001, "1" * 5_000],
    ids=range(11),
)  # fmt: skip
def test_what_holds_no_server_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read(text)
    assert refused.value.sentence.isprintable()


def test_names_are_visible_and_no_others() -> None:
    text = '{"a": {"command": "x"}, "A": {"command": "x"}, "\\u200b": {"command": "/b/y"}}'
    assert [entry.server.name for entry in read(text).servers] == ["a", "A 2", "y"]
    [entry] = read({"n" * 5_000: GIT}).servers
    assert len(entry.server.name) <= 60
    many = read({f"s{number}": GIT for number in range(300)})
    assert len(many.servers) == 200 and "200" in many.left_out[0]


ODD: list[Any] = [
    None, 1, -1e308, True, "", "\0", "\u202e", "\ud800", "x" * 4_000, [], {}, ["a"], {"a": "b"},
    [[[]]], {"command": "x"}, "${input:x}", KEY, "https://[", "//", float("nan"),
]  # fmt: skip


def test_whatever_is_changed_in_it_it_is_read_or_refused() -> None:
    rng = random.Random(5)
    for _ in range(600):
        value: Any = copy.deepcopy({"mcpServers": ALL, "servers": {"one": HUB}})
        for _ in range(rng.randrange(1, 5)):
            places = _places(value)
            if not places:
                break
            holder, key = rng.choice(places)
            if isinstance(holder, dict) and rng.randrange(3) == 0:
                holder[str(rng.choice(ODD))[:300]] = holder.pop(key)
            else:
                holder[key] = copy.deepcopy(rng.choice(ODD))
        text = json.dumps(value)
        if rng.randrange(3) == 0:
            at = rng.randrange(len(text))
            text = text[:at] + rng.choice(("//", "/*", '"', "}", ",", "\\", "")) + text[at + 1 :]
        try:
            found = read(text)
        except InvalidInput as error:
            assert error.sentence.isprintable()
            continue
        for entry in found.servers:
            assert server_from_json(json.loads(json.dumps(server_to_json(entry.server))))
            assert not may_run(entry.server)
            assert set(entry.secrets) <= set(entry.server.secret_names)
        said = [*found.left_out, *(said for entry in found.servers for said in entry.remarks)]
        assert [sentence for sentence in said if not str(sentence).isprintable()] == []


def _places(value: Any) -> list[tuple[Any, Any]]:
    found: list[tuple[Any, Any]] = []
    keys = value if isinstance(value, dict) else range(len(value) if isinstance(value, list) else 0)
    for key in list(keys):
        found += [(value, key), *_places(value[key])]
    return found
