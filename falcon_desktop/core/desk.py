"""Everything a front end may ask of the program, in one value. Must not know any adapter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from falcon_desktop.core.chat import Chat
from falcon_desktop.core.checks import ConnectionChecker
from falcon_desktop.core.connection import Connection
from falcon_desktop.core.connection_book import SavedConnections
from falcon_desktop.core.library import Library
from falcon_desktop.core.ports import KeyVault, ModelInfo, ModelLibrary
from falcon_desktop.core.settings import Settings


class Servers(Protocol):
    """Asks servers about themselves."""

    async def models(self, connection: Connection) -> Sequence[ModelInfo]:
        """Return the models that a connection offers.

        Raises:
            FalconError: for every failure.
        """
        ...

    async def forget(self, connection_id: str) -> None:
        """Close what is kept open for a connection that was changed or removed."""
        ...


class Transfer(Protocol):
    """Writes conversations to files and reads them back."""

    async def suggested_name(self, conversation_ids: Sequence[str]) -> str:
        """Return a safe file name without its ending for these conversations."""
        ...

    async def export(self, conversation_ids: Sequence[str], form: str, path: str) -> None:
        """Write conversations as ``markdown``, ``html`` or ``json``, replacing the file.

        Raises:
            FalconError: the file can't be written.
        """
        ...


class SettingsKeeper(Protocol):
    """Keeps the settings that are not secret."""

    async def save(self, settings: Settings) -> None:
        """Write them, durable on return.

        Raises:
            StorageError: the file can't be written.
        """
        ...


class Maintenance(Protocol):
    """Looks after the data directory."""

    async def backup(self, path: str) -> None:
        """Write a verified backup.

        Raises:
            StorageError: there is no backup; what was at ``path`` is unchanged.
        """
        ...

    async def report(self) -> dict[str, str]:
        """Return names and values to show about the data: where it is, its size, its state."""
        ...


@dataclass(frozen=True, slots=True)
class Desk:
    """What composition hands to a front end. Everything in it lives on the worker's loop."""

    chat: Chat
    library: Library
    connections: SavedConnections
    vault: KeyVault
    models: ModelLibrary
    servers: Servers
    checker: ConnectionChecker
    transfer: Transfer
    settings: SettingsKeeper
    maintenance: Maintenance
