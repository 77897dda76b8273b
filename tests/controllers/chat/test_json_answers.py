"""JSON answers are checked once they are shown and complete; what came of it stands below them."""

from __future__ import annotations

from falcon_desktop.controllers.chat.json_answers import JsonAnswers
from falcon_desktop.core.domain.conversation import Role
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.json_answers import misfit
from tests.controllers.bench import Bench

CHECK = "AnswerChecker.check"
SCHEMA = '{"type": "object"}'
FITS = "Fits its schema."


async def asked(bench: Bench, answer: str, schema: str = SCHEMA) -> str:
    """Ask for JSON in a new chat; return the answer's id."""
    JsonAnswers(bench.window.transcript, bench.backend)
    bench.open_services()
    await bench.start_new()
    bench.chat.settings.choose(GenerationSettings(json_schema=schema))
    await bench.ask("Which?", answer)
    last = bench.chat.last(Role.ASSISTANT)
    assert last
    return last


def below(bench: Bench, answer_id: str) -> str:
    """Return what stands below an answer."""
    answer = bench.window.transcript.widgets.answer(answer_id)
    assert answer is not None
    return "" if answer.note is None else answer.note.note.sentence


async def test_an_answer_is_checked_once_it_is_complete(bench: Bench) -> None:
    answer = await asked(bench, '{"a": 1}')
    assert bench.doubles.json_answers.asked == [('{"a": 1}', SCHEMA)]
    assert below(bench, answer) == FITS


async def test_what_is_wrong_where_stands_below(bench: Bench) -> None:
    bench.doubles.json_answers.verdict = misfit(["a"], "type", ["number"])
    answer = await asked(bench, '{"a": "x"}')
    assert below(bench, answer) == "Doesn't fit its schema: a: must be a number."


async def test_a_chat_that_is_opened_has_its_answers_checked(bench: Bench) -> None:
    answer = await asked(bench, '{"a": 1}')
    chat = bench.chat.conversation_id
    other = await bench.saved_chat("Hi", "Hello")
    await bench.open(other)
    bench.bridge.hold(CHECK)
    await bench.open(chat)
    assert below(bench, answer) == ""
    bench.bridge.release(CHECK)
    await bench.settle()
    assert below(bench, answer) == FITS
    assert len(bench.doubles.json_answers.asked) == 2


async def test_text_is_not_checked(bench: Bench) -> None:
    answer = await asked(bench, "Sure!", schema="")
    assert bench.doubles.json_answers.asked == []
    assert below(bench, answer) == ""


async def test_who_went_elsewhere_meanwhile_hears_nothing(bench: Bench) -> None:
    bench.bridge.hold(CHECK)
    answer = await asked(bench, '{"a": 1}')
    other = await bench.saved_chat("Hi", "Hello")
    await bench.open(other)
    bench.bridge.release(CHECK)
    await bench.settle()
    assert answer not in bench.shown()
    assert bench.failed() == []
