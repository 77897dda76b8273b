"""The order of Tab through a window: pane by pane, each in visual order.

Widgets come and go and are made in any order, so the order is read off where they are when the key
is pressed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget

_LINE: Final = 8
"""Pixels by which middles may differ in one line."""
_TALL: Final = 40
"""What is higher than this stands where it begins: lists, texts, whole messages."""


def step(panes: Sequence[QWidget], *, forward: bool) -> bool:
    """Focus the next widget of the panes; False if the focus is in none of them."""
    focused = QApplication.focusWidget()
    order = [widget for pane in panes for widget in reading_order(pane)]
    if focused is None or focused not in order:
        return False
    place = order.index(focused) + (1 if forward else -1)
    reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
    order[place % len(order)].setFocus(reason)
    return True


def reading_order(pane: QWidget) -> list[QWidget]:
    """Return what Tab reaches in a pane: line by line, from the leading edge."""
    if not pane.isVisible():
        return []
    found = [one for one in pane.findChildren(QWidget) if _takes_tab(one, pane)]
    if _takes_tab(pane, pane):
        found.insert(0, pane)
    places = {one: _place(one, pane) for one in found}
    lines: list[list[QWidget]] = []
    for one in sorted(found, key=lambda one: places[one].y()):
        if lines and places[one].y() - places[lines[-1][0]].y() <= _LINE:
            lines[-1].append(one)
        else:
            lines.append([one])
    side = -1 if pane.isRightToLeft() else 1
    return [one for line in lines for one in sorted(line, key=lambda one: side * places[one].x())]


def _takes_tab(widget: QWidget, pane: QWidget) -> bool:
    policy = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    return (
        bool(policy)
        and widget.isVisible()
        and widget.isEnabled()
        and widget.focusProxy() is None
        and widget.window() is pane.window()
    )


def _place(widget: QWidget, pane: QWidget) -> QPoint:
    """Return where a widget begins, at the middle of its first line."""
    corner = widget.mapTo(pane, QPoint(0, 0))
    if pane.isRightToLeft():
        corner += QPoint(widget.width(), 0)
    return corner + QPoint(0, min(widget.height(), _TALL) // 2)
