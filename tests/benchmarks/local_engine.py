"""What the program costs beside the engine of this computer itself. Prints JSON.

``python -m tests.benchmarks.local_engine [--pairs 5] [--tokens 128] [--check]``

- ``speed``: tokens a second of an answer through the program's provider, and of the same request
  sent straight to the same engine, in turn; the median of the ratios. Goal: 0.95 at least.
- ``start``: from nothing to the first token of the starter model, through the program and with a
  server that is started by hand with the same parameters, in turn; the median of the ratios. Goal:
  1.2 at most.
- ``enter``: in the window, from Enter to the first text of a program that just started, where the
  question was typed, so that the model was loaded meanwhile, and where it was pasted.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final

import httpx
from falcon_desktop.core.domain.connection import embedded_connection
from falcon_desktop.core.domain.conversation import Role
from falcon_desktop.core.domain.events import TextDelta
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.requests import ChatRequest, Turn
from falcon_desktop.engine.models import Library
from falcon_desktop.engine.process import Engine, EngineAddress
from falcon_desktop.providers.source import Providers
from tests.offscreen import OFFSCREEN

LEAST_SPEED: Final = 0.95
MOST_START: Final = 1.2
QUESTION: Final = "Tell a long story about a falcon that learns to fly."
HAND: Final = """
import sys, threading
import xllamacpp
chosen = xllamacpp.CommonParams()
chosen.model.path, threads = sys.argv[1], int(sys.argv[2])
chosen.port, chosen.n_ctx, chosen.n_parallel, chosen.kv_unified = 0, 8192, 4, True
for one in (chosen.cpuparams, chosen.cpuparams_batch):
    one.n_threads = threads
server = xllamacpp.Server(chosen)
print(server.listening_address, flush=True)
threading.Event().wait()
"""
WINDOW: Final = """
import asyncio, sys, time
from falcon_desktop.cli import main
import falcon_desktop.app
begin = falcon_desktop.app.Program._begin
async def begun(self):
    await begin(self)
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    composer, first = self.session.window.composer, asyncio.get_running_loop().create_future()
    def text_came(*_):
        if not first.done():
            first.set_result(time.monotonic())
    self.session.backend.frames.text_arrived.connect(text_came)
    await asyncio.sleep(2)
    if sys.argv[2] == "typed":
        QTest.keyClicks(composer.edit, "Tell a story.")
    else:
        composer.edit.insertPlainText("Tell a story.")
    await asyncio.sleep(3)
    pressed = time.monotonic()
    QTest.keyClick(composer.edit, Qt.Key.Key_Return)
    print(await asyncio.wait_for(first, 60) - pressed, flush=True)
    self.window.close()
