"""Models of the hub for this computer: what fits, and the way from there into the user's models."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from falcon_desktop.core.domain.connection import origin_of
from falcon_desktop.core.domain.downloads import WantedFile, WantedModel
from falcon_desktop.core.domain.engine_settings import LoadSettings
from falcon_desktop.core.domain.errors import FalconError
from falcon_desktop.core.domain.hub import (
    HUB,
    HUB_KEY,
    FittingChoice,
    FoundRepository,
    HubChoice,
    HubOffer,
    HubRepository,
)
from falcon_desktop.core.domain.local_models import Pin, RemoteFile, Transferred
from falcon_desktop.core.domain.model_memory import ModelShape, fit_of, need_of
from falcon_desktop.core.domain.models import LocalModel
from falcon_desktop.core.ports.servers import KeyVault
from falcon_desktop.engine import download_list, local_models
from falcon_desktop.engine.gguf import PEEKED, peek_at
from falcon_desktop.engine.models import Library
from falcon_desktop.engine.process import PARALLEL
from falcon_desktop.paths import make_private_directory
from falcon_desktop.providers import late

if TYPE_CHECKING:
    from falcon_desktop.providers.hub import HuggingFaceHub
    from falcon_desktop.providers.model_downloads import ModelDownloads
    from falcon_desktop.providers.network import Network

_ORIGIN: Final = origin_of(HUB)
_HUB: Final = "falcon_desktop.providers.hub"
_DOWNLOADS: Final = "falcon_desktop.providers.model_downloads"


class HubToken:
    """The token that a person saved for the hub.

    Attributes:
        given: one that is used instead, and kept nowhere; "" for none.
    """

    def __init__(self, vault: KeyVault) -> None:
        self._vault = vault
        self.given = ""

    async def read(self) -> str:
        """Return it, "" for none."""
        return self.given or await self._vault.read(HUB_KEY, _ORIGIN) or ""

    async def save(self, token: str) -> bool:
        """Keep it; True if in the keyring, False if only for this session."""
        return await self._vault.save(HUB_KEY, _ORIGIN, token)

    async def forget(self) -> bool:
        """Delete it; False if there was none."""
        return await self._vault.delete(HUB_KEY, _ORIGIN)


class HubModels:
    """Fulfils :class:`falcon_desktop.core.domain.hub.Hub`.

    ``made`` makes what asks the hub, once it is asked: few ask, and each window has this.

    Args:
        load_of: how a model of this id is loaded.
        free_memory: how many bytes a model may take here; blocks.
    """

    def __init__(
        self,
        made: Callable[[], HuggingFaceHub],
        token: HubToken,
        *,
        load_of: Callable[[str], LoadSettings],
        free_memory: Callable[[], int],
    ) -> None:
        self._made = made
        self._token = token
        self._load_of = load_of
        self._free_memory = free_memory

    @classmethod
    def with_token(
        cls,
        token: HubToken,
        network: Network,
        *,
        load_of: Callable[[str], LoadSettings],
        free_memory: Callable[[], int],
    ) -> HubModels:
        """Return those of Hugging Face."""

        def made() -> HuggingFaceHub:
            from falcon_desktop.providers.hub import HuggingFaceHub

            return HuggingFaceHub(token=token.read, network=network)

        return cls(made, token, load_of=load_of, free_memory=free_memory)

    @cached_property
    def _hub(self) -> HuggingFaceHub:
        return self._made()

    async def search(self, words: str) -> Sequence[FoundRepository]:
        """Return the repositories with files for llama.cpp that match."""
        await late.bring(_HUB)
        return await self._hub.search(words)

    async def offer(self, repository: str) -> HubOffer:
        """Return what a repository offers, and what of it fits into the memory that is free."""
        await late.bring(_HUB)
        told = await self._hub.repository(repository)
        shape = await self._shape(told)
        free = await asyncio.to_thread(self._free_memory)

        def fitting(choice: HubChoice) -> FittingChoice:
            load = self._load_of(choice.model_id)
            tokens = load.window_of(told.context_window)
            need = need_of(shape, choice.size, tokens, load.cache_type, answers=PARALLEL)
            return FittingChoice(choice, need, free, fit_of(need, free), tokens)

        return HubOffer(told, tuple(map(fitting, told.choices)))

    async def save_token(self, token: str) -> bool:
        """Keep a token for the hub."""
        return await self._token.save(token)

    async def has_token(self) -> bool:
        """Whether a token for the hub is saved."""
        return bool(await self._token.read())

    async def forget_token(self) -> bool:
        """Delete the token for the hub; False if there was none."""
        return await self._token.forget()

    async def _shape(self, told: HubRepository) -> ModelShape:
        """Return the shape that one file tells for all; an empty one where it can't be read."""
        file = told.choices[0].files[0]
        try:
            raw = await self._hub.beginning(told.id, told.revision, file.path, PEEKED)
        except FalconError:  # gated, most likely: the weights alone are counted then
            return ModelShape()
        header = peek_at(raw, file.size)
        return ModelShape() if header is None else header.shape


