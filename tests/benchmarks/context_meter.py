"""What counting costs: a keystroke, and a change, in chats of 10 and of 10,000 messages.

``python -m tests.benchmarks.context_meter`` prints JSON; milliseconds. The tokenizer is a loopback
server's stand-in that answers at once, so that only our own work is measured.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from falcon_desktop.core.chat.memory import Memory
from falcon_desktop.core.context.context import Context
from falcon_desktop.core.domain.connection import Connection, ServerKind
from falcon_desktop.core.domain.connection_book import SavedConnections
from falcon_desktop.core.domain.conversation import Conversation, Message, Role
from falcon_desktop.core.domain.models import ModelInfo
from falcon_desktop.core.domain.undo import UndoHistory
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database
from tests.core.conftest import ScriptedProvider

SERVER = Connection("s", "S", ServerKind.OPENAI, "http://127.0.0.1:9/v1", model="m")
SIZES = (10, 10_000)
TIMES = 30


def conversation(count: int) -> tuple[Conversation, list[Message]]:
    """Return a chat of so many messages of some 400 characters."""
    name, path = f"chat-{count}", list[Message]()
    for place in range(count):
        role = Role.USER if place % 2 == 0 else Role.ASSISTANT
        parent = path[-1].id if path else None
        text = f"Message {place} " + "with some words in it " * 18
        path.append(Message(f"{name}-{place}", name, parent, role, text, created_at=place))
    return Conversation(name, name, 1, 1, active_leaf_id=path[-1].id), path


async def timed(work: Callable[[int], Awaitable[object]]) -> dict[str, float]:
    """Return the median and the worst of some runs."""
    taken = []
    for turn in range(TIMES):
        begun = time.perf_counter()
        await work(turn)
        taken.append((time.perf_counter() - begun) * 1000)
    return {"median": round(statistics.median(taken), 2), "worst": round(max(taken), 2)}


async def measured(directory: Path) -> dict[str, dict[str, dict[str, float]]]:
    """Return the times for each size."""
    database = Database(directory / "history.sqlite3")
    await database.open()
    store = Conversations(database)
    provider = ScriptedProvider(offered=[ModelInfo("m", 8_192)], counts=True)
    memory = Memory(
        store,
        SavedConnections([SERVER], "s"),
        provider,
        Context(),
        publish=list[object]().append,
        undo=UndoHistory(),
    )
    found: dict[str, dict[str, dict[str, float]]] = {}
    for size in SIZES:
        chat, messages = conversation(size)
        await store.create(chat, messages)
        begun = time.perf_counter()
        await memory.measure(chat.id, "")
        first = round((time.perf_counter() - begun) * 1000, 2)

        async def keystroke(turn: int, chat_id: str = chat.id) -> None:
            await memory.measure(chat_id, "a draft" + "!" * turn, changed=False)

        async def change(turn: int, chat_id: str = chat.id) -> None:
            await memory.measure(chat_id, "a draft" + "?" * turn)

        found[f"{size} messages"] = {
            "first": {"median": first, "worst": first},
            "keystroke": await timed(keystroke),
            "change": await timed(change),
        }
    await database.close()
    return found


def main() -> None:
    """Print the times as JSON."""
    with TemporaryDirectory() as directory:
        print(json.dumps(asyncio.run(measured(Path(directory))), indent=2))


if __name__ == "__main__":
    main()
