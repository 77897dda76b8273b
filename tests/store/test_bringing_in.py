"""An import is one transaction: whoever kills it finds the history of before or of after."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from falcon_desktop import paths
from falcon_desktop.core.domain.conversation import Conversation, Message, Role
from falcon_desktop.core.domain.ids import new_id
from falcon_desktop.store.backups import Backups
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database
from falcon_desktop.transfer.json_format import export_json

ROOT = Path(__file__).parents[2]
CHATS = 300
STEPS = 2 * CHATS
"""Half to make rows ready, half to write them."""


def chats() -> list[tuple[Conversation, list[Message]]]:
    made = []
    for number in range(CHATS):
        conversation_id, asked = new_id(), new_id()
        text = f"{number} sky 天空 " * 20
        messages = [
            Message(asked, conversation_id, None, Role.USER, text, 1_000 + number),
            Message(new_id(), conversation_id, asked, Role.ASSISTANT, text, 1_001 + number),
        ]
        made.append((Conversation(conversation_id, f"Chat {number}", 1, 2), messages))
    return made


@pytest.mark.parametrize("steps", [1, CHATS, CHATS + 1, CHATS + CHATS // 2, STEPS - 1, STEPS])
async def test_killed_anywhere_it_is_before_or_after(tmp_path: Path, steps: int) -> None:
    data, file = tmp_path / "data", tmp_path / "export.json"
    here = Conversation("here", "Here before", 1, 1)
    database = Database(paths.history_file(data))
    await database.open()
    await Conversations(database).create(here)
    await database.close()
    file.write_text("".join(export_json(chats())))
    command = [sys.executable, "-m", "tests.store.importing_child", str(data), str(file)]
    child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    for line in child.stdout:
        if int(line) >= steps:
            child.kill()
            break
    child.wait()
    child.stdout.close()

    database = Database(paths.history_file(data))
    await database.open()
    counts = await Backups(database).counts()
    assert (counts.conversations, counts.messages) in [(1, 0), (CHATS + 1, 2 * CHATS)]
    assert await Backups(database).check() == []
    found = await Conversations(database).search("sky")
    assert bool(found.hits) == (counts.messages > 0)
    await database.close()
