"""The window that shows the differences between two versions of a message, word by word.

What was removed is struck through, what was added is underlined, beside their colours.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QCloseEvent,
    QColor,
    QKeyEvent,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QTextEdit, QVBoxLayout, QWidget

from falcon_desktop.core.domain.conversation import Message
from falcon_desktop.core.text.differences import Differences, Kind
from falcon_desktop.ui.kit.clipboard import copy_text
from falcon_desktop.ui.kit.controls import Button, IconButton, Look, name_widget
from falcon_desktop.ui.kit.dates import short_time
from falcon_desktop.ui.kit.forms import Picker, words
from falcon_desktop.ui.kit.i18n import in_turn, one_line, reader_locale, tr, tr_n
from falcon_desktop.ui.kit.labels import Label
from falcon_desktop.ui.kit.placing import ChildWindow
from falcon_desktop.ui.kit.plain_edit import READ
from falcon_desktop.ui.kit.theme import SMALL, Theme
from falcon_desktop.ui.kit.tips import set_tip
from falcon_desktop.ui.transcript.words import speaker

_STYLE: Final = """
QTextEdit { border: 1px solid @edge; border-radius: 8px; background: @window; color: @text; }
QTextEdit:focus { border: 2px solid @accent; }
"""
_NARROWEST: Final = 80
"""Width of a field to choose in at the least, in pixels at no zoom."""
_GROUND: Final = 0.20
_SIGNS: Final = {Kind.SAME: ("", ""), Kind.REMOVED: ("[-", "-]"), Kind.ADDED: ("{+", "+}")}


class DifferencesWindow(ChildWindow):
    """Two versions as one text. Frees itself when closed; ``closed`` reports it.

    F3 and N go to the next change, Shift+F3 and P to the one before, Esc closes.
    """

    pair_chosen = Signal(int, int)
    closed = Signal()

    def __init__(
        self, theme: Theme, versions: Sequence[Message], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._found: Differences | None = None
        self._places: list[tuple[int, int]] = []
        self._place = -1
        self.setObjectName("differences_window")
        self.setWindowTitle(tr("Differences between versions"))
        self.before = self._chooser("Earlier version", tr("Earlier version"), versions)
        self.after = self._chooser("Later version", tr("Later version"), versions)
        self.text = QTextEdit()
        self.text.setReadOnly(True)
        self.text.setTextInteractionFlags(READ)
        self.text.setAcceptRichText(False)
        self.text.setTabChangesFocus(True)
        # always there, so that lines break alike whether there is something to scroll or not
        self.text.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.text.verticalScrollBar().setEnabled(False)  # so its handle is not drawn
        self.text.verticalScrollBar().rangeChanged.connect(self._show_handle)
        name_widget(self.text, "Differences", tr("Differences"))
        self.words = words(theme)
        self.words.setObjectName("differences_in_words")
        self.count = Label(theme, scale=SMALL, tone="secondary")
        self.previous = IconButton(theme, "previous", side=28)
        self.next = IconButton(theme, "next", side=28)
        for button, english, name in (
            (self.previous, "Previous change", tr("Previous change")),
            (self.next, "Next change", tr("Next change")),
        ):
            name_widget(button, english, name)
            set_tip(button, name)
        self.copy = Button(theme, tr("Copy"), icon_name="copy", look=Look.OUTLINED)
        set_tip(self.copy, tr("Copy with [-removed-] and {+added+} marked"))
        self.close_button = Button(theme, tr("Close"), look=Look.OUTLINED)
        self._arrange()
        self.text.setFocus()
        self.before.activated.connect(self._chosen)
        self.after.activated.connect(self._chosen)
        self.previous.clicked.connect(self.go_back)
        self.next.clicked.connect(self.go_on)
        self.copy.clicked.connect(self._copy)
        self.close_button.clicked.connect(self.close)
        theme.changed.connect(self._follow_theme)
        self._follow_theme()

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.before, 1)
        arrow = Label(self._theme, "←" if self.isRightToLeft() else "→", tone="secondary")
        head.addWidget(arrow)
        head.addWidget(self.after, 1)
        line = QHBoxLayout()
        line.setSpacing(4)
        for widget, stretch in (
            (self.words, 1), (self.count, 0), (self.previous, 0), (self.next, 0),
        ):  # fmt: skip
            line.addWidget(widget, stretch)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.copy)
        foot.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.setSpacing(10)
        layout.addLayout(head)
        layout.addLayout(line)
        layout.addWidget(self.text, 1)
        layout.addLayout(foot)

    def _let_shrink(self) -> None:
        """Let both fields be narrow: what is elided in them is told by their tips."""
        for box in (self.before, self.after):
            box.setMinimumWidth(self._theme.px(_NARROWEST))

    def _chooser(self, english: str, name: str, versions: Sequence[Message]) -> Picker:
        box = Picker(self._theme)
        name_widget(box, english, name)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(12)
        today = dt.datetime.now().date()
        for number, version in enumerate(versions, 1):
            parts = [
                tr("Version {number} of {count}", number=number, count=len(versions)),
                one_line(speaker(version, version.role), 60),
                short_time(version.created_at, today, reader_locale()),
            ]
            box.addItem(" · ".join(parts))
        return box

    def sizeHint(self) -> QSize:
        """Return a size for a page of text."""
        return QSize(self._theme.px(760), self._theme.px(600))

    def choose(self, before: int, after: int) -> None:
        """Compare two versions, given by index."""
        self.before.setCurrentIndex(before)
        self.after.setCurrentIndex(after)
        self._chosen()

    def show_differences(self, found: Differences) -> None:
        """Show the differences, starting at the first change."""
        self._found = found
        self._draw()
        self._place = -1
        removed, added = found.words(Kind.REMOVED), found.words(Kind.ADDED)
        if not found.changes:
            told = tr("These versions are identical.")
        else:
            told = tr(
                "{removed}, {added}",
                removed=tr_n("%n word(s) removed", removed),
                added=tr_n("%n word(s) added", added),
            )
        if found.coarse:
            told = in_turn((told, tr("Too long for a full word-by-word comparison.")))
        self.words.setText(told)
        self.text.setAccessibleDescription(f"{told} {_as_text(found)[:4_000]}")
        for button in (self.previous, self.next):
            button.setEnabled(bool(self._places))
        self._tell_place()
        if self._places:
            self.go_on()

    @Slot()
    def go_on(self) -> None:
        """Go to the next change, wrapping around."""
        self._go(1)

    @Slot()
    def go_back(self) -> None:
        """Go to the previous change, wrapping around."""
        self._go(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step through the changes, or close."""
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        match event.key():
            case Qt.Key.Key_Escape:
                self.close()
            case Qt.Key.Key_F3:
                self._go(-1 if shift else 1)
            case Qt.Key.Key_N:
                self._go(1)
            case Qt.Key.Key_P:
                self._go(-1)
            case _:
                super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Report that the window is closing."""
        super().closeEvent(event)
        self.closed.emit()

    def _go(self, step: int) -> None:
        if not self._places:
            return
        first = 0 if step > 0 else -1
        place = self._place + step if self._place >= 0 else first
        self._place = place % len(self._places)
        start, end = self._places[self._place]
        cursor = self.text.textCursor()
        cursor.setPosition(end)
        self.text.setTextCursor(cursor)  # both ends of a long change come into view, its start last
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        self.text.setTextCursor(cursor)
        self._tell_place()

    def _tell_place(self) -> None:
        count = len(self._places)
        if not count:
            words = tr("No change")
        elif self._place < 0:
            words = tr_n("%n change(s)", count)
        else:
            words = tr("Change {place} of {count}", place=self._place + 1, count=count)
        self.count.setText(words)

    def _draw(self) -> None:
        formats = {Kind.SAME: QTextCharFormat(), Kind.REMOVED: QTextCharFormat(),
                   Kind.ADDED: QTextCharFormat()}  # fmt: skip
        for kind, tone in ((Kind.REMOVED, "error"), (Kind.ADDED, "ok")):
            ground = QColor(self._theme.colors.color(tone))
            ground.setAlphaF(_GROUND)
            formats[kind].setBackground(ground)
        formats[Kind.REMOVED].setFontStrikeOut(True)
        formats[Kind.ADDED].setFontUnderline(True)
        self.text.clear()
        self._places = []
        cursor = self.text.textCursor()
        cursor.beginEditBlock()
        before = Kind.SAME
        for piece in self._found.pieces if self._found else ():
            start = cursor.position()
            cursor.insertText(piece.text.replace("\0", "\ufffd"), formats[piece.kind])
            if piece.kind is not Kind.SAME:
                if before is not Kind.SAME:
                    start = self._places.pop()[0]
                self._places.append((start, cursor.position()))
            before = piece.kind
        cursor.endEditBlock()

    @Slot(int, int)
    def _show_handle(self, least: int, most: int) -> None:
        self.text.verticalScrollBar().setEnabled(most > least)

    @Slot()
    def _chosen(self) -> None:
        self.pair_chosen.emit(self.before.currentIndex(), self.after.currentIndex())

    @Slot()
    def _copy(self) -> None:
        if self._found is not None:
            copy_text(self, _as_text(self._found))

    @Slot()
    def _follow_theme(self) -> None:
        self._theme.style(self, _STYLE)
        self._let_shrink()
        self.text.setFont(self._theme.font())
        self.text.document().setDocumentMargin(self._theme.px(12))
        option = QTextOption()
        option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.text.document().setDefaultTextOption(option)
        place = self._place
        self._draw()
        self._place = place if place < len(self._places) else -1


def _as_text(found: Differences) -> str:
    """Return differences as text whose signs say what became of each piece."""
    return "".join(
        piece.text.join(_SIGNS[piece.kind]) if piece.kind is not Kind.SAME else piece.text
        for piece in found.pieces
    )
