"""Export and import for the window: fulfils the core's Transfer. Must not know the window."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from falcon_desktop.composition.exporting import (
    all_ids,
    draw_conversations,
    write_conversations,
)
from falcon_desktop.composition.importing import Importer
from falcon_desktop.core.ports import ConversationStore
from falcon_desktop.core.transfer import Draw, Form, Progress


class FileTransfer:
    """Fulfils :class:`~falcon_desktop.core.transfer.Transfer`."""

    def __init__(self, store: ConversationStore, importer: Importer) -> None:
        self._store = store
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

    async def export(
        self,
        conversation_ids: Sequence[str] | None,
        form: Form,
        path: str,
        progress: Progress,
        draw: Draw | None = None,
        *,
        replace: bool = False,
    ) -> int:
        """Write conversations; the file is there whole or not at all, and private."""
        ids = await all_ids(self._store) if conversation_ids is None else list(conversation_ids)
        await write_conversations(
            self._store, ids, form, Path(path), progress, draw=draw, replace=replace
        )
        return len(ids)

    async def draw(self, conversation_ids: Sequence[str], draw: Draw, progress: Progress) -> None:
        """Have conversations drawn, for a printer."""
        await draw_conversations(self._store, conversation_ids, draw, progress)
