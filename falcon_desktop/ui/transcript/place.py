"""Keeps the reading position through every change."""

from __future__ import annotations

from dataclasses import dataclass

from falcon_desktop.ui.transcript.content import Mark
from falcon_desktop.ui.transcript.items import Items
from falcon_desktop.ui.transcript.message import MessageWidget
from falcon_desktop.ui.transcript.message_widgets import MessageWidgets
from falcon_desktop.ui.transcript.scroll import ScrollModel


@dataclass(slots=True)
class _Rest:
    """Where the reader was before the view's size or the zoom changed.

    A place that is worked out anew from what each size left would drift with every size.
    """

    message_id: str
    offset: int
    height: int
    """Of that message then."""
    mark: tuple[str, int, Mark] | None
    at_top: bool
    left: tuple[int, int]
    """Where the view was put for the present size: a view that is elsewhere was moved since."""


class ReadingPlace:
    """Keeps what is at the view's top in place.

    The scroll model's anchor is a number of pixels in a message; this knows which words stand
    there, and so finds them again when that message is laid out anew.
    """

    def __init__(self, model: ScrollModel, items: Items, widgets: MessageWidgets) -> None:
        self._model = model
        self._items = items
        self._widgets = widgets
        self._mark: tuple[str, int, Mark] | None = None
        """Which message, pixels below the mark, and the mark in it."""
        self._rest: _Rest | None = None
        self._restored = False

    # --- the reader goes elsewhere --------------------------------------------------------------

    def forget(self) -> None:
        """Forget the place: the view is moved elsewhere."""
        self._mark = None
        self._rest = None

    def leave(self) -> None:
        """Forget the place, even a saved one: the view is moved elsewhere."""
        self.forget()
        self._restored = False

    def restore(self) -> None:
        """Keep a saved offset, also while heights are unknown."""
        self._restored = True

    # --- a message gets another height ----------------------------------------------------------

    def remember(self) -> None:
        """Note what is at the view's top, to find it after the next change."""
        self._mark = None
        model = self._model
        if not len(model.heights) or model.offset <= 0:
            return
        message_id = self._items.id_at(model.index)
        widget = self._widgets.get(message_id)
        if widget is not None and widget.complete:
            self._restored = False
            mark = widget.content.mark_at(model.offset)
            y = widget.content.y_of_mark(mark)
            if y is not None:
                self._mark = (message_id, model.offset - y, mark)

    def hold(self, widget: MessageWidget, growth: int) -> None:
        """Keep what is at the view's top in place although its message's height changed."""
        model = self._model
        if self._restored:
            return  # the offset is what was saved
        if self._mark is not None and self._mark[0] == widget.message.id:
            _id, rest, mark = self._mark
            y = widget.content.y_of_mark(mark)
            if y is not None:
                model.offset = y + rest
                return
        if model.offset > 0:
            # drawn for the first time while its lower part is in view: that part stays
            model.offset += growth

    def rescaled(self, before: int) -> None:
        """Every height was estimated anew; ``before`` is what the message at the top had."""
        model = self._model
        if model.offset > 0 and self._mark is None and before:
            model.offset = model.offset * model.heights[model.index] // before
        self.settled()

    # --- the view gets another size -------------------------------------------------------------

    def size_changes(self, *, opening: bool) -> None:
        """Note the reading position before the first of several changes of size or zoom."""
        model = self._model
        if opening or model.held or not len(self._items):
            self._rest = None
        elif self._rest is None or self._rest.left != (model.index, model.offset):
            message_id = self._items.id_at(model.index)
            mark = self._mark if self._mark is not None and self._mark[0] == message_id else None
            self._rest = _Rest(
                message_id, model.offset, model.heights[model.index], mark,
                model.position == 0, (model.index, model.offset),
            )  # fmt: skip

    def return_to_rest(self) -> bool:
        """Put the view where it was before its size changed, or at the end where that is followed
        and would be below; False where no size changed since the reader moved it.

        By the heights that are known: to measure there first would make what is far from the end,
        and put it away again, each time anew.
        """
        rest, model = self._rest, self._model
        if rest is None:
            return False
        index = self._items.index.get(rest.message_id)
        if index is None or rest.left != (model.index, model.offset):
            self._rest = None
            return False
        model.index, model.offset, self._mark = index, rest.offset, rest.mark
        if rest.at_top:
            model.offset = -model.padding_top
        elif rest.offset > 0:
            widget = self._widgets.get(rest.message_id)
            y = widget.content.y_of_mark(rest.mark[2]) if widget is not None and rest.mark else None
            if y is not None and rest.mark is not None:
                model.offset = y + rest.mark[1]
            elif rest.height:
                model.offset = rest.offset * model.heights[index] // rest.height
        model.settle()
        rest.left = (model.index, model.offset)
        return True

    def returns_elsewhere(self) -> bool:
        """Put the view there again, with the heights of now; return whether that moved it, such as
        to the end or away from it.
        """
        if self._rest is None:
            return False
        found = self._rest.left
        return self.return_to_rest() and self._rest.left != found

    def settled(self) -> None:
        """The view stands where the heights of now put it."""
        if self._rest is not None:
            self._rest.left = (self._model.index, self._model.offset)

    def grown(self) -> None:
        """A message grew or shrank by itself: what is seen now stays."""
        self._rest = None
