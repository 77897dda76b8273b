"""The transcript as the main window uses it.

It is told what the conversation holds, asks for messages as they come near the view, and reports
what a person wants done.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, QRect, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from falcon_desktop.core.domain.conversation import (
    HitPlace,
    Message,
    MessageOutline,
    MessageStatus,
    Role,
    ScrollAnchor,
)
from falcon_desktop.ui.kit.controls import holds_keyboard
from falcon_desktop.ui.kit.i18n import tr
from falcon_desktop.ui.kit.tab_order import scrolls_itself
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.transcript.actions import OPEN_FILE, MessageAction
from falcon_desktop.ui.transcript.announcer import Announcer
from falcon_desktop.ui.transcript.conversation import ShownConversation
from falcon_desktop.ui.transcript.items import Items
from falcon_desktop.ui.transcript.jump_button import JumpButton
from falcon_desktop.ui.transcript.layout import MessageLayout
from falcon_desktop.ui.transcript.menu import MessageMenu
from falcon_desktop.ui.transcript.message import MessageWidget
from falcon_desktop.ui.transcript.revealing import Revealing
from falcon_desktop.ui.transcript.search import Words
from falcon_desktop.ui.transcript.selecting import Selected, Selecting
from falcon_desktop.ui.transcript.surface import ScrollSurface

if TYPE_CHECKING:
    from falcon_desktop.core.domain.attachments import Attachment
    from falcon_desktop.core.domain.confidence import TokenConfidence
    from falcon_desktop.core.domain.parts import Part
    from falcon_desktop.ui.transcript.search import Hit

_ANCHOR_DELAY_MS: Final = 300


class TranscriptView(ScrollSurface):
    """The messages of one conversation.

    A scroll surface that owns what fills it: the messages in place, the conversation they are of,
    what is selected in them, and the words that are gone to.
    """

    messages_needed = Signal(list)
    """Ids of messages that come near the view; answer with :meth:`provide`."""
    action_requested = Signal(str, str)
    """A :class:`~falcon_desktop.ui.transcript.actions.MessageAction` and the message's id."""
    file_requested = Signal(str, int)
    """A file of a message is to be shown: the message's id, and the file's place."""
    call_decided = Signal(str, int, object)
    """message id, the number of a tool's call among its calls, and a person's
    :class:`~falcon_desktop.core.domain.tools.Decision`"""
    edit_submitted = Signal(str, str)
    edit_changed = Signal(str, str)
    """message id, what is typed in its place and not saved, "" for nothing any more"""
    edit_dropped = Signal(str, str)
    """message id, what was typed in its place and given up; see :meth:`restore_edit`"""
    version_requested = Signal(str, int)
    anchor_changed = Signal(object)
    link_activated = Signal(str, str)
    texts_needed = Signal(list)
    """Ids of messages in which to find a word; answer with :meth:`provide_texts`."""
    json_shown = Signal(object)
    """A complete answer that was to be JSON is shown; answer with :meth:`show_verdict`."""
    found = Signal(int, int)
    """(which occurrence, from 1, 0 for none; how many)"""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setObjectName("messages")
        self.setAccessibleName(tr("Messages"))
        scrolls_itself(self)
        self._marked = ""
        self._turned: tuple[str, int] | None = None
        """Which button asked for another version by a key, and the place of its message."""
        self._fixed = False
        self._last_kept = ""
        self.items = Items()
        self._layout = MessageLayout(self, self.items)
        self._layout.messages_needed.connect(self.messages_needed)
        self._layout.widget_made.connect(self._connect)
        self._layout.arranged.connect(self._arranged)
        self.widgets = self._layout.widgets
        self.rendering = self._layout.rendering
        self.announcer = Announcer(self)
        self._conversation = ShownConversation(self._layout, self.announcer)
        self._conversation.news_came.connect(self._update_jump)
        self._selecting = Selecting(self, self.widgets)
        self._selecting.scroll_wanted.connect(self.scroll_by)
        self._revealing = Revealing(self, self._layout)
        self._revealing.texts_needed.connect(self.texts_needed)
        self._revealing.found.connect(self.found)
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
        self.read.connect(self._anchor_timer.start)

    # --- what is shown --------------------------------------------------------------------------

    def show_conversation(
        self,
        path: Sequence[MessageOutline],
        versions: Mapping[str, tuple[int, int]],
        messages: Sequence[Message] = (),
        anchor: ScrollAnchor | None = None,
    ) -> None:
        """Show a conversation at ``anchor``, or at its end.

        ``versions`` holds (which, of how many) for messages of which there are several.
        ``messages`` are those that are already known; the others are asked for as they come near.
        """
        self.clear()
        self._conversation.take(path, versions, messages)
        self._conversation.open(anchor)

    def show_hit(
        self,
        path: Sequence[MessageOutline],
        versions: Mapping[str, tuple[int, int]],
        messages: Sequence[Message],
        hit: Hit,
    ) -> None:
        """Show a conversation at a search hit, see :meth:`reveal_hit`.

        Only what is around the hit is laid out, once.
        """
        self.clear()
        self._conversation.take(path, versions, messages)
        if hit.message_id not in self.items.index:
            self._conversation.open(None)
            return
        self._layout.begin_opening()
        self.reveal_hit(hit.message_id, hit.query, hit.place)

    def change_path(
        self,
        path: Sequence[MessageOutline],
        versions: Mapping[str, tuple[int, int]],
        messages: Sequence[Message] = (),
    ) -> None:
        """Show another version of the conversation, staying where the two diverge."""
        turned, self._turned = self._turned, None
        if not self._conversation.change_path(path, versions, messages):
            self.show_conversation(path, versions, messages)
        if turned is not None:
            self._go_on_turning(*turned)

    def _go_on_turning(self, action: str, place: int) -> None:
        """Put the keyboard where it was before a version took the place of another."""
        if place >= len(self.items):
            return
        self.arrange()
        wanted = self.items.id_at(place)
        self._mark(wanted)
        if (widget := self.widgets.get(wanted)) is not None:
            widget.take_focus_to(action)

    def append(
        self,
        messages: Sequence[Message],
        versions: Mapping[str, tuple[int, int]] | None = None,
        *,
        sent: bool = True,
    ) -> None:
        """Add a question and its answer, or a regenerated answer, after the given message.

        What came after that message leaves the view: it is another version now. ``sent`` says
        that the user asked for this: then the question comes near the top third, and the view
        follows. Otherwise nothing moves.
        """
        self._conversation.append(messages, versions or {}, sent=sent)

    def provide(self, messages: Sequence[Message]) -> None:
        """Take requested messages."""
        self._conversation.provide(messages)

    def show_memory(self, remembers_after: str) -> None:
        """Draw the line below a message from which the model remembers; "" for none."""
        self._conversation.show_memory(remembers_after)

    def extend_answer(self, message_id: str, text: str, reasoning: str = "") -> None:
        """Add new text of a running answer; meant to be called once per frame.

        What comes before the answer's message was provided is kept and added to it.
        """
        self._conversation.extend_answer(message_id, text, reasoning)

    def set_model(self, message_id: str, model: str) -> None:
        """Show which model is answering, as soon as it is known."""
        self._conversation.set_model(message_id, model)

    def set_parts(
        self, message_id: str, attachments: tuple[Attachment, ...], parts: tuple[Part, ...]
    ) -> None:
        """Take what came of a running answer that is no text, and where among its text it stands.

        The text before it may come later.
        """
        self._conversation.set_parts(message_id, attachments, parts)

    def set_progress(self, message_id: str, words: str, *, can_stop: bool = False) -> None:
        """Show what happens before an answer's first token, like "Loading the model…".

        ``can_stop`` offers to give it up beside the words.
        """
        self._conversation.set_progress(message_id, words, can_stop=can_stop)

    def show_confidence(self, message_id: str, tokens: Sequence[TokenConfidence]) -> None:
        """Mark how sure the model was of an answer's tokens; () for nothing any more."""
        self._conversation.show_confidence(message_id, tokens)

    def finish_answer(self, message: Message) -> None:
        """Show how an answer ended: status, failure, usage and timings."""
        self._conversation.finish_answer(message)
        if self.widgets.get(message.id) is not None:
            self._tell_json(message)

    def show_verdict(self, message: Message, verdict: str) -> None:
        """Say below an answer, once it was looked at, whether it fits its schema."""
        if message.id not in self.items.index:
            return
        self.items.put_verdict(message, verdict)
        answer = self.widgets.answer(message.id)
        if answer is None:
            self.items.forget_heights(message.id)
        elif answer.message.text == message.text:
            answer.show_verdict(verdict)

    def _tell_json(self, message: Message) -> None:
        if not message.provenance.schema or message.role is not Role.ASSISTANT:
            return
        complete = message.status is MessageStatus.COMPLETE and bool(message.text)
        if complete and not self.items.verdict_of(message):
            self.json_shown.emit(message)

    def arrange(self) -> None:
        """Create, measure and place what is visible or nearby."""
        self._layout.arrange()

    def clear(self) -> None:
        """Show nothing."""
        self._anchor_timer.stop()
        self._selecting.clear()
        self._revealing.clear()
        self._conversation.clear()
        self._marked = self._last_kept = ""
        self._turned = None
        self._jump.hide()

    def close_rendering(self) -> None:
        """Show nothing and stop requesting formulas; the last call."""
        self.clear()
        self.rendering.close()

    # --- places ---------------------------------------------------------------------------------

    @Slot()
    def jump_to_latest(self) -> None:
        """Show the end and follow it."""
        self._layout.hurry()
        had_focus = self._jump.hasFocus()
        super().jump_to_latest()
        if had_focus:  # the button goes
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def anchor(self) -> ScrollAnchor | None:
        """Return the reading position; None at the end, or if there is nothing."""
        return self._conversation.anchor()

    def flush_anchor(self) -> None:
        """Report a reading position that is new at once."""
        if self._anchor_timer.isActive():
            self._anchor_timer.stop()
            self._tell_anchor()

    @Slot()
    def _tell_anchor(self) -> None:
        self.anchor_changed.emit(self.anchor())

    @Slot()
    def _arranged(self) -> None:
        self._revealing.go_on()
        self._keep_last_bar()
        self._update_jump()

    @Slot()
    def _update_jump(self) -> None:
        model = self.model
        away = len(self.items) > 0 and not model.following and not model.end_in_view
        if not away:
            self._conversation.news = [0, 0]
        self._jump.show_news(*self._conversation.news)
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

    @Slot(object)
    def _connect(self, widget: MessageWidget) -> None:
        self._selecting.watch(widget)
        widget.triggered.connect(self._act)
        widget.call_decided.connect(self.call_decided)
        widget.edit_submitted.connect(self.edit_submitted)
        widget.edit_changed.connect(self.edit_changed)
        widget.edit_dropped.connect(self.edit_dropped)
        widget.link_activated.connect(self.link_activated)
        widget.menu_requested.connect(self._show_menu)
        widget.wanted_in_view.connect(self._show_place)
        widget.fix(self._fixed)
        live = self.items.live.get(widget.message.id)
        answer = self.widgets.answer(widget.message.id)
        if live is not None and answer is not None and live.progress:
            answer.set_progress(live.progress)
        if answer is not None and (tokens := self.items.confidence.get(widget.message.id)):
            answer.show_confidence(tokens)
        if widget.message.id == self._marked:
            widget.mark(True)
        if widget.message.id == self.items.remembers_after:
            widget.show_memory_line(True)
        self._tell_json(widget.message)

    @Slot(str, str)
    def _act(self, message_id: str, action: str) -> None:
        if action in ("previous", "next"):
            widget = self.widgets.get(message_id)
            if widget is not None and widget.has_keys_in_bar:
                self._turned = action, self.items.index[message_id]
            self.version_requested.emit(message_id, 1 if action == "next" else -1)
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
            case "hide_confidence":
                self.show_confidence(message_id, ())
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
        """Return a message's menu, None if it has no widget."""
        widget = self.widgets.get(message_id)
        if widget is None:
            return None
        menu = MessageMenu(self, widget, self.theme)
        menu.chosen.connect(self._act_in_menu)
        return menu

    def fix(self, fixed: bool) -> None:
        """Disable, or enable again, everything below messages that changes the conversation."""
        self._fixed = fixed
        self.widgets.fix(fixed)

    def edit(self, message_id: str) -> None:
        """Edit a message, scrolling to it if needed."""
        index = self.items.index.get(message_id)
        if index is None:
            return
        self._layout.bring(index)
        if self.widgets.get(message_id) is None:
            self._layout.hurry()  # in view, but not made yet
            self.arrange()
        widget = self.widgets.get(message_id)
        if widget is not None:
            widget.start_edit()

    def restore_edit(self, message_id: str, text: str) -> None:
        """Restore a cancelled edit, unless the message is being edited again."""
        self.widgets.offer_edit(message_id, text)
        self.edit(message_id)

    # --- keyboard -------------------------------------------------------------------------------

    def focus_message(self, step: int) -> None:
        """Focus the next (+1) or previous (-1) message; from elsewhere, the last one in view."""
        if not len(self.items):
            return
        here = self.items.index.get(self._marked)
        widget = self.widgets.get(self._marked)
        if here is None or widget is None or not holds_keyboard(self):
            visible = self.model.items_between(0, self.model.page)
            target = visible[-1] if step < 0 else visible[0]
        else:
            target = min(max(0, here + step), len(self.items) - 1)
        wanted = self.items.id_at(target)
        self._layout.bring(target)
        focused = self.widgets.get(wanted)
        if focused is not None:
            focused.mark(True)
            focused.take_focus(Qt.FocusReason.TabFocusReason)
        self._mark(wanted)

    def _mark(self, message_id: str) -> None:
        """Make a message the current one, whose text Tab reaches."""
        former, self._marked = self._marked, message_id
        widget = self.widgets.get(message_id)
        if widget is not None:
            widget.mark(True)
        if former != message_id and (left := self.widgets.get(former)) is not None:
            left.mark(False)

    def leave_part(self) -> bool:
        """Put the keyboard from a link, a button or a picture of a message back to its text.

        Returns whether it was at one.
        """
        focused = QApplication.focusWidget()
        message = self._message_of(focused) if focused is not None else None
        if message is None or not message.leave_part():
            return False
        self._mark(message.message.id)
        return True

    def _message_of(self, widget: QWidget) -> MessageWidget | None:
        return next((one for one in self.widgets if one.isAncestorOf(widget)), None)

    def show_widget(self, widget: QWidget) -> None:
        """Scroll as little as shows a part of a message, such as a button."""
        message = self._message_of(widget)
        if message is not None:
            place = QRect(widget.mapTo(message, QPoint(0, 0)), widget.size())
            self._show_place(message, place)

    @Slot(object, QRect)
    def _show_place(self, widget: MessageWidget, place: QRect) -> None:
        """Scroll as little as shows a place in a message, with a line beyond it."""
        if holds_keyboard(widget):  # keys went there
            self._mark(widget.message.id)
        top = widget.y() + place.top() - self.line
        bottom = widget.y() + place.bottom() + self.line
        # what floats over the end would lie on what has the keyboard
        page = self._jump.y() if self._jump.isVisible() else self.model.page
        if top < 0 or bottom - top > page:
            self.scroll_by(top)
        elif bottom > page:
            self.scroll_by(bottom - page)

    @Slot(QWidget, QWidget)
    def _focus_changed(self, old: QWidget | None, new: QWidget | None) -> None:
        for widget in self.widgets:
            if old is not None and (old is widget or widget.isAncestorOf(old)):
                widget.focus_left()
            if new is not None and widget.isAncestorOf(new):
                widget.update()  # its ring, which the text in it does not draw

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.focus_message(-1 if event.key() == Qt.Key.Key_Up else 1)
        elif control and event.key() == Qt.Key.Key_A:
            self.select_all()
        elif control and event.key() in (Qt.Key.Key_C, Qt.Key.Key_Insert):
            self.copy_selection(by_key=event.key() == Qt.Key.Key_C)
        elif event.key() == Qt.Key.Key_Escape and self.leave_part():
            pass
        elif event.key() == Qt.Key.Key_Escape and (
            self._selecting.everything or self.selected_text()
        ):
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
        self._selecting.select_everything()

    def clear_selection(self) -> None:
        """Clear the selection."""
        self._selecting.clear()

    @property
    def selection(self) -> Selected:
        """What is selected, for :meth:`select`."""
        return self._selecting.state()

    def select(self, wanted: Selected) -> None:
        """Select what was selected where the same conversation was shown before."""
        self._selecting.select(wanted)

    def selected_text(self) -> str:
        """Return the selection as Markdown; "" for none, or if everything is selected."""
        return self._selecting.text()

    def copy_selection(self, *, by_key: bool = False) -> bool:
        """Copy the selection, by Ctrl+C or otherwise; return whether there is any.

        A conversation selected as a whole is not here as a whole: ``copy_conversation`` is asked.
        """
        if self._selecting.everything:
            self.action_requested.emit(MessageAction.COPY_CONVERSATION, "")
            return True
        return self._selecting.copy(by_key=by_key)

    # --- words ----------------------------------------------------------------------------------

    def find(self, text: str) -> None:  # type: ignore[override] # QWidget.find is a static of Qt's
        """Find a word in the whole conversation; :attr:`found` reports as texts arrive."""
        if not text:
            self.clear_selection()
        self._revealing.find(text)

    def provide_texts(self, messages: Sequence[Message]) -> None:
        """Take the texts and reasonings that :attr:`texts_needed` asked for."""
        self._revealing.take_texts(messages)

    def find_next(self) -> None:
        """Go to the next match."""
        self._revealing.step(1)

    def find_previous(self) -> None:
        """Go to the previous match."""
        self._revealing.step(-1)

    def reveal_hit(self, message_id: str, query: str, place: HitPlace = HitPlace.TEXT) -> None:
        """Scroll to a search result, or to its reasoning.

        They are marked in the whole conversation until :meth:`clear_marks`; find_next and
        find_previous go on from there.
        """
        self._revealing.reveal_hit(message_id, query, place)

    def clear_marks(self) -> bool:
        """Remove the highlights of a search; return False if there were none."""
        return self._revealing.clear_marks()

    def reveal(self, message_id: str, word: Words = "", occurrence: int = 0) -> None:
        """Scroll to a message and a word in it, once the message is loaded."""
        self._revealing.reveal(message_id, word, occurrence)

    # --- painting -------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        if len(self.items) and self._layout.gaps.any():
            self._layout.gaps.paint()
