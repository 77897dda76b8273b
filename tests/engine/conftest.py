"""The real engine with the real starter model, ended after each test."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from falcon_desktop.core.domain.events import Phase, Progress
from falcon_desktop.engine.models import Library
from falcon_desktop.engine.process import Engine, EngineAddress


class Heard:
    """Remembers the phases that were reported."""

    def __init__(self) -> None:
        self.phases: list[Phase] = []

    def __call__(self, progress: Progress) -> None:
        self.phases.append(progress.phase)


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "models")


@pytest.fixture
async def make_engine(library: Library) -> AsyncIterator[Callable[..., Engine]]:
    engines: list[Engine] = []

    def make(**options: Any) -> Engine:
        engines.append(Engine(library, **options))
        return engines[-1]

    yield make
    for engine in engines:
        await engine.close()


def open_client(address: EngineAddress, *, key: str | None = None) -> httpx.AsyncClient:
    """An HTTP client of the engine; with its key unless another is given."""
    transport = httpx.AsyncHTTPTransport(uds=address.uds, trust_env=False)
    secret = address.key if key is None else key
    return httpx.AsyncClient(
        transport=transport,
        base_url=address.base_url.removesuffix("/v1"),
        headers={"Authorization": f"Bearer {secret}"} if secret else {},
        timeout=60,
    )


@pytest.fixture
def client() -> Callable[..., httpx.AsyncClient]:
    return open_client
