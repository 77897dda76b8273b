"""The side panel: next to the chat, or over it in a narrow window."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from falcon_desktop.ui.kit.labels import Surface
from falcon_desktop.ui.kit.theme import Theme

WIDTH: Final = 272
MOST: Final = 420
LEAST_CHAT: Final = 400
"""Pixels that must be left for the chat; else the panel lies over it."""


class EndPanel(Surface):
    """An empty panel with a line next to the chat; :meth:`fill` adds the content."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, "window", edge=Qt.Edge.LeftEdge, parent=parent)
        self.setObjectName("end_panel")
        self.host = parent
        """What everything of the window lies in."""
        self.wanted = False
        """Whether it is shown where there is room for it."""
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def fill(self, content: QWidget) -> None:
        """Add the content."""
        self._layout.addWidget(content)

    @property
    def panel_width(self) -> int:
        """Its width, in pixels."""
        most = max(MOST, self.theme.px(MOST // 2))  # its fields need that with larger type
        return min(max(WIDTH, self.theme.px(WIDTH)), most)

    def fits_beside(self, window: int, sidebar: int, narrow: bool) -> bool:
        """Whether panel, chat and sidebar fit side by side."""
        return not narrow and window - sidebar - self.panel_width >= LEAST_CHAT

    def place(self, area: QRect, top: int, *, mirrored: bool) -> None:
        """Place it at the end of ``area``, below ``top``."""
        width = min(self.panel_width, area.width() - 40)
        left = area.left() if mirrored else area.right() + 1 - width
        self.setGeometry(left, area.top() + top, width, area.height() - top)
