"""``models search`` and ``models get`` against a stand-in for the hub."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from falcon_desktop import paths
from falcon_desktop.core.domain.engine_settings import EngineSettings
from falcon_desktop.core.domain.hub import FALCON_FAMILY
from falcon_desktop.core.domain.settings import Settings
from falcon_desktop.engine import download_list
from falcon_desktop.providers import model_downloads
from falcon_desktop.providers.model_downloads import ModelDownloads
from falcon_desktop.store.settings import SettingsFile
from tests.cli.conftest import ROOT, Falcon, finish
from tests.servers.hub import TOKEN, HubStandIn
from tests.servers.tiny_models import write_model
from tests.waiting import PATIENCE_S, until

TINY = "tiiuae/Tiny-GGUF"
FILE = "Tiny-Q4_0.gguf"


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("m") / FILE
    return write_model(path, template="{{ messages }}").read_bytes()


@pytest.fixture
async def standing(model: bytes, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[HubStandIn]:
    async with HubStandIn() as standing:
        standing.stand_in(monkeypatch)
        card = {"license": "other", "license_name": "falcon", "license_link": "https://x.example/t"}
        standing.add(TINY, {FILE: model, "Tiny-F16.gguf": model}, card=card).told = {
            "Tiny-F16.gguf": 10**14
        }
        yield standing


def asked(standing: HubStandIn, *arguments: str) -> list[str]:
    """Return the command line of a process of its own that asks the stand-in."""
    code = (
        "import sys; from falcon_desktop.core.domain.connection import is_loopback as own\n"
        "from falcon_desktop.providers.hub_requests import HubRequests as R; was = R.__init__\n"
        "R.__init__ = lambda one, hub='', allowed=None, **more: "
        "was(one, sys.argv[1], own, **more)\n"
        "from falcon_desktop.cli import main; sys.exit(main(sys.argv[2:]))"
    )
    return [sys.executable, "-c", code, standing.origin, *arguments]


async def test_without_words_the_family_is_listed_and_nobody_asked(
    falcon: Falcon, standing: HubStandIn, profile: Path
) -> None:
    listed = await falcon("models", "search")
    assert [line.split()[0] for line in listed.out.splitlines()] == [
        one.id for one in FALCON_FAMILY
    ]
    assert (standing.hub.requests, profile.exists()) == ([], False)


async def test_a_search_names_repositories_and_their_licences(
    falcon: Falcon, standing: HubStandIn
) -> None:
    standing.add("me/Tiny-too-GGUF", {FILE: b"x"}, gated=True)
    found = await falcon("models", "search", "tiny")
    assert found.out.splitlines() == [
        "tiiuae/Tiny-GGUF  falcon  1,000 downloads a month",
        "me/Tiny-too-GGUF  apache-2.0  gated  1,000 downloads a month",
    ]
    first, _ = (await falcon("models", "search", "tiny", "--json")).lines
    assert (first["id"], first["licence_url"]) == (TINY, "https://x.example/t")
    nothing = await falcon("models", "search", "no", "such")
    assert (nothing.status, nothing.out, nothing.err) == (0, "", "Nothing found for “no such”.\n")


async def test_a_repository_lists_its_files_and_what_fits(
    falcon: Falcon, standing: HubStandIn
) -> None:
    listed = await falcon("models", "search", TINY)
    fits, too_large = listed.out.splitlines()
    assert fits.startswith("* Q4_0  ") and "  fits (needs " in fits and fits.endswith(FILE)
    assert too_large.startswith("  F16  100,000.0 GB  does not fit (needs ")
    assert listed.err == "Licence: falcon (https://x.example/t)\n"
    first, second = (await falcon("models", "search", f"hf.co/{TINY}", "--json")).lines
    assert (first["fit"], first["suggested"]) == ("fits", True)
    assert (second["fit"], second["suggested"]) == ("does_not_fit", False)


async def test_get_fetches_the_largest_that_fits_after_its_licence(
    falcon: Falcon, standing: HubStandIn, profile: Path, model: bytes
) -> None:
    got = await falcon("models", "get", TINY)
    assert (got.status, got.out) == (0, "Tiny-Q4_0\n")
    licence, offered, *progress = got.err.splitlines()
    assert licence == "Licence: falcon (https://x.example/t)"
    assert offered.startswith(f"{FILE}: ") and ", fits (needs " in offered
    assert progress[-1].startswith("100.0 %: ")
    assert (paths.models_directory(profile) / FILE).read_bytes() == model
    again = await falcon("models", "get", f"{TINY}:q4_0")
    assert (again.status, again.out, len(standing.fetched())) == (0, "Tiny-Q4_0\n", 1)
    assert "Tiny-Q4_0" in (await falcon("models")).out.split()


async def test_get_says_each_step_as_json(falcon: Falcon, standing: HubStandIn) -> None:
    offered, *progress, done = (await falcon("models", "get", TINY, "--json")).lines
    assert (offered["type"], offered["licence"], offered["fit"]) == ("model", "falcon", "fits")
    assert {one["type"] for one in progress} == {"progress"}
    assert progress[-1]["done"] == progress[-1]["total"] == offered["size"]
    assert done == {"type": "done", "status": "complete", "id": "Tiny-Q4_0"}


@pytest.mark.parametrize(
    ("asked", "status", "told"),
    [
        (
            "tiny",
            2,
            "“tiny” is not of the form owner/name. To search: falcon-desktop models search",
        ),
        ("nobody/nothing", 3, "has no public repository “nobody/nothing”"),
        (f"{TINY}:Q2_K", 3, "Available: Q4_0, F16."),
    ],
)
async def test_what_is_not_there_is_said(
    falcon: Falcon, standing: HubStandIn, asked: str, status: int, told: str
) -> None:
    got = await falcon("models", "get", asked)
    assert (got.status, got.out) == (status, "") and told in got.err


async def test_what_does_not_fit_is_not_chosen_but_can_be_named(
    falcon: Falcon, standing: HubStandIn, profile: Path, model: bytes
) -> None:
    kept = standing.add(TINY, {"Tiny-F16.gguf": model})
    settings = Settings(engine=EngineSettings(memory_budget=1 << 20))
    profile.mkdir()
    SettingsFile(paths.settings_file(profile)).save(settings)
    refused = await falcon("models", "get", TINY)
    assert refused.status == 3
    assert f"all the same: falcon-desktop models get {TINY}:F16" in refused.err
    assert standing.fetched() == []
    named = await falcon("models", "get", f"{TINY}:F16")
    assert (named.status, named.out) == (0, "Tiny-F16\n")
    assert "does not fit" in named.err
    assert kept.told == {}


async def test_a_gated_model_takes_the_token_of_a_variable(
    falcon: Falcon, standing: HubStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    standing.repositories[TINY].gated = True
    refused = await falcon("models", "get", TINY)
    assert refused.status == 3
    assert "fits (needs at least" in refused.err, "its shape can't be read"
    *_, what, how = refused.err.splitlines()
    assert "is gated" in what and "keys set" in how
    assert "is gated" in refused.err and "falcon-desktop keys set huggingface.co" in refused.err
    monkeypatch.setenv("THE_TOKEN", "hf_wrong0123456789")
    denied = await falcon("models", "get", TINY, "--key-env", "THE_TOKEN")
    assert denied.status == 3 and "no access to" in denied.err
    monkeypatch.setenv("THE_TOKEN", TOKEN)
    got = await falcon("models", "get", TINY, "--key-env", "THE_TOKEN")
    assert (got.status, got.out) == (0, "Tiny-Q4_0\n")
    assert TOKEN not in got.err
    assert (await falcon("models", "get", TINY, "--key-env", "NO_SUCH")).status == 2


async def test_failures_have_their_statuses_and_leave_nothing(
    falcon: Falcon, standing: HubStandIn, profile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    standing.spoil = True
    wrong = await falcon("models", "get", TINY, "--json")
    assert wrong.status == 3 and "does not match what" in wrong.err
    assert (wrong.lines[-1]["status"], wrong.lines[-1]["code"]) == ("failed", "protocol_error")
    standing.spoil = False
    monkeypatch.setattr(model_downloads, "SPARE", 10**15)
    full = await falcon("models", "get", TINY)
    assert full.status == 5 and "but the disk has only" in full.err
    assert "Tiny-Q4_0" not in (await falcon("models")).out.split()


async def test_a_reader_that_went_away_stops_the_download(
    standing: HubStandIn, profile: Path, model: bytes
) -> None:
    standing.add(TINY, {FILE: model + bytes(3_000_000)})
    standing.drip = asyncio.Semaphore(20)
    process = await asyncio.create_subprocess_exec(
        *asked(standing, "models", "get", TINY, "--json"),
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE, cwd=ROOT,
    )  # fmt: skip
    assert process.stdout is not None
    await process.stdout.readline()
    process.stdout._transport.close()  # type: ignore[attr-defined]
    for _ in range(20):  # more to tell of, but not all: what is whole is no download any more
        standing.drip.release()
    assert await asyncio.wait_for(process.wait(), PATIENCE_S) == 141
    assert download_list.load(paths.models_directory(profile))


async def test_ctrl_c_keeps_what_came_and_the_same_command_goes_on(
    falcon: Falcon, standing: HubStandIn, profile: Path, model: bytes, tmp_path: Path
) -> None:
    big = model + bytes(9_000_000)
    standing.add(TINY, {FILE: big})
    standing.stop_after, standing.hold = 5_000_000, asyncio.Event()
    process = await asyncio.create_subprocess_exec(
        *asked(standing, "models", "get", TINY),
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE, cwd=ROOT,
    )  # fmt: skip
    directory = paths.models_directory(profile)
    await until(
        lambda: (
            any(one.stat().st_size > 0 for one in directory.glob("*.part"))
            if directory.exists()
            else False
        )
    )
    process.send_signal(signal.SIGINT)
    ended = await finish(process)
    assert (ended.status, ended.out) == (130, ""), ended.err
    assert ended.err.endswith("Interrupted. Run the same command to continue.\n")
    [left] = download_list.load(directory)
    assert left.model_id == "Tiny-Q4_0", "the window shows it as paused"
    part = ModelDownloads.part(directory, FILE, left.files[0].sha256)
    so_far = part.stat().st_size
    standing.hold.set()
    standing.hold, standing.stop_after = None, 0
    assert (await falcon("models", "get", TINY)).status == 0
    assert standing.fetched()[-1].headers["range"] == f"bytes={so_far}-"
    assert (directory / FILE).read_bytes() == big
    assert download_list.load(directory) == ()
