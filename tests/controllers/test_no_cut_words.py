"""No word is cut off: in a window of 480 pixels, with twice the type, on half a screen."""

from __future__ import annotations

from typing import NamedTuple

import pytest
import shiboken6
from falcon_desktop.ui.kit.forms import Option, Tick
from falcon_desktop.ui.kit.tips import tip_of
from PySide6.QtCore import QPoint, QSize
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import (
    QAbstractButton,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QScrollArea,
    QWidget,
)
from tests.controllers.conftest import MakeWholeBench
from tests.controllers.screens import screens


class Size(NamedTuple):
    """A window's size in pixels, and the zoom."""

    name: str
    width: int
    height: int
    zoom: float


SIZES = [
    Size("narrow", 480, 700, 1.0),
    Size("twice", 1_366, 768, 2.0),
    Size("screen of half the points", 683, 384, 1.0),  # 1366×768 with QT_SCALE_FACTOR=2
]


REACH = 5
"""Pixels."""


def cut(widget: QWidget) -> str:
    """Return what of a widget's text can't be read, "" if all can."""
    if isinstance(widget, QLabel):
        return cut_label(widget)
    if isinstance(widget, QLineEdit):
        shown = widget.placeholderText() if not widget.text() else ""
        room = widget.contentsRect().width() - 2
        if shown and widget.fontMetrics().horizontalAdvance(shown) > room:
            return shown
    if isinstance(widget, QAbstractButton) and widget.text():
        needed = QSize(widget.sizeHint().width(), widget.fontMetrics().height())
        if tip_of(widget):  # which tells what is left out at the end
            needed.setWidth(0)
        if isinstance(widget, Tick | Option):
            mark = 30
            needed = QSize(widget.fontMetrics().horizontalAdvance(widget.text()) + mark, 0)
        if needed.width() > widget.width() or needed.height() > widget.height():
            return widget.text()
    return ""


def cut_label(label: QLabel) -> str:
    text = label.text()
    if not text or tip_of(label):
        return ""
    if label.wordWrap():
        short = label.heightForWidth(label.width()) > label.height()
        return text if short else ""
    lines = text.split("\n")
    metrics = label.fontMetrics()
    wide = max(metrics.horizontalAdvance(line) for line in lines) > label.contentsRect().width()
    high = metrics.lineSpacing() * (len(lines) - 1) + metrics.height() > label.height()
    return text if wide or high else ""


def outside(widget: QWidget) -> bool:
    """Whether a part of a widget is beside what is shown of the areas it lies in, or the window."""
    above: QWidget | None = widget.parentWidget()
    while above is not None:
        left = widget.mapTo(above, QPoint(0, 0)).x()
        if isinstance(above, QScrollArea) and above.horizontalScrollBar().isVisible():
            break
        # an icon's button may reach a little out, so that the icon itself stands in line
        if left < -REACH or left + widget.width() > above.width() + REACH:
            return True
        if above.isWindow():
            break
        above = above.parentWidget()
    return False


@pytest.mark.parametrize("size", SIZES, ids=[one.name for one in SIZES])
async def test_no_word_is_cut(make_whole_bench: MakeWholeBench, size: Size) -> None:
    bench = await make_whole_bench()
    bench.window.theme.set_zoom(size.zoom)
    bench.window.resize(size.width, size.height)
    wrong: dict[str, str] = {}
    seen = 0
    async for place, windows in screens(bench):
        for window in windows:
            if isinstance(window, QFileDialog | QPrintDialog | QMenu):
                continue
            if window is not bench.window and window.width() > size.width:
                window.resize(size.width, min(window.height(), size.height))
        await bench.settle()
        for window in windows:
            if not shiboken6.isValid(window):
                continue
            if isinstance(window, QFileDialog | QPrintDialog | QMenu):
                continue
            if window.width() > max(size.width, 480):
                wrong.setdefault(f"{window.objectName()} is {window.width()} wide", place)
            for widget in window.findChildren(QWidget):
                if not widget.isVisible() or widget.window() is not window:
                    continue
                seen += 1
                kind = f"{type(widget).__name__} {widget.objectName()}"
                if text := cut(widget):
                    wrong.setdefault(f"{kind}: {text[:80]!r}", place)
                if isinstance(widget, QAbstractButton | QLabel | QLineEdit) and outside(widget):
                    wrong.setdefault(f"{kind} is outside", place)

    assert not wrong, "\n".join(f"{one} ({place})" for one, place in wrong.items())
    assert seen > 1_000
