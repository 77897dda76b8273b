"""How long 10,000 conversations take to export (each format) and to import, through the command.

Goal: at most 20 s each. Prints JSON.

    python tests/benchmarks/transfer.py [CONVERSATIONS]
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from falcon_desktop import paths
from falcon_desktop.core.domain.conversation import Conversation, Message, Role
from falcon_desktop.core.domain.ids import new_id
from falcon_desktop.core.domain.transfer import Progress
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database

GOAL = 20.0
WORDS = ("sky", "blue", "light", "scatters", "because", "der", "天空", "蓝色", "`code`", "**bold**")


async def fill(data_dir: Path, count: int) -> int:
    """Make a history of ``count`` conversations of two to twelve messages; return its messages."""
    dice = random.Random(7)
    database = Database(paths.history_file(data_dir))
    await database.open()
    store, total = Conversations(database), 0
    for start in range(0, count, 500):
        batch = []
        for number in range(start, min(start + 500, count)):
            at = 1_700_000_000_000 + number * 1_000
            conversation = Conversation(new_id(), f"Conversation {number}", at, at)
            messages: list[Message] = []
            for place in range(2 * dice.randint(1, 6)):
                role = Role.ASSISTANT if place % 2 else Role.USER
                text = " ".join(dice.choices(WORDS, k=dice.randint(10, 250 if place % 2 else 40)))
                parent = messages[-1].id if messages else None
                messages.append(Message(new_id(), conversation.id, parent, role, text, at + place))
            batch.append((conversation, messages))
            total += len(messages)
        await store.bring_in(batch, [], Progress())
    await database.close()
    return total


def run(data_dir: Path, *arguments: str) -> tuple[float, float]:
    """Run the command and return its wall time and its processor time, in seconds."""
    environment = {**os.environ, "FALCON_DESKTOP_DATA_DIR": str(data_dir)}
    begun, spent = time.perf_counter(), processor_seconds()
    subprocess.run(
        [sys.executable, "-m", "falcon_desktop", *arguments],
        env=environment,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    wall, processor = time.perf_counter() - begun, processor_seconds() - spent
    return round(wall, 2), round(processor, 2)


def processor_seconds() -> float:
    """Return what all ended children used of the processors."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as directory:
        source, target = Path(directory, "source"), Path(directory, "target")
        messages = asyncio.run(fill(source, count))
        seconds: dict[str, tuple[float, float]] = {}
        files: dict[str, float] = {}
        for form, name in (("json", "a.json"), ("markdown", "a.zip"), ("html", "a.html")):
            path = Path(directory, name)
            seconds[f"export {form}"] = run(
                source, "export", "--all", "--format", form, "--output", str(path)
            )
            files[name] = round(path.stat().st_size / 1e6, 1)
        everything = str(Path(directory, "a.json"))
        seconds["import json, dry run"] = run(target, "import", everything, "--dry-run")
        seconds["import json"] = run(target, "import", everything)
        seconds["import json again"] = run(target, "import", everything)
    report = {
        "benchmark": "transfer",
        "conversations": count,
        "messages": messages,
        "file_megabytes": files,
        "seconds": {name: wall for name, (wall, _) in seconds.items()},
        "processor_seconds": {name: used for name, (_, used) in seconds.items()},
        "peak_child_megabytes": round(
            resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1_000, 1
        ),
        "goal_seconds": GOAL,
        "met": max(wall for wall, _ in seconds.values()) <= GOAL,
    }
    print(json.dumps(report, indent=2))
    return 0 if report["met"] else 1


if __name__ == "__main__":
    sys.exit(main())
