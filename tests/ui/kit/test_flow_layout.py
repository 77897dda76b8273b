"""Widgets in lines, like words."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from falcon_desktop.ui.kit.flow_layout import FlowLayout
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

Show = Callable[[QWidget], QWidget]


def boxes(layout: FlowLayout, host: QWidget, count: int) -> list[QWidget]:
    column = QVBoxLayout(host)
    column.setContentsMargins(0, 0, 0, 0)
    column.addLayout(layout)
    made = [QWidget() for _ in range(count)]
    for one in made:
        one.setFixedSize(100, 20)
        layout.addWidget(one)
    return made


@pytest.mark.parametrize("direction", list(Qt.LayoutDirection)[:2])
def test_the_last_stand_at_the_far_end_where_all_are_in_one_line(
    shown: Show, direction: Qt.LayoutDirection
) -> None:
    host = QWidget()
    host.setLayoutDirection(direction)
    made = boxes(FlowLayout(at_end=2), host, 3)
    host.resize(500, 60)
    shown(host)

    places = [one.x() for one in made]
    if direction is Qt.LayoutDirection.RightToLeft:
        places = [500 - place - 100 for place in places]
    assert places == [0, 296, 400]


def test_where_they_go_on_below_they_begin_at_the_near_end(shown: Show) -> None:
    host = QWidget()
    made = boxes(FlowLayout(at_end=2), host, 3)
    host.resize(250, 60)
    shown(host)
    assert [one.x() for one in made] == [0, 104, 0]
    assert made[2].y() > made[1].y()
