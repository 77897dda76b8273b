"""Whether a change made the program slower: the old and the new checkout in turn; prints JSON.

``python -m tests.benchmarks.pairs OLD [--pairs 15] [--task NAME …]``

OLD is another checkout with an environment of its own in ``.venv``; the new one is this. Each pair
runs a task once in both, in an order drawn by chance, and compares the processor seconds of all its
processes, which other work on the machine disturbs less than the clock. Told are the median of the
ratios new to old and the interval in which it lies with 95 of 100 (bootstrap): at most 1.05, or an
interval that includes 1, is no loss.

Each has a library of its own with the same chats, made and opened once by itself before, so that no
run brings an older form up to its own.

What is imported was compiled before, as it is for a person from the second start on, also where
``PYTHONDONTWRITEBYTECODE`` is set. With ``--compile`` each run compiles it anew, which measures the
length of what is imported more than anything else.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from tests.offscreen import OFFSCREEN

ROOT: Final = Path(__file__).parents[2]
START: Final = """
import os, signal, sys
from falcon_desktop.cli import main
import falcon_desktop.app
begin = falcon_desktop.app.Program._begin
async def begun(self):
    await begin(self)
    os.kill(os.getpid(), signal.SIGTERM)
falcon_desktop.app.Program._begin = begun
sys.exit(main([]))
"""
GROW: Final = "from tests.benchmarks.transcript_streaming import growth; growth(8_000)"
SECTION: Final = """
from tests.benchmarks.transcript_open_scroll import SECTIONS
SECTIONS[{name!r}]()
"""


LIBRARY: Final = """
import asyncio, sys
from falcon_desktop.cli import main
import falcon_desktop.app
begin = falcon_desktop.app.Program._begin
async def use(program):
    from PySide6.QtTest import QTest
    sidebar, palette = program.session.window.sidebar, program.session.palette
    view, bar = sidebar.list.viewport(), sidebar.list.verticalScrollBar()
    known = -1
    while sidebar.list.conversations.count() != known or not known:
        known = sidebar.list.conversations.count()
        await asyncio.sleep(0.2)
    for turn in range(200):
        bar.setValue(60 * turn)
        view.repaint()
        await asyncio.sleep(0)
    palette.show_search()
    while palette._panel is None or not palette._panel.isVisible():
        await asyncio.sleep(0.05)
    panel, shown = palette._panel, asyncio.Event()
    show = panel.show_rows
    def heard(*arguments, **options):
        show(*arguments, **options)
        shown.set()
    panel.show_rows = heard
    await asyncio.sleep(0.5)
    for word in ("the", "function", "qqqq"):
        for letter in word:
            shown.clear()
            QTest.keyClicks(panel.box, letter)
            await shown.wait()
            panel.results.viewport().repaint()
        shown.clear()
        panel.set_query("")
        await shown.wait()
async def begun(self):
    await begin(self)
    await use(self)
    self.window.close()
