"""The GUI thread's asyncio loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextvars import Context
from typing import Any

import qasync


class GuiLoop(qasync.QEventLoop):  # type: ignore[misc]
    """Qt's loop as qasync has it, which calls back without asking what kind of function it calls.

    qasync asks ``inspect`` at each call, and that reads it: 0.6 MB, for nothing else in the window.
    """

    def call_later(
        self,
        delay: float,
        callback: Callable[..., object],
        *args: Any,
        context: Context | None = None,
    ) -> Any:
        """Call back after so many seconds."""
        handle = asyncio.Handle(callback, args, self, context=context)
        return self._add_callback(handle, delay)
