"""Versions of a message are compared on the worker, and the pair that is chosen last is shown."""

from __future__ import annotations

from falcon_desktop.controllers.chat.differences import DifferencesController
from falcon_desktop.core.domain.conversation import Message, Role
from falcon_desktop.core.text.differences import differences
from tests.controllers.bench import Bench, noted

COMPARE = "Library.compare"
VERSIONS = tuple(
    Message(name, "chat", None, Role.ASSISTANT, text, 1_000)
    for name, text in (("a", "one"), ("b", "two"), ("c", "three"))
)


async def compared(bench: Bench, message_id: str) -> DifferencesController:
    made = DifferencesController(bench.window, bench.backend, VERSIONS, message_id)
    await bench.settle()
    return made


async def test_a_version_is_compared_with_the_one_before_it(bench: Bench) -> None:
    for shown, texts in (
        ("c", ("two", "three")),
        ("a", ("one", "two")),  # there is none before the first
        ("gone", ("one", "two")),
    ):
        controller = await compared(bench, shown)
        assert bench.bridge.of(COMPARE)[-1] == texts
        controller.view.close()
        await bench.settle()


async def test_only_the_pair_that_is_chosen_last_is_shown(bench: Bench) -> None:
    controller = await compared(bench, "b")
    found = noted(controller.view, "show_differences")
    late = bench.bridge.hold_result(COMPARE)
    controller.view.choose(0, 2)
    controller.view.choose(1, 2)
    await bench.settle()
    late.set()
    await bench.settle()
    assert bench.bridge.of(COMPARE)[-2:] == [("one", "three"), ("two", "three")]
    assert found == [(differences("two", "three"),)]
    controller.view.close()
    await bench.settle()


async def test_a_closed_window_is_shown_nothing(bench: Bench) -> None:
    controller = await compared(bench, "b")
    found = noted(controller.view, "show_differences")
    late = bench.bridge.hold_result(COMPARE)
    controller.view.choose(0, 2)
    await bench.settle()
    controller.view.close()
    late.set()
    await bench.settle()
    assert found == []
