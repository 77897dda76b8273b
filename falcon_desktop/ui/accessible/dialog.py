"""The interface of a window that stands before another, such as Settings: a dialog."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAccessibleWidget

if TYPE_CHECKING:
    from falcon_desktop.ui.kit.placing import ChildWindow


class DialogInterface(QAccessibleWidget):
    """A dialog; Qt calls only a ``QDialog`` that, and any other window a filler."""

    def __init__(self, window: ChildWindow) -> None:
        super().__init__(window, QAccessible.Role.Dialog)
