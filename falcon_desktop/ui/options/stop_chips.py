"""Stop sequences as chips: added with Enter, removed by key or by the cross. A line break is
written ``\\n`` and shown so.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.core.domain.generation import check_stop_sequences
from falcon_desktop.core.text.escapes import escaped, unescaped
from falcon_desktop.ui.kit.controls import Button, Look, name_widget, takes_escape
from falcon_desktop.ui.kit.flow_layout import FlowLayout
from falcon_desktop.ui.kit.hints import show_hint
from falcon_desktop.ui.kit.i18n import one_line, told, tr
from falcon_desktop.ui.kit.icons import paint_icon
from falcon_desktop.ui.kit.theme import SMALL, Theme
from falcon_desktop.ui.kit.tips import set_tip

LONGEST_SHOWN = 24


class Chip(Button):
    """One stop sequence. Delete and Backspace remove it, and so does a click on its cross."""

    removed = Signal()

    def __init__(self, theme: Theme, sequence: str) -> None:
        written = one_line(escaped(sequence))
        shown = written if len(written) <= LONGEST_SHOWN else written[: LONGEST_SHOWN - 1] + "…"
        super().__init__(theme, shown, look=Look.OUTLINED)
        self.sequence = sequence
        self.padding = 7
        self.setObjectName("stop_sequence")
        self.setAccessibleName(tr("Stop sequence {sequence}", sequence=written))
        self.setAccessibleDescription(tr("Press Delete to remove"))
        set_tip(self, written)

    def sizeHint(self) -> QSize:
        """Return a low chip with room for its cross."""
        hint = super().sizeHint()
        return QSize(hint.width() + self._cross(), self.fontMetrics().height() + self.theme.px(8))

    def minimumSizeHint(self) -> QSize:
        """Return the same: a chip is never cut."""
        return QSize(self.theme.px(40), self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Remove it by key."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Remove it with a click on the cross; a click elsewhere brings the keyboard."""
        if self._cross_area().contains(event.position()):
            self.removed.emit()
        else:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            super().mouseReleaseEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the chip and its cross."""
        super().paintEvent(event)
        painter = QPainter(self)
        side = self.theme.px(10)
        area = self._cross_area()
        box = QRectF(area.center().x() - side / 2, area.center().y() - side / 2, side, side)
        paint_icon(painter, box, "close", self.theme.colors.color("secondary"))

    def _paint_content(self, painter: QPainter, area: QRectF) -> None:
        """Leave the cross its place."""
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        cross = self._cross()
        super()._paint_content(
            painter, area.adjusted(cross if mirrored else 0, 0, 0 if mirrored else -cross, 0)
        )

    def _cross(self) -> int:
        return self.theme.px(14)

    def _cross_area(self) -> QRectF:
        width = self._cross() + self.theme.px(4)
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        return QRectF(0 if mirrored else self.width() - width, 0, width, self.height())

    def _text_font(self) -> QFont:
        return self.theme.code_font(scale=SMALL)


class _Plus(Button):
    """The button after the chips, as high as they are."""

    def sizeHint(self) -> QSize:
        """Return a chip's height."""
        height = self.fontMetrics().height() + self.theme.px(8)
        return QSize(super().sizeHint().width(), height)

    def minimumSizeHint(self) -> QSize:
        """Return the same."""
        return self.sizeHint()


class _Entry(QLineEdit):
    """Where another one is typed. Esc and an empty Backspace leave it."""

    entered = Signal(str)
    left = Signal()

    def event(self, event: QEvent) -> bool:
        """Keep Esc, which gives up what is typed."""
        return (takes_escape(event)) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter adds, Esc gives up."""
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.entered.emit(self.text())
            case Qt.Key.Key_Escape:
                self.clear()
                self.left.emit()
            case _:
                super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Add what is typed."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()


class StopChips(QWidget):
    """All stop sequences, and a button that opens a field for another one."""

    entered = Signal(object)
    """The sequences as a tuple."""
    refused = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._sequences: tuple[str, ...] = ()
        self._chips: list[Chip] = []
        self.add = _Plus(theme, "+", look=Look.OUTLINED)
        self.add.padding = 8
        name_widget(self.add, "Add a stop sequence", tr("Add a stop sequence"))
        set_tip(self.add, tr("Add a stop sequence"))
        self.entry = _Entry()
        show_hint(self.entry, tr("Type text, press Enter"), tr("Text"))
        name_widget(self.entry, "New stop sequence", tr("New stop sequence"))
        self.entry.hide()
        holder = QWidget()
        self._flow = FlowLayout(holder)
        self._flow.addWidget(self.add)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(holder)
        layout.addWidget(self.entry)
        self.add.clicked.connect(self._open)
        self.entry.entered.connect(self._enter)
        self.entry.left.connect(self._leave)
        theme.changed.connect(self._follow_theme)
        self._follow_theme()

    def show_sequences(self, sequences: Sequence[str]) -> None:
        """Show these sequences."""
        if tuple(sequences) == self._sequences and len(self._chips) == len(self._sequences):
            return
        place = next((i for i, chip in enumerate(self._chips) if chip.hasFocus()), -1)
        self._sequences = tuple(sequences)
        for chip in self._chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = []
        self._flow.removeWidget(self.add)
        for sequence in self._sequences:
            chip = Chip(self._theme, sequence)
            chip.removed.connect(self._remove)
            self._chips.append(chip)
            self._flow.addWidget(chip)
            chip.show()  # now, not with the next event: it may take the keyboard
        self._flow.addWidget(self.add)
        for one, other in itertools.pairwise([*self._chips, self.add]):
            QWidget.setTabOrder(one, other)
        if place >= 0:
            following = [*self._chips, self.add][min(place, len(self._chips))]
            following.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def chips(self) -> list[Chip]:
        """The chips in order."""
        return list(self._chips)

    @Slot()
    def _open(self) -> None:
        self.entry.show()
        self.entry.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(str)
    def _enter(self, written: str) -> None:
        if self._take(written):
            self.entry.clear()

    @Slot()
    def finish(self) -> None:
        """Accept what is typed, and close the field."""
        self._leave()

    @Slot()
    def _leave(self) -> None:
        if not self.entry.isVisible():
            return
        if self.entry.text() and not self._take(self.entry.text()):
            return
        had_focus = self.entry.hasFocus()
        self.entry.clear()
        self.entry.hide()
        self.refused.emit("")
        if had_focus:
            self.add.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take(self, written: str) -> bool:
        sequence = unescaped(written)
        if sequence in self._sequences:
            self.refused.emit(tr("Already in the list."))
            return False
        sequences = (*self._sequences, sequence)
        try:
            check_stop_sequences(sequences)
        except InvalidInput as error:
            self.refused.emit(told(error.sentence))
            return False
        self.refused.emit("")
        self.show_sequences(sequences)
        self.entered.emit(sequences)
        return True

    @Slot()
    def _remove(self) -> None:
        chip = self.sender()
        if isinstance(chip, Chip):
            left = tuple(one for one in self._sequences if one != chip.sequence)
            self.show_sequences(left)
            self.entered.emit(left)

    @Slot()
    def _follow_theme(self) -> None:
        self.entry.setFont(self._theme.code_font(scale=0.9))
