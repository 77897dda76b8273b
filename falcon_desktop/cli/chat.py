"""``chat``: renames, pins, archives, deletes, restores. Must not import httpx or the engine.

An open window notices, as it notices a chat that ``ask`` makes.
"""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from falcon_desktop import paths
from falcon_desktop.cli import library
from falcon_desktop.cli.output import Output
from falcon_desktop.core.chat.library import Library
from falcon_desktop.core.domain.errors import ExitStatus, FalconError, InvalidInput, NotFound
from falcon_desktop.core.domain.undo import UndoHistory
from falcon_desktop.core.text.sentences import Sentence

if TYPE_CHECKING:
    from falcon_desktop.core.ports.store import ConversationStore
    from falcon_desktop.store.database import Database


def chat(options: argparse.Namespace, output: Output) -> int:
    """Change chats, and say so where a person reads it."""

    async def main() -> int:
        data_dir = paths.data_directory(options.data_dir)
        async with library.open_history(data_dir, output, create=False) as (store, database):
            named = [options.id] if options.action == "rename" else options.ids
            found = [await _found(store, one, options.action) for one in named]
            cases = Library(
                store,
                _tell_nobody,  # an open window looks for itself
                UndoHistory(),
                _stop_nothing,
                before_bulk=partial(_back_up, database),
            )
            changed = await _change(cases, options, list(dict.fromkeys(found)))
            if output.talks_to_a_person:
                for row in await store.summaries_of(changed):
                    output.note(_told(options.action, row.title))
        return ExitStatus.OK

    return library.run(main)


async def _found(store: ConversationStore, text: str, action: str) -> str:
    """Return the id of a chat that an action can be done to.

    Raises:
        NotFound: there is none.
        InvalidInput: there are several, it is in the trash, or to be restored and is not there.
    """
    if action == "restore":
        try:
            return library.only_one(await store.summaries(deleted=True), text)
        except NotFound:
            there = await store.conversation(await library.find_conversation(store, text))
            raise InvalidInput(
                Sentence(
                    "This chat is in the archive, not in Trash. To move it out: {command}",
                    command=f"falcon-desktop chat unarchive {text}",
                )
                if there.archived_at is not None
                else Sentence("This chat isn't in Trash.")
            ) from None
    found = await library.find_conversation(store, text)
    if (await store.conversation(found)).deleted_at is not None:
        raise InvalidInput(Sentence("This chat is in Trash. Restore it first."))
    return found


async def _change(cases: Library, options: argparse.Namespace, ids: Sequence[str]) -> Sequence[str]:
    """Do what is asked; return what is to be told of."""
    match options.action:
        case "rename":
            await cases.rename(ids[0], options.title)
        case "pin" | "unpin":
            await cases.set_pinned(ids, options.action == "pin")
        case "archive" | "unarchive":
            await cases.set_archived(ids, options.action == "archive")
        case "delete":
            await cases.delete(ids)
        case _:
            return await cases.restore(ids)
    return ids


def _told(action: str, title: str) -> Sentence:
    match action:
        case "rename":
            return Sentence("Renamed to “{title}”.", title=title)
        case "pin":
            return Sentence("Pinned “{title}”.", title=title)
        case "unpin":
            return Sentence("Unpinned “{title}”.", title=title)
        case "archive":
            return Sentence("Archived “{title}”.", title=title)
        case "unarchive":
            return Sentence("Moved “{title}” out of the archive.", title=title)
        case "delete":
            return Sentence("Moved “{title}” to Trash.", title=title)
        case _:
            return Sentence("Restored “{title}”.", title=title)


async def _back_up(database: Database, *, wait: bool) -> None:
    """Back up what is there before much of it is deleted; a backup that fails stops nobody."""
    del wait  # nothing is left to be done meanwhile
    from falcon_desktop.store.backups import Backups

    with contextlib.suppress(FalconError):
        await Backups(database).back_up_before_deleting(lambda: None)


async def _stop_nothing(conversation_ids: Sequence[str]) -> None:
    """Stop no answer: one that comes in another process is kept with its chat."""


def _tell_nobody(event: object) -> None:
    """Hear nothing."""
