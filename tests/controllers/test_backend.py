"""The window's way to the worker: what is begun there and fails while nobody waits for it."""

from __future__ import annotations

import asyncio
import gc
from typing import Any, cast

from falcon_desktop.controllers.backend import Backend
from falcon_desktop.core.domain.errors import StorageError
from falcon_desktop.runtime.bridge import Bridge


class Failing:
    """Stands for the bridge of a program that ends."""

    def begin(self, *_: object, **__: object) -> asyncio.Future[Any]:
        begun: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        begun.set_exception(StorageError("The history is not open."))
        return begun


async def nothing() -> None: ...


async def test_a_failure_that_nobody_waits_for_is_no_complaint(qapp: object) -> None:
    told: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: told.append(context))
    backend = Backend()
    backend._bridge = cast("Bridge", Failing())
    backend.begin(nothing)
    await asyncio.sleep(0)
    gc.collect()
    await asyncio.sleep(0)
    assert told == []
