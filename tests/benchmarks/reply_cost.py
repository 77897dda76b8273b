"""What a reply costs in all processes of the real program, from socket to screen and disk.

A server in this process sends 2,000 tokens of mixed Markdown at 500 a second; the program runs in
a process of its own, offscreen. Run: ``python -m tests.benchmarks.reply_cost``.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psutil
from falcon_desktop.core.domain.connection import Connection, ServerKind
from falcon_desktop.core.domain.settings import Settings
from falcon_desktop.store.settings import SettingsFile
from tests.benchmarks.transcript_scene import tokens
from tests.end_to_end.remote import running
from tests.offscreen import OFFSCREEN
from tests.servers.scripted import Peer, Request, ScriptedServer, data

RATE = 500
COUNT = 2_000
ROUNDS = 3


async def reply(peer: Peer, request: Request) -> None:
    """Answer a chat at the rate, each token an event in a chunk of its own."""
    if request.path != "/v1/chat/completions":
        await peer.json({"object": "list", "data": [{"id": "falcon", "object": "model"}]})
        return
    await peer.head(Transfer_Encoding="chunked")
    begin = time.perf_counter()
    for number, token in enumerate(tokens(COUNT)):
        late = begin + number / RATE - time.perf_counter()
        if late > 0:
            await asyncio.sleep(late)
        await peer.chunked(data(_part({"content": token})), end=False)
    await peer.chunked(data(_part({}, "stop")), data("[DONE]"))


def _part(delta: dict[str, str], reason: str | None = None) -> dict[str, Any]:
    choice = {"index": 0, "delta": delta, "finish_reason": reason}
    return {"id": "1", "object": "chat.completion.chunk", "model": "falcon", "choices": [choice]}


def used(process: psutil.Process) -> float:
    """Return the processor seconds of a process and its children so far."""
    total = 0.0
    for one in (process, *process.children(recursive=True)):
        times = one.cpu_times()
        total += times.user + times.system
    return total


async def measure() -> dict[str, object]:
    """Ask in a running program and add up what it used."""
    environment = dict(os.environ, QT_QPA_PLATFORM=OFFSCREEN)
    for name in ("DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY"):
        environment.pop(name, None)
    with tempfile.TemporaryDirectory() as directory:
        profile = Path(directory) / "data"
        profile.mkdir()
        async with ScriptedServer(reply) as server:
            here = Connection(
                "here", "Here", ServerKind.OPENAI, f"{server.origin}/v1", model="falcon"
            )
            settings = Settings(connections=(here,), default_connection_id="here")
            SettingsFile(profile / "settings.json").save(settings)
            async with running(profile, environment) as window:
                process = psutil.Process(window.pid)
                await asyncio.sleep(1.5)
                costs: list[float] = []
                for number in range(ROUNDS):
                    before = used(process)
                    await window.send("Tell me everything.")
                    await asyncio.sleep(COUNT / RATE + 1)  # asking for the end would cost, too
                    costs.append(used(process) - before)
                    assert await window.next_end(number) == "complete"
                processes = 1 + len(process.children(recursive=True))
    return {
        "tokens": COUNT,
        "tokens_per_second": RATE,
        "processes": processes,
        "cpu_seconds": [round(cost, 2) for cost in costs],
        "cpu_seconds_median": round(sorted(costs)[ROUNDS // 2], 2),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asyncio.run(measure()), indent=1) + "\n")
