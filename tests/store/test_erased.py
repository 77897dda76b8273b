"""What was erased for good stays erased, whatever of the history is damaged."""

from __future__ import annotations

import random
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path

import apsw
import pytest
from falcon_desktop.core.domain.conversation import Message
from falcon_desktop.core.domain.errors import StorageError
from falcon_desktop.core.domain.transfer import Progress
from falcon_desktop.store import erased
from falcon_desktop.store.backups import Backups
from falcon_desktop.store.database import Database
from falcon_desktop.store.erased import ErasedNote, digest, places
from tests.store.conftest import Made, Opened
from tests.store.test_salvage import PAGE, History, place, root, salvaged, without


@pytest.fixture
async def history(path: Path, make: Made) -> History:
    history = History(path, make)
    await history.database.open()
    await history.grow(6)
    await Backups(history.database).back_up_now()
    return history


def of(history: History, number: int) -> list[Message]:
    mine = history.conversations[number].id
    return [one for one in history.messages.values() if one.conversation_id == mine]


async def purge_a_chat(history: History) -> set[str]:
    chat = history.conversations[2]
    await history.store.update(chat.id, deleted_at=5)
    await history.store.purge([chat.id])
    return {chat.id, *(one.id for one in of(history, 2))}


async def purge_what_was_discarded(history: History) -> set[str]:
    answer = of(history, 3)[1].id
    await history.store.discard_message(answer, "holder", 5)
    await history.store.purge(["holder"])
    return {answer}


async def purge_a_chat_with_what_was_discarded_of_it(history: History) -> set[str]:
    question, answer = (one.id for one in of(history, 4))
    await history.store.discard_message(answer, "holder", 5)
    await history.store.purge([history.conversations[4].id])
    return {question, answer, history.conversations[4].id}


async def remove_messages(history: History) -> set[str]:
    question, answer = (one.id for one in of(history, 1))
    await history.store.remove_messages([question])
    return {question, answer}


async def erase_everything(history: History) -> set[str]:
    await Backups(history.database).erase_all(copies=False)
    gone = {one.id for one in history.conversations} | history.messages.keys()
    await history.grow(2)
    return gone


WAYS = [
    purge_a_chat,
    purge_what_was_discarded,
    purge_a_chat_with_what_was_discarded_of_it,
    remove_messages,
    erase_everything,
]
Way = Callable[[History], Awaitable[set[str]]]


def ids_in(path: Path) -> set[str]:
    connection = apsw.Connection(str(path))  # the program may have it open: not another library
    try:
        rows = connection.execute("SELECT id FROM message UNION SELECT id FROM conversation")
        return {str(row[0]) for row in rows}
    finally:
        connection.close()


