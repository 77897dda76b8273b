"""What scrolls keeps the room for its bar: no line breaks otherwise because there is one."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path

import falcon_desktop.ui
import pytest
from falcon_desktop.ui.kit.labels import Label, ScrolledColumn
from falcon_desktop.ui.kit.theme import SCROLL_BAR, Theme
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget
from tests.ui.settling import settle

Show = Callable[[QWidget], QWidget]


def column_of(theme: Theme, lines: int) -> ScrolledColumn:
    """Return a column of lines that are broken in a narrow window."""
    made = ScrolledColumn(16, 4, 4, spacing=2)
    for number in range(lines):
        made.column.addWidget(Label(theme, f"{number}: some words of a line", wrap=True))
    made.column.addStretch(1)
    return made


@pytest.mark.parametrize("direction", list(Qt.LayoutDirection)[:2])
def test_the_bar_stands_in_the_margin(
    theme: Theme, shown: Show, direction: Qt.LayoutDirection
) -> None:
    column = column_of(theme, 4)
    shown(column)
    column.setLayoutDirection(direction)
    widths = set()
    for height in (400, 60):
        column.resize(300, height)
        settle(column)
        line = column.findChildren(Label)[0]
        left = line.mapTo(column, QPoint()).x()
        assert (left, column.width() - left - line.width()) == (16, 16)
        widths.add(column.viewport().width())
    assert widths == {300 - SCROLL_BAR}
    assert column.verticalScrollBar().width() == SCROLL_BAR


def test_it_scrolls_to_the_last_line_and_no_further(theme: Theme, shown: Show) -> None:
    column = column_of(theme, 40)
    shown(column)
    for width in (300, 900, 200):
        column.resize(width, 200)
        settle(column)
        last = column.findChildren(Label)[-1]
        end = column.inside.height() - last.geometry().bottom() - 1
        assert end == 4, width


def test_a_handle_is_drawn_only_where_there_is_something_to_scroll(
    theme: Theme, shown: Show
) -> None:
    column = column_of(theme, 4)
    shown(column)
    handle = QColor(theme.colors.edge)
    drawn = []
    for height in (400, 60, 400):
        column.resize(300, height)
        settle(column)
        picture = column.grab().toImage()
        drawn.append(
            any(
                picture.pixelColor(x, y) == handle
                for x in range(column.viewport().width(), column.width())
                for y in range(column.height())
            )
        )
    assert drawn == [False, True, False]


def test_no_scrolled_area_of_ours_lets_its_bar_come_and_go() -> None:
    root = Path(falcon_desktop.ui.__file__).parent
    found = {
        path.name
        for path in root.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Name) and node.id == "QScrollArea"
    }
    assert found == {"labels.py", "fitting.py"}  # the latter's dialogs are Qt's own
