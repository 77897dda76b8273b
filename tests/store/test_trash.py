"""What is erased from the trash is gone from every byte of the history; what is not, is whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from falcon_desktop.core.chat.library import Library
from falcon_desktop.core.domain.conversation import MessageStatus
from falcon_desktop.core.domain.ids import new_id, now_ms
from falcon_desktop.core.domain.undo import UndoHistory
from falcon_desktop.store.backups import Backups
from tests.store.conftest import Made, Opened

SECRETS = ("zweiundvierzig", "geheimnisvoll", "überraschung")


def found_in(path: Path) -> list[str]:
    """Return the secrets that any file of the history holds, as words or cut for the index."""
    data = b"".join(file.read_bytes() for file in path.parent.glob("history.sqlite3*"))
    wanted = [form for word in SECRETS for form in (word, word[:6], word.replace("ü", "u"))]
    return [word for word in wanted if word.encode() in data]


async def test_erasing_leaves_nothing_in_file_index_free_pages_and_log(
    opened: Opened, make: Made, path: Path
) -> None:
    store = opened.store
    kept = make.conversation("Kept")
    await store.create(kept, [make.question(kept)])
    one = make.conversation("About zweiundvierzig")
    question = make.question(one)
    texts = [f"{word} {number} " * 40 for number, word in enumerate(SECRETS * 30)]
    answers = [make.answer(one, question.id, text, MessageStatus.COMPLETE) for text in texts]
    await store.create(one, [question, *answers])
    streamed = make.answer(one, question.id, "", MessageStatus.STREAMING)
    await store.add_messages(one.id, [streamed])
    await store.append_to_answer(streamed.id, "geheimnisvoll gestreamt", "zweiundvierzig gedacht")
    await store.update(one.id, draft="überraschung im Entwurf")
    holder = new_id()
    assert await store.discard_message(answers[3].id, holder, now_ms()) == 1
    await store.update(one.id, deleted_at=now_ms())
    assert found_in(path)

    await store.purge([one.id])

    assert await store.summaries_of([one.id, holder]) == []
    assert found_in(path) == []
    assert await Backups(opened.database).check() == []
    await opened.database.close()
    assert found_in(path) == []


async def test_undoing_a_restore_takes_along_what_was_written_since(
    opened: Opened, make: Made
) -> None:
    store = opened.store
    library = Library(store, lambda _: None, UndoHistory(), _stop_none)
    one = make.conversation("One")
    question = make.question(one)
    first = make.answer(one, question.id, "first", MessageStatus.COMPLETE)
    second = make.answer(one, question.id, "second", MessageStatus.COMPLETE)
    deeper = make.question(one, "deeper", first.id)
    await store.create(one, [question, first, second, deeper])
    await library.delete_message(deeper.id)
    await library.delete_message(first.id)
    await store.update(one.id, deleted_at=7)
    trash = {row.id for row in await store.summaries(deleted=True)} - {one.id}
    before = {holder: await store.all_messages(holder) for holder in trash}
    shown = (await store.conversation(one.id)).active_leaf_id

    await library.restore([*trash])
    assert (await store.conversation(one.id)).deleted_at is None
    assert len(await store.all_messages(one.id)) == 4
    since = make.question(one, "written since", deeper.id)
    await store.add_messages(one.id, [since], active_leaf_id=since.id)
    await library.undo()

    assert (await store.conversation(one.id)).deleted_at == 7
    assert (await store.conversation(one.id)).active_leaf_id == shown
    assert [row.id for row in await store.all_messages(one.id)] == [question.id, second.id]
    for holder in trash:
        again = await store.all_messages(holder)
        assert [row.id for row in again][: len(before[holder])] == [
            row.id for row in before[holder]
        ]
    every = [row.id for holder in trash for row in await store.all_messages(holder)]
    assert sorted(every) == sorted([first.id, deeper.id, since.id])
    await library.undo()  # takes the deletion of the first answer back
    assert len(await store.all_messages(one.id)) > 2
    await library.undo()
    assert len(await store.all_messages(one.id)) == 5


async def _stop_none(_: object) -> None:
    return None


async def test_a_discarded_message_keeps_its_files_and_place(opened: Opened, make: Made) -> None:
    store = opened.store
    one = make.conversation("One")
    question = make.question(one)
    answers = [
        make.answer(one, question.id, f"version {number}", MessageStatus.COMPLETE)
        for number in range(3)
    ]
    await store.create(one, [question, *answers])
    before = await store.all_messages(one.id)
    holder = new_id()
    assert await store.discard_message(answers[1].id, holder, now_ms()) == 1
    assert (await store.search("version")).hits != ()
    assert {hit.message_id for hit in (await store.search("version")).hits} == {
        answers[0].id,
        answers[2].id,
    }
    [moved] = await store.all_messages(holder)
    assert (moved.id, moved.text) == (answers[1].id, "version 1")
    assert await store.restore([holder]) == [one.id]
    assert await store.all_messages(one.id) == before
    assert await store.discard_message(new_id(), new_id(), now_ms()) == 0


@pytest.mark.parametrize("number", [1, 500])
async def test_many_go_and_come_in_one_transaction(opened: Opened, make: Made, number: int) -> None:
    store = opened.store
    chats = [make.conversation(f"Chat {place}") for place in range(number)]
    for chat in chats:
        await store.create(chat)
    ids = [chat.id for chat in chats]
    await store.update_many(ids, deleted_at=now_ms())
    assert len(await store.summaries(deleted=True)) == number
    assert sorted(await store.restore([*ids, "gone"])) == sorted(ids)
    assert len(await store.summaries()) == number
