"""Drafts, places, titles and edits are kept by themselves, each with its conversation."""

from __future__ import annotations

import pytest
from falcon_desktop.controllers.chat.saving import SavingController, together
from falcon_desktop.core.domain.conversation import ScrollAnchor
from falcon_desktop.core.domain.errors import DiskFull
from falcon_desktop.core.domain.generation import GenerationSettings
from tests.controllers.bench import Bench
from tests.controllers.conftest import MakeBench

DRAFT, SEND, READ = "Library.save_draft", "Chat.send", "opened_at"


@pytest.fixture
def saving(bench: Bench) -> SavingController:
    return SavingController(bench.given, bench.conversation)


def type_now(bench: Bench, text: str) -> None:
    """Type, and let the pause after it be over."""
    bench.type(text)
    bench.window.composer.flush_draft()


async def test_a_draft_is_saved_with_its_chat(bench: Bench, saving: SavingController) -> None:
    chat = await bench.opened_chat("Why?", "Because.")
    type_now(bench, "half")
    await bench.settle()
    assert bench.bridge.of(DRAFT) == [(chat, "half")]
    assert bench.conversation.box.unsaved_drafts == {}


async def test_only_the_newest_of_drafts_that_wait_is_saved(
    bench: Bench, saving: SavingController
) -> None:
    chat = await bench.opened_chat("Why?", "Because.")
    bench.bridge.hold(DRAFT)
    for text in ("a", "ab", "abc", "abcd"):
        type_now(bench, text)
    await bench.settle()
    assert bench.conversation.box.unsaved_drafts == {chat: "abcd"}
    bench.bridge.release(DRAFT)
    await bench.settle()
    assert bench.bridge.of(DRAFT) == [(chat, "abcd")]
    assert (await bench.store.conversation(chat)).draft == "abcd"


async def test_a_draft_that_could_not_be_saved_is_saved_again(
    bench: Bench, saving: SavingController
) -> None:
    first, second = await bench.opened_chat("1?", "1."), await bench.saved_chat("2?", "2.")
    bench.bridge.fail(DRAFT, DiskFull("The disk is full."))
    type_now(bench, "not lost")
    await bench.settle()
    assert len(bench.failed()) == 1
    await bench.open(second)
    saving.save_drafts_again()
    await bench.settle()
    assert bench.bridge.of(DRAFT)[-1] == (first, "not lost")
    assert (await bench.store.conversation(first)).draft == "not lost"


async def test_a_draft_that_is_not_saved_yet_is_in_the_box_when_its_chat_is_opened(
    bench: Bench, saving: SavingController
) -> None:
    first, second = await bench.opened_chat("1?", "1."), await bench.saved_chat("2?", "2.")
    bench.bridge.hold(DRAFT)
    type_now(bench, "newer than the disk")
    await bench.open(second)
    await bench.open(first)
    assert bench.typed == "newer than the disk"
    bench.bridge.release(DRAFT)
    await bench.settle()


async def test_what_is_typed_in_a_new_chat_is_kept_with_the_settings(
    bench: Bench, saving: SavingController
) -> None:
    type_now(bench, "Why")
    kept = bench.preferences.value
    assert kept.new_chat_draft == "Why"
    assert kept.new_chat_id == bench.conversation.questions.new_chat_id != ""
    await bench.settle()
    assert [one.new_chat_draft for one in bench.doubles.settings.saved] == ["Why"]
    await bench.opened_chat("1?", "1.")
    bench.conversation.new_chat()
    assert bench.typed == "Why"


async def test_a_new_chats_draft_goes_with_its_question(
    bench: Bench, saving: SavingController
) -> None:
    type_now(bench, "Why?")
    promised = bench.preferences.value.new_chat_id
    await bench.ask("Why?", "Because.")
    assert bench.chat.conversation_id == promised
    kept = bench.preferences.value
    assert (kept.new_chat_draft, kept.new_chat_id) == ("", "")


