"""Run by test_faults: streams an answer into each store until killed.

    python streaming_child.py DATABASE...

One process for each database, forked so that they start quickly. What was acknowledged stands in
``DATABASE.acknowledged``, a number a line after the process's id.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from falcon_desktop.core.domain.conversation import Conversation, Message, MessageStatus, Role
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database


async def stream(path: Path, acknowledged: int) -> None:
    database = Database(path)
    await database.open()
    store = Conversations(database)
    conversation = Conversation("conversation", "title", 1, 1)
    question = Message("question", "conversation", None, Role.USER, "question", 1)
    answer = Message(
        "answer", "conversation", "question", Role.ASSISTANT, "", 1, MessageStatus.STREAMING
    )
    await store.create(conversation, [question, answer])
    number = 0
    while True:
        await store.append_to_answer("answer", f"{number} ", "")
        os.write(acknowledged, b"%d\n" % number)
        number += 1


def main() -> None:
    for name in sys.argv[1:]:
        if os.fork() == 0:
            path = Path(name)
            file = path.with_name(path.name + ".acknowledged")
            acknowledged = os.open(file, os.O_CREAT | os.O_WRONLY | os.O_APPEND)
            os.write(acknowledged, b"%d\n" % os.getpid())
            asyncio.run(stream(path, acknowledged))
    for _ in sys.argv[1:]:
        os.wait()


if __name__ == "__main__":
    main()
