"""A damaged history: what its pages still hold is read, what a backup still holds is added.

The oracle is SQLite's own ``.recover``, where that command is installed.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
import subprocess
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from falcon_desktop.core.domain.attachments import Attachment, AttachmentKind
from falcon_desktop.core.domain.conversation import (
    Conversation,
    LaterRequest,
    Message,
    MessageStatus,
    Provenance,
    Usage,
)
from falcon_desktop.core.domain.parts import PartsBuilder, ToolCall, ToolResult
from falcon_desktop.store.backups import Backups
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database, OpenReport
from falcon_desktop.store.pages import Pages
from tests.store.conftest import Made

PAGE = 1024
TREES = (
    "message", "sqlite_autoindex_message_1", "sqlite_autoindex_message_2", "conversation",
    "sqlite_autoindex_conversation_1", "attachment", "part", "message_index_data", "store",
)  # fmt: skip


class History:
    """A history with everything in it that rows can hold, and its messages by id."""

    def __init__(self, path: Path, make: Made) -> None:
        self.path = path
        self.make = make
        self.database = Database(path)
        self.store = Conversations(self.database)
        self.messages: dict[str, Message] = {}
        self.conversations: list[Conversation] = []

    async def grow(self, conversations: int) -> None:
        for number in range(conversations):
            conversation = self.make.conversation(f"chat {len(self.conversations)}")
            notes = f"attached {number} " * 100
            files = (Attachment("notes.txt", AttachmentKind.TEXT, "text/plain", 9, notes),)
            text = f"Why {number}? " * (150 if number % 3 else 3)
            question = replace(self.make.question(conversation, text), attachments=files)
            answer = self.make.answer(
                conversation, question.id, f"Because {number}. " * 90, MessageStatus.COMPLETE
            )
            answer = replace(answer, reasoning="Hm. " * (40 * (number % 2)))
            if number % 3 == 1:
                answer = replace(answer, **in_parts(number))
            await self.store.create(conversation, [question, answer])
            self.conversations.append(conversation)
            self.messages |= {question.id: question, answer.id: answer}

    async def close(self) -> bytes:
        """Close it and return the file's bytes."""
        await self.database.close()
        return self.path.read_bytes()


def in_parts(number: int) -> dict[str, Any]:
    """Return what an answer holds that used a tool, showed a picture and named a source."""
    made = PartsBuilder()
    made.reasoning("Hm. " * 40)
    made.add(ToolCall("1", "look up", f'{{"number": {number}}}'))
    made.add(ToolResult("1", f"looked up {number} " * 100))
    made.file(Attachment("p.png", AttachmentKind.IMAGE, "image/png", 900, data=b"\x89PNG" * 225))
    made.next_request()
    made.text(f"Because {number}. " * 90)
    made.cite("https://example.org/", "A source", start=0, end=10)
    return {
        "text": made.text_so_far,
        "reasoning": made.reasoning_so_far,
        "attachments": made.attachments,
        "parts": made.parts,
        "later_requests": (LaterRequest(Provenance(model="m"), Usage(number)),),
    }


@pytest.fixture
async def history(path: Path, make: Made) -> History:
    history = History(path, make)
    await history.database.open()
    await history.grow(15)
    return history


def root(path: Path, name: str) -> int:
    connection = sqlite3.connect(path)
    try:
        query = "SELECT rootpage FROM sqlite_schema WHERE name = ?"
        [page] = connection.execute(query, (name,)).fetchone()
    finally:
        connection.close()
    return int(page)


def without(data: bytes, pages: Iterable[int], filler: bytes = b"\0") -> bytes:
    """Return a file whose pages, numbered from 1, are overwritten."""
    changed = bytearray(data)
    for page in pages:
        changed[(page - 1) * PAGE : page * PAGE] = filler * PAGE
    return bytes(changed)


def place(path: Path, data: bytes) -> None:
    """Put a file at the history's place, as if nothing but it and the note of what was erased had
    ever been there.
    """
    for entry in path.parent.glob(path.name + "*"):
        if not entry.name.endswith(".erased"):
            entry.unlink()
    path.write_bytes(data)


