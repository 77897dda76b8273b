"""The side from which a text is read: one rule for the window, the page and formulas."""

from __future__ import annotations

import pytest
from falcon_desktop.core.text.directions import (
    Side,
    first_direction,
    from_left,
    isolated,
    kept_from_left,
    place_in_isolated,
)
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


@pytest.mark.parametrize(
    "whole",
    [
        "sorted()", "list.sort(key=len)", "f(g(x), h())", "a[0]", "std::sort(v)", "C++", "C#",
        "+971-50-123-4567", "+1 (555) 123", "2024-01-15", "15/01/2024", "--help", "-v",
        "/usr/bin/python3", "~/.bashrc", "../a/b",
    ],
)  # fmt: skip
def test_what_is_read_from_the_left_stays_together(whole: str) -> None:
    for text in (f"قبل {whole} بعد", f"{whole} بعد", f"قبل ({whole})، בעד", f"قبل {whole}"):
        shown = isolated(text)
        assert f"\u2066{whole}\u2069" in shown, shown
        assert shown.replace("\u2066", "").replace("\u2069", "") == text
        spans = from_left(text)
        start = text.index(whole)
        first = place_in_isolated(start, spans, ends=False)
        last = place_in_isolated(start + len(whole), spans, ends=True)
        assert shown[first:last] == whole


@pytest.mark.parametrize(
    "text",
    [
        "قبل 3.14 بعد",
        "من 10-20 سنة",
        "قال (John) هنا",
        "بنسبة 95.5% تقريبا",
        "well-known, f(x)",
        "يوم",
    ],
)
def test_nothing_else_is_set_apart(text: str) -> None:
    assert isolated(text) == text


def test_a_hostile_line_takes_no_time() -> None:
    for piece in ("a.", "a:", "a(", "1-", "+1 ", "-a", "/a", "a[", "a(("):
        text = "س " + piece * 20_000
        assert isolated(text).replace("\u2066", "").replace("\u2069", "") == text


def test_only_lines_that_turn_are_kept_from_turning() -> None:
    text = "sorted() first\nما هي sorted() هنا\nsorted() هي C++\n2024-01-15 اليوم"
    assert [text[first:last] for first, last in kept_from_left(text)] == [
        "sorted()", "C++", "2024-01-15",
    ]  # fmt: skip
    assert kept_from_left(text)[0][0] == text.index("sorted", 1)
