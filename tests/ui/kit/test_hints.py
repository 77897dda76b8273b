"""The longest wording that has room stands in an empty field."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from falcon_desktop.ui.kit.hints import room_for_hint, show_hint
from falcon_desktop.ui.kit.theme import Theme
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

Show = Callable[[QWidget], QWidget]
WORDINGS = ("Search all chats, or type > for actions", "Search all chats", "Search")


def test_a_wider_field_says_more(theme: Theme, shown: Show) -> None:
    field = QLineEdit()
    show_hint(field, *WORDINGS)
    shown(field)
    width = field.fontMetrics().horizontalAdvance
    said = []
    for wording in WORDINGS:
        field.resize(field.width() - room_for_hint(field) + width(wording), 40)
        said.append(field.placeholderText())
        field.resize(field.width() - 1, 40)
        said.append(field.placeholderText())

    assert said == [WORDINGS[0], *[WORDINGS[1]] * 2, *[WORDINGS[2]] * 3]


def test_with_larger_type_it_says_less(theme: Theme, shown: Show) -> None:
    field = QLineEdit()
    show_hint(field, *WORDINGS)
    shown(field)
    field.resize(field.fontMetrics().horizontalAdvance(WORDINGS[0]) + 60, 60)
    assert field.placeholderText() == WORDINGS[0]

    font = field.font()
    font.setPointSizeF(font.pointSizeF() * 1.6)
    field.setFont(font)
    assert field.placeholderText() == WORDINGS[1]


@pytest.mark.parametrize(
    ("wording", "side"),
    [("Name", Qt.AlignmentFlag.AlignLeft), ("اسم", Qt.AlignmentFlag.AlignRight)],
)
def test_the_caret_of_an_empty_field_stands_at_its_hint(
    shown: Show, wording: str, side: Qt.AlignmentFlag
) -> None:
    field = QLineEdit()
    show_hint(field, wording)
    shown(field)
    assert side in field.alignment()
    assert Qt.AlignmentFlag.AlignAbsolute in field.alignment()
