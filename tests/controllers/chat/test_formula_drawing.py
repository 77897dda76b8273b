"""Formulas are drawn one after the other, until the transcript wants no more."""

from __future__ import annotations

import pytest
from falcon_desktop.controllers.chat.formula_drawing import FormulaDrawing
from falcon_desktop.core.domain.errors import Unreachable
from falcon_desktop.ui.markdown.formulas import Formulas
from tests.controllers.bench import Bench

DRAW = "FormulaDrawer.draw"
SIZE = 14.0


@pytest.fixture
def formulas(bench: Bench) -> Formulas:
    return Formulas(bench.window)


async def test_what_was_wanted_before_is_drawn_too(bench: Bench, formulas: Formulas) -> None:
    formulas.drawing("a", SIZE, display=False)
    FormulaDrawing(formulas, bench.backend)
    formulas.drawing("b", SIZE, display=True)
    await bench.settle()
    assert bench.doubles.formulas.asked == ["a", "b"]
    assert not formulas.busy


async def test_one_is_drawn_at_a_time(bench: Bench, formulas: Formulas) -> None:
    FormulaDrawing(formulas, bench.backend)
    bench.bridge.hold(DRAW)
    for source in "ab":
        formulas.drawing(source, SIZE, display=False)
    await bench.settle()
    assert bench.bridge.names(DRAW) == [DRAW]
    bench.bridge.release(DRAW)
    await bench.settle()
    assert bench.doubles.formulas.asked == ["a", "b"]


async def test_none_is_drawn_once_they_are_closed(bench: Bench, formulas: Formulas) -> None:
    FormulaDrawing(formulas, bench.backend)
    bench.bridge.hold(DRAW)
    for source in "ab":
        formulas.drawing(source, SIZE, display=False)
    await bench.settle()
    formulas.close()
    await bench.settle()
    bench.bridge.release(DRAW)
    await bench.settle()
    assert bench.bridge.names(DRAW) == [DRAW]


async def test_one_that_failed_does_not_keep_the_next_from_being_drawn(
    bench: Bench, formulas: Formulas
) -> None:
    FormulaDrawing(formulas, bench.backend)
    bench.bridge.fail(DRAW, Unreachable("The drawer is gone."))
    formulas.drawing("a", SIZE, display=False)
    await bench.settle()
    assert [type(one) for one in bench.failed()] == [Unreachable]
    formulas.drawing("b", SIZE, display=False)
    await bench.settle()
    assert bench.doubles.formulas.asked == ["b"]
