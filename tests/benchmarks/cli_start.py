"""How long the command line takes to start, beside ``python -c "import httpx"`` in the same run.

Goal: ``--version`` and ``list`` (100 conversations) in at most twice that time. Prints JSON.

    python tests/benchmarks/cli_start.py [ROUNDS]
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

from falcon_desktop import paths
from falcon_desktop.core.domain.conversation import Conversation, Message, Role
from falcon_desktop.core.domain.ids import new_id, now_ms
from falcon_desktop.core.domain.transfer import Progress
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database

COMMANDS = {
    "python -c pass": ["-c", "pass"],
    "python -c 'import httpx'": ["-c", "import httpx"],
    "falcon-desktop --version": ["-m", "falcon_desktop", "--version"],
    "falcon-desktop list": ["-m", "falcon_desktop", "list"],
    "falcon-desktop list --json": ["-m", "falcon_desktop", "list", "--json"],
    "falcon-desktop search": ["-m", "falcon_desktop", "search", "question"],
}


async def fill(data_dir: Path, count: int) -> None:
    """Make a history of ``count`` conversations."""
    database = Database(paths.history_file(data_dir))
    await database.open()
    batch = []
    for number in range(count):
        conversation = Conversation(new_id(), f"Conversation {number}", now_ms(), now_ms())
        question = Message(
            new_id(), conversation.id, None, Role.USER, f"question {number}", now_ms()
        )
        batch.append((conversation, [question]))
    await Conversations(database).bring_in(batch, [], Progress())
    await database.close()


def seconds(arguments: list[str], environment: dict[str, str]) -> float:
    """Run Python once and return the wall time."""
    begun = time.perf_counter()
    subprocess.run(
        [sys.executable, *arguments], env=environment, stdout=subprocess.DEVNULL, check=True
    )
    return time.perf_counter() - begun


def main() -> int:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    with tempfile.TemporaryDirectory() as directory:
        asyncio.run(fill(Path(directory), 100))
        environment = {**os.environ, "FALCON_DESKTOP_DATA_DIR": directory}
        times: dict[str, list[float]] = {name: [] for name in COMMANDS}
        for _ in range(rounds):  # interleaved, so that a busy moment hits all alike
            for name, arguments in COMMANDS.items():
                times[name].append(seconds(arguments, environment))
    median = {name: statistics.median(values) for name, values in times.items()}
    base = median["python -c 'import httpx'"]
    ratios = {
        name: round(value / base, 2)
        for name, value in median.items()
        if name.startswith("falcon-desktop")
    }
    met = all(ratios[f"falcon-desktop {name}"] <= 2 for name in ("--version", "list"))
    report = {
        "benchmark": "cli_start",
        "rounds": rounds,
        "median_seconds": {name: round(value, 4) for name, value in median.items()},
        "ratio_to_import_httpx": ratios,
        "goal": "--version and list <= 2",
        "met": met,
    }
    print(json.dumps(report, indent=2))
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
