"""The side from which a text is read: one rule for the window, the page and formulas."""

from __future__ import annotations

import pytest
from falcon_desktop.core.text.directions import Side, first_direction
from falcon_desktop.drawing.right_to_left import as_it_stands
from falcon_desktop.ui.kit.reading_direction import base_direction
from PySide6.QtCore import Qt

LTR, RTL = Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("abc", "ltr"),
        ("123 لماذا", "rtl"),
        ("", None),
        ("؟", "rtl"),
        ("?", None),
        ("12–34", None),
        ("a לא", "ltr"),
        ("לא a", "rtl"),
        ("“é”", "ltr"),
    ],
)
def test_the_first_strong_character_says_the_direction(text: str, side: Side | None) -> None:
    assert first_direction(text) == side
    assert base_direction(text) is (RTL if side == "rtl" else LTR)


@pytest.mark.parametrize(("text", "first"), [("אב x", "x"), ("x אב", "x"), ("1 אב", "בא")])
def test_a_line_of_a_formula_runs_as_its_first_letter_does(text: str, first: str) -> None:
    assert as_it_stands(text)[0][0].strip() == first
