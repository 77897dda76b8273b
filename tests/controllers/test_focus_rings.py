"""Whatever takes the keyboard shows that it has it, in every theme."""

from __future__ import annotations

import pytest
import shiboken6
from falcon_desktop.core.domain.settings import Appearance
from falcon_desktop.ui.kit.controls import Look
from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFileDialog,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)
from tests.controllers.conftest import MakeWholeBench
from tests.controllers.screens import screens
from tests.ui.kit.test_theme import contrast

LEAST = 24
"""Pixels of a ring: one around four letters has more."""
EDGE = 4
"""Pixels from the outer edge in which a field's ring is: inside blinks the caret."""
CARET_ONLY = {"TextEditor"}
"""A page to write on has no frame: the caret says it."""
FIELDS = (QLineEdit, QPlainTextEdit, QTextEdit)


def takes_tab(widget: QWidget) -> bool:
    return (
        bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        and widget.isVisible()
        and widget.isEnabled()
        and widget.focusProxy() is None
        and not widget.objectName().startswith("qt_")
        and type(widget).__name__ not in CARET_ONLY
        and not isinstance(widget.window(), QFileDialog | QPrintDialog)
    )


def seen(widget: QWidget) -> QImage:
    """Return how a widget looks, on what lies under it."""
    if widget.visibleRegion().boundingRect() != widget.rect():  # scrolled out, in part
        return widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    top = widget.window()
    place = QRect(widget.mapTo(top, QPoint(0, 0)), widget.size())
    return top.grab(place).toImage().convertToFormat(QImage.Format.Format_RGB32)


def changed(before: QImage, after: QImage, *, edge: bool) -> int:
    """Return how many pixels stand out 3:1 from what they were; with ``edge`` only at the edge."""
    found = 0
    known: dict[tuple[int, int], bool] = {}
    width, height = before.width(), before.height()
    for y in range(height):
        if before.copy(0, y, width, 1) == after.copy(0, y, width, 1):
            continue
        at_end = y < EDGE or y >= height - EDGE
        for x in range(width):
            if edge and not (at_end or x < EDGE or x >= width - EDGE):
                continue
            pair = before.pixel(x, y), after.pixel(x, y)
            if pair[0] == pair[1]:
                continue
            if pair not in known:
                known[pair] = contrast(*(f"#{one & 0xFFFFFF:06x}" for one in pair)) >= 3
            found += known[pair]
            if found >= LEAST:
                return found
    return found


def has_ring(widget: QWidget) -> bool:
    """Whether a widget that has the keyboard looks otherwise than without it."""
    is_field = isinstance(widget, FIELDS)
    shown: list[QWidget] = [widget]
    if is_field:  # the ring may be around the box that it stands in
        shown += [one for one in (widget.parentWidget(),) if one is not None]
    QApplication.processEvents()
    after = [seen(one) for one in shown]
    widget.clearFocus()  # and some close then
    before = [seen(one) for one in shown]
    pairs = zip(before, after, strict=True)
    return any(changed(one, two, edge=is_field) >= LEAST for one, two in pairs)


def kind(widget: QWidget) -> tuple[str, str, str]:
    """Return what decides of a widget's ring: its class, whose style sheet it has, its look."""
    above: QWidget | None = widget
    while above is not None and not above.styleSheet():
        above = above.parentWidget()
    styled = "" if above is None else above.objectName() or type(above).__name__
    look = getattr(widget, "_look", "")
    if isinstance(widget, QAbstractItemView):
        filled = widget.model().rowCount(QModelIndex()) > 0
        return type(widget).__name__, styled, "rows" if filled else "empty"
    return type(widget).__name__, styled, str(look) if isinstance(look, Look) else ""


@pytest.mark.parametrize("appearance", [one for one in Appearance if one != Appearance.SYSTEM])
async def test_everything_shows_that_it_has_the_keyboard(
    make_whole_bench: MakeWholeBench,
    qapp: QApplication,
    look_as_before: None,
    appearance: Appearance,
) -> None:
    bench = await make_whole_bench()
    window = bench.window
    window.hide()
    window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen, False)
    window.setUpdatesEnabled(True)
    window.theme.set_appearance(appearance)
    window.theme.apply_to(qapp)
    window.show()
    known: set[tuple[str, str, str]] = set()
    without: dict[str, str] = {}
    async for place, windows in screens(bench):
        for top in windows:
            for widget in top.findChildren(QWidget):
                if not shiboken6.isValid(widget) or widget.window() is not top:
                    continue
                if not takes_tab(widget) or kind(widget) in known:
                    continue
                top.activateWindow()
                QApplication.processEvents()
                widget.setFocus(Qt.FocusReason.TabFocusReason)
                if not widget.hasFocus():
                    continue
                known.add(kind(widget))
                if not has_ring(widget):
                    without[f"{kind(widget)} {widget.objectName()}"] = place

    assert not without, "\n".join(f"{one} ({place})" for one, place in without.items())
    assert len(known) > 25
