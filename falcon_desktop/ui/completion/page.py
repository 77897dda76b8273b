"""The page of a text that a model continues: the text, and a bar of actions."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from falcon_desktop.core.domain.conversation import Message
from falcon_desktop.core.domain.errors import ContextTooLong, NextStep
from falcon_desktop.core.domain.generation import PARAMETERS
from falcon_desktop.ui.completion.editor import MARGIN, TextEditor
from falcon_desktop.ui.kit.caret import CaretRest
from falcon_desktop.ui.kit.controls import Button, IconButton, Look, name_widget
from falcon_desktop.ui.kit.i18n import told, tr
from falcon_desktop.ui.kit.labels import Label
from falcon_desktop.ui.kit.theme import SMALL, TEXT_COLUMN_WIDTH, Theme
from falcon_desktop.ui.kit.tips import set_tip
from falcon_desktop.ui.options.number_field import NumberField
from falcon_desktop.ui.options.words import number_text
from falcon_desktop.ui.transcript.notes import NoteView
from falcon_desktop.ui.transcript.words import Note, how_made, note_of

NARROW: Final = 560
_SPACING: Final = 4
_STATUS: Final = 24
_FACTS: Final = 48
"""What the bar's state, and how a text was made, take at the least, in pixels at no zoom."""
STYLE: Final = """
QLineEdit { placeholder-text-color: @secondary;
    background: @window; color: @text; border: 1px solid @edge; border-radius: 8px;
    padding: 4px 8px; selection-background-color: @accent; selection-color: @on_accent; }
QLineEdit:focus { border: 2px solid @accent; padding: 3px 7px; }
"""


