"""The transcript as the main window uses it.

It is told what the conversation holds, asks for messages as they come near the view, and reports
what a person wants done.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from falcon_desktop.core.domain.conversation import Message, MessageOutline, MessageStatus
from falcon_desktop.core.domain.matching import Matcher, matcher_for
from falcon_desktop.ui.kit.controls import takes_escape
from falcon_desktop.ui.kit.i18n import tr
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.transcript.actions import OPEN_FILE, MessageAction
from falcon_desktop.ui.transcript.conversation import ConversationLayout
from falcon_desktop.ui.transcript.finding import Finding
from falcon_desktop.ui.transcript.jump_button import JumpButton
from falcon_desktop.ui.transcript.menu import MessageMenu
from falcon_desktop.ui.transcript.message import MessageWidget
from falcon_desktop.ui.transcript.search import FIRST_THOUGHT, Words
from falcon_desktop.ui.transcript.selecting import Selecting

if TYPE_CHECKING:
    from falcon_desktop.ui.transcript.search import Hit

_ANCHOR_DELAY_MS: Final = 300


class TranscriptView(ConversationLayout):
    """The messages of one conversation."""

    action_requested = Signal(str, str)
    """A :class:`~falcon_desktop.ui.transcript.actions.MessageAction` and the message's id."""
    file_requested = Signal(str, int)
    """A file of a message is to be shown: the message's id, and the file's place."""
    edit_submitted = Signal(str, str)
    edit_changed = Signal(str, str)
    """message id, what is typed in its place and not saved, "" for nothing any more"""
    version_requested = Signal(str, int)
    anchor_changed = Signal(object)
    link_activated = Signal(str, str)
    texts_needed = Signal(list)
    """Ids of messages in which to find a word; answer with :meth:`provide_texts`."""
    found = Signal(int, int)
    """(which occurrence, from 1, 0 for none; how many)"""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setObjectName("messages")
        self.setAccessibleName(tr("Messages"))
        self._marked = ""
        self._all_selected = False
        self._fixed = False
        self._selecting = Selecting(self.viewport(), self.widgets.in_order, self)
        self._selecting.scroll_wanted.connect(self.scroll_by)
        self._escape = _Escape(self)
        self._finding = Finding(self)
        self._finding.texts_needed.connect(self.texts_needed)
        self._finding.found.connect(self.found)
        self._finding.place_chosen.connect(self._show_place)
        self._reveal: tuple[str, Words, int] | None = None
        self._hit: tuple[str, Matcher] | None = None
        self._last_kept = ""
        # in the viewport: over it, it would keep Qt from scrolling the pixels that are there
        self._jump = JumpButton(theme, self.viewport())
        self._jump.hide()
        self._jump.clicked.connect(self.jump_to_latest)
        theme.changed.connect(self._jump.apply_theme)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_changed)
        self._anchor_timer = QTimer(self)
        self._anchor_timer.setSingleShot(True)
        self._anchor_timer.setInterval(_ANCHOR_DELAY_MS)
        self._anchor_timer.timeout.connect(self._tell_anchor)

    def clear(self) -> None:
        """Show nothing."""
        self._anchor_timer.stop()
        self._selecting.clear()
        self._finding.stop()
        super().clear()
        self._marked = self._last_kept = ""
        self._all_selected = False
        self._watch_escape(False)
        self._reveal = None
        self._hit = None
        self._jump.hide()

    def close_rendering(self) -> None:
        """Show nothing and want no more formulas; the last call at the end."""
        self.clear()
        self.rendering.close()

    # --- places ---------------------------------------------------------------------------------

    @Slot()
    def jump_to_latest(self) -> None:
        """Show the end and follow it."""
        self._hurry()
        had_focus = self._jump.hasFocus()
        super().jump_to_latest()
        if had_focus:  # the button goes
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _read(self) -> None:
        self._reveal = None
        self._anchor_timer.start()

    @Slot()
    def _tell_anchor(self) -> None:
        self.anchor_changed.emit(self.anchor())

    def _arranged(self) -> None:
        self._mark_words()
        self._finish_reveal()
        self._keep_last_bar()
        self._update_jump()

    def _update_jump(self) -> None:
        model = self.model
        away = len(self.items) > 0 and not model.following and not model.end_in_view
        if not away:
            self._news = [0, 0]
        self._jump.show_news(*self._news)
        if away:
            # the middle of the whole area, scroll bar included, as the message box below
            self._jump.place(self.width() // 2 - self.viewport().x(), self.viewport().height())
            self._jump.raise_()
        self._jump.setVisible(away)

    def _keep_last_bar(self) -> None:
        """The last message shows its buttons always: the next step is seldom elsewhere."""
        last = self.items.outlines[-1] if len(self.items) else None
        wanted = last.id if last is not None and last.status is not MessageStatus.STREAMING else ""
        if wanted != self._last_kept:
            former = self.widgets.get(self._last_kept)
            if former is not None:
                former.keep_bar(False)
            self._last_kept = wanted
        widget = self.widgets.get(wanted)
        if widget is not None:
            widget.keep_bar(True)

    # --- what a person does with a message ------------------------------------------------------

    def _connect(self, widget: MessageWidget) -> None:
        super()._connect(widget)
        self._selecting.watch(widget)
        widget.selection_changed.connect(self._selection_changed)
        widget.triggered.connect(self._act)
        widget.edit_submitted.connect(self.edit_submitted)
        widget.edit_changed.connect(self.edit_changed)
        widget.link_activated.connect(self.link_activated)
        widget.menu_requested.connect(self._show_menu)
        widget.fix(self._fixed)
        live = self.items.live.get(widget.message.id)
        answer = self.widgets.answer(widget.message.id)
        if live is not None and answer is not None and live.progress:
            answer.set_progress(live.progress)
        if self._all_selected:
            widget.show_selected(True)
        if widget.message.id == self._marked:
            widget.mark(True)
        if widget.message.id == self.items.remembers_after:
            widget.show_memory_line(True)

    @Slot(str, str)
    def _act(self, message_id: str, action: str) -> None:
        if action == "previous":
            self.version_requested.emit(message_id, -1)
        elif action == "next":
            self.version_requested.emit(message_id, 1)
        elif action.startswith(OPEN_FILE):
            self.file_requested.emit(message_id, int(action.removeprefix(OPEN_FILE)))
        else:
            self.action_requested.emit(action, message_id)

    @Slot(str, str)
    def _act_in_menu(self, message_id: str, action: str) -> None:
        match action:
            case "select_all":
                self.select_all()
            case "copy_selection":
                self.copy_selection()
            case "edit":
                self.edit(message_id)
            case MessageAction.COPY_CONVERSATION:
                self.action_requested.emit(action, "")
            case _:
                self.action_requested.emit(action, message_id)

    @Slot(str, QPoint)
    def _show_menu(self, message_id: str, place: QPoint) -> None:
        menu = self.menu_of(message_id)
        if menu is not None:
            menu.popup(place)

    def menu_of(self, message_id: str) -> MessageMenu | None:
        """Return a message's menu, None where no widget shows it."""
        widget = self.widgets.get(message_id)
        if widget is None:
            return None
        menu = MessageMenu(self, widget, self.theme)
        menu.chosen.connect(self._act_in_menu)
        return menu

    def fix(self, fixed: bool) -> None:
        """Offer nothing under the messages that changes the conversation, or offer it again."""
        self._fixed = fixed
        self.widgets.fix(fixed)

    def edit(self, message_id: str) -> None:
        """Put a message in the editor, scrolling to it if need be."""
        index = self.items.index.get(message_id)
        if index is None:
            return
        self._bring(index)
        if self.widgets.get(message_id) is None:
            self._hurry()  # in view, but not made yet
            self.arrange()
        widget = self.widgets.get(message_id)
        if widget is not None:
            widget.start_edit()

    # --- keyboard -------------------------------------------------------------------------------

    def focus_message(self, step: int) -> None:
        """Focus the next (+1) or previous (-1) message; from elsewhere, the last one in view."""
        if not len(self.items):
            return
        here = self.items.index.get(self._marked)
        widget = self.widgets.get(self._marked)
        if here is None or widget is None:
            visible = self.model.items_between(0, self.model.page)
            target = visible[-1] if step < 0 else visible[0]
        else:
            target = min(max(0, here + step), len(self.items) - 1)
        self._marked = self.items.id_at(target)
        self._bring(target)
        focused = self.widgets.get(self._marked)
        if focused is not None:
            focused.mark(True)
            focused.setFocus(Qt.FocusReason.TabFocusReason)
        if widget is not None and widget is not focused:
            widget.mark(False)

    @Slot(QWidget, QWidget)
    def _focus_changed(self, old: QWidget | None, _new: QWidget | None) -> None:
        for widget in self.widgets:
            if old is not None and (old is widget or widget.isAncestorOf(old)):
                widget.focus_left()

    @property
    def focused_message(self) -> str:
        """The id of the message that Alt+↑/↓ is at, "" for none."""
        return self._marked

    def _bring(self, index: int) -> None:
        """Scroll as little as shows a message, its top if it is taller than the view."""
        model = self.model
        for _ in range(2):  # the second time with its real height
            self._hurry()
            y, height = model.y_of(index), model.heights[index]
            if y >= 0 and y + height <= model.page:
                return
            if y < 0 or height > model.page:
                model.read_to(model.position + y - min(12, model.padding_top))
            else:
                model.read_to(model.position + y + height - model.page)
            self._moved()
            self._read()

    def _watch_escape(self, watch: bool) -> None:
        """See Esc before its shortcut does, while something may be selected."""
        if watch:
            self.installEventFilter(self._escape)
        else:
            self.removeEventFilter(self._escape)

    def lets_go(self, event: QEvent) -> bool:
        """Take Esc to let go of what is selected, unless there is an answer for it to stop."""
        if any(widget.running for widget in self.widgets):
            return False
        selected = self._all_selected or any(widget.has_selection for widget in self.widgets)
        return selected and takes_escape(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.focus_message(-1 if event.key() == Qt.Key.Key_Up else 1)
        elif control and event.key() == Qt.Key.Key_A:
            self.select_all()
        elif control and event.key() in (Qt.Key.Key_C, Qt.Key.Key_Insert):
            self.copy_selection()
        elif event.key() == Qt.Key.Key_Escape and (self._all_selected or self.selected_text()):
            self.clear_selection()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._press_button(event):
            pass
        else:
            super().keyPressEvent(event)

    def _press_button(self, event: QKeyEvent) -> bool:
        """Press the button in a message that has the keyboard: Qt's own know Space alone."""
        button = QApplication.focusWidget()
        if not isinstance(button, QAbstractButton) or not self.isAncestorOf(button):
            return False
        if not event.isAutoRepeat():
            button.click()
        return True

    # --- selection ------------------------------------------------------------------------------

    def select_all(self) -> None:
        """Select the whole conversation, drawn or not."""
        self._selecting.clear()
        self._all_selected = True
        self._watch_escape(True)
        for widget in self.widgets:
            widget.show_selected(True)

    def clear_selection(self) -> None:
        """Select nothing."""
        self._all_selected = False
        self._watch_escape(False)
        self._selecting.clear()
        for widget in self.widgets:
            widget.show_selected(False)

    def selected_text(self) -> str:
        """Return what is selected as Markdown; "" for nothing, or where all is selected."""
        return self._selecting.text()

    def copy_selection(self) -> bool:
        """Copy what is selected; return whether anything is.

        A conversation selected as a whole is not here as a whole: ``copy_conversation`` is asked.
        """
        if self._all_selected:
            self.action_requested.emit(MessageAction.COPY_CONVERSATION, "")
            return True
        return self._selecting.copy()

    @Slot(object)
    def _selection_changed(self, widget: MessageWidget) -> None:
        if widget.has_selection:
            self._watch_escape(True)
        if self._all_selected and widget.has_selection:
            self._all_selected = False
            for other in self.widgets:
                other.show_selected(False)

    # --- find -----------------------------------------------------------------------------------

    def find(self, text: str) -> None:  # type: ignore[override] # QWidget.find is a static of Qt's
        """Find a word in the whole conversation; :attr:`found` reports as the texts come."""
        if text and text == self._finding.word:
            return
        if not text:
            self.clear_selection()
        self.clear_marks()
        self._finding.start(text, self.items.outlines, self._first_visible)

    def provide_texts(
        self, texts: Mapping[str, str], reasoning: Mapping[str, str] | None = None
    ) -> None:
        """Take texts that :attr:`texts_needed` asked for, and what the model thought before."""
        self._finding.take(texts, reasoning or {})

    def find_next(self) -> None:
        """Go to the next occurrence."""
        self._step(1)

    def find_previous(self) -> None:
        """Go to the previous occurrence."""
        self._step(-1)

    def _step(self, change: int) -> None:
        if self._hit is not None and not self._finding.word:
            self._finding.start(self._hit[1], self.items.outlines, self._place_of_hit, change)
        else:
            self._finding.step(change)

    def _place_of_hit(self) -> int:
        return self.items.index.get(self._hit[0] if self._hit else "", 0)

    def show_hit(
        self,
        path: Sequence[MessageOutline],
        versions: Mapping[str, tuple[int, int]],
        messages: Sequence[Message],
        hit: Hit,
    ) -> None:
        """Show a conversation at a message that a search found, see :meth:`reveal_hit`.

        Only what is around the hit is laid out, once.
        """
        self._take_conversation(path, versions, messages)
        if hit.message_id not in self.items.index:
            self._open_at(None, 0)
            return
        self._begin_opening()
        self.reveal_hit(hit.message_id, hit.query, thought=hit.thought)

    def reveal_hit(self, message_id: str, query: str, *, thought: bool = False) -> None:
        """Scroll to a message that a search through everything found, or to its reasoning.

        Its words are marked in the whole conversation until :meth:`clear_marks`; find_next and
        find_previous go on from there.
        """
        self._finding.stop()
        words = matcher_for(query)
        self._hit = (message_id, words) if words else None
        self.reveal(message_id, words, FIRST_THOUGHT if thought else 0)

    def clear_marks(self) -> bool:
        """Mark the words of a search no more; False if none were marked."""
        marked, self._hit = self._hit is not None, None
        if marked:
            self._finding.stop()
            for widget in self.widgets:
                widget.show_marks(None)
        return marked

    def _mark_words(self) -> None:
        """Mark the words that are searched for in what came into view."""
        if self._hit is None:
            return
        words = self._hit[1]
        for widget in self.widgets:
            if widget.marks is not words and widget.complete:
                widget.show_marks(words)

    def _first_visible(self) -> int:
        return self.model.index

    @Slot(int, object, int)
    def _show_place(self, index: int, word: Words, occurrence: int) -> None:
        if index < len(self.items):
            self.reveal(self.items.id_at(index), word, occurrence)

    def reveal(self, message_id: str, word: Words = "", occurrence: int = 0) -> None:
        """Scroll to a message and to a word in it, once the message is here."""
        index = self.items.index.get(message_id)
        if index is None:
            return
        self._reveal = (message_id, word, occurrence)
        self.model.following = False
        self.model.move_to_item(index, self.model.page // 4)
        self._measure_first(index)
        self._move_to_word()
        self._hurry()
        self._moved()

    def _finish_reveal(self) -> None:
        if self._move_to_word():
            self._moved()

    def _move_to_word(self) -> bool:
        """Move the view to what is to be revealed; False while that is not laid out."""
        if self._reveal is None:
            return False
        message_id, word, occurrence = self._reveal
        index = self.items.index.get(message_id)
        widget = self.widgets.get(message_id)
        if index is None or widget is None or (word and not widget.complete):
            return False  # once it is laid out
        self._reveal = None
        for other in self.widgets:
            if other is not widget:
                other.clear_selection()
        y = widget.reveal(word, occurrence) if word else 0
        if self._hit is not None and word is self._hit[1]:
            widget.marks = self._hit[1]
        self.model.hold_item(index, self.model.page // 3 - (y or 0))
        self._read()
        return True


class _Escape(QObject):
    """Sees the events of a view that may have to let go of what is selected.

    An ``event`` or ``eventFilter`` of the view itself would be called a thousand times for each
    thousand tokens, whether or not anything is selected.
    """

    def __init__(self, view: TranscriptView) -> None:
        super().__init__(view)
        self._view = view

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        return event.type() == QEvent.Type.ShortcutOverride and self._view.lets_go(event)
