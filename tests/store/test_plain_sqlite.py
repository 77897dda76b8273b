"""People can read their history with any SQLite tool: here the standard library's."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from pathlib import Path

import pytest
from falcon_desktop.core.domain.conversation import MessageStatus
from tests.store.conftest import Made, Opened

QUERIES = {
    "SELECT title, role, text FROM history": [
        ("About the sky", "user", "Why is the sky blue?"),
        ("About the sky", "assistant", "Because of Rayleigh scattering."),
    ],
    "SELECT title FROM conversation WHERE deleted_at IS NULL ORDER BY updated_at DESC": [
        ("About the sky",)
    ],
    "SELECT title, text FROM history WHERE text LIKE '%rayleigh%'": [
        ("About the sky", "Because of Rayleigh scattering.")
    ],
    "SELECT count(*), sum(completion_tokens) FROM message": [(2, None)],
    "SELECT json_extract(provenance, '$.server') FROM message WHERE role = 'user'": [(None,)],
}


async def test_documented_queries(opened: Opened, make: Made, path: Path) -> None:
    conversation = make.conversation("About the sky")
    question = make.question(conversation)
    text = "Because of Rayleigh scattering."
    answer = make.answer(conversation, question.id, text, MessageStatus.COMPLETE)
    await opened.store.create(conversation, [question, answer])
    # While the program runs, and with it closed.
    for uri in (f"file:{path}?mode=ro", f"file:{path}"):
        connection = sqlite3.connect(uri, uri=True)
        for query, expected in QUERIES.items():
            assert connection.execute(query).fetchall() == expected
        connection.close()
    await opened.database.close()
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA quick_check").fetchone() == ("ok",)
    # The index too, with the tokenizer that every SQLite has.
    found = connection.execute(
        "SELECT text FROM message WHERE key IN"
        " (SELECT rowid FROM message_index WHERE message_index MATCH 'rayleigh')"
    ).fetchall()
    assert found == [(text,)]
    connection.close()


async def test_the_command_line_tool(opened: Opened, make: Made, path: Path) -> None:
    tool = shutil.which("sqlite3")
    if tool is None:
        pytest.skip("there is no sqlite3 command here")
    await opened.store.create(make.conversation("About the sky"))
    command = [tool, "-readonly", str(path), "SELECT title FROM conversation"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "About the sky\n"
