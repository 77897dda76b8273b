"""The note below an answer that did not end normally."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QPushButton, QWidget

from falcon_desktop.ui.kit.disclosure import Disclosure
from falcon_desktop.ui.kit.i18n import tr
from falcon_desktop.ui.kit.icons import icon, paint_icon
from falcon_desktop.ui.kit.labels import PlainLabel
from falcon_desktop.ui.kit.theme import RADIUS_CONTROL, Theme
from falcon_desktop.ui.transcript.action_bar import pointing
from falcon_desktop.ui.transcript.plain_text import PlainText
from falcon_desktop.ui.transcript.waiting import WaitingButton
from falcon_desktop.ui.transcript.words import Note, action_label

_BESIDE_SIGN: Final = 8
"""Pixels between the edge of what unfolds the server's words and its sign, see the style sheet."""


class NoteView(QWidget):
    """A sentence, the next step as a button, and the server's words on demand."""

    action_requested = Signal(str)
    height_changed = Signal()

    def __init__(self, theme: Theme, note: Note, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("note")
        self._theme = theme
        self.note = note
        self._whole = 0
        self._sentence = PlainLabel(note.sentence, self)
        self._sentence.setWordWrap(True)
        self._sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._buttons: list[QPushButton] = []
        if note.action:
            button = WaitingButton(action_label(note.action), note.wait_until, self)
            button.setObjectName("next_step")
            button.setProperty("action", note.action)
            button.due.connect(self._act)
            button.text_changed.connect(self.height_changed)
            self._buttons.append(button)
        for action, words in note.more:
            self._add(action, words, action)
        self._toggle: Disclosure | None = None
        self._detail: PlainText | None = None
        if note.detail:
            self._toggle = Disclosure(self)
            self._toggle.setObjectName("servers_words")
            self._toggle.setAutoRaise(True)
            self._toggle.setText(tr("Show server response"))
            self._toggle.toggled.connect(self._show_detail)
        self.setAccessibleName(note.sentence)
        self.apply_theme()

    def apply_theme(self) -> None:
        """Apply the theme's colours and sizes."""
        theme = self._theme
        self._sentence.setFont(theme.font(scale=0.95))
        for button in (*self._buttons, self._toggle):
            if button is not None:
                button.setFont(theme.font(scale=0.95))
        self.setStyleSheet(
            theme.fill(
                f"QLabel {{ color: @{'text' if self.note.severe else 'secondary'}; }}"
                " QPushButton { border: 1px solid @edge; border-radius: 8px; padding: 4px 12px;"
                " background: @window; color: @text; }"
                " QPushButton:hover { background: @hover; }"
                " QToolButton { border: none; border-radius: 8px; padding: 4px 8px;"
                " color: @secondary; background: transparent; }"
                " QToolButton:hover { background: @hover; color: @text; }"
                " QPushButton:focus, QToolButton:focus { border: 2px solid @accent; }"
            )
        )
        if self._toggle is not None:
            self._toggle.setIconSize(QSize(theme.px(14), theme.px(14)))
            self._show_direction(self._toggle)
        if self._detail is not None:
            self._detail.apply_theme()

    def layout_for(self, width: int) -> int:
        """Place the parts for a width and return the height."""
        px = self._theme.px
        self._whole = width
        side = px(12) if self.note.severe else 0
        lead = side + (px(26) if self.note.severe else 0)
        inner = max(40, width - lead - side)
        y = side + self._place_words(lead, side, inner)
        if self._detail is not None:
            size = self._detail.fit(inner)
            self._place(self._detail, QRect(lead, y + px(8), inner, size.height()))
            y += px(8) + size.height()
        return y + side

    def line_width(self) -> int:
        """The width of the sentence on one line."""
        words = self._sentence.text()
        return self._sentence.fontMetrics().horizontalAdvance(words) + self._theme.px(8)

    def _place_words(self, x: int, y: int, width: int) -> int:
        """Place the sentence and its buttons, beside each other if that fits; return the height."""
        gap = self._theme.px(8)
        buttons = [one for one in (*self._buttons, self._toggle) if one is not None]
        hints = [button.sizeHint() for button in buttons]
        row = max((hint.height() for hint in hints), default=0)
        wanted = self.line_width()
        beside = wanted + sum(hint.width() + gap for hint in hints) <= width
        if self.note.severe or not beside:
            height = self._sentence.heightForWidth(width)
            self._place(self._sentence, QRect(x, y, width, height))
            top = y + height + gap
            before = x - self._theme.px(12) if self.note.severe else 0
            if max((hint.width() for hint in hints), default=0) > width and before > 0:
                x, width = x - before, width + before  # below the icon, too
            rows = self._place_rows(buttons, x, top, width, row) if buttons else 0
            return height + rows * (row + gap)
        if not buttons:
            used = self._sentence.heightForWidth(width)
            self._place(self._sentence, QRect(x, y, width, used))
            return used
        self._place(self._sentence, QRect(x, y, wanted, max(row, 1)))
        x += wanted + gap
        for button, hint in zip(buttons, hints, strict=True):
            self._place(button, QRect(x, y, hint.width(), row))
            x += hint.width() + gap
        return row

    def _place_rows(
        self, buttons: Sequence[QAbstractButton], x: int, y: int, width: int, row: int
    ) -> int:
        """Place buttons beside each other, in as many rows as they need; return how many."""
        gap = self._theme.px(8)
        left, rows = x, 1
        for button in buttons:
            wanted = min(button.sizeHint().width(), width)
            if left > x and left + wanted > x + width:
                left, y, rows = x, y + row + gap, rows + 1
            if left == x and isinstance(button, Disclosure):
                left -= _BESIDE_SIGN  # its sign stands below the words, not its frame
            self._place(button, QRect(left, y, wanted, row))
            left += wanted + gap
        return rows

    def _add(self, action: str, words: str, name: str) -> None:
        button = QPushButton(words, self)
        button.setObjectName(name)
        button.setProperty("action", action)
        button.clicked.connect(self._act)
        self._buttons.append(button)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.note.severe:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        error = self._theme.colors.color("error")
        surface = QColor(error)
        surface.setAlpha(26 if self._theme.dark else 16)
        area = QRectF(self.rect())
        if self._theme.high_contrast:  # its ground says little there
            painter.setPen(QPen(error, 1))
            area.adjust(0.5, 0.5, -0.5, -0.5)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(surface)
        painter.drawRoundedRect(area, RADIUS_CONTROL, RADIUS_CONTROL)
        px = self._theme.px
        x = self.width() - px(12) - px(18) if self.isRightToLeft() else px(12)
        paint_icon(painter, QRect(x, px(11), px(18), px(18)), "error", error)

    def _place(self, widget: QWidget, box: QRect) -> None:
        """Put a part there, mirrored where writing is."""
        if self.isRightToLeft():
            box.moveLeft(self._whole - box.x() - box.width())
        widget.setGeometry(box)

    @Slot()
    def _act(self) -> None:
        self.action_requested.emit(str(self.sender().property("action")))

    @Slot(bool)
    def _show_detail(self, shown: bool) -> None:
        if shown and self._detail is None:
            self._detail = PlainText(self._theme, self)
            self._detail.setObjectName("servers_words_text")
            self._detail.height_changed.connect(self.height_changed)
            self._detail.set_text(self.note.detail)
            self._detail.show()
        elif not shown and self._detail is not None:
            self._detail.hide()
            self._detail.deleteLater()
            self._detail = None
        if self.note.beside_detail:  # else the server's words would stand there twice
            self._sentence.setText(self.note.beside_detail if shown else self.note.sentence)
        if self._toggle is not None:
            self._show_direction(self._toggle)
        self.height_changed.emit()

    def _show_direction(self, toggle: Disclosure) -> None:
        """Have the sign beside the words say whether there is something below them."""
        folded = pointing("next", mirrored=self.isRightToLeft())
        toggle.setIcon(icon("chevron_down" if toggle.isChecked() else folded, self._theme))
