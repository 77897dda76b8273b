"""Opens the program's services for a command that needs more than the history."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from falcon_desktop import paths
from falcon_desktop.cli import library
from falcon_desktop.cli.output import Output
from falcon_desktop.composition.container import ServiceContainer
from falcon_desktop.core.domain.settings import Settings
from falcon_desktop.core.ports.servers import Publish
from falcon_desktop.store.settings import SettingsFile


@asynccontextmanager
async def opened_services(
    data_dir: Path,
    output: Output,
    *,
    settings: Settings | None = None,
    hub_token: str = "",
    publish: Publish | None = None,
) -> AsyncIterator[ServiceContainer]:
    """Give the services with the history open, and close them afterwards.

    ``settings`` are used if they were read already. ``hub_token`` is used at the hub instead of the
    saved one, and kept nowhere. ``publish`` hears what happens.

    Raises:
        StorageError: the history can't be opened.
    """
    if settings is None:
        settings = SettingsFile(paths.settings_file(data_dir)).load()
    container = ServiceContainer(data_dir, settings, publish or _ignore, repair=False)
    container.hub_token.given = hub_token
    try:
        library.tell_report(await container.open(), output)
        yield container
    finally:
        await container.close()


def _ignore(event: object) -> None:
    """Hear nothing."""
