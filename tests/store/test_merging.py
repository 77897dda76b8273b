"""After damage: what was read of the file and what the newest backup holds become one history."""

from __future__ import annotations

import os
import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import apsw
import pytest
from falcon_desktop.core.domain.attachments import Attachment, AttachmentKind
from falcon_desktop.core.domain.conversation import Message
from falcon_desktop.store.backups import Backups
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database
from falcon_desktop.store.erased import Erased, places
from falcon_desktop.store.merging import live, merge
from tests.store.conftest import Made
from tests.store.test_salvage import PAGE, History, place, root, salvaged, without


@pytest.fixture
async def history(path: Path, make: Made) -> History:
    history = History(path, make)
    await history.database.open()
    await history.grow(12)
    return history


async def back_up(history: History) -> Path:
    made = await Backups(history.database).back_up_daily()
    assert made is not None
    return made


def pages_of(path: Path, table: str, kind: str) -> list[int]:
    """Return a tree's pages of a kind (leaf, internal, overflow), or skip without dbstat."""
    connection = sqlite3.connect(path)
    try:
        query = "SELECT pageno FROM dbstat WHERE name = ? AND pagetype = ? ORDER BY path"
        return [row[0] for row in connection.execute(query, (table, kind))]
    except sqlite3.OperationalError:
        pytest.skip("this SQLite has no dbstat")
    finally:
        connection.close()


async def listed(path: Path) -> dict[str, str]:
    """Return the titles of the conversations that are listed, by id."""
    database = Database(path)
    await database.open()
    try:
        return {row.id: row.title for row in await Conversations(database).summaries()}
    finally:
        await database.close()


