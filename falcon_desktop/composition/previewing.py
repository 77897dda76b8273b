"""Reads import files and compares them with the history, for the window and the command line."""

from __future__ import annotations

import asyncio
import stat
from collections.abc import Collection
from pathlib import Path

from falcon_desktop.core.domain.errors import InvalidInput, NotFound
from falcon_desktop.core.domain.transfer import Progress
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.core.text.system_reasons import detail_of
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.transfer.imports import ImportPlan, ImportPreview, preview_import
from falcon_desktop.transfer.values import MAX_BYTES


async def preview_of(
    source: Path | bytes, store: Conversations, connections: Collection[str], progress: Progress
) -> tuple[ImportPreview, dict[str, int]]:
    """Read a file, or given content, and compare it with the store without changing anything.

    Also returns how many messages of each conversation the file has.

    Raises:
        FalconError: it can't be read, or is of no kind that can be imported.
        Cancelled: ``progress`` was told so.
    """
    from falcon_desktop.transfer.reading import read_import

    def read() -> ImportPlan:
        if isinstance(source, bytes):
            return read_import(source, step=progress.keep_on)
        if source.is_dir():
            from falcon_desktop.composition.folders import members_of

            return read_import(members_of(source), step=progress.keep_on)
        return read_import(read_file(source), step=progress.keep_on, name=source.name)

    plan = await asyncio.to_thread(read)
    progress.keep_on()
    preview = await preview_import(plan, store, connections)
    return preview, {item.conversation.id: len(item.messages) for item in plan.conversations}


def read_file(path: Path) -> bytes:
    """Return the bytes of a regular file, limited in size.

    Raises:
        NotFound, InvalidInput: it can't be read.
    """
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise InvalidInput(Sentence("{path} is a folder. Choose a file in it.", path=str(path)))
        if not stat.S_ISREG(found.st_mode):
            raise InvalidInput(Sentence("{path} is not a regular file.", path=str(path)))
        if found.st_size > MAX_BYTES:
            raise InvalidInput(
                Sentence(
                    "{path} is larger than {megabytes} MB.",
                    path=str(path),
                    megabytes=MAX_BYTES // 1024**2,
                )
            )
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise NotFound(Sentence("There is no file {path}.", path=str(path))) from error
    except (OSError, ValueError) as error:
        raise InvalidInput(
            Sentence("{path} can't be read.", path=str(path)), detail=detail_of(error)
        ) from error
