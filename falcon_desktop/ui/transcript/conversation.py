"""Fills the transcript: opens conversations, adds what was sent, lets answers grow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtWidgets import QWidget

from falcon_desktop.core.domain.conversation import (
    Message,
    MessageOutline,
    MessageStatus,
    Role,
    ScrollAnchor,
)
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.transcript.announcer import Announcer
from falcon_desktop.ui.transcript.estimate import Estimator
from falcon_desktop.ui.transcript.items import Live
from falcon_desktop.ui.transcript.layout import MessageLayout
from falcon_desktop.ui.transcript.message import INSET


class ConversationLayout(MessageLayout):
    """The messages of one conversation, in place."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._announcer = Announcer(self)
        self._news = [0, 0]
        """Messages and words that came since the reader left the end."""

    def anchor(self) -> ScrollAnchor | None:
        """Return where the reader is; None at the end, or where there is nothing."""
        model = self.model
        if not len(self.items) or model.end_in_view:
            return None
        return ScrollAnchor(self.items.id_at(model.index), model.offset)

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
        self._take_conversation(path, versions, messages)
        index = None if anchor is None else self.items.index.get(anchor.message_id)
        self._open_at(index, 0 if anchor is None else anchor.offset)

    def _take_conversation(
        self,
        path: Sequence[MessageOutline],
        versions: Mapping[str, tuple[int, int]],
        messages: Sequence[Message],
    ) -> None:
        self.clear()
        self.items.reset(path, versions)
        for message in messages:
            self.items.put(message)

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
        if not common:
            self.show_conversation(path, versions, messages)
            return
        if common == len(path) == len(old):
            self._renew(path, versions, messages)
            return
        y = max(self.model.padding_top, self.model.y_of(min(common, len(old) - 1)))
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
        self._follow_end_in_view()

    def _renew(
        self,
        path: Sequence[MessageOutline],
        versions: Mapping[str, tuple[int, int]],
        messages: Sequence[Message],
    ) -> None:
        """Take other states of the same messages, such as an answer that is continued."""
        self._take_versions(versions)
        stale = self.items.renew(path)
        for message in messages:
            if message.id in self.items.index:
                self.items.put(message)
                stale.discard(message.id)
                widget = self.widgets.get(message.id)
                if widget is not None and widget.message != message and not widget.editing:
                    self.widgets.drop(message.id)
        for message_id in stale:
            self.widgets.drop(message_id)
            self._asked.discard(message_id)
        self._hurry()
        self.arrange()
        self._follow_end_in_view()

    def _follow_end_in_view(self) -> None:
        """Follow the end if it can be seen, and then wholly: not at the next change of size."""
        self.model.following = self.model.end_in_view
        if self.model.following and self.model.below > 0:
            self.arrange()

    def clear(self) -> None:
        """Show nothing."""
        self._later.stop()
        self.widgets.clear()
        self.items.reset((), {})
        self.model.reset(())
        self._news = [0, 0]
        self._sync_bar()
        self.viewport().update()

    def provide(self, messages: Sequence[Message]) -> None:
        """Take messages that were asked for."""
        for message in messages:
            if message.id in self.items.index:
                self.items.put(message)
                self._asked.discard(message.id)
        self.arrange()

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

    def show_memory(self, remembers_after: str) -> None:
        """Draw the line from which the model remembers under a message; "" for none."""
        before = self.items.remembers_after
        if remembers_after == before:
            return
        self.items.remembers_after = remembers_after
        for message_id in (before, remembers_after):
            widget = self.widgets.get(message_id)
            if widget is not None:
                widget.show_memory_line(message_id == remembers_after)
            elif message_id:
                self.items.forget_heights(message_id)

    def _show_sent(self, first: int) -> None:
        """Bring what was sent near the top third once its real height is known."""
        question = first
        if self.items.outlines[first].role is not Role.USER and first > 0:
            question = first - 1  # an answer made anew: its question
        for _ in range(2):  # the second time with real heights
            self._hurry()
            self.model.place_question(question)
            self._forget_place()
            self.arrange()

    def _cut(self, count: int) -> None:
        if count >= len(self.items):
            return
        self._forget_place()
        for message_id in self.items.cut(count):
            self.widgets.drop(message_id)
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
            widget = self.widgets.get(message_id)
            if widget is not None:
                widget.show_versions(which)

    # --- an answer comes ------------------------------------------------------------------------

    def extend_answer(self, message_id: str, text: str, reasoning: str = "") -> None:
        """Add what has just come of a running answer; meant to be called once a frame.

        What comes before the answer's message was provided is kept and added to it.
        """
        index = self.items.index.get(message_id)
        if index is None or self.items.outlines[index].status is not MessageStatus.STREAMING:
            return
        widget = self.widgets.answer(message_id)
        if not self.model.following and text:
            self._news[1] += text.count(" ") + text.count("\n")
        if widget is None:
            live = self.items.live.setdefault(message_id, Live())
            live.text.append(text)
            live.reasoning.append(reasoning)
            self._arranged()
        else:
            widget.extend(text, reasoning)
        self._announcer.add(message_id, text)

    def set_model(self, message_id: str, model: str) -> None:
        """Say which model gives a running answer, as soon as it is known."""
        message = self.items.get(message_id)
        if message is None or message.status is not MessageStatus.STREAMING:
            return
        message = replace(message, provenance=replace(message.provenance, model=model))
        self.items.put(message)
        widget = self.widgets.answer(message_id)
        if widget is not None:
            widget.set_model(model)

    def set_progress(self, message_id: str, words: str, *, can_stop: bool = False) -> None:
        """Say what goes on before an answer's first token, such as "Loading the model…".

        ``can_stop`` offers to give it up beside the words.
        """
        widget = self.widgets.answer(message_id)
        if widget is not None:
            widget.set_progress(words, can_stop=can_stop)
        elif message_id in self.items.index:
            self.items.live.setdefault(message_id, Live()).progress = words

    def finish_answer(self, message: Message) -> None:
        """Take an answer that ended: its status, failure, usage and timings."""
        if message.id not in self.items.index:
            return
        self.items.live.pop(message.id, None)
        self.items.put(message)
        self.items.forget_heights(message.id)
        widget = self.widgets.answer(message.id)
        if widget is not None:
            widget.finish(message)
        else:
            index = self.items.index[message.id]
            height = self._estimate(message.role, len(message.text))
            self.model.set_height(index, height, settled=False)
            self.arrange()
        self._announcer.finish(message.id)
