"""Writes conversations to files for the window. Must not know the window."""

from __future__ import annotations

import asyncio
import contextlib
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from falcon_desktop.core.conversation import Conversation, Message
from falcon_desktop.core.errors import StorageError
from falcon_desktop.core.ports import ConversationStore

Exported = tuple[Conversation, Sequence[Message]]
Exporter = Callable[[Iterable[Exported]], Iterator[str]]


class FileTransfer:
    """Fulfils :class:`~falcon_desktop.core.desk.Transfer`."""

    def __init__(self, store: ConversationStore) -> None:
        self._store = store

    async def suggested_name(self, conversation_ids: Sequence[str]) -> str:
        """Return a safe file name without its ending for these conversations."""
        from falcon_desktop.transfer.names import safe_file_name

        if len(conversation_ids) != 1:
            return "conversations"
        conversation = await self._store.conversation(conversation_ids[0])
        return Path(safe_file_name(conversation.title, "md")).stem

    async def export(self, conversation_ids: Sequence[str], form: str, path: str) -> None:
        """Write conversations; the file is replaced whole or not at all, and private.

        Raises:
            StorageError: the file can't be written.
        """
        found: list[Exported] = [
            (await self._store.conversation(one), await self._store.all_messages(one))
            for one in conversation_ids
        ]
        await asyncio.to_thread(_write, Path(path), exporter(form)(found))


def exporter(form: str) -> Exporter:
    """Return what writes ``html``, ``json`` or ``markdown``, importing that format only."""
    if form == "html":
        from falcon_desktop.transfer.html import export_html

        return export_html
    if form == "json":
        from falcon_desktop.transfer.json_format import export_json

        return export_json
    from falcon_desktop.transfer.markdown import export_markdown

    return export_markdown


def _write(path: Path, parts: Iterator[str]) -> None:
    try:
        descriptor, name = tempfile.mkstemp(prefix=".falcon-", dir=path.parent)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
                file.writelines(parts)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                Path(name).unlink()
            raise
    except OSError as error:
        raise StorageError(
            f"{path} can't be written.", detail=error.strerror or type(error).__name__
        ) from error
