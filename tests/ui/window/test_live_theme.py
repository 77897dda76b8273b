"""Every pane follows a change of colours, size and direction while it is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest
from falcon_desktop.core.domain.connection import embedded_connection
from falcon_desktop.core.domain.conversation import ConversationSummary, Role, SearchHit
from falcon_desktop.core.domain.servers import preset
from falcon_desktop.core.domain.settings import SendKey
from falcon_desktop.ui.composer.composer import Composer
from falcon_desktop.ui.kit.notice import Notice
from falcon_desktop.ui.kit.theme import Appearance, Theme
from falcon_desktop.ui.palette.panel import SearchPanel
from falcon_desktop.ui.palette.rows import rows_of_hits
from falcon_desktop.ui.settings.window import SettingsWindow
from falcon_desktop.ui.sidebar.sidebar import Sidebar
from falcon_desktop.ui.window.empty_state import EmptyState
from falcon_desktop.ui.window.header import Header
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

Show = Callable[[QWidget], QWidget]
PANES = [Sidebar, Composer, Header, EmptyState]


def brightness(image: QImage) -> float:
    """Return which share of the pixels is bright."""
    places = [(x, y) for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)]
    return sum(image.pixelColor(*place).lightness() > 200 for place in places) / len(places)


def make(
    kind: type[Sidebar | Composer | Header | EmptyState],
    theme: Theme,
    summaries: Iterable[ConversationSummary],
) -> QWidget:
    pane = kind(theme)
    pane.setAutoFillBackground(True)
    if isinstance(pane, Sidebar):
        pane.set_conversations(summaries)
    if isinstance(pane, Composer):
        pane.set_draft("words")
    if isinstance(pane, Header):
        pane.set_title("A title")
        pane.set_model("e", "On this computer", "m", "SmolLM2 135M", "ready")
    pane.resize(700, 500 if kind in (Sidebar, EmptyState) else 60)
    return pane


@pytest.mark.parametrize("kind", PANES)
def test_nothing_light_is_left_in_the_dark(
    qtbot: QtBot,
    theme: Theme,
    shown: Show,
    summaries: list[ConversationSummary],
    kind: type[Sidebar | Composer | Header | EmptyState],
) -> None:
    pane = make(kind, theme, summaries)
    shown(pane)
    assert brightness(pane.grab().toImage()) > 0.8

    theme.set_appearance(Appearance.DARK)

    # the text is bright now, and nothing else
    assert brightness(pane.grab().toImage()) < 0.05


def test_the_search_box_follows_too(theme: Theme, shown: Show) -> None:
    window = QWidget()
    window.resize(700, 500)
    panel = SearchPanel(theme, window)
    shown(window)
    panel.open_over(window, "sky")
    hit = SearchHit("c", "Sky", "m", Role.USER, 1, "the sky", ((4, 3),))
    panel.show_rows(rows_of_hits([hit]), "1 result")
    assert brightness(panel.grab().toImage()) > 0.8

    theme.set_appearance(Appearance.DARK)

    assert brightness(panel.grab().toImage()) < 0.05


@pytest.mark.parametrize("page", ["connections", "appearance", "data", "shortcuts", "about"])
def test_the_settings_follow_too(theme: Theme, shown: Show, page: str) -> None:
    window = SettingsWindow(theme, send_key=SendKey.ENTER, version="1")
    window.connections.set_connections(
        [embedded_connection(), preset("tgi").connection("t")], "embedded"
    )
    window.connections.choose("t")
    window.about.set_diagnostics("words")
    shown(window)
    window.show_page(getattr(window, page))
    assert brightness(window.grab().toImage()) > 0.8

    theme.set_appearance(Appearance.DARK)

    assert brightness(window.grab().toImage()) < 0.06


def test_a_zoom_step_polishes_the_settings_once_and_every_type_follows(
    theme: Theme, shown: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their own sheet, given once more, would polish everything a second time."""
    sheets: list[str] = []

    def give(window: SettingsWindow, sheet: str) -> None:
        sheets.append(sheet)
        QWidget.setStyleSheet(window, sheet)

    monkeypatch.setattr(SettingsWindow, "setStyleSheet", give)
    window = SettingsWindow(theme, send_key=SendKey.ENTER, version="1")
    window.show_page(window.connections)
    shown(window)
    sheets.clear()
    fields = [*window.connections.findChildren(QLineEdit), window.pages, window.connections.list]
    for zoom in (1.3, 0.8, 1.0):
        theme.set_zoom(zoom)
        assert {round(field.font().pointSizeF(), 2) for field in fields} == {
            round(theme.font().pointSizeF(), 2)
        }
    assert sheets == []
    theme.set_appearance(Appearance.DARK)
    assert len(sheets) == 1
    theme.set_appearance(Appearance.LIGHT)


@pytest.mark.parametrize("kind", PANES)
def test_zoom_and_direction_change_while_shown(
    qtbot: QtBot,
    theme: Theme,
    shown: Show,
    summaries: list[ConversationSummary],
    kind: type[Sidebar | Composer | Header | EmptyState],
) -> None:
    pane = make(kind, theme, summaries)
    shown(pane)
    before = pane.sizeHint()
    theme.set_zoom(2)
    pane.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    pane.grab()

    grown = pane.sizeHint()
    assert (
        grown.width() > before.width() or grown.height() > before.height() or (kind is EmptyState)
    )
    theme.set_zoom(1)
    qtbot.waitUntil(lambda: pane.sizeHint() == before)


@pytest.mark.parametrize("kind", [*PANES, Notice, SearchPanel])
def test_every_label_shows_plain_text(
    theme: Theme, shown: Show, kind: Callable[[Theme, QWidget], QWidget]
) -> None:
    window = QWidget()
    pane = kind(theme, window)
    shown(window)

    for label in pane.findChildren(QLabel):
        assert label.textFormat() is Qt.TextFormat.PlainText, label.text()


def test_the_system_is_followed_only_if_that_was_chosen(qtbot: QtBot, theme: Theme) -> None:
    with qtbot.assertNotEmitted(theme.changed):
        theme._follow_system()  # what the system's signal calls
    theme.set_appearance(Appearance.SYSTEM)
    with qtbot.waitSignal(theme.changed):
        theme._follow_system()
