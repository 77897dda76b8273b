"""The settings window with connections, one of them chosen."""

from __future__ import annotations

import pytest
from falcon_desktop.core.domain.connection import Connection, embedded_connection
from falcon_desktop.core.domain.settings import SendKey
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.settings.connections_page import ConnectionsPage
from falcon_desktop.ui.settings.window import SettingsWindow
from tests.ui.settings.acting import HF, TGI, Show


@pytest.fixture
def window(theme: Theme, shown: Show) -> SettingsWindow:
    made = SettingsWindow(theme, send_key=SendKey.ENTER, version="1.2.3")
    made.connections.set_connections([embedded_connection(), TGI, HF], "embedded")
    shown(made)
    return made


@pytest.fixture
def page(window: SettingsWindow) -> ConnectionsPage:
    window.connections.choose("t")
    return window.connections


@pytest.fixture
def saved(page: ConnectionsPage) -> list[Connection]:
    told: list[Connection] = []
    page.connection_saved.connect(told.append)
    return told
