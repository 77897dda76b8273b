"""The order of Tab through a window: pane by pane, each in visual order.

Widgets come and go and are made in any order, so the order is read off where they are when the key
is pressed. What belongs together, such as a message, is passed through as one, whatever lies over
it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Final, Protocol, cast

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget

_LINE: Final = 8
"""Pixels by which middles may differ in one line."""
_TALL: Final = 40
"""What is higher than this stands where it begins: lists, texts, whole messages."""


_GROUP: Final = "tab_group"


class OwnOrder(Protocol):
    """What Tab comes to as one widget, which has it go through what is in it."""

    def take_tab(self, *, forward: bool) -> None:
        """Take the keyboard at the beginning, or at the end where Tab comes from below."""
        ...


class Scrolling(Protocol):
    """What scrolls to what the keyboard is at."""

    def show_widget(self, widget: QWidget) -> None:
        """Scroll as little as shows a widget in it."""
        ...


def keep_together(widget: QWidget) -> None:
    """Have Tab go through all that is in ``widget`` before it goes on to what is beside it."""
    widget.setProperty(_GROUP, "together")


def order_itself(widget: QWidget) -> None:
    """Leave it to ``widget``, an :class:`OwnOrder`, in which order Tab goes through it.

    While Tab does not come to the widget itself, it comes to what is in it as elsewhere.
    """
    widget.setProperty(_GROUP, "itself")


def scrolls_itself(widget: QWidget) -> None:
    """Have ``widget``, a :class:`Scrolling`, asked to show what Tab comes to."""
    widget.setProperty("shows_tab", True)


def tab_reason(*, forward: bool) -> Qt.FocusReason:
    """Return why Tab, or Shift+Tab, gives the keyboard."""
    return Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason


def step(panes: Sequence[QWidget], *, forward: bool) -> bool:
    """Focus the next widget of the panes; False if the focus is in none of them."""
    focused = QApplication.focusWidget()
    if focused is None:
        return False
    here = _owner(focused) or focused
    order = [widget for pane in panes for widget in reading_order(pane)]
    if here not in order:
        return False
    place = order.index(here) + (1 if forward else -1)
    target = order[place % len(order)]
    if target.property(_GROUP) == "itself":
        cast(OwnOrder, target).take_tab(forward=forward)
    else:
        target.setFocus(tab_reason(forward=forward))
        _show(target)
    return True


def reading_order(pane: QWidget) -> list[QWidget]:
    """Return what Tab reaches in a pane: line by line, from the leading edge."""
    if not pane.isVisible():
        return []
    found = [one for one in pane.findChildren(QWidget) if _takes_tab(one, pane)]
    order = [pane] if _takes_tab(pane, pane) else []
    members: dict[QWidget, list[QWidget]] = {}
    for one in found:
        group = _outermost(one, pane)
        members.setdefault(group or one, []).append(one)
    places = {one: _place(one, pane) for one in members}
    lines: list[list[QWidget]] = []
    for one in sorted(members, key=lambda one: places[one].y()):
        if lines and places[one].y() - places[lines[-1][0]].y() <= _LINE:
            lines[-1].append(one)
        else:
            lines.append([one])
    side = -1 if pane.isRightToLeft() else 1
    for line in lines:
        for one in sorted(line, key=lambda one: side * places[one].x()):
            order += [one] if members[one] == [one] else _within(one)
    return order


def _within(group: QWidget) -> list[QWidget]:
    """Return what Tab reaches in what belongs together."""
    if group.property(_GROUP) == "itself" and _owns(group):
        return [group]
    return reading_order(group)


def _owns(widget: QWidget) -> bool:
    """Whether a widget has Tab go through it by itself now: it comes there, or is there."""
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) or widget.hasFocus()


def _outermost(widget: QWidget, pane: QWidget) -> QWidget | None:
    """Return the outermost group in ``pane`` that a widget is in, or is."""
    groups = [
        one
        for one in takewhile(lambda one: one is not pane, _outwards(widget))
        if one.property(_GROUP)
    ]
    return groups[-1] if groups else None


def _owner(widget: QWidget) -> QWidget | None:
    """Return what has Tab go through it by itself and a widget is in, or is."""
    around = _outwards(widget)
    return next((one for one in around if one.property(_GROUP) == "itself" and _owns(one)), None)


def _show(widget: QWidget) -> None:
    """Have all that it is in scroll to a widget."""
    for around in _outwards(widget.parentWidget()):
        if around.property("shows_tab"):
            cast(Scrolling, around).show_widget(widget)


def _outwards(widget: QWidget | None) -> Iterator[QWidget]:
    """Give a widget, and all that it is in, from the inside."""
    while widget is not None:
        yield widget
        widget = widget.parentWidget()


def _takes_tab(widget: QWidget, pane: QWidget) -> bool:
    policy = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    return (
        (bool(policy) or widget.hasFocus())  # a click may have brought the keyboard
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
