"""The queue of downloads: one at a time, in order; paused, resumed, cancelled, kept."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest
from falcon_desktop.core.domain.downloads import DownloadState, WantedFile, WantedModel
from falcon_desktop.core.domain.errors import NextStep, Unreachable
from falcon_desktop.core.domain.events import ChatEvent, DownloadsChanged
from falcon_desktop.core.downloads.queue import DownloadQueue
from tests.controllers.fakes import ModelFetcher
from tests.waiting import until

WAITING, RUNNING = DownloadState.WAITING, DownloadState.RUNNING
PAUSED, FAILED, DONE = DownloadState.PAUSED, DownloadState.FAILED, DownloadState.DONE


def wanted(name: str, size: int = 300) -> WantedModel:
    file = WantedFile(f"{name}.gguf", f"{name}.gguf", size, "0" * 64)
    return WantedModel(f"me/{name}", "0" * 40, (file,))


A, B, C = wanted("a"), wanted("b"), wanted("c")


@pytest.fixture
def fetcher() -> ModelFetcher:
    return ModelFetcher()


@pytest.fixture
def told() -> list[ChatEvent]:
    """What was published."""
    return []


def lists(told: Sequence[ChatEvent]) -> list[DownloadsChanged]:
    return [one for one in told if isinstance(one, DownloadsChanged)]


@pytest.fixture
async def queue(fetcher: ModelFetcher, told: list[ChatEvent]) -> AsyncIterator[DownloadQueue]:
    queue = DownloadQueue(fetcher, fetcher, told.append)
    yield queue
    await queue.close()


async def states(queue: DownloadQueue) -> dict[str, DownloadState]:
    return {one.id: one.state for one in await queue.all()}


async def test_one_runs_at_a_time_in_the_order_of_asking(
    queue: DownloadQueue, fetcher: ModelFetcher, told: list[ChatEvent]
) -> None:
    fetcher.held = {"a": asyncio.Event()}
    for one in (A, B, C):
        await queue.add(one)
    await queue.add(A)
    await until(lambda: fetcher.begun == ["a"] and lists(told)[-1].downloads[0].done == 100)
    assert await states(queue) == {"a": RUNNING, "b": WAITING, "c": WAITING}
    assert fetcher.saved[-1] == ["a", "b", "c"]
    fetcher.held["a"].set()
    await queue.finished("c")
    assert fetcher.begun == ["a", "b", "c"]
    assert [one.arrived for one in lists(told) if one.arrived] == ["a", "b", "c"]
    assert not [one for changed in lists(told) for one in changed.downloads if one.state is DONE]
    assert (await states(queue), fetcher.kept) == ({}, [])


async def test_what_is_paused_goes_on_later_and_others_meanwhile(
    queue: DownloadQueue, fetcher: ModelFetcher
) -> None:
    fetcher.held = {"a": asyncio.Event()}
    await queue.add(A)
    await queue.add(B)
    await until(lambda: fetcher.begun == ["a"])
    done = asyncio.create_task(queue.finished("b"))
    await queue.pause("a")
    assert (await done).state is DONE
    [a] = await queue.all()
    assert (a.state, a.done) == (PAUSED, 100)
    assert fetcher.discarded == []
    fetcher.held["a"].set()
    await queue.resume("a")
    assert (await queue.finished("a")).state is DONE
    assert fetcher.begun == ["a", "b", "a"]


async def test_what_waits_is_paused_without_a_begin(
    queue: DownloadQueue, fetcher: ModelFetcher
) -> None:
    fetcher.held = {"a": asyncio.Event()}
    await queue.add(A)
    await queue.add(B)
    await queue.pause("b")
    fetcher.held["a"].set()
    await until(lambda: fetcher.kept == [B])
    assert await states(queue) == {"b": PAUSED}
    assert fetcher.begun == ["a"]


async def test_what_is_cancelled_leaves_nothing(
    queue: DownloadQueue, fetcher: ModelFetcher
) -> None:
    fetcher.held = {"a": asyncio.Event()}
    await queue.add(A)
    await until(lambda: fetcher.begun == ["a"])
    waits = asyncio.create_task(queue.finished("a"))
    await until(lambda: bool(queue._waiting))
    await queue.cancel("a")
    await queue.cancel("a")
    assert (await waits).state is PAUSED
    assert (await states(queue), fetcher.kept) == ({}, [])
    assert (fetcher.discarded, fetcher.here) == (["a"], {})


async def test_a_failure_is_kept_with_its_sentence_and_the_next_one_begins(
    queue: DownloadQueue, fetcher: ModelFetcher
) -> None:
    fetcher.failing = {"a": Unreachable("Nobody answers.")}
    fetcher.held = {"a": asyncio.Event()}
    await queue.add(A)
    await queue.add(B)
    ended = asyncio.create_task(queue.finished("b"))
    fetcher.held["a"].set()
    await ended
    [a] = await queue.all()
    assert (a.state, a.sentence, a.next_step) == (FAILED, "Nobody answers.", NextStep.RETRY)
    await queue.add(A)
    await until(lambda: fetcher.begun == ["a", "b", "a"] and fetcher.kept == [])


async def test_after_a_restart_it_is_paused_and_nothing_is_fetched_unasked(
    fetcher: ModelFetcher,
) -> None:
    fetcher.held = {"a": asyncio.Event()}
    first = DownloadQueue(fetcher, fetcher, lambda _: None)
    await first.add(A)
    await first.add(B)
    await until(lambda: fetcher.begun == ["a"])
    waits = asyncio.create_task(first.finished("b"))
    await until(lambda: bool(first._waiting))
    await first.close()
    assert (await waits).state is PAUSED
    assert fetcher.kept == [A, B]
    second = DownloadQueue(fetcher, fetcher, lambda _: None)
    found = await second.all()
    assert [(one.id, one.state, one.done) for one in found] == [
        ("a", PAUSED, 100),
        ("b", PAUSED, 0),
    ]
    assert fetcher.begun == ["a"]
    fetcher.held["a"].set()
    await second.resume("a")
    await second.finished("a")
    await second.close()


async def test_a_model_that_was_replaced_at_the_hub_begins_anew(
    queue: DownloadQueue, fetcher: ModelFetcher
) -> None:
    fetcher.failing = {"a": Unreachable("Nobody answers.")}
    fetcher.held = {"a": asyncio.Event()}
    await queue.add(A)
    fetcher.held.pop("a").set()
    await queue.finished("a")
    await queue.add(wanted("a", 600))
    assert fetcher.discarded == ["a"]
    await until(lambda: fetcher.kept == [])


async def test_what_can_be_read_again_is_the_same() -> None:
    assert WantedModel.from_json(A.to_json()) == A
    spoilt: list[dict[str, object]] = [
        {"repository": "../x"},
        {"revision": "main"},
        {"files": []},
        {"files": [{**A.to_json()["files"][0], "name": "../../x.gguf"}]},
        {"files": [{**A.to_json()["files"][0], "path": "x.exe"}]},
        {"files": [{**A.to_json()["files"][0], "size": True}]},
        {"files": [{**A.to_json()["files"][0], "sha256": "x"}]},
        {"files": None},
    ]
    for one in spoilt:
        assert WantedModel.from_json({**A.to_json(), **one}) is None
    assert WantedModel.from_json(None) is None
