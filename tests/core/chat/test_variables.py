"""Variables in system messages: filled in once, when a question is asked, and kept so."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from falcon_desktop.core.chat.versions import Versions
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.variables import Surroundings
from tests.core.conftest import Bench

WRITTEN = "Today is {{weekday}}, {{date}}. You are {{model}}. {{nobody}} {{time}}"
SENT = "Today is Wednesday, 2026-12-02. You are m1. {{nobody}} {{time}}"
NEXT_DAY = Surroundings(datetime(2026, 12, 3, 4, 5, tzinfo=UTC), "Linux")


def next_day() -> Surroundings:
    return NEXT_DAY


def sent(bench: Bench) -> str | None:
    """Return the system message of the newest request."""
    return bench.provider.requests[-1].settings.system_message


async def test_it_is_filled_in_when_sent_and_kept_with_the_answer(bench: Bench) -> None:
    bench.script_answer("one")
    chosen = GenerationSettings(system_message=WRITTEN)
    exchange = await bench.chat.send(None, "Q", model="m1", settings=chosen)
    answer = await bench.finished(exchange.answer.id)
    assert sent(bench) == SENT
    assert answer.provenance.settings["system_message"] == SENT
    opened = await bench.library.open(exchange.conversation.id)
    assert opened.conversation.settings.system_message == WRITTEN  # the chat keeps the variables


async def test_another_day_is_another_date_but_exactly_again_is_the_same(bench: Bench) -> None:
    versions = Versions(bench.chat.asking)
    bench.script_answer("one")
    chosen = GenerationSettings(system_message=WRITTEN)
    exchange = await bench.chat.send(None, "Q", model="m1", settings=chosen)
    answer = await bench.finished(exchange.answer.id)
    bench.chat.asking.surroundings = next_day
    bench.script_answer("two")
    rerun = await versions.run_again(answer.id)
    await bench.finished(rerun.exchange.answer.id)
    assert sent(bench) == SENT
    bench.script_answer("three")
    again = await bench.chat.regenerate(answer.id)
    await bench.finished(again.answer.id)
    assert sent(bench) == SENT.replace("Wednesday, 2026-12-02", "Thursday, 2026-12-03")


async def test_the_meter_counts_what_is_sent(bench: Bench) -> None:
    name = "a model whose name has quite a lot of words, which all count"
    used = [
        (await bench.memory.measure("", model=name, settings=GenerationSettings(system_message=m)))
        for m in ("{{model}}", name)
    ]
    assert used[0].used == used[1].used > 5


async def test_where_no_model_is_named_the_connection_is(bench: Bench) -> None:
    bench.script_answer("one")
    chosen = GenerationSettings(system_message="{{model}}")
    connection = bench.connections.connection("")
    bench.connections.replace([replace(connection, id="c", name="Here", model="")], "c")
    exchange = await bench.chat.send(None, "Q", settings=chosen)
    await bench.finished(exchange.answer.id)
    assert sent(bench) == "Here"
