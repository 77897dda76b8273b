"""Find in conversation: requests the texts, counts matches, steps through them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from PySide6.QtCore import QObject, Signal

from falcon_desktop.core.domain.conversation import (
    Message,
    MessageOutline,
    MessageStatus,
    Role,
)
from falcon_desktop.ui.transcript.search import Finder, Words, without_targets

_TEXTS_AT_ONCE: Final = 500


def found_in(message: Message) -> list[str]:
    """Return the texts of a message in which one can find, as they are shown one below the other.

    Addresses that links hide are none: they are not seen.
    """
    if message.parts:
        from falcon_desktop.ui.transcript.made_of import found_in as in_pieces

        return [words for _, words in in_pieces(message)]
    if message.role is Role.USER:
        return [message.text]
    return [message.reasoning, without_targets(message.text)]


class Finding(QObject):
    """A search in one conversation, including what is not drawn."""

    texts_needed = Signal(list)
    found = Signal(int, int)
    """(which occurrence, from 1, 0 for none; how many)"""
    place_chosen = Signal(int, object, int)
    """(index of the message, word, occurrence in it)"""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._finder: Finder | None = None
        self._outlines: list[MessageOutline] = []
        self._missing: list[str] = []
        self._awaited: set[str] = set()
        """The texts asked for last, one lot at a time."""
        self._first_visible: Callable[[], int] | None = None
        self._skip = 0

    @property
    def word(self) -> Words:
        """The searched word, "" for none."""
        return "" if self._finder is None else self._finder.word

    def start(
        self,
        word: Words,
        messages: Sequence[MessageOutline],
        first_visible: Callable[[], int],
        skip: int = 0,
    ) -> None:
        """Search messages, starting at the first visible one, or this many matches after it.

        Where ``word`` goes on from the word before, only the messages that have that are asked
        for, and those that are other ones now.
        """
        self._skip = skip
        finder = Finder(word, [one.id for one in messages])
        lacking = self._lacking(word, messages)
        finder.add_lacking(lacking)
        self._finder, self._outlines = finder, list(messages)
        self._first_visible = first_visible
        self._missing = [one for one in finder.order if one not in lacking] if word else []
        self._awaited.clear()
        if self._missing:
            self._ask()
        else:
            self.found.emit(0, 0)

    def _lacking(self, word: Words, messages: Sequence[MessageOutline]) -> set[str]:
        """Return the messages that need not be looked at; what is being written changes."""
        if self._finder is None:
            return set()
        lacking = self._finder.lacking(word)
        before = {one.id: one for one in self._outlines}
        return {
            one.id
            for one in messages
            if one.id in lacking
            and before.get(one.id) == one
            and one.status is not MessageStatus.STREAMING
        }

    def stop(self) -> None:
        """Stop searching."""
        self._finder = None
        self._outlines.clear()
        self._missing.clear()
        self._awaited.clear()

    def take(self, texts: Mapping[str, Sequence[str]]) -> None:
        """Count matches in requested texts; go to the first once all have arrived."""
        finder = self._finder
        if finder is None or not finder.word:
            return
        finder.add(texts)
        if not self._answers(texts):
            return  # an earlier search asked for them
        if self._missing:
            self._ask()
        elif finder.current < 0 and finder.total and self._first_visible is not None:
            finder.start_at(self._first_visible())
            finder.step(self._skip)
            self._choose()
        else:
            self.found.emit(finder.current + 1, finder.total)

    def step(self, change: int) -> None:
        """Go to the next (+1) or previous (-1) match."""
        if self._finder is not None:
            self._finder.step(change)
            self._choose()

    def _answers(self, texts: Mapping[str, Sequence[str]]) -> bool:
        """Say whether these are the texts that are waited for; some may be gone by now."""
        return texts.keys() <= self._awaited or texts.keys() >= self._awaited

    def _ask(self) -> None:
        batch = self._missing[:_TEXTS_AT_ONCE]
        self._awaited = set(batch)
        del self._missing[:_TEXTS_AT_ONCE]
        self.texts_needed.emit(batch)

    def _choose(self) -> None:
        finder = self._finder
        if finder is None:
            return
        self.found.emit(finder.current + 1, finder.total)
        place = finder.place()
        if place is not None:
            self.place_chosen.emit(place[0], finder.word, place[1])
