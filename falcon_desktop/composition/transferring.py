"""Export and import for the window: fulfils the core's Transfer."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from falcon_desktop.composition.exporting import (
    all_ids,
    draw_conversations,
    write_conversations,
    write_file,
)
from falcon_desktop.composition.importing import Importer
from falcon_desktop.core.domain.errors import StorageDamaged
from falcon_desktop.core.domain.formulas import FormulaDrawer
from falcon_desktop.core.domain.transfer import Draw, Form, Progress, Written
from falcon_desktop.core.ports.store import ConversationStore


class FileTransfer:
    """Fulfils :class:`~falcon_desktop.core.domain.transfer.Transfer`.

    Args:
        formulas: draws those of PDF files.
        history: the file that the store reads, if it is one.

    """

    def __init__(
        self,
        store: ConversationStore,
        importer: Importer,
        formulas: FormulaDrawer,
        history: Path | None = None,
    ) -> None:
        self._store = store
        self._formulas = formulas
        self._history = history
        self.look = importer.look
        self.bring_in = importer.bring_in
        self.forget = importer.forget

    async def suggested_name(self, conversation_ids: Sequence[str] | None) -> str:
        """Return a safe file name without its ending for these conversations."""
        from falcon_desktop.transfer.names import safe_file_name

        if conversation_ids is None:
            return "all chats"
        if len(conversation_ids) != 1:
            return f"{len(conversation_ids)} chats"
        conversation = await self._store.conversation(conversation_ids[0])
        return safe_file_name(conversation.title, "md").removesuffix(".md")

    async def save_text(self, text: str, path: str, *, replace: bool = False) -> None:
        """Write a text as a file, whole or not at all."""
        await asyncio.to_thread(write_file, Path(path), text.encode("utf-8", "replace"), replace)

    async def export(
        self,
        conversation_ids: Sequence[str] | None,
        form: Form,
        path: str,
        progress: Progress,
        draw: Draw | None = None,
        *,
        replace: bool = False,
    ) -> Written:
        """Write conversations; the file is there whole or not at all, and private."""
        write = partial(
            write_conversations,
            form=form, path=Path(path), progress=progress, draw=draw, formulas=self._formulas,
            replace=replace,
        )  # fmt: skip
        try:
            ids = await all_ids(self._store) if conversation_ids is None else conversation_ids
            await write(self._store, ids)
        except StorageDamaged as error:
            if self._history is None:
                raise
            from falcon_desktop.composition.damaged import what_can_be_read

            async with what_can_be_read(self._history, error) as (store, salvage):
                asked = conversation_ids
                ids = await all_ids(store) if asked is None else await _still_there(store, asked)
                progress.done = 0
                await write(store, ids)
                lost = conversation_ids is not None and len(ids) < len(conversation_ids)
                return Written(len(ids), salvage.complete and not lost)
        return Written(len(ids))

    async def draw(self, conversation_ids: Sequence[str], draw: Draw, progress: Progress) -> None:
        """Have conversations drawn, for a printer."""
        await draw_conversations(self._store, conversation_ids, draw, progress, self._formulas)


async def _still_there(store: ConversationStore, conversation_ids: Sequence[str]) -> list[str]:
    return [summary.id for summary in await store.summaries_of(conversation_ids)]