@pytest.mark.parametrize("lost", ["schema", "index", "places", "all but the end"])
@pytest.mark.parametrize("way", WAYS)
async def test_no_backup_brings_back_what_was_erased(history: History, way: Way, lost: str) -> None:
    before = set(history.messages)
    gone = await way(history)
    data = await history.close()
    pages = {
        "schema": range(1, 9),
        "index": [root(history.path, "sqlite_autoindex_message_1")],
        "places": [
            root(history.path, "sqlite_autoindex_message_2"),
            root(history.path, "sqlite_autoindex_conversation_1"),
        ],
        "all but the end": range(1, len(data) // PAGE * 3 // 4),
    }[lost]
    place(history.path, without(data, pages))
    report, _, _ = await salvaged(history.path)
    found = ids_in(history.path)
    assert not gone & found
    assert before - gone <= found
    salvage = report.salvage
    assert salvage is not None and salvage.expected is not None
    assert salvage.expected >= salvage.messages + salvage.restored
    assert salvage.expected <= len(history.messages.keys() - gone)


@pytest.mark.parametrize("seed", range(6))
async def test_nor_does_heavy_damage_of_any_kind(history: History, seed: int) -> None:
    gone = set[str]()
    for way in WAYS[:4]:
        gone |= await way(history)
    data = bytearray(await history.close())
    random_ = random.Random(seed)
    if seed % 3 == 0:
        del data[random_.randrange(PAGE, len(data) // 2) :]
    for _ in range(20):
        if seed % 3 == 1:
            data[random_.randrange(len(data))] ^= 1 << random_.randrange(8)
        if seed % 3 == 2:
            page = random_.randrange(len(data) // PAGE)
            data[page * PAGE : (page + 1) * PAGE] = bytes(PAGE)
    place(history.path, bytes(data))
    await salvaged(history.path)
    found = ids_in(history.path)
    assert not gone & found
    assert history.messages.keys() - gone <= found


async def test_what_went_back_to_its_chat_leaves_nothing_in_the_trash(history: History) -> None:
    answer = of(history, 3)[1].id
    await history.store.discard_message(answer, "holder", 5)
    await Backups(history.database).back_up_now()
    await history.store.restore(["holder"])
    data = await history.close()
    place(history.path, without(data, range(1, 9)))
    await salvaged(history.path)
    assert answer in ids_in(history.path)
    assert "holder" not in ids_in(history.path)


async def test_what_could_not_be_erased_is_not_noted(history: History) -> None:
    chat = history.conversations[2].id

    def refuse(connection: apsw.Connection) -> None:
        raise apsw.FullError("no room")

    with pytest.raises(StorageError):
        await history.database.erase(lambda _: [chat], refuse)
    assert chat not in erased.read(places(history.path, history.path.parent / "backups"))
    await history.close()


@pytest.mark.parametrize("kept", [0, 1])
async def test_the_note_survives_the_loss_of_one_of_its_places(history: History, kept: int) -> None:
    gone = await purge_a_chat(history)
    data = await history.close()
    notes = places(history.path, history.path.parent / "backups")
    notes[1 - kept].unlink()
    place(history.path, without(data, range(1, 9)))
    await salvaged(history.path)
    assert not gone & ids_in(history.path)


async def test_a_restore_on_purpose_brings_back_all_that_the_backup_holds(
    history: History,
) -> None:
    """And from then on damage takes none of it away either."""
    gone = await purge_a_chat(history)
    backups = Backups(history.database)
    [backup] = await backups.list_backups()
    await backups.restore(backup.path)
    assert gone <= ids_in(history.path)
    data = await history.close()
    place(history.path, without(data, range(1, len(data) // PAGE * 3 // 4)))
    await salvaged(history.path)
    assert gone <= ids_in(history.path)


async def test_a_backup_copied_over_the_history_by_hand_is_noticed(history: History) -> None:
    gone = await purge_a_chat(history)
    [backup] = await Backups(history.database).list_backups()
    await history.close()
    place(history.path, backup.path.read_bytes())
    database = Database(history.path)
    await database.open()
    assert await Backups(database).back_up_daily() is not None
    await database.close()
    assert not erased.read(places(history.path, history.path.parent / "backups"))
    assert gone <= ids_in(history.path)


async def test_what_is_imported_again_is_there_again(history: History) -> None:
    gone = await purge_a_chat(history)
    chat, messages = history.conversations[2], of(history, 2)
    await history.store.bring_in([(chat, messages)], [], Progress())
    assert gone <= ids_in(history.path)
    data = await history.close()
    place(history.path, without(data, range(1, len(data) // PAGE * 3 // 4)))
    await salvaged(history.path)
    assert gone <= ids_in(history.path)


async def test_the_note_is_no_longer_than_the_backups_need(
    opened: Opened, make: Made, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("falcon_desktop.store.backups.SMALL", 0)
    made: list[tuple[str, str]] = []
    for _ in range(3):
        chat = make.conversation()
        question = make.question(chat)
        await opened.store.create(chat, [question])
        made.append((chat.id, question.id))
    await opened.backups.back_up_now()
    for chat_id, _ in made[:2]:
        await opened.store.purge([chat_id])
    notes = places(path, path.parent / "backups")
    [by_hand] = await opened.backups.list_backups()
    assert await opened.backups.back_up_daily() is not None
    for note in notes:  # one backup holds them still
        assert all(one in erased.read([note]) for pair in made[:2] for one in pair)
    by_hand.path.unlink()
    for backup in await opened.backups.list_backups():
        backup.path.unlink()
    assert await opened.backups.back_up_daily() is not None
    for note in notes:
        assert not erased.read([note])
        assert note.stat().st_size == 16


async def test_deleting_all_with_its_copies_leaves_no_note(history: History) -> None:
    await purge_a_chat(history)
    notes = places(history.path, history.path.parent / "backups")
    assert all(note.exists() for note in notes)
    await Backups(history.database).erase_all(copies=True)
    assert not any(note.exists() for note in notes)
    await history.close()


async def test_damage_to_the_note_costs_single_records(tmp_path: Path) -> None:
    note = ErasedNote(tmp_path / "history.sqlite3", tmp_path)
    ids = [f"id {number}" for number in range(40)]
    for one in ids:
        note.add([one])
    first, second = places(tmp_path / "history.sqlite3", tmp_path)
    assert first.read_bytes() == second.read_bytes()
    assert first.stat().st_mode & 0o777 == 0o600
    data = bytearray(first.read_bytes())
    data[16 * 10 + 3] ^= 4
    first.write_bytes(bytes(data)[:-5])
    note.add(["after a cut"])
    known = erased.read([first])
    assert [one for one in ids if one not in known] == ["id 9", "id 39"]
    assert "after a cut" in known
    note.take_back(["id 5"])
    assert "id 5" not in erased.read([first, second])
    note.add(["id 5"])
    assert "id 5" in erased.read([first])


async def test_a_note_tells_no_words_and_no_ids(history: History) -> None:
    gone = await purge_a_chat(history)
    await history.close()
    note = places(history.path, history.path.parent / "backups")[0].read_bytes()
    for one in gone:
        assert one.encode() not in note
        assert digest(one) in note


async def test_nothing_is_erased_where_it_can_not_be_noted(history: History) -> None:
    """A note that is lost would let it come back."""
    chat = history.conversations[2].id
    note = places(history.path, history.path.parent / "backups")[0]
    note.mkdir()
    with pytest.raises(StorageError):
        await history.store.purge([chat])
    assert chat in ids_in(history.path)
    note.rmdir()
    await history.store.purge([chat])
    assert chat not in ids_in(history.path)
    await history.close()


async def test_a_kill_between_note_and_erasing_takes_nothing_away(history: History) -> None:
    """The indexes know better, and another look forgets the note."""
    answer = of(history, 1)[1].id
    history.database.erased_note.add([answer])  # type: ignore[union-attr]
    data = await history.close()
    lost = root(history.path, "message")
    place(history.path, without(data, [lost]))
    await salvaged(history.path)
    assert answer in ids_in(history.path)
    shutil.rmtree(history.path.parent)


def test_a_history_in_memory_has_no_note() -> None:
    assert Database(None).erased_note is None