class HubFetcher:
    """Fulfils :class:`falcon_desktop.core.ports.downloads.ModelFetcher`, and keeps the list.

    ``made`` makes what downloads, once something is to be: each window has this.
    """

    def __init__(
        self, library: Library, directory: Path, made: Callable[[], ModelDownloads]
    ) -> None:
        self._library = library
        self._directory = directory
        self._made = made
        self._known: Sequence[WantedModel] = ()
        """What is kept of this process."""

    @classmethod
    def with_token(
        cls, library: Library, directory: Path, token: HubToken, network: Network
    ) -> HubFetcher:
        """Return one for Hugging Face."""

        def made() -> ModelDownloads:
            from falcon_desktop.providers.model_downloads import ModelDownloads

            return ModelDownloads(network=network, token=token.read)

        return cls(library, directory, made)

    @cached_property
    def _downloads(self) -> ModelDownloads:
        return self._made()

    async def fetch(self, wanted: WantedModel, report: Callable[[int], None]) -> LocalModel:
        """Fetch a model and return it once it is whole; goes on where it was interrupted."""
        await late.bring(_DOWNLOADS)
        await asyncio.to_thread(self._prepare, wanted)
        parts: dict[Path, str] = {}
        done = 0
        for one in wanted.files:
            if not self._is_kept(one):

                def heard(so_far: Transferred, before: int = done) -> None:
                    report(before + so_far.done)

                part = await self._downloads.fetch(_asked(wanted, one), self._directory, heard)
                parts[part] = one.name
            else:
                parts[self._directory / one.name] = one.name
            done += one.size
            report(done)
        return await asyncio.to_thread(local_models.keep_all, self._library, self._directory, parts)

    async def size_so_far(self, wanted: WantedModel) -> int:
        """Return how many bytes of a model are here."""
        return await asyncio.to_thread(self._size_so_far, wanted)

    async def discard(self, wanted: WantedModel) -> None:
        """Delete what came of a model that is not wanted any more."""

        def delete() -> None:
            for one in wanted.files:
                self._downloads.part(self._directory, one.path, one.sha256).unlink(missing_ok=True)

        await asyncio.to_thread(delete)

    async def load(self) -> Sequence[WantedModel]:
        """Return the models that were wanted when the program ended."""
        self._known = await asyncio.to_thread(download_list.load, self._directory)
        return self._known

    async def save(self, wanted: Sequence[WantedModel]) -> None:
        """Keep these, and no others that were known here."""
        self._known = await asyncio.to_thread(
            download_list.change, self._directory, self._known, tuple(wanted)
        )

    def _prepare(self, wanted: WantedModel) -> None:
        from falcon_desktop.providers.model_downloads import check_room

        make_private_directory(self._directory)
        local_models.check_free(self._directory, [one.name for one in wanted.files])
        check_room(self._directory, wanted.size - self._size_so_far(wanted))

    def _size_so_far(self, wanted: WantedModel) -> int:
        found = 0
        for one in wanted.files:
            if self._is_kept(one):
                found += one.size
                continue
            part = self._downloads.part(self._directory, one.path, one.sha256)
            try:
                found += min(part.stat().st_size, one.size)
            except OSError:
                continue
        return found

    def _is_kept(self, one: WantedFile) -> bool:
        """Whether a file of a model of which the first is missing has its name already."""
        try:
            return (self._directory / one.name).stat().st_size == one.size
        except OSError:
            return False


def _asked(wanted: WantedModel, one: WantedFile) -> RemoteFile:
    return RemoteFile(wanted.repository, one.path, Pin(wanted.revision, one.sha256, one.size))
