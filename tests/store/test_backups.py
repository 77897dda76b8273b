"""Backups count only when they were opened again and found whole."""

from __future__ import annotations

import asyncio
import os
import random
import time
from dataclasses import replace
from pathlib import Path

import apsw
import pytest
from falcon_desktop.core.domain.backup_retention import DAYS as KEEP
from falcon_desktop.core.domain.conversation import MessageStatus
from falcon_desktop.core.domain.errors import (
    InvalidInput,
    NextStep,
    NotFound,
    StorageDamaged,
    StorageError,
)
from falcon_desktop.store import verified
from falcon_desktop.store.backups import DAY, Backups, Counts
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database, OpenReport
from tests.store.conftest import Made, Opened


async def test_backup_and_restore(opened: Opened, make: Made, tmp_path: Path, path: Path) -> None:
    store, backups = opened.store, opened.backups
    conversation = make.conversation()
    question = make.question(conversation)
    await store.create(conversation, [question])
    target = tmp_path / "elsewhere" / "copy.sqlite3"
    counts = await backups.backup(target)
    assert counts == Counts(1, 1, target.stat().st_size)
    assert [entry.name for entry in target.parent.iterdir()] == ["copy.sqlite3"]
    assert target.stat().st_mode & 0o777 == 0o600

    later = make.conversation()
    await store.create(later)
    report = await backups.restore(target)
    assert report.read_only is None
    assert await store.all_messages(conversation.id) == [question]
    assert [row.id for row in await store.summaries()] == [conversation.id]
    assert target.exists()
    # What was replaced is kept, whole.
    [replaced] = path.parent.glob("history.sqlite3.replaced-*")
    other = Database(replaced)
    await other.open()
    assert len(await Conversations(other).summaries()) == 2
    await other.close()
    # The restored history is written to as before.
    await store.create(make.conversation())
    assert (await backups.counts()).conversations == 2
    assert await backups.check() == []


class _Ended(Exception):
    """The program ends."""


