"""What a server of tools would run or ask, whole, as a person agrees to it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from falcon_desktop.core.domain.tools import ToolServer, Transport


@dataclass(frozen=True, slots=True)
class Consent:
    """What is agreed to. Nothing in it is cut, and no secret is in it.

    ``command`` is the program and its arguments, one a line; ``url`` what is asked instead of it.
    ``folder`` is "" for the home folder. ``values`` are variables, or headers where an address is
    asked, by name; the value is None where it is in the keyring.
    """

    server_id: str
    name: str
    transport: Transport
    command: tuple[str, ...]
    url: str
    folder: str
    values: tuple[tuple[str, str | None], ...]
    no_network: bool
    only_folders: tuple[str, ...] | None
    digest: str


def values_of(server: ToolServer) -> Mapping[str, str]:
    """Return a server's variables, or its headers where an address is asked."""
    return server.headers if server.transport is Transport.HTTP else server.variables


def consent_of(server: ToolServer) -> Consent:
    """Return what a person has to agree to before a server is started or asked.

    Its digest changes with whatever of it can change what happens. What holds a server back does
    not count: a person may take that away at the same place.
    """
    is_program = server.transport is Transport.STDIO
    values = tuple(
        (name, None if name in server.secret_names else value)
        for name, value in sorted(values_of(server).items())
    )
    command = server.command if is_program else ()
    folder = server.folder if is_program else ""
    told = json.dumps([server.transport.value, server.runs, folder, values], ensure_ascii=False)
    return Consent(
        server.id,
        server.name,
        server.transport,
        command,
        "" if is_program else server.url,
        folder,
        values,
        server.no_network and is_program,
        server.only_folders if is_program else None,
        hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest(),
    )


def may_run(server: ToolServer) -> bool:
    """Say whether a server is on, and a person agreed to what it would run now."""
    return server.is_on and server.agreed == consent_of(server).digest
