"""A question over a window, never larger than the screen."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from falcon_desktop.ui.kit.labels import ScrolledColumn
from falcon_desktop.ui.kit.placing import room_on
from falcon_desktop.ui.kit.theme import SCROLL_BAR

SIDE: Final = 24
LEAST: Final = 80
"""Pixels of a dialog's content that are seen, however small the screen is."""


class ChildDialog(QDialog):
    """A question over a window: a message and buttons. Frees itself when closed.

    It is never larger than the screen: there, or in a zoomed window, :attr:`column` scrolls, and
    the buttons in :attr:`foot` are always seen.
    """

    def __init__(self, parent: QWidget | None, *, spacing: int = 12) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._fitted = False
        self._area = area = ScrolledColumn(SIDE, 0, 0, spacing)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.column = area.column
        for ground in (area.viewport(), area.inside):
            ground.setAutoFillBackground(False)
        self.foot = QHBoxLayout()
        self.foot.setContentsMargins(SIDE, 0, SIDE, 0)
        self.foot.setSpacing(8)
        self._whole = whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 24, 0, 20)
        whole.setSpacing(16)
        whole.addWidget(area, 1)
        whole.addLayout(self.foot)

    def setVisible(self, visible: bool) -> None:
        """Adapt to the content before it is first shown."""
        if visible and not self._fitted:
            self._fitted = True
            self._fit()
        super().setVisible(visible)

    def _fit(self) -> None:
        parent = self.parentWidget()
        room = room_on(self.screen() if parent is None else parent.window().screen()).size()
        is_fixed = self.minimumWidth() == self.maximumWidth()
        least = min(self.minimumWidth(), room.width())
        self.setFixedWidth(least) if is_fixed else self.setMinimumWidth(least)
        margins = self._whole.contentsMargins()
        column = self.column.sizeHint()
        wanted = max(column.width() + SCROLL_BAR, self.foot.sizeHint().width())
        width = least if is_fixed else min(max(wanted, least), room.width())
        if self.foot.sizeHint().width() > width:  # no button's words are cut
            self.foot.setDirection(QBoxLayout.Direction.TopToBottom)
        content = column.height()
        if self.column.hasHeightForWidth():
            content = self.column.heightForWidth(width - SCROLL_BAR)
        self._area.setMinimumHeight(min(content, LEAST))
        rest = margins.top() + margins.bottom() + self._whole.spacing()
        height = content + rest + self.foot.sizeHint().height()
        self.resize(width, min(height, room.height()))