async def test_a_look_at_a_file_ends_in_its_longest_step(
    opened: Opened, make: Made, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the end of the program would wait for SQLite's look at the structure."""
    conversation = make.conversation()
    questions = [make.question(conversation, f"{number} " * 400) for number in range(400)]
    await opened.store.create(conversation, questions)
    await opened.database.close()
    asked = []
    monkeypatch.setattr(verified, "_STEPS", 10)

    def keep_on() -> None:
        asked.append(1)
        raise _Ended

    with pytest.raises(_Ended):
        verified.verify(path, texts=False, keep_on=keep_on)
    assert asked == [1]


async def test_backup_of_memory(make: Made, tmp_path: Path) -> None:
    database = Database(None)
    await database.open()
    await Conversations(database).create(make.conversation())
    assert (await Backups(database).backup(tmp_path / "copy")).conversations == 1
    assert await Backups(database).back_up_daily() is None
    assert await Backups(database).list_backups() == []
    with pytest.raises(StorageError):
        await Backups(database).restore(tmp_path / "copy")
    await database.close()


async def test_writing_goes_on_during_a_backup(opened: Opened, make: Made, tmp_path: Path) -> None:
    conversation = make.conversation()
    await opened.store.create(conversation)
    text = "word " * 20_000
    await opened.store.add_messages(
        conversation.id, [make.question(conversation, text) for _ in range(40)]
    )
    running = asyncio.ensure_future(opened.backups.backup(tmp_path / "copy"))
    written = 0
    while not running.done():
        await opened.store.add_messages(conversation.id, [make.question(conversation, "x")])
        written += 1
    counts = await running
    assert written > 1
    assert 40 <= counts.messages <= 40 + written


async def test_bad_targets_and_sources(
    opened: Opened, make: Made, tmp_path: Path, path: Path
) -> None:
    conversation = make.conversation()
    await opened.store.create(conversation)
    with pytest.raises(InvalidInput):
        await opened.backups.backup(path)
    with pytest.raises(StorageError):
        await opened.backups.backup(Path("/proc/none/copy"))
    existing = tmp_path / "existing"
    existing.mkdir()
    with pytest.raises(StorageError):
        await opened.backups.backup(existing)
    with pytest.raises(NotFound):
        await opened.backups.restore(tmp_path / "none")
    garbage = tmp_path / "garbage"
    garbage.write_bytes(b"x" * 5_000)
    with pytest.raises(StorageDamaged, match="not a Falcon Desktop history") as refused:
        await opened.backups.restore(garbage)
    assert refused.value.next_step is NextStep.NONE  # the history is not what is damaged
    copy = tmp_path / "copy"
    await opened.backups.backup(copy)
    data = bytearray(copy.read_bytes())
    data[2048:4096] = b"\xff" * 2048
    copy.write_bytes(data)
    with pytest.raises(StorageDamaged):
        await opened.backups.restore(copy)
    # After every refusal the history is as it was, and open.
    assert [row.id for row in await opened.store.summaries()] == [conversation.id]
    await opened.store.update(conversation.id, title="still writable")
    assert not list(path.parent.glob("*replaced*"))


async def test_daily_backups(opened: Opened, make: Made, path: Path) -> None:
    directory = path.parent / "backups"
    assert await opened.backups.back_up_daily() is None  # nothing to lose yet
    conversation = make.conversation()
    await opened.store.create(conversation, [make.question(conversation)])
    begin = time.time() - 20 * DAY
    made = []
    for day in range(10):
        now = begin + day * DAY
        one = await opened.backups.back_up_daily(now=now)
        assert one is not None
        os.utime(one, (now, now))
        made.append(one)
        assert await opened.backups.back_up_daily(now=now + DAY / 2) is None
    assert [backup.path for backup in await opened.backups.list_backups()] == made[::-1][:KEEP]
    assert {entry.name for entry in directory.iterdir()} == {one.name for one in made[-KEEP:]}
    # A clock that was set back makes a backup rather than none for years.
    back = begin - 100 * DAY
    early = await opened.backups.back_up_daily(now=back)
    assert early is not None
    os.utime(early, (back, back))
    # While it is wrong there is one a day as ever, however many backups are from its future.
    assert await opened.backups.back_up_daily(now=back + DAY / 2) is None
    assert len(await opened.backups.list_backups()) == KEEP


async def damage(path: Path) -> OpenReport:
    """Destroy the history and open it again."""
    path.write_bytes(b"\xff" * 5_000)
    database = Database(path)
    report = await database.open()
    await database.close()
    return report


async def test_rotation_keeps_what_may_hold_the_words_that_were_lost(
    path: Path, make: Made
) -> None:
    database = Database(path)
    await database.open()
    conversation = make.conversation()
    await Conversations(database).create(conversation, [make.question(conversation)])
    begin = time.time() - 3 * DAY
    good = await Backups(database).back_up_daily(now=begin)
    assert good is not None
    os.utime(good, (begin, begin))
    await database.close()
    report = await damage(path)
    assert report.set_aside is not None and report.backups == (good,)

    database = Database(path)
    await database.open()
    store, backups = Conversations(database), Backups(database)
    after = make.conversation()
    await store.create(after, [make.question(after)])
    for day in range(1, 3 * KEEP):
        now = time.time() + day * DAY
        one = await backups.back_up_daily(now=now)
        assert one is not None
        os.utime(one, (now, now))
    kept = [backup.path for backup in await backups.list_backups()]
    assert good in kept
    assert len(kept) == KEEP + 1
    # Once it was restored, it is a backup like any other.
    time.sleep(1.1)  # pace: names tell seconds
    await backups.restore(good)
    assert [row.id for row in await store.summaries()] == [conversation.id]
    assert await backups.back_up_daily(now=now + DAY) is not None
    assert good not in [backup.path for backup in await backups.list_backups()]
    await database.close()


async def test_a_failed_daily_backup_displaces_nothing(
    opened: Opened, make: Made, path: Path
) -> None:
    conversation = make.conversation()
    await opened.store.create(conversation, [make.question(conversation)])
    first = await opened.backups.back_up_daily()
    assert first is not None
    before = first.read_bytes()
    # A directory in the way of the temporary file is what a broken backup disk looks like.
    now = time.time() + 2 * DAY
    stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime(now))
    (first.parent / f"history-{stamp}.sqlite3.tmp").mkdir()
    with pytest.raises(StorageError):
        await opened.backups.back_up_daily(now=now)
    assert first.read_bytes() == before


async def test_the_size_counts_what_is_only_in_the_log_yet(
    opened: Opened, make: Made, path: Path
) -> None:
    conversation = make.conversation()
    await opened.store.create(conversation, [make.question(conversation, "word " * 50_000)])
    assert path.stat().st_size < 50_000
    assert (await opened.backups.counts()).bytes > 250_000


async def test_compact(opened: Opened, make: Made, path: Path) -> None:
    conversation = make.conversation()
    await opened.store.create(
        conversation, [make.question(conversation, "word " * 50_000) for _ in range(10)]
    )
    kept = make.conversation("kept title")
    await opened.store.create(kept, [make.question(kept)])
    await opened.store.purge([conversation.id])
    before = path.stat().st_size
    await opened.backups.compact()
    assert path.stat().st_size < before / 2
    assert len((await opened.store.search("sky")).hits) == 1
    assert await opened.backups.check() == []


