"""Several models stay loaded as long as there is memory; one that does not fit is refused."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
from falcon_desktop.core.domain.engine_settings import EngineSettings, LoadSettings
from falcon_desktop.core.domain.errors import ModelTooLarge
from falcon_desktop.core.domain.model_memory import CacheType
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.engine.models import Library
from falcon_desktop.engine.process import Engine, EngineAddress
from tests.servers.tiny_models import write_model
from tests.waiting import until

Make = Callable[..., Engine]
Client = Callable[[EngineAddress], httpx.AsyncClient]
GIB = 1 << 30


@pytest.fixture
def names(tmp_path: Path) -> list[str]:
    (tmp_path / "models").mkdir()
    found = ["a", "b", "c"]
    for name in found:
        write_model(tmp_path / "models" / f"{name}.gguf")
    return found


def ids(engine: Engine) -> list[str]:
    return [one.launch.model_id for one in engine.loaded]


async def answer(http: httpx.AsyncClient) -> int:
    reply = await http.post("/v1/completions", json={"prompt": "a", "max_tokens": 2})
    return reply.status_code


async def test_two_models_answer_beside_each_other(
    make_engine: Make, client: Client, heard: Any, names: list[str]
) -> None:
    engine = make_engine()
    async with (
        engine.lease(heard, "a") as first,
        engine.lease(heard, "b") as second,
        client(first) as one,
        client(second) as other,
    ):
        assert list(await asyncio.gather(answer(one), answer(other))) == [200, 200]
    assert sorted(ids(engine)) == ["a", "b"]
    assert engine.address_of("a") == first and engine.address_of("b") == second
    await engine.stop()
    assert ids(engine) == []


async def test_the_one_that_was_used_longest_ago_makes_room(
    make_engine: Make, heard: Any, names: list[str], library: Library
) -> None:
    engine = make_engine()
    await engine.ensure_running(heard, "a")
    engine.use(EngineSettings(memory_budget=2 * engine.loaded[0].need.total))
    await engine.ensure_running(heard, "b")
    assert sorted(ids(engine)) == ["a", "b"]
    await engine.ensure_running(heard, "a")
    await engine.ensure_running(heard, "c")
    assert ids(engine) == ["c", "a"]


async def test_what_is_more_than_is_allowed_now_goes_at_once(
    make_engine: Make, heard: Any, names: list[str]
) -> None:
    engine = make_engine()
    for name in names:
        await engine.ensure_running(heard, name)
    one = engine.loaded[0].need.total
    engine.use(EngineSettings(memory_budget=2 * one))
    await until(lambda: sorted(ids(engine)) == ["b", "c"])
    async with engine.lease(heard, "c"), engine.lease(heard, "b"):
        engine.use(EngineSettings(memory_budget=one))
        await engine.ensure_running(heard, "c")  # behind the change
        assert sorted(ids(engine)) == ["b", "c"], "no answer is cut off"
    await until(lambda: len(ids(engine)) == 1)
    engine.use(EngineSettings(memory_budget=one - 1))
    await until(lambda: not engine.running)


async def test_a_model_that_was_loading_when_less_was_allowed_goes_after_its_answer(
    make_engine: Make, heard: Any, names: list[str]
) -> None:
    engine = make_engine()
    loading = asyncio.create_task(engine.ensure_running(heard, "a"))
    await until(lambda: bool(heard.phases))
    engine.use(EngineSettings(memory_budget=1 << 20))
    await loading
    await until(lambda: not engine.running)


async def test_beside_others_a_model_must_fit_with_ease(
    make_engine: Make, heard: Any, names: list[str]
) -> None:
    free = [8 * GIB]
    engine = make_engine(free_memory=lambda: free[0])
    await engine.ensure_running(heard, "a")
    need = engine.loaded[0].need
    free[0] = need.weights + need.total  # it would fit, but nothing else would
    await engine.ensure_running(heard, "b")
    assert ids(engine) == ["b"]


async def test_a_model_that_does_not_fit_is_refused_with_figures(
    make_engine: Make, heard: Any, library: Library
) -> None:
    starter = library.starter_file()
    assert starter is not None
    engine = make_engine(free_memory=lambda: 300 * 10**6)
    with pytest.raises(ModelTooLarge) as raised:
        await engine.ensure_running(heard)
    assert raised.value.sentence.startswith(
        f"“{starter.stem}” needs 0.4 GB of memory, and 0.3 GB are free. With a context of "
    )
    sentence = raised.value.sentence
    assert isinstance(sentence, Sentence)
    fitting = int(str(sentence.values["count"]))
    assert not engine.running and heard.phases == []
    engine.use(EngineSettings(loads={starter.stem: LoadSettings(fitting)}))
    assert (await engine.ensure_running(heard)).context_window == fitting


async def test_a_model_that_fits_in_no_way_says_what_to_do(make_engine: Make, heard: Any) -> None:
    engine = make_engine(free_memory=lambda: 50 * 10**6)
    with pytest.raises(ModelTooLarge, match="Close other programs, or choose a smaller model"):
        await engine.ensure_running(heard)


async def test_a_model_that_is_more_than_was_allowed_is_refused(
    make_engine: Make, heard: Any, names: list[str]
) -> None:
    engine = make_engine(free_memory=lambda: 8 * GIB)
    need = engine.memory_of("a").need(2_048, CacheType.F16).total
    engine.use(EngineSettings(memory_budget=need - 1))
    assert engine.computer().free == need - 1
    with pytest.raises(ModelTooLarge, match=r"models may take 0\.1 GB\. Allow more in Settings"):
        await engine.ensure_running(heard, "a")
    assert heard.phases == []
    engine.use(EngineSettings(memory_budget=need))
    await engine.ensure_running(heard, "a")


async def test_what_a_model_can_use_counts_what_others_would_give_back(
    make_engine: Make, heard: Any, names: list[str]
) -> None:
    engine = make_engine(free_memory=lambda: GIB)
    before = engine.computer()
    assert (before.free, before.total > GIB, before.threads > 0) == (GIB, True, True)
    await engine.ensure_running(heard, "a")
    need = engine.loaded[0].need
    assert engine.computer().free == GIB + need.cache + need.overhead


@pytest.mark.parametrize("kind", [CacheType.Q8_0, CacheType.Q4_0])
async def test_a_smaller_cache_needs_nothing_else_to_be_chosen(
    make_engine: Make, client: Client, heard: Any, library: Library, kind: CacheType
) -> None:
    starter = library.starter_file()
    assert starter is not None
    engine = make_engine(settings=EngineSettings(loads={starter.stem: LoadSettings(2_048, kind)}))
    async with engine.lease(heard) as address, client(address) as http:
        assert await answer(http) == 200


async def test_a_model_is_loaded_as_was_chosen_once_no_answer_runs(
    make_engine: Make, client: Client, heard: Any, library: Library
) -> None:
    starter = library.starter_file()
    assert starter is not None
    engine = make_engine()
    chosen = LoadSettings(1_024, CacheType.Q8_0, 0, 1, flash_attention=True)
    async with engine.lease(heard) as before:
        engine.use(EngineSettings(loads={starter.stem: chosen}))
        assert await engine.ensure_running(heard) == before
    async with engine.lease(heard) as after, client(after) as http:
        assert await answer(http) == 200
    assert (before.context_window, after.context_window) == (8_192, 1_024)
    (loaded,) = engine.loaded
    assert loaded.launch.load == chosen


async def test_no_context_is_longer_than_the_model_was_trained_for(
    make_engine: Make, heard: Any, names: list[str]
) -> None:
    engine = make_engine(settings=EngineSettings(loads={"a": LoadSettings(100_000)}))
    assert (await engine.ensure_running(heard, "a")).context_window == 2_048


async def test_memory_comes_back_when_a_model_is_unloaded(make_engine: Make, heard: Any) -> None:
    engine = make_engine(idle_after=0.05)
    await engine.ensure_running(heard)
    process = psutil.Process(engine.loaded[0].child.pid) if engine.loaded[0].child else None
    assert process is not None and process.memory_info().rss > 50 * 10**6
    await until(lambda: not engine.running)
    await until(lambda: not process.is_running())


async def test_a_model_stays_loaded_as_long_as_is_chosen_while_it_is(
    make_engine: Make, heard: Any, names: list[str]
) -> None:
    engine = make_engine()
    await engine.ensure_running(heard, "a")
    [one] = engine.loaded

    def ends() -> float:
        """When it is unloaded, by the loop's clock; endless while it is not going to be."""
        return math.inf if one._idle is None else one._idle.when()

    after_ten_minutes = ends()
    assert after_ten_minutes < math.inf
    await asyncio.to_thread(engine.use, EngineSettings(idle_minutes=0))
    await until(lambda: ends() == math.inf)
    await asyncio.to_thread(engine.use, EngineSettings(idle_minutes=1))
    await until(lambda: ends() < after_ten_minutes)
    async with engine.lease(heard, "a"):
        engine.use(EngineSettings(idle_minutes=60))
        await asyncio.sleep(0)
        assert ends() == math.inf, "an answer runs"
    assert after_ten_minutes < ends() < math.inf
