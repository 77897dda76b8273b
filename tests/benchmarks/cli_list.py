"""How long ``list`` of a few chats takes, from the process's start to its end. Prints JSON.

Goal: 150 ms for 12 chats, on a machine that does nothing else. The processor time says more where
it does. ``CHECKOUT`` is another one with an environment in ``.venv``, to compare with in the same
run.

    python -m tests.benchmarks.cli_list [ROUNDS] [CHECKOUT]
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.cli_start import fill

ROOT = Path(__file__).parents[2]
CHATS = 12
GOAL = 0.150
LIST = ["-m", "falcon_desktop", "list"]


def measured(arguments: list[str], root: Path, environment: dict[str, str]) -> tuple[float, float]:
    """Run a program once in a checkout; return the seconds it took, and those of the processor."""
    begun = time.perf_counter()
    process = subprocess.Popen(arguments, cwd=root, env=environment, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{arguments} ended with {status}")
    return time.perf_counter() - begun, used.ru_utime + used.ru_stime


def main() -> int:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 11
    programs = {
        "python -c pass": ([sys.executable, "-c", "pass"], ROOT),
        "list": ([sys.executable, *LIST], ROOT),
    }
    if len(sys.argv) > 2:
        other = Path(sys.argv[2]).resolve()
        programs["list, other"] = ([str(other / ".venv" / "bin" / "python"), *LIST], other)
    with tempfile.TemporaryDirectory() as directory:
        asyncio.run(fill(Path(directory), CHATS))
        environment = {**os.environ, "FALCON_DESKTOP_DATA_DIR": directory}
        runs: dict[str, list[tuple[float, float]]] = {name: [] for name in programs}
        for number in range(rounds + 1):  # interleaved; the first fills the disk's cache
            for name, (arguments, root) in programs.items():
                run = measured(arguments, root, environment)
                if number:
                    runs[name].append(run)
    median = {
        name: {
            "wall": round(statistics.median(one[0] for one in some), 4),
            "processor": round(statistics.median(one[1] for one in some), 4),
        }
        for name, some in runs.items()
    }
    met = median["list"]["wall"] <= GOAL
    report = {
        "benchmark": "cli_list",
        "chats": CHATS,
        "rounds": rounds,
        "median_seconds": median,
        "load": round(os.getloadavg()[0], 1),
        "goal": f"list <= {GOAL} s wall",
        "met": met,
    }
    print(json.dumps(report, indent=2))
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
