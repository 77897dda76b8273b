"""Chats of the list: opened, stepped through, renamed, moved, deleted, and all of it taken back."""

from __future__ import annotations

from functools import partial

import pytest
from falcon_desktop.controllers.library.library import LibraryController, undone_words
from falcon_desktop.core.domain.chat_list import ChatList
from falcon_desktop.core.domain.undo import Change
from falcon_desktop.ui.sidebar.row_menu import RowAction
from tests.controllers.bench import Bench, heard
from tests.controllers.conftest import MakeBench


@pytest.fixture
def library(bench: Bench) -> LibraryController:
    return LibraryController(bench.given, bench.conversation)


async def three(bench: Bench, library: LibraryController) -> list[str]:
    """Have three chats in the list; returns their ids, as they are listed."""
    for title in ("one", "two", "three"):
        await bench.saved_chat(f"{title}?", title=title)
    await library.load("")
    await bench.settle()
    return bench.window.sidebar.conversation_ids()


async def test_what_was_open_last_is_opened(make_bench: MakeBench) -> None:
    bench = await make_bench(start="x")
    library = LibraryController(bench.given, bench.conversation)
    loaded = heard(loaded=library.loaded)
    chat = await bench.saved_chat("1?", "1.")
    await library.load(chat)
    await bench.settle()
    assert bench.chat.conversation_id == chat
    assert loaded == [("loaded",)]


async def test_a_chat_that_is_in_the_trash_is_not_opened_at_the_start(
    make_bench: MakeBench,
) -> None:
    bench = await make_bench(start="x")
    library = LibraryController(bench.given, bench.conversation)
    chat = await bench.saved_chat("1?", "1.", deleted_at=1_000)
    bench.type("asked too early")
    bench.conversation.questions.submit("asked too early")
    await library.load(chat)
    await bench.settle()
    assert bench.chat.conversation_id == ""
    assert bench.typed == "asked too early"


async def test_a_chat_that_was_begun_before_the_list_was_there_stays(
    make_bench: MakeBench,
) -> None:
    bench = await make_bench(start="x")
    library = LibraryController(bench.given, bench.conversation)
    chat, other = await bench.saved_chat("1?"), await bench.saved_chat("2?")
    bench.bridge.hold("Library.summaries_of")
    bench.backend.start(library.load(chat))
    await bench.settle()
    bench.conversation.open(other)
    await bench.settle()
    bench.bridge.release("Library.summaries_of")
    await bench.settle()
    assert bench.chat.conversation_id == other


async def test_a_key_that_came_before_the_list_opens_its_chat_then(make_bench: MakeBench) -> None:
    bench = await make_bench(start="x")
    library = LibraryController(bench.given, bench.conversation)
    first, second = await bench.saved_chat("1?"), await bench.saved_chat("2?")
    library.open_nth(2)
    assert bench.bridge.calls == []
    await library.load(first)
    await bench.settle()
    ids = bench.window.sidebar.conversation_ids()
    assert set(ids) == {first, second}
    assert bench.chat.conversation_id == ids[1]


async def test_words_that_were_typed_meanwhile_stay_in_view(make_bench: MakeBench) -> None:
    bench = await make_bench(start="x")
    library = LibraryController(bench.given, bench.conversation)
    for title in ("1", "2"):
        last = await bench.saved_chat(title)
    library.open_nth(1)
    library.open_nth(2)
    bench.type("some words")
    await library.load(last)
    await bench.settle()
    assert bench.chat.conversation_id == last


async def test_one_steps_through_the_list_in_a_circle(
    bench: Bench, library: LibraryController
) -> None:
    ids = await three(bench, library)
    steps = []
    for step in (library.next_chat, library.next_chat, library.next_chat, library.next_chat):
        step()
        await bench.settle()
        steps.append(bench.chat.conversation_id)
    assert steps == [*ids, ids[0]]
    library.previous_chat()
    await bench.settle()
    assert bench.chat.conversation_id == ids[2]
    library.open_nth(4)
    library.open_nth(0)
    await bench.settle()
    assert bench.chat.conversation_id == ids[2]


async def test_who_deletes_the_open_chat_sees_the_next_one(
    bench: Bench, library: LibraryController
) -> None:
    ids = await three(bench, library)
    await bench.open(ids[0])
    bench.window.sidebar.action_requested.emit(RowAction.DELETE, ids[:2])
    await bench.settle()
    assert bench.bridge.of("Library.delete") == [(ids[:2],)]
    assert bench.chat.conversation_id == ids[2]
    assert bench.notice == ("2 chats moved to Trash", "Undo")
    library.delete_open()
    await bench.settle()
    assert bench.chat.conversation_id == ""  # nothing is below it
    library.delete_open()
    await bench.settle()
    assert len(bench.bridge.of("Library.delete")) == 2


