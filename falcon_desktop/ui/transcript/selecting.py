"""Selections that run over several messages.

Each message selects within itself; this carries a drag on into the others and joins what is copied.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QMimeData, QObject, QPoint, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from falcon_desktop.ui.transcript.message import MessageWidget

_SCROLL_MS: Final = 30


class Selecting(QObject):
    """What is selected in the transcript's messages. ``widgets`` gives them in their order."""

    scroll_wanted = Signal(int)
    """Pixels to scroll, while a selection is dragged over the view's edge."""

    def __init__(
        self, viewport: QWidget, widgets: Callable[[], list[MessageWidget]], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._viewport = viewport
        self._widgets = widgets
        self._spreading = False
        self._origin: MessageWidget | None = None
        self._pointer = QPoint()
        self._timer = QTimer(self)
        self._timer.setInterval(_SCROLL_MS)
        self._timer.timeout.connect(self._drag_on)

    def watch(self, widget: MessageWidget) -> None:
        """Take part in what is selected in a message."""
        widget.selection_changed.connect(self._changed)
        widget.selection_dragged.connect(self._dragged)

    def selected(self) -> list[MessageWidget]:
        """Return the messages in which something is selected, in their order."""
        return [widget for widget in self._widgets() if widget.has_selection]

    def text(self) -> str:
        """Return what is selected, as Markdown."""
        return "\n\n".join(widget.selected_markdown() for widget in self.selected())

    def copy(self) -> bool:
        """Put what is selected on the clipboard; return whether anything is."""
        parts = self.selected()
        if not parts:
            return False
        data = QMimeData()
        data.setText("\n\n".join(part.selected_markdown() for part in parts))
        html = "\n".join(html for part in parts if (html := part.selected_html()))
        if html:
            data.setHtml(html)
        QGuiApplication.clipboard().setMimeData(data)
        return True

    def clear(self) -> None:
        """Select nothing."""
        self._stop()
        self._clear(self._widgets())

    @Slot(object)
    def _changed(self, widget: MessageWidget) -> None:
        if self._spreading:
            return
        if widget is self._origin and widget.has_selection:
            self._extend()  # the text's own idea of where the pointer ends is its edge
            return
        self._stop()
        self._clear([one for one in self._widgets() if one is not widget])

    @Slot(object, QPoint)
    def _dragged(self, widget: MessageWidget, pointer: QPoint) -> None:
        self._origin, self._pointer = widget, pointer
        self._extend()
        if self._overhang():
            self._timer.start()
        else:
            self._timer.stop()

    def _overhang(self) -> int:
        """How many pixels the pointer is over the view's edge, negative above."""
        y = self._viewport.mapFromGlobal(self._pointer).y()
        return y if y < 0 else max(0, y - self._viewport.height())

    @Slot()
    def _drag_on(self) -> None:
        pressed = QGuiApplication.mouseButtons()
        over = self._overhang()
        if not over or not pressed.value or self._origin is None:
            self._timer.stop()
            return
        self.scroll_wanted.emit(max(-60, min(60, over)))
        self._extend()

    def _stop(self) -> None:
        self._timer.stop()
        self._origin = None

    def _extend(self) -> None:
        origin = self._origin
        if origin is None:
            return
        widgets = self._widgets()
        y = self._viewport.mapFromGlobal(self._pointer).y()
        target = next((one for one in widgets if one.geometry().bottom() >= y), widgets[-1])
        first, last = widgets.index(origin), widgets.index(target)
        low, high = min(first, last), max(first, last)
        self._clear([*widgets[:low], *widgets[high + 1 :]])
        if target is origin:
            return
        down = last > first
        self._spreading = True
        try:
            origin.extend_selection(down=down)
            for widget in widgets[low + 1 : high]:
                widget.select_whole()
            target.select_to(target.mapFromGlobal(self._pointer), down=down)
        finally:
            self._spreading = False

    def _clear(self, widgets: list[MessageWidget]) -> None:
        self._spreading = True
        try:
            for widget in widgets:
                widget.clear_selection()
        finally:
            self._spreading = False
