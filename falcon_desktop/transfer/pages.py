"""Child processes that render messages' Markdown as HTML, one per core.

Parsing Markdown is most of the work of an export, and would hold this interpreter's lock: the
window is in here. What a child could not do is left to the caller.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from typing import Final

from falcon_desktop.child_process import command_of, ended, packed, parsed, piece, started
from falcon_desktop.transfer.plain import IMAGE

PAGES_SWITCH: Final = "--falcon-page-maker"
"""The argument with which a frozen program runs :mod:`falcon_desktop.transfer.pages_main`."""
MOST: Final = 4
"""Children at most: each needs about 40 MB."""
SECONDS_TO_END: Final = 2.0
MOST_GROWTH: Final = 200
"""Bytes of HTML for one of Markdown, at most: the mark of a cell makes some twenty."""


def default_command() -> list[str]:
    """Return a child's command line."""
    return command_of("falcon_desktop.transfer.pages_main", PAGES_SWITCH)


class PageMakers:
    """A few children, each working on one piece at a time; started on first use.

    Belongs to one event loop. One that died or answered nonsense is not asked again.
    """

    def __init__(self, command: Sequence[str] | None = None) -> None:
        self.count = min(MOST, os.cpu_count() or 1)
        self._command = list(command or default_command())
        self._children = [_Child() for _ in range(self.count)]
        self._idle: asyncio.Queue[_Child] = asyncio.Queue()
        for child in self._children:
            self._idle.put_nowait(child)

    async def rendered(self, texts: Sequence[str], image: str = IMAGE) -> list[str] | None:
        """Return each message's Markdown as HTML, or None: then the caller must render it.

        ``image`` is the word for a picture.
        """
        child = await self._idle.get()
        try:
            return await child.rendered(self._command, texts, image)
        finally:
            self._idle.put_nowait(child)

    async def close(self) -> None:
        """End the children."""
        await asyncio.gather(*(child.close() for child in self._children))


class _Child:
    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None
        self._is_gone = False

    async def rendered(
        self, command: Sequence[str], texts: Sequence[str], image: str
    ) -> list[str] | None:
        if self._is_gone:
            return None
        answer: list[str] | None = None
        try:
            if self._process is None:
                self._process = await started(command)
            answer = await _asked(self._process, texts, image)
        except (OSError, EOFError, ValueError, NotImplementedError):
            return None
        finally:  # also where who waits is cancelled: its answer would be taken for the next one's
            self._is_gone = answer is None or len(answer) != len(texts)
        return None if self._is_gone else answer

    async def close(self) -> None:
        process, self._process, self._is_gone = self._process, None, True
        if process is None:
            return
        if process.stdin is not None:
            process.stdin.close()
        try:
            async with asyncio.timeout(SECONDS_TO_END):
                await process.wait()
        except TimeoutError:
            await ended(process)


async def _asked(
    process: asyncio.subprocess.Process, texts: Sequence[str], image: str
) -> list[str]:
    """Return a child's answer.

    Raises:
        OSError, EOFError, ValueError: it is gone, or out of its mind.
    """
    if process.stdin is None:
        raise EOFError
    asked = packed([image, *texts])
    process.stdin.write(asked)
    await process.stdin.drain()
    answer = parsed(await piece(process, MOST_GROWTH * len(asked)))
    if not isinstance(answer, list) or not all(isinstance(one, str) for one in answer):
        raise ValueError("no texts")
    return answer
