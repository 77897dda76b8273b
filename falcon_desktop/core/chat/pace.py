"""When what answers a request came, and how fast."""

from __future__ import annotations

import time
from typing import Final

from falcon_desktop.core.domain.conversation import Timings

LEAST_SPAN: Final = 0.05
"""Seconds that text must take to come, so that its speed is one: a whole answer in one piece takes
a fraction of a millisecond, which says nothing of the model."""
LEAST_PIECES: Final = 3


class Pace:
    """Hears each piece of what answers one request; times are seconds since it was made."""

    __slots__ = (
        "_first_size",
        "_first_token",
        "_newest_token",
        "_pieces",
        "_reasoning_ended",
        "_size",
        "_started",
        "by_server",
    )

    def __init__(self) -> None:
        self.by_server = Timings()
        """What the server measured itself."""
        self._started = time.monotonic()
        self._first_token: float | None = None
        self._newest_token = 0.0
        self._pieces = 0
        self._first_size = 0
        """Characters of the first piece, which may be many tokens."""
        self._size = 0
        self._reasoning_ended: float | None = None

    @property
    def total(self) -> float:
        """Seconds so far."""
        return time.monotonic() - self._started

    def heard(self, piece: str, *, ended_reasoning: bool) -> None:
        """Something came: words, or "" for anything else."""
        now = time.monotonic()
        if self._first_token is None:
            self._first_token = now
            self._first_size = len(piece)
        if piece:
            self._newest_token = now
            self._pieces += 1
            self._size += len(piece)
        if ended_reasoning and self._reasoning_ended is None:
            self._reasoning_ended = now

    def timings(self, tokens: int | None, *, has_reasoning: bool) -> Timings:
        """Return the times up to now; ``tokens`` is how many the answer has, as the server says."""
        now = time.monotonic()
        first = self._first_token
        reasoning = None
        if has_reasoning and first is not None:
            reasoning = (self._reasoning_ended or now) - first
        return Timings(
            first_token=None if first is None else first - self._started,
            total=now - self._started,
            reasoning=reasoning,
            tokens_per_second=self.by_server.tokens_per_second or self._speed(tokens),
            loading=self.by_server.loading,
            prompt=self.by_server.prompt,
        )

    def _speed(self, tokens: int | None) -> float | None:
        """Return the tokens a second after the first piece, None where that was not measured.

        What came in one piece, or in one read, has no speed; how it was cut says how many tokens
        came after the first piece.
        """
        span = self._newest_token - (self._first_token or 0.0)
        if not tokens or self._pieces < LEAST_PIECES or span < LEAST_SPAN:
            return None
        return tokens * (1 - self._first_size / self._size) / span
