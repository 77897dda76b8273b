"""Notes what a restore changes beforehand, so that it can be undone completely."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from falcon_desktop.core.domain.conversation import ConversationSummary, PutBack
from falcon_desktop.core.domain.errors import NotFound
from falcon_desktop.core.ports.store import ConversationChanges, ConversationStore


@dataclass(frozen=True, slots=True)
class BeforeRestore:
    """The state of conversations and messages before they leave the trash."""

    whole: dict[str, ConversationChanges]
    parts: tuple[PutBack, ...]

    @property
    def shows(self) -> str:
        """The conversation that changes when this is undone; "" for none."""
        return self.parts[0].origin if self.parts else ""

    def ids(self) -> list[str]:
        """The ids of every conversation that undo changes."""
        origins = [part.origin for part in self.parts]
        return [*self.whole, *(part.holder for part in self.parts), *dict.fromkeys(origins)]

    async def revert(self, store: ConversationStore) -> None:
        """Restore this state; messages written later below a discarded one go with it."""
        if self.parts:
            await store.discard_again(self.parts[::-1])
        if self.whole:
            await store.update_each(self.whole)


async def before_restore(
    store: ConversationStore, rows: Sequence[ConversationSummary]
) -> BeforeRestore:
    """Return the state of these rows of the trash."""
    whole: dict[str, ConversationChanges] = {}
    parts: list[PutBack] = []
    for row in rows:
        part = await _part(store, row)
        if part is None:
            whole[row.id] = {"deleted_at": row.deleted_at}
        else:
            parts.append(part)
    return BeforeRestore(whole, _apart(parts))


def _apart(parts: Sequence[PutBack]) -> tuple[PutBack, ...]:
    """Let no part take another's messages along, though they follow its own."""
    every = {message for part in parts for message in part.messages}
    return tuple(part.sparing(every) for part in parts)


async def _part(store: ConversationStore, row: ConversationSummary) -> PutBack | None:
    if not row.removed_from or row.deleted_at is None:
        return None
    try:
        origin = await store.conversation(row.removed_from)
    except NotFound:
        return None  # erased meanwhile: the messages become a conversation themselves
    holder = await store.conversation(row.id)
    return PutBack(
        holder=row.id,
        origin=origin.id,
        messages=tuple(one.id for one in await store.outline(row.id)),
        others=frozenset(one.id for one in await store.outline(origin.id)),
        shown=holder.active_leaf_id,
        discarded_at=row.deleted_at,
        origin_shown=origin.active_leaf_id,
        origin_deleted_at=origin.deleted_at,
    )
