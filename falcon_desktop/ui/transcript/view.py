"""The transcript as the main window uses it. Must not know stores, connections or running answers.

It is told what the conversation holds, asks for messages as they come near the view, and reports
what a person wants done.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from falcon_desktop.core.conversation import (
    Message,
    MessageOutline,
    MessageStatus,
    Role,
    ScrollAnchor,
)
from falcon_desktop.ui.i18n import tr
from falcon_desktop.ui.theme import Theme
from falcon_desktop.ui.transcript.announcer import Announcer
from falcon_desktop.ui.transcript.estimate import Estimator
from falcon_desktop.ui.transcript.finding import Finding
from falcon_desktop.ui.transcript.items import Live
from falcon_desktop.ui.transcript.jump_button import JumpButton
from falcon_desktop.ui.transcript.layout import MessageLayout
from falcon_desktop.ui.transcript.menu import message_menu
from falcon_desktop.ui.transcript.message import INSET, MessageWidget

_ANCHOR_DELAY_MS: Final = 300


class TranscriptView(MessageLayout):
    """The messages of one conversation."""

    action_requested = Signal(str, str)
    """(action, message id): ``copy``, ``regenerate``, ``continue``, ``details``, ``retry``,
    ``delete``, ``branch``, ``copy_conversation`` (no id), or another ``NextStep`` value."""
    edit_submitted = Signal(str, str)
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
        self._announcer = Announcer(self)
        self._marked = ""
        self._all_selected = False
        self._finding = Finding(self)
        self._finding.texts_needed.connect(self.texts_needed)
        self._finding.found.connect(self.found)
        self._finding.place_chosen.connect(self._show_place)
        self._reveal: tuple[str, str, int] | None = None
        self._news = [0, 0]
        self._last_kept = ""
        self._jump = JumpButton(theme, self.viewport())
        self._jump.hide()
        self._jump.clicked.connect(self.jump_to_latest)
        self._anchor_timer = QTimer(self)
        self._anchor_timer.setSingleShot(True)
        self._anchor_timer.setInterval(_ANCHOR_DELAY_MS)
        self._anchor_timer.timeout.connect(self._tell_anchor)

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
        self.items.reset(path, versions)
        for message in messages:
            self.items.put(message)
        index = None if anchor is None else self.items.index.get(anchor.message_id)
        self._open_at(index, 0 if anchor is None else anchor.offset)

    def change_path(
        self,
        path: Sequence[MessageOutline],
        versions: Mapping[str, tuple[int, int]],
        messages: Sequence[Message] = (),
    ) -> None:
        """Show another version of the same conversation; where the two part stays in place."""
        old = self.items.outlines
        common = 0
        for one, other in zip(old, path, strict=False):
            if one.id != other.id:
                break
            common += 1
        if common == len(path) == len(old) or not common:
            self.show_conversation(path, versions, messages, self.anchor() if common else None)
            return
        part = min(common, len(old) - 1)
        y = self.model.y_of(part)
        self._cut(common)
        for outline in path[common:]:
            self._add_outline(outline)
        for message in messages:
            self.items.put(message)
        self._take_versions(versions)
        self._asked.clear()
        self.model.following = False
        if common < len(path):
            self.model.tail = max(self.model.tail, self.model.page)
            self.model.move_to_item(common, y)
        self.arrange()

    def clear(self) -> None:
        """Show nothing."""
        self._later.stop()
        self._anchor_timer.stop()
        self.shelf.clear()
        self.items.reset((), {})
        self.model.reset(())
        self._marked = self._last_kept = ""
        self._all_selected = False
        self._finding.stop()
        self._reveal = None
        self._news = [0, 0]
        self._jump.hide()
        self._sync_bar()
        self.viewport().update()

    def provide(self, messages: Sequence[Message]) -> None:
        """Take messages that were asked for."""
        for message in messages:
            if message.id in self.items.index:
                self.items.put(message)
                self._asked.discard(message.id)
        self.arrange()
        self._finish_reveal()

    def append(
        self,
        messages: Sequence[Message],
        versions: Mapping[str, tuple[int, int]] | None = None,
        *,
        sent: bool = True,
    ) -> None:
        """Add a question and its answer, or an answer made anew, after the message they follow.

        What came after that message leaves the view: it is another version now. ``sent`` says
        that the user asked for this: then the question comes near the top third, and the view
        follows. Otherwise nothing moves.
        """
        if not messages:
            return
        parent = self.items.index.get(messages[0].parent_id or "")
        self._cut(0 if parent is None else parent + 1)
        first = len(self.items)
        for message in messages:
            self.items.append(message)
            self.model.append(self._estimate(message.role, len(message.text)))
        self._take_versions(versions or {})
        if sent:
            self._news = [0, 0]
            self._show_sent(first)
        else:
            self._news[0] += len(messages)
            self.arrange()

    def _show_sent(self, first: int) -> None:
        """Bring what was sent near the top third once its real height is known."""
        question = first
        if self.items.outlines[first].role is not Role.USER and first > 0:
            question = first - 1  # an answer made anew: its question
        for _ in range(2):  # the second time with real heights
            self.model.place_question(question)
            self._mark = None
            self.arrange()

    def _cut(self, count: int) -> None:
        if count >= len(self.items):
            return
        for message_id in self.items.cut(count):
            self.shelf.drop(message_id)
        model = self.model
        kept = [model.heights[index] for index in range(count)]
        position = model.position
        model.cut(kept)
        if count:
            model.tail = max(0, position + model.page - model.end)
            model.move_to(position)

    def _add_outline(self, outline: MessageOutline) -> None:
        self.items.index[outline.id] = len(self.items.outlines)
        self.items.outlines.append(outline)
        self.model.append(self._estimate(outline.role, outline.length))

    def _estimate(self, role: Role, length: int) -> int:
        return Estimator(self.theme, self.column()[1] - 2 * INSET).height(role, length)

    def _take_versions(self, versions: Mapping[str, tuple[int, int]]) -> None:
        self.items.versions.update(versions)
        for message_id, which in versions.items():
            widget = self.shelf.get(message_id)
            if widget is not None:
                widget.show_versions(which)

    # --- an answer comes ------------------------------------------------------------------------

    def extend_answer(self, message_id: str, text: str, reasoning: str = "") -> None:
        """Add what has just come of a running answer; meant to be called once a frame.

        What comes before the answer's message was provided is kept and added to it.
        """
        if message_id not in self.items.index:
            return
        widget = self.shelf.answer(message_id)
        if not self.model.following and text:
            self._news[1] += text.count(" ") + text.count("\n")
        if widget is None:
            live = self.items.live.setdefault(message_id, Live())
            live.text.append(text)
            live.reasoning.append(reasoning)
            self._update_jump()
        else:
            widget.extend(text, reasoning)
        self._announcer.add(message_id, text)

    def set_progress(self, message_id: str, words: str) -> None:
        """Say what goes on before an answer's first token, such as "Loading the model…"."""
        widget = self.shelf.answer(message_id)
        if widget is not None:
            widget.set_progress(words)
        elif message_id in self.items.index:
            self.items.live.setdefault(message_id, Live()).progress = words

    def finish_answer(self, message: Message) -> None:
        """Take an answer that ended: its status, failure, usage and timings."""
        if message.id not in self.items.index:
            return
        self.items.live.pop(message.id, None)
        self.items.put(message)
        self.items.forget_heights(message.id)
        widget = self.shelf.answer(message.id)
        if widget is not None:
            widget.finish(message)
        else:
            index = self.items.index[message.id]
            height = self._estimate(message.role, len(message.text))
            self.model.set_height(index, height, settled=False)
            self.arrange()
        self._announcer.finish(message.id)

    # --- places ---------------------------------------------------------------------------------

    def anchor(self) -> ScrollAnchor | None:
        """Return where the reader is; None at the end, or where there is nothing."""
        model = self.model
        if not len(self.items) or model.end_in_view:
            return None
        return ScrollAnchor(self.items.id_at(model.index), model.offset)

    @Slot()
    def jump_to_latest(self) -> None:
        """Show the end and follow it."""
        super().jump_to_latest()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _read(self) -> None:
        self._anchor_timer.start()

    @Slot()
    def _tell_anchor(self) -> None:
        self.anchor_changed.emit(self.anchor())

    def _arranged(self) -> None:
        self._keep_last_bar()
        self._update_jump()

    def _update_jump(self) -> None:
        model = self.model
        away = len(self.items) > 0 and not model.following and not model.end_in_view
        if not away:
            self._news = [0, 0]
        self._jump.show_news(*self._news)
        if away:
            self._jump.place()
            self._jump.raise_()
        self._jump.setVisible(away)

    def _keep_last_bar(self) -> None:
        """The last message shows its buttons always: the next step is seldom elsewhere."""
        last = self.items.outlines[-1] if len(self.items) else None
        wanted = last.id if last is not None and last.status is not MessageStatus.STREAMING else ""
        if wanted != self._last_kept:
            former = self.shelf.get(self._last_kept)
            if former is not None:
                former.keep_bar(False)
            self._last_kept = wanted
        widget = self.shelf.get(wanted)
        if widget is not None:
            widget.keep_bar(True)

    # --- what a person does with a message ------------------------------------------------------

    def _connect(self, widget: MessageWidget) -> None:
        super()._connect(widget)
        widget.triggered.connect(self._act)
        widget.edit_submitted.connect(self.edit_submitted)
        widget.link_activated.connect(self.link_activated)
        widget.menu_requested.connect(self._show_menu)
        live = self.items.live.get(widget.message.id)
        answer = self.shelf.answer(widget.message.id)
        if live is not None and answer is not None and live.progress:
            answer.set_progress(live.progress)
        if self._all_selected:
            widget.show_selected(True)
        if widget.message.id == self._marked:
            widget.mark(True)

    @Slot(str, str)
    def _act(self, message_id: str, action: str) -> None:
        if action == "previous":
            self.version_requested.emit(message_id, -1)
        elif action == "next":
            self.version_requested.emit(message_id, 1)
        else:
            self.action_requested.emit(action, message_id)

    @Slot(str, QPoint)
    def _show_menu(self, message_id: str, place: QPoint) -> None:
        widget = self.shelf.get(message_id)
        if widget is not None:
            menu = message_menu(self, widget)
            menu.popup(place)

    def edit(self, message_id: str) -> None:
        """Put a message in the editor, scrolling to it if need be."""
        index = self.items.index.get(message_id)
        if index is None:
            return
        self._bring(index)
        widget = self.shelf.get(message_id)
        if widget is not None:
            widget.start_edit()

    # --- keyboard -------------------------------------------------------------------------------

    def focus_message(self, step: int) -> None:
        """Focus the next (+1) or previous (-1) message; from elsewhere, the last one in view."""
        if not len(self.items):
            return
        here = self.items.index.get(self._marked)
        widget = self.shelf.get(self._marked)
        if here is None or widget is None:
            visible = self.model.items_between(0, self.model.page)
            target = visible[-1] if step < 0 else visible[0]
        else:
            target = min(max(0, here + step), len(self.items) - 1)
        if widget is not None:
            widget.mark(False)
        self._marked = self.items.id_at(target)
        self._bring(target)
        widget = self.shelf.get(self._marked)
        if widget is not None:
            widget.mark(True)
            widget.setFocus(Qt.FocusReason.TabFocusReason)

    @property
    def focused_message(self) -> str:
        """The id of the message that Alt+↑/↓ is at, "" for none."""
        return self._marked

    def _bring(self, index: int) -> None:
        """Scroll as little as shows a message, its top if it is taller than the view."""
        model = self.model
        for _ in range(2):  # the second time with its real height
            y, height = model.y_of(index), model.heights[index]
            if y >= 0 and y + height <= model.page:
                return
            if y < 0 or height > model.page:
                model.read_to(model.position + y - min(12, model.padding_top))
            else:
                model.read_to(model.position + y + height - model.page)
            self._moved()
        self._read()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.focus_message(-1 if event.key() == Qt.Key.Key_Up else 1)
        elif control and event.key() == Qt.Key.Key_A:
            self.select_all()
        elif control and event.key() in (Qt.Key.Key_C, Qt.Key.Key_Insert):
            self.copy_selection()
        elif event.key() == Qt.Key.Key_Escape and self._all_selected:
            self.clear_selection()
        else:
            super().keyPressEvent(event)

    # --- selection ------------------------------------------------------------------------------

    def select_all(self) -> None:
        """Select the whole conversation, drawn or not."""
        self._all_selected = True
        for widget in self.shelf:
            widget.clear_selection()
            widget.show_selected(True)

    def clear_selection(self) -> None:
        """Select nothing."""
        self._all_selected = False
        for widget in self.shelf:
            widget.clear_selection()
            widget.show_selected(False)

    def selected_text(self) -> str:
        """Return the text selected in a message; "" for none, or where all is selected."""
        return next((text for widget in self.shelf if (text := widget.selected_text())), "")

    def copy_selection(self) -> bool:
        """Copy what is selected; return whether anything is.

        A conversation selected as a whole is not here as a whole: ``copy_conversation`` is asked.
        """
        if self._all_selected:
            self.action_requested.emit("copy_conversation", "")
            return True
        return any(widget.copy_selection() for widget in self.shelf)

    # --- find -----------------------------------------------------------------------------------

    def find(self, text: str) -> None:  # type: ignore[override] # QWidget.find is a static of Qt's
        """Find a word in the whole conversation; :attr:`found` reports as the texts come."""
        if text and text == self._finding.word:
            return
        if not text:
            self.clear_selection()
        order = [outline.id for outline in self.items.outlines]
        self._finding.start(text, order, self._first_visible)

    def provide_texts(self, texts: Mapping[str, str]) -> None:
        """Take texts that :attr:`texts_needed` asked for."""
        self._finding.take(texts)

    def find_next(self) -> None:
        """Go to the next occurrence."""
        self._finding.step(1)

    def find_previous(self) -> None:
        """Go to the previous occurrence."""
        self._finding.step(-1)

    def _first_visible(self) -> int:
        return self.model.index

    @Slot(int, str, int)
    def _show_place(self, index: int, word: str, occurrence: int) -> None:
        if index < len(self.items):
            self.reveal(self.items.id_at(index), word, occurrence)

    def reveal(self, message_id: str, word: str = "", occurrence: int = 0) -> None:
        """Scroll to a message and to a word in it, once the message is here."""
        if message_id in self.items.index:
            self._reveal = (message_id, word, occurrence)
            self.model.following = False
            self.model.move_to_item(self.items.index[message_id], self.model.page // 4)
            self._moved()
            self._finish_reveal()

    def _finish_reveal(self) -> None:
        if self._reveal is None:
            return
        message_id, word, occurrence = self._reveal
        index = self.items.index.get(message_id)
        widget = self.shelf.get(message_id)
        if index is None or widget is None:
            return
        self._reveal = None
        for other in self.shelf:
            if other is not widget:
                other.clear_selection()
        y = widget.reveal(word, occurrence) if word else 0
        self.model.move_to_item(index, self.model.page // 3 - (y or 0))
        self._moved()
        self._read()
