"""Find in conversation: asks for the texts, counts, steps. Must not know how a place is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from PySide6.QtCore import QObject, Signal

from falcon_desktop.ui.transcript.search import Finder, Words

_TEXTS_AT_ONCE: Final = 500


class Finding(QObject):
    """One search over a conversation, also over what is not drawn."""

    texts_needed = Signal(list)
    found = Signal(int, int)
    """(which occurrence, from 1, 0 for none; how many)"""
    place_chosen = Signal(int, object, int)
    """(index of the message, word, occurrence in it)"""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._finder: Finder | None = None
        self._missing: list[str] = []
        self._first_visible: Callable[[], int] | None = None
        self._skip = 0

    @property
    def word(self) -> Words:
        """What is searched for, "" for nothing."""
        return "" if self._finder is None else self._finder.word

    def start(
        self, word: Words, order: Sequence[str], first_visible: Callable[[], int], skip: int = 0
    ) -> None:
        """Search the messages of ``order``, beginning at the first that is visible then, or so
        many occurrences after it.
        """
        self._skip = skip
        self._finder = Finder(word, order)
        self._first_visible = first_visible
        self._missing = list(order) if word else []
        if self._missing:
            self._ask()
        else:
            self.found.emit(0, 0)

    def stop(self) -> None:
        """Search nothing."""
        self._finder = None
        self._missing.clear()

    def take(self, texts: Mapping[str, str], reasoning: Mapping[str, str]) -> None:
        """Count in texts that were asked for; go to the first place once all are here."""
        finder = self._finder
        if finder is None or not finder.word:
            return
        finder.add(texts, reasoning)
        if self._missing:
            self._ask()
        elif finder.current < 0 and finder.total and self._first_visible is not None:
            finder.start_at(self._first_visible())
            finder.step(self._skip)
            self._choose()
        else:
            self.found.emit(finder.current + 1, finder.total)

    def step(self, change: int) -> None:
        """Go to the next (+1) or previous (-1) occurrence."""
        if self._finder is not None:
            self._finder.step(change)
            self._choose()

    def _ask(self) -> None:
        batch = self._missing[:_TEXTS_AT_ONCE]
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
