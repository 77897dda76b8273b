"""The selection in the transcript: in one message, across several, or the whole conversation.

Each message selects within itself; this carries a drag on into the others and joins what is copied.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication

from falcon_desktop.ui.kit.clipboard import copy_data
from falcon_desktop.ui.kit.controls import takes_escape
from falcon_desktop.ui.transcript.content import SelectedPart
from falcon_desktop.ui.transcript.message import MessageWidget
from falcon_desktop.ui.transcript.message_widgets import MessageWidgets
from falcon_desktop.ui.transcript.surface import ScrollSurface

_SCROLL_MS: Final = 30
_SHORTCUT_OVERRIDE: Final = QEvent.Type.ShortcutOverride


@dataclass(frozen=True, slots=True)
class Selected:
    """What is selected: everything, or parts of messages by their ids."""

    everything: bool
    parts: Mapping[str, Sequence[SelectedPart]]


class Selecting(QObject):
    """The selection in the messages of ``surface``."""

    scroll_wanted = Signal(int)
    """Pixels to scroll, while a selection is dragged over the view's edge."""

    def __init__(self, surface: ScrollSurface, widgets: MessageWidgets) -> None:
        super().__init__(surface)
        self._surface = surface
        self._viewport = surface.viewport()
        self._widgets = widgets
        self.everything = False
        """Whether the whole conversation is selected, drawn or not."""
        self._wanted: Mapping[str, Sequence[SelectedPart]] = {}
        """What is to be selected once all of these messages are drawn."""
        self._spreading = False
        self._origin: MessageWidget | None = None
        self._pointer = QPoint()
        self._timer = QTimer(self)
        self._timer.setInterval(_SCROLL_MS)
        self._timer.timeout.connect(self._drag_on)

    def watch(self, widget: MessageWidget) -> None:
        """Follow the selection in a new message widget."""
        widget.selection_changed.connect(self._changed)
        widget.selection_dragged.connect(self._dragged)
        if self.everything:
            widget.show_selected(True)
        if self._wanted:
            self._select_wanted()

    def state(self) -> Selected:
        """Return what is selected, for :meth:`select`."""
        parts = {one.message.id: one.content.selected_parts() for one in self.selected()}
        return Selected(self.everything, parts)

    def select(self, wanted: Selected) -> None:
        """Select what was selected where the same conversation was shown before.

        Of several messages all or nothing is: what is copied must be what is seen.
        """
        if wanted.everything:
            self.select_everything()
        else:
            self._wanted = wanted.parts
            self._select_wanted()

    def _select_wanted(self) -> None:
        found = [(self._widgets.get(one), parts) for one, parts in self._wanted.items()]
        if any(widget is None for widget, _ in found):
            return
        self._wanted = {}
        self._spreading = True
        try:
            for widget, parts in found:
                if widget is not None:
                    widget.content.select_parts(parts)
        finally:
            self._spreading = False

    def selected(self) -> list[MessageWidget]:
        """Return the messages with a selection, in order."""
        return [widget for widget in self._widgets.in_order() if widget.has_selection]

    def text(self) -> str:
        """Return the selection, as Markdown."""
        return "\n\n".join(widget.content.selected_markdown() for widget in self.selected())

    def copy(self, *, by_key: bool = False) -> bool:
        """Copy the selection, by Ctrl+C or otherwise; return whether there is any."""
        parts = self.selected()
        if not parts:
            return False
        data = QMimeData()
        data.setText("\n\n".join(part.content.selected_markdown() for part in parts))
        html = "\n".join(html for part in parts if (html := part.content.selected_html()))
        if html:
            data.setHtml(html)
        copy_data(self._surface, data, by_key=by_key)
        return True

    def select_everything(self) -> None:
        """Select the whole conversation."""
        self._clear_parts()
        self.everything = True
        self._watch_escape(True)
        for widget in self._widgets:
            widget.show_selected(True)

    def clear(self) -> None:
        """Clear the selection."""
        self.everything = False
        self._wanted = {}
        self._watch_escape(False)
        self._clear_parts()
        for widget in self._widgets:
            widget.show_selected(False)

    def _clear_parts(self) -> None:
        self._stop()
        self._clear(self._widgets.in_order())

    @Slot(object)
    def _changed(self, widget: MessageWidget) -> None:
        if not self._spreading:
            self._begin_in(widget)
        if not widget.has_selection:
            return
        self._watch_escape(True)
        if self.everything:
            self.everything = False
            for other in self._widgets:
                other.show_selected(False)

    def _begin_in(self, widget: MessageWidget) -> None:
        self._wanted = {}
        if widget is self._origin and widget.has_selection:
            self._extend()  # the text's own idea of where the pointer ends is its edge
            return
        self._stop()
        self._clear([one for one in self._widgets.in_order() if one is not widget])

    # --- Esc ------------------------------------------------------------------------------------

    def _watch_escape(self, watch: bool) -> None:
        """See Esc before its shortcut does, while something may be selected.

        An ``event`` of the view itself would be called a thousand times for each thousand tokens,
        whether or not anything is selected.
        """
        if watch:
            self._surface.installEventFilter(self)
        else:
            self._surface.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Clear the selection on Esc, unless there is an answer to stop."""
        if event.type() is not _SHORTCUT_OVERRIDE:
            return False
        if any(widget.running for widget in self._widgets):
            return False
        selected = self.everything or any(widget.has_selection for widget in self._widgets)
        return selected and takes_escape(event)

    # --- a drag goes on into other messages -----------------------------------------------------

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
        widgets = self._widgets.in_order()
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
            origin.content.extend_selection(down=down)
            for widget in widgets[low + 1 : high]:
                widget.content.select_whole()
            target.content.select_to(target.mapFromGlobal(self._pointer), down=down)
        finally:
            self._spreading = False

    def _clear(self, widgets: list[MessageWidget]) -> None:
        self._spreading = True
        try:
            for widget in widgets:
                widget.content.clear_selection()
        finally:
            self._spreading = False