falcon_desktop.app.Program._begin = begun
sys.exit(main([]))
"""
"""The window with the library: its list is scrolled, and it is searched letter by letter."""


FILL: Final = """
import asyncio
from pathlib import Path
from tests.benchmarks.transfer import fill
asyncio.run(fill(Path({data!r}), {chats}))
"""


def _code(text: str) -> Callable[[Path], list[str]]:
    return lambda _data: ["-c", text]


TASKS: Final[dict[str, Callable[[Path], list[str]]]] = {
    "start": _code(START),
    "stream": _code(GROW),
    "open": _code(SECTION.format(name="opening")),
    "scroll": _code(SECTION.format(name="scrolling")),
    "list": lambda _data: ["-m", "falcon_desktop", "list"],
    "library": _code(LIBRARY),
    "search": lambda _data: ["-m", "falcon_desktop", "search", "the"],
    "export": lambda data: [
        *("-m", "falcon_desktop", "export", "--all", "--format", "html"),
        *("--output", str(data / f"{random.getrandbits(64)}.html")),
    ],
    "import": lambda data: ["-m", "falcon_desktop", "import", str(data.parent / "chats.json")],
}
"""What is run in a copy of the library, by name."""


def _without_compiling(environment: dict[str, str], cache: Path) -> None:
    """Keep what is compiled beside the library, and nothing in the checkouts."""
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment["PYTHONPYCACHEPREFIX"] = str(cache)


def seconds(root: Path, task: str, library: Path, *, anew: bool = False) -> float:
    """Run a task in a checkout, on a copy of its library; return its processor seconds.

    ``anew`` has it compile all that it imports.
    """
    with tempfile.TemporaryDirectory() as place:
        data = Path(place) / "data"
        data.mkdir(mode=0o700)
        if task != "import":
            for file in _data_of(library, root).iterdir():
                if file.is_file():
                    (data / file.name).write_bytes(file.read_bytes())
        if task == "import":
            (Path(place) / "chats.json").symlink_to(library / "chats.json")
        environment = dict(
            os.environ, FALCON_DESKTOP_DATA_DIR=str(data), HOME=place, QT_QPA_PLATFORM=OFFSCREEN
        )
        for name in ("DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY"):
            environment.pop(name, None)
        if anew:
            environment["PYTHONDONTWRITEBYTECODE"] = "1"
            environment["PYTHONPYCACHEPREFIX"] = str(Path(place) / "none")
        else:
            _without_compiling(environment, library / "compiled")
        python = root / ".venv" / "bin" / "python"
        process = subprocess.Popen(
            [python, *TASKS[task](data)], cwd=root, env=environment,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise RuntimeError(f"{task} in {root} ended with {process.returncode}")
        return usage.ru_utime + usage.ru_stime


def interval(ratios: Sequence[float]) -> list[float]:
    """Return between which two the median lies with 95 of 100."""
    chance = random.Random(1)
    medians = sorted(statistics.median(chance.choices(ratios, k=len(ratios))) for _ in range(4_000))
    return [round(medians[100], 3), round(medians[-101], 3)]


def compare(
    old: Path, task: str, pairs: int, library: Path, *, anew: bool = False
) -> dict[str, object]:
    """Run a task so many times in both checkouts."""
    found: dict[Path, list[float]] = {old: [], ROOT: []}
    for root in found:
        seconds(root, task, library, anew=anew)  # compiles, warms the cache
    load = os.getloadavg()[0]
    for _ in range(pairs):
        for root in random.sample([old, ROOT], 2):
            found[root].append(seconds(root, task, library, anew=anew))
    ratios = [new / before for new, before in zip(found[ROOT], found[old], strict=True)]
    low, high = interval(ratios)
    median = statistics.median(ratios)
    return {
        "old_s": round(statistics.median(found[old]), 3),
        "new_s": round(statistics.median(found[ROOT]), 3),
        "ratio": round(median, 3),
        "interval": [low, high],
        "passes": median <= 1.05 or low <= 1 <= high,
        "load": [round(load, 1), round(os.getloadavg()[0], 1)],
    }


def _data_of(library: Path, root: Path) -> Path:
    """Return where the history is that a checkout made for itself."""
    return library / ("new" if root == ROOT else "old")


def make_library(root: Path, library: Path, chats: int) -> None:
    """Have a checkout make a history of so many chats, in its own form, and open it once."""
    data, python = _data_of(library, root), root / ".venv" / "bin" / "python"
    data.mkdir(mode=0o700)
    environment = dict(os.environ, FALCON_DESKTOP_DATA_DIR=str(data))
    make = FILL.format(data=str(data), chats=chats)
    for command in (["-c", make], ["-m", "falcon_desktop", "list"]):
        _run(root, [python, *command], environment)


def export_library(root: Path, library: Path) -> None:
    """Have a checkout export its history into the file that both import."""
    python = root / ".venv" / "bin" / "python"
    environment = dict(os.environ, FALCON_DESKTOP_DATA_DIR=str(_data_of(library, root)))
    export = ["export", "--all", "--format", "json", "--output", str(library / "chats.json")]
    _run(root, [python, "-m", "falcon_desktop", *export], environment)


def _run(root: Path, command: Sequence[str | Path], environment: dict[str, str]) -> None:
    subprocess.run(
        command, cwd=root, env=environment, check=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def main() -> None:
    """Compare and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("old", type=Path)
    parser.add_argument("--pairs", type=int, default=15)
    parser.add_argument("--chats", type=int, default=1_000)
    parser.add_argument("--task", action="append", choices=list(TASKS), help="all if not given")
    parser.add_argument("--compile", action="store_true", help="compile what is imported each time")
    options = parser.parse_args()
    old, tasks = options.old.resolve(), options.task or list(TASKS)
    with tempfile.TemporaryDirectory() as place:
        for root in (old, ROOT):
            make_library(root, Path(place), options.chats)
        if "import" in tasks:
            export_library(old, Path(place))
        result = {
            task: compare(old, task, options.pairs, Path(place), anew=options.compile)
            for task in tasks
        }
    sys.stdout.write(json.dumps({"benchmark": "pairs", "pairs": options.pairs, **result}) + "\n")


if __name__ == "__main__":
    main()
