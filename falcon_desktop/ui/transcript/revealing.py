"""Goes to words in the transcript, found by find or by search."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal, Slot

from falcon_desktop.core.domain.conversation import HitPlace, Message
from falcon_desktop.core.domain.matching import Matcher, matcher_for
from falcon_desktop.ui.transcript.finding import Finding, found_in
from falcon_desktop.ui.transcript.layout import MessageLayout
from falcon_desktop.ui.transcript.message import MessageWidget
from falcon_desktop.ui.transcript.search import Words, best_occurrence
from falcon_desktop.ui.transcript.surface import ScrollSurface


class Revealing(QObject):
    """Scrolls to matches once their message is laid out, and highlights them."""

    texts_needed = Signal(list)
    found = Signal(int, int)
    """(which occurrence, from 1, 0 for none; how many)"""

    def __init__(self, surface: ScrollSurface, layout: MessageLayout) -> None:
        super().__init__(surface)
        self._surface = surface
        self._layout = layout
        self._items = layout.items
        self._model = layout.model
        self._widgets = layout.widgets
        self._finding = Finding(self)
        self._finding.texts_needed.connect(self.texts_needed)
        self._finding.found.connect(self._tell_found)
        self._finding.place_chosen.connect(self._show_place)
        self._wanted: tuple[str, Words, int | HitPlace] | None = None
        """What to go to once it is laid out: the message, the word, which of its occurrences or
        the best one at a place.
        """
        self._hit: tuple[str, Matcher] | None = None
        """The message that a search through everything found, and its words, while marked."""
        surface.read.connect(self._read)

    def clear(self) -> None:
        """Stop searching, highlighting and waiting."""
        self._finding.stop()
        self._wanted = None
        self._hit = None

    # --- find -----------------------------------------------------------------------------------

    def find(self, text: str) -> None:
        """Find a word in the whole conversation; "" stops."""
        if text and text == self._finding.word:
            return
        self.clear_marks()
        if not text:
            self._keep_unfolded()
        self._finding.start(text, self._items.outlines, self._first_visible)

    def take_texts(self, messages: Sequence[Message]) -> None:
        """Take requested texts."""
        self._finding.take({one.id: found_in(one) for one in messages})

    def step(self, change: int) -> None:
        """Go to the next (+1) or previous (-1) match, also from a search result."""
        if self._hit is not None and not self._finding.word:
            self._finding.start(self._hit[1], self._items.outlines, self._place_of_hit, change)
        else:
            self._finding.step(change)

    @Slot(int, int)
    def _tell_found(self, place: int, count: int) -> None:
        if not count and self._hit is None:
            self._leave_words()  # those of the word before
        self.found.emit(place, count)

    def _leave_words(self, but: MessageWidget | None = None) -> None:
        """Mark no word any more, and hide again what is shown only on account of one."""
        for widget in list(self._widgets):  # others come where what is hidden gives room
            if widget is not but:
                widget.content.clear_selection()
                widget.content.fold_back()

    def _keep_unfolded(self) -> None:
        for widget in self._widgets:
            widget.content.keep_unfolded()

    def _place_of_hit(self) -> int:
        return self._items.index.get(self._hit[0] if self._hit else "", 0)

    def _first_visible(self) -> int:
        return self._model.index

    @Slot(int, object, int)
    def _show_place(self, index: int, word: Words, occurrence: int) -> None:
        if index < len(self._items):
            self.reveal(self._items.id_at(index), word, occurrence)

    # --- what a search through everything found -------------------------------------------------

    def reveal_hit(self, message_id: str, query: str, place: HitPlace) -> None:
        """Scroll to a found message, or to its reasoning; highlight the words everywhere."""
        self._finding.stop()
        words = matcher_for(query)
        self._hit = (message_id, words) if words else None
        self.reveal(message_id, words, HitPlace.TEXT if place is HitPlace.FILE else place)

    def clear_marks(self) -> bool:
        """Remove the highlights of a search; return False if there were none."""
        marked, self._hit = self._hit is not None, None
        if marked:
            self._finding.stop()
            self._keep_unfolded()
            for widget in self._widgets:
                widget.content.show_marks(None)
        return marked

    def _mark_words(self) -> None:
        """Mark the words that are searched for in what came into view."""
        if self._hit is None:
            return
        words = self._hit[1]
        for widget in self._widgets:
            if widget.content.marks is not words and widget.complete:
                widget.content.show_marks(words)

    # --- going there ----------------------------------------------------------------------------

    def reveal(self, message_id: str, word: Words, occurrence: int | HitPlace) -> None:
        """Scroll to a message and a word in it, once the message is loaded."""
        index = self._items.index.get(message_id)
        if index is None:
            return
        self._wanted = (message_id, word, occurrence)
        self._model.following = False
        self._model.move_to_item(index, self._model.page // 4)
        self._layout.measure_first(index)
        self._move_to_word()
        self._layout.hurry()
        self._surface.moved.emit()

    def go_on(self) -> None:
        """Highlight in newly laid out messages, and go to an awaited one."""
        self._mark_words()
        if self._move_to_word():
            self._surface.moved.emit()

    @Slot()
    def _read(self) -> None:
        self._wanted = None

    def _move_to_word(self) -> bool:
        """Move the view to what is to be revealed; False while that is not laid out."""
        if self._wanted is None:
            return False
        message_id, word, occurrence = self._wanted
        index = self._items.index.get(message_id)
        widget = self._widgets.get(message_id)
        if index is None or widget is None or (word and not widget.complete):
            return False  # once it is laid out
        self._wanted = None
        self._leave_words(but=widget)
        y = _reveal_in(widget, word, occurrence) if word else 0
        if self._hit is not None and word is self._hit[1]:
            widget.content.marks = self._hit[1]
        self._model.hold_item(index, self._model.page // 3 - (y or 0))
        self._surface.read.emit()
        return True


def _reveal_in(widget: MessageWidget, word: Words, occurrence: int | HitPlace) -> int | None:
    """Show a word in a message, or what is folded at a place where it is not drawn."""
    content = widget.content
    if not isinstance(occurrence, HitPlace):
        return content.reveal(word, occurrence)
    best = best_occurrence(content.words(), word, occurrence)
    if best is not None:
        return content.reveal(word, best)
    y = content.unfold(occurrence, word)
    return content.reveal(word, 0) if y is None else y
