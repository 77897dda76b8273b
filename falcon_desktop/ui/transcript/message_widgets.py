"""The existing message widgets: created near the view, dropped farther away, laid out within a time
budget.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtWidgets import QWidget

from falcon_desktop.core.domain.conversation import Message, Role
from falcon_desktop.ui.kit.controls import holds_keyboard
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.markdown.rendering import Rendering
from falcon_desktop.ui.transcript.answer import AnswerContent
from falcon_desktop.ui.transcript.content import MessageContent
from falcon_desktop.ui.transcript.editor import Edit
from falcon_desktop.ui.transcript.items import Items
from falcon_desktop.ui.transcript.message import MessageWidget
from falcon_desktop.ui.transcript.question import QuestionContent

MOST_WIDGETS: Final = 120


class Budget:
    """Seconds to spend at once: the first step is always granted, what is left over waits.

    ``near`` is the share that what is not seen yet may use; None leaves it for another time.
    """

    def __init__(self, seconds: float, near: float | None) -> None:
        begin = time.perf_counter()
        self._seen_end = begin + seconds
        self._near_end = None if near is None else begin + near
        self._steps = 0
        self.exhausted = False

    def grant(self, *, seen: bool) -> float | None:
        """Return until when to work on something, None for not now."""
        end = self._seen_end if seen else self._near_end
        if end is None or (self._steps and time.perf_counter() > end):
            self.exhausted = True
            return None
        self._steps += 1
        return end


@dataclass(frozen=True, slots=True)
class Unfolding:
    """What is expanded, by message id: the keys of parts, and how much of a long question."""

    parts: Mapping[str, frozenset[str]]
    characters: Mapping[str, int]


class MessageWidgets:
    """Owns the widgets, children of the viewport, by message id."""

    def __init__(
        self,
        theme: Theme,
        rendering: Rendering,
        items: Items,
        viewport: QWidget,
        made: Callable[[MessageWidget], None],
    ) -> None:
        self._theme = theme
        self._items = items
        self._viewport = viewport
        self._made = made
        self._rendering = rendering
        self._widgets: dict[str, MessageWidget] = {}
        self._widths: dict[str, int] = {}
        self._unfolded: dict[str, frozenset[str]] = {}
        self._shown: dict[str, int] = {}
        self._edits: dict[str, Edit] = {}
        self.width = 0
        """Pixels that a message has, so that its text is laid out for them at once."""
        self.held: set[str] = set()
        """Ids whose widgets stay wherever the view is."""

    def __iter__(self) -> Iterator[MessageWidget]:
        # What is done with one may lay others out and put them away.
        return iter(list(self._widgets.values()))

    def __len__(self) -> int:
        return len(self._widgets)

    def in_order(self) -> list[MessageWidget]:
        """Return the widgets in the order of their messages."""
        index = self._items.index
        known = [widget for widget in self if widget.message.id in index]
        return sorted(known, key=lambda widget: index[widget.message.id])

    def get(self, message_id: str) -> MessageWidget | None:
        """Return a message's widget, if there is one."""
        return self._widgets.get(message_id)

    def answer(self, message_id: str) -> AnswerContent | None:
        """Return the content of an answer's widget, if there is one."""
        widget = self._widgets.get(message_id)
        content = None if widget is None else widget.content
        return content if isinstance(content, AnswerContent) else None

    def fetch(self, index: int) -> MessageWidget | None:
        """Return the widget at an index, created if needed; None until its message is loaded."""
        message_id = self._items.id_at(index)
        widget = self._widgets.get(message_id)
        if widget is not None:
            return widget
        message = self._items.get(message_id)
        if message is None:
            return None
        widget = self._make(message)
        self._widgets[message_id] = widget
        self._made(widget)
        self._resume_edit(widget)
        return widget

    def lay_out(self, widget: MessageWidget, width: int) -> int | None:
        """Lay a widget out if needed; return its new height, None if nothing changed."""
        message_id = widget.message.id
        if self._widths.get(message_id) == width:
            return None
        self._widths[message_id] = width
        return widget.layout_for(width)

    def needs_layout(self, message_id: str) -> None:
        """Note that a message must be laid out again."""
        self._widths.pop(message_id, None)

    def all_need_layout(self) -> None:
        """Note that every message must be laid out again."""
        self._widths.clear()

    def fix(self, fixed: bool) -> None:
        """Disable or enable all changes; unfinished edits wait meanwhile."""
        for widget in self:
            if fixed:
                self._keep_edit(widget)
            widget.fix(fixed)
            self._resume_edit(widget)

    def forget_edit(self, message_id: str) -> None:
        """Drop a message's unfinished edit: it was saved."""
        self._edits.pop(message_id, None)
        widget = self._widgets.get(message_id)
        if widget is not None:
            widget.edit_saved()

    def flush_edits(self) -> None:
        """Report all unfinished edits at once."""
        for widget in self:
            widget.flush_edit()

    def offer_edit(self, message_id: str, text: str) -> None:
        """Restore an unfinished edit from the program's last run."""
        widget = self._widgets.get(message_id)
        if message_id in self._edits or (widget is not None and widget.editing):
            return  # what is typed now is newer
        if widget is None or text != widget.text():
            self._edits[message_id] = Edit(text, len(text))
        if widget is not None:
            self._resume_edit(widget)

    def forget_edits(self) -> None:
        """Drop all unfinished edits: another history was opened."""
        self._edits.clear()

    def _keep_edit(self, widget: MessageWidget) -> None:
        if widget.editing:
            widget.flush_edit()
            edit = widget.unsaved_edit()
            if edit is not None:
                self._edits[widget.message.id] = edit

    def _resume_edit(self, widget: MessageWidget) -> None:
        if widget.message.id in self._edits and not widget.fixed:
            widget.resume_edit(self._edits.pop(widget.message.id))

    def unfolding(self) -> Unfolding:
        """Return what is expanded in messages, drawn or not."""
        unfolded, shown = dict(self._unfolded), dict(self._shown)
        for widget in self:
            _note_unfolding(widget, unfolded, shown)
        return Unfolding(unfolded, shown)

    def take_unfolding(self, known: Unfolding) -> None:
        """Expand in messages, once they are drawn, what was expanded where they were before."""
        self._unfolded.update(known.parts)
        self._shown.update(known.characters)

    def drop_except(self, near: Iterable[str]) -> None:
        """Destroy widgets that are neither nearby nor in use."""
        keep = set(near)
        for message_id in [one for one in self._widgets if one not in keep]:
            if not self._in_use(self._widgets[message_id]):
                self.drop(message_id)

    def drop(self, message_id: str) -> None:
        """Destroy a widget; what was expanded or typed in it is remembered."""
        widget = self._widgets.pop(message_id, None)
        self._widths.pop(message_id, None)
        if widget is None:
            return
        _note_unfolding(widget, self._unfolded, self._shown)
        self._keep_edit(widget)
        widget.content.let_go()
        widget.hide()
        widget.deleteLater()

    def clear(self) -> None:
        """Destroy every widget."""
        for message_id in list(self._widgets):
            self.drop(message_id)
        self.held.clear()

    def _in_use(self, widget: MessageWidget) -> bool:
        if widget.message.id in self.held or widget.editing or widget.running:
            return True
        if holds_keyboard(widget):
            return True
        return len(self._widgets) < MOST_WIDGETS and widget.has_selection

    def _make(self, message: Message) -> MessageWidget:
        versions = self._items.versions.get(message.id, (1, 1))
        unfolded = self._unfolded.get(message.id, frozenset())
        make: Callable[[QWidget], MessageContent]
        if message.role is Role.USER:
            shown = self._shown.get(message.id, 0)
            make = partial(
                QuestionContent, self._rendering, message, shown=shown, unfolded=unfolded
            )
        else:
            make = partial(
                AnswerContent,
                self._rendering,
                message,
                self.width,
                unfolded=unfolded,
                verdict=self._items.verdict_of(message),
            )
        return MessageWidget(self._theme, versions, self._viewport, make)


def _note_unfolding(
    widget: MessageWidget, unfolded: dict[str, frozenset[str]], shown: dict[str, int]
) -> None:
    """Note what is expanded in a message."""
    message_id, content = widget.message.id, widget.content
    if keys := content.unfolded_by_hand:
        unfolded[message_id] = keys
    else:
        unfolded.pop(message_id, None)
    if isinstance(content, QuestionContent):
        shown[message_id] = content.shown
