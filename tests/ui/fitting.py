"""What of a window's text can't be read: cut off, or beside what is shown of it."""

from __future__ import annotations

from collections.abc import Iterator

from falcon_desktop.ui.kit.controls import Button
from falcon_desktop.ui.kit.forms import Option, Tick
from falcon_desktop.ui.kit.hints import room_for_hint
from falcon_desktop.ui.kit.tips import Eliding, tip_of
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

REACH = 5
"""Pixels that a button may reach out, so that the icon in it stands in line with what is below."""


def unreadable(window: QWidget) -> Iterator[str]:
    """Give the texts of a window that can't be read whole, with their widgets' kinds and names.

    What is elided on purpose has a tool tip that says all of it. Qt's own windows are Qt's.
    """
    if isinstance(window, QFileDialog | QPrintDialog | QMenu):
        return
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or widget.window() is not window:
            continue
        name = f"{type(widget).__name__} {widget.objectName()}"
        if isinstance(widget, QScrollArea) and widget.horizontalScrollBar().maximum() > 0:
            yield f"{name} scrolls sideways"
        if text := cut(widget):
            yield f"{name}: {text[:80]}"
        elif isinstance(widget, QAbstractButton | QLabel | QLineEdit) and outside(widget):
            yield f"{name} is outside"


def cut(widget: QWidget) -> str:
    """Return what of a widget's text is cut off, "" if nothing is."""
    if isinstance(widget, QLabel):
        return _cut_label(widget)
    if isinstance(widget, QLineEdit):
        hint = "" if widget.text() else widget.placeholderText()
        is_cut = widget.fontMetrics().horizontalAdvance(hint) > room_for_hint(widget)
        return hint if is_cut else ""
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    if not text:
        return ""
    metrics = widget.fontMetrics()
    needed = QSize(widget.sizeHint().width(), metrics.height())
    if isinstance(widget, Tick | Option):
        needed = QSize(widget.minimumSizeHint().width(), widget.heightForWidth(widget.width()))
    wide = needed.width() > widget.width() and not _is_told(widget)
    if isinstance(widget, Button):  # where its words are whole, its keys may be left out
        wide = False
    return text if wide or needed.height() > widget.height() else ""


def _is_told(widget: QWidget) -> bool:
    """Whether a tool tip says what does not fit."""
    return bool(tip_of(widget)) or (isinstance(widget, Eliding) and bool(widget.cut_words()))


def _cut_label(label: QLabel) -> str:
    text = label.text()
    if not text or _is_told(label):
        return ""
    if label.wordWrap():
        return text if label.heightForWidth(label.width()) > label.height() else ""
    lines, metrics = text.split("\n"), label.fontMetrics()
    wide = max(map(metrics.horizontalAdvance, lines)) > label.contentsRect().width()
    high = metrics.lineSpacing() * (len(lines) - 1) + metrics.height() > label.height()
    return text if wide or high else ""


def outside(widget: QWidget) -> bool:
    """Whether a part of a widget is beside what is shown of the areas it lies in, or the window."""
    reach = REACH if isinstance(widget, QAbstractButton) and not widget.text() else 0
    above: QWidget | None = widget.parentWidget()
    while above is not None:
        left = widget.mapTo(above, QPoint(0, 0)).x()
        if left < -reach or left + widget.width() > above.width() + reach:
            return True
        if above.isWindow():
            return False
        above = above.parentWidget()
    return False
