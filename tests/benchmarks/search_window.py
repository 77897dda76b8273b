"""Searching in the real window, with a library of 100,000 conversations; prints JSON.

``python -m tests.benchmarks.search_window [--directory DIR] [--only-opening]``

Each query is typed letter by letter into the box of Ctrl+K: from the key press to the painted
result. Then hits all over the library are opened: from Enter to the painted conversation with its
words marked. Goals: 95 of 100 keys in 30 ms, every key in 100 ms, every hit in 60 ms.
The library is that of ``library_window``.
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
import time
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from tests.offscreen import OFFSCREEN

ROOT: Final = Path(__file__).parents[2]
OPENED: Final = 60
QUERIES: Final = {
    "frequent words": "the function that",
    "rare word": "zyxwvut",
    "prefix": "trame",
    "one letter": "c",
    "phrase": '"of the',
    "excluded": "python -the",
    "chinese": "中国人",
    "japanese": "ありがと",
    "arabic": "كتاب",
    "thai": "ภาษา",
    "model": "model:falcon error",
    "dates": "after:2024-03 before:2024-04 data",
    "code": "in:code value",
    "archive": "in:archive the",
    "title": "title:the",
    "nothing": "qqqqzz",
    "all excluded": "the -the",
    "only excluded": "role:user -the -of",
    "only a role": "role:user",
    "excluded before": "before:2023-02 -the",
    "filters and excluded": "before:2023-02 the -of",
}


def summary(values: list[float]) -> dict[str, float]:
    """Return median, 95th percentile and maximum in milliseconds."""
    return {
        "median": round(statistics.median(values), 1),
        "p95": round(statistics.quantiles(values, n=20)[18], 1),
        "max": round(max(values), 1),
        "count": len(values),
    }


class Person:
    """Types and opens, with a watch."""

    def __init__(self, program: Any) -> None:
        self.session = program.session
        self.window = program.session.window
        self.shown = asyncio.Event()

    async def begin(self) -> None:
        """Wait until the program is at rest, and open the box."""
        await asyncio.sleep(6)
        self.session.palette.show_search()
        while self.session.palette._panel is None or not self.session.palette._panel.isVisible():
            await asyncio.sleep(0.05)
        self.panel = self.session.palette._panel
        show = self.panel.show_rows

        def watched(*args: Any, **named: Any) -> None:
            show(*args, **named)
            self.shown.set()

        self.panel.show_rows = watched
        await asyncio.sleep(1)

    async def key(self, letter: str) -> float:
        """Type one letter; return the milliseconds until its result is painted."""
        self.shown.clear()
        begun = time.perf_counter()
        if letter.isascii():
            QTest.keyClicks(self.panel.box, letter)
        else:
            self.panel.box.insert(letter)
        await self.shown.wait()
        self.panel.results.viewport().repaint()
        return (time.perf_counter() - begun) * 1000

    async def type(self, query: str) -> list[float]:
        """Type a query; return the times of its letters."""
        if self.panel.query:
            self.shown.clear()
            self.panel.set_query("")
            await self.shown.wait()
        return [await self.key(letter) for letter in query]

    async def open(self, query: str, chance: random.Random) -> float | None:
        """Search and open one of the hits; return the milliseconds until it is painted, marked.

        None where nothing was found.
        """
        self.session.palette.show_search()
        await asyncio.sleep(0.05)
        await self.type(query)
        await asyncio.sleep(0.3)
        model = self.panel.model
        places = [n for n in range(model.rowCount()) if (row := model.row(n)) and row.part]
        if not places:
            return None
        place = chance.choice(places)
        row = model.row(place)
        self.panel.results.setCurrentIndex(model.index(place))
        transcript = self.window.transcript
        begun = time.perf_counter()
        QTest.keyClick(self.panel.box, Qt.Key.Key_Return)
        while True:
            widget = transcript.widgets.get(row.part)
            if widget is not None and widget.content.marks is not None and widget.complete:
                break
            await asyncio.sleep(0)
        transcript.viewport().repaint()
        return (time.perf_counter() - begun) * 1000


async def measure(program: Any, *, only_opening: bool) -> dict[str, Any]:
    """Return everything measured, or what belongs to opening hits."""
    person = Person(program)
    await person.begin()
    if only_opening:
        return {"benchmark": "search_window", "enter_to_hit_ms": await opening(person)}
    table: dict[str, Any] = {}
    keys: list[float] = []
    first = await person.type("the")
    for name, query in QUERIES.items():
        times = [time for _ in range(2) for time in await person.type(query)]
        keys += times
        table[name] = {"median": round(statistics.median(times), 1), "max": round(max(times), 1)}
    return {
        "benchmark": "search_window",
        "first_keys_ms": [round(time, 1) for time in first],
        "key_to_result_ms": summary(keys) | {"goal_p95": 30, "goal_max": 100},
        "enter_to_hit_ms": await opening(person),
        "queries_ms": table,
    }


async def opening(person: Person) -> dict[str, Any]:
    """Return how long hits all over the library take to open."""
    chance = random.Random(3)
    queries = ["the", "error", "中国", "كتاب", "ภาษา", "in:code value", "zyxwvut", "the function"]
    months = [f" before:{year}-{month:02}" for year in (2023, 2024, 2025) for month in (2, 6, 10)]
    opened: list[float] = []
    while len(opened) < OPENED:
        query = chance.choice(queries) + chance.choice(["", *months])
        milliseconds = await person.open(query, chance)
        if milliseconds is not None:
            opened.append(milliseconds)
    return summary(opened) | {"goal_max": 60}


def run(data_dir: Path, *, only_opening: bool) -> None:
    """Measure in this process."""
    from falcon_desktop.app import Program, run_window

    begin = Program._begin

    async def begun(self: Program) -> None:
        await begin(self)
        try:
            measured = await measure(self, only_opening=only_opening)
            print(json.dumps(measured, indent=1, ensure_ascii=False))
        finally:
            self.window.close()

    Program._begin = begun  # type: ignore[method-assign]
    run_window(data_dir)


def main() -> None:
    """Measure in a process with a profile of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--directory", help="a data directory; the large library if not given")
    parser.add_argument("--only-opening", action="store_true", help="leave the typing out")
    parser.add_argument("--here", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.here:
        run(Path(options.here), only_opening=options.only_opening)
        return
    directory = Path(options.directory) if options.directory else _large()
    command = [sys.executable, "-m", "tests.benchmarks.search_window", "--here", str(directory)]
    if options.only_opening:
        command.append("--only-opening")
    environment = dict(os.environ, QT_QPA_PLATFORM=OFFSCREEN, HOME=str(directory))
    subprocess.run(command, cwd=ROOT, env=environment, check=True, timeout=280)


def _large() -> Path:
    from tests.benchmarks.library_window import prepare

    return prepare()


if __name__ == "__main__":
    main()
