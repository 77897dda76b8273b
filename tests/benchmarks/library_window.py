"""The real window with a library of 100,000 conversations beside one with none; prints JSON.

``python -m tests.benchmarks.library_window [--runs 10] [--part start|memory|scroll]``

Start to usable window, memory (PSS) ten seconds later, and frames of the list while it is
scrolled, with everything of the program running. The library is that of ``large_library``, copied
once beside it, brought to this version's form, with today's backup made.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
from falcon_desktop.store.backups import Backups
from falcon_desktop.store.database import Database
from tests.benchmarks.large_library import PLACE, copy_to
from tests.benchmarks.start import PROGRAM, ROOT, end, start
from tests.offscreen import OFFSCREEN

SCROLL = """
import asyncio, json, os, random, sys, time
from falcon_desktop.cli import main
import falcon_desktop.app
begin = falcon_desktop.app.Program._begin
FRAMES = 1000
def summary(values):
    values = sorted(values)
    return {"median": round(values[len(values) // 2], 2),
            "p99": round(values[len(values) * 99 // 100], 2), "max": round(values[-1], 2)}
async def measure(program):
    sidebar = program.session.window.sidebar
    model, view, bar = sidebar.list.conversations, sidebar.list.viewport(), None
    begun, known = time.perf_counter(), -1
    while model.count() != known or not known:
        known = model.count()
        await asyncio.sleep(0.3)
    filled = time.perf_counter() - begun
    bar = sidebar.list.verticalScrollBar()
    async def frames(places):
        times = []
        for place in places:
            await asyncio.sleep(0)
            before = time.perf_counter()
            bar.setValue(place)
            view.repaint()
            times.append((time.perf_counter() - before) * 1000)
        return summary(times)
    chance = random.Random(7)
    result = {"rows": model.count(), "filled_after_s": round(filled, 1),
              "wheel_ms": await frames([60 * n for n in range(FRAMES)]),
              "jump_ms": await frames([chance.randrange(max(1, bar.maximum()))
                                       for _ in range(FRAMES)])}
    print(json.dumps(result), flush=True)
async def begun(self):
    await begin(self)
    await measure(self)
    self.window.close()
falcon_desktop.app.Program._begin = begun
sys.exit(main([]))
"""


async def _update_and_back_up(path: Path) -> None:
    database = Database(path)
    await database.open()
    await Backups(database).back_up_daily()
    await database.close(timeout=600)


def prepare() -> Path:
    """Return the data directory with the large library, ready to be opened at once."""
    directory = PLACE.parent / "window"
    if not (directory / "history.sqlite3").exists():
        copy_to(directory)
    asyncio.run(_update_and_back_up(directory / "history.sqlite3"))
    return directory


def usable(data: Path) -> float:
    """Start the program with a data directory; return the milliseconds until it is usable."""
    process, read, begun = start(PROGRAM, str(data), OFFSCREEN)
    milliseconds = 0.0
    with os.fdopen(os.dup(read)) as pipe:
        for line in pipe:
            if line.strip() == "usable":
                milliseconds = (time.perf_counter() - begun) * 1000
                break
    end(process, read)
    return milliseconds


def memory(data: Path) -> float:
    """Return the PSS in MB, children included, ten seconds after the start."""
    process, read, _ = start(PROGRAM, str(data), OFFSCREEN)
    time.sleep(10)
    tree = [process, *process.children(recursive=True)]
    pss = sum(one.memory_full_info().pss for one in tree if psutil.pid_exists(one.pid)) / 1e6
    end(process, read)
    return pss


def scroll(data: Path) -> dict[str, object]:
    """Return how long frames of the list take."""
    environment = dict(
        os.environ, FALCON_DESKTOP_DATA_DIR=str(data), QT_QPA_PLATFORM=OFFSCREEN, HOME=str(data)
    )
    done = subprocess.run(
        [sys.executable, "-c", SCROLL], cwd=ROOT, env=environment, capture_output=True, text=True,
        timeout=120, check=True,
    )  # fmt: skip
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--part", choices=("start", "memory", "scroll"), default=None)
    options = parser.parse_args()
    large = prepare()
    result: dict[str, object] = {"benchmark": "library_window"}
    with tempfile.TemporaryDirectory() as name:
        empty = Path(name)
        if options.part in (None, "start"):
            usable(empty), usable(large)  # warms the cache, makes the backup of the day
            times: dict[Path, list[float]] = {empty: [], large: []}
            for run in range(options.runs):
                for data in random.Random(run).sample([empty, large], 2):
                    times[data].append(usable(data))
            few, many = (statistics.median(times[data]) for data in (empty, large))
            result |= {
                "usable_empty_ms": round(few),
                "usable_large_ms": round(many),
                "ratio": round(many / few, 3),
                "ratio_goal": 1.15,
            }
        if options.part in (None, "memory"):
            few, many = memory(empty), memory(large)
            result |= {
                "pss_empty_mb": round(few, 1),
                "pss_large_mb": round(many, 1),
                "pss_over_empty_mb": round(many - few, 1),
                "pss_goal_mb": 60,
            }
        if options.part in (None, "scroll"):
            result |= {"scroll": scroll(large), "scroll_p99_goal_ms": 16}
    print(json.dumps(result))


if __name__ == "__main__":
    main()
