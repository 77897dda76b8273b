"""Makes Qt's own dialogs fit on the screen: what is too tall is scrolled.

Qt's properties of a printer are 633 pixels high at the least: on a low screen their buttons would
be below its edge.
"""

from __future__ import annotations

from PySide6.QtCore import QChildEvent, QEvent, QObject, QSize
from PySide6.QtWidgets import QDialog, QFrame, QScrollArea, QWidget

from falcon_desktop.ui.kit.placing import room_on


class FittingDialogs(QObject):
    """Watches the dialogs that ``dialog`` opens, before they are shown."""

    def __init__(self, dialog: QDialog) -> None:
        super().__init__(dialog)
        dialog.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Fit a dialog as soon as it has its style and thus its size."""
        if isinstance(event, QChildEvent) and event.type() == QEvent.Type.ChildPolished:
            child = event.child()
            if isinstance(child, QDialog):
                fit(child)
        return super().eventFilter(watched, event)


def fit(dialog: QDialog) -> None:
    """Let the tallest part of a dialog scroll if the screen is too small for it."""
    room, layout = room_on(dialog.screen()).size(), dialog.layout()
    if layout is None or layout.totalMinimumSize().height() <= room.height():
        return
    items = [layout.itemAt(place) for place in range(layout.count())]
    parts = [part for item in items if item is not None and (part := item.widget()) is not None]
    if not parts:
        return
    tallest = max(parts, key=_least_height)
    scroll = QScrollArea()
    scroll.setObjectName("fitting")
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setWidgetResizable(True)
    bar = scroll.verticalScrollBar().sizeHint().width()
    scroll.setMinimumWidth(min(tallest.minimumSizeHint().width() + bar, room.width()))
    wanted = dialog.sizeHint()
    layout.replaceWidget(tallest, scroll)
    scroll.setWidget(tallest)
    dialog.resize(QSize(wanted.width() + bar, wanted.height()).boundedTo(room))


def _least_height(part: QWidget) -> int:
    return part.minimumSizeHint().height()
