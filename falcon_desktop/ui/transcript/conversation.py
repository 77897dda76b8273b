"""Fills the transcript: opens conversations, adds new messages, lets answers grow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from falcon_desktop.core.domain.conversation import (
    Message,
    MessageOutline,
    MessageStatus,
    Role,
    ScrollAnchor,
)
from falcon_desktop.ui.transcript.announcer import Announcer
from falcon_desktop.ui.transcript.items import Live
from falcon_desktop.ui.transcript.layout import MessageLayout

if TYPE_CHECKING:
    from falcon_desktop.core.domain.attachments import Attachment
    from falcon_desktop.core.domain.confidence import TokenConfidence
    from falcon_desktop.core.domain.parts import Part


class ShownConversation(QObject):
    """Keeps the items and the layout up to date with one conversation."""

    news_came = Signal()
    """:attr:`news` is more, and nothing is arranged anew that would show it."""

    def __init__(self, layout: MessageLayout, announcer: Announcer) -> None:
        super().__init__(layout)
        self._layout = layout
        self._items = layout.items
        self._model = layout.model
        self._widgets = layout.widgets
        self._announcer = announcer
        self.news = [0, 0]
        """Messages and words that came since the reader left the end."""

    def anchor(self) -> ScrollAnchor | None:
        """Return the reading position; None at the end, or if there is nothing."""
        model = self._model
        if not len(self._items) or model.end_in_view:
            return None
        return ScrollAnchor(self._items.id_at(model.index), model.offset)

    # --- what is shown --------------------------------------------------------------------------

    def take(
        self,
        path: Sequence[MessageOutline],
        versions: Mapping[str, tuple[int, int]],
        messages: Sequence[Message],
    ) -> None:
        """Take a conversation without showing it yet. Nothing may be shown before."""
        self._items.reset(path, versions)
        for message in messages:
            self._items.put(message)

    def open(self, anchor: ScrollAnchor | None) -> None:
        """Show the conversation at ``anchor``, or at its end."""
        index = None if anchor is None else self._items.index.get(anchor.message_id)
        self._layout.open_at(index, 0 if anchor is None else anchor.offset)

    def change_path(
        self,
        path: Sequence[MessageOutline],
        versions: Mapping[str, tuple[int, int]],
        messages: Sequence[Message],
    ) -> bool:
        """Show another version of the conversation, staying where the two diverge.

        Returns:
            False, with nothing done, where the two have nothing in common.
        """
        old = self._items.outlines
        common = 0
        for one, other in zip(old, path, strict=False):
            if one.id != other.id:
                break
            common += 1
        if not common:
            return False
        if common == len(path) == len(old):
            self._renew(path, versions, messages)
            return True
        y = max(self._model.padding_top, self._model.y_of(min(common, len(old) - 1)))
        self._layout.cut(common)
        for outline in path[common:]:
            self._items.expect(outline)
            self._layout.expect(outline.role, outline.length)
        for message in messages:
            self._items.put(message)
        self._take_versions(versions)
        self._layout.ask_for_all_again()
        self._model.following = False
        if common < len(path):
            self._model.tail = max(self._model.tail, self._model.page)
            self._model.move_to_item(common, y)
        self._layout.arrange()
        self._follow_end_in_view()
        return True

    def _renew(
        self,
        path: Sequence[MessageOutline],
        versions: Mapping[str, tuple[int, int]],
        messages: Sequence[Message],
    ) -> None:
        """Take other states of the same messages, such as an answer that is continued."""
        self._take_versions(versions)
        stale = self._items.renew(path)
        for message in messages:
            if message.id in self._items.index:
                self._items.put(message)
                stale.discard(message.id)
                widget = self._widgets.get(message.id)
                if widget is not None and widget.message != message and not widget.editing:
                    self._widgets.drop(message.id)
        for message_id in stale:
            self._widgets.drop(message_id)
            self._layout.ask_again(message_id)
        self._layout.hurry()
        self._layout.arrange()
        self._follow_end_in_view()

    def _follow_end_in_view(self) -> None:
        """Follow the end if it can be seen, and then wholly: not at the next change of size."""
        self._model.following = self._model.end_in_view
        if self._model.following and self._model.below > 0:
            self._layout.arrange()

    def clear(self) -> None:
        """Show nothing."""
        self._announcer.forget()
        self._layout.clear()
        self.news = [0, 0]

    def provide(self, messages: Sequence[Message]) -> None:
        """Take requested messages."""
        for message in messages:
            if message.id in self._items.index:
                self._items.put(message)
                self._layout.ask_again(message.id)
        self._layout.arrange()

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
        if not messages:
            return
        parent = self._items.index.get(messages[0].parent_id or "")
        self._layout.cut(0 if parent is None else parent + 1)
        first = len(self._items)
        for message in messages:
            self._items.append(message)
            self._layout.expect(message.role, len(message.text))
        self._take_versions(versions or {})
        if sent:
            self.news = [0, 0]
            self._show_sent(first)
        else:
            self.news[0] += len(messages)
            self._layout.arrange()

    def show_memory(self, remembers_after: str) -> None:
        """Draw the line below a message from which the model remembers; "" for none."""
        before = self._items.remembers_after
        if remembers_after == before:
            return
        self._items.remembers_after = remembers_after
        for message_id in (before, remembers_after):
            widget = self._widgets.get(message_id)
            if widget is not None:
                widget.show_memory_line(message_id == remembers_after)
            elif message_id:
                self._items.forget_heights(message_id)

    def _show_sent(self, first: int) -> None:
        question = first
        if self._items.outlines[first].role is not Role.USER and first > 0:
            question = first - 1  # an answer made anew: its question
        self._layout.show_question(question)

    def _take_versions(self, versions: Mapping[str, tuple[int, int]]) -> None:
        self._items.versions.update(versions)
        for message_id, which in versions.items():
            widget = self._widgets.get(message_id)
            if widget is not None:
                widget.show_versions(which)

    # --- an answer comes ------------------------------------------------------------------------

    def extend_answer(self, message_id: str, text: str, reasoning: str = "") -> None:
        """Add new text of a running answer; meant to be called once per frame.

        What comes before the answer's message was provided is kept and added to it.
        """
        index = self._items.index.get(message_id)
        if index is None or self._items.outlines[index].status is not MessageStatus.STREAMING:
            return
        widget = self._widgets.answer(message_id)
        heard = self._announcer.active
        if heard:
            self._announcer.expect(message_id, widget)
        if not self._model.following and text:
            self.news[1] += text.count(" ") + text.count("\n")
        if widget is None:
            live = self._items.live.setdefault(message_id, Live())
            live.text.append(text)
            live.reasoning.append(reasoning)
            self.news_came.emit()
        else:
            widget.extend(text, reasoning)
        if heard:
            self._announcer.go_on(message_id, thinks=bool(reasoning))

    def set_model(self, message_id: str, model: str) -> None:
        """Show which model is answering, as soon as it is known."""
        message = self._items.get(message_id)
        if message is None or message.status is not MessageStatus.STREAMING:
            return
        message = replace(message, provenance=replace(message.provenance, model=model))
        self._items.put(message)
        widget = self._widgets.answer(message_id)
        if widget is not None:
            widget.set_model(model)

    def set_parts(
        self, message_id: str, attachments: tuple[Attachment, ...], parts: tuple[Part, ...]
    ) -> None:
        """Take what came of a running answer that is no text, and where among its text it stands.

        The text before it may come later.
        """
        message = self._items.get(message_id)
        if message is None or message.status is not MessageStatus.STREAMING:
            return
        self._items.put(replace(message, attachments=attachments, parts=parts))
        widget = self._widgets.answer(message_id)
        if widget is not None:
            widget.set_parts(attachments, parts)
        self._announcer.tell_parts(message_id, parts)

    def set_progress(self, message_id: str, words: str, *, can_stop: bool = False) -> None:
        """Show what happens before an answer's first token, like "Loading the model…".

        ``can_stop`` offers to give it up beside the words.
        """
        widget = self._widgets.answer(message_id)
        if self._announcer.active:
            self._announcer.tell_progress(message_id, widget, words)
        if widget is not None:
            widget.set_progress(words, can_stop=can_stop)
        elif message_id in self._items.index:
            self._items.live.setdefault(message_id, Live()).progress = words

    def show_confidence(self, message_id: str, tokens: Sequence[TokenConfidence]) -> None:
        """Mark how sure the model was of an answer's tokens; () for nothing any more."""
        if message_id not in self._items.index:
            return
        if tokens:
            self._items.confidence[message_id] = tokens
        else:
            self._items.confidence.pop(message_id, None)
        widget = self._widgets.answer(message_id)
        if widget is not None:
            widget.show_confidence(tokens)

    def finish_answer(self, message: Message) -> None:
        """Show how an answer ended: status, failure, usage and timings."""
        if message.id not in self._items.index:
            return
        self.show_confidence(message.id, ())
        self._items.live.pop(message.id, None)
        self._items.put(message)
        self._items.forget_heights(message.id)
        widget = self._widgets.answer(message.id)
        heard = self._announcer.active
        if heard:
            self._announcer.expect(message.id, widget)
        if widget is not None:
            widget.finish(message)
        else:
            index = self._items.index[message.id]
            self._layout.ended(index, message.role, len(message.text))
        if heard:
            self._announcer.finish(message, widget)