class CompletionPage(QWidget):
    """Shows a text; signals report what the user wants."""

    edited = Signal()
    go_on_requested = Signal()
    stop_requested = Signal()
    take_back_requested = Signal()
    another_requested = Signal()
    version_requested = Signal(int)
    details_requested = Signal()
    limit_chosen = Signal(object)
    """The most tokens to add, None for the default."""
    next_step_requested = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._running = False
        self._has_versions = False
        self._may_switch = True
        self._note: NoteView | None = None
        name_widget(self, "Completion page", tr("Text to continue"))
        self.editor = TextEditor(theme)
        CaretRest(self.editor)
        self._note_place = _NotePlace()
        self.take_back = self._icon("undo", "Undo the continuation", tr("Undo the continuation"))
        self.another = self._icon("regenerate", "Another continuation", tr("Try again"))
        self.previous = self._icon("previous", "Previous version", tr("Previous version"))
        self.next = self._icon("next", "Next version", tr("Next version"))
        self.versions = Label(theme, scale=SMALL, tone="secondary")
        self.versions.setObjectName("versions")
        self.facts = Button(theme, "", look=Look.LINK)
        self.facts.tone = "secondary"
        self.facts.setObjectName("how_it_was_made")
        set_tip(self.facts, tr("How it was made"))
        self.status = Label(theme, scale=0.95, tone="secondary", elide=True)
        self.status.setObjectName("status")
        self.limit_name = Label(theme, tr("Max new tokens"), scale=0.95, tone="secondary")
        self.limit = NumberField(theme, PARAMETERS["max_new_tokens"])
        name_widget(self.limit, "Max new tokens", tr("Max new tokens"))
        set_tip(self.limit, tr("Adds at most this many tokens at a time."))
        keys = QKeySequence("Ctrl+Return").toString(QKeySequence.SequenceFormat.NativeText)
        self.go_on = Button(theme, tr("Continue"), look=Look.ACCENT)
        self.go_on.setObjectName("go_on")
        set_tip(self.go_on, tr("Continue from the end"), keys=keys)
        self.stop = Button(theme, tr("Stop"), icon_name="stop", look=Look.OUTLINED)
        self.stop.setObjectName("stop")
        self._arrange()
        self._connect()
        theme.changed.connect(self._follow_theme)
        self._follow_theme()
        self.show_state()

    # --- values in ------------------------------------------------------------------------------

    def show_last(self, last: Message | None, versions: tuple[int, int] = (1, 1)) -> None:
        """Show how the last continuation was made and how it ended."""
        place, count = versions
        self._has_versions = count > 1
        self.versions.setText(f"{place} / {count}")
        self.previous.setEnabled(place > 1)
        self.next.setEnabled(place < count)
        words = how_made(last) if last is not None else ""
        self.facts.setText(words)
        self.facts.setAccessibleName(tr("How it was made: {facts}", facts=words))
        self._show_note(last)
        self.show_state()

    def allow_versions(self, allowed: bool) -> None:
        """Offer other versions, or not: unsaved edits would be lost."""
        self._may_switch = allowed
        self.show_state()

    def show_running(self, running: bool) -> None:
        """Show Stop instead of Continue."""
        self._running = running
        if running:
            self._show_note(None)
        else:
            self.status.setText("")
        self.show_state()

    def show_progress(self, words: str) -> None:
        """Show what is happening before the first token."""
        self.status.set_tone("secondary")
        self.status.setText(words)

    @Slot(str)
    def _refuse_limit(self, sentence: str) -> None:
        """Say why what is typed as a limit is none, "" once it is one."""
        if sentence or not self._running:
            self.status.set_tone("error" if sentence else "secondary")
            self.status.setText(sentence)

    def show_limit(self, chosen: int | None, below: int | None) -> None:
        """Show the maximum number of tokens added at a time."""
        value = below if chosen is None else chosen
        words = tr("Default") if value is None else number_text(self.limit.parameter, value)
        self.limit.show_value(value, words)

    @Slot()
    def show_state(self) -> None:
        """Enable the actions that are possible now."""
        free = not self._running
        self.go_on.setVisible(free)
        self.stop.setVisible(self._running)
        self.go_on.setEnabled(bool(self.editor.document().characterCount() > 1))
        self.take_back.setEnabled(free and self.editor.has_continuation)
        self.another.setEnabled(free and self.editor.has_continuation)
        for widget in (self.previous, self.versions, self.next):
            widget.setVisible(free and self._has_versions and self._may_switch)
        self._leave_out()

    def focus(self) -> None:
        """Put the caret into the text."""
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- inside ---------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Align the bar with the text, and leave out what does not fit."""
        super().resizeEvent(event)
        side = max(MARGIN, (self.width() - self.theme.px(TEXT_COLUMN_WIDTH)) // 2)
        self._foot.setContentsMargins(side, 6, side, 14)
        self.show_state()

    def _leave_out(self) -> None:
        """Show how it was made, and the limit's name, where there is room for them."""
        px, wide = self.theme.px, self.width() >= NARROW
        margins = self._foot.contentsMargins()
        room = self.width() - margins.left() - margins.right() - px(_STATUS)
        others = (self.take_back, self.another, self.previous, self.versions, self.next)
        for one in (*others, self.limit, self.go_on, self.stop):
            room -= 0 if one.isHidden() else one.sizeHint().width() + _SPACING
        room -= self.limit_name.sizeHint().width() + 2 * _SPACING
        self.limit_name.setVisible(wide and room >= 0)
        known = not self._running and bool(self.facts.text())
        self.facts.setVisible(known and wide and room >= px(_FACTS))

    def _icon(self, icon: str, english: str, name: str) -> IconButton:
        button = IconButton(self.theme, icon)
        name_widget(button, english, name)
        set_tip(button, name)
        return button

    def _arrange(self) -> None:
        bar = QHBoxLayout()
        bar.setSpacing(_SPACING)
        for widget in (self.take_back, self.another, self.previous, self.versions, self.next):
            bar.addWidget(widget)
        bar.addWidget(self.facts)
        bar.addWidget(self.status, 1)
        bar.addWidget(self.limit_name)
        bar.addWidget(self.limit)
        bar.addSpacing(_SPACING)
        bar.addWidget(self.go_on)
        bar.addWidget(self.stop)
        self._foot = QVBoxLayout()
        self._foot.setSpacing(8)
        self._foot.addWidget(self._note_place)
        self._foot.addLayout(bar)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.editor, 1)
        layout.addLayout(self._foot)

    def _connect(self) -> None:
        self.editor.edited.connect(self.edited)
        self.editor.edited.connect(self.show_state)
        self.editor.go_on_requested.connect(self.go_on_requested)
        self.setFocusProxy(self.editor)
        self.go_on.clicked.connect(self.go_on_requested)
        self.stop.clicked.connect(self.stop_requested)
        self.take_back.clicked.connect(self.take_back_requested)
        self.another.clicked.connect(self.another_requested)
        self.previous.clicked.connect(self._previous)
        self.next.clicked.connect(self._next)
        self.facts.clicked.connect(self.details_requested)
        self.limit.entered.connect(self.limit_chosen)
        self.limit.refused.connect(self._refuse_limit)

    def _show_note(self, last: Message | None) -> None:
        note = _note_of(last) if last is not None else None
        if self._note is not None:
            self._note.hide()
            self._note.deleteLater()
            self._note = None
        if note is not None:
            self._note = NoteView(self.theme, note, self._note_place)
            self._note.action_requested.connect(self.next_step_requested)
        self._note_place.hold(self._note)

    @Slot()
    def _follow_theme(self) -> None:
        self.theme.style(self.limit, STYLE)
        self.limit.setMinimumHeight(self.theme.px(32))
        self.show_state()
        if self._note is not None:
            self._note.apply_theme()
            self._note_place.fit()

    @Slot()
    def _previous(self) -> None:
        self.version_requested.emit(-1)

    @Slot()
    def _next(self) -> None:
        self.version_requested.emit(1)


def _note_of(last: Message) -> Note | None:
    """Return what to say of a continuation; a text that is too long has no oldest messages."""
    failure = last.failure
    is_ours = failure is not None and not failure.from_file
    if failure is not None and is_ours and failure.code == ContextTooLong.code:
        step = NextStep.SHORTEN_CONTEXT
        return Note(told(failure.sentence), step, told(failure.detail), severe=True)
    return note_of(last)


class _NotePlace(QWidget):
    """Gives a note the height that it needs at this width."""

    def __init__(self) -> None:
        super().__init__()
        self._note: NoteView | None = None
        self.hide()

    def hold(self, note: NoteView | None) -> None:
        """Show another note, or none."""
        self._note = note
        self.setVisible(note is not None)
        if note is not None:
            note.height_changed.connect(self.fit)
            note.show()
            self.fit()

    def sizeHint(self) -> QSize:
        """Return the note's size."""
        return QSize(200, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the note out again."""
        super().resizeEvent(event)
        self.fit()

    @Slot()
    def fit(self) -> None:
        """Take the note's height."""
        if self._note is not None:
            height = self._note.layout_for(max(80, self.width()))
            self._note.setGeometry(0, 0, self.width(), height)
            self.setFixedHeight(height)