async def test_a_draft_that_was_sent_before_a_kill_is_dropped(make_bench: MakeBench) -> None:
    bench = await make_bench(new_chat_draft="Why?", new_chat_id="sent")
    saving = SavingController(bench.given, bench.conversation)
    await saving.forget_sent()
    assert bench.preferences.value.new_chat_draft == "Why?"  # there is no such chat: not sent
    await bench.services.library.begin_temporary("sent")
    chat = await bench.saved_chat("Why?")
    bench.preferences.change(new_chat_id=chat)
    await saving.forget_sent()
    assert bench.preferences.value.new_chat_draft == ""


async def test_what_is_typed_after_a_new_chats_question_is_that_chats_draft(
    bench: Bench, saving: SavingController
) -> None:
    bench.bridge.hold(SEND)
    bench.type("Why?")
    bench.conversation.questions.submit("Why?")
    type_now(bench, "And")
    await bench.settle()
    assert bench.preferences.value.new_chat_draft == ""
    bench.script_answer("Because.")
    bench.bridge.release(SEND)
    await bench.answered()
    chat = bench.chat.conversation_id
    assert (chat, "And") in bench.bridge.of(DRAFT)
    assert (await bench.store.conversation(chat)).draft == "And"
    assert bench.typed == "And"


async def test_it_stays_the_new_chats_where_its_question_was_not_saved(
    bench: Bench, saving: SavingController
) -> None:
    bench.bridge.hold(SEND)
    bench.bridge.fail(SEND, DiskFull("The disk is full."))
    bench.type("Why?")
    bench.conversation.questions.submit("Why?")
    type_now(bench, "And")
    bench.bridge.release(SEND)
    await bench.settle()
    bench.window.composer.flush_draft()
    assert "Why?" in bench.typed
    assert "And" in bench.typed
    assert bench.preferences.value.new_chat_draft == bench.typed
    assert len(bench.failed()) == 1


async def test_what_left_the_box_is_added_to_the_draft_where_it_belongs(
    bench: Bench, saving: SavingController
) -> None:
    chat = await bench.saved_chat("Why?", "Because.", draft="first")
    bench.conversation.box.unsent.emit(chat, "second")
    bench.conversation.box.unsent.emit("", "for a new chat")
    await bench.settle()
    assert (await bench.store.conversation(chat)).draft == "first\n\nsecond"
    assert bench.preferences.value.new_chat_draft == "for a new chat"


async def test_what_left_the_box_for_a_text_becomes_its_words(
    bench: Bench, saving: SavingController
) -> None:
    text = await bench.services.completions.save(None, "Once", connection_id="", model="")
    bench.conversation.box.unsent.emit(text.id, " upon a time")
    await bench.settle()
    assert bench.bridge.of("Completions.append") == [(text.id, " upon a time")]
    assert bench.bridge.of(DRAFT) == []


async def test_words_that_came_before_the_history_was_open_are_in_the_settings_meanwhile(
    make_bench: MakeBench,
) -> None:
    bench = await make_bench(start="first", ready=False)
    saving = SavingController(bench.given, bench.conversation)
    chat = await bench.saved_chat("Why?", "Because.")
    bench.conversation.box.unsent.emit(chat, "early words")
    assert bench.preferences.value.early_draft == "early words"
    assert bench.conversation.box.unsaved_words == ["early words"]
    bench.open_services()
    await bench.settle()
    assert (await bench.store.conversation(chat)).draft == "early words"
    assert bench.preferences.value.early_draft == ""
    assert saving.parent() is bench.window


async def test_early_words_are_in_one_place_only_where_the_program_ends(
    make_bench: MakeBench,
) -> None:
    bench = await make_bench(start="first", ready=False)
    SavingController(bench.given, bench.conversation)
    chat = await bench.saved_chat("Why?", "Because.")
    bench.conversation.box.unsent.emit(chat, "early words")
    bench.conversation.end()
    bench.open_services()
    await bench.settle()
    assert bench.bridge.of(DRAFT) == []
    assert bench.preferences.value.early_draft == "early words"


