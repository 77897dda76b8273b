"""A text whose page was hidden while the window changed is laid out for the window as it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from falcon_desktop.core.domain.written_text import Piece
from falcon_desktop.ui.completion.page import CompletionPage
from falcon_desktop.ui.kit.theme import Theme
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget


@pytest.mark.parametrize(("before", "after"), [(1300, 1000), (1000, 1300), (1300, 500), (500, 900)])
@pytest.mark.parametrize("side", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_lines_are_as_long_as_there_is_room(
    theme: Theme,
    shown: Callable[[QWidget], QWidget],
    before: int,
    after: int,
    side: Qt.LayoutDirection,
) -> None:
    stack = QStackedWidget()
    stack.setLayoutDirection(side)
    page = CompletionPage(theme)
    other = QWidget()
    stack.addWidget(page)
    stack.addWidget(other)
    stack.resize(before, 500)
    shown(stack)
    page.editor.set_pieces([Piece("some words that fill a line " * 20)])
    QApplication.processEvents()
    stack.setCurrentWidget(other)
    QApplication.processEvents()
    stack.resize(after, 500)
    QApplication.processEvents()
    stack.setCurrentWidget(page)
    QApplication.processEvents()
    editor = page.editor
    editor.grab()

    line = editor.document().firstBlock().layout().lineAt(0)
    around = 2 * editor.document().documentMargin()
    assert line.width() + around == editor.viewport().width()
    assert not editor.horizontalScrollBar().isVisible()
