"""The small services of the settings window. Must not know the window."""

from __future__ import annotations

import asyncio
import os
import platform
import sys
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path

from falcon_desktop import __version__
from falcon_desktop.core.connection import Connection
from falcon_desktop.core.desk import DataReport, FoundKey
from falcon_desktop.core.errors import NotFound
from falcon_desktop.core.events import ProviderEvent
from falcon_desktop.core.ids import new_id
from falcon_desktop.core.ports import KeyVault, ModelInfo
from falcon_desktop.core.settings import Settings
from falcon_desktop.providers.huggingface_keys import KeyOffer, find_keys
from falcon_desktop.providers.source import Providers
from falcon_desktop.store.backups import Backups
from falcon_desktop.store.database import Database, sqlite_version
from falcon_desktop.store.settings import SettingsFile

PARTS = ("PySide6-Essentials", "apsw", "httpx", "keyring", "qasync", "xllamacpp", "markdown-it-py")


class Servers:
    """Fulfils :class:`falcon_desktop.core.desk.Servers`."""

    def __init__(self, providers: Providers) -> None:
        self._providers = providers

    async def models(self, connection: Connection) -> Sequence[ModelInfo]:
        """Return the models that a connection offers."""
        provider = await self._providers.provider(connection, _ignore)
        return await provider.models()

    async def forget(self, connection_id: str) -> None:
        """Close what is kept open for a connection."""
        await self._providers.forget(connection_id)


class SettingsKeeper:
    """Fulfils :class:`falcon_desktop.core.desk.SettingsKeeper`."""

    def __init__(self, file: SettingsFile) -> None:
        self._file = file

    async def save(self, settings: Settings) -> None:
        """Write the settings, durable on return."""
        await asyncio.to_thread(self._file.save, settings)


class FoundKeys:
    """Fulfils :class:`falcon_desktop.core.desk.KeyOffers`; holds found keys until one is taken."""

    def __init__(self, vault: KeyVault) -> None:
        self._vault = vault
        self._found: dict[str, KeyOffer] = {}

    async def find(self) -> list[FoundKey]:
        """Look where people keep their keys."""
        offers = await asyncio.to_thread(find_keys, os.environ, Path.home(), Path.cwd())
        self._found = {str(place): offer for place, offer in enumerate(offers)}
        return [
            FoundKey(offer_id, offer.sentence, offer.connection("").origin)
            for offer_id, offer in self._found.items()
        ]

    async def accept(self, offer_id: str) -> tuple[Connection, bool]:
        """Save a found key in the vault, for a new connection."""
        offer = self._found.get(offer_id)
        if offer is None:
            raise NotFound("That key is not there any more.")
        connection = offer.connection(new_id())
        kept = await self._vault.save(connection.id, connection.origin, offer.key)
        return connection, kept


class Maintenance:
    """Fulfils :class:`falcon_desktop.core.desk.Maintenance`."""

    def __init__(self, data_dir: Path, database: Database, vault: KeyVault) -> None:
        self._data_dir = data_dir
        self._vault = vault
        self._backups = Backups(database)

    async def backup(self, path: str) -> None:
        """Write a verified backup."""
        await self._backups.backup(Path(path))

    async def check(self) -> list[str]:
        """Return what is wrong with the history."""
        return await self._backups.check()

    async def report(self) -> DataReport:
        """Return what there is to tell about the data."""
        counts = await self._backups.counts()
        backups = await self._backups.list_backups()
        return DataReport(
            directory=str(self._data_dir),
            size=counts.bytes,
            conversations=counts.conversations,
            messages=counts.messages,
            backups=len(backups),
            newest_backup=backups[0].time if backups else None,
            keys=await self._vault.status(),
        )

    async def diagnostics(self) -> str:
        """Return versions and states, one a line, without any secret."""
        lines = [
            f"Falcon Desktop {__version__}",
            f"Python {platform.python_version()} on {platform.platform()}",
            f"SQLite {sqlite_version()}",
            *(f"{part} {_version(part)}" for part in PARTS),
            f"frozen: {'yes' if getattr(sys, 'frozen', False) else 'no'}",
            f"keys: {await self._vault.status()}",
        ]
        return "\n".join(lines)


def _version(part: str) -> str:
    try:
        return metadata.version(part)
    except metadata.PackageNotFoundError:
        return "not installed"


def _ignore(_event: ProviderEvent) -> None:
    """Hear nothing."""
