"""Temporary chats: begun once, told of, kept after all, and the way back to one that was left."""

from __future__ import annotations

import pytest
from falcon_desktop.controllers.chat.temporary import KEEP, TemporaryController
from falcon_desktop.core.domain.errors import DiskFull
from tests.controllers.bench import Bench, heard

BEGIN = "Library.begin_temporary"


@pytest.fixture
def temporary(bench: Bench) -> TemporaryController:
    return TemporaryController(bench.given, bench.conversation)


async def test_one_is_begun_and_says_that_it_is_one(
    bench: Bench, temporary: TemporaryController
) -> None:
    temporary.new_chat()
    await bench.settle()
    [(conversation_id,)] = bench.bridge.of(BEGIN)
    assert bench.chat.conversation_id == conversation_id
    assert bench.chat.saved_id == ""
    assert not bench.window.banner.isHidden()
    assert bench.window.header.title.label.text() == "Temporary chat"


async def test_an_empty_one_is_as_good_as_a_new_one(
    bench: Bench, temporary: TemporaryController
) -> None:
    bench.bridge.hold(BEGIN)
    temporary.new_chat()
    temporary.new_chat()  # while it is on its way
    await bench.settle()
    bench.bridge.release(BEGIN)
    await bench.settle()
    temporary.new_chat()  # and when it is there
    await bench.settle()
    assert len(bench.bridge.of(BEGIN)) == 1
    await bench.ask("Hush?", "Hush.")
    temporary.new_chat()
    await bench.settle()
    assert len(bench.bridge.of(BEGIN)) == 2


async def test_one_that_is_kept_is_saved_with_all_that_is_in_it(
    bench: Bench, temporary: TemporaryController
) -> None:
    temporary.new_chat()
    await bench.settle()
    await bench.ask("Hush?", "Hush.")
    chat = bench.chat.conversation_id
    opened = heard(opened=bench.chat.opened)
    bench.window.banner.triggered.emit("something else")
    bench.window.banner.triggered.emit(KEEP)
    await bench.settle()
    assert bench.bridge.of("Library.keep_temporary") == [(chat,)]
    assert bench.chat.saved_id == chat
    assert opened == [("opened", chat)]
    assert bench.notice[0] == "Chat saved."
    await bench.opened_chat("other")
    assert bench.notice == ("", "")  # it was about a chat that is not shown any more


async def test_there_is_a_way_back_to_one_that_was_left(
    bench: Bench, temporary: TemporaryController
) -> None:
    temporary.new_chat()
    await bench.settle()
    await bench.ask("Hush?", "Hush.")
    left = bench.chat.conversation_id
    await bench.opened_chat("other")
    assert bench.notice[1] == "Go back"
    bench.press_notice()
    await bench.settle()
    assert bench.chat.conversation_id == left


async def test_there_is_a_way_back_where_something_was_only_typed(
    bench: Bench, temporary: TemporaryController
) -> None:
    temporary.new_chat()
    await bench.settle()
    await bench.opened_chat("other")
    assert bench.notice == ("", "")  # nothing was said
    temporary.new_chat()
    await bench.settle()
    bench.type("a secret")
    await bench.opened_chat("one more")
    assert bench.notice[1] == "Go back"


async def test_one_that_does_not_come_leaves_what_was_there(
    bench: Bench, temporary: TemporaryController
) -> None:
    chat = await bench.opened_chat("Why?", "Because.")
    bench.type("half")
    bench.bridge.fail(BEGIN, DiskFull("The disk is full."))
    temporary.new_chat()
    await bench.settle()
    assert bench.chat.conversation_id == chat
    assert bench.typed == "half"
    assert len(bench.failed()) == 1
