"""A theme in force, for the tests of the options."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from falcon_desktop.ui.theme import Appearance, Theme
from PySide6.QtWidgets import QApplication


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    """The light theme, in force in the application."""
    font, palette = qapp.font(), qapp.palette()
    made = Theme(Appearance.LIGHT)
    made.apply_to(qapp)
    yield made
    qapp.setStyleSheet("")
    qapp.setFont(font)
    qapp.setPalette(palette)
    made.deleteLater()
