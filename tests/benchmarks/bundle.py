"""Size of the packages, start of the installed program, way to the first token; prints JSON.

``python -m tests.benchmarks.bundle [--bundle dist/falcon-desktop] [--package FILE] [--runs 10]``

*Painted* is seen from outside: the first change of the X server's picture. Beside each start of
the program a bare ``QMainWindow`` is started, frozen by PyInstaller as it comes, without our file
filter and without what ``build.spec`` does for the start. The way to the first token is that of a
cold profile: the question is typed once the history is open; the engine's milestones are read from
``/proc``, the first token from the history file.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psutil
from resources.packaging import bundle as bundles
from resources.packaging.project import ROOT
from tests.desktop.screen import Screen, screen, timed_start

FOLDER_GOAL_MB = 190
PACKAGE_GOAL_MB = 160
START_GOAL = 1.5
FIRST_TOKEN_GOAL = 4.0
QUESTION = "Why is the sky blue?"


def freeze_bare(directory: Path) -> Path:
    """Freeze the bare window as PyInstaller does it by itself; return the program."""
    subprocess.run(
        [
            *("uv", "run", "--isolated", "--no-default-groups", "--group", "build"),
            *("python", "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR"),
            *("--distpath", str(directory), "--workpath", str(directory / "work")),
            *("--specpath", str(directory), str(ROOT / "tests/benchmarks/bare_window.py")),
        ],
        cwd=ROOT, check=True, stdout=sys.stderr,
    )  # fmt: skip
    return directory / "bare_window" / "bare_window"


def environment(home: Path) -> dict[str, str]:
    """Return what a program of a new user gets."""
    return {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(home),
        "LANG": "C.UTF-8",
    }


def end(process: subprocess.Popen[bytes]) -> None:
    """End a program and wait for it."""
    process.terminate()
    process.wait(15)


def measure_start(program: Path, shown: Screen) -> float:
    """Return the milliseconds from starting a program to its painted window."""
    with tempfile.TemporaryDirectory() as home:
        process, _, seconds = timed_start([str(program)], environment(Path(home)), shown)
        end(process)
    time.sleep(0.2)
    return seconds * 1_000


def measure_first_token(program: Path, shown: Screen) -> dict[str, float]:
    """Return seconds since the double-click until each thing on the way to the first token."""
    with tempfile.TemporaryDirectory() as directory:
        home = Path(directory)
        at: dict[str, float] = {}
        clock = time.time() - time.perf_counter()
        process, begun, painted = timed_start([str(program)], environment(home), shown)
        at["painted"] = painted
        data = home / ".local/share/falcon-desktop"
        wait(lambda: history(data, "SELECT 1 FROM store"))
        at["history_open"] = time.perf_counter() - begun
        found = subprocess.run(
            ["xdotool", "search", "--sync", "--onlyvisible", "--class", "falcon-desktop"],
            env={**os.environ, "DISPLAY": shown.display},
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        shown.keys(os.environ, "windowfocus", found.stdout.split()[0])
        shown.keys(os.environ, "type", "--delay", "1", QUESTION)
        shown.keys(os.environ, "key", "Return")
        at["question_typed"] = time.perf_counter() - begun
        wait(lambda: engine(process.pid) is not None)
        at["engine_started"] = time.perf_counter() - begun
        wait(lambda: maps_model(process.pid))
        at["model_being_read"] = time.perf_counter() - begun
        wait(lambda: history(data, "SELECT 1 FROM message WHERE seconds_to_first_token > 0"), 120)
        ((created, seconds),) = history(
            data,
            "SELECT created_at, seconds_to_first_token FROM message WHERE role = 'assistant'",
        )
        at["first_token"] = created / 1_000 + seconds - (begun + clock)
        end(process)
    time.sleep(0.2)
    return {name: round(value, 2) for name, value in at.items()}


def wait(condition: Callable[[], object], timeout: float = 30) -> None:
    """Wait until something is true, looking every two milliseconds."""
    deadline = time.perf_counter() + timeout
    while not condition():
        if time.perf_counter() > deadline:
            raise TimeoutError
        time.sleep(0.002)


def history(data: Path, query: str) -> list[tuple[float, ...]]:
    """Return what the history file says; [] while there is none."""
    with contextlib.suppress(sqlite3.OperationalError):
        where = f"file:{data / 'history.sqlite3'}?mode=ro"
        with contextlib.closing(sqlite3.connect(where, uri=True)) as opened:
            return opened.execute(query).fetchall()
    return []


def engine(pid: int) -> psutil.Process | None:
    """Return the engine's process, if it runs."""
    for child in psutil.Process(pid).children():
        with contextlib.suppress(psutil.Error):
            if "--engine-child" in child.cmdline():
                return child
    return None


def maps_model(pid: int) -> bool:
    """Say whether the engine has opened the model's file."""
    child = engine(pid)
    if child is None:
        return False
    with contextlib.suppress(OSError):
        return ".gguf" in Path(f"/proc/{child.pid}/maps").read_text(encoding="utf-8")
    return False


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bundle", type=Path, default=ROOT / "dist" / "falcon-desktop")
    parser.add_argument("--package", type=Path)
    parser.add_argument("--bare", type=Path, help="a bare window that is frozen already")
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--first-tokens", type=int, default=3)
    options = parser.parse_args()
    big = bundles.big_files(options.bundle)
    result: dict[str, object] = {
        "benchmark": "bundle",
        "folder_without_model_mb": round(bundles.size(options.bundle, model=False) / 1e6, 1),
        "folder_goal_mb": FOLDER_GOAL_MB,
        "big_files": [
            {"mb": round(one.size / 1e6, 1), "path": one.path, "why": one.why} for one in big
        ],
    }
    if options.package:
        result["package_mb"] = round(options.package.stat().st_size / 1e6, 1)
        result["package_goal_mb"] = PACKAGE_GOAL_MB
    program = options.bundle / "falcon-desktop"
    with tempfile.TemporaryDirectory() as directory, screen(Path(directory)) as shown:
        bare_program = options.bare or freeze_bare(Path(directory))
        for one in (bare_program, program):
            measure_start(one, shown)  # warms the file cache
        bare, painted = [], []
        for _ in range(options.runs):
            bare.append(measure_start(bare_program, shown))
            painted.append(measure_start(program, shown))
        ways = [measure_first_token(program, shown) for _ in range(options.first_tokens)]
    result |= {
        "runs": options.runs,
        "bare_painted_ms": round(statistics.median(bare)),
        "painted_ms": round(statistics.median(painted)),
        "ratio": round(statistics.median(painted) / statistics.median(bare), 2),
        "ratio_of_fastest": round(min(painted) / min(bare), 2),
        "ratio_goal": START_GOAL,
        "seconds_from_double_click": {
            name: round(statistics.median(way[name] for way in ways), 2) for name in ways[0]
        }
        if ways
        else {},
        "first_token_goal_s": FIRST_TOKEN_GOAL,
    }
    print(json.dumps(result, ensure_ascii=False))


if __name__ == "__main__":
    main()
