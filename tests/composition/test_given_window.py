"""What the meter and the trimming count with is what the engine really gives a model."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from falcon_desktop.core.context.context import Context
from falcon_desktop.core.domain.connection import embedded_connection
from falcon_desktop.core.domain.engine_settings import EngineSettings, LoadSettings
from falcon_desktop.core.domain.events import Progress
from falcon_desktop.engine.models import Library
from falcon_desktop.engine.process import Engine
from tests.servers.tiny_models import write_model


@pytest.fixture
def library(tmp_path: Path) -> Library:
    directory = tmp_path / "models"
    directory.mkdir()
    write_model(directory / "a.gguf")  # trained for 2,048 tokens
    return Library(directory)


@pytest.fixture
async def engine(library: Library) -> AsyncIterator[Engine]:
    made = Engine(library)
    yield made
    await made.close()


def ignore(progress: Progress) -> None:
    pass


async def window_of(context: Context, model: str = "") -> int | None:
    return (await context.info(None, embedded_connection(), model)).context_window


@pytest.mark.parametrize("chosen", [None, 700, 1_024, 100_000])
async def test_the_core_counts_with_what_the_engine_gives(
    library: Library, engine: Engine, chosen: int | None
) -> None:
    settings = EngineSettings(loads={"a": LoadSettings(chosen)})
    library.use(settings)
    engine.use(settings)
    given = (await engine.ensure_running(ignore, "a")).context_window
    assert given == min(chosen or 8_192, 2_048)
    context = Context(library)
    assert await window_of(context) == await window_of(context, "a") == given


async def test_a_window_that_a_refusal_taught_is_not_kept_once_another_is_chosen(
    library: Library,
) -> None:
    context = Context(library)
    library.use(EngineSettings(loads={"a": LoadSettings(512)}))
    context.counter(embedded_connection(), "").window = 512
    assert await window_of(context) == 512
    library.use(EngineSettings())
    assert await window_of(context) == 2_048


async def test_the_starter_model_has_the_window_that_was_chosen_for_it(tmp_path: Path) -> None:
    library = Library(tmp_path)
    [starter] = library.models()
    assert (starter.context_window, starter.given_window) == (8_192, 8_192)
    library.use(EngineSettings(loads={starter.id: LoadSettings(4_096)}))
    assert await window_of(Context(library)) == 4_096