async def test_whatever_page_is_lost_backup_and_file_together_are_whole(history: History) -> None:
    """Written before the backup, after it, changed and deleted since: each as it was last."""
    before = dict(history.messages)
    await back_up(history)
    gone, renamed, in_trash = history.conversations[2:5]
    await history.store.purge([gone.id])
    await history.store.update(renamed.id, title="another title")
    await history.store.update(in_trash.id, deleted_at=5)
    await history.grow(4)
    doomed = {one.id for one in before.values() if one.conversation_id == gone.id}
    data = await history.close()
    since = history.messages.keys() - before.keys()
    for first in range(1, len(data) // PAGE, 5):
        place(history.path, without(data, range(first, first + 3)))
        report, found, problems = await salvaged(history.path)
        assert before.keys() - found.keys() == doomed, f"pages from {first} on"
        assert all(found[one] == before[one] for one in before.keys() - doomed)
        # A text that is damaged and newer than the backup is kept as it is, and told.
        assert all(any(one in problem for one in since) for problem in problems)
        assert len(since & found.keys()) >= len(since) - 6
        salvage = report.salvage
        assert salvage is not None
        assert salvage.messages + salvage.restored == len(found)
        titles = await listed(history.path)
        assert in_trash.id not in titles
        assert titles[renamed.id] in ("another title", renamed.title)


async def test_a_chat_whose_row_is_lost_is_in_the_trash_or_not_as_it_was_last(
    history: History,
) -> None:
    """The index tells; the backup says what was before."""
    put_in, taken_out, *_ = history.conversations
    await history.store.update(taken_out.id, deleted_at=5)
    await back_up(history)
    await history.store.update(taken_out.id, deleted_at=None)
    await history.store.update(put_in.id, deleted_at=6)
    await history.close()
    lost = pages_of(history.path, "conversation", "leaf")
    place(history.path, without(history.path.read_bytes(), lost))
    await salvaged(history.path)
    titles = await listed(history.path)
    assert put_in.id not in titles and taken_out.id in titles


@pytest.mark.parametrize("kind", ["leaf", "overflow"])
async def test_lost_messages_come_back_to_their_places(history: History, kind: str) -> None:
    await back_up(history)
    new = history.conversations[0]
    later = history.make.question(new, "asked after the backup", list(history.messages)[1])
    await history.store.add_messages(new.id, [later])
    await history.close()
    lost = pages_of(history.path, "message", kind)[:2]
    place(history.path, without(history.path.read_bytes(), lost))
    report, found, problems = await salvaged(history.path)
    assert found == history.messages | {later.id: later}
    assert problems == []
    salvage = report.salvage
    assert salvage is not None
    assert salvage.restored == 25 - salvage.messages > 0
    assert salvage.expected == 25
    assert salvage.missing == ()
    assert not salvage.complete
    database = Database(history.path)
    await database.open()
    for conversation in history.conversations:
        outline = await Conversations(database).outline(conversation.id)
        mine = [
            one.id for one in history.messages.values() if one.conversation_id == conversation.id
        ]
        extra = [later.id] if conversation == new else []
        assert [one.id for one in outline] == mine + extra
    assert len((await Conversations(database).search("why")).hits) == 12
    await database.close()


async def test_without_a_backup_what_is_lost_is_named(history: History) -> None:
    await history.close()
    lost = pages_of(history.path, "message", "leaf")[:3]
    place(history.path, without(history.path.read_bytes(), lost))
    report, found, _ = await salvaged(history.path)
    salvage = report.salvage
    assert salvage is not None
    missing = history.messages.keys() - found.keys()
    assert missing
    titles = {one.id: one.title for one in history.conversations}
    expected: dict[str | None, int] = {}
    for one in missing:
        title = titles[history.messages[one].conversation_id]
        expected[title] = expected.get(title, 0) + 1
    assert {one.title: one.messages for one in salvage.missing} == expected


async def test_what_was_moved_to_the_trash_comes_back_into_the_trash(history: History) -> None:
    await back_up(history)
    conversation = history.conversations[5]
    question, answer = (
        one.id for one in history.messages.values() if one.conversation_id == conversation.id
    )
    await history.store.discard_message(answer, "holder", 9)
    await history.close()
    pages = pages_of(history.path, "message", "leaf") + pages_of(
        history.path, "message", "internal"
    )
    place(history.path, without(history.path.read_bytes(), pages))
    _, found, problems = await salvaged(history.path)
    assert problems == []
    assert found[answer].conversation_id == "holder"
    assert found[question].conversation_id == conversation.id


async def test_a_conversation_whose_row_is_lost_gets_its_own_title(history: History) -> None:
    await back_up(history)
    await history.grow(1)
    await history.close()
    pages = pages_of(history.path, "conversation", "leaf")
    place(history.path, without(history.path.read_bytes(), pages))
    _, found, problems = await salvaged(history.path)
    assert found.keys() == history.messages.keys()
    assert problems == []
    titles = await listed(history.path)
    for one in history.conversations[:-1]:
        assert titles[one.id] == one.title
    assert "Recovered conversation" in titles.values()  # of after the backup


async def test_a_changed_text_is_taken_from_the_backup(history: History) -> None:
    await back_up(history)
    data = await history.close()
    assert data.count(b"Because 7. Because") > 0
    changed = data.replace(b"Because 7. Because", b"Because \xff. because", 1)
    place(history.path, without(changed, [root(history.path, "store")]))
    report, found, problems = await salvaged(history.path)
    assert found == history.messages
    assert problems == []
    assert report.salvage is not None and report.salvage.restored == 1


async def test_lost_files_are_taken_from_the_backup(history: History) -> None:
    await back_up(history)
    await history.close()
    pages = pages_of(history.path, "attachment", "leaf")
    place(history.path, without(history.path.read_bytes(), pages))
    _, found, problems = await salvaged(history.path)
    assert found == history.messages
    assert problems == []
    database = Database(history.path)
    await database.open()
    assert (await Conversations(database).search("attached 5")).hits
    await database.close()


def merged(target: Path, backup: Path) -> list[str]:
    """Merge a backup into a file; return the statements that took files out of it."""
    dropped: list[str] = []

    def trace(cursor: object, sql: str, values: object) -> bool:
        if sql.startswith("DELETE FROM attachment"):
            dropped.append(sql)
        return True

    here, there = apsw.Connection(str(target)), apsw.Connection(str(backup))
    here.pragma("foreign_keys", False)
    here.set_exec_trace(trace)
    with here:
        merge(here, there, live(here, Erased()))
    here.close()
    there.close()
    return dropped


async def whole(path: Path) -> dict[str, Message]:
    database = Database(path)
    await database.open()
    try:
        store = Conversations(database)
        rows = await store.summaries()
        found = await store.whole([row.id for row in rows])
        assert await Backups(database).check() == []
        return {one.id: one for _, messages in found for one in messages}
    finally:
        await database.close()


@pytest.mark.parametrize("form", [6, 7])
async def test_only_files_that_need_it_are_taken_from_the_backup(
    history: History, tmp_path: Path, form: int
) -> None:
    """A question of before version 7 has no checksum of its files."""
    messages = dict(history.messages)
    await history.close()
    backup = tmp_path / "backup.sqlite3"
    if form == 6:
        before = apsw.Connection(str(history.path))
        rows = list(before.execute("SELECT key FROM message WHERE role = 'user'"))
        for (key,) in rows:
            before.execute("DELETE FROM part WHERE message_key = ?", (key,))
            before.execute(
                "UPDATE message SET checksum = substr(checksum, 1, 8) WHERE key = ?", (key,)
            )
        before.close()
    shutil.copy(history.path, backup)
    assert merged(history.path, backup) == []
    asked = [one for one in messages.values() if one.attachments and not one.parts]
    connection = apsw.Connection(str(history.path))
    connection.execute(
        "UPDATE attachment SET text = 'lost' WHERE message_key ="
        " (SELECT key FROM message WHERE id = ?)",
        (asked[3].id,),
    )
    connection.close()
    assert len(merged(history.path, backup)) == 1
    assert await whole(history.path) == messages


async def test_files_that_came_to_a_question_since_the_backup_stay(
    history: History, tmp_path: Path
) -> None:
    asked = next(one for one in history.messages.values() if one.attachments and not one.parts)
    backup = tmp_path / "backup.sqlite3"
    other = Attachment("more.txt", AttachmentKind.TEXT, "text/plain", 4, "more")
    fuller = replace(asked, attachments=(*asked.attachments, other))
    await history.database.close()
    shutil.copy(history.path, backup)
    database = Database(history.path)
    await database.open()
    await Conversations(database).exchange([(asked, fuller)])
    await database.close()
    assert merged(history.path, backup) == []
    assert await whole(history.path) == history.messages | {asked.id: fuller}


async def test_a_taken_place_moves_nothing_before_its_parent(history: History) -> None:
    """Indexes that are lost can't say where a message stood; its number may be another's now."""
    conversation = history.make.conversation()
    one = history.make.question(conversation, "one")
    two = history.make.question(conversation, "two " * 300, one.id)
    three = history.make.question(conversation, "three", two.id)
    await history.store.create(conversation, [one, two, three])
    await back_up(history)
    await history.store.remove_messages([two.id])
    four = history.make.question(conversation, "four", one.id)
    five = history.make.question(conversation, "five", four.id)
    await history.store.add_messages(conversation.id, [four, five])
    await history.close()
    lost = [root(history.path, f"sqlite_autoindex_message_{n}") for n in (1, 2)]
    for note in places(history.path, history.path.parent / "backups"):
        note.unlink()
    place(history.path, without(history.path.read_bytes(), lost))
    _, found, problems = await salvaged(history.path)
    assert problems == []
    # Nobody can tell any more that it was deleted: rather twice than never.
    assert {one.id, two.id, three.id, four.id, five.id} <= found.keys()
    seen: set[str | None] = {None}
    for message in found.values():
        if message.conversation_id == conversation.id:
            assert message.parent_id in seen
            seen.add(message.id)


async def test_the_newest_backup_that_is_whole_and_of_this_history_is_used(
    history: History, tmp_path: Path
) -> None:
    backup = await back_up(history)
    await history.close()
    stranger = History(tmp_path / "other" / history.path.name, Made())
    await stranger.database.open()
    await stranger.grow(2)
    theirs = await back_up(stranger)
    await stranger.close()
    for number, (source, cut) in enumerate(((theirs, None), (backup, 9_000))):
        newer = backup.with_name(f"history-2099010{number + 1}-000000.sqlite3")
        shutil.copy(source, newer)
        if cut:
            newer.write_bytes(newer.read_bytes()[:cut])
    lost = pages_of(history.path, "message", "leaf")[:6]
    place(history.path, without(history.path.read_bytes(), lost))
    report, found, _ = await salvaged(history.path)
    assert found == history.messages
    assert report.salvage is not None and report.salvage.backup == backup


async def test_a_history_whose_name_is_damaged_finds_its_backup(history: History) -> None:
    await back_up(history)
    await history.close()
    connection = sqlite3.connect(history.path)
    connection.execute("UPDATE store SET store_id = 'x' || store_id")
    connection.commit()
    connection.close()
    lost = pages_of(history.path, "message", "leaf")[:2]
    place(history.path, without(history.path.read_bytes(), lost))
    _, found, _ = await salvaged(history.path)
    assert found == history.messages


async def test_a_file_of_which_nothing_is_left_is_its_backup(history: History) -> None:
    backup = await back_up(history)
    await history.grow(2)
    data = await history.close()
    place(history.path, b"\xff" * len(data))
    report, found, problems = await salvaged(history.path)
    assert len(found) == 24
    assert problems == []
    assert report.salvage is not None
    assert (report.salvage.messages, report.salvage.restored) == (0, 24)
    # It is the same history still: a second damage finds the same backup.
    place(history.path, b"\xff" * len(data))
    assert (await salvaged(history.path))[0].salvage.backup == backup  # type: ignore[union-attr]


async def test_a_backup_of_an_earlier_version_is_merged(tmp_path: Path) -> None:
    old = Path(__file__).parent / "data" / "history-v1.sqlite3"
    path = tmp_path / "history.sqlite3"
    shutil.copy(old, path)
    database = Database(path)
    await database.open()  # makes the backup before it updates
    store = Conversations(database)
    rows = [*await store.summaries(), *await store.summaries(deleted=True)]
    rows += await store.summaries(archived=True)
    texts = {m.id: m.text for row in rows for m in await store.all_messages(row.id)}
    await database.close()
    place(path, b"\xff" * path.stat().st_size)
    await salvaged(path)
    connection = sqlite3.connect(path)
    found = dict(connection.execute("SELECT id, text FROM message").fetchall())
    connection.close()
    assert found == texts


async def test_files_of_a_draft_and_an_answer_that_streams(path: Path, make: Made) -> None:
    database = Database(path)
    await database.open()
    store = Conversations(database)
    conversation = make.conversation()
    answer = make.answer(conversation, None)
    await store.create(conversation, [answer])
    await store.append_to_answer(answer.id, "half of it", "")
    file = Attachment("a.txt", AttachmentKind.TEXT, "text/plain", 3, "abc")
    await store.save_draft_attachments(conversation.id, [file])
    await Backups(database).back_up_now()
    await database.close()
    place(path, b"\xff" * 5_000)
    _, found, _ = await salvaged(path)
    assert found[answer.id].text == "half of it"
    database = Database(path)
    await database.open()
    assert await Conversations(database).draft_attachments(conversation.id) == [file]
    await database.close()


async def test_an_earlier_backup_adds_what_the_newest_lacks(history: History) -> None:
    """As one does that was made of the damaged file itself, before it was seen to be."""
    first = await back_up(history)
    data = await history.close()
    lost = pages_of(history.path, "message", "leaf")[:3]
    worse = without(data, lost)
    place(history.path, worse)
    await salvaged_without_backups(history.path, first)
    newer = first.with_name("history-20990101-000000.sqlite3")
    history.path.rename(newer)
    os.utime(newer, (2e9, 2e9))
    place(history.path, worse)
    report, found, _ = await salvaged(history.path)
    assert found == history.messages
    assert report.salvage is not None and report.salvage.missing == ()


async def salvaged_without_backups(path: Path, backup: Path) -> None:
    """Leave what the file alone gives, as one ordinary file."""
    kept = backup.read_bytes()
    backup.unlink()
    await salvaged(path)
    backup.write_bytes(kept)
