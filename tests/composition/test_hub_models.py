"""Models from a stand-in for the hub: what fits, and that nothing half-done is ever offered."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from falcon_desktop.composition.hub_models import HubFetcher, HubModels, HubToken
from falcon_desktop.core.domain.connection import is_loopback
from falcon_desktop.core.domain.downloads import Download, DownloadState, WantedModel
from falcon_desktop.core.domain.engine_settings import LoadSettings
from falcon_desktop.core.domain.generation import USUAL_WINDOW
from falcon_desktop.core.domain.hub import HubOffer
from falcon_desktop.core.domain.model_memory import CacheType, Fit
from falcon_desktop.core.downloads.queue import DownloadQueue
from falcon_desktop.engine.models import Library
from falcon_desktop.providers import model_downloads
from falcon_desktop.providers.hub import HuggingFaceHub
from falcon_desktop.providers.model_downloads import ModelDownloads
from tests.controllers.fakes import KeyVault
from tests.servers.hub import TOKEN, HubStandIn
from tests.servers.tiny_models import write_model
from tests.small_disk import mounted
from tests.waiting import until

TINY = "tiiuae/Tiny-GGUF"
FILE = "Tiny-Q4_0.gguf"


class Place:
    """A computer with a stand-in for the hub, and what stands between them."""

    def __init__(self, standing: HubStandIn, directory: Path) -> None:
        self.standing = standing
        self.directory = directory
        self.vault = KeyVault()
        self.token = HubToken(self.vault)
        self.library = Library(directory, directory / "none")
        hub = HuggingFaceHub(standing.origin, is_loopback, token=self.token.read)
        self.free = 1 << 33
        self.loads: dict[str, LoadSettings] = {}
        self.hub = HubModels(
            lambda: hub, self.token, load_of=self.load_of, free_memory=lambda: self.free
        )
        self.queue = self.made_queue()

    def load_of(self, model_id: str) -> LoadSettings:
        return self.loads.get(model_id, LoadSettings())

    def made_queue(self) -> DownloadQueue:
        origin = self.standing.origin
        downloads = ModelDownloads(origin, is_loopback, token=self.token.read)
        fetcher = HubFetcher(self.library, self.directory, lambda: downloads)
        return DownloadQueue(fetcher, fetcher)

    def names(self) -> set[str]:
        return {one.name for one in self.directory.iterdir()} if self.directory.exists() else set()

    def offered(self) -> list[str]:
        return [one.id for one in self.library.models()]

    async def wanted(self, quantisation: str = "Q4_0") -> WantedModel:
        offer: HubOffer = await self.hub.offer(TINY)
        [one] = [f.choice for f in offer.fitting if f.choice.quantisation == quantisation]
        return WantedModel.of(offer.repository, one)

    async def got(self, wanted: WantedModel) -> Download:
        await self.queue.add(wanted)
        return await self.queue.finished(wanted.model_id)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return write_model(tmp_path_factory.mktemp("m") / FILE, template="x").read_bytes()


@pytest.fixture
async def place(tmp_path: Path, model: bytes) -> AsyncIterator[Place]:
    async with HubStandIn() as standing:
        standing.add(TINY, {FILE: model})
        place = Place(standing, tmp_path / "models")
        yield place
        await place.queue.close()


async def test_a_model_comes_whole_and_answers_to_its_name(place: Place) -> None:
    assert (await place.got(await place.wanted())).state is DownloadState.DONE
    assert place.offered() == ["Tiny-Q4_0"]
    assert place.names() == {FILE}
    assert place.directory.stat().st_mode & 0o077 == 0


async def test_what_fits_is_said_with_the_sums(place: Place, model: bytes) -> None:
    files = {FILE: model, "Tiny-Q8_0.gguf": model, "Tiny-F16.gguf": model}
    kept = place.standing.add(TINY, files, gguf={"context_length": 2_048})
    kept.told = {"Tiny-Q8_0.gguf": 7_000_000_000, "Tiny-F16.gguf": 20_000_000_000}
    offer = await place.hub.offer(TINY)
    assert [(one.choice.quantisation, one.fit) for one in offer.fitting] == [
        ("Q4_0", Fit.FITS), ("Q8_0", Fit.TIGHT), ("F16", Fit.DOES_NOT_FIT),
    ]  # fmt: skip
    assert offer.best is offer.fitting[0]
    need = offer.fitting[0].need
    assert (need.weights, offer.fitting[0].tokens) == (len(model), 2_048)
    assert need.cache > 0, "the shape was read in the file's beginning"
    assert [one.headers["range"] for one in place.standing.files.requests] == ["bytes=0-16383"]


async def test_the_window_that_is_chosen_for_a_model_counts(place: Place) -> None:
    place.standing.repositories[TINY].gguf = {"context_length": 100_000}
    [usual] = (await place.hub.offer(TINY)).fitting
    place.loads["Tiny-Q4_0"] = LoadSettings(context_window=50_000, cache_type=CacheType.Q8_0)
    [chosen] = (await place.hub.offer(TINY)).fitting
    assert (usual.tokens, chosen.tokens) == (USUAL_WINDOW, 50_000)
    assert chosen.need.cache > usual.need.cache
    place.loads["Tiny-Q4_0"] = LoadSettings(context_window=50_000)
    [longer] = (await place.hub.offer(TINY)).fitting
    assert longer.need.cache > chosen.need.cache, "how it is kept counts, too"


async def test_what_is_paused_goes_on_after_a_restart(place: Place, model: bytes) -> None:
    big = model + bytes(9_000_000)
    place.standing.add(TINY, {FILE: big})
    place.standing.stop_after, place.standing.hold = 5_000_000, asyncio.Event()
    wanted = await place.wanted()
    await place.queue.add(wanted)
    part = ModelDownloads.part(place.directory, FILE, wanted.files[0].sha256)
    await until(lambda: part.exists() and part.stat().st_size > 4_000_000)
    assert place.offered() == []
    await place.queue.close()
    place.standing.hold.set()
    place.standing.hold, place.standing.stop_after = None, 0
    place.queue = place.made_queue()
    [left] = await place.queue.all()
    assert (left.state, left.done) == (DownloadState.PAUSED, part.stat().st_size)
    await place.queue.resume(left.id)
    assert (await place.queue.finished(left.id)).state is DownloadState.DONE
    assert place.standing.fetched()[-1].headers["range"] == f"bytes={left.done}-"
    assert (place.directory / FILE).read_bytes() == big
    assert place.names() == {FILE}


async def test_what_is_cancelled_is_deleted(place: Place, model: bytes) -> None:
    place.standing.add(TINY, {FILE: model + bytes(9_000_000)})
    place.standing.stop_after, place.standing.hold = 5_000_000, asyncio.Event()
    wanted = await place.wanted()
    await place.queue.add(wanted)
    await until(lambda: any(name.endswith(".part") for name in place.names()))
    await place.queue.cancel(wanted.model_id)
    assert place.names() == set()


async def test_wrong_bytes_are_never_offered_and_tried_again(place: Place) -> None:
    wanted = await place.wanted()
    place.standing.spoil = True
    failed = await place.got(wanted)
    assert failed.state is DownloadState.FAILED
    assert "does not match" in failed.sentence
    assert place.offered() == []
    place.standing.spoil = False
    await place.queue.resume(failed.id)
    assert (await place.queue.finished(failed.id)).state is DownloadState.DONE


async def test_a_connection_that_breaks_off_keeps_what_came(place: Place, model: bytes) -> None:
    place.standing.add(TINY, {FILE: model + bytes(9_000_000)})
    place.standing.stop_after = 5_000_000
    failed = await place.got(await place.wanted())
    assert failed.state is DownloadState.FAILED and failed.sentence
    place.standing.stop_after = 0
    await place.queue.resume(failed.id)
    assert (await place.queue.finished(failed.id)).state is DownloadState.DONE
    assert not place.standing.fetched()[-1].headers["range"].startswith("bytes=0-")


async def test_a_gated_model_takes_the_token_that_was_saved(place: Place) -> None:
    place.standing.repositories[TINY].gated = True
    wanted = await place.wanted()
    failed = await place.got(wanted)
    assert "gated" in failed.sentence
    await place.hub.save_token(TOKEN)
    await place.queue.resume(failed.id)
    assert (await place.queue.finished(failed.id)).state is DownloadState.DONE
    assert not [one for one in place.standing.files.requests if "authorization" in one.headers]


async def test_parts_and_what_reads_pictures_come_together(place: Place, model: bytes) -> None:
    place.standing.add(
        TINY,
        {
            "Tiny-Q4_0-00001-of-00002.gguf": model,
            "Tiny-Q4_0-00002-of-00002.gguf": model + b"2",
            "mmproj-F16.gguf": model + b"3",
        },
    )
    assert (await place.got(await place.wanted())).state is DownloadState.DONE
    assert place.names() == {
        "Tiny-Q4_0-00001-of-00002.gguf", "Tiny-Q4_0-00002-of-00002.gguf", "mmproj-Tiny-f16.gguf",
    }  # fmt: skip
    assert place.standing.fetched()[-1].path.endswith("00001-of-00002.gguf")


async def test_a_model_that_is_here_is_not_fetched_again(place: Place, model: bytes) -> None:
    await place.got(await place.wanted())
    again = await place.got(await place.wanted())
    assert (again.state, len(place.standing.fetched())) == (DownloadState.FAILED, 1)
    assert "already have" in again.sentence


async def test_no_model_file_is_refused(place: Place) -> None:
    place.standing.add(TINY, {FILE: b"<html>" * 1_000})
    failed = await place.got(await place.wanted())
    assert "damaged or not a model" in failed.sentence
    assert place.offered() == []


async def test_a_full_disk_is_said_with_figures(place: Place) -> None:
    place.standing.repositories[TINY].told[FILE] = 10**15
    failed = await place.got(await place.wanted())
    assert failed.sentence.startswith("The model needs 1,000,000.0 GB, but the disk has only")
    assert place.standing.fetched() == []


def test_a_disk_that_fills_meanwhile_keeps_what_came(
    tmp_path: Path, model: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model_downloads, "SPARE", -(10**9))

    async def filled(disk: Path) -> None:
        async with HubStandIn() as standing:
            standing.add(TINY, {FILE: model + bytes(20_000_000)})
            place = Place(standing, disk / "models")
            failed = await place.got(await place.wanted())
            assert "disk is full" in failed.sentence
            assert place.offered() == []
            [left] = await place.queue.all()
            assert left.state is DownloadState.FAILED
            await place.queue.cancel(left.id)
            assert place.names() == set()

    with mounted(tmp_path, megabytes=12) as disk:
        asyncio.run(filled(disk))
