"""A bench for each test of a controller."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from functools import partial
from typing import Any, TypeVar

import pytest
from falcon_desktop.core.domain.settings import Appearance, Settings
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.window.main_window import MainWindow
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.controllers.bench import Bench, WholeBench

B = TypeVar("B", bound=Bench)
MakeBench = Callable[..., Awaitable[Bench]]
MakeWholeBench = Callable[..., Awaitable[WholeBench]]


class _Made:
    """The benches of a test."""

    def __init__(self) -> None:
        self._made: list[Bench] = []

    async def make(
        self, kind: type[B], *, start: str = "", ready: bool = True, **settings: Any
    ) -> B:
        window = MainWindow(Theme(Appearance.LIGHT))
        window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)  # there, but never painted
        window.setUpdatesEnabled(False)
        window.show()
        bench = kind(window, Settings(**settings), start=start)
        await bench.history.database.open()
        self._made.append(bench)
        if ready:
            bench.open_services()
        return bench

    async def close(self) -> None:
        for bench in self._made:
            await bench.close()


@pytest.fixture
def look_as_before(qapp: QApplication) -> Iterator[None]:
    """Put back how the application looks."""
    font, palette = qapp.font(), qapp.palette()
    yield
    qapp.setStyleSheet("")
    qapp.setFont(font)
    qapp.setPalette(palette)


@pytest.fixture
async def make_bench(qtbot: QtBot, qapp: QApplication) -> AsyncIterator[MakeBench]:
    """Makes a bench with these settings; ``ready`` False leaves the use cases in the making."""
    made = _Made()
    yield partial(made.make, Bench)
    await made.close()


@pytest.fixture
async def make_whole_bench(qtbot: QtBot, qapp: QApplication) -> AsyncIterator[MakeWholeBench]:
    """Makes a bench with every controller, as ``make_bench`` does."""
    made = _Made()
    yield partial(made.make, WholeBench)
    await made.close()


@pytest.fixture
async def bench(make_bench: MakeBench) -> Bench:
    """A program that shows a new chat."""
    made = await make_bench()
    await made.start_new()
    return made
