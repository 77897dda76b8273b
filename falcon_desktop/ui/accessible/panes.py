"""Panes that Qt calls by names that tell a person nothing, or does not know to be windows."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAccessibleWidget, QWidget

_ROLES: Final = {
    # a reader says all words in a dialog when it opens: too many there
    "SettingsWindow": QAccessible.Role.Window,
    # Qt has a filler, and a reader passes over a filler that becomes active
    "ChildWindow": QAccessible.Role.Dialog,
    # Qt has a layered pane
    "QStackedWidget": QAccessible.Role.Client,
}


def pane_of(kind: str, pane: QWidget) -> QAccessibleWidget:
    """Return the interface of a window over another, or of pages of which one is seen.

    Args:
        kind: the class in the table that ``pane`` is of.
    """
    return QAccessibleWidget(pane, _ROLES[kind])
