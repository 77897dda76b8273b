"""What Qt asks of a text and PySide6 does not pass on, asked as Qt asks it."""

from __future__ import annotations

import ctypes
import gc
import platform
import sys
from collections.abc import Callable
from typing import Any

import pytest
import shiboken6
from falcon_desktop.ui.accessible import answers_for_qt
from falcon_desktop.ui.accessible.text import BodyText
from falcon_desktop.ui.markdown.body import MessageBody
from PySide6.QtGui import QAccessible, QAccessibleTextInterface

Reader = Callable[[str], Any]
KNOWN = sys.platform == "linux" and platform.machine() == "x86_64"
pytestmark = pytest.mark.skipif(not KNOWN, reason="AT-SPI is not asked here, or in another way")
PLACE = ctypes.POINTER(ctypes.c_int)


def function(text: BodyText, slot: int) -> tuple[int, int]:
    """Return an object's address and that of one of its virtual functions."""
    address = shiboken6.getCppPointer(text)[0]
    table = ctypes.c_void_p.from_address(address).value
    assert table is not None
    found = ctypes.c_void_p.from_address(table + slot * 8).value
    assert found is not None
    return address, found


def selection(text: BodyText, index: int = 0) -> tuple[int, int]:
    address, found = function(text, 2)
    start, end = ctypes.c_int(-7), ctypes.c_int(-7)
    ask = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_int, PLACE, PLACE)(found)
    ask(address, index, ctypes.byref(start), ctypes.byref(end))
    return start.value, end.value


def attributes(text: BodyText, offset: int) -> tuple[bytes, int, int]:
    address, found = function(text, 17)
    start, end = ctypes.c_int(-7), ctypes.c_int(-7)
    string = ctypes.create_string_buffer(b"\xff" * 24, 24)
    ask = ctypes.CFUNCTYPE(
        ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, PLACE, PLACE
    )(found)
    given = ask(ctypes.addressof(string), address, offset, ctypes.byref(start), ctypes.byref(end))
    assert given == ctypes.addressof(string)
    return string.raw, start.value, end.value


BEFORE, AFTER, AT = 10, 11, 12
Boundary = QAccessible.TextBoundaryType


def cut(text: Any, slot: int, offset: int, kind: Boundary) -> tuple[str, int, int]:
    """Return what Qt cuts out of a text, and from where to where."""
    address, found = function(text, slot)
    start, end = ctypes.c_int(-7), ctypes.c_int(-7)
    string = (ctypes.c_void_p * 3)()
    ask = ctypes.CFUNCTYPE(
        ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_int, PLACE, PLACE
    )(found)
    place = ctypes.addressof(string)
    assert ask(place, address, offset, kind.value, *map(ctypes.byref, (start, end))) == place
    size = 2 * (string[2] or 0)  # its count of UTF-16 units; before it, where they are
    words = ctypes.string_at(string[1], size).decode("utf-16-le") if string[1] else ""
    return words, start.value, end.value


LINES = [
    "First words that go on until they are broken, here with 😀 and with **bold** letters. " * 3,
    "1. An item that is long enough to be broken in two lines, as a window is narrow\n2. two",
    "كلمات من اليمين طويلة بما يكفي لتقسم على سطرين في نافذة ضيقة كهذه النافذة هنا الآن نعم",
    "one  \ntwo by a break",
    "```py\nx = 1\n\ny = 2\n```",
    "| a | b |\n|---|---|\n| words that are broken in their cell as it is narrow, twice | 2 |",
    "> last",
]


def test_lines_are_read_as_they_are_drawn(reader: Reader, body: MessageBody) -> None:
    body.resize(260, 400)
    text = reader("\n\n".join(LINES))
    whole, count = text.text(0, -1), text.characterCount()
    units = whole.encode("utf-16-le")
    lines, place = [], 0
    while place < count:
        line, start, end = cut(text, AT, place, Boundary.LineBoundary)
        assert start == place < end
        assert line == units[2 * start : 2 * end].decode("utf-16-le")
        lines.append((line, start, end))
        place = end
    assert "".join(line for line, _, _ in lines) == whole
    assert len(lines) > 2 * whole.count("\n") - 4
    for line, start, end in lines:  # each is drawn beside itself
        if "\t" in line:  # a row of a table has as many lines as its cells
            continue
        first = text.characterRect(start).center().y()
        last = text.characterRect(max(start, end - 1 - line.endswith("\n"))).center().y()
        assert abs(first - last) < 8, line
    for (before, *_), now, after in zip(lines, lines[1:], lines[2:], strict=False):
        assert cut(text, BEFORE, now[1], Boundary.LineBoundary)[0] == before
        assert cut(text, AFTER, now[1], Boundary.LineBoundary) == after
        assert cut(text, AT, now[2] - 1, Boundary.LineBoundary) == now
    assert cut(text, BEFORE, 0, Boundary.LineBoundary) == ("", -1, -1)
    assert cut(text, AFTER, count - 1, Boundary.LineBoundary) == ("", -1, -1)
    assert cut(text, AT, count, Boundary.LineBoundary) == lines[-1]
    assert cut(text, AT, count + 1, Boundary.LineBoundary) == ("", -1, -1)
    assert cut(text, AT, 0, Boundary.WordBoundary) == ("First", 0, 5)


def test_an_empty_text_has_no_line(reader: Reader) -> None:
    assert cut(reader(""), AT, 0, Boundary.LineBoundary) == ("", 0, 0)


def test_qt_is_told_where_the_selection_is(reader: Reader, body: MessageBody) -> None:
    text = reader("A 😀 word\n\n1. item")
    assert text.tells_selection
    assert selection(text) == (0, 0)
    text.addSelection(2, 4)
    assert text.selectionCount() == 1
    assert selection(text) == (2, 4)
    assert selection(text, 1) == (0, 0)
    body.select_all()
    assert selection(text) == (0, text.characterCount())


def test_qt_is_told_how_far_the_text_looks_alike(reader: Reader) -> None:
    text = reader("A 😀 word\n\n1. item")
    assert attributes(text, 3) == (bytes(24), 0, text.characterCount())


def test_all_else_is_asked_as_before(reader: Reader) -> None:
    text = reader("Some words")
    address, found = function(text, 13)
    count = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p)(found)
    assert count(address) == 10


def test_an_object_that_is_gone_leaves_the_table_to_the_others(
    reader: Reader, body: MessageBody
) -> None:
    reader("Some words")
    for _ in range(300):
        made = [BodyText(body) for _ in range(5)]
        assert [selection(one) for one in made] == [(0, 0)] * 5
        del made
    gc.collect()
    body.select_all()
    assert selection(BodyText(body)) == (0, 10)


class Bare(QAccessibleTextInterface):
    """A text whose table is PySide6's own."""


def test_nothing_is_replaced_where_the_table_is_another(monkeypatch: pytest.MonkeyPatch) -> None:
    bare = Bare()
    table = ctypes.c_void_p.from_address(shiboken6.getCppPointer(bare)[0]).value
    look = answers_for_qt._table_for.__wrapped__
    assert look(table) is not None
    monkeypatch.setattr(answers_for_qt, "_OF_QT", {9: "16textBeforeOffset"})
    assert look(table) is None
    monkeypatch.setattr(answers_for_qt, "_OF_QT", {10: "7unknown"})
    assert look(table) is None
