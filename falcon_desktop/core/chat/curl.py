"""A request as a shell command, with the key left out."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, Final

from falcon_desktop.core.domain.connection import origin_of
from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.core.domain.servers import BEARER, KeyHeader
from falcon_desktop.core.text.invisible import UNSEEN

KEY_VARIABLE: Final = "FALCON_KEY"
SERVER_VARIABLE: Final = "FALCON_SERVER"
MAX_ARGUMENT: Final = 100_000
"""Bytes; Linux takes no single argument of more than 128 KiB."""
ROUTES: Final = ("chat/completions", "completions")
"""What the engine is asked, after ``/v1/``."""
_END: Final = "FALCON_BODY"
_HIDDEN: Final = UNSEEN | {"Zl", "Zp"}


def curl_command(
    address: str,
    body: Mapping[str, Any],
    *,
    has_key: bool,
    headers: Sequence[tuple[str, str]] = (),
    key: KeyHeader = BEARER,
    is_engine: bool = False,
) -> str:
    """Return a command for POSIX shells and fish that sends the same body to the same address.

    Address and body may be anybody's: an imported chat holds them. "" if the address is none. A
    body that is too long for an argument goes through a here-document, which fish refuses.

    The key is read from ``$FALCON_KEY`` and goes in the header ``key``. The engine on this computer
    can't be reached from outside: for it ``$FALCON_SERVER`` stands for the address of another
    llama.cpp server.
    """
    if is_engine:
        target = f'"${SERVER_VARIABLE}/v1/{_route(address)}"'
    elif is_safe(address):
        target = _quoted(address)
    else:
        return ""
    options = "--no-buffer --globoff" if set(address) & set("[]{}") else "--no-buffer"
    lines = [f"curl {options} {target}", "-H 'Content-Type: application/json'"]
    if has_key and not is_engine:
        lines.append(f'-H "{key.name}: {key.value(f"${KEY_VARIABLE}")}"')
    lines += [f"-H {_quoted(_header(name, value))}" for name, value in headers]
    # One line: JSON escapes every line break, so that nothing in it can end a here-document.
    # Without spaces, as it was sent.
    data = _typed(json.dumps(body, ensure_ascii=False, separators=(",", ":")))
    if len(data.encode()) <= MAX_ARGUMENT:
        lines.append(f"--data-raw '{data}'")
        return " \\\n  ".join(lines)
    lines.append(f"--data-binary @- <<'{_END}'")
    return " \\\n  ".join(lines) + f"\n{data}\n{_END}"


def is_safe(address: str) -> bool:
    """Whether an address is a web address without characters that terminals act on.

    Quotes keep a shell from acting on anything; but a terminal into which the command is pasted
    takes a control character for a key, a deletion for one.
    """
    try:
        origin_of(address)
    except InvalidInput:
        return False
    return not any(character.isspace() or _is_hidden(character) for character in address)


def _is_hidden(character: str) -> bool:
    return unicodedata.category(character) in _HIDDEN


def _typed(data: str) -> str:
    """Return the same JSON with every character escaped that a terminal acts on, or hides.

    So are quotes and double backslashes, so that between single quotes it is the same everywhere.
    """
    data = data.replace("\\\\", r"\u005c").replace("'", r"\u0027")
    return "".join(
        json.dumps(character)[1:-1] if _is_hidden(character) else character for character in data
    )


def _quoted(text: str) -> str:
    """Return a text as one word of a shell: within quotes, but for quotes and backslashes.

    In fish a backslash counts within single quotes, too: before a quote it would keep that from
    ending the word, and what follows could be run.
    """
    marks = {"'": "'\\''", "\\": "'\\\\'"}
    return "'" + "".join(marks.get(one, one) for one in text) + "'"


def _header(name: str, value: str) -> str:
    """Return a header as curl takes it: one without a value ends in a semicolon."""
    return f"{name}: {value}" if value else f"{name};"


def _route(address: str) -> str:
    """Return the route of a request to the engine: of what an imported chat says, a known one."""
    route = address.rpartition("/v1/")[2]
    return route if route in ROUTES else ROUTES[0]
