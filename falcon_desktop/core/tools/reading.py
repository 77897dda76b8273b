"""Servers of tools out of the JSON that other programs are set up with."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.core.domain.tool_settings import MAX_NAME, MAX_SERVERS
from falcon_desktop.core.domain.tools import ToolServer, Transport
from falcon_desktop.core.text.commented_json import read_commented_json
from falcon_desktop.core.text.json_values import as_list, as_mapping, as_text
from falcon_desktop.core.text.secret_words import is_secret_name, looks_like_key
from falcon_desktop.core.text.sentences import Listing, Sentence
from falcon_desktop.core.tools.secrets import check_secret
from falcon_desktop.core.tools.servers import check_server

MAX_TEXT: Final = 1_000_000
"""Characters that are read."""
_WRAPPERS: Final = ("mcpServers", "servers", "context_servers", "mcp")
"""Under what servers stand: most programs; VS Code; Zed; VS Code's settings and opencode."""
_ADDRESSES: Final = ("url", "serverUrl", "httpUrl")
_PLACE: Final = re.compile(r"\$\{[\w.:/-]{1,100}\}", re.ASCII)
"""A variable or an input that other programs fill in."""
_SEEN: Final = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True)
class FoundServer:
    """A server as it was read: off, and agreed to by nobody.

    ``secrets`` are values by name that belong into the keyring; ``remarks`` say what was read
    otherwise than it was written.
    """

    server: ToolServer
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundServers:
    """What a text held; ``left_out`` says in sentences what of it can't be used."""

    servers: tuple[FoundServer, ...]
    left_out: tuple[str, ...] = ()


def read_servers(text: str, new_id: Callable[[], str]) -> FoundServers:
    """Return the servers in a text: ``mcpServers`` or ``servers``, bare or a single one.

    Comments and a comma too many are read over. Nothing is filled in from the environment.

    Raises:
        InvalidInput: it is no JSON, or holds no server.
    """
    if len(text) > MAX_TEXT:
        raise InvalidInput(Sentence("This is too long to be a list of tool servers."))
    try:
        entries = _entries(read_commented_json(text))
    except ValueError as error:
        raise InvalidInput(Sentence("This is not JSON.")) from error
    found: list[FoundServer] = []
    left_out: list[str] = []
    taken: set[str] = set()
    for name, entry in entries[:MAX_SERVERS]:
        shown = _name(name, entry, taken)
        try:
            one = _found(shown, as_mapping(entry), new_id)
        except InvalidInput as error:
            left_out.append(
                Sentence("“{name}” was left out: {reason}", name=shown, reason=error.sentence)
            )
            continue
        taken.add(shown.casefold())
        found.append(one)
    if len(entries) > MAX_SERVERS:
        left_out.append(Sentence("Only the first {limit} servers were read.", limit=MAX_SERVERS))
    if not found and not left_out:
        raise InvalidInput(Sentence("There is no tool server in it."))
    return FoundServers(tuple(found), tuple(left_out))


def _entries(value: Any, depth: int = 0) -> list[tuple[str, Any]]:
    """Return servers by name, out of whatever they are wrapped in, not deeper than programs do."""
    if isinstance(value, list):
        return [(as_text(as_mapping(one).get("name")), one) for one in value if _is_server(one)]
    value = as_mapping(value)
    if _is_server(value):
        return [(as_text(value.get("name")), value)]
    for wrapper in _WRAPPERS:
        inner = value.get(wrapper)
        if isinstance(inner, (dict, list)) and not _is_server(inner):
            if depth < 2 and (inside := _entries(inner, depth + 1)):
                return inside
        elif inner is not None and _is_server(inner):
            return [(wrapper, inner)]
    return [(name, one) for name, one in value.items() if _is_server(one)]


def _is_server(value: Any) -> bool:
    return isinstance(value, dict) and (
        isinstance(value.get("command"), (str, list, dict))
        or any(isinstance(value.get(name), str) for name in _ADDRESSES)
    )


