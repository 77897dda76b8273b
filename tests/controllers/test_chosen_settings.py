"""Options of the open chat: in force at once, saved behind, those of a new chat its own."""

from __future__ import annotations

from falcon_desktop.core.domain.errors import DiskFull
from falcon_desktop.core.domain.generation import GenerationSettings
from tests.controllers.bench import Bench, heard

SAVE = "Library.choose_settings"
NOTHING = GenerationSettings()


def warm(temperature: float) -> GenerationSettings:
    return GenerationSettings(temperature=temperature)


async def test_only_the_last_of_quick_choices_is_saved(bench: Bench) -> None:
    chat = await bench.opened_chat("Why?", "Because.")
    settings = bench.chat.settings
    bench.bridge.hold(SAVE)
    for step in (0.1, 0.2, 0.3):
        settings.choose(warm(step))
        await bench.settle()
    assert settings.value == warm(0.3)
    assert bench.bridge.of(SAVE) == [(chat, warm(0.1))]
    bench.bridge.release(SAVE)
    await bench.settle()
    assert bench.bridge.of(SAVE) == [(chat, warm(0.1)), (chat, warm(0.3))]
    assert (await bench.store.conversation(chat)).settings == warm(0.3)


async def test_the_same_again_is_no_choice(bench: Bench) -> None:
    await bench.opened_chat("Why?", "Because.", settings=warm(0.5))
    changed = heard(changed=bench.chat.settings.changed)
    bench.chat.settings.choose(warm(0.5))
    await bench.settle()
    assert changed == []
    assert bench.bridge.of(SAVE) == []


async def test_what_is_still_being_saved_is_newer_than_the_disk(bench: Bench) -> None:
    first, second = await bench.opened_chat("1?", "1."), await bench.saved_chat("2?", "2.")
    bench.bridge.hold(SAVE)
    bench.chat.settings.choose(warm(0.9))
    await bench.open(second)
    assert bench.chat.settings.value == NOTHING
    await bench.open(first)
    assert bench.chat.settings.value == warm(0.9)
    bench.bridge.release(SAVE)
    await bench.settle()


async def test_after_a_failure_the_next_choice_is_saved(bench: Bench) -> None:
    chat = await bench.opened_chat("Why?", "Because.")
    bench.bridge.fail(SAVE, DiskFull("The disk is full."))
    bench.chat.settings.choose(warm(0.1))
    await bench.settle()
    assert [type(one) for one in bench.failed()] == [DiskFull]
    bench.chat.settings.choose(warm(0.2))
    await bench.settle()
    assert bench.bridge.of(SAVE) == [(chat, warm(0.1)), (chat, warm(0.2))]


async def test_a_new_chat_keeps_its_own_until_it_is_asked(bench: Bench) -> None:
    settings = bench.chat.settings
    settings.choose(warm(0.7))
    await bench.opened_chat("Why?", "Because.")
    assert settings.value == NOTHING
    bench.conversation.new_chat()
    assert settings.value == warm(0.7)
    await bench.ask("And?", "So.")
    assert (await bench.store.conversation(bench.chat.conversation_id)).settings == warm(0.7)
    bench.conversation.new_chat()
    assert settings.value == settings.of_new_chat == NOTHING


async def test_what_was_chosen_before_the_last_end_is_chosen_again(bench: Bench) -> None:
    bench.chat.settings.restore_new_chat(warm(0.4))
    assert bench.chat.settings.value == warm(0.4)
    bench.chat.settings.drop_new_chat()
    assert bench.chat.settings.of_new_chat == NOTHING


async def test_another_choice_since_the_question_stays_the_next_chats(bench: Bench) -> None:
    settings = bench.chat.settings
    settings.choose(warm(0.2))
    settings.forget_new_chat(warm(0.1))
    assert settings.of_new_chat == warm(0.2)
    settings.forget_new_chat(warm(0.2))
    assert settings.of_new_chat == NOTHING
