"""The interface of what a screen reader says by itself: a notification."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAccessibleWidget

if TYPE_CHECKING:
    from falcon_desktop.ui.kit.voice import SpokenPlate


class PlateInterface(QAccessibleWidget):
    """A notification, which readers say when it is shown."""

    def __init__(self, plate: SpokenPlate) -> None:
        super().__init__(plate, QAccessible.Role.Notification)
