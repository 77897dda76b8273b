"""Assembles displayable text from the pieces of completion-style servers: stop sequences cut, one
leading space removed. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence


class TextAssembler:
    """Takes pieces of an answer and returns what is certain to be shown.

    A stop sequence is cut wherever it falls: inside a piece or spread over several. Only a tail
    that may still become one is held back, and :meth:`finish` gives it out. With
    ``strip_leading_space``, one space at the start of the whole answer is removed.
    """

    def __init__(self, stop: Sequence[str] = (), *, strip_leading_space: bool = False) -> None:
        self._stop = tuple(dict.fromkeys(sequence for sequence in stop if sequence))
        self._at_start = strip_leading_space
        self._held = ""
        self._stopped = False

    @property
    def stopped(self) -> bool:
        """Whether a stop sequence was found; nothing comes out after it."""
        return self._stopped

    def feed(self, piece: str) -> str:
        """Take a piece and return what can be shown now."""
        if self._stopped or not piece:
            return ""
        text = self._held + piece
        cut = self._first_stop(text)
        if cut >= 0:
            self._stopped = True
            self._held = ""
            return self._shown(text[:cut])
        certain = len(text) - self._possible_start(text)
        self._held = text[certain:]
        return self._shown(text[:certain])

    def finish(self) -> str:
        """Return what was held back: no more pieces follow."""
        text, self._held = self._held, ""
        return self._shown(text)

    def _first_stop(self, text: str) -> int:
        """Return where the stop sequence that is complete first begins, or -1.

        The one that *ends* first counts, not the one that begins first: so the same answer is cut
        at the same place however it was cut into pieces.
        """
        cut, earliest = -1, len(text) + 1
        for sequence in self._stop:
            start = text.find(sequence)
            end = start + len(sequence)
            if start >= 0 and (end < earliest or (end == earliest and start < cut)):
                cut, earliest = start, end
        return cut

    def _possible_start(self, text: str) -> int:
        """Return how many characters at the end of ``text`` may begin a stop sequence."""
        longest = 0
        for sequence in self._stop:
            start = max(0, len(text) - len(sequence) + 1)
            first = sequence[0]
            while (start := text.find(first, start)) >= 0:
                if sequence.startswith(text[start:]):
                    longest = max(longest, len(text) - start)
                    break
                start += 1
        return longest

    def _shown(self, text: str) -> str:
        if self._at_start and text:
            self._at_start = False
            return text.removeprefix(" ")
        return text
