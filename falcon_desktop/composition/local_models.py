"""The models on this disk, for the window and the engine."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path

from falcon_desktop.core.domain.devices import Placement, ServerFacts
from falcon_desktop.core.domain.engine_settings import EngineSettings
from falcon_desktop.core.domain.local_models import RefusedModel
from falcon_desktop.core.domain.model_memory import Computer, ModelMemory
from falcon_desktop.core.domain.models import LocalModel
from falcon_desktop.engine import local_models
from falcon_desktop.engine.models import Library
from falcon_desktop.engine.own_server import installed
from falcon_desktop.engine.process import Engine


class DiskModels:
    """Fulfils :class:`falcon_desktop.core.domain.local_models.LocalModels`."""

    def __init__(self, library: Library, directory: Path, engine: Engine) -> None:
        self._library = library
        self._engine = engine
        self._directory = directory

    async def models(self) -> Sequence[LocalModel]:
        """Return the usable models: the user's, the starter model, other programs'."""
        return await asyncio.to_thread(self._library.models)

    async def refused(self) -> Sequence[RefusedModel]:
        """Return the files that can't be used."""
        found = await asyncio.to_thread(self._library.unusable)
        return [
            RefusedModel(Path(one.path).name, one.reason, one.path, one.in_place) for one in found
        ]

    async def starter_id(self) -> str:
        """Return the id of the model included with the program, "" if there is none."""
        file = await asyncio.to_thread(self._library.starter_file)
        return file.stem if file else ""

    def configure(self, settings: EngineSettings) -> None:
        """Find and load models as these settings say from now on."""
        self._library.use(settings)
        self._engine.use(settings)

    async def computer(self) -> Computer:
        """Return what this computer has for models, at most what was allowed."""
        return await asyncio.to_thread(self._engine.computer)

    async def memory_of(self, model_id: str) -> ModelMemory:
        """Return what the memory of a model depends on."""
        return await asyncio.to_thread(self._engine.memory_of, model_id)

    async def placement(self, model_id: str) -> Placement | None:
        """Return where a model computes, None while it is not loaded."""
        return self._engine.placement_of(model_id)

    async def servers(self) -> Sequence[str]:
        """Return the paths of the llama-servers that are installed."""
        return await asyncio.to_thread(installed, Path.home(), os.environ)

    async def server_facts(self, path: str) -> ServerFacts:
        """Run a llama-server, confined, and return what it says of itself."""
        return await self._engine.own_servers.facts(path)

    async def check(self, path: str) -> str:
        """Return the path of the model that a file is of."""
        return await asyncio.to_thread(local_models.check, path)

    async def in_file(self, path: str) -> LocalModel | None:
        """Return the model in a file, by whatever path it is known."""
        return await asyncio.to_thread(self._library.in_file, path)

    async def remove(self, path: str) -> None:
        """Permanently delete a model's files, or one that can't be used."""
        await asyncio.to_thread(local_models.remove, self._library, self._directory, path)
