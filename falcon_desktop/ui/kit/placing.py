"""Where windows go: inside the screen, and over the window they belong to."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QByteArray, QMargins, QRect, QSize, Qt
from PySide6.QtGui import QScreen
from PySide6.QtWidgets import QWidget

FRAME: Final = QMargins(4, 32, 4, 8)
"""What a window manager usually puts around a window, in pixels."""


def room_on(screen: QScreen) -> QRect:
    """Return where a window's content fits on a screen, including its frame."""
    return screen.availableGeometry().marginsRemoved(FRAME)


def dialog_width(dialog: QWidget, points: int, zoomed: int) -> int:
    """Return how wide a dialog of ``points`` pixels is, ``zoomed`` where there is room for it.

    It gets no wider than the screen has room for, nor by its zoom alone than the window that it
    belongs to, over which it would reach out.
    """
    parent = dialog.parentWidget()
    owner = dialog if parent is None else parent.window()
    width = zoomed if parent is None else min(zoomed, max(points, owner.width()))
    return min(width, room_on(owner.screen()).width())


def moved_inside(place: QRect, room: QRect) -> QRect:
    """Return a window's geometry, shrunk and moved until it is inside the available space."""
    inside = QRect(place.topLeft(), place.size().boundedTo(room.size()))
    inside.moveLeft(max(room.left(), min(inside.left(), room.right() + 1 - inside.width())))
    inside.moveTop(max(room.top(), min(inside.top(), room.bottom() + 1 - inside.height())))
    return inside


def keep_on_screen(window: QWidget) -> None:
    """Make a window that is not shown yet, such as a dialog of Qt's own, fit on its screen."""
    parent = window.parentWidget()
    screen = window.screen() if parent is None else parent.window().screen()
    window.resize(window.size().boundedTo(room_on(screen).size()))


def place_of(window: QWidget) -> str:
    """Return a window's size and position as base64 text."""
    return bytes(window.saveGeometry().toBase64().data()).decode("ascii")


def return_to(window: QWidget, place: str) -> None:
    """Give a window the size and position that :func:`place_of` told of it, or of another."""
    window.restoreGeometry(QByteArray.fromBase64(place.encode("ascii", "ignore")))


class ChildWindow(QWidget):
    """A window that stays in front of another, opens over its centre and frees itself when closed.

    A ``QDialog`` finds such a place by itself; a plain window with a parent gets any place, and
    the window manager is not told whose it is.
    """

    def __init__(self, parent: QWidget | None) -> None:
        kinds = Qt.WindowType
        super().__init__(
            parent,
            kinds.Dialog
            | kinds.CustomizeWindowHint
            | kinds.WindowTitleHint
            | kinds.WindowSystemMenuHint
            | kinds.WindowMaximizeButtonHint
            | kinds.WindowCloseButtonHint,
        )
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._placed = False

    def setVisible(self, visible: bool) -> None:
        """Choose a place before the window is first shown."""
        if visible and not self._placed:
            self._placed = True
            self._find_place()
        super().setVisible(visible)

    def _find_place(self) -> None:
        if not self.testAttribute(Qt.WidgetAttribute.WA_Resized):
            self.adjustSize()
        parent = self.parentWidget()
        room = room_on(self.screen() if parent is None else parent.window().screen())
        self.setMinimumSize(self.minimumSize().boundedTo(room.size()))
        around = room if parent is None else parent.window().geometry()
        place = QRect(around.topLeft(), QSize(self.size()))
        place.moveCenter(around.center())
        self.setGeometry(moved_inside(place, room))
