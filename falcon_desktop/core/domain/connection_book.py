"""The connections of this profile, in memory."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from falcon_desktop.core.domain.connection import (
    EMBEDDED_ID,
    Connection,
    connection_at,
    embedded_connection,
)
from falcon_desktop.core.domain.errors import NotFound
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.text.sentences import Listing, Sentence


class SavedConnections:
    """Fulfils :class:`~falcon_desktop.core.ports.servers.ConnectionBook`; the embedded one is
    always there.

    ``default_id`` "" or unknown means the embedded engine.
    """

    def __init__(
        self,
        connections: Sequence[Connection] = (),
        default_id: str = "",
        general: GenerationSettings = GenerationSettings(),
    ) -> None:
        self._general = general
        self._connections: dict[str, Connection] = {}
        self._default_id = EMBEDDED_ID
        self._local_model = ""
        self._is_chosen = False
        self.replace(connections, default_id)

    def connection(self, connection_id: str) -> Connection:
        """Return a connection by id; "" is the default. One by address needs no saving.

        Raises:
            NotFound: it was removed.
        """
        found = self._connections.get(connection_id or self._default_id)
        found = found or connection_at(connection_id)
        if found is None:
            raise NotFound(
                Sentence("This chat's connection was removed. Choose another model above.")
            )
        return found

    def named(self, name: str) -> Connection:
        """Return a connection by its name, ignoring case, or by id.

        Raises:
            NotFound: there is none.
        """
        wanted = name.strip().casefold()
        for connection in self._connections.values():
            if wanted in (connection.name.casefold(), connection.id.casefold()):
                return connection
        names = [Sentence("“{name}”", name=one.name) for one in self._connections.values()]
        raise NotFound(
            Sentence("There is no connection called “{name}”.", name=name.strip()),
            detail=Sentence("Available: {names}.", names=Listing(names)) if names else "",
        )

    def all(self) -> list[Connection]:
        """Return every connection, the embedded one first."""
        return list(self._connections.values())

    @property
    def default_id(self) -> str:
        """The id of the default connection."""
        return self._default_id

    @property
    def general(self) -> GenerationSettings:
        """The defaults for every chat."""
        return self._general

    def set_general(self, settings: GenerationSettings) -> None:
        """Replace the defaults for every chat."""
        self._general = settings

    def replace(self, connections: Sequence[Connection], default_id: str) -> None:
        """Replace the connections."""
        embedded = embedded_connection()
        # Built aside: another thread may be reading.
        everything = {embedded.id: embedded}
        for connection in connections:
            everything[connection.id] = connection
        embedded = everything[EMBEDDED_ID]
        self._is_chosen = bool(embedded.model)
        if not self._is_chosen:
            everything[EMBEDDED_ID] = dataclasses.replace(embedded, model=self._local_model)
        self._connections = everything
        self._default_id = default_id if default_id in everything else EMBEDDED_ID

    def set_local_model(self, model_id: str) -> None:
        """Set the embedded engine's model for when none is chosen."""
        self._local_model = model_id
        embedded = self._connections[EMBEDDED_ID]
        if not self._is_chosen:
            self._connections[EMBEDDED_ID] = dataclasses.replace(embedded, model=model_id)

    def add(self, connection: Connection) -> None:
        """Add or replace a connection, for this process only."""
        self._connections[connection.id] = connection