async def salvaged(path: Path) -> tuple[OpenReport, dict[str, Message], list[str]]:
    """Set the file aside, as the window does once it found damage; open what came of it."""
    from falcon_desktop.store import recovery
    from falcon_desktop.store.schema import MIGRATIONS
    from falcon_desktop.store.verified import find_backups

    backups = find_backups(path.parent / "backups")
    aside, salvage = recovery.rebuild(path, MIGRATIONS, backups)
    database = Database(path)
    try:
        report = await database.open()
        store = Conversations(database)
        found = {}
        listed = [*await store.summaries(), *await store.summaries(deleted=True)]
        for row in listed:
            for message in await store.all_messages(row.id):
                found[message.id] = message
        problems = await Backups(database).check()
        return replace(report, set_aside=aside, salvage=salvage), found, problems
    finally:
        await database.close()


def recovered(path: Path, known: set[str], workplace: Path) -> set[str]:
    """Return the ids of the messages that SQLite's own command gets out of a file."""
    tool = shutil.which("sqlite3")
    if tool is None:
        pytest.skip("there is no sqlite3 command here")
    shutil.copy(path, workplace / "copy")
    sql = subprocess.run([tool, str(workplace / "copy"), ".recover"], capture_output=True).stdout
    made = workplace / "recovered"
    made.unlink(missing_ok=True)
    subprocess.run([tool, str(made)], input=sql, capture_output=True)
    connection = sqlite3.connect(made)
    connection.text_factory = bytes
    found = set()
    tables = [
        row[0].decode()
        for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
    ]
    for table, column in (("message", "id"), ("lost_and_found", "c1")):
        if table in tables:
            rows = connection.execute(f"SELECT {column} FROM {table}").fetchall()
            found |= {row[0].decode("utf-8", "replace") for row in rows if row[0]}
    connection.close()
    return found & known


def test_rows_are_read_as_sqlite_reads_them(tmp_path: Path) -> None:
    """Every kind of value, chains of pages, keys below zero; in the file and in its log."""
    path = tmp_path / "any.sqlite3"
    chooser = random.Random(1)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA page_size = 1024")
    connection.execute("PRAGMA journal_mode = wal")
    connection.execute("CREATE TABLE t (key INTEGER PRIMARY KEY, a, b, c, d)")
    limits = [1 << bits for bits in (0, 7, 8, 15, 16, 23, 24, 31, 32, 47, 48, 62)]
    values = [0, 1, -1, None, 0.5, -1e300, "", b"", "é" * 500, chooser.randbytes(20_000)]
    values += [sign * (limit + one) for limit in limits for sign in (1, -1) for one in (-1, 0)]
    rows = {}
    for key in (-(1 << 63), (1 << 63) - 1, *chooser.sample(range(-10_000, 10_000), 600)):
        rows[key] = tuple(chooser.choice(values) for _ in range(4))
        connection.execute("INSERT INTO t VALUES (?, ?, ?, ?, ?)", (key, *rows[key]))
    for size in range(900, 1100):  # around the limit from which a row needs more pages
        rows[20_000 + size] = (b"x" * size, None, None, None)
        connection.execute(
            "INSERT INTO t VALUES (?, ?, ?, ?, ?)", (20_000 + size, *rows[20_000 + size])
        )
    try:
        for _ in range(2):
            with Pages(path, PAGE, with_log=True) as pages:
                found = [(key, row[1:]) for key, row in pages.rows() if len(row) == 5]
            assert dict(row for row in found if row[1][0] != "t") == rows
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            late = 5_000_000 + len(rows)
            rows[late] = ("only in the log", 1, 2, 3)
            connection.execute("INSERT INTO t VALUES (?, ?, ?, ?, ?)", (late, *rows[late]))
        with Pages(path, PAGE, with_log=False) as pages:
            alone = {key for key, row in pages.rows() if len(row) == 5 and row[1] != "t"}
        assert rows.keys() - alone == {late}
    finally:
        connection.close()


