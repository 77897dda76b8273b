"""Imports what asks a server once one is to be asked, beside the loop that the asking runs on.

Each window has the providers of its connections, and many a window never asks a server: httpx, what
it needs and our adapters take 7 MB. Whoever needs one of those modules awaits :func:`bring` before
the import in its function, which then finds what is there.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import sys
from collections.abc import Sequence
from typing import Final

CLIENT: Final = "falcon_desktop.providers.http"
OF_FIRST_REQUEST: Final = (
    "httpcore",
    "h11",
    "anyio._backends._asyncio",
    "httpcore._backends.anyio",
)
"""What httpx imports when it first asks: 75 ms after a model is loaded, and nobody waits before."""


async def bring(*modules: str) -> None:
    """Import modules on another thread, those of :data:`OF_FIRST_REQUEST` as far as there are any.

    Raises:
        ImportError: another one is not there.
    """
    missing = [module for module in modules if module not in sys.modules]
    if missing:
        await asyncio.to_thread(_import, missing)


def _import(modules: Sequence[str]) -> None:
    for module in modules:
        if module in OF_FIRST_REQUEST:
            with contextlib.suppress(ImportError):  # another version of httpx may need others
                importlib.import_module(module)
        else:
            importlib.import_module(module)
