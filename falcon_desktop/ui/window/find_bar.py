"""Find in the open conversation: a box, a count and two arrows."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from falcon_desktop.ui.kit.announcing import announce, announce_field
from falcon_desktop.ui.kit.controls import IconButton, let_clear, name_widget
from falcon_desktop.ui.kit.i18n import tr
from falcon_desktop.ui.kit.labels import Label, Surface
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.kit.tips import set_tip

_LEAST_BOX: Final = 64
"""Pixels at no zoom in which one sees what is typed."""
_STYLE: Final = """
QLineEdit { placeholder-text-color: @secondary; background: @window; color: @text;
    border: 1px solid @edge; border-radius: 8px; padding: 4px 7px;
    selection-background-color: @accent; selection-color: @on_accent; }
QLineEdit:focus { border: 2px solid @accent; padding: 3px 6px; }
"""


class _Box(QLineEdit):
    next_wanted = Signal()
    previous_wanted = Signal()
    closed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            (self.previous_wanted if shift else self.next_wanted).emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


class FindBar(Surface):
    """The find bar above the transcript."""

    text_changed = Signal(str)
    next_wanted = Signal()
    previous_wanted = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "window", edge=Qt.Edge.BottomEdge, parent=parent)
        name_widget(self, "Find in chat", tr("Find in chat"))
        self.box = _Box(self)
        name_widget(self.box, "Find", tr("Find in chat"))
        self.box.setPlaceholderText(tr("Find"))
        let_clear(self.box, theme)
        self._count = Label(theme, "", tone="secondary")
        self._count.setMinimumWidth(1)  # it says less where there is less room
        self.box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._found, self._words = (0, 0), ""
        self.previous = IconButton(theme, "previous", side=28)
        self.next = IconButton(theme, "next", side=28)
        self._close = IconButton(theme, "close", side=28)
        for button, english, translated in (
            (self.previous, "Find previous", tr("Find previous")),
            (self.next, "Find next", tr("Find next")),
            (self._close, "Close find", tr("Close")),
        ):
            name_widget(button, english, translated)
            set_tip(button, translated)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 6, 14, 6)
        self._row.setSpacing(6)
        self._row.addWidget(self.box, 1)
        for widget in (self._count, self.previous, self.next, self._close):
            self._row.addWidget(widget)
        self.box.textChanged.connect(self.text_changed)
        self.box.next_wanted.connect(self.next_wanted)
        self.box.previous_wanted.connect(self.previous_wanted)
        self.box.closed.connect(self.close_bar)
        self.next.clicked.connect(self.next_wanted)
        self.previous.clicked.connect(self.previous_wanted)
        self._close.clicked.connect(self.close_bar)
        theme.changed.connect(self._follow_theme)
        self._follow_theme()
        self.hide()

    def open_bar(self) -> None:
        """Open the bar with the focus in its box, and search for its text."""
        self.show()
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.box.selectAll()
        announce_field(self.box)
        self.text_changed.emit(self.box.text())

    @Slot()
    def close_bar(self) -> None:
        """Close the bar."""
        if self.isVisible():
            self.hide()
            self.closed.emit()

    @Slot(int, int)
    def set_count(self, place: int, count: int) -> None:
        """Show the current match and the number of matches; 0 of 0 if there are none."""
        if not self.box.text():
            words = ""
        elif not count:
            words = tr("no results")
        else:
            words = tr("{place} of {count}", place=place, count=count)
        self._found = (place, count)
        self._words = words
        self._fit_count()
        self.box.setAccessibleDescription(words)
        # Orca says what describes a field that is typed in, as soon as that is another
        described = self.box.hasFocus() and QGuiApplication.platformName() in ("xcb", "wayland")
        if self.isVisible() and not described:
            announce(self, words)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say as much of the count as there is room for."""
        super().resizeEvent(event)
        self._fit_count()

    def _fit_count(self) -> None:
        """Show the numbers alone where the words would leave the box no room."""
        place, count = self._found
        margins = self._row.contentsMargins()
        buttons = sum(one.width() for one in (self.previous, self.next, self._close))
        spaces = 4 * self._row.spacing()
        room = self.width() - margins.left() - margins.right() - buttons - spaces
        room -= self.theme.px(_LEAST_BOX)
        fits = self._count.fontMetrics().horizontalAdvance(self._words) <= room
        short = f"{place} / {count}" if count else ""
        self._count.setText(self._words if fits or not short else short)

    @Slot()
    def _follow_theme(self) -> None:
        self._fit_count()
        self.box.setFont(self.theme.font())
        self.theme.style(self.box, _STYLE)
