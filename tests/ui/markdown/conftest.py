"""Tools for the tests of rendered Markdown."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from falcon_desktop.ui.markdown.blocks import Block
from falcon_desktop.ui.markdown.body import MessageBody
from falcon_desktop.ui.markdown.parser import Parser
from falcon_desktop.ui.markdown.rendering import Rendering
from falcon_desktop.ui.markdown.streaming import StreamingBlocks
from falcon_desktop.ui.theme import Appearance, Theme
from PySide6.QtWidgets import QApplication


@pytest.fixture(scope="session")
def parser() -> Parser:
    """One parser for all tests; it keeps no state between texts."""
    return Parser()


@pytest.fixture
def read(parser: Parser) -> Callable[..., list[Block]]:
    """Read a text into blocks, optionally in pieces."""

    def blocks(*pieces: str) -> list[Block]:
        stream = StreamingBlocks(parser)
        for piece in pieces:
            stream.feed(piece)
            stream.update()
        stream.finish()
        return stream.blocks

    return blocks


@pytest.fixture
def rendering(qapp: QApplication) -> Rendering:
    """The shared tools in light colours."""
    return Rendering(Theme(Appearance.LIGHT))


@pytest.fixture
def body(rendering: Rendering, qtbot: object) -> MessageBody:
    """An empty message, 720 pixels wide."""
    made = MessageBody(rendering)
    made.resize(720, 400)
    qtbot.addWidget(made)  # type: ignore[attr-defined]
    return made
