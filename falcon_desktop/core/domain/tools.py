"""Tools that a model may use: the servers that a person set up, what they offer, what may run.

A tool runs only after a person allowed it (:class:`Approval`). What is allowed *always* is pinned
to :func:`digest_of`: where anything of it changes, the person is asked again.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from falcon_desktop.core.domain.attachments import Attachment

MAX_ROUNDS: Final = 25
"""Requests of one answer: after so many the model is asked no more."""
MOST_ALIKE: Final = 3
"""The same call so many times in one answer, and a person is asked whether to go on."""
RESULT_TOKENS: Final = 8_000
"""Of a result that the model gets, unless a person chose another number."""
MOST_TOOLS: Final = 5_000
"""Of one server; more are left out, and that is said."""
MAX_WIRE_NAME: Final = 64
"""Characters of a tool's name in a request: OpenAI, Anthropic and Gemini take no more."""
_NO_WIRE_SIGN: Final = re.compile(r"[^A-Za-z0-9_-]+")


class Transport(StrEnum):
    """How a server of tools is reached."""

    STDIO = "stdio"
    """A program of this computer, over its standard input and output."""
    HTTP = "http"
    """An address, over streamable HTTP."""


@dataclass(frozen=True, slots=True)
class ToolServer:
    """A server of tools as a person set it up. No secret is in it.

    ``command`` is the program and its arguments, ``folder`` where it runs ("" for the home folder),
    ``variables`` its environment and ``headers`` what goes with each request; the values of those
    in ``secret_names`` are in the keyring. ``only_folders`` is what it may read and write besides
    the system's files, None for everything. ``agreed`` is the digest of what a person agreed to
    run, "" for nothing; where what would run has another, they are asked again.
    """

    id: str
    name: str
    transport: Transport = Transport.STDIO
    command: tuple[str, ...] = ()
    folder: str = ""
    variables: Mapping[str, str] = field(default_factory=dict)
    url: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    secret_names: tuple[str, ...] = ()
    is_on: bool = False
    no_network: bool = False
    only_folders: tuple[str, ...] | None = None
    agreed: str = ""

    @property
    def runs(self) -> str:
        """What is run or asked, as one text: JSON of the command, or the address."""
        if self.transport is Transport.HTTP:
            return self.url
        return json.dumps(self.command, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool as its server lists it; ``title`` and ``description`` are hostile text, cleaned.

    ``schema`` is the JSON Schema of its arguments. ``read_only`` and ``destructive`` are what the
    server says of it, None for nothing: shown, and believed by nobody.
    """

    server_id: str
    name: str
    title: str = ""
    description: str = ""
    schema: Mapping[str, Any] = field(default_factory=dict)
    output_schema: Mapping[str, Any] | None = None
    read_only: bool | None = None
    destructive: bool | None = None


@dataclass(frozen=True, slots=True)
class OfferedTool:
    """A tool as a model is told of it: ``name`` is its name in requests, ``server`` its server's
    name as people know it. ``shared`` says that another server offers one of the same name: then
    a person is asked each time.
    """

    name: str
    server: str
    tool: Tool
    digest: str
    shared: bool = False


class Approval(StrEnum):
    """What a person says to a call."""

    ONCE = "once"
    CHAT = "chat"
    """Calls of this tool in this chat, until the program ends."""
    ALWAYS = "always"
    DENIED = "denied"


class WaitReason(StrEnum):
    """Why a call waits for a person."""

    ASK = "ask"
    """Nobody allowed this tool yet."""
    REPEATED = "repeated"
    """The model makes the same call again and again."""
    MISFIT = "misfit"
    """Its arguments don't fit the tool's schema, though the model was told so before."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's word on a call; ``arguments`` are JSON as they changed them, None as written."""

    approval: Approval
    arguments: str | None = None


@dataclass(frozen=True, slots=True)
class ToolProgress:
    """How far a call is: ``fraction`` from 0 to 1, None where its server does not say."""

    fraction: float | None = None
    message: str = ""


@dataclass(frozen=True, slots=True)
class ToolOutcome:
    """What a call gave. ``structured`` is JSON as a text, "" for none.

    ``text`` is all of its text, whole; ``pictures`` are checked as those of an answer are;
    ``links`` are addresses of any scheme that it names, each with a title or "", never fetched.
    ``left_out`` says what was not kept, such as sound: sentences.
    """

    text: str = ""
    structured: str = ""
    pictures: tuple[Attachment, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    is_error: bool = False
    left_out: tuple[str, ...] = ()


def digest_of(server: ToolServer, tool: Tool) -> str:
    """Return the SHA-256, in hexadecimal, of what is run, the tool's name, description and schema.

    What a person allows always is kept by it.
    """
    told = [server.transport.value, server.runs, tool.name, tool.title, tool.description]
    text = json.dumps([*told, tool.schema], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def offered(chosen: Iterable[tuple[ToolServer, Sequence[Tool]]]) -> tuple[OfferedTool, ...]:
    """Return tools with the names that requests give them: each name once.

    A tool keeps its name where the signs of it are allowed and no other has it; else its server's
    name stands before it, and a number behind it where that is not enough.
    """
    listed = [(server, tool) for server, tools in chosen for tool in tools]
    often = Counter(tool.name for _, tool in listed)
    wires = Counter(_wire_name(tool.name) for _, tool in listed)
    taken: set[str] = set()
    found: list[OfferedTool] = []
    for server, tool in listed:
        name = _wire_name(tool.name)
        if wires[name] > 1:
            name = _wire_name(f"{server.name}__{tool.name}")
        base, number = name, 2
        while name in taken:
            name = f"{base[: MAX_WIRE_NAME - 5]}_{number}"
            number += 1
        taken.add(name)
        digest = digest_of(server, tool)
        found.append(OfferedTool(name, server.name, tool, digest, shared=often[tool.name] > 1))
    return tuple(found)


def told_of(tools: Iterable[OfferedTool]) -> str:
    """Return what a model is told of tools, as one text: what they cost of its context is counted
    by it.
    """
    return "\n".join(
        json.dumps(
            {"name": one.name, "description": one.tool.description, "parameters": one.tool.schema},
            ensure_ascii=False,
        )
        for one in tools
    )


def _wire_name(name: str) -> str:
    return _NO_WIRE_SIGN.sub("_", name)[:MAX_WIRE_NAME] or "tool"


def choice_of(server_id: str, tool: str = "") -> str:
    """Return how a chat keeps what it may use: ``SERVER`` for all of a server, ``SERVER/TOOL``."""
    return f"{server_id}/{tool}" if tool else server_id


def is_chosen(choices: Iterable[str], server_id: str, tool: str) -> bool:
    """Say whether a chat's choices hold a tool."""
    return any(one in (server_id, choice_of(server_id, tool)) for one in choices)


def servers_of(choices: Iterable[str]) -> tuple[str, ...]:
    """Return the ids of the servers that a chat's choices name, each once."""
    return tuple(dict.fromkeys(one.partition("/")[0] for one in choices))
