"""The interface of what holds the buttons of a block of code: it is in that block."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

from falcon_desktop.ui.accessible.body import BodyInterface

if TYPE_CHECKING:
    from falcon_desktop.ui.markdown.code_view import CodeButtons


class CodeButtonsInterface(QAccessibleWidget):
    """Qt would say that the buttons are in the message, which has no such child."""

    def __init__(self, buttons: CodeButtons) -> None:
        super().__init__(buttons, QAccessible.Role.Grouping)

    def text(self, kind: QAccessible.Text) -> str:
        """Return what the buttons are for, so that one Copy is told from another."""
        if kind is QAccessible.Text.Name and (around := self.parent()) is not None:
            return around.text(kind)
        return super().text(kind)

    def parent(self) -> QAccessibleInterface | None:  # type: ignore[override]
        """Return the block of code."""
        around = super().parent()
        widget = self.object()
        if isinstance(around, BodyInterface) and isinstance(widget, QWidget):
            return around.code_with(widget) or around
        return around
