"""What is done about events of every widget, whoever made it.

Must not know the program's own widgets.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget

from falcon_desktop.ui.tips import make_box_plain, show_plain

_LEAVE: Final = QEvent.Type.Leave
_POLISH: Final = QEvent.Type.Polish
_TOOL_TIP: Final = QEvent.Type.ToolTip


class EventFilter(QObject):
    """Sees the events of the whole application, once installed there.

    It is the second line of tips and boxes, which shows as text what some would still show as rich
    text; and it ends the look of the pointer. Almost all events are of another kind, so that is
    asked before anything else; being called costs a microsecond, so there is but one.
    """

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look whether it is an event that something is done about."""
        kind = event.type()
        if kind is _LEAVE:
            _end_hover(watched)
        elif kind is _POLISH:
            if watched.inherits("QMessageBox"):
                make_box_plain(watched)
        elif kind is _TOOL_TIP:
            return show_plain(watched, event)
        return False


def _end_hover(watched: QObject) -> None:
    """Have a widget drawn without the pointer that left it for a menu or a list.

    Qt has it drawn anew whenever the pointer leaves, but not while something is popped up.
    """
    if QApplication.activePopupWidget() is None or not isinstance(watched, QWidget):
        return
    if watched.testAttribute(Qt.WidgetAttribute.WA_Hover):
        watched.update()
