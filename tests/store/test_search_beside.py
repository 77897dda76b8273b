"""Searching what is beside a message's text: reasoning, attached files and their names."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import subprocess
from dataclasses import replace
from pathlib import Path

import apsw
import pytest
from falcon_desktop.core.domain.attachments import Attachment, AttachmentKind
from falcon_desktop.core.domain.conversation import HitPlace, Message, MessageStatus, SearchHit
from falcon_desktop.core.text.normalisation import Normaliser
from falcon_desktop.store.database import Database
from tests.store.conftest import Made, Opened
from tests.store.older import as_version


def text_file(name: str, text: str) -> Attachment:
    return Attachment(name, AttachmentKind.TEXT, "text/plain", len(text), text)


def picture(name: str) -> Attachment:
    return Attachment(name, AttachmentKind.IMAGE, "image/png", 4, data=b"png!", width=1, height=1)


@pytest.fixture
async def filled(opened: Opened, make: Made) -> tuple[Opened, Message, Message]:
    """A question with three files, and its answer with reasoning."""
    conversation = make.conversation("About the harbour")
    files = (
        text_file("tide tables.txt", "High water at seven.\nفيضان النيل\nLow water: quagmire."),
        picture("Sonnenuntergang.png"),
        text_file("苹果手机.md", "x" * 300_000 + " lighthouse"),
    )
    question = replace(make.question(conversation, "When shall we sail?"), attachments=files)
    answer = replace(
        make.answer(conversation, question.id, "At dawn.", MessageStatus.COMPLETE),
        reasoning="The tide turns first. Ältere Karten sagen sechs. 東京都の潮",
    )
    await opened.store.create(conversation, [question, answer])
    return opened, question, answer


def marked(hit: SearchHit) -> list[str]:
    return [hit.snippet[start : start + length] for start, length in hit.marks]


async def only(opened: Opened, query: str) -> SearchHit:
    [hit] = (await opened.store.search(query)).hits
    return hit


@pytest.mark.parametrize(
    ("query", "place", "file", "words"),
    [
        ("turns", HitPlace.REASONING, None, ["turns"]),
        ("alter", HitPlace.REASONING, None, ["Ältere"]),
        ("京都", HitPlace.REASONING, None, ["京都"]),
        ("dawn turns", None, None, []),
        ("quagmire", HitPlace.FILE, (0, "tide tables.txt"), ["quagmire"]),
        ("يضان", HitPlace.FILE, (0, "tide tables.txt"), ["يضان"]),
        ("tables", HitPlace.FILE, (0, "tide tables.txt"), ["tables"]),
        ("sonnen", HitPlace.FILE, (1, "Sonnenuntergang.png"), ["Sonnenuntergang"]),
        ("果手", HitPlace.FILE, (2, "苹果手机.md"), ["果手"]),
        ("lighthouse", HitPlace.FILE, (2, "苹果手机.md"), ["lighthouse"]),
        ("turns role:user", None, None, []),
        ("turns role:assistant", HitPlace.REASONING, None, ["turns"]),
        ("turns in:code", None, None, []),
        ("turns title:", HitPlace.REASONING, None, ["turns"]),
        ("sail", HitPlace.TEXT, None, ["sail"]),
    ],
)
async def test_words_beside_the_text(
    filled: tuple[Opened, Message, Message],
    query: str,
    place: HitPlace | None,
    file: tuple[int, str] | None,
    words: list[str],
) -> None:
    opened, question, answer = filled
    hits = (await opened.store.search(query)).hits
    assert [hit.place for hit in hits] == ([] if place is None else [place])
    for hit in hits:
        assert hit.file == file
        assert marked(hit) == words
        of_file = file is not None or "sail" in words
        assert hit.message_id == (question.id if of_file else answer.id)


async def test_no_phrase_runs_from_one_part_into_the_next(
    filled: tuple[Opened, Message, Message],
) -> None:
    opened = filled[0]
    assert (await opened.store.search('"dawn the tide"')).hits == ()
    assert (await opened.store.search('"sechs tide"')).hits == ()
    assert (await only(opened, '"tide tables"')).file == (0, "tide tables.txt")


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("low water quagmire", (0, "tides.txt")),
        ("water seven", (1, "harbour.txt")),  # the first has the one, the second has both
        ("harbour water", (1, "harbour.txt")),  # a name counts with its text
        ("quagmire seven", (0, "tides.txt")),  # none has both
    ],
)
async def test_the_place_that_has_every_word_is_shown(
    opened: Opened, make: Made, query: str, place: tuple[int, str]
) -> None:
    conversation = make.conversation()
    files = (
        text_file("tides.txt", "Low water: quagmire."),
        text_file("harbour.txt", "Water: 7, seven"),
    )
    question = replace(make.question(conversation, "When?"), attachments=files)
    await opened.store.create(conversation, [question])
    assert (await only(opened, query)).file == place


async def test_a_message_is_one_hit_and_the_newest_stay(opened: Opened, make: Made) -> None:
    conversation = make.conversation()
    answers = []
    for n in range(30):
        text = f"albatross {n}" if n % 3 else ""
        answer = make.answer(conversation, None, text, MessageStatus.COMPLETE)
        answers.append(replace(answer, reasoning="Of the albatross." if n % 2 else ""))
    await opened.store.create(conversation, answers)
    told = [one for one in reversed(answers) if "alb" in one.text or one.reasoning]
    for limit in (4, 10, 100):
        found = await opened.store.search("albatross", limit=limit)
        assert [hit.message_id for hit in found.hits] == [one.id for one in told[:limit]]
        assert found.more == (limit < len(told))
        for hit in found.hits:
            found_in = next(one.text for one in answers if one.id == hit.message_id)
            assert (hit.place is HitPlace.TEXT) == bool(found_in)


async def test_reasoning_is_found_once_its_answer_ended(opened: Opened, make: Made) -> None:
    conversation = make.conversation()
    answer = make.answer(conversation, None)
    await opened.store.create(conversation, [answer])
    await opened.store.append_to_answer(answer.id, "", "Pondering walruses.")
    await opened.store.save_answer(
        replace(answer, reasoning="Pondering walruses.", status=MessageStatus.COMPLETE)
    )
    assert (await only(opened, "walrus")).place is HitPlace.REASONING


async def test_a_reasoning_that_was_cut_off_is_found(opened: Opened, make: Made) -> None:
    conversation = make.conversation()
    answer = make.answer(conversation, None)
    await opened.store.create(conversation, [answer])
    await opened.store.append_to_answer(answer.id, "", "Pondering 海象海象.")
    opened.database.claims.release(answer.id)
    await opened.store.mark_abandoned()
    assert (await only(opened, "象海")).place is HitPlace.REASONING


async def test_index_agrees_with_what_it_shows(
    filled: tuple[Opened, Message, Message], path: Path
) -> None:
    """FTS5's own check compares the index with the view, also after every kind of change."""
    opened, question, answer = filled

    async def agrees() -> None:
        def check(connection: apsw.Connection) -> None:
            for index in ("message_index", "beside_index"):
                connection.execute(
                    f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)"
                )

        await opened.database.on_writer(check)

    await agrees()
    await opened.store.save_answer(replace(answer, reasoning="Quite another thought"))
    await agrees()
    await opened.store.discard_message(question.id, "holder", 1)
    await agrees()
    await opened.store.restore(["holder"])
    await agrees()
    await opened.store.remove_messages([answer.id])
    await agrees()
    await opened.store.purge([question.conversation_id])
    await agrees()
    assert (await opened.store.search("quagmire")).hits == ()


