"""What a screen reader costs: an answer of 100,000 characters is streamed, opened and scrolled.

``python -m tests.benchmarks.accessibility [--pairs 5] [--way active] [--way bus]`` prints JSON.

The real window asks a server in another process. Compared are the processor seconds of the window's
process with and without assistive technology, in an order drawn by chance:

- ``active``: offscreen, with accessibility turned on within the process. Qt asks for interfaces,
  and ours answer; nobody is told.
- ``bus``: on a desktop of its own, with the registry of AT-SPI and a client that listens to text
  that changes, to what is announced and to what comes and goes.

The median of the ratios may be 1.15, or the interval in which it lies with 95 of 100 includes that.
``idle_modules`` are those for assistive technology that were loaded without any: none.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import select
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from falcon_desktop.core.domain.connection import Connection, ProxyChoice, ServerKind
from falcon_desktop.core.domain.settings import Settings
from falcon_desktop.store.settings import SettingsFile
from tests.benchmarks.pairs import interval
from tests.hand.desk import SYSTEM_PYTHON, desk
from tests.hand.server import serving
from tests.offscreen import OFFSCREEN
from tests.servers.openai_server import OpenAIServer

GOAL: Final = 1.15
CHARACTERS: Final = 100_000
PIECE: Final = 16
PAUSE_S: Final = 0.002
PARTS: Final = ("stream", "open", "scroll")
WAYS: Final = ("active", "bus")

WINDOW: Final = """
import asyncio, json, sys, time
from falcon_desktop.cli import main
import falcon_desktop.app
begin = falcon_desktop.app.Program._begin
async def use(program):
    from falcon_desktop.core.domain.events import AnswerFinished
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QAccessible
    from PySide6.QtTest import QTest
    session, view = program.session, program.session.window.transcript
    conversation, opened = session.conversation, session.chat
    ended = asyncio.Event()
    def hear(event):
        if isinstance(event, AnswerFinished):
            ended.set()
    program._bridge.arrived.connect(hear)
    if sys.argv[2] == "active":
        QAccessible.setActive(True)
    await asyncio.sleep(3)
    used, begun = {"active": QAccessible.isActive()}, 0.0
    async def shown():
        while True:
            widget = view.widgets.get(view.items.outlines[-1].id) if view.items.outlines else None
            if widget is not None and widget.complete and not conversation.box.is_on_the_way:
                return
            await asyncio.sleep(0.05)
    QTest.keyClicks(session.window.composer.edit, "Tell me everything.")
    begun = time.process_time()
    QTest.keyClick(session.window.composer.edit, Qt.Key.Key_Return)
    await ended.wait()
    await asyncio.sleep(1)
    used["stream"] = time.process_time() - begun
    chat = opened.conversation_id
    used["open"] = 0.0
    for _ in range(8):
        conversation.new_chat()
        await asyncio.sleep(0.3)
        begun = time.process_time()
        conversation.open(chat)
        await asyncio.sleep(0.1)
        await shown()
        await asyncio.sleep(0.3)
        used["open"] += time.process_time() - begun
    begun = time.process_time()
    for pixels in (-81, 81, -400, 400):
        for _ in range(250):
            view.scroll_by(pixels)
            view.viewport().repaint()
            await asyncio.sleep(0)
    used["scroll"] = time.process_time() - begun
    used["height"] = view.verticalScrollBar().maximum()
    used["modules"] = sorted(
        name for name in sys.modules
        if name.startswith("falcon_desktop.ui.accessible.") or name.endswith(".transcript.hearing")
    )
    print(json.dumps(used), flush=True)
async def begun(self):
    await begin(self)
    try:
        await use(self)
    finally:
        self.window.close()
falcon_desktop.app.Program._begin = begun
sys.exit(main(["--data-dir", sys.argv[1]]))
"""
"""Asks, waits for the answer, opens its chat again and scrolls in it; prints what each used."""

LISTENER: Final = """
import pyatspi
heard = set()
def hear(event):
    kind = str(event.type).split(":")[1]
    if kind == "text-changed" and len(str(event.any_data)) and kind not in heard:
        heard.add(kind)
        print(kind, flush=True)