falcon_desktop.app.Program._begin = begun
sys.exit(main(["--data-dir", sys.argv[1]]))
"""


def _ignore(_event: object) -> None:
    """Nobody waits."""


def request(tokens: int) -> ChatRequest:
    """Return the question of all requests."""
    settings = GenerationSettings(temperature=0.0, max_new_tokens=tokens)
    return ChatRequest("", (Turn(Role.USER, QUESTION),), settings)


async def ours(providers: Providers, asked: ChatRequest) -> list[float]:
    """Ask through the program; return when each piece of text came."""
    came = []
    async with (
        providers.using(embedded_connection(), _ignore) as provider,
        provider.stream(asked) as events,
    ):
        async for event in events:
            if isinstance(event, TextDelta):
                came.append(time.monotonic())
    return came


async def straight(client: httpx.AsyncClient, model: str, tokens: int) -> list[float]:
    """Ask the engine itself; return when each piece of text came."""
    body = {
        "model": model, "messages": [{"role": "user", "content": QUESTION}], "stream": True,
        "temperature": 0.0, "max_tokens": tokens,
    }  # fmt: skip
    came = []
    async with client.stream("POST", "/v1/chat/completions", json=body) as reply:
        async for line in reply.aiter_lines():
            if line.startswith("data: {"):
                delta = json.loads(line[6:])["choices"][0]["delta"]
                if delta.get("content"):
                    came.append(time.monotonic())
    return came


def client_of(address: EngineAddress) -> httpx.AsyncClient:
    """Return a client that speaks to the engine without the program."""
    return httpx.AsyncClient(
        transport=httpx.AsyncHTTPTransport(uds=address.uds, trust_env=False),
        base_url=address.base_url.removesuffix("/v1"),
        headers={"Authorization": f"Bearer {address.key}"},
        timeout=120,
    )


def rate(came: list[float]) -> float:
    """Return pieces of text a second after the first."""
    return (len(came) - 1) / (came[-1] - came[0])


@contextlib.asynccontextmanager
async def program() -> AsyncIterator[tuple[Engine, Providers]]:
    """Give an engine with nothing loaded, and what asks it."""
    with tempfile.TemporaryDirectory() as place:
        engine = Engine(Library(Path(place)))
        providers = Providers(_NoKeys(), engine)
        try:
            yield engine, providers
        finally:
            await providers.close()


class _NoKeys:
    async def read(self, connection_id: str, origin: str) -> str | None:
        return None

    async def save(self, connection_id: str, origin: str, key: str) -> bool:
        return False

    async def delete(self, connection_id: str, origin: str) -> bool:
        return False

    async def status(self) -> str:
        return ""


async def speed(pairs: int, tokens: int) -> dict[str, Any]:
    """Compare answers of one engine."""
    found: list[tuple[float, float]] = []
    async with program() as (engine, providers):
        address = await engine.ensure_running(_ignore)
        async with client_of(address) as client:
            for number in range(pairs + 1):
                if number % 2:
                    one = rate(await ours(providers, request(tokens)))
                    other = rate(await straight(client, address.model, tokens))
                else:
                    other = rate(await straight(client, address.model, tokens))
                    one = rate(await ours(providers, request(tokens)))
                if number:  # the first fills caches
                    found.append((one, other))
    ratio = statistics.median(one / other for one, other in found)
    return {
        "program_tokens_a_second": round(statistics.median(one for one, _ in found), 1),
        "engine_tokens_a_second": round(statistics.median(other for _, other in found), 1),
        "ratio": round(ratio, 3),
        "goal": LEAST_SPEED,
        "met": ratio >= LEAST_SPEED,
    }


async def by_hand(model: str, threads: int) -> float:
    """Return the seconds to the first token of a server that is started by hand."""
    begun = time.monotonic()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", HAND, model, str(threads),
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        if process.stdout is None:
            raise RuntimeError("no pipe")
        address = ""
        while not address.startswith("http"):
            address = (await process.stdout.readline()).decode().strip()
        async with httpx.AsyncClient(base_url=address, timeout=120, trust_env=False) as client:
            came = await straight(client, "", 1)
    finally:
        process.kill()
        await process.wait()
    return came[0] - begun


async def through_the_program() -> float:
    """Return the seconds to the first token with nothing loaded before."""
    begun = time.monotonic()
    async with program() as (_, providers):
        came = await ours(providers, request(1))
    return came[0] - begun


async def start(pairs: int) -> dict[str, Any]:
    """Compare starts."""
    from falcon_desktop.engine.server_main import compute_threads

    with tempfile.TemporaryDirectory() as place:
        model = Library(Path(place)).default().path
    found: list[tuple[float, float]] = []
    for number in range(pairs + 1):
        if number % 2:
            one, other = await through_the_program(), await by_hand(model, compute_threads())
        else:
            other, one = await by_hand(model, compute_threads()), await through_the_program()
        if number:
            found.append((one, other))
    ratio = statistics.median(one / other for one, other in found)
    return {
        "program_s": round(statistics.median(one for one, _ in found), 3),
        "by_hand_s": round(statistics.median(other for _, other in found), 3),
        "ratio": round(ratio, 3),
        "goal": MOST_START,
        "met": ratio <= MOST_START,
    }


def entered(how: str) -> float:
    """Return the seconds from Enter to the first text in a program that just started."""
    with tempfile.TemporaryDirectory() as place:
        data = Path(place) / "data"
        data.mkdir(mode=0o700)
        environment = dict(os.environ, HOME=place, QT_QPA_PLATFORM=OFFSCREEN)
        for name in ("DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY"):
            environment.pop(name, None)
        told = subprocess.run(
            [sys.executable, "-c", WINDOW, str(data), how],
            env=environment, check=True, capture_output=True, text=True,
        ).stdout  # fmt: skip
    return float(told.split()[0])


def enter(pairs: int) -> dict[str, Any]:
    """Compare a question that was typed with one that was pasted."""
    found = [(entered("typed"), entered("pasted")) for _ in range(pairs)]
    return {
        "typed_s": round(statistics.median(one for one, _ in found), 3),
        "pasted_s": round(statistics.median(other for _, other in found), 3),
    }


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--tokens", type=int, default=128)
    parser.add_argument("--check", action="store_true", help="fail where a goal is missed")
    options = parser.parse_args()
    found = {
        "speed": asyncio.run(speed(options.pairs, options.tokens)),
        "start": asyncio.run(start(options.pairs)),
        "enter": enter(options.pairs),
    }
    met = found["speed"]["met"] and found["start"]["met"]
    report = {"benchmark": "local_engine", "met": met, **found}
    print(json.dumps({**report, "load": round(os.getloadavg()[0], 1)}, indent=2))
    return 1 if options.check and not met else 0


if __name__ == "__main__":
    sys.exit(main())