@pytest.mark.parametrize("way", ["purge", "remove", "all"])
async def test_nothing_of_it_stays_in_the_file(
    filled: tuple[Opened, Message, Message], path: Path, way: str
) -> None:
    opened, question, _ = filled
    secrets = [b"quagmire", b"walrus", b"Sonnenuntergang", b"lighthouse", b"turns"]
    if way == "purge":
        await opened.store.purge([question.conversation_id])
    elif way == "remove":
        await opened.store.remove_messages([question.id])
    else:
        await opened.backups.erase_all(copies=True)
    await opened.database.close()
    content = b"".join(one.read_bytes() for one in path.parent.iterdir() if one.is_file())
    for secret in secrets:
        assert secret not in content
        assert secret.lower() not in content


async def test_migration_indexes_what_was_not_indexed(
    filled: tuple[Opened, Message, Message], path: Path, tmp_path: Path
) -> None:
    """A file of version 5 is brought up: its reasoning and files are found, its texts still."""
    opened, question, _ = filled
    await opened.database.close()
    old = tmp_path / "old" / "history.sqlite3"
    old.parent.mkdir()
    _as_version_5(path, old)
    database = Database(old)
    await database.open()
    brought = Opened(database)
    try:
        for query in ("turns", "京都", "quagmire", "يضان", "sonnen", "果手", "lighthouse", "dawn"):
            assert len((await brought.store.search(query)).hits) == 1, query
        assert (await brought.store.search("plainest")).hits[0].marks
        await database.on_writer(
            lambda connection: connection.execute(
                "INSERT INTO beside_index (beside_index, rank) VALUES ('integrity-check', 1)"
            ).fetchall()
        )
        await brought.store.purge([question.conversation_id])
        assert (await brought.store.search("dawn OR turns")).hits == ()
    finally:
        await database.close()


def _as_version_5(new: Path, old: Path) -> None:
    """Write a history as the program of version 5 wrote it, with a message more."""
    as_version(new, old, 5)
    target = apsw.Connection(str(old))
    target.execute(
        "INSERT INTO message (key, id, conversation_key, sequence, role, status, created_at,"
        " checksum, text_length, text) SELECT 1, 'plain', key, 99, 'user', 'complete', 1, x'00',"
        " 8, 'plainest' FROM conversation"
    )
    target.close()


async def test_the_plain_tool_reads_the_new_view(
    filled: tuple[Opened, Message, Message], path: Path
) -> None:
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    words = [row[0] for row in connection.execute("SELECT words FROM beside_words ORDER BY key")]
    connection.close()
    assert words[0].startswith(" \ue000 tide tables.txt\n")
    assert words[1].startswith("the tide turns first.")
    assert Normaliser().index_form("東京都の潮") in words[1]
    tool = shutil.which("sqlite3")
    if tool is not None:
        match = "SELECT count(*) FROM beside_index WHERE beside_index MATCH 'quagmire'"
        done = await asyncio.to_thread(
            subprocess.run, [tool, "-readonly", str(path), match], capture_output=True, text=True
        )
        assert (done.stdout, done.stderr) == ("1\n", "")


async def test_thoughts_are_shown_without_marks_and_files_as_they_are(
    opened: Opened, make: Made
) -> None:
    conversation = make.conversation()
    files = (text_file("notes.md", "# A **lagoon**\n"),)
    question = replace(make.question(conversation, "Where?"), attachments=files)
    answer = make.answer(conversation, question.id, "There.", MessageStatus.COMPLETE)
    thought = replace(answer, reasoning="## The **reef**\n\n1. is `near`")
    await opened.store.create(conversation, [question, thought])
    assert (await only(opened, "lagoon")).snippet == "# A **lagoon**"
    assert (await only(opened, "reef")).snippet == "The reef 1. is near"
