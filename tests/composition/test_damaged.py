"""The window's export of a damaged history."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

from falcon_desktop.composition.exporting import FileTransfer
from falcon_desktop.composition.importing import Importer
from falcon_desktop.core.domain.conversation import Conversation, Message, Role
from falcon_desktop.core.domain.transfer import ExportFormat, ExportResult, Progress
from falcon_desktop.core.domain.undo import UndoHistory
from falcon_desktop.drawing.formulas import FormulaChild
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database


async def test_the_window_exports_what_can_be_read_of_a_damaged_history(tmp_path: Path) -> None:
    path = tmp_path / "data" / "history.sqlite3"
    database = Database(path)
    await database.open()
    ids = []
    for number in range(12):
        chat = Conversation(f"chat-{number}", f"title {number}", 1, 1)
        text = "words " * 200
        await Conversations(database).create(
            chat, [Message(f"m{number}", chat.id, None, Role.USER, text, number)]
        )
        ids.append(chat.id)
    await database.close()
    connection = sqlite3.connect(path)
    query = "SELECT rootpage FROM sqlite_schema WHERE name = 'message'"
    [page] = connection.execute(query).fetchone()
    connection.close()
    data = bytearray(path.read_bytes())
    data[(page - 1) * 1024 : page * 1024] = bytes(1024)
    path.write_bytes(data)
    database = Database(path)
    await database.open()  # which does not read that page
    store = Conversations(database)
    heard: list[object] = []
    importer = Importer(store, set, UndoHistory(), heard.append)
    transfer = FileTransfer(store, importer, FormulaChild(), path)
    try:
        for asked in (None, ids[:5]):
            target = tmp_path / f"{len(asked or ids)}.json"
            written = await transfer.export(asked, ExportFormat.JSON, str(target), Progress())
            assert written == ExportResult(len(asked or ids), whole=True)
            found = json.loads(target.read_text())["conversations"]
            assert [len(chat["messages"]) for chat in found] == [1] * len(asked or ids)
    finally:
        await database.close()
