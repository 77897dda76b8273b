"""Models from a stand-in for the hub: what fits, and that nothing half-done is ever offered."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from falcon_desktop import paths
from falcon_desktop.composition import container
from falcon_desktop.composition.container import ServiceContainer
from falcon_desktop.core.domain.downloads import Download, DownloadState, WantedModel
from falcon_desktop.core.domain.engine_settings import EngineSettings, LoadSettings
from falcon_desktop.core.domain.errors import AccessDenied, DiskFull, KeyMissing, RedirectRefused
from falcon_desktop.core.domain.generation import USUAL_WINDOW
from falcon_desktop.core.domain.hub import HubOffer
from falcon_desktop.core.domain.model_memory import CacheType, Fit
from falcon_desktop.core.domain.settings import Settings
from falcon_desktop.engine import download_list
from falcon_desktop.providers import model_downloads
from falcon_desktop.providers.model_downloads import ModelDownloads
from tests.controllers.fakes import KeyVault
from tests.servers.hub import PIECE, TOKEN, HubStandIn
from tests.servers.tiny_models import write_model
from tests.small_disk import mounted
from tests.waiting import until

TINY = "tiiuae/Tiny-GGUF"
FILE = "Tiny-Q4_0.gguf"


class Place:
    """The program's own services on a computer that knows a stand-in for the hub.

    Attributes:
        free: bytes of memory that a model may take.
    """

    def __init__(self, standing: HubStandIn, data_dir: Path) -> None:
        self.standing = standing
        self.directory = paths.models_directory(data_dir)
        self._data_dir = data_dir
        self.free = 1 << 33
        self.settings = Settings()

    async def open(self) -> None:
        """Start the program."""
        self.container = ServiceContainer(self._data_dir, self.settings, lambda _: None)
        self.container.engine._free_memory = lambda: self.free
        await self.container.open()
        self.hub, self.queue = self.container.services.hub, self.container.services.downloads

    def load(self, model_id: str, load: LoadSettings) -> None:
        """Choose how a model is loaded."""
        settings = EngineSettings(loads={model_id: load})
        self.container.services.local_models.configure(settings)

    def names(self) -> set[str]:
        return {one.name for one in self.directory.iterdir()} if self.directory.exists() else set()

    def offered(self) -> list[str]:
        """Return the ids of the models beside the starter model."""
        models = self.container.models.models()
        return [one.id for one in models if Path(one.path).parent == self.directory]

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
async def place(
    profile: Path, model: bytes, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Place]:
    monkeypatch.setattr(container, "Keychain", KeyVault)
    async with HubStandIn() as standing:
        standing.stand_in(monkeypatch)
        standing.add(TINY, {FILE: model})
        place = Place(standing, profile)
        await place.open()
        yield place
        await place.container.close()


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
    chosen_load = LoadSettings(context_window=50_000, cache_type=CacheType.Q8_0)
    place.load("Tiny-Q4_0", chosen_load)
    [chosen] = (await place.hub.offer(TINY)).fitting
    assert (usual.tokens, chosen.tokens) == (USUAL_WINDOW, 50_000)
    assert chosen.need.cache > usual.need.cache
    place.load("Tiny-Q4_0", LoadSettings(context_window=50_000))
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
    await place.container.close()
    place.standing.hold.set()
    place.standing.hold, place.standing.stop_after = None, 0
    await place.open()
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


async def test_a_slow_download_is_seen_to_go_on(place: Place, model: bytes) -> None:
    big = model + bytes(300_000)
    place.standing.add(TINY, {FILE: big})
    place.standing.drip = asyncio.Semaphore(0)
    wanted = await place.wanted()
    await place.queue.add(wanted)
    ended = asyncio.create_task(place.queue.finished(wanted.model_id))

    async def seen() -> int:
        [one] = await place.queue.all()
        assert one.state is DownloadState.RUNNING
        return one.done

    for piece in range(3):
        place.standing.drip.release()
        while await seen() != (piece + 1) * PIECE:
            await asyncio.sleep(0)
        assert place.offered() == []
    for _ in range(len(big) // PIECE):
        place.standing.drip.release()
    assert (await ended).state is DownloadState.DONE
    assert (place.directory / FILE).read_bytes() == big


async def test_a_store_that_knows_no_ranges_begins_again(place: Place, model: bytes) -> None:
    big = model + bytes(9_000_000)
    place.standing.add(TINY, {FILE: big})
    place.standing.stop_after, place.standing.ranges = 5_000_000, False
    failed = await place.got(await place.wanted())
    assert failed.state is DownloadState.FAILED
    place.standing.stop_after = 0
    await place.queue.resume(failed.id)
    assert (await place.queue.finished(failed.id)).state is DownloadState.DONE
    assert (place.directory / FILE).read_bytes() == big


async def test_a_second_origin_serves_the_file_and_a_strange_one_is_not_asked(
    place: Place,
) -> None:
    wanted = await place.wanted()
    place.standing.store = "https://files.example"
    refused = await place.got(wanted)
    assert isinstance(refused.error, RedirectRefused)
    assert place.names() == {download_list.FILE}, "what is wanted, and nothing of it"
    place.standing.store = ""
    await place.queue.resume(refused.id)
    assert (await place.queue.finished(refused.id)).state is DownloadState.DONE
    hub, store = place.standing.hub.port, place.standing.files.port
    assert hub != store and place.standing.fetched()


@pytest.mark.parametrize(("busy", "down"), [(True, False), (False, True)])
async def test_a_hub_that_is_down_or_busy_is_said_and_tried_again(
    place: Place, busy: bool, down: bool
) -> None:
    wanted = await place.wanted()
    place.standing.busy, place.standing.down = busy, down
    failed = await place.got(wanted)
    assert failed.state is DownloadState.FAILED
    assert ("Wait 7 seconds" if busy else "has a problem right now") in failed.sentence
    place.standing.busy = place.standing.down = False
    await place.queue.resume(failed.id)
    assert (await place.queue.finished(failed.id)).state is DownloadState.DONE


async def test_a_gated_model_takes_the_token_that_was_saved(place: Place) -> None:
    place.standing.repositories[TINY].gated = True
    wanted = await place.wanted()
    failed = await place.got(wanted)
    assert "is gated" in failed.sentence and isinstance(failed.error, KeyMissing)
    await place.hub.save_token("hf_" + "x" * 30)
    await place.queue.resume(failed.id)
    denied = await place.queue.finished(failed.id)
    assert "no access to" in denied.sentence and isinstance(denied.error, AccessDenied)
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

    monkeypatch.setattr(container, "Keychain", KeyVault)

    async def filled(disk: Path) -> None:
        async with HubStandIn() as standing:
            standing.stand_in(monkeypatch)
            standing.add(TINY, {FILE: model + bytes(20_000_000)})
            place = Place(standing, disk / "data")
            await place.open()
            failed = await place.got(await place.wanted())
            assert "disk is full" in failed.sentence
            assert isinstance(failed.error, DiskFull)
            assert place.offered() == []
            [left] = await place.queue.all()
            assert left.state is DownloadState.FAILED
            await place.queue.cancel(left.id)
            assert place.names() == set()
            await place.container.close()

    with mounted(tmp_path, megabytes=12) as disk:
        asyncio.run(filled(disk))