pyatspi.Registry.registerEventListener(
    hear, "object:text-changed", "object:announcement", "object:text-caret-moved",
    "object:children-changed", "object:state-changed:showing", "object:state-changed:focused",
)
print("listens", flush=True)
pyatspi.Registry.start()
"""
"""Reads what changed of a text, and says once that it did."""


def measured(address: str, way: str, environment: Mapping[str, str], cache: Path) -> dict[str, Any]:
    """Use the window once; return the processor seconds of each part.

    ``cache`` keeps what is imported compiled, as it is for a person from the second start on.
    """
    with tempfile.TemporaryDirectory() as place:
        environment = dict(environment, PYTHONPYCACHEPREFIX=str(cache), HOME=place)
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        connection = Connection(
            id="one", name="One", kind=ServerKind.OPENAI, base_url=address, model="falcon",
            proxy=ProxyChoice.NONE, keeps_kind=True,
        )  # fmt: skip
        data = Path(place) / "data"
        data.mkdir(mode=0o700)
        SettingsFile(data / "settings.json").save(
            Settings(connections=(connection,), default_connection_id="one", welcome_closed=True)
        )
        done = subprocess.run(
            [sys.executable, "-c", WINDOW, str(data), way],
            env=environment, check=True, capture_output=True, text=True,
        )  # fmt: skip
    if not done.stdout:
        raise RuntimeError(done.stderr)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    if found["active"] is (way == "none"):
        raise RuntimeError(f"with {way}, accessibility is {found['active']}")
    return found


@contextlib.contextmanager
def _offscreen() -> Iterator[dict[str, dict[str, str]]]:
    environment = dict(os.environ, QT_QPA_PLATFORM=OFFSCREEN)
    for name in ("DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY"):
        environment.pop(name, None)
    yield {"none": environment, "active": environment}


@contextlib.contextmanager
def _on_a_desk() -> Iterator[dict[str, dict[str, str]]]:
    with tempfile.TemporaryDirectory() as place, desk(Path(place) / "desk") as found:
        listener = found.session.start(SYSTEM_PYTHON, "-c", LISTENER)
        _wait_for_line(listener, b"listens\n")
        # Qt is active wherever it finds the registry, which the session's bus starts when asked
        without = {**found.environment, "DBUS_SESSION_BUS_ADDRESS": f"unix:path={place}/none"}
        del without["QT_LINUX_ACCESSIBILITY_ALWAYS_ON"]
        yield {"none": without, "bus": found.environment}
        _wait_for_line(listener, b"text-changed\n")


def _wait_for_line(listener: subprocess.Popen[bytes], line: bytes) -> None:
    assert listener.stdout is not None
    if not select.select([listener.stdout], [], [], 10)[0] or listener.stdout.readline() != line:
        raise RuntimeError(f"the client of AT-SPI does not say {line!r}")


def compare(way: str, pairs: int) -> dict[str, Any]:
    """Use the window so many times with assistive technology and without."""
    text = (_text() * 100)[:CHARACTERS]
    pieces = tuple(text[at : at + PIECE] for at in range(0, CHARACTERS, PIECE))
    server: Any = OpenAIServer(tokens=pieces, pause=PAUSE_S)
    found: dict[str, list[dict[str, Any]]] = {"none": [], way: []}
    load = os.getloadavg()[0]
    with (
        _offscreen() if way == "active" else _on_a_desk() as environments,
        serving(server) as address,
        tempfile.TemporaryDirectory() as place,
    ):
        cache = Path(place)
        measured(address, way, environments[way], cache)  # compiles
        for _ in range(pairs):
            for one in random.sample(["none", way], 2):
                found[one].append(measured(address, one, environments[one], cache))
    result: dict[str, Any] = {}
    for part in PARTS:
        without, listened = ([run[part] for run in found[one]] for one in ("none", way))
        ratios = [new / old for new, old in zip(listened, without, strict=True)]
        median, (low, high) = statistics.median(ratios), interval(ratios)
        result[part] = {
            "without_s": round(statistics.median(without), 2),
            "with_s": round(statistics.median(listened), 2),
            "ratio": round(median, 3),
            "interval": [low, high],
            "met": median <= GOAL or low <= GOAL,
        }
    result["idle_modules"] = sorted({name for run in found["none"] for name in run["modules"]})
    result["load"] = [round(load, 1), round(os.getloadavg()[0], 1)]
    return result


def _text() -> str:
    from tests.benchmarks.transcript_scene import PIECE as MARKDOWN

    return MARKDOWN + "A paragraph of *plain* words, one after the other. " * 20 + "\n\n"


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--way", action="append", choices=WAYS, help="both if not given")
    options = parser.parse_args()
    result = {way: compare(way, options.pairs) for way in options.way or WAYS}
    met = all(one[part]["met"] for one in result.values() for part in PARTS)
    met = met and not any(one["idle_modules"] for one in result.values())
    report = {"benchmark": "accessibility", "characters": CHARACTERS, "goal": GOAL, "met": met}
    print(json.dumps({**report, "pairs": options.pairs, **result}, indent=1))
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
