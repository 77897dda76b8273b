"""Shuts the program down in stages, limited in time."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

WATCHDOG_SECONDS: Final = 5.0
_log = logging.getLogger(__name__)

Dependencies = tuple[str, Callable[[], Awaitable[None]]]


class Shutdown:
    """Runs the stages in order, each even if an earlier one failed, then emits ``finished``.

    If that takes longer than ``seconds`` the process is ended by force: what was shown is on disk
    by then, and a program that hangs at its end is worse than one that is cut short.
    """

    def __init__(
        self,
        stages: Sequence[Dependencies],
        finished: Callable[[], None],
        seconds: float = WATCHDOG_SECONDS,
        force: Callable[[int], None] = os._exit,
    ) -> None:
        self._stages = stages
        self._finished = finished
        self._force = force
        self._watchdog = threading.Timer(seconds, self._give_up)
        self._watchdog.name = "falcon-watchdog"
        self._watchdog.daemon = True
        self._begun = False
        self._current = ""

    @property
    def begun(self) -> bool:
        """Whether the shutdown has begun."""
        return self._begun

    async def run(self) -> None:
        """Run the stages. A second call returns at once."""
        if self._begun:
            return
        self._begun = True
        self._watchdog.start()
        for name, given in self._stages:
            self._current = name
            try:
                await given()
            except Exception:
                _log.exception("while ending: %s", name)
        self._finished()

    def done(self) -> None:
        """Note that the process is about to end on its own."""
        self._watchdog.cancel()

    def _give_up(self) -> None:
        _log.error("did not end in time, at: %s", self._current)
        self._force(1)
