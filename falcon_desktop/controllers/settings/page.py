"""The base of the controllers of settings pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from falcon_desktop.controllers.page_controller import PageController

if TYPE_CHECKING:
    from falcon_desktop.controllers.backend import Backend
    from falcon_desktop.controllers.preferences import Preferences
    from falcon_desktop.ui.settings.window import SettingsWindow


@dataclass(frozen=True, slots=True)
class PageDependencies:
    """What every page's controller uses: the window's controller and its dependencies."""

    whole: PageController
    backend: Backend
    pages: SettingsWindow
    preferences: Preferences


class SettingsPageController(PageController):
    """Connects one or two related pages while the settings window is open."""

    def __init__(self, dependencies: PageDependencies) -> None:
        super().__init__(dependencies.whole, dependencies.backend)
        self._pages = dependencies.pages
        self._preferences = dependencies.preferences
