"""Shortcuts: applied at the start, changed on the settings page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from falcon_desktop.ui.kit.actions import TABLE, Actions

if TYPE_CHECKING:
    from falcon_desktop.controllers.preferences import Preferences
    from falcon_desktop.ui.settings.shortcuts_page import ShortcutsPage


def apply_keys(actions: Actions, chosen: Mapping[str, tuple[str, ...]]) -> None:
    """Give every action its chosen or default shortcut."""
    for row in TABLE:
        if not row.local:
            actions.set_keys(row.name, chosen.get(row.name, row.keys))


class ShortcutsController(QObject):
    """The page of shortcuts while the settings window is open."""

    def __init__(self, page: ShortcutsPage, actions: Actions, preferences: Preferences) -> None:
        super().__init__(page)
        self._page = page
        self._actions = actions
        self._preferences = preferences
        page.set_keys(preferences.value.keys)
        page.keys_chosen.connect(self._choose)
        page.reset_requested.connect(self._reset)

    @Slot(str, list)
    def _choose(self, name: str, keys: list[str]) -> None:
        self._keep({**self._preferences.value.keys, name: tuple(keys)})

    @Slot(str)
    def _reset(self, name: str) -> None:
        keys = dict(self._preferences.value.keys)
        keys.pop(name, None)
        self._keep(keys)

    def _keep(self, keys: dict[str, tuple[str, ...]]) -> None:
        self._preferences.change(keys=keys)
        apply_keys(self._actions, keys)
        self._page.set_keys(keys)