def _found(name: str, entry: Mapping[str, Any], new_id: Callable[[], str]) -> FoundServer:
    """Return one server.

    Raises:
        InvalidInput: it can't be used.
    """
    url = next((entry[one] for one in _ADDRESSES if isinstance(entry.get(one), str)), "")
    command = _command(entry)
    is_address = bool(url) and not command
    plain, secrets, names, places = _sorted(_values_in(entry, is_address))
    remarks: list[str] = []
    server = ToolServer(
        new_id(),
        name,
        Transport.HTTP if is_address else Transport.STDIO,
        command=command,
        folder="" if is_address else as_text(entry.get("cwd")),
        variables={} if is_address else plain,
        url=url.strip() if is_address else "",
        headers=plain if is_address else {},
        secret_names=names,
    )
    check_server(server)
    for one, secret in secrets.items():
        check_secret(one, secret)
    for text in (*server.command, server.folder, server.url):
        places += [one for one in _PLACE.findall(text) if one not in places]
    if places:
        remarks.append(
            Sentence(
                "{places} is not filled in by Falcon Desktop. Enter the value itself.",
                places=Listing(places[:10]),
            )
        )
    if lacking := [one for one in names if one not in secrets]:
        remarks.append(Sentence("Enter a value for {names}.", names=Listing(lacking[:10])))
    if _shows_key(server):
        remarks.append(
            Sentence(
                "It has what looks like a key among its arguments. Those are kept unencrypted. Use "
                "a variable where the server takes one."
            )
        )
    if is_address and as_text(entry.get("type") or entry.get("transport")).lower() == "sse":
        remarks.append(
            Sentence("It is set up for an older protocol (SSE). It may not answer this one.")
        )
    return FoundServer(server, secrets, tuple(remarks))


def _command(entry: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the program and its arguments, () where there is none.

    Raises:
        InvalidInput: an argument is no text.
    """
    command, arguments = _program(entry), entry.get("args")
    if isinstance(entry.get("command"), dict):
        arguments = as_mapping(entry["command"]).get("args", arguments)
    parts = [command] if isinstance(command, str) else as_list(command)
    return tuple(_argument(one) for one in (*parts, *as_list(arguments)))


def _program(entry: Mapping[str, Any]) -> Any:
    """Return what stands for the program: a text, or a list with its arguments."""
    command = entry.get("command")
    return as_mapping(command).get("path") if isinstance(command, dict) else command  # Zed's


def _values_in(entry: Mapping[str, Any], is_address: bool) -> dict[str, str]:
    """Return the variables or headers.

    Raises:
        InvalidInput: one is no text.
    """
    inner = as_mapping(entry.get("command"))
    for name in ("headers",) if is_address else ("env", "environment"):
        for holder in (entry, inner):
            if isinstance(holder.get(name), dict):
                return {str(one): _argument(value) for one, value in holder[name].items()}
    return {}


def _argument(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)) and abs(value) < 1e15:
        return str(value)
    raise InvalidInput(Sentence("An argument or a value of it is no text."))


def _sorted(
    values: Mapping[str, str],
) -> tuple[dict[str, str], dict[str, str], tuple[str, ...], list[str]]:
    """Return what may be shown, what belongs into the keyring, the names of those, and the places
    that are not filled in.
    """
    plain: dict[str, str] = {}
    secrets: dict[str, str] = {}
    names: list[str] = []
    places: list[str] = []
    for name, value in values.items():
        found = _PLACE.findall(value)
        places += [one for one in found if one not in places]
        if is_secret_name(name) or looks_like_key(value):
            names.append(name)
            plain[name] = ""
            if value and not found:
                secrets[name] = value
        else:
            plain[name] = value
    return plain, secrets, tuple(names), places


def _shows_key(server: ToolServer) -> bool:
    if any(looks_like_key(one) for one in server.command):
        return True
    flags = zip(server.command, server.command[1:], strict=False)
    return any(_names_secret(flag) and not after.startswith("-") for flag, after in flags)


def _names_secret(flag: str) -> bool:
    return flag.startswith("--") and is_secret_name(flag.strip("-")) and not _PLACE.search(flag)


def _name(name: str, entry: Any, taken: set[str]) -> str:
    """Return a name to show: visible, on one line, and no other's."""
    clean = _visible(name)
    if not clean:
        command = _program(as_mapping(entry))
        program = command if isinstance(command, str) else "".join(map(str, as_list(command)[:1]))
        clean = _visible(re.split(r"[/\\]", program)[-1]) or "MCP"
    base, number = clean, 2
    while clean.casefold() in taken:
        clean = f"{base} {number}"
        number += 1
    return clean


def _visible(name: str) -> str:
    seen = " ".join("".join(one if one.isprintable() else " " for one in name[:1_000]).split())
    return seen[: MAX_NAME // 4].strip() if _SEEN.search(seen) else ""
