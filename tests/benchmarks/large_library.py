"""Makes a library of 100,000 conversations and 1,000,000 messages, once, for other benchmarks.

    python -m tests.benchmarks.large_library [--conversations 100000] [--path FILE]

Lengths and languages are those of people's chats (word frequencies by Zipf's law; English, German,
Chinese, Japanese, Arabic, Thai, code): most conversations are short, some have hundreds of
messages and one has 5,000; one answer in twelve has a second version. They lie over the last four
years, ending now; some are pinned, unseen, archived or in the trash. The same for the same size,
but for ids and the moment that is "now".
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import os
import random
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from falcon_desktop.core.domain.conversation import (
    Conversation,
    Message,
    Provenance,
    Role,
    Timings,
    Usage,
)
from falcon_desktop.core.domain.ids import new_id, now_ms
from falcon_desktop.core.domain.titles import title_from
from falcon_desktop.core.domain.transfer import Progress
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database
from tests.benchmarks.store_search import Text

PLACE = Path(tempfile.gettempdir()) / "falcon-library" / "history.sqlite3"
MESSAGES_EACH = 10
BATCH = 250
SPAN = 4 * 365 * 86_400_000
DAY = 86_400_000


def sizes(conversations: int, chance: random.Random) -> list[int]:
    """Return how many messages each conversation has; together ten times as many."""
    drawn = [max(1, round(chance.lognormvariate(1.0, 0.9))) * 2 for _ in range(conversations)]
    if conversations >= 10_000:
        drawn[conversations // 2] = 5_000
    wanted = MESSAGES_EACH * conversations
    while (missing := (wanted - sum(drawn)) // 2) != 0:
        step = 1 if missing > 0 else -1
        for place in chance.choices(range(conversations), k=abs(missing)):
            if 2 <= drawn[place] + 2 * step <= 5_000:
                drawn[place] += 2 * step
    return drawn


def messages_of(
    conversation_id: str, number: int, begun: int, text: Text, chance: random.Random
) -> list[Message]:
    """Return so many messages, questions and answers in turn, some answers in two versions."""
    found: list[Message] = []
    parent: str | None = None
    moment = begun
    while len(found) < number:
        moment += chance.randint(5_000, 90_000)
        question = Message(
            new_id(), conversation_id, parent, Role.USER, text.message(answer=False), moment
        )
        found.append(question)
        for _ in range(2 if chance.random() < 1 / 12 else 1):
            if len(found) >= number:
                break
            moment += chance.randint(2_000, 30_000)
            words = text.message(answer=True)
            answer = Message(
                new_id(),
                conversation_id,
                question.id,
                Role.ASSISTANT,
                words,
                moment,
                finish_reason="stop",
                usage=Usage(len(question.text) // 4, len(words) // 4),
                timings=Timings(0.3, 4.0, None, 41.0),
                provenance=Provenance("local", "On this computer", model=text.choose_model()),
            )
            found.append(answer)
            parent = answer.id
    return found


def library(conversations: int, now: int) -> Iterator[tuple[Conversation, list[Message]]]:
    """Yield the conversations, the oldest first."""
    chance, text = random.Random(5), Text(1)
    for index, size in enumerate(sizes(conversations, chance)):
        begun = now - SPAN + SPAN * index // conversations
        conversation_id = new_id()
        messages = messages_of(conversation_id, size, begun, text, chance)
        ended = min(now, messages[-1].created_at)
        fate = chance.random()
        yield (
            Conversation(
                conversation_id,
                title_from(messages[0].text),
                begun,
                ended,
                active_leaf_id=messages[-1].id,
                model=text.choose_model() if fate < 0.3 else "",
                pinned_at=ended if index % 7_000 == 77 else None,
                archived_at=ended if 0.90 < fate < 0.95 else None,
                deleted_at=now - chance.randint(0, 29 * DAY) if fate > 0.99 else None,
                unseen=fate < 0.01,
            ),
            messages,
        )


async def fill(path: Path, conversations: int) -> dict[str, object]:
    """Make the library at ``path``."""
    begun = time.perf_counter()
    database = Database(path)
    await database.open()
    store = Conversations(database)
    made = library(conversations, now_ms())
    messages = 0
    while batch := list(itertools.islice(made, BATCH)):
        await store.bring_in(batch, [], Progress())
        messages += sum(len(one[1]) for one in batch)
    await database.close(timeout=600)
    return {
        "path": str(path),
        "conversations": conversations,
        "messages": messages,
        "megabytes": round(path.stat().st_size / 1e6),
        "seconds": round(time.perf_counter() - begun),
    }


def copy_to(directory: Path, source: Path = PLACE) -> Path:
    """Return a copy of the library in a data directory, to be changed at will.

    Raises:
        FileNotFoundError: the library was not made yet.
    """
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    target = directory / "history.sqlite3"
    shutil.copyfile(source, target)
    target.chmod(0o600)
    return target


def main() -> None:
    """Make it, unless it is there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--conversations", type=int, default=100_000)
    parser.add_argument("--path", type=Path, default=PLACE)
    options = parser.parse_args()
    if options.path.exists():
        print(json.dumps({"path": str(options.path), "made": "before"}))
        return
    options.path.parent.mkdir(parents=True, exist_ok=True)
    os.nice(10)
    with tempfile.TemporaryDirectory(dir=options.path.parent) as directory:
        unfinished = Path(directory) / "history.sqlite3"
        result = asyncio.run(fill(unfinished, options.conversations))
        unfinished.rename(options.path)
    print(json.dumps(result | {"path": str(options.path)}))


if __name__ == "__main__":
    main()
