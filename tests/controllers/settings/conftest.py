"""A settings window that is open, without being painted."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from falcon_desktop.controllers.settings.window import SettingsController
from tests.controllers.bench import Bench


@pytest.fixture
def settings(bench: Bench) -> Iterator[SettingsController]:
    made = SettingsController(bench.window, bench.backend, bench.preferences)
    made.view.setUpdatesEnabled(False)
    yield made
