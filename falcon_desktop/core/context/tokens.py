"""Counts tokens: with the server's tokenizer if possible, else by an estimate corrected by its
reports.
"""

from __future__ import annotations

import asyncio
import hashlib
import math
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from falcon_desktop.core.domain.attachments import IMAGE_TOKENS, Attachment
from falcon_desktop.core.ports.servers import ChatProvider, CountsPictures
from falcon_desktop.core.text.token_estimate import at_most, estimate

USUAL_OVERHEAD: Final = 8.0
"""Tokens around a message: its role and its end, in most templates."""
MOST_OVERHEAD: Final = 64.0
_KEPT: Final = 50_000
_AT_ONCE: Final = 8
_PIECE: Final = 100_000
"""Characters that a server is asked to count at once."""


@dataclass(slots=True)
class TokenCounter:
    """Counts tokens for one model of one connection.

    ``counts`` says whether its server counts for us: None while it was not asked. ``scale`` is
    what estimates are multiplied by. ``overhead`` is added to every message; ``learned`` says that
    the server's own numbers led to it. ``window`` is what it said when it refused a request.
    ``model`` is whose tokenizer counts, "" for the connection's own.
    """

    model: str = ""
    counts: bool | None = None
    scale: float = 1.0
    overhead: float = USUAL_OVERHEAD
    learned: bool = False
    window: int | None = None
    known: OrderedDict[bytes, int] = field(default_factory=OrderedDict)
    reported: OrderedDict[bytes, None] = field(default_factory=OrderedDict)
    """Texts whose tokens the server counted among others."""
    pictures: dict[tuple[int, int], int] = field(default_factory=dict)
    """By width and height in pixels: a model makes as many tokens of all of one size."""

    def recall(self, text: str) -> int | None:
        """Return the server's count of a text if it is known."""
        if not text:
            return 0
        return self.known.get(_digest(text)) if self.known else None

    def guess(self, text: str) -> int:
        """Return an estimate for a text."""
        return math.ceil(estimate(text) * self.scale)

    def surely(self, text: str) -> int:
        """Return the estimate for a text of which the server's count is in it, else a number that
        no tokenizer exceeds.
        """
        return (
            self.guess(text) if self.reported and _digest(text) in self.reported else at_most(text)
        )

    def note(self, texts: Sequence[str]) -> None:
        """Remember that the server counted these texts, and that estimates were corrected by it."""
        for text in texts:
            self.reported[_digest(text)] = None
        while len(self.reported) > _KEPT:
            self.reported.popitem(last=False)

    def of_picture(self, picture: Attachment) -> int:
        """Return a picture's tokens, about where the server did not count them."""
        return self.pictures.get((picture.width, picture.height), IMAGE_TOKENS)

    def knows_pictures(self, pictures: Iterable[Attachment]) -> bool:
        """Whether the server counted pictures of these sizes."""
        return all((one.width, one.height) in self.pictures for one in pictures)

    async def count_pictures(
        self, provider: ChatProvider | None, pictures: Iterable[Attachment]
    ) -> None:
        """Have pictures counted by a server that can."""
        if not isinstance(provider, CountsPictures):
            return
        for one in pictures:
            size = (one.width, one.height)
            if size not in self.pictures and all(size):
                count = await provider.count_picture(one, self.model)
                if count is None:
                    return
                self.pictures[size] = count

    async def count(self, provider: ChatProvider | None, texts: Sequence[str]) -> list[int]:
        """Return the tokens of texts: all counted by the server, or all estimated.

        Only what is not known yet is asked for.
        """
        missing = list(dict.fromkeys(text for text in texts if self.recall(text) is None))
        if missing and (provider is None or self.counts is False):
            return [self.guess(text) for text in texts]
        if missing and provider is not None and not await self._ask(provider, missing):
            return [self.guess(text) for text in texts]
        return [self.recall(text) or 0 for text in texts]

    def is_exact(self, texts: Sequence[str]) -> bool:
        """Whether the server counted all of these texts."""
        return all(self.recall(text) is not None for text in texts)

    async def _ask(self, provider: ChatProvider, texts: Sequence[str]) -> bool:
        places = asyncio.Semaphore(_AT_ONCE)

        async def one(text: str) -> int | None:
            async with places:
                return await _count(provider, text, self.model)

        # The first alone: it may tell that this server does not count at all.
        results = [await one(texts[0])]
        if results[0] is None:
            self.counts = False
            return False
        results += await asyncio.gather(*(one(text) for text in texts[1:]))
        self.counts = True
        for text, result in zip(texts, results, strict=True):
            if result is not None:
                self.known[_digest(text)] = result
        while len(self.known) > _KEPT:
            self.known.popitem(last=False)
        return all(result is not None for result in results)

    def learn(self, raw: int, messages: int, actual: int, *, exact: bool) -> None:
        """Correct the estimate: ``messages`` that we estimated at ``raw`` tokens were ``actual``.

        ``raw`` is without what stands around each message.
        """
        # Exact counts are right but for the template, so that the rest is its; estimates are wrong
        # themselves. Both within bounds: one odd report must not spoil what follows.
        if exact and messages:
            self.overhead = min(max((actual - raw) / messages, 0.0), MOST_OVERHEAD)
            self.learned = True
        elif raw > 0:
            spare = max(1.0, actual - messages * self.overhead)
            self.scale = min(max(self.scale * spare / raw, 0.25), 4.0)


async def _count(provider: ChatProvider, text: str, model: str) -> int | None:
    total = 0
    for start in range(0, len(text), _PIECE):
        count = await provider.count_tokens(text[start : start + _PIECE], model)
        if count is None:
            return None
        total += count
    return total


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