async def test_nothing_that_recover_finds_is_missed(history: History, tmp_path: Path) -> None:
    """4 KB overwritten, one place after the other, and 20 random bits a time."""
    data = await history.close()
    known = set(history.messages)
    damaged = [without(data, range(first, first + 4)) for first in range(1, len(data) // PAGE, 8)]
    for seed in range(6):
        chooser, flipped = random.Random(seed), bytearray(data)
        for _ in range(20):
            flipped[chooser.randrange(len(flipped))] ^= 1 << chooser.randrange(8)
        damaged.append(bytes(flipped))
    numbers = []
    for one in damaged:
        place(history.path, one)
        expected = recovered(history.path, known, tmp_path)
        report, found, problems = await salvaged(history.path)
        assert report.set_aside is not None and report.set_aside.read_bytes() == one
        missed = expected - found.keys()
        assert not missed, f"{len(missed)} of {len(expected)}"
        assert [one for one in problems if "text of message" not in one] == []
        numbers.append(len(found.keys() & known))
    assert min(numbers) >= 15  # of 30
    assert numbers.count(30) >= len(numbers) // 2


@pytest.mark.parametrize("filler", [b"\0", b"\xff"])
@pytest.mark.parametrize("name", TREES)
async def test_a_lost_root_loses_nothing(history: History, name: str, filler: bytes) -> None:
    data = await history.close()
    place(history.path, without(data, [root(history.path, name)], filler))
    report, found, problems = await salvaged(history.path)
    assert found == history.messages
    assert problems == []
    assert report.salvage is not None and report.salvage.messages == 30


async def test_a_lost_first_page_loses_nothing_but_where_the_trees_begin(history: History) -> None:
    data = await history.close()
    place(history.path, without(data, [1]))
    _, found, problems = await salvaged(history.path)
    assert found == history.messages
    assert problems == []


async def test_what_was_saved_is_found_by_a_search(history: History) -> None:
    data = await history.close()
    place(
        history.path,
        without(data, [root(history.path, "message"), root(history.path, "attachment")]),
    )
    await salvaged(history.path)
    database = Database(history.path)
    await database.open()
    store = Conversations(database)
    for words in ("because 7", "why 7", "attached 5", "hm", "chat 14"):
        assert (await store.search(words)).hits, words
    # The index goes on as before.
    await store.purge([history.conversations[0].id])
    assert await Backups(database).check() == []
    await database.close()


@pytest.mark.parametrize("secure", [True, False])
async def test_what_was_deleted_stays_deleted(history: History, secure: bool) -> None:
    """Whichever page is lost. A tool that does not overwrite leaves it in pages that are free."""
    gone = history.conversations[3:9]
    doomed = {
        one.id for one in history.messages.values() if one.conversation_id in {c.id for c in gone}
    }
    if secure:
        await history.store.purge([one.id for one in gone])
        data = await history.close()
    else:
        await history.close()
        connection = sqlite3.connect(history.path)
        connection.execute("PRAGMA secure_delete = off")
        for trigger in ("message_removed", "beside_removed", "conversation_removed"):
            connection.execute(f"DROP TRIGGER {trigger}")
        for one in gone:
            inner = "(SELECT key FROM conversation WHERE id = ?)"
            connection.execute(f"DELETE FROM message WHERE conversation_key = {inner}", (one.id,))
            connection.execute("DELETE FROM conversation WHERE id = ?", (one.id,))
        connection.commit()
        connection.close()
        data = history.path.read_bytes()
        assert data.count(b"Because 4") > 0  # still there in the file
    first = 1 if secure else 2  # where the list of free pages begins is on the first
    for page in range(first, len(data) // PAGE + 1, 9):
        place(history.path, without(data, [page]))
        _, found, _ = await salvaged(history.path)
        assert found.keys() & doomed == set()


async def test_a_history_of_an_earlier_version(tmp_path: Path) -> None:
    old = Path(__file__).parent / "data" / "history-v1.sqlite3"
    path = tmp_path / "history.sqlite3"
    shutil.copy(old, path)
    connection = sqlite3.connect(old)
    before = dict(connection.execute("SELECT id, text FROM message WHERE status <> 'streaming'"))
    connection.close()
    place(path, without(old.read_bytes(), [root(old, "message"), root(old, "conversation")]))
    _, found, problems = await salvaged(path)
    assert before.items() <= {one.id: one.text for one in found.values()}.items()
    assert problems == []


async def test_what_a_log_hides_and_what_it_adds_are_both_saved(
    history: History, tmp_path: Path
) -> None:
    """A log of another file that is damaged itself: neither with it nor without it all is seen."""
    data = await history.close()
    other = History(tmp_path / "other" / history.path.name, Made())
    await other.database.open()
    await other.grow(8)
    log = other.path.with_name(other.path.name + "-wal").read_bytes()
    await other.close()
    lost = [root(history.path, name) for name in ("store", "message")]
    place(history.path, without(data, lost, b"\xff"))
    step = 24 + PAGE
    cut = log[: 32 + step * ((len(log) - 32) // step * 2 // 3)]
    history.path.with_name(history.path.name + "-wal").write_bytes(cut)
    report, found, problems = await salvaged(history.path)
    assert history.messages.keys() <= found.keys()
    assert problems == []
    assert report.set_aside is not None  # and the log is kept with the file
    assert report.set_aside.with_name(report.set_aside.name + "-wal").read_bytes() == cut
