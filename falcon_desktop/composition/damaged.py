"""Reads what is still readable of a damaged history, from a copy that is deleted afterwards.

The history itself stays as it is.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from falcon_desktop.composition.scratch import scratch
from falcon_desktop.core.domain.errors import NextStep, StorageDamaged
from falcon_desktop.store import recovery
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database
from falcon_desktop.store.errors import told_to_people
from falcon_desktop.store.schema import MIGRATIONS


@asynccontextmanager
async def what_can_be_read(
    history: Path, error: StorageDamaged
) -> AsyncIterator[tuple[Conversations, recovery.Salvage]]:
    """Open a copy of what is readable of a damaged file, and report how much that is.

    Args:
        error: what was met; raised again where the file is not one of ours, or nothing is there.
    """
    if error.next_step is NextStep.NONE:
        raise error
    with scratch() as directory:
        copy = directory / history.name

        def read() -> recovery.Salvage:
            if not (history.exists() and history.stat().st_size):
                raise error
            with told_to_people():
                return recovery.read_aside(history, copy, MIGRATIONS)

        salvage = await asyncio.to_thread(read)
        database = Database(copy, repair=False)
        try:
            await database.open()
            yield Conversations(database), salvage
        finally:
            await database.close()
