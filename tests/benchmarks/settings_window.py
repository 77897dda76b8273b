"""How long the window is held up while Settings open, a page is chosen, or a zoom step is made.

``python -m tests.benchmarks.settings_window [--runs 5] [--screen]`` prints JSON.

The real program, offscreen, or with ``--screen`` on the X server of ``DISPLAY``. For each page
that Settings can be opened at: the GUI thread's CPU time from the request until the page is painted
(``painted_cpu_ms``) and until nothing more comes (``settled_cpu_ms``), and the longest time in
which a keystroke would have waited (``held_ms``), each the first time in a process and the medians
of later times. ``then`` is one page chosen after another in the open window; ``zoom`` is a step in
an empty chat, and with Settings open.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.start import ROOT
from tests.offscreen import OFFSCREEN

GOAL_MS = 100
"""What a person takes for at once."""

WINDOW = """
import asyncio, json, statistics, sys, time
from falcon_desktop.cli import main
import falcon_desktop.app
begin = falcon_desktop.app.Program._begin
RUNS = int(sys.argv[1])
PAGES = ["connections", "models", "appearance", "chat", "presets", "prompts", "data", "program",
         "shortcuts", "about"]
SETTLED = 0.4

async def watch(started, is_painted):
    # until nothing held the loop up for a while; CPU time until painted, and in all
    painted, held, last = None, 0.0, time.perf_counter()
    calm = last
    begun = time.thread_time()
    started()
    last_cpu = begun
    while True:
        await asyncio.sleep(0.001)
        now, cpu = time.perf_counter(), time.thread_time()
        late = now - last - 0.001
        held, last = max(held, late), now
        if painted is None and is_painted():
            painted = settled = cpu - begun
        if cpu - last_cpu > 0.003 or painted is None:
            calm, settled = now, cpu - begun
        last_cpu = cpu
        if now - calm > SETTLED:
            return {"painted_cpu_ms": painted * 1000, "settled_cpu_ms": settled * 1000,
                    "held_ms": held * 1000}

def told(results):
    median = lambda key, some: round(statistics.median(one[key] for one in some), 1)
    first, later = results[:1], results[1:] or results
    return {key: {"first": median(key, first), "later": median(key, later)} for key in first[0]}

async def measure(program):
    from PySide6.QtCore import QEvent, QObject, Qt
    from PySide6.QtWidgets import QWidget
    session, window = program.session, program.window
    class Painted(QObject):
        seen = False
        def eventFilter(self, watched, event):
            if event.type() is QEvent.Type.Paint:
                self.seen = True
            return False
    def settings():
        return next((one for one in window.findChildren(QWidget, "settings_window")
                     if one.isVisible()), None)
    def page_is_painted(name):
        watch, on = Painted(), []
        def seen():
            view = settings()
            if view is None:
                return False
            page = view.findChild(QWidget, f"{name}_page")
            if not on and page is not None:
                inside = page.widget()
                inside.installEventFilter(watch)
                inside.update()
                on.append(inside)
            return watch.seen and page.isVisible()
        return seen
    async def close():
        settings().close()
        while settings() is not None:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.4)
    async def opened(name):
        show = lambda: session.settings.show_page(name)
        found = await watch(show, page_is_painted(name))
        await close()
        return found
    result = {"open": {}, "then": {}}
    for name in [*PAGES[:1], "shortcuts"] if RUNS else []:
        result["open"][name] = [await opened(name)]
    for name in PAGES:
        some = result["open"].setdefault(name, [])
        some += [await opened(name) for _ in range(RUNS + (not some))]
    result["open"] = {name: told(some) for name, some in result["open"].items()}
    walks = {name: [] for name in PAGES[1:]}
    for _ in range(max(2, RUNS // 2)):
        await watch(lambda: session.settings.show_page("connections"),
                    page_is_painted("connections"))
        await asyncio.sleep(1.5)
        for place, name in enumerate(PAGES[1:], 1):
            show = lambda: settings().pages.setCurrentRow(place)
            walks[name].append(await watch(show, page_is_painted(name)))
        await close()
    result["then"] = {name: told(some) for name, some in walks.items()}
    def zoom(step):
        watch, on = Painted(), []
        def started():
            window.header.installEventFilter(watch)
            watch.seen = False
            (session._zoom_in if step > 0 else session._zoom_out)()
        return started, lambda: watch.seen
    async def zoomed():
        # each size is met for the first time at first: its fonts are made then
        steps = [await watch(*zoom(step)) for step in (1, -1) * max(2, RUNS)]
        return told(steps)
    session.conversation.new_chat()
    await asyncio.sleep(1)
    result["zoom"] = {"empty_chat": await zoomed()}
    session.settings.show_page("connections")
    await asyncio.sleep(2)
    result["zoom"]["settings_open"] = await zoomed()
    print(json.dumps(result), flush=True)

async def begun(self):
    await begin(self)
    await asyncio.sleep(3)
    await measure(self)
    self.window.close()
falcon_desktop.app.Program._begin = begun
sys.exit(main([]))
"""


def run(data: Path, runs: int, *, screen: bool) -> dict[str, object]:
    """Measure in one process of the program."""
    environment = dict(os.environ, FALCON_DESKTOP_DATA_DIR=str(data), HOME=str(data))
    if not screen:
        environment["QT_QPA_PLATFORM"] = OFFSCREEN
    done = subprocess.run(
        [sys.executable, "-c", WINDOW, str(runs)], cwd=ROOT, env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True, timeout=600, check=True,
    )  # fmt: skip
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--screen", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        found = run(Path(name), options.runs, screen=options.screen)
    print(json.dumps({"benchmark": "settings_window", "goal_ms": GOAL_MS, **found}, indent=2))


if __name__ == "__main__":
    main()
