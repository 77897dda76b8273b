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
from falcon_desktop.core.conversation import Conversation, Message, Role
from falcon_desktop.core.ids import new_id
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
        await store.create_many(batch)
    await database.close()
    return total


def run(data_dir: Path, *arguments: str) -> float:
    """Run the command and return its wall time in seconds."""
    environment = {**os.environ, "FALCON_DESKTOP_DATA_DIR": str(data_dir)}
    begun = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "falcon_desktop", *arguments],
        env=environment,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    return round(time.perf_counter() - begun, 2)


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as directory:
        source, target = Path(directory, "source"), Path(directory, "target")
        messages = asyncio.run(fill(source, count))
        seconds: dict[str, float] = {}
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
        "seconds": seconds,
        "peak_child_megabytes": round(
            resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1_000, 1
        ),
        "goal_seconds": GOAL,
        "met": max(seconds.values()) <= GOAL,
    }
    print(json.dumps(report, indent=2))
    return 0 if report["met"] else 1


if __name__ == "__main__":
    sys.exit(main())
