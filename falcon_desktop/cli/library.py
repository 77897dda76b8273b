"""Opens the history for commands that ask no model. Must not import httpx or the engine."""

from __future__ import annotations

import gc
import logging
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from falcon_desktop import paths
from falcon_desktop.cli import interruptible
from falcon_desktop.cli.output import Output
from falcon_desktop.cli.parser import LAST
from falcon_desktop.core.domain.conversation import ConversationKind, ConversationSummary
from falcon_desktop.core.domain.errors import InvalidInput, NotFound, StorageDamaged
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.store.database import Database, OpenReport
from falcon_desktop.store.lists import Lists

if TYPE_CHECKING:
    from falcon_desktop.core.ports.store import ConversationStore
    from falcon_desktop.store.conversations import Conversations
    from falcon_desktop.store.recovery import Salvage

_SHORTEST_PART: Final = 4


class Listed(Protocol):
    """What lists conversations."""

    async def summaries(
        self,
        *,
        archived: bool = False,
        deleted: bool = False,
        limit: int | None = None,
        model: str = "",
    ) -> list[ConversationSummary]:
        """Return list rows."""
        ...


def run(main: Callable[[], Coroutine[Any, Any, int]]) -> int:
    """Run a command's coroutine; log records without a reader are dropped.

    Nothing looks for rings meanwhile: among the million values of an import there are none, and to
    look for them takes a tenth of its time.
    """
    logging.getLogger().addHandler(logging.NullHandler())
    was_on = gc.isenabled()
    gc.disable()
    try:
        return interruptible.run(main())
    finally:
        if was_on:
            gc.enable()


@asynccontextmanager
async def open_history(
    data_dir: Path | None, output: Output, *, create: bool
) -> AsyncIterator[tuple[Conversations, Database]]:
    """Open the conversations, and close them afterwards; see :func:`open_database`.

    Raises:
        StorageError: they can't be opened.
    """
    from falcon_desktop.store.conversations import Conversations  # lists do without

    async with open_database(data_dir, output, create=create) as database:
        yield Conversations(database), database


@asynccontextmanager
async def open_database(
    data_dir: Path | None, output: Output, *, create: bool
) -> AsyncIterator[Database]:
    """Open the history, and close it afterwards.

    Where there is no data directory yet and ``create`` is False, they are empty and nothing is
    made on the disk; without ``data_dir`` they are empty too. A damaged history is left to the
    window, which can offer a backup.

    Raises:
        StorageError: they can't be opened.
    """
    if data_dir is None or not (
        create or os.path.isdir(data_dir)  # noqa: ASYNC240, PTH112 - nothing else runs yet
    ):
        database = Database(None)
    else:
        backups = paths.backup_directory(data_dir)
        database = Database(paths.history_file(data_dir), backup_directory=backups, repair=False)
    try:
        tell_report(await database.open(), output)
        yield database
    finally:
        await database.close()


async def read_history(
    data_dir: Path, output: Output, work: Callable[[ConversationStore], Awaitable[int]]
) -> int:
    """Let ``work`` read the conversations, or of a damaged history what is readable.

    Returns what ``work`` returns, or that there was trouble with the history.

    Raises:
        StorageError: they can't be opened.
    """
    try:
        async with open_history(data_dir, output, create=False) as (store, _):
            return await work(store)
    except StorageDamaged as error:
        return await _read_damaged(data_dir, output, work, error)


async def read_lists(
    data_dir: Path, output: Output, work: Callable[[Listed], Awaitable[int]]
) -> int:
    """Let ``work`` read lists of conversations, as :func:`read_history` does, which takes longer.

    Raises:
        StorageError: they can't be opened.
    """
    try:
        async with open_database(data_dir, output, create=False) as database:
            return await work(Lists(database))
    except StorageDamaged as error:
        return await _read_damaged(data_dir, output, work, error)


async def _read_damaged(
    data_dir: Path,
    output: Output,
    work: Callable[[ConversationStore], Awaitable[int]],
    error: StorageDamaged,
) -> int:
    from falcon_desktop.composition.damaged import what_can_be_read

    history = paths.history_file(data_dir)
    async with what_can_be_read(history, error) as (store, salvage):
        output.error(error)
        await work(store)
        for sentence in _what_is_lost(salvage):
            output.note(sentence)
    return error.exit_status


def tell_report(report: OpenReport, output: Output) -> None:
    """Print anything unusual about opening the history."""
    if report.read_only is not None:
        output.error(report.read_only)
    if report.log_lost:
        output.note(Sentence("The latest changes are missing: their file is lost or damaged."))


async def find_conversation(store: ConversationStore, text: str) -> str:
    """Return the id of a conversation, given by id, by a beginning or end of one, or as "last".

    Raises:
        NotFound: there is none.
        InvalidInput: there are several.
    """
    given = text.strip().lower()
    if given == LAST:
        return await _last(store)
    try:
        return (await store.conversation(given)).id
    except NotFound:
        pass
    return only_one(await everything(store), text)


def only_one(rows: Iterable[ConversationSummary], text: str) -> str:
    """Return the id among those of ``rows`` that is, begins or ends as given.

    Raises:
        NotFound: there is none.
        InvalidInput: there are several.
    """
    given = text.strip().lower()
    found: list[str] = []
    if len(given) >= _SHORTEST_PART:
        found = [row.id for row in rows if row.id.startswith(given) or row.id.endswith(given)]
    if len(found) > 1:
        raise InvalidInput(
            Sentence("“{text}” matches {count} chat(s).", text=text[:40], count=len(found))
        )
    if not found:
        raise NotFound(Sentence("There is no chat “{text}”.", text=text[:40]))
    return found[0]


async def _last(store: Listed) -> str:
    """Return the id of the chat in which something was said last; not of an archived one."""
    chats = [one for one in await store.summaries() if one.kind is ConversationKind.CHAT]
    if not chats:
        raise NotFound(Sentence("There is no chat yet."))
    return max(chats, key=lambda one: one.updated_at).id


async def everything(store: Listed) -> list[ConversationSummary]:
    """Return every conversation, archived ones last; not the trash."""
    return [*await store.summaries(), *await store.summaries(archived=True)]


def _what_is_lost(salvage: Salvage) -> list[str]:
    """Return what of a damaged history can't be read, a sentence for each conversation."""
    if salvage.complete:
        return []
    if salvage.expected is None:
        if not salvage.messages:
            return [Sentence("No messages can be read from it here.")]
        return [Sentence("How many messages can't be read is unknown.")]
    return [
        Sentence(
            "{count} message(s) of {chat} can't be read.",
            count=one.messages,
            chat=_named(one.title),
        )
        for one in salvage.missing
    ] or _rest(salvage.expected - salvage.messages)


def _rest(count: int) -> list[str]:
    return [Sentence("{count} message(s) can't be read.", count=count)] if count > 0 else []


def _named(title: str | None) -> str:
    if title is None:
        return Sentence("a chat whose title is lost too")
    return Sentence("“{title}”", title=title)
