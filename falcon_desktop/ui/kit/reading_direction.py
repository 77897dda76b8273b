"""The reading direction of a text, by its letters."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from falcon_desktop.core.text import directions

_SIDES: Final = {
    "ltr": Qt.LayoutDirection.LeftToRight,
    "rtl": Qt.LayoutDirection.RightToLeft,
}


def base_direction(text: str) -> Qt.LayoutDirection:
    """Return the direction of the first strong character, left to right if there is none."""
    if text.isascii():
        return Qt.LayoutDirection.LeftToRight
    return first_direction(text) or Qt.LayoutDirection.LeftToRight


def first_direction(text: str) -> Qt.LayoutDirection | None:
    """Return the direction of the first strong character; None if there is none."""
    side = directions.first_direction(text)
    return None if side is None else _SIDES[side]


def as_typed(code: str) -> str:
    """Return what is typed from left to right, such as ``{{date}}``, as it stands in a sentence of
    ours: in one that runs from right to left its signs would turn round.
    """
    mirrored = QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft
    return directions.left_to_right(code) if mirrored else code