async def test_what_is_typed_for_a_chat_on_its_way_is_no_draft_of_the_old_one(
    bench: Bench, saving: SavingController
) -> None:
    await bench.opened_chat("1?", "1.")
    second = await bench.saved_chat("2?", "2.")
    bench.bridge.hold(READ)
    bench.conversation.open(second)
    type_now(bench, "for the second")
    await bench.settle()
    assert bench.bridge.of(DRAFT) == []
    bench.bridge.release(READ)
    await bench.settle()
    bench.window.composer.flush_draft()
    await bench.settle()
    assert bench.bridge.of(DRAFT) == [(second, "for the second")]


async def test_options_of_a_new_chat_are_kept_and_restored(make_bench: MakeBench) -> None:
    warm = GenerationSettings(temperature=1.5)
    bench = await make_bench(new_chat_options=warm)
    SavingController(bench.given, bench.conversation)
    await bench.start_new()
    assert bench.chat.settings.value == warm
    bench.chat.settings.choose(GenerationSettings(temperature=0.5))
    assert bench.preferences.value.new_chat_options == GenerationSettings(temperature=0.5)


async def test_messages_are_fetched_for_the_chat_that_is_still_open(
    bench: Bench, saving: SavingController
) -> None:
    first, second = await bench.opened_chat("1?", "1."), await bench.saved_chat("2?", "2.")
    ids = bench.chat.path_ids()
    bench.bridge.hold("Library.messages")
    bench.window.transcript.messages_needed.emit(ids)
    await bench.settle()
    bench.bridge.release("Library.messages")
    await bench.settle()
    assert bench.bridge.of("Library.messages") == [(ids,)]
    assert first != second


async def test_the_place_that_is_read_is_kept_with_its_chat(
    bench: Bench, saving: SavingController
) -> None:
    anchor = ScrollAnchor("m1", 12)
    bench.window.transcript.anchor_changed.emit(anchor)
    await bench.settle()
    assert bench.bridge.of("Library.save_anchor") == []  # a new chat has no place
    chat = await bench.opened_chat("1?", "1.")
    bench.window.transcript.anchor_changed.emit(anchor)
    await bench.settle()
    assert bench.bridge.of("Library.save_anchor")[-1] == (chat, anchor)


async def test_a_title_is_the_one_of_the_chat_in_which_typing_began(
    bench: Bench, saving: SavingController
) -> None:
    first, second = await bench.opened_chat("1?", "1."), await bench.saved_chat("2?", "2.")
    header = bench.window.header
    header.title_submitted.emit("of nothing")
    header.title_began.emit()
    await bench.open(second)
    header.title_submitted.emit("Of the first")
    await bench.settle()
    assert bench.bridge.of("Library.rename") == [(first, "Of the first")]


async def test_what_is_typed_in_a_messages_place_is_there_again(
    bench: Bench, saving: SavingController
) -> None:
    chat = await bench.opened_chat("1?", "1.")
    question = bench.chat.path_ids()[0]
    transcript = bench.window.transcript
    transcript.edit_changed.emit(question, "One")
    transcript.edit_changed.emit(question, "One?")
    await bench.settle()
    assert bench.bridge.of("Library.save_edit") == [(question, "One?")]  # the newest, once
    assert await bench.services.library.edits(chat) == {question: "One?"}
    other = await bench.opened_chat("2?")
    await bench.open(chat)
    assert bench.bridge.of("Library.edits")[-2:] == [(other,), (chat,)]
    widget = transcript.widgets.get(question)
    assert widget is not None
    assert widget.editing


def test_two_drafts_are_one_apart_from_each_other() -> None:
    assert together("a", "b") == "a\n\nb"
    assert together(" ", "b") == "b"
    assert together("a", "") == "a"
