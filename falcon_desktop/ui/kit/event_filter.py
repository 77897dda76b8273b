"""An event filter for every widget of the application."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer, Slot
from PySide6.QtGui import QCursor, QMouseEvent
from PySide6.QtWidgets import QApplication, QDialog, QScrollBar, QWidget

from falcon_desktop.ui.kit.placing import keep_on_screen
from falcon_desktop.ui.kit.tips import hide_tip, make_box_plain, show_plain

_ENTER: Final = QEvent.Type.Enter
_HIDE: Final = QEvent.Type.Hide
_KEY: Final = QEvent.Type.KeyPress
_LEAVE: Final = QEvent.Type.Leave
_MOVE: Final = QEvent.Type.Move
_RESIZE: Final = QEvent.Type.Resize
_SHOW: Final = QEvent.Type.Show
_RELEASE: Final = QEvent.Type.MouseButtonRelease
_RAISED: Final = QEvent.Type.ZOrderChange
_ONCE: Final = Qt.ConnectionType.UniqueConnection
_POLISH: Final = QEvent.Type.Polish
_TOOL_TIP: Final = QEvent.Type.ToolTip


class EventFilter(QObject):
    """Sees the events of the whole application, once installed there.

    It is the second line of tips and boxes, which shows as text what some would still show as rich
    text; it ends the look of the pointer, and gives it to what has come under a pointer that rests.
    Almost all events are of another kind, so that is asked before anything else; being called costs
    a microsecond, so there is but one.
    """

    def __init__(self) -> None:
        super().__init__()
        self._untold = False
        """Whether what is under the pointer is to be told, though it may know of the pointer."""
        self._closed = False
        """Whether a menu or a list was closed: who was under the pointer when it opened may think
        that it still is."""
        self._bar: QScrollBar | None = None
        """The scroll bar under the pointer, whose handle may come under it, or go."""
        self._moved = QTimer(self)
        self._moved.setSingleShot(True)
        self._moved.setInterval(0)
        self._moved.timeout.connect(self._find_pointer)
        self._moved.start()  # what has come under the pointer before this began, nobody has told

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Handle the events that this filter is for."""
        kind = event.type()
        if kind is _SHOW and isinstance(watched, QDialog) and watched.inherits("QFileDialog"):
            keep_on_screen(watched)  # Qt itself looks at no screen
        if kind is _LEAVE:
            if watched is self._bar:
                self._bar.valueChanged.disconnect(self._find_again)
                self._bar = None
            _end_hover(watched)
        elif kind is _POLISH:
            if watched.inherits("QMessageBox"):
                make_box_plain(watched)
        elif kind is _TOOL_TIP:
            return show_plain(watched, event)
        elif kind is _KEY:
            hide_tip()  # Qt leaves it over what is typed
        elif (
            kind is _MOVE or kind is _RESIZE or kind is _SHOW or kind is _RAISED
        ) and not self._moved.isActive():
            self._moved.start()
        elif kind is _HIDE and _pops_up(watched):
            self._closed = True
            self._find_again()  # under a menu or list nobody was told of the pointer
        elif kind is _ENTER:
            if isinstance(watched, QScrollBar):
                self._bar = watched
                watched.valueChanged.connect(self._find_again, _ONCE)
        elif kind is _RELEASE and self._untold:
            self._moved.start()
        return False

    @Slot()
    def _find_again(self) -> None:
        """Tell of the pointer soon, also of what it is over in a widget: a bar's handle moves."""
        self._untold = True
        self._moved.start()

    @Slot()
    def _find_pointer(self) -> None:
        """Tell what is under the pointer now, and what is not any more.

        Qt does so only where the pointer moves, and for the first that is shown or hidden: a button
        that a layout or the wheel moved away would look as if the pointer were still on it.
        """
        if QApplication.activePopupWidget():
            return
        if self._closed:
            self._closed = False
            _leave_what_was_left()
        # not only the active one: the wheel turns in others, too
        window = next((one for one in QApplication.topLevelWidgets() if one.underMouse()), None)
        modal = QApplication.activeModalWidget()
        if window is None or (modal and modal is not window):
            return
        if QApplication.mouseButtons() != Qt.MouseButton.NoButton:
            return  # something is dragged
        untold, self._untold = self._untold, False
        place = QCursor.pos()
        under = QApplication.widgetAt(place)
        handle = window.windowHandle()
        if under is None or under.window() is not window or (_is_known(under) and not untold):
            return
        here = QPointF(window.mapFromGlobal(place))
        none = Qt.MouseButton.NoButton
        move = QMouseEvent(
            QEvent.Type.MouseMove, here, here, QPointF(place), none, none,
            QApplication.keyboardModifiers(),
        )  # fmt: skip
        QApplication.sendEvent(handle, move)  # as Qt does where something is shown
        if isinstance(under, QScrollBar):
            under.update()  # Qt draws the handle anew where it was, not where it is now


def _pops_up(watched: QObject) -> bool:
    """Whether it is a menu or a list over the windows, to which all goes while it is open."""
    return isinstance(watched, QWidget) and watched.windowType() is Qt.WindowType.Popup


def _is_known(under: QWidget) -> bool:
    """Whether Qt has the pointer over this widget, and over nothing in it."""
    inside = (child for child in under.children() if isinstance(child, QWidget))
    return under.underMouse() and not any(one.underMouse() for one in inside)


def _leave_what_was_left() -> None:
    """Tell widgets that the pointer left them while something was popped up.

    Where a choice in a list is clicked beside the field that opened it, Qt tells the field nothing.
    """
    place = QCursor.pos()
    for one in QApplication.allWidgets():
        if one.underMouse() and not one.rect().contains(one.mapFromGlobal(place)):
            QApplication.sendEvent(one, QEvent(_LEAVE))
            one.update()


def _end_hover(watched: QObject) -> None:
    """Have a widget drawn without the pointer that left it for a menu or a list.

    Qt has it drawn anew whenever the pointer leaves, but not while something is popped up.
    """
    if QApplication.activePopupWidget() is None or not isinstance(watched, QWidget):
        return
    if watched.testAttribute(Qt.WidgetAttribute.WA_Hover):
        watched.update()
