"""How an answer was made, and making it again: exactly, or with something else."""

from __future__ import annotations

import pytest
from falcon_desktop.controllers.answers.how_made import HowMadeController
from falcon_desktop.core.chat.versions import AnswerVariant
from falcon_desktop.core.domain.errors import NotFound
from falcon_desktop.ui.answers.how_made_window import HowMadeWindow
from falcon_desktop.ui.answers.run_with import RunWithWindow
from tests.controllers.bench import Bench, heard


@pytest.fixture
def making(bench: Bench) -> HowMadeController:
    return HowMadeController(bench.given, bench.conversation, bench.actions)


async def test_nothing_is_asked_where_there_is_no_answer(
    bench: Bench, making: HowMadeController
) -> None:
    for ask in (making.show_last, making.run_last_again, making.run_last_with):
        ask()
    await bench.settle()
    assert bench.bridge.calls == []


async def test_the_window_tells_of_the_answer_that_was_meant(
    bench: Bench, making: HowMadeController
) -> None:
    await bench.ask("1?", "1.")
    await bench.ask("2?", "2.")
    first = bench.chat.path_ids()[1]
    bench.actions.do("details", first)
    await bench.settle()
    assert bench.bridge.of("AnswerProvenance.report") == [(first,)]
    [window] = bench.window.findChildren(HowMadeWindow)
    bench.script_answer("again")
    window.run_again_requested.emit(first)
    await bench.answered()
    assert bench.bridge.of("Versions.run_again") == [(first,)]
    window.close()
    await bench.settle()


async def test_the_last_answer_is_made_again_as_it_was_made(
    bench: Bench, making: HowMadeController
) -> None:
    await bench.ask("1?", "1.")
    first = bench.chat.path_ids()[-1]
    bench.script_answer("again")
    making.run_last_again()
    await bench.answered()
    assert bench.bridge.of("Versions.run_again") == [(first,)]
    assert await bench.texts(bench.chat.conversation_id) == ["1?", "again"]
    assert bench.shown()[-1] != first
    assert bench.notice[0] == "No seed was sent, so this answer may differ from the first one."


async def test_where_its_connection_is_gone_another_is_offered(
    bench: Bench, making: HowMadeController
) -> None:
    await bench.ask("1?", "1.")
    bench.bridge.fail("Versions.run_again", NotFound("The connection was removed."))
    making.run_last_again()
    await bench.settle()
    assert bench.notice == ("The connection was removed.", "Run with…")
    bench.press_notice()
    await bench.settle()
    [window] = bench.window.findChildren(RunWithWindow)
    window.close()
    await bench.settle()
    assert bench.failed() == []


async def test_it_is_made_again_with_what_was_chosen(
    bench: Bench, making: HowMadeController
) -> None:
    await bench.ask("1?", "1.")
    answer = bench.chat.path_ids()[-1]
    making.run_last_with()
    await bench.settle()
    [window] = bench.window.findChildren(RunWithWindow)
    told = heard(considered=making.considered)
    window.model.chosen.emit("embedded", "other")
    assert told == [("considered", "embedded", "other")]
    bench.script_answer("another way")
    window.run_requested.emit("embedded", "other", window.form.state.chosen)
    await bench.answered()
    [(asked, variant)] = bench.bridge.of("Versions.run_with")
    assert (asked, variant.connection_id, variant.model) == (answer, "embedded", "other")
    assert isinstance(variant, AnswerVariant)
    assert (await bench.texts(bench.chat.conversation_id))[-1] == "another way"
    window.close()
    await bench.settle()


async def test_a_message_that_is_gone_asks_nothing(bench: Bench, making: HowMadeController) -> None:
    making.run_with("gone")
    await bench.settle()
    assert bench.window.findChildren(RunWithWindow) == []
