"""Who answers the open conversation: in force at once, saved in order, read again with care."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from falcon_desktop.core.domain.conversation import Conversation, ConversationKind, Role
from falcon_desktop.core.domain.errors import DiskFull
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.open_conversation import OpenConversation
from tests.controllers.bench import Bench, heard

CHOOSE = "Library.choose_model"


def opened(kind: ConversationKind = ConversationKind.CHAT) -> OpenConversation:
    return OpenConversation(Conversation("one", "One", 1, 1, kind=kind), (), {})


async def test_a_model_is_chosen_at_once_and_saved_behind(bench: Bench) -> None:
    chat = await bench.opened_chat("Why?", "Because.")
    changed = heard(changed=bench.chat.changed)
    bench.bridge.hold(CHOOSE)
    bench.chat.choose_model("embedded", "big")
    assert bench.chat.chosen_model == ("embedded", "big")
    await bench.settle()
    assert bench.bridge.of(CHOOSE) == [(chat, "embedded", "big")]
    await bench.chat.refresh()  # what is on the disk is older than what was chosen
    assert bench.chat.chosen_model == ("embedded", "big")
    bench.bridge.release(CHOOSE)
    await bench.settle()
    assert bench.chat.chosen_model == ("embedded", "big")
    assert len(changed) >= 1
    assert (await bench.store.conversation(chat)).model == "big"


async def test_choices_are_saved_in_the_order_in_which_they_were_made(bench: Bench) -> None:
    chat = await bench.opened_chat("Why?", "Because.")
    bench.bridge.hold(CHOOSE)
    bench.chat.choose_model("", "first")
    bench.chat.choose_model("", "second")
    await bench.settle()
    assert [args[2] for args in bench.bridge.of(CHOOSE)] == ["first"]  # one at a time
    bench.bridge.release(CHOOSE)
    await bench.settle()
    assert [args[2] for args in bench.bridge.of(CHOOSE)] == ["first", "second"]
    assert (await bench.store.conversation(chat)).model == "second"


async def test_nothing_is_saved_of_a_new_chat(bench: Bench) -> None:
    bench.chat.choose_model("embedded", "big")
    await bench.settle()
    assert bench.bridge.of(CHOOSE) == []
    assert bench.chat.chosen_model == ("embedded", "big")


async def test_a_choice_that_failed_is_not_kept_for_newer_than_the_disk(bench: Bench) -> None:
    chat = await bench.opened_chat("Why?", "Because.")
    bench.bridge.fail(CHOOSE, DiskFull("The disk is full."))
    bench.chat.choose_model("", "big")
    await bench.settle()
    assert len(bench.failed()) == 1
    await bench.services.library.choose_model(chat, "", "from elsewhere")
    await bench.settle()
    assert bench.chat.chosen_model[1] == "from elsewhere"


async def test_settling_waits_for_options_and_model(bench: Bench) -> None:
    await bench.opened_chat("Why?", "Because.")
    bench.bridge.hold(CHOOSE)
    bench.chat.choose_model("", "big")
    bench.chat.settings.choose(GenerationSettings(temperature=1.0))
    done: list[str] = []

    async def wait() -> None:
        await bench.chat.settle()
        done.append("settled")

    bench.backend.start(wait())
    await bench.settle()
    assert done == []
    bench.bridge.release(CHOOSE)
    await bench.settle()
    assert done == ["settled"]
    assert "Library.choose_settings" in bench.bridge.names()


async def test_a_new_chat_stays_with_what_answered_it_unless_another_was_chosen(
    bench: Bench,
) -> None:
    made = OpenConversation(replace(opened().conversation, connection_id="a", model="m"), (), {})
    bench.chat.begin(made, ("", ""))
    assert bench.chat.chosen_model == ("a", "m")
    bench.chat.show_new()
    bench.chat.choose_model("b", "other")
    bench.bridge.fail(CHOOSE, DiskFull("There is no such chat here."))
    bench.chat.begin(made, ("", ""))
    await bench.settle()
    assert bench.chat.chosen_model == ("b", "other")
    assert bench.bridge.of(CHOOSE) == [("one", "b", "other")]
    assert len(bench.failed()) == 1


async def test_what_is_told_of_what_is_open(bench: Bench) -> None:
    chat = bench.chat
    assert (chat.conversation_id, chat.saved_id, chat.current, chat.path_ids()) == (
        "",
        "",
        None,
        [],
    )
    chat.show_new(text=True)
    assert (chat.is_new_text, chat.shows_text, chat.is_text) == (True, True, False)
    chat.show(opened(ConversationKind.COMPLETION))
    assert (chat.is_new_text, chat.shows_text, chat.is_text) == (False, True, True)
    chat.show(OpenConversation(Conversation("t", "T", 1, 1, temporary=True), (), {}))
    assert (chat.conversation_id, chat.saved_id) == ("t", "")


async def test_the_last_message_of_a_role(bench: Bench) -> None:
    await bench.opened_chat("1?", "1.", "2?", "2.")
    ids = bench.chat.path_ids()
    assert bench.chat.last(Role.USER) == ids[2]
    assert bench.chat.last(Role.ASSISTANT) == ids[3]


async def test_a_chat_that_was_erased_meanwhile_is_not_read_again(bench: Bench) -> None:
    chat = await bench.opened_chat("Why?", "Because.")
    changed = heard(changed=bench.chat.changed)
    await bench.store.purge([chat])
    await bench.chat.refresh()
    assert changed == []
    assert bench.chat.conversation_id == chat


async def test_a_look_that_took_longer_than_a_later_one_changes_nothing(bench: Bench) -> None:
    chat = await bench.opened_chat("Why?", "Because.")
    late = bench.bridge.hold_result("Library.open")
    first = asyncio.ensure_future(bench.chat.refresh())
    await bench.settle()
    await bench.store.update(chat, title="Renamed")
    await bench.chat.refresh()
    late.set()
    await first
    assert bench.chat.current is not None
    assert bench.chat.current.title == "Renamed"


async def test_what_was_chosen_as_a_chat_was_left_is_newer_than_what_was_read_before_it_was_saved(
    bench: Bench,
) -> None:
    first, second = await bench.opened_chat("1?", "1."), await bench.saved_chat("2?", "2.")
    warm = GenerationSettings(temperature=0.9)
    bench.bridge.hold(CHOOSE)
    bench.bridge.hold("Library.choose_settings")
    bench.chat.choose_model("embedded", "big")
    bench.chat.settings.choose(warm)
    await bench.open(second)
    read = bench.bridge.hold_result("opened_at")
    bench.conversation.open(first)
    await bench.settle()
    for name in (CHOOSE, "Library.choose_settings"):
        bench.bridge.release(name)
    await bench.settle()
    assert bench.chat.conversation_id == second
    read.set()  # what was on the disk before
    await bench.settle()
    assert bench.chat.conversation_id == first
    assert (bench.chat.chosen_model, bench.chat.settings.value) == (("embedded", "big"), warm)
