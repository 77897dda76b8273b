"""Passes conversations from the store to a writer on another thread, a few at a time."""

from __future__ import annotations

import asyncio
import concurrent.futures
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from itertools import islice
from typing import TYPE_CHECKING, Final

from falcon_desktop.core.domain.conversation import Conversation, Message
from falcon_desktop.core.domain.transfer import Progress
from falcon_desktop.core.ports.store import ConversationStore
from falcon_desktop.core.text.sentences import ENGLISH, Language

if TYPE_CHECKING:
    from falcon_desktop.transfer.pages import PageMakers

Exported = tuple[Conversation, Sequence[Message]]
_Group = tuple[Sequence[Exported], Mapping[str, str]]

AT_ONCE: Final = 20
"""How many conversations are read at once; a few times as many are in memory."""
_LOOK: Final = 0.2
"""Seconds after which a writer that waits looks whether it shall go on."""


class Loaded(Iterable[Exported]):
    """Conversations for a writer that runs on another thread.

    Args:
        makers: make the HTML of their messages meanwhile; :meth:`draw` returns it.
        language: of the words that this HTML has beside theirs.
    """

    def __init__(
        self,
        store: ConversationStore,
        ids: Sequence[str],
        loop: asyncio.AbstractEventLoop,
        progress: Progress,
        makers: PageMakers | None = None,
        *,
        language: Language = ENGLISH,
    ) -> None:
        self._store = store
        self._ids = ids
        self._loop = loop
        self._progress = progress
        self._makers = makers
        self._language = language
        self._drawn: Mapping[str, str] = {}
        self._draw_here: Callable[[str], str] | None = None
        self.altered: list[str] = []
        """The messages so far whose text the disk changed."""

    def __iter__(self) -> Iterator[Exported]:
        starts = iter(range(0, len(self._ids), AT_ONCE))
        ahead = 1 if self._makers is None else self._makers.count + 1
        coming = deque(map(self._ask, islice(starts, ahead)))
        try:
            while coming:
                found, self._drawn = self._result(coming[0])
                coming.popleft()
                coming.extend(map(self._ask, islice(starts, 1)))  # while these are being written
                for one in found:
                    self._progress.keep_on()
                    yield one
                    self._progress.done += 1
        finally:
            for asked in coming:
                asked.cancel()

    def draw(self, text: str) -> str:
        """Return the HTML of a message of the last conversation passed on."""
        if (drawn := self._drawn.get(text)) is not None:
            return drawn
        if self._draw_here is None:
            from falcon_desktop.transfer.html import drawing

            self._draw_here = drawing(self._language)
        return self._draw_here(text)

    def _result(self, coming: Future[_Group]) -> _Group:
        while True:
            self._progress.keep_on()
            try:
                return coming.result(_LOOK)
            except concurrent.futures.TimeoutError:
                if coming.done():
                    raise

    def _ask(self, start: int) -> Future[_Group]:
        some = self._ids[start : start + AT_ONCE]
        return asyncio.run_coroutine_threadsafe(self._load(some), self._loop)

    async def _load(self, ids: Sequence[str]) -> _Group:
        found = await self._store.whole(ids)
        self.altered += [one.id for _, messages in found for one in messages if one.altered]
        if self._makers is None:
            return found, {}
        from falcon_desktop.transfer.html import texts_to_draw
        from falcon_desktop.transfer.plain import IMAGE

        texts = list(dict.fromkeys(text for one in found for text in texts_to_draw(*one)))
        drawn = await self._makers.rendered(texts, self._language.told(IMAGE))
        return found, dict(zip(texts, drawn or (), strict=False))
