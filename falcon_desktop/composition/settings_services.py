"""The small services that the settings window needs."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Sequence
from pathlib import Path

from falcon_desktop.core.domain.connection import Connection
from falcon_desktop.core.domain.errors import NotFound
from falcon_desktop.core.domain.events import ProviderEvent
from falcon_desktop.core.domain.ids import new_id
from falcon_desktop.core.domain.models import ModelInfo
from falcon_desktop.core.domain.reports import FoundKey
from falcon_desktop.core.domain.settings import Settings
from falcon_desktop.core.ports.servers import KeyVault
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.providers.huggingface_keys import KeyOffer, find_keys
from falcon_desktop.providers.source import Providers
from falcon_desktop.store.settings import SettingsFile

PARTS = ("PySide6-Essentials", "apsw", "httpx", "keyring", "qasync", "xllamacpp", "markdown-it-py")


class Servers:
    """Fulfils :class:`falcon_desktop.core.ports.program.Servers`."""

    def __init__(self, providers: Providers, forget_learned: Callable[[str], None]) -> None:
        self._providers = providers
        self._forget_learned = forget_learned

    async def models(self, connection: Connection) -> Sequence[ModelInfo]:
        """Return the models that a connection offers."""
        connection = await self._providers.settled(connection)
        provider = await self._providers.provider(connection, _ignore)
        return await provider.models()

    async def get_ready(self, connection: Connection, model: str) -> None:
        """Load a model of this computer that is about to be asked."""
        await self._providers.get_ready(connection, model)

    async def forget(self, connection_id: str) -> None:
        """Close what is kept open for a connection, and forget what was learned of its models."""
        self._forget_learned(connection_id)
        await self._providers.forget(connection_id)


class SettingsStore:
    """Fulfils :class:`falcon_desktop.core.ports.program.SettingsStore`."""

    def __init__(self, file: SettingsFile) -> None:
        self._file = file

    async def save(self, settings: Settings) -> None:
        """Write the settings, durable on return."""
        await asyncio.to_thread(self._file.save, settings)


class FoundKeys:
    """Fulfils :class:`falcon_desktop.core.ports.program.KeyOffers`; holds found keys until one is
    taken.
    """

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
            raise NotFound(Sentence("That key no longer exists."))
        connection = offer.connection(new_id())
        kept = await self._vault.save(connection.id, connection.origin, offer.key)
        return connection, kept


def _ignore(_event: ProviderEvent) -> None:
    """Hear nothing."""
