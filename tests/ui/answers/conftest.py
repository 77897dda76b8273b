"""A theme and a header whose list of models the windows share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from falcon_desktop.ui.kit.theme import Appearance, Theme
from falcon_desktop.ui.models.picker import ModelGroup
from falcon_desktop.ui.window.header import Header
from pytestqt.qtbot import QtBot


@pytest.fixture
def theme(qtbot: QtBot) -> Iterator[Theme]:
    made = Theme(Appearance.LIGHT)
    yield made
    made.deleteLater()


@pytest.fixture
def header(theme: Theme, qtbot: QtBot) -> Header:
    made = Header(theme)
    qtbot.addWidget(made)
    made.set_choices([ModelGroup("one", "One", ("a", "b")), ModelGroup("two", "Two", ("c",))])
    return made
