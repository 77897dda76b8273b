"""Who wrote which part of a text, while it is edited. Pure.

Lengths count UTF-16 units, as Qt does.
"""

from __future__ import annotations

import encodings.utf_16_le  # noqa: F401 - here, not on the first key that is pressed
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from falcon_desktop.core.domain.written_text import Piece
from falcon_desktop.core.text.unicode_text import utf16_length

REMEMBERED: Final = 300
"""States of the text whose parts are known again when undo or redo bring them back."""


@dataclass(frozen=True, slots=True)
class Span:
    """A part of the text. ``piece`` is its origin, None once it was changed."""

    length: int
    is_generated: bool = False
    message_id: str = ""
    piece: Piece | None = None


class Spans:
    """The parts of one text, from its first character to its last."""

    def __init__(self) -> None:
        self._spans: list[Span] = []
        self._known: OrderedDict[int, tuple[Span, ...]] = OrderedDict()

    @property
    def length(self) -> int:
        """The length of the whole text."""
        return sum(span.length for span in self._spans)

    def take(self, pieces: Iterable[Piece], lengths: Sequence[int]) -> None:
        """Start with these pieces; ``lengths`` are their lengths in the editor."""
        self._spans = [
            Span(length, piece.is_generated, piece.message_id, piece)
            for piece, length in zip(pieces, lengths, strict=True)
        ]

    def changed(self, position: int, removed: int, total: int) -> None:
        """Follow a manual edit, after which the text is ``total`` long."""
        before = self.length
        position = min(position, before)
        removed = min(removed, before - position)
        added = max(0, total - (before - removed))
        spans = self._cut(0, position)
        if added:
            spans.append(Span(added))
        spans += self._cut(position + removed, before)
        self._spans = _joined(spans)

    def append(self, length: int, message_id: str) -> None:
        """Follow text that a model added at the end."""
        last = self._spans[-1] if self._spans else None
        if last is not None and last.message_id == message_id and last.is_generated:
            self._spans[-1] = replace(last, length=last.length + length, piece=None)
        else:
            self._spans.append(Span(length, is_generated=True, message_id=message_id))

    def generated(self) -> list[tuple[int, int]]:
        """Return (start, end) of text by models, adjacent parts merged."""
        found: list[tuple[int, int]] = []
        position = 0
        for span in self._spans:
            end = position + span.length
            if span.is_generated:
                if found and found[-1][1] == position:
                    found[-1] = (found[-1][0], end)
                else:
                    found.append((position, end))
            position = end
        return found

    def last_continuation(self) -> tuple[int, int] | None:
        """Return (start, end) of the last continuation in the text, None for none."""
        position = self.length
        for span in reversed(self._spans):
            if span.is_generated:
                return position - span.length, position
            position -= span.length
        return None

    def pieces(self, text: str) -> list[Piece]:
        """Return the parts with their texts; unchanged ones exactly as they came."""
        data = text.encode("utf-16-le", "surrogatepass")
        found: list[Piece] = []
        position = 0
        for span in self._spans:
            part = data[2 * position : 2 * (position + span.length)]
            position += span.length
            words = part.decode("utf-16-le", "replace")
            found.append(span.piece or Piece(words, span.is_generated, span.message_id))
        return found

    def remember(self, text: str) -> None:
        """Remember these parts for when the text is the same again."""
        key = hash(text)
        self._known[key] = tuple(self._spans)
        self._known.move_to_end(key)
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)

    def recall(self, text: str) -> bool:
        """Restore the parts remembered for this text; False if there are none."""
        known = self._known.get(hash(text))
        if known is None or sum(span.length for span in known) != utf16_length(text):
            return False
        self._spans = list(known)
        return True

    def forget(self) -> None:
        """Forget all remembered states."""
        self._known.clear()

    def _cut(self, start: int, end: int) -> list[Span]:
        found: list[Span] = []
        position = 0
        for span in self._spans:
            low, high = max(start, position), min(end, position + span.length)
            position += span.length
            if low >= high:
                continue
            whole = high - low == span.length
            found.append(span if whole else replace(span, length=high - low, piece=None))
        return found


def _joined(spans: Sequence[Span]) -> list[Span]:
    """Join neighbours that were written by hand and belong to no message as a whole."""
    found: list[Span] = []
    for span in spans:
        last = found[-1] if found else None
        if last is not None and not last.is_generated and not span.is_generated:
            found[-1] = Span(last.length + span.length)
        else:
            found.append(span)
    return found
