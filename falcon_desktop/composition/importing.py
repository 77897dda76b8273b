"""Imports files for the window in two steps, preview and import; an import can be undone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from falcon_desktop.composition.previewing import preview_of
from falcon_desktop.core.domain.errors import NotFound
from falcon_desktop.core.domain.events import LibraryChanged, MessagesExchanged
from falcon_desktop.core.domain.ids import new_id, now_ms
from falcon_desktop.core.domain.transfer import (
    Arrival,
    FoundConversation,
    FoundImport,
    ImportResult,
    Progress,
)
from falcon_desktop.core.domain.undo import Change, UndoEntry, UndoHistory
from falcon_desktop.core.ports.servers import Publish
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.transfer.imports import ImportPreview, ImportStep, carry_out


@dataclass(slots=True)
class _Looked:
    """What was looked at and may be imported."""

    token: str
    preview: ImportPreview


class Importer:
    """Keeps the last preview until it is imported or forgotten.

    Args:
        connections: returns the ids of the connections here.
    """

    def __init__(
        self,
        store: Conversations,
        connections: Callable[[], Collection[str]],
        undo: UndoHistory,
        publish: Publish,
    ) -> None:
        self._store = store
        self._connections = connections
        self._undo = undo
        self._publish = publish
        self._looked: _Looked | None = None

    async def look(self, path: str, progress: Progress) -> FoundImport:
        """Read an import file without changing anything."""
        self._looked = None
        preview, sizes = await preview_of(Path(path), self._store, self._connections(), progress)
        self._looked = _Looked(new_id(), preview)
        found = tuple(_found(step, preview.source, sizes) for step in preview.steps)
        return FoundImport(self._looked.token, found, preview.remarks)

    async def bring_in(
        self, token: str, conversation_ids: Sequence[str], progress: Progress
    ) -> ImportResult:
        """Import these conversations: all or none; undone in one step."""
        if self._looked is None or self._looked.token != token:
            raise NotFound(Sentence("Preview the file again before importing it."))
        chosen = set(conversation_ids)
        preview = self._looked.preview
        steps = tuple(step for step in preview.steps if step.conversation.id in chosen)
        preview = replace(preview, steps=steps)
        imported = await carry_out(preview, self._store, progress)
        self._looked = None
        if not preview.changes_nothing:

            async def revert() -> None:
                await self._revert(steps)

            self._undo.push(UndoEntry(Change.IMPORTED, "", revert, content=False))
            self._tell(steps)
        return imported

    async def forget(self, token: str) -> None:
        """Drop the preview."""
        if self._looked is not None and self._looked.token == token:
            self._looked = None

    async def _revert(self, steps: Sequence[ImportStep]) -> None:
        """Take an import back: what is new goes to the trash, what came to others is removed."""
        gone = [step.conversation.id for step in steps if step.change is Arrival.NEW]
        gone += [step.conversation.id for step in steps if step.change is Arrival.RESTORED]
        added = [
            message.id
            for step in steps
            if step.change is Arrival.EXTENDED
            for message in step.messages
        ]
        await self._store.remove_messages(added)
        fuller = [(after, before) for step in steps for before, after in step.fuller]
        await self._store.exchange(fuller)
        await self._store.update_many(gone, deleted_at=now_ms())
        self._tell(steps)

    def _tell(self, steps: Sequence[ImportStep]) -> None:
        self._publish(LibraryChanged())
        changed = [one.conversation.id for one in steps if one.fuller or one.messages]
        self._publish(MessagesExchanged(tuple(changed)))


def _found(step: ImportStep, source: str, sizes: dict[str, int]) -> FoundConversation:
    conversation = step.conversation
    return FoundConversation(
        conversation.id,
        conversation.title,
        source,
        step.change,
        conversation.created_at,
        conversation.updated_at,
        sizes.get(conversation.id, 0),
        len(step.messages),
    )