def alter(path: Path, text: str, into: str) -> None:
    """Change a text in a file as a failing disk does, behind every checksum's back."""
    data = path.read_bytes()
    assert len(text) == len(into) and data.count(text.encode()) >= 1
    path.write_bytes(data.replace(text.encode(), into.encode()))


async def history_with_an_altered_text(path: Path, make: Made) -> tuple[str, Path]:
    """Return the id of the altered message, and the backup of before."""
    database = Database(path)
    await database.open()
    conversation = make.conversation()
    question = make.question(conversation, "is this what was saved?")
    await Conversations(database).create(conversation, [question, make.question(conversation)])
    good = await Backups(database).back_up_daily(now=time.time() - 9 * DAY)
    assert good is not None
    os.utime(good, (time.time() - 9 * DAY,) * 2)
    await database.close()
    alter(path, "is this what was saved?", "is this what was Saved?")
    return question.id, good


async def test_backup_names_the_texts_that_the_disk_altered(
    path: Path, make: Made, tmp_path: Path
) -> None:
    message_id, _ = await history_with_an_altered_text(path, make)
    database = Database(path)
    await database.open()
    copy = tmp_path / "copy.sqlite3"
    made = await Backups(database).backup(copy)
    assert made.altered == (message_id,) and made.messages == 2
    assert (await Backups(database).back_up_now()).altered == (message_id,)
    # A text that was altered is read, and marked; others are not.
    found = await Conversations(database).messages([message_id])
    assert [one.altered for one in found] == [True]
    everything = await Conversations(database).all_messages(found[0].conversation_id)
    assert [one.altered for one in everything] == [True, False]
    report = await Backups(database).restore(copy)
    assert report.altered == (message_id,)
    await database.close()


async def test_last_backup_whose_texts_are_as_they_were_is_not_displaced(
    path: Path, make: Made
) -> None:
    _, good = await history_with_an_altered_text(path, make)
    database = Database(path)
    await database.open()
    backups = Backups(database)
    for day in range(2 * KEEP):
        now = time.time() + (day - 8) * DAY
        one = await backups.back_up_daily(now=now)
        assert one is not None
        os.utime(one, (now, now))
    kept = [backup.path for backup in await backups.list_backups()]
    assert good in kept and len(kept) == KEEP + 1
    # Once the message is whole again, or gone, it is a backup like any other.
    [row] = await Conversations(database).summaries()
    await Conversations(database).purge([row.id])
    conversation = make.conversation()
    await Conversations(database).create(conversation, [make.question(conversation)])
    assert await backups.back_up_daily(now=now + DAY) is not None
    assert good not in [backup.path for backup in await backups.list_backups()]
    await database.close()


async def test_text_that_is_no_text_any_more_is_marked(path: Path, make: Made) -> None:
    message_id, _ = await history_with_an_altered_text(path, make)
    data = path.read_bytes()
    path.write_bytes(data.replace(b"is this what was Saved?", b"is this what was \xff\xfeved?"))
    database = Database(path)
    await database.open()
    [found] = await Conversations(database).messages([message_id])
    assert found.altered and found.text.startswith("is this what was ")
    assert (await Backups(database).back_up_now()).altered == (message_id,)
    await database.close()


async def test_streaming_and_stopped_answers_are_as_they_were(opened: Opened, make: Made) -> None:
    conversation = make.conversation()
    question = make.question(conversation)
    answer = make.answer(conversation, question.id)
    await opened.store.create(conversation, [question, answer])
    await opened.store.append_to_answer(answer.id, "so far, \u0000 and \ud800", "thought")
    [running] = await opened.store.messages([answer.id])
    assert running.text and not running.altered
    await opened.store.save_answer(replace(running, status=MessageStatus.STOPPED))
    [stopped] = await opened.store.messages([answer.id])
    assert stopped.text == running.text and not stopped.altered
    assert (await opened.backups.back_up_now()).altered == ()


async def test_what_passes_through_the_whole_history_keeps_little_of_it_in_memory(
    path: Path, make: Made, tmp_path: Path
) -> None:
    conversation = make.conversation()
    texts = [random.Random(number).randbytes(128 * 1024).hex() for number in range(80)]
    questions = [make.question(conversation, text) for text in texts]
    database = Database(path)
    await database.open()
    await Conversations(database).create(conversation, questions)
    await database.close()

    database = Database(path)
    await database.open()
    backups = Backups(database)
    assert (await backups.counts()).messages == 80
    before = apsw.memory_used()
    apsw.memory_high_water(True)
    await backups.backup(tmp_path / "copy.sqlite3")
    assert await backups.check() == []
    assert await backups.look_for_damage(at_leisure=False) == []
    assert apsw.memory_high_water() < before + 8 * 1024 * 1024
    assert apsw.memory_used() < before + 1024 * 1024
    await database.close()
