"""The message box with its buttons and the context meter.

Text leaves the box only when the main window says so (:meth:`clear_after_send`), which puts it back
if it could not be saved, so that a failed send loses nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent, QTextCursor, QWindow
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from falcon_desktop.core.domain.settings import SendKey
from falcon_desktop.ui.composer.box import ComposerBox, RoundButton
from falcon_desktop.ui.composer.editor import MessageEdit
from falcon_desktop.ui.composer.meter import ContextMeter
from falcon_desktop.ui.kit.controls import Button, name_widget
from falcon_desktop.ui.kit.i18n import tr
from falcon_desktop.ui.kit.theme import RADIUS_BUBBLE, TEXT_COLUMN_WIDTH, Theme
from falcon_desktop.ui.kit.tips import set_tip

if TYPE_CHECKING:
    from falcon_desktop.core.domain.attachments import Attachment
    from falcon_desktop.ui.kit.file_chips import FileChips
    from falcon_desktop.ui.kit.labels import Label

DRAFT_DELAY_MS = 500
HEIGHT_SHARE = 0.4
"""The box takes at most this share of its window's height."""


class Composer(QWidget):
    """The message box."""

    submitted = Signal(str)
    file_opened = Signal(object)
    """An attached file is to be shown."""
    attachments_changed = Signal()
    """A file was taken out."""
    image_pasted = Signal(object)
    resized = Signal()
    """It takes another room; none while it is hidden."""
    stop_requested = Signal()
    content_changed = Signal()
    """Something was typed, attached or taken out."""
    draft_changed = Signal(str)
    """What is typed, half a second after the last key; also when the box loses its text."""
    edit_last_requested = Signal()
    files_offered = Signal(list)
    attach_requested = Signal()
    large_paste = Signal(int, int)
    long_line_pasted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._running = False
        self._can_send = True
        self._loading = False
        self._asking = False
        self.edit = MessageEdit(theme)
        self.edit.setPlaceholderText(tr("Message Falcon…"))
        self.attach = Button(theme, tr("Attach"), icon_name="plus")
        self.attach.quiet = True
        self.attach.padding = 2  # its icon stands where the text begins
        self.attach.end_padding = 8
        name_widget(self.attach, "Attach", tr("Attach"))
        set_tip(self.attach, tr("Attach files"))
        self._attachments: tuple[Attachment, ...] = ()
        self._chips: FileChips | None = None
        self.meter = ContextMeter(theme)
        self._reading: Label | None = None
        self._is_reading = False
        self.send = RoundButton(theme, "send")
        name_widget(self.send, "Send", tr("Send"))
        set_tip(self.send, tr("Send"))
        self.stop = RoundButton(theme, "stop")
        name_widget(self.stop, "Stop", tr("Stop"))
        set_tip(self.stop, tr("Stop"))
        self.stop.hide()
        self._handle: QWindow | None = None
        self._draft_timer = QTimer(self)
        self._draft_timer.setSingleShot(True)
        self._draft_timer.setInterval(DRAFT_DELAY_MS)
        self._arrange()
        self._connect()
        self._update_send()

    # --- values in -----------------------------------------------------------------------------

    def set_draft(self, text: str) -> None:
        """Show a conversation's draft, without reporting it as a change."""
        self._draft_timer.stop()
        self._loading = True
        self.edit.setPlainText(text)
        self._loading = False
        self.edit.moveCursor(self.edit.textCursor().MoveOperation.End)
        self._grow()
        self._update_send()

    def set_running(self, running: bool) -> None:
        """Show Stop instead of Send while an answer is running."""
        if running == self._running:
            return
        self._running = running
        had_focus = self.send.hasFocus() or self.stop.hasFocus()
        self.send.setVisible(not running)
        self.stop.setVisible(running)
        if had_focus:
            self.focus()

    @property
    def running(self) -> bool:
        """Whether Stop is shown."""
        return self._running

    def set_can_send(self, possible: bool) -> None:
        """Enable or disable sending; typing is always possible."""
        self._can_send = possible
        self._update_send()

    def set_asking(self, asking: bool) -> None:
        """Block sending until the previous question is saved; typing stays possible."""
        self._asking = asking
        self._update_send()

    def clear_context(self) -> None:
        """Hide the meter."""
        self.meter.hide()

    def attachments(self) -> tuple[Attachment, ...]:
        """Return the attached files."""
        return self._attachments

    def set_attachments(self, attachments: Sequence[Attachment]) -> None:
        """Show these attached files."""
        self._attachments = tuple(attachments)
        if self._chips is None and self._attachments:
            from falcon_desktop.ui.kit.file_chips import FileChips  # see loading.py

            self._chips = FileChips(self.theme, removable=True)
            self._chips.opened.connect(self._open_file)
            self._chips.removed.connect(self._remove_file)
            self._inside.insertWidget(0, self._chips)
        if self._chips is not None:
            self._chips.set_files(self._attachments)
            for chip, after in pairwise([*self._chips.chips, self.edit]):
                QWidget.setTabOrder(chip, after)
        self._update_send()
        self.content_changed.emit()

    def clear_sent_files(self, sent: Sequence[Attachment]) -> None:
        """Remove files that were saved with a question; files attached since stay."""
        if sent:
            self.set_attachments([one for one in self._attachments if one not in sent])

    def show_costs(self, tokens: Sequence[int], *, guessed: bool = False) -> None:
        """Show how many tokens each file uses, about where they are ``guessed``."""
        if self._chips is not None:
            self._chips.show_tokens(tokens, guessed=guessed)

    def set_reading(self, text: str) -> None:
        """Show which file is being read, "" for none: sending waits for it."""
        if self._reading is None and text:
            from falcon_desktop.ui.kit.labels import Label
            from falcon_desktop.ui.kit.theme import SMALL

            self._reading = Label(self.theme, scale=SMALL, tone="secondary")
            self._reading.setObjectName("reading")
            self._foot.insertWidget(self._foot.indexOf(self.meter) + 1, self._reading)
        if self._reading is not None:
            self._reading.setText(text)
            self._reading.setAccessibleName(text)
            self._reading.setVisible(bool(text))
        self._is_reading = bool(text)
        self._update_send()

    def set_send_key(self, key: SendKey) -> None:
        """Choose which key sends."""
        self.edit.set_send_key(key)

    def set_temporary(self, temporary: bool) -> None:
        """Show with a dashed border that the chat is not saved."""
        self._box.set_dashed(temporary)

    def text(self) -> str:
        """Return the typed text."""
        return self.edit.toPlainText()

    def take_text(self) -> str:
        """Return the typed text without surrounding white space; the box keeps it."""
        return self.text().strip()

    def clear_after_send(self, sent: str | None = None) -> None:
        """Clear the box: its text is being sent. Undo brings it back.

        With ``sent``, only if the box still holds that text: what was typed since stays.
        """
        if sent is not None and self.take_text() != sent.strip():
            return
        cursor = self.edit.textCursor()
        cursor.select(cursor.SelectionType.Document)
        cursor.removeSelectedText()
        self._draft_timer.stop()

    def select(self, anchor: int, position: int) -> None:
        """Select from ``anchor`` to the caret's ``position``, as far as there is text."""
        end = self.edit.document().characterCount() - 1
        cursor = self.edit.textCursor()
        cursor.setPosition(min(anchor, end))
        cursor.setPosition(min(position, end), cursor.MoveMode.KeepAnchor)
        self.edit.setTextCursor(cursor)

    def put_back(self, text: str) -> None:
        """Put text back before what is typed now."""
        typed = self.text()
        cursor = QTextCursor(self.edit.document())
        self.edit.expect(text)
        cursor.insertText(f"{text}\n\n" if typed.strip() else text)

    def touch(self) -> None:
        """Report the draft soon, as after typing."""
        self._draft_timer.start()

    def insert(self, text: str) -> None:
        """Type text at the caret, as one Undo step."""
        self.edit.insertPlainText(text)
        self.focus()

    def flush_draft(self) -> None:
        """Report the draft now if a change is pending."""
        if self._draft_timer.isActive():
            self._draft_timer.stop()
            self._tell_draft()

    def focus(self) -> None:
        """Focus the box, unless it is hidden."""
        was_hidden = self.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)
        if not (was_hidden and self.isHidden()):
            self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- inside --------------------------------------------------------------------------------

    def _arrange(self) -> None:
        self._box = ComposerBox(self.theme, self.edit)
        foot = self._foot = QHBoxLayout()
        foot.setSpacing(8)
        for widget in (self.attach, self.meter):
            foot.addWidget(widget)
        foot.addStretch(1)
        foot.addWidget(self.send)
        foot.addWidget(self.stop)
        inside = self._inside = QVBoxLayout(self._box)
        inside.setContentsMargins(15, 13, 12, 10)
        inside.setSpacing(8)
        inside.addWidget(self.edit)
        inside.addLayout(foot)
        self.theme.changed.connect(self._take_width)
        self._take_width()
        around = QHBoxLayout(self)
        around.setContentsMargins(16, 4, 16, 12)
        around.addStretch(0)
        around.addWidget(self._box, 1)
        around.addStretch(0)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def _connect(self) -> None:
        self.edit.textChanged.connect(self._changed)
        self.edit.send_requested.connect(self._submit)
        self.edit.stop_requested.connect(self._stop)
        self.edit.edit_last_requested.connect(self.edit_last_requested)
        self.edit.files_offered.connect(self.files_offered)
        self.edit.image_pasted.connect(self.image_pasted)
        self.edit.large_paste.connect(self.large_paste)
        self.edit.long_line_pasted.connect(self.long_line_pasted)
        self.edit.height_changed.connect(self._grow)
        self.send.clicked.connect(self._submit)
        self.stop.clicked.connect(self._stop)
        self.attach.clicked.connect(self.attach_requested)
        self._draft_timer.timeout.connect(self._tell_draft)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Grow or shrink with the width."""
        super().resizeEvent(event)
        self._grow()
        self.resized.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        """Report that its space is free."""
        super().hideEvent(event)
        self.resized.emit()

    def showEvent(self, event: QShowEvent) -> None:
        """Limit the height to a share of the window's from now on.

        An event filter of the window would be called with each of its frames while text streams.
        """
        super().showEvent(event)
        self.resized.emit()
        handle = self.window().windowHandle()
        if handle is not self._handle:
            self._handle = handle
            handle.heightChanged.connect(self._grow)
        self._grow()

    @Slot()
    def _grow(self) -> None:
        limit = max(60, int(self.window().height() * HEIGHT_SHARE) - 70)
        height = min(self.edit.wanted_height(), limit)
        if height != self.edit.height():
            self.edit.setFixedHeight(height)

    @Slot()
    def _take_width(self) -> None:
        self._box.setMaximumWidth(self.theme.px(TEXT_COLUMN_WIDTH) + 2 * RADIUS_BUBBLE)

    @Slot()
    def _changed(self) -> None:
        self._update_send()
        self.content_changed.emit()
        if not self._loading:
            self._draft_timer.start()

    def _update_send(self) -> None:
        blank = self.edit.document().isEmpty() or not self._has_words()
        possible = self._can_send and not self._is_reading and not self._asking
        self.send.setEnabled(possible and (not blank or bool(self._attachments)))

    def _has_words(self) -> bool:
        block = self.edit.document().begin()
        while block.isValid():
            if block.text().strip():
                return True
            block = block.next()
        return False

    @Slot()
    def _submit(self) -> None:
        if self._running or self._asking or not self._can_send or self._is_reading:
            return
        if not self._has_words() and not self._attachments:
            return
        self.submitted.emit(self.take_text())

    @Slot()
    def _stop(self) -> None:
        if self._running:
            self.stop_requested.emit()

    @Slot(int)
    def _open_file(self, place: int) -> None:
        if 0 <= place < len(self._attachments):
            self.file_opened.emit(self._attachments[place])

    @Slot(int)
    def _remove_file(self, place: int) -> None:
        self.set_attachments([one for i, one in enumerate(self._attachments) if i != place])
        self.attachments_changed.emit()
        left = self._chips.chips if self._chips is not None else []
        if left:
            left[min(place, len(left) - 1)].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.focus()

    @Slot()
    def _tell_draft(self) -> None:
        self.draft_changed.emit(self.text())
