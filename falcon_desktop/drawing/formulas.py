"""The child process that draws formulas: started on demand, ended when one takes too long or none
are left.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import time
from collections import deque
from collections.abc import Sequence
from typing import Final

from falcon_desktop.child_process import command_of, ended, packed, parsed, piece, started
from falcon_desktop.core.domain.formulas import MAX_SOURCE, FormulaPicture
from falcon_desktop.drawing.formulas_main import MAX_SVG

_log = logging.getLogger(__name__)

FORMULAS_SWITCH: Final = "--falcon-formulas"
"""The argument with which a frozen program runs :mod:`falcon_desktop.drawing.formulas_main`."""
IDLE_SECONDS: Final = 30.0
START_SECONDS: Final = 30.0
PATIENCE_SECONDS: Final = 30.0 if hasattr(signal, "setitimer") else 1.0
"""For an answer. Where the system can, it ends the child after a second of *work*; this is for one
that waits, or that others keep from working."""
MOST_BYTES: Final = 4 * MAX_SVG
MOST_EMS: Final = 10_000.0
MOST_LOST: Final = 20
WITHIN_SECONDS: Final = 600.0
"""So many children lost within so long, and no formula is drawn any more until that is past: a text
that holds nothing else would keep a processor busy for hours."""


def default_command() -> list[str]:
    """Return the command line of the child."""
    return command_of("falcon_desktop.drawing.formulas_main", FORMULAS_SWITCH)


class FormulaChild:
    """Fulfils :class:`~falcon_desktop.core.domain.formulas.FormulaDrawer`. Belongs to one event
    loop.
    """

    def __init__(
        self, command: Sequence[str] | None = None, *, idle_seconds: float = IDLE_SECONDS
    ) -> None:
        self._command = list(command or default_command())
        self._idle_seconds = idle_seconds
        self._process: asyncio.subprocess.Process | None = None
        self._one_at_a_time = asyncio.Lock()
        self._idle: asyncio.TimerHandle | None = None
        self._ending: asyncio.Task[None] | None = None
        self._lost: deque[float] = deque(maxlen=MOST_LOST)
        self._closed = False

    @property
    def pid(self) -> int | None:
        """The child's process id; None while there is none."""
        return self._process.pid if self._process is not None else None

    async def draw(self, source: str, *, display: bool) -> FormulaPicture | None:
        """Return a formula's picture; None if it has an error or takes too long."""
        if len(source) > MAX_SOURCE:
            return None
        async with self._one_at_a_time:
            self._stay()
            if self._closed or self._is_tired():
                return None
            answered = False
            try:
                picture = await self._asked(source, display)
                answered = True
            except (OSError, EOFError, ValueError, TypeError, TimeoutError, NotImplementedError):
                self._lost.append(time.monotonic())
                _log.debug("a formula of %d characters ended its child", len(source))
                return None
            finally:  # also where who waits is cancelled: its answer would be taken for the next
                if not answered:
                    await self._end()
            self._idle = asyncio.get_running_loop().call_later(self._idle_seconds, self._rest)
            return picture

    async def close(self) -> None:
        """End the child and draw nothing more."""
        self._closed = True
        self._stay()
        if self._ending is not None:
            await self._ending
        await self._end()

    def _is_tired(self) -> bool:
        recently = time.monotonic() - WITHIN_SECONDS
        return len(self._lost) == MOST_LOST and self._lost[0] > recently

    async def _asked(self, source: str, display: bool) -> FormulaPicture | None:
        if self._process is None:
            self._process = await started(self._command)
            if self._closed:
                raise EOFError
            async with asyncio.timeout(START_SECONDS):
                if await piece(self._process, MOST_BYTES):
                    raise ValueError("it is not ready")
        given = self._process.stdin
        if given is None:
            raise EOFError
        async with asyncio.timeout(PATIENCE_SECONDS):
            given.write(packed({"source": source, "display": display}))
            await given.drain()
            answer = parsed(await piece(self._process, MOST_BYTES))
        return None if answer is None else _picture(**answer)

    def _stay(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None

    def _rest(self) -> None:
        """End the child, which nobody asks any more."""
        self._idle = None
        self._ending = asyncio.get_running_loop().create_task(self._end_if_idle())

    async def _end_if_idle(self) -> None:
        async with self._one_at_a_time:
            if self._idle is None:
                await self._end()

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            with contextlib.suppress(OSError):
                await ended(process)


def _picture(svg: object, width: float, ascent: float, descent: float) -> FormulaPicture:
    """Return what a child answered, which has read foreign text.

    Raises:
        TypeError, ValueError: it makes no sense.
    """
    if not all(isinstance(one, (int, float)) for one in (width, ascent, descent)):
        raise TypeError("no lengths")
    lengths = (width, ascent, descent)
    if not isinstance(svg, str) or not all(abs(one) < MOST_EMS for one in lengths):
        raise ValueError("no picture")
    return FormulaPicture(svg, *lengths)
