"""A model is loaded before it is asked, where that costs nobody anything."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from falcon_desktop.core.domain.engine_settings import EngineSettings
from falcon_desktop.core.domain.errors import ModelTooLarge
from falcon_desktop.core.domain.model_memory import CacheType
from falcon_desktop.engine.process import Engine
from tests.servers.tiny_models import write_model
from tests.waiting import until

Make = Callable[..., Engine]
GIB = 1 << 30


@pytest.fixture
def names(tmp_path: Path) -> list[str]:
    (tmp_path / "models").mkdir()
    found = ["a", "b"]
    for name in found:
        write_model(tmp_path / "models" / f"{name}.gguf")
    return found


def ids(engine: Engine) -> list[str]:
    return [one.launch.model_id for one in engine.loaded]


async def test_who_asks_next_waits_for_no_load(
    make_engine: Make, heard: Any, names: list[str]
) -> None:
    engine = make_engine()
    await engine.get_ready("b")
    assert ids(engine) == ["b"]
    await engine.ensure_running(heard, "b")
    assert heard.phases == []
    await engine.get_ready()
    assert ids(engine) == ["a", "b"]


async def test_what_does_not_fit_is_not_begun(
    make_engine: Make, heard: Any, names: list[str]
) -> None:
    engine = make_engine(free_memory=lambda: 1_000)
    await engine.get_ready("a")
    assert not engine.running
    with pytest.raises(ModelTooLarge):
        await engine.ensure_running(heard, "a")


async def test_no_other_model_makes_room_for_what_is_only_typed(
    make_engine: Make, heard: Any, names: list[str]
) -> None:
    engine = make_engine()
    budget = engine.memory_of("a").need(2_048, CacheType.F16).total
    engine.use(EngineSettings(memory_budget=budget))
    await engine.ensure_running(heard, "a")
    await engine.get_ready("b")
    assert ids(engine) == ["a"]
    await engine.ensure_running(heard, "b")
    assert ids(engine) == ["b"]


@pytest.mark.parametrize("content", [b"", b"GGUF", b"nonsense" * 100])
async def test_a_model_that_can_not_be_loaded_is_told_of_once_it_is_asked(
    make_engine: Make, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "bad.gguf").write_bytes(content)
    engine = make_engine()
    await engine.get_ready("bad")
    await engine.get_ready("none")
    assert not engine.running


async def test_a_load_that_nobody_waits_for_any_more_ends(
    make_engine: Make, names: list[str]
) -> None:
    engine = make_engine()
    async with engine._starting:  # as if another model was being loaded
        typing = asyncio.ensure_future(engine.get_ready("a"))
        await until(lambda: any(one.busy for one in engine._models.values()))
        typing.cancel()
        await asyncio.wait({typing})
        assert typing.cancelled()
    await engine.get_ready("b")
    assert ids(engine) == ["b"]


async def test_a_question_that_waits_for_it_keeps_the_load(
    make_engine: Make, heard: Any, names: list[str]
) -> None:
    engine = make_engine()
    async with engine._starting:
        typing = asyncio.ensure_future(engine.get_ready("a"))
        await until(lambda: any(one.busy for one in engine._models.values()))
        question = asyncio.ensure_future(engine.ensure_running(heard, "a"))
        await until(lambda: any(len(one._reports) == 2 for one in engine._models.values()))
        typing.cancel()
        await asyncio.wait({typing})
    await question
    assert ids(engine) == ["a"]
    assert heard.phases != []
