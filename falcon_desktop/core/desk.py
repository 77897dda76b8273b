"""Everything a front end may ask of the program, in one value. Must not know any adapter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from falcon_desktop.core.chat import Chat
from falcon_desktop.core.checks import ConnectionChecker
from falcon_desktop.core.completing import Completions
from falcon_desktop.core.connection import Connection
from falcon_desktop.core.connection_book import SavedConnections
from falcon_desktop.core.errors import StorageError
from falcon_desktop.core.how_made import Making
from falcon_desktop.core.library import Library
from falcon_desktop.core.memory import Memory
from falcon_desktop.core.model_shelf import ModelShelf
from falcon_desktop.core.parts import Parts
from falcon_desktop.core.ports import KeyVault, ModelInfo, ModelLibrary
from falcon_desktop.core.releases import Releases
from falcon_desktop.core.settings import Settings
from falcon_desktop.core.transfer import Transfer
from falcon_desktop.core.versions import Versions


class Salvage(Protocol):
    """How much of a damaged history could be read."""

    @property
    def conversations(self) -> int: ...
    @property
    def messages(self) -> int: ...
    @property
    def complete(self) -> bool: ...


class NamedFile(Protocol):
    """A file that is told about by its name."""

    @property
    def name(self) -> str: ...


class OpenReport(Protocol):
    """What opening the history found and did."""

    @property
    def read_only(self) -> StorageError | None: ...
    @property
    def set_aside(self) -> NamedFile | None: ...
    @property
    def salvage(self) -> Salvage | None: ...
    @property
    def backups(self) -> Sequence[NamedFile]: ...


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


@dataclass(frozen=True, slots=True)
class FoundKey:
    """A key that was found on this computer, told without the key. Nothing uses it unasked.

    ``origin`` is where it would be sent to.
    """

    id: str
    sentence: str
    origin: str = ""


class KeyOffers(Protocol):
    """Keys that lie on this computer for other programs."""

    async def find(self) -> list[FoundKey]:
        """Look for them; never raises, never writes."""
        ...

    async def accept(self, offer_id: str) -> tuple[Connection, bool]:
        """Save a found key in the vault; returns its new connection, and whether it was kept.

        Raises:
            KeychainError: the key can't be saved.
            NotFound: it is not there any more.
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


@dataclass(frozen=True, slots=True)
class DataReport:
    """The data directory in numbers; ``size`` in bytes, ``newest_backup`` in ms since 1970 UTC."""

    directory: str
    size: int
    conversations: int
    messages: int
    backups: int
    newest_backup: int | None
    keys: str


class Maintenance(Protocol):
    """Looks after the data directory."""

    async def backup(self, path: str) -> None:
        """Write a verified backup.

        Raises:
            StorageError: there is no backup; what was at ``path`` is unchanged.
        """
        ...

    async def check(self) -> list[str]:
        """Return what is wrong with the history, one sentence each; empty if nothing."""
        ...

    async def report(self) -> DataReport:
        """Return what there is to tell about the data."""
        ...

    async def diagnostics(self) -> str:
        """Return versions and states, one a line, without any secret."""
        ...


@dataclass(frozen=True, slots=True)
class Desk:
    """What composition hands to a front end.

    Coroutines of everything in it are awaited on the worker's loop; ``connections``, which is
    only memory, may be read and replaced from any thread.
    """

    chat: Chat
    library: Library
    connections: SavedConnections
    vault: KeyVault
    models: ModelLibrary
    servers: Servers
    checker: ConnectionChecker
    key_offers: KeyOffers
    transfer: Transfer
    settings: SettingsKeeper
    maintenance: Maintenance
    making: Making
    releases: Releases
    shelf: ModelShelf
    parts: Parts
    versions: Versions
    completions: Completions
    memory: Memory
