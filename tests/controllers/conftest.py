"""A bench for each test of a controller."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from falcon_desktop.core.domain.settings import Appearance, Settings
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.window.main_window import MainWindow
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.controllers.bench import Bench

MakeBench = Callable[..., Awaitable[Bench]]


@pytest.fixture
async def make_bench(qtbot: QtBot, qapp: QApplication) -> AsyncIterator[MakeBench]:
    """Makes a bench with these settings; ``ready`` False leaves the use cases in the making."""
    made: list[Bench] = []

    async def make(*, start: str = "", ready: bool = True, **settings: Any) -> Bench:
        window = MainWindow(Theme(Appearance.LIGHT))
        window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)  # there, but never painted
        window.setUpdatesEnabled(False)
        window.setUpdatesEnabled(False)
        window.show()
        window.complete()
        bench = Bench(window, Settings(**settings), start=start)
        await bench.history.database.open()
        made.append(bench)
        if ready:
            bench.open_services()
        return bench

    yield make
    for bench in made:
        await bench.close()


@pytest.fixture
async def bench(make_bench: MakeBench) -> Bench:
    """A program that shows a new chat."""
    made = await make_bench()
    await made.start_new()
    return made
