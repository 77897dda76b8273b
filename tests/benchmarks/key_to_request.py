"""How long it takes from Enter to the request at the server, for each protocol. Prints JSON.

``python -m tests.benchmarks.key_to_request [--questions 20]``

The real window, offscreen, with a chat that grows by a short question and answer each time.
Measured from just before the key is pressed to when a server in another process has read the whole
request: the question is on the disk by then. Goal: 25 ms (median).
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final

from falcon_desktop.core.domain.connection import Connection, ProxyChoice, ServerKind
from falcon_desktop.core.domain.settings import Settings
from falcon_desktop.store.settings import SettingsFile
from tests.hand.server import serving
from tests.offscreen import OFFSCREEN
from tests.servers.anthropic import AnthropicServer
from tests.servers.ollama import OllamaServer
from tests.servers.openai_server import OpenAIServer
from tests.servers.responses import ResponsesServer
from tests.servers.scripted import Peer, Request
from tests.servers.tgi import TgiServer

GOAL: Final = 0.025
ROUTES: Final = ("/chat/completions", "/responses", "/messages", "/api/chat", "/generate_stream")
SERVERS: Final[dict[ServerKind, tuple[type[Any], str]]] = {
    ServerKind.OPENAI: (OpenAIServer, "falcon"),
    ServerKind.RESPONSES: (ResponsesServer, "gpt-thinks"),
    ServerKind.ANTHROPIC: (AnthropicServer, "claude-large"),
    ServerKind.OLLAMA: (OllamaServer, "falcon:latest"),
    ServerKind.TGI: (TgiServer, ""),
}
WINDOW: Final = """
import asyncio, sys, time
from falcon_desktop.cli import main
import falcon_desktop.app
begin = falcon_desktop.app.Program._begin
async def ask(program):
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    composer = program.session.window.composer
    await asyncio.sleep(2)
    for number in range(int(sys.argv[2])):
        QTest.keyClicks(composer.edit, f"short question {number}")
        await asyncio.sleep(1)
        print(time.monotonic(), flush=True)
        QTest.keyClick(composer.edit, Qt.Key.Key_Return)
        await asyncio.sleep(1)
async def begun(self):
    await begin(self)
    await ask(self)
    self.window.close()
falcon_desktop.app.Program._begin = begun
sys.exit(main(["--data-dir", sys.argv[1]]))
"""
"""Asks one question after another, and prints when Enter was pressed."""


def measured(kind: ServerKind, questions: int) -> list[float]:
    """Ask a server of a kind; return the seconds that each question took to it."""
    made, model = SERVERS[kind]
    server, arrived = made(), list[float]()
    script = server.script

    async def timed(peer: Peer, request: Request) -> None:
        if request.path.endswith(ROUTES):
            arrived.append(time.monotonic())
        await script(peer, request)

    server.script = timed
    with serving(server) as address, tempfile.TemporaryDirectory() as place:
        connection = Connection(
            id="one", name="One", kind=kind, base_url=address, model=model,
            proxy=ProxyChoice.NONE, keeps_kind=True,
        )  # fmt: skip
        data = Path(place) / "data"
        data.mkdir(mode=0o700)
        SettingsFile(data / "settings.json").save(
            Settings(connections=(connection,), default_connection_id="one", welcome_closed=True)
        )
        environment = dict(os.environ, HOME=place, QT_QPA_PLATFORM=OFFSCREEN)
        for name in ("DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY"):
            environment.pop(name, None)
        told = subprocess.run(
            [sys.executable, "-c", WINDOW, str(data), str(questions)],
            env=environment, check=True, capture_output=True, text=True,
        ).stdout  # fmt: skip
    pressed = [float(line) for line in told.split()]
    if len(arrived) != len(pressed):
        raise RuntimeError(f"{len(pressed)} questions, {len(arrived)} requests")
    return [after - before for before, after in zip(pressed, arrived, strict=True)]


def main() -> int:
    """Measure every protocol and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=20)
    questions = parser.parse_args().questions
    found = {}
    for kind in SERVERS:
        seconds = measured(kind, questions)
        found[kind.value] = {
            "median_ms": round(1_000 * statistics.median(seconds), 1),
            "first_ms": round(1_000 * seconds[0], 1),
            "most_ms": round(1_000 * max(seconds), 1),
        }
    met = all(one["median_ms"] <= 1_000 * GOAL for one in found.values())
    report = {"benchmark": "key_to_request", "goal_ms": 1_000 * GOAL, "met": met, **found}
    print(json.dumps({**report, "load": round(os.getloadavg()[0], 1)}, indent=2))
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
