"""The list is true: filled page by page, changed row by row, though one looks at another list."""

from __future__ import annotations

import pytest
from falcon_desktop.controllers.library import list as lists
from falcon_desktop.controllers.library.list import ListController, listed
from falcon_desktop.core.domain.chat_list import ChatList
from falcon_desktop.core.domain.conversation import ConversationSummary, Message, Role
from falcon_desktop.core.domain.events import (
    AnswerFinished,
    AnswerStarted,
    ChangedElsewhere,
    ConversationChanged,
    LibraryChanged,
)
from tests.controllers.bench import Bench
from tests.waiting import until

ROWS, SOME = "Library.summaries", "Library.summaries_of"


@pytest.fixture
def rows(bench: Bench) -> ListController:
    return ListController(bench.given)


def ids(bench: Bench) -> list[str]:
    return bench.window.sidebar.conversation_ids()


async def test_the_first_rows_come_at_once_the_others_behind(
    bench: Bench, rows: ListController, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "FIRST_ROWS", 2)
    monkeypatch.setattr(lists, "MORE_ROWS", 3)
    made = {await bench.saved_chat(f"{number}?") for number in range(7)}  # all of one moment
    await rows.show(ChatList.CHATS)
    assert len(ids(bench)) == 2
    await until(lambda: len(ids(bench)) == 7, "the whole list")
    await bench.settle()
    assert set(ids(bench)) == made
    pages = [one.named for one in bench.bridge.calls if one.name == ROWS]
    assert [(one["limit"], one.get("skip")) for one in pages] == [(2, None), (3, 2), (3, 5)]


async def test_a_list_that_was_left_is_not_filled_any_more(
    bench: Bench, rows: ListController
) -> None:
    await bench.saved_chat("1?")
    archived = await bench.saved_chat("2?", archived_at=1_000)
    bench.bridge.hold(ROWS)
    bench.backend.start(rows.show(ChatList.CHATS))
    bench.backend.start(rows.show(ChatList.ARCHIVE))
    await bench.settle()
    bench.bridge.release(ROWS)
    await bench.settle()
    assert bench.window.sidebar.chat_list is ChatList.ARCHIVE
    assert ids(bench) == [archived]


async def test_all_that_changed_meanwhile_is_looked_at_in_one_go(
    bench: Bench, rows: ListController
) -> None:
    made = [await bench.saved_chat(f"{number}?") for number in range(4)]
    await rows.show(ChatList.CHATS)
    bench.bridge.hold(SOME)
    bench.hear(ConversationChanged(made[0]))
    await bench.settle()
    bench.hear(ConversationChanged(made[1]), ConversationChanged(made[2]))
    bench.hear(LibraryChanged((made[2], made[3])))
    bench.bridge.release(SOME)
    await bench.settle()
    asked = [sorted(args[0]) for args in bench.bridge.of(SOME)]
    assert asked == [[made[0]], sorted(made[1:])]


async def test_a_row_that_is_elsewhere_by_now_leaves_the_list(
    bench: Bench, rows: ListController
) -> None:
    first, second = await bench.saved_chat("1?"), await bench.saved_chat("2?")
    await rows.show(ChatList.CHATS)
    await bench.store.update(first, archived_at=2_000)
    await bench.store.update(second, title="Renamed")
    bench.hear(ChangedElsewhere((first, second, "gone"), more=False))
    await bench.settle()
    assert ids(bench) == [second]
    assert len(bench.bridge.of(ROWS)) == 1  # not read as a whole


async def test_where_too_much_changed_the_list_is_read_anew(
    bench: Bench, rows: ListController
) -> None:
    await rows.show(ChatList.CHATS)
    made = await bench.saved_chat("1?")
    bench.hear(ChangedElsewhere((), more=True))
    await bench.settle()
    assert ids(bench) == [made]
    bench.hear(LibraryChanged())
    await bench.settle()
    assert len(bench.bridge.of(ROWS)) == 3


async def test_what_changed_in_another_list_is_looked_at_again(
    bench: Bench, rows: ListController
) -> None:
    chat = await bench.saved_chat("1?", archived_at=1_000)
    await rows.show(ChatList.CHATS)
    bench.bridge.hold(SOME)
    bench.hear(ConversationChanged(chat))
    await bench.settle()
    await rows.show(ChatList.ARCHIVE)
    bench.bridge.release(SOME)
    await bench.settle()
    assert ids(bench) == [chat]
    assert len(bench.bridge.of(SOME)) == 2


async def test_the_open_chat_is_selected_when_its_row_comes(
    bench: Bench, rows: ListController
) -> None:
    await rows.show(ChatList.CHATS)
    chat = await bench.saved_chat("1?")
    rows.set_current(chat)
    assert not bench.window.sidebar.list.currentIndex().isValid()
    bench.hear(ConversationChanged(chat))
    await bench.settle()
    assert bench.window.sidebar.list.currentIndex().isValid()


async def test_a_chat_is_marked_while_any_of_its_answers_runs(
    bench: Bench, rows: ListController, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[list[str]] = []

    def note(conversation_ids: list[str]) -> None:
        told.append(sorted(conversation_ids))

    monkeypatch.setattr(bench.window.sidebar, "set_streaming", note)
    chat = await bench.saved_chat("1?")
    first, second = (Message(one, chat, None, Role.ASSISTANT, "", 1) for one in "ab")
    bench.hear(AnswerStarted(first), AnswerStarted(second))
    bench.hear(AnswerFinished(first, saved=True), AnswerFinished(second, saved=True))
    assert told == [[chat], [chat, chat], [chat], []]


def test_what_is_in_the_trash_is_listed_when_it_was_deleted() -> None:
    row = ConversationSummary("a", "A", 1_000, pinned_at=500, deleted_at=3_000)
    assert (listed(row).updated_at, listed(row).pinned_at) == (3_000, None)
    kept = ConversationSummary("a", "A", 1_000, pinned_at=500)
    assert listed(kept) is kept
