"""The lists of conversations, for who reads nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from falcon_desktop.store.summaries import summaries

if TYPE_CHECKING:
    from falcon_desktop.core.domain.conversation import ConversationSummary
    from falcon_desktop.store.database import Database


class Lists:
    """The lists of the conversations in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def summaries(
        self,
        *,
        archived: bool = False,
        deleted: bool = False,
        limit: int | None = None,
        offset: int = 0,
        until: int | None = None,
        model: str = "",
    ) -> list[ConversationSummary]:
        """Return list rows: pinned first, then the newest change first; the trash by deletion.

        ``deleted`` returns the trash, whether or not a conversation was archived before. With
        ``until`` only rows that are not pinned and not newer than that time; with ``model`` only
        those with an answer of a model in whose id that stands.
        """
        # What the pages behind the first pass through would fill the cache and stay in memory.
        read = self._database.read if until is None else self._database.read_apart
        return await read(
            lambda connection: summaries(
                connection,
                archived=archived,
                deleted=deleted,
                limit=limit,
                offset=offset,
                until=until,
                model=model,
            )
        )
