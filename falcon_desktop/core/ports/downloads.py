"""What the queue of downloads needs from outside: who fetches, and where it is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from falcon_desktop.core.domain.downloads import WantedModel
from falcon_desktop.core.domain.models import LocalModel


class ModelFetcher(Protocol):
    """Fetches models into the user's models. Methods only raise FalconErrors."""

    async def fetch(self, wanted: WantedModel, report: Callable[[int], None]) -> LocalModel:
        """Fetch a model and return it once it is whole; goes on where it was interrupted.

        ``report`` hears how many bytes are here. To stop, cancel the task: what came is kept.

        Raises:
            DiskFull: there is no room for it; nothing was fetched.
            FalconError: it can't be had; nothing stands under the model's name.
        """
        ...

    async def size_so_far(self, wanted: WantedModel) -> int:
        """Return how many bytes of a model are here."""
        ...

    async def discard(self, wanted: WantedModel) -> None:
        """Delete what came of a model that is not wanted any more."""
        ...


class KeptDownloads(Protocol):
    """The downloads that go on after a restart. Never raises: at worst they are forgotten."""

    async def load(self) -> Sequence[WantedModel]:
        """Return those that were wanted when the program ended."""
        ...

    async def save(self, wanted: Sequence[WantedModel]) -> None:
        """Keep these, and no others that were known here."""
        ...
