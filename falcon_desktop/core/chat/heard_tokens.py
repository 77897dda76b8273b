"""The tokens of a running answer, whose places are known once its text is complete. Pure.

What a model wrote is not what is shown, letter by letter: thoughts, their marks, what follows a
stop sequence and a space at the beginning are taken out on the way.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from falcon_desktop.core.domain.confidence import MOST_TOKENS, TokenConfidence, usable
from falcon_desktop.core.text.alike import same_length

_LOOK: Final = 64
"""So many characters of what is shown are looked for at once where it is not one piece."""
_LEAST_LOOK: Final = 8
_MOST_MISSES: Final = 200


class HeardTokens:
    """Collects tokens with the text that they were written in."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._tokens: list[tuple[int, Sequence[TokenConfidence]]] = []
        self._count = 0

    def add(self, text: str, tokens: Sequence[TokenConfidence]) -> None:
        """Take a piece of what the model wrote; the tokens' places are in it."""
        if tokens and self._count < MOST_TOKENS:
            self._tokens.append((self._length, tokens))
            self._count += len(tokens)
        self._pieces.append(text)
        self._length += len(text)

    def placed(self, shown: str, at: int = 0) -> list[TokenConfidence]:
        """Return the tokens in ``shown``, which begins at ``at`` in the answer's whole text.

        What of it can't be found in what was written has none.
        """
        written = "".join(self._pieces)
        tokens = (one.moved(by) for by, some in self._tokens for one in some)
        found: list[TokenConfidence] = []
        waiting: TokenConfidence | None = next(tokens, None)
        for begin, place, length in _common(written, shown):
            while waiting is not None and waiting.end <= begin:
                waiting = next(tokens, None)
            while waiting is not None and waiting.start < begin + length:
                start, end = max(waiting.start, begin), min(waiting.end, begin + length)
                by = at + place - begin
                found.append(
                    TokenConfidence(start + by, end + by, waiting.logprob, waiting.alternatives)
                )
                if waiting.end > begin + length:
                    break
                waiting = next(tokens, None)
        return usable(found, at + len(shown))


def _common(written: str, shown: str) -> Iterator[tuple[int, int, int]]:
    """Yield where parts of a text stand in another one: there, here, and how long they are.

    They come in order. Nearly always it is the whole, and the last one: thoughts come before it.
    """
    if not shown:
        return
    whole = written.rfind(shown)
    if whole >= 0:
        yield whole, 0, len(shown)
        return
    there = here = misses = 0
    while here + _LEAST_LOOK <= len(shown) and misses < _MOST_MISSES:
        look = _LOOK
        found = written.find(shown[here : here + look], there)
        while found < 0 and look > _LEAST_LOOK:
            look //= 2
            found = written.find(shown[here : here + look], there)
        if found < 0:
            misses += 1
            here += 1
            continue
        length = same_length(written, found, shown, here)
        yield found, here, length
        there, here = found + length, here + length
