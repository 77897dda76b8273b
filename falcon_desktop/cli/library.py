"""Opens the history for a command that asks no model. Must not import httpx or the engine."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

from falcon_desktop import paths
from falcon_desktop.cli.output import Output
from falcon_desktop.core.conversation import ConversationSummary
from falcon_desktop.core.errors import InvalidInput, NotFound
from falcon_desktop.core.ports import ConversationStore
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database, OpenReport

_SHORTEST_PART: Final = 4


def run(main: Callable[[], Coroutine[Any, Any, int]]) -> int:
    """Run a command's coroutine to its end; log records that nobody reads go nowhere.

    Nothing looks for rings meanwhile: among the million values of an import there are none, and to
    look for them takes a tenth of its time.
    """
    logging.getLogger().addHandler(logging.NullHandler())
    was_on = gc.isenabled()
    gc.disable()
    try:
        return asyncio.run(main())
    finally:
        if was_on:
            gc.enable()


@asynccontextmanager
async def open_history(
    data_dir: Path, output: Output, *, create: bool
) -> AsyncIterator[tuple[Conversations, Database]]:
    """Open the conversations, and close them afterwards.

    Where there is no data directory yet and ``create`` is False, they are empty and nothing is
    made on the disk. A damaged history is left to the window, which can offer a backup.

    Raises:
        StorageError: they can't be opened.
    """
    there = create or os.path.isdir(data_dir)  # noqa: ASYNC240, PTH112 - nothing else runs yet
    database = Database(
        paths.history_file(data_dir) if there else None,
        backup_directory=paths.backup_directory(data_dir),
        mend=False,
    )
    try:
        tell_report(await database.open(), output)
        yield Conversations(database), database
    finally:
        await database.close()


def tell_report(report: OpenReport, output: Output) -> None:
    """Tell what was unusual about opening the history."""
    if report.read_only is not None:
        output.error(report.read_only)
    if report.log_lost:
        output.note("The newest changes are missing: the file that held them is lost or damaged.")


async def find_conversation(store: ConversationStore, text: str) -> str:
    """Return the id of the conversation that ``text`` names: its id, a beginning or an end of it.

    Raises:
        NotFound: there is none.
        InvalidInput: there are several.
    """
    given = text.strip().lower()
    try:
        return (await store.conversation(given)).id
    except NotFound:
        pass
    found: list[str] = []
    if len(given) >= _SHORTEST_PART:
        found = [
            summary.id
            for summary in await everything(store)
            if summary.id.startswith(given) or summary.id.endswith(given)
        ]
    if len(found) > 1:
        raise InvalidInput(f"“{text[:40]}” could be any of {len(found)} conversations.")
    if not found:
        raise NotFound(f"There is no conversation “{text[:40]}”.")
    return found[0]


async def everything(store: ConversationStore) -> list[ConversationSummary]:
    """Return every conversation, archived ones after the others; not the trash."""
    return [*await store.summaries(), *await store.summaries(archived=True)]
