"""The window "Run with…": begins with how the answer was made, ends with what was chosen."""

from __future__ import annotations

from falcon_desktop.controllers.answers.run_with import RunWithController
from falcon_desktop.core.chat.versions import AnswerVariant
from falcon_desktop.core.domain.connection import Connection, ServerKind
from falcon_desktop.core.domain.conversation import Message, Provenance, Role
from falcon_desktop.core.domain.generation import GenerationSettings
from tests.controllers.bench import Bench, heard

HOME = Connection(
    "home", "Home", ServerKind.OPENAI, "http://127.0.0.1:1/v1",
    defaults=GenerationSettings(temperature=0.3),
)  # fmt: skip
WARM = GenerationSettings(temperature=1.25)


def answer(connection_id: str = "home") -> Message:
    made = Provenance(connection_id=connection_id, model="big", settings=WARM.to_json())
    return Message("m", "c", None, Role.ASSISTANT, "x", 1, provenance=made)


async def test_it_begins_with_how_the_answer_was_made(bench: Bench) -> None:
    bench.services.connections.replace([HOME], "")
    controller = RunWithController(bench.window, bench.services.connections, answer(), "")
    state = controller.view.form.state
    assert state.chosen == WARM
    assert state.below.temperature == 0.3  # the connection's own
    controller.view.close()


async def test_another_connection_leaves_what_was_chosen(bench: Bench) -> None:
    bench.services.connections.replace([HOME], "")
    controller = RunWithController(bench.window, bench.services.connections, answer(), "")
    cold = GenerationSettings(temperature=0.1)
    controller.view.form.changed.emit(cold)
    controller.view.connection_chosen.emit("embedded")
    state = controller.view.form.state
    assert state.chosen == cold
    assert state.below.temperature != 0.3
    controller.view.connection_chosen.emit("removed meanwhile")
    assert controller.view.form.state.chosen == cold
    controller.view.close()


async def test_what_is_wanted_names_the_answer(bench: Bench) -> None:
    controller = RunWithController(bench.window, bench.services.connections, answer(""), "")
    wanted = heard(wanted=controller.wanted)
    controller.view.run_requested.emit("embedded", "small", WARM)
    assert wanted == [("wanted", "m", AnswerVariant("embedded", "small", WARM))]
    controller.view.close()


async def test_what_may_be_asked_is_told_when_it_is_chosen(bench: Bench) -> None:
    bench.services.connections.replace([HOME], "")
    controller = RunWithController(bench.window, bench.services.connections, answer(), "")
    told = heard(considered=controller.considered)
    controller.view.form.changed.emit(GenerationSettings(temperature=0.1))
    controller.view.model.set_choice("embedded", "small")
    controller.view.model.chosen.emit("embedded", "small")
    assert told == [("considered", "home", "big"), ("considered", "embedded", "small")]
    controller.view.close()