async def test_who_went_elsewhere_while_a_chat_is_deleted_stays_there(
    bench: Bench, library: LibraryController
) -> None:
    ids = await three(bench, library)
    await bench.open(ids[0])
    bench.bridge.hold("Library.delete")
    library.delete_open()
    await bench.settle()
    bench.bridge.hold("opened_at")
    bench.conversation.open(ids[2])  # and is on the way when it is deleted
    bench.bridge.release("Library.delete")
    await bench.settle()
    bench.bridge.release("opened_at")
    await bench.settle()
    assert bench.chat.conversation_id == ids[2]


async def test_each_action_of_a_row_asks_one_use_case(
    bench: Bench, library: LibraryController
) -> None:
    [first, second, _] = await three(bench, library)
    wanted = heard(export=library.export_wanted)
    act = bench.window.sidebar.action_requested.emit
    for action in (RowAction.PIN, RowAction.UNPIN, RowAction.ARCHIVE, RowAction.UNARCHIVE):
        act(action, [first, second])
        await bench.settle()
    both = [first, second]
    assert bench.bridge.of("Library.set_pinned") == [(both, True), (both, False)]
    assert bench.bridge.of("Library.set_archived") == [(both, True), (both, False)]
    assert bench.notice == ("2 chats unarchived", "Undo")
    act(RowAction.EXPORT, both)
    assert wanted == [("export", both)]
    bench.window.sidebar.rename_submitted.emit(first, "New name")
    bench.window.sidebar.pins_arranged.emit([second, first])
    await bench.settle()
    assert bench.bridge.of("Library.rename") == [(first, "New name")]
    assert bench.bridge.of("Library.arrange_pins") == [([second, first],)]


async def test_a_copy_is_opened(bench: Bench, library: LibraryController) -> None:
    library.duplicate_open()  # of nothing
    chat = await bench.opened_chat("1?", "1.")
    library.duplicate_open()
    await bench.settle()
    assert bench.bridge.of("Library.duplicate") == [(chat,)]
    assert bench.chat.conversation_id != chat
    assert await bench.texts(bench.chat.conversation_id) == ["1?", "1."]


async def test_undo_says_what_it_took_back(bench: Bench, library: LibraryController) -> None:
    library.undo()
    await bench.settle()
    assert bench.notice[0] == "Nothing to undo."
    await bench.opened_chat("1?", "1.")
    library.pin_open()
    library.archive_open()
    await bench.settle()
    library.undo()
    await bench.settle()
    assert bench.notice[0] == "Undone: archiving."
    library.undo()
    await bench.settle()
    assert bench.notice[0] == "Undone: pinning."


async def test_undo_does_what_a_notice_offers_before_what_was_done_earlier(
    bench: Bench, library: LibraryController
) -> None:
    await bench.opened_chat("1?", "1.")
    library.pin_open()
    await bench.settle()
    done: list[str] = []
    bench.window.notice.show_notice(
        "Changes discarded.", action="Undo", does=partial(done.append, "typed"), undoes_here=True
    )
    library.undo()
    await bench.settle()
    assert done == ["typed"]
    assert bench.bridge.of("Library.undo") == []
    library.undo()
    await bench.settle()
    assert bench.notice[0] == "Undone: pinning."


async def test_undo_shows_what_changed_where_it_is(
    bench: Bench, library: LibraryController
) -> None:
    chat = await bench.opened_chat("1?", "1.")
    await bench.services.library.delete_message(bench.chat.path_ids()[-1])
    await bench.conversation.reload_now()
    assert len(bench.shown()) == 1
    other = await bench.opened_chat("2?", "2.")
    library.undo()
    await bench.settle()
    assert bench.chat.conversation_id == chat
    assert len(bench.shown()) == 2
    assert other != chat


async def test_a_chat_that_is_begun_is_in_a_list_that_is_shown(
    bench: Bench, library: LibraryController
) -> None:
    sidebar, seen = bench.window.sidebar, []
    library.show_archive()
    await bench.settle()
    seen.append(sidebar.chat_list)
    await bench.ask("Why?", "Because.")
    seen.append(sidebar.chat_list)
    assert sidebar.conversation_ids() == [bench.chat.conversation_id]
    library.show_trash()
    await bench.settle()
    seen.append(sidebar.chat_list)
    library.new_chat()
    await bench.settle()
    seen.append(sidebar.chat_list)
    assert seen == [ChatList.ARCHIVE, ChatList.CHATS, ChatList.TRASH, ChatList.CHATS]


@pytest.mark.parametrize("change", list(Change))
def test_every_change_has_words_when_it_is_undone(change: Change) -> None:
    assert undone_words(change).endswith(".")
