"""Which hosts were contacted, and when first and last: no addresses, no contents."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Final

import apsw

from falcon_desktop.store.database import Database
from falcon_desktop.store.threads import Pending

NOTE_SECONDS: Final = 60.0
"""A host that is used all the time is noted so often."""
MAX_NAME: Final = 255
_NOTE: Final = (
    "INSERT INTO contacted_host (host, first_at, last_at) VALUES (?, ?, ?)"
    " ON CONFLICT (host) DO UPDATE SET last_at = max(last_at, excluded.last_at)"
)


@dataclass(frozen=True, slots=True)
class Contact:
    """A host, with its first and last contact in milliseconds since 1970 UTC."""

    host: str
    first_at: int
    last_at: int


class Contacts:
    """The hosts in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._noted: dict[str, float] = {}
        self._last: Pending[None] | None = None

    def note(self, host: str) -> None:
        """Note a contact with a host now; returns at once."""
        now = time.time()
        if now - self._noted.get(host, 0.0) < NOTE_SECONDS:
            return
        self._noted[host] = now
        milliseconds = int(now * 1000)
        values = (host[:MAX_NAME], milliseconds, milliseconds)

        def write(connection: apsw.Connection) -> None:
            connection.execute(_NOTE, values)

        self._last = self._database.write(write, soon=True)

    async def all(self) -> list[Contact]:
        """Return every contacted host, the latest first."""

        def read(connection: apsw.Connection) -> list[Contact]:
            rows = connection.execute(
                "SELECT host, first_at, last_at FROM contacted_host ORDER BY last_at DESC, host"
            )
            return [Contact(str(row[0]), int(row[1]), int(row[2])) for row in rows]

        if self._last is not None:
            await self._last.ended()
        return await self._database.read(read)

    async def forget(self) -> None:
        """Clear the list."""
        self._noted.clear()

        def write(connection: apsw.Connection) -> None:
            connection.execute("DELETE FROM contacted_host")

        await self._database.write(write)
