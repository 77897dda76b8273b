"""Answers questions of Qt's that PySide6 6.11 does not pass on to Python.

Its ``QAccessibleTextInterface`` has empty functions for ``selection`` and ``attributes``, which
leave both places unwritten. Qt then tells AT-SPI what lay in memory, and Orca, which reads a line
by its runs of attributes, says nothing of any. And its ``textAtOffset`` is Qt's own, for which a
line ends with a line feed. So on Linux such an object gets a table of virtual functions of its own:
a copy of PySide6's, with these replaced. The order of that table is part
of Qt 6's binary interface; three functions of Qt's own in it are looked for all the same. Where
anything is otherwise than known, nothing is replaced.
"""

from __future__ import annotations

import ctypes
import functools
import platform
import weakref
from typing import TYPE_CHECKING, Any, Final, Protocol

import shiboken6
from PySide6.QtGui import QAccessible

if TYPE_CHECKING:
    from collections.abc import Callable

_SELECTION: Final = 2
_BEFORE_OFFSET, _AFTER_OFFSET, _AT_OFFSET = 10, 11, 12
_LINE: Final = QAccessible.TextBoundaryType.LineBoundary.value
_OF_QT: Final = {
    _BEFORE_OFFSET: "16textBeforeOffset",
    _AFTER_OFFSET: "15textAfterOffset",
    _AT_OFFSET: "12textAtOffset",
}
_ATTRIBUTES: Final = 17
_BEFORE: Final = 2
"""What a table has before its first function: where the object is in a larger one, and its type."""
_STRING_SIZE: Final = 24
"""Bytes of a QString; an empty one has zeros only."""
_Place: Final = ctypes.POINTER(ctypes.c_int)


class AskedText(Protocol):
    """A text that Qt asks."""

    def selection(self, index: int) -> tuple[int, int]:
        """Return from where to where a selection goes."""
        ...

    def attribute_run(self, offset: int) -> tuple[int, int]:
        """Return from where to where the text looks alike around an offset."""
        ...

    def line(self, offset: int) -> tuple[int, int]:
        """Return from where to where the line of an offset goes, as it is drawn."""
        ...


class _Table:
    """The table of functions, which lives as long as the program: objects hold its address."""

    def __init__(self, original: int) -> None:
        self._texts: weakref.WeakValueDictionary[int, Any] = weakref.WeakValueDictionary()
        size = ctypes.sizeof(ctypes.c_void_p)
        count = _BEFORE + _ATTRIBUTES + 1
        kind = ctypes.c_void_p * count
        self._table = kind.from_buffer_copy(kind.from_address(original - _BEFORE * size))
        arguments = (ctypes.c_void_p, ctypes.c_int, _Place, _Place)
        # what returns a string is told before its other arguments where to put it
        answers = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, *arguments)
        cuts = ctypes.CFUNCTYPE(
            ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, *arguments[1:]
        )
        slots = ctypes.cast(original, ctypes.POINTER(ctypes.c_void_p))
        self._kept: dict[int, Callable[..., Any]] = {
            _SELECTION: ctypes.CFUNCTYPE(None, *arguments)(self._selection),
            _ATTRIBUTES: answers(self._attributes),
        }
        for slot in _OF_QT:
            by_qt = cuts(slots[slot])
            self._kept[slot] = cuts(functools.partial(self._cut, slot, by_qt))
        for slot, function in self._kept.items():
            address = ctypes.cast(function, ctypes.c_void_p).value  # type: ignore[arg-type]
            self._table[_BEFORE + slot] = address
        self._address = ctypes.addressof(self._table) + _BEFORE * size

    def give(self, text: Any, address: int) -> None:
        """Have the object at an address answer by these functions."""
        self._texts[address] = text
        ctypes.c_void_p.from_address(address).value = self._address

    def _selection(self, this: int, index: int, start: Any, end: Any) -> None:
        text = self._texts.get(this)
        start[0], end[0] = (0, 0) if text is None else text.selection(index)

    def _attributes(self, string: int, this: int, offset: int, start: Any, end: Any) -> int:
        ctypes.memset(string, 0, _STRING_SIZE)
        text = self._texts.get(this)
        start[0], end[0] = (0, 0) if text is None else text.attribute_run(offset)
        return string

    def _cut(self, slot: int, by_qt: Callable[..., int], *asked: Any) -> int:
        """Return a line as it is drawn; Qt cuts all else by itself."""
        string, this, offset, kind, start, end = asked
        text = self._texts.get(this)
        if kind != _LINE or text is None:
            return by_qt(*asked)
        count = text.characterCount()
        offset = {-1: count, -2: text.cursorPosition()}.get(offset, offset)
        begin, stop = text.line(offset) if 0 <= offset <= count else (-1, -1)
        if slot == _BEFORE_OFFSET:
            begin, stop = text.line(begin - 1) if begin > 0 else (-1, -1)
        elif slot == _AFTER_OFFSET:
            begin, stop = text.line(stop) if begin < stop < count else (-1, -1)
        words = text.text(begin, stop) if begin < stop else ""
        _make_string(string, words)
        start[0], end[0] = begin, stop
        return int(string)


@functools.cache
def _maker() -> Any:
    """Return what makes a QString of UTF-16 where it is told to."""
    make = ctypes.CDLL("libQt6Core.so.6")._ZN7QStringC1EPK5QCharx
    make.argtypes, make.restype = (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_longlong), None
    return make


def _make_string(place: int, text: str) -> None:
    if text:
        units = text.encode("utf-16-le", "surrogatepass")
        _maker()(place, units, len(units) // 2)
    else:
        ctypes.memset(place, 0, _STRING_SIZE)


@functools.cache
def _table_for(original: int) -> _Table | None:
    """Return the table in the place of PySide6's; None where that is not known well enough."""
    if platform.system() != "Linux" or platform.machine() != "x86_64":
        return None  # elsewhere AT-SPI is not asked, or strings are returned in another way
    try:
        library = ctypes.CDLL("libQt6Gui.so.6")
        slots = (ctypes.c_void_p * (_ATTRIBUTES + 1)).from_address(original)
        for slot, name in _OF_QT.items():
            whole = f"_ZNK24QAccessibleTextInterface{name}EiN11QAccessible16TextBoundaryTypeEPiS2_"
            if slots[slot] != ctypes.cast(getattr(library, whole), ctypes.c_void_p).value:
                return None
        _maker()
        return _Table(original)
    except (
        OSError,
        AttributeError,
        MemoryError,
    ):  # a system may allow no functions made at run time
        return None


def answer_for_qt(text: AskedText) -> bool:
    """Have Qt ask ``text``, a text interface, where it is selected and looks alike.

    Returns whether it does; else Qt must not be led to ask.
    """
    address = shiboken6.getCppPointer(text)[0]  # type: ignore[arg-type] # it is one
    original = ctypes.c_void_p.from_address(address).value
    table = _table_for(original) if original else None
    if table is None:
        return False
    table.give(text, address)
    return True
