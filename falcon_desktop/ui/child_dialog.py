"""A question over a window, never larger than the screen. Must not know what it asks."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from falcon_desktop.ui.placing import room_on

LEAST: Final = 80
"""Pixels of a dialog's content that are seen, however small the screen is."""


class ChildDialog(QDialog):
    """A question over a window, which frees itself: what it is about, and buttons below.

    It is never larger than the screen: there, or in a zoomed window, :attr:`column` scrolls, and
    the buttons in :attr:`foot` are always seen.
    """

    def __init__(self, parent: QWidget | None, *, spacing: int = 12) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._fitted = False
        self._area = area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(spacing)
        area.setWidget(inside)
        for ground in (area.viewport(), inside):
            ground.setAutoFillBackground(False)
        self.foot = QHBoxLayout()
        self.foot.setSpacing(8)
        self._whole = whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 24, 24, 20)
        whole.setSpacing(16)
        whole.addWidget(area, 1)
        whole.addLayout(self.foot)

    def setVisible(self, visible: bool) -> None:
        """Take the size of what is in it before it is shown for the first time."""
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
        sides = margins.left() + margins.right()
        wanted = max(self.column.sizeHint().width(), self.foot.sizeHint().width()) + sides
        width = least if is_fixed else min(max(wanted, least), room.width())
        inside = width - sides
        content = self.column.sizeHint().height()
        if self.column.hasHeightForWidth():
            content = self.column.heightForWidth(inside)
        self._area.setMinimumHeight(min(content, LEAST))
        rest = margins.top() + margins.bottom() + self._whole.spacing()
        height = content + rest + self.foot.sizeHint().height()
        self.resize(width, min(height, room.height()))
