"""Run by test_killed_calls: an answer with a call on a real disk, killed at one of its steps.

    python killed_call.py HISTORY RAN STEP

A step is each write or sync of the history's file, and each time that the tool is run: that is
noted in the file RAN, synced, before anything else. Step 0 is never reached; the number of steps is
printed.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable
from pathlib import Path

from falcon_desktop.core.chat.asking import Asking
from falcon_desktop.core.chat.chat import Chat
from falcon_desktop.core.domain.connection_book import SavedConnections
from falcon_desktop.core.domain.events import Finished, TextDelta, ToolCallDelta
from falcon_desktop.core.domain.ids import new_id
from falcon_desktop.core.domain.tools import (
    Approval,
    Decision,
    OfferedTool,
    ToolOutcome,
    ToolProgress,
)
from falcon_desktop.core.domain.undo import UndoHistory
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database
from tests.core.chat.test_tools import Source
from tests.core.conftest import ScriptedProvider
from tests.store.killed_child import Disk, Steps
from tests.waiting import until


class Noting(Source):
    """Runs a tool, and leaves behind that it did."""

    def __init__(self, ran: Path, steps: Steps) -> None:
        super().__init__()
        self._ran = ran
        self._steps = steps

    async def call(
        self, tool: OfferedTool, arguments: str, report: Callable[[ToolProgress], None]
    ) -> ToolOutcome:
        with self._ran.open("a") as file:
            file.write(f"{arguments}\n")
            file.flush()
            os.fsync(file.fileno())
        self._steps.take()
        return ToolOutcome("rain")


async def work(path: Path, ran: Path, steps: Steps) -> None:
    database = Database(path)
    await database.open()
    store, provider = Conversations(database), ScriptedProvider()
    done = asyncio.Event()
    asking = Asking(
        store,
        SavedConnections(),
        provider,
        lambda event: done.set() if type(event).__name__ == "AnswerFinished" else None,
        UndoHistory(),
        tools=Noting(ran, steps),
    )
    chat = Chat(asking)
    provider.scripts.append(
        [TextDelta("I look."), ToolCallDelta(0, "c", "look", '{"a": 1}'), Finished("tool_calls")]
    )
    provider.scripts.append([TextDelta("It rains."), Finished("stop")])
    conversation_id = new_id()
    chat.choose_tools(conversation_id, ["s"])
    exchange = await chat.send(None, "Weather?", new_conversation_id=conversation_id)
    await until(lambda: bool(chat.waiting_calls(exchange.answer.id)))
    await chat.decide_call(exchange.answer.id, 0, Decision(Approval.ONCE))
    await done.wait()
    await chat.close()
    await database.close()


def main() -> None:
    path, ran, step = sys.argv[1:]
    steps = Steps(int(step))
    disk = Disk(steps)
    asyncio.run(work(Path(path), Path(ran), steps))
    print(steps.count, flush=True)
    del disk
    os._exit(0)


if __name__ == "__main__":
    main()
