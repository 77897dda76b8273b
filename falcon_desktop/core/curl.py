"""A request as a command for a shell, with the key left out. Must not know any key, nor run it."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping, Sequence
from typing import Any, Final

KEY_VARIABLE: Final = "FALCON_KEY"
SERVER_VARIABLE: Final = "FALCON_SERVER"
MAX_ARGUMENT: Final = 100_000
"""Bytes; Linux takes no single argument of more than 128 KiB."""
_END: Final = "FALCON_BODY"


def curl_command(
    address: str,
    body: Mapping[str, Any],
    *,
    has_key: bool,
    headers: Sequence[tuple[str, str]] = (),
    is_engine: bool = False,
) -> str:
    """Return a command for a POSIX shell that sends the same body to the same address.

    The key is read from ``$FALCON_KEY``. The engine on this computer can't be reached from
    outside: for it ``$FALCON_SERVER`` stands for the address of another llama.cpp server.
    """
    target = f'"${SERVER_VARIABLE}/v1/{_route(address)}"' if is_engine else shlex.quote(address)
    lines = ["curl --no-buffer " + target, "-H 'Content-Type: application/json'"]
    if has_key and not is_engine:
        lines.append(f'-H "Authorization: Bearer ${KEY_VARIABLE}"')
    lines += [f"-H {shlex.quote(f'{name}: {value}')}" for name, value in headers]
    # One line: JSON escapes every line break, so that nothing in it can end a here-document.
    data = json.dumps(body, ensure_ascii=False)
    if len(data.encode("utf-8", "surrogatepass")) <= MAX_ARGUMENT:
        lines.append(f"--data-raw {shlex.quote(data)}")
        return " \\\n  ".join(lines)
    lines.append(f"--data-binary @- <<'{_END}'")
    return " \\\n  ".join(lines) + f"\n{data}\n{_END}"


def _route(address: str) -> str:
    return address.rpartition("/v1/")[2] or "chat/completions"
