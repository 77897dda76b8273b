"""What the flows of the settings' pages share. Must not know any of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from falcon_desktop.controllers.page_flow import PageFlow

if TYPE_CHECKING:
    from falcon_desktop.controllers.backend import Backend
    from falcon_desktop.controllers.preferences import Preferences
    from falcon_desktop.ui.settings.window import SettingsWindow


@dataclass(frozen=True, slots=True)
class SettingsStage:
    """What the flow of every page is given: the window's flow and what that acts on."""

    whole: PageFlow
    backend: Backend
    pages: SettingsWindow
    preferences: Preferences


class SettingsPageFlow(PageFlow):
    """Connects one page, or two that belong together, while the settings window is open."""

    def __init__(self, stage: SettingsStage) -> None:
        super().__init__(stage.whole, stage.backend)
        self._pages = stage.pages
        self._preferences = stage.preferences
