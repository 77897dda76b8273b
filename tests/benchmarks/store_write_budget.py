"""How much the store writes while an answer streams, and how soon a question is durable. JSON out.

    python tests/benchmarks/store_write_budget.py [--directory DIR]

The budget: at most 200 KB written per 1,000 streamed tokens with a flush each 350 ms at
90 tokens per second, and a question committed within 20 ms (median). ``DIR`` must be on the disk
to measure, not on a tmpfs.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import apsw
from falcon_desktop.core.domain.conversation import Conversation, Message, MessageStatus, Role
from falcon_desktop.core.domain.ids import new_id, now_ms
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database

TOKENS = 1_000
TOKENS_PER_SECOND = 90
FLUSH_SECONDS = 0.35
WORDS = Path(__file__).read_text().split()


def written() -> int:
    for line in Path("/proc/self/io").read_text().splitlines():
        name, _, value = line.partition(": ")
        if name == "write_bytes":
            return int(value)
    raise RuntimeError("no write_bytes in /proc/self/io")


def conversation() -> Conversation:
    return Conversation(new_id(), "A question", now_ms(), now_ms())


def message(
    of: Conversation, parent: str | None, role: Role, text: str, status: MessageStatus
) -> Message:
    return Message(new_id(), of.id, parent, role, text, now_ms(), status=status)


async def fill(store: Conversations, number: int) -> None:
    """Make the index as deep as that of a library in use."""
    chooser = random.Random(1)
    for _ in range(number):
        one = conversation()
        text = " ".join(chooser.choices(WORDS, k=80))
        await store.create(one, [message(one, None, Role.USER, text, MessageStatus.COMPLETE)])


class Clock:
    """Time as it would pass at the speed of the stream, without waiting for it."""

    def __init__(self) -> None:
        self.seconds = 1_000.0

    def __call__(self) -> float:
        return self.seconds


async def stream(store: Conversations, clock: Clock) -> int:
    """Stream one answer of a thousand tokens; return the bytes written, question included."""
    chooser = random.Random(2)
    one = conversation()
    question = message(one, None, Role.USER, "Why is the sky blue?", MessageStatus.COMPLETE)
    answer = message(one, question.id, Role.ASSISTANT, "", MessageStatus.STREAMING)
    before = written()
    await store.create(one, [question, answer])
    per_flush = round(TOKENS_PER_SECOND * FLUSH_SECONDS)
    text = ""
    for start in range(0, TOKENS, per_flush):
        tokens = chooser.choices(WORDS, k=min(per_flush, TOKENS - start))
        piece = "".join(f"{token[:6]} " for token in tokens)
        text += piece
        clock.seconds += FLUSH_SECONDS
        await store.append_to_answer(answer.id, piece, "")
    await store.save_answer(replace(answer, text=text, status=MessageStatus.COMPLETE))
    return written() - before


async def commits(store: Conversations, number: int) -> list[float]:
    times = []
    one = conversation()
    await store.create(one)
    parent: str | None = None
    for _ in range(number):
        text = "Why is the sky blue, and why does it turn red in the evening?"
        question = message(one, parent, Role.USER, text, MessageStatus.COMPLETE)
        answer = message(one, question.id, Role.ASSISTANT, "", MessageStatus.STREAMING)
        begun = time.perf_counter()
        await store.add_messages(one.id, [question, answer], active_leaf_id=answer.id)
        times.append((time.perf_counter() - begun) * 1000)
        parent = answer.id
    return times


def checkpoint(connection: apsw.Connection) -> None:
    connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)


async def measure(directory: Path) -> dict[str, object]:
    clock = Clock()
    database = Database(directory / "history.sqlite3", clock=clock)
    await database.open()
    store = Conversations(database)
    await fill(store, 300)
    await database.on_writer(checkpoint)  # what the filling left to write is not the stream's
    single = [await stream(store, clock) for _ in range(30)]
    times = await commits(store, 100)
    await database.close()
    return {
        "kilobytes_written_per_1000_tokens": {
            "median": round(statistics.median(single) / 1000, 1),
            "mean": round(statistics.mean(single) / 1000, 1),
            "max": round(max(single) / 1000, 1),
            "budget": 200,
        },
        "question_durable_ms": {
            "median": round(statistics.median(times), 2),
            "p95": round(statistics.quantiles(times, n=20)[18], 2),
            "budget_median": 20,
        },
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--directory", default=None)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.directory) as directory:
        print(json.dumps(asyncio.run(measure(Path(directory))), indent=2))


if __name__ == "__main__":
    main()
