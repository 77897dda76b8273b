"""Tools for the tests of rendered Markdown."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import pytest
from falcon_desktop.ui.kit.theme import Appearance, Theme
from falcon_desktop.ui.markdown.blocks import Block
from falcon_desktop.ui.markdown.body import MessageBody
from falcon_desktop.ui.markdown.parser import Parser
from falcon_desktop.ui.markdown.reading import Reader
from falcon_desktop.ui.markdown.rendering import Rendering
from PySide6.QtWidgets import QApplication
from tests.ui.formula_child import FormulasDrawn


@pytest.fixture(scope="session")
def parser() -> Parser:
    """One parser for all tests; it keeps no state between texts."""
    return Parser()


@pytest.fixture
def read(parser: Parser) -> Callable[..., list[Block]]:
    """Read a text into blocks, optionally in pieces."""

    def blocks(*pieces: str) -> list[Block]:
        reader = Reader(parser)
        for piece in pieces:
            reader.add(piece)
            reader.read(math.inf)
        reader.end()
        while not reader.done:
            reader.read(math.inf)
        return reader.blocks

    return blocks


@pytest.fixture
def rendering(qapp: QApplication) -> Rendering:
    """The shared tools in light colours; formulas are wanted and never come."""
    return Rendering(Theme(Appearance.LIGHT))


@pytest.fixture
def drawn_formulas(rendering: Rendering) -> Iterator[None]:
    """Have formulas drawn."""
    child = FormulasDrawn(rendering.formulas)
    yield
    child.close()


class WholeBody(MessageBody):
    """Lays out at once, however long it takes, whatever else keeps the processor busy."""

    def build(self, deadline: float) -> None:
        super().build(math.inf)
        while not self.is_complete:
            super().build(math.inf)


@pytest.fixture
def sliced(rendering: Rendering, qtbot: object) -> MessageBody:
    """An empty message as the window has it, 720 pixels wide: a long text comes in slices."""
    made = MessageBody(rendering)
    made.resize(720, 400)
    qtbot.addWidget(made)  # type: ignore[attr-defined]
    return made


@pytest.fixture
def body(rendering: Rendering, qtbot: object) -> MessageBody:
    """An empty message, 720 pixels wide."""
    made = WholeBody(rendering)
    made.resize(720, 400)
    qtbot.addWidget(made)  # type: ignore[attr-defined]
    return made
