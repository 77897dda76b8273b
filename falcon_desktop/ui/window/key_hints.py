"""Adds the current shortcuts to the tool tips of buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from falcon_desktop.ui.kit.actions import keys_text
from falcon_desktop.ui.kit.tips import set_tip, tip_of

if TYPE_CHECKING:
    from falcon_desktop.ui.window.main_window import MainWindow


def hint_keys(window: MainWindow) -> None:
    """Show shortcuts in the tool tips of the window's buttons."""
    actions, header, find = window.actions_table, window.header, window.find_bar
    for widget, name in (
        (header.sidebar, "toggle_sidebar"),
        (window.sidebar.hide_button, "toggle_sidebar"),
        (window.sidebar.settings, "settings"),
        (header.model, "choose_model"),
        (header.options, "toggle_options"),
        (header.share, "export"),
        (find.next, "find_next"),
        (find.previous, "find_previous"),
        (window.composer.attach, "attach"),
        (window.composer.stop, "stop"),
    ):
        KeyHint(widget, actions[name])


class KeyHint(QObject):
    """The tool tip of one widget; lives as long as it."""

    def __init__(self, widget: QWidget, action: QAction) -> None:
        super().__init__(widget)
        self._widget = widget
        self._words = tip_of(widget) or widget.accessibleName()
        self._action = action
        action.changed.connect(self._tell)
        self._tell()

    @Slot()
    def _tell(self) -> None:
        keys = keys_text([self._action.shortcut().toString()])
        set_tip(self._widget, self._words, keys=keys)
