"""Reads and writes files of presets and prompts for the window."""

from __future__ import annotations

import asyncio
from pathlib import Path

from falcon_desktop.composition.exporting import write_file
from falcon_desktop.composition.previewing import read_file
from falcon_desktop.core.domain.bundle import Bundle, read_bundle, write_bundle
from falcon_desktop.core.domain.connection_book import SavedConnections


class PresetFiles:
    """Fulfils :class:`falcon_desktop.core.ports.program.PresetFiles`."""

    def __init__(self, connections: SavedConnections) -> None:
        self._connections = connections

    async def read(self, path: str) -> Bundle:
        """Return a file's content."""
        raw = await asyncio.to_thread(read_file, Path(path))
        return read_bundle(raw, self._connections.all())

    async def write(self, path: str, bundle: Bundle) -> None:
        """Write a file, completely or not at all, replacing an old one."""
        text = write_bundle(bundle, self._connections.all())
        await asyncio.to_thread(write_file, Path(path), text.encode(), True)
