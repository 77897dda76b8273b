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


def test_nothing_is_replaced_where_the_table_is_another(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = reader("Some words")
    table = ctypes.c_void_p.from_address(shiboken6.getCppPointer(text)[0]).value
    look = answers_for_qt._table_for.__wrapped__
    assert look(table) is not None
    monkeypatch.setattr(answers_for_qt, "_OF_QT", {9: "16textBeforeOffset"})
    assert look(table) is None
    monkeypatch.setattr(answers_for_qt, "_OF_QT", {10: "7unknown"})
    assert look(table) is None
