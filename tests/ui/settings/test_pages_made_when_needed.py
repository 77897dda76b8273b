"""A page of the settings is made when it is first shown, and is then as any other."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from falcon_desktop.core.domain.connection import embedded_connection
from falcon_desktop.core.domain.settings import SendKey
from falcon_desktop.ui.kit.forms import Page
from falcon_desktop.ui.kit.settings_pages import PageLabel, page_labels
from falcon_desktop.ui.kit.theme import Appearance, Theme
from falcon_desktop.ui.settings.window import SettingsWindow
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionViewItem, QWidget
from pytestqt.qtbot import QtBot
from tests.ui.settings.acting import TGI, Show

PAGES = list(page_labels())


@pytest.fixture
def fresh(theme: Theme) -> SettingsWindow:
    """The window with no page yet."""
    return SettingsWindow(theme, send_key=SendKey.ENTER, version="1")


def made(window: SettingsWindow) -> list[str]:
    return [page.objectName().removesuffix("_page") for page in window.findChildren(Page)]


def fits(page: Page) -> bool:
    inside = page.widget()
    return inside is not None and inside.width() == page.viewport().width()


@pytest.mark.parametrize("name", PAGES)
def test_only_the_page_that_is_wanted_is_made(
    fresh: SettingsWindow, shown: Show, name: str
) -> None:
    told: list[str] = []
    fresh.page_made.connect(told.append)
    fresh.show_page(getattr(fresh, name))
    shown(fresh)
    assert made(fresh) == told == [name]
    assert fresh.page_name == name
    assert getattr(fresh, name).isVisible()
    assert fresh.pages.currentItem().text() == page_labels()[name].title


def test_the_first_page_is_shown_where_none_was_wanted(fresh: SettingsWindow, shown: Show) -> None:
    shown(fresh)
    assert made(fresh) == [PAGES[0]]
    assert fresh.connections.isVisible()


def test_the_others_are_made_as_they_are_chosen_and_told_before_they_are_seen(
    fresh: SettingsWindow, shown: Show
) -> None:
    seen: dict[str, bool] = {}
    fresh.page_made.connect(lambda name: seen.update({name: getattr(fresh, name).isVisible()}))
    shown(fresh)
    order = [*PAGES[::-2], *PAGES[::2]]
    for name in order:
        fresh.pages.setCurrentRow(PAGES.index(name))
        assert getattr(fresh, name).isVisible()
    assert seen == dict.fromkeys(PAGES, False)
    pages = {name: getattr(fresh, name) for name in PAGES}
    for name in PAGES:
        fresh.pages.setCurrentRow(PAGES.index(name))
        assert [one for one, page in pages.items() if page.isVisible()] == [name]
    assert len(made(fresh)) == len(PAGES)


@pytest.mark.parametrize("name", [*PAGES[1:], PAGES[0]])
def test_tab_goes_from_the_list_into_a_page_that_was_made_late_and_back(
    fresh: SettingsWindow, shown: Show, qtbot: QtBot, name: str
) -> None:
    fresh.connections.set_connections([embedded_connection(), TGI], "t")
    fresh.show_page(fresh.about)
    shown(fresh)
    fresh.activateWindow()
    fresh.pages.setFocus()
    qtbot.waitUntil(fresh.pages.hasFocus)
    fresh.pages.setCurrentRow(PAGES.index(name))
    page = getattr(fresh, name)
    QTest.keyClick(fresh.pages, Qt.Key.Key_Tab)
    first = QApplication.focusWidget()
    assert first is not None and page.isAncestorOf(first)
    QTest.keyClick(first, Qt.Key.Key_Backtab)
    assert fresh.pages.hasFocus()


def test_a_page_that_is_made_late_looks_as_the_window_does(
    fresh: SettingsWindow, shown: Show, theme: Theme, qtbot: QtBot
) -> None:
    fresh.show_page(fresh.about)
    shown(fresh)
    fresh.resize(480, 600)
    fresh.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    theme.set_appearance(Appearance.DARK)
    theme.set_zoom(1.2)
    for name in ("connections", "presets", "shortcuts"):
        fresh.pages.setCurrentRow(PAGES.index(name))
        page: Page = getattr(fresh, name)
        assert page.layoutDirection() is Qt.LayoutDirection.RightToLeft
        qtbot.waitUntil(partial(fits, page))
        assert page.column.contentsMargins().right() == 14  # the bar is at its left
        assert page.grab().toImage().pixelColor(2, 2).value() < 40
    # the list stands above the form, as wide as that
    assert fresh.connections.list.width() > fresh.connections.viewport().width() // 2


def test_assistive_technology_meets_the_page_that_is_shown(
    fresh: SettingsWindow, shown: Show
) -> None:
    shown(fresh)
    fresh.pages.setCurrentRow(PAGES.index("data"))
    stack = fresh.data.parentWidget()
    assert stack is not None
    found = QAccessible.queryAccessibleInterface(stack)
    names = [
        found.child(place).text(QAccessible.Text.Name)
        for place in range(found.childCount())
        if not found.child(place).state().invisible
    ]
    assert names == ["Data & privacy"]


def test_what_is_typed_on_a_page_is_kept_when_another_is_chosen(
    fresh: SettingsWindow, shown: Show, qtbot: QtBot
) -> None:
    """The other page is made only then, while the field still has the keyboard."""
    page = fresh.connections
    page.set_connections([embedded_connection(), TGI], "t")
    names: list[tuple[str, str]] = []
    page.connection_saved.connect(lambda one: names.append((one.id, one.name)))
    shown(fresh)
    fresh.activateWindow()
    page.editor.name.setFocus()
    qtbot.waitUntil(page.editor.name.hasFocus)
    page.editor.name.selectAll()
    QTest.keyClicks(page.editor.name, "Typed last")
    fresh.show_page(fresh.data)
    assert names == [("t", "Typed last")]
    fresh.show_page(page)
    assert page.editor.name.text() == "Typed last"


@pytest.mark.parametrize("wanted", [("about",), ("about", "presets"), tuple(PAGES)])
def test_the_window_is_freed_with_the_pages_that_it_has(
    fresh: SettingsWindow, free: Callable[[], None], wanted: tuple[str, ...]
) -> None:
    gone: list[str] = []
    for name in wanted:
        page: QWidget = getattr(fresh, name)
        fresh.show_page(getattr(fresh, name))
        page.destroyed.connect(lambda _=None, name=name: gone.append(name))
        del page
    fresh.close()
    del fresh
    free()
    assert sorted(gone) == sorted(wanted)


def test_no_name_of_a_page_is_cut(
    theme: Theme, shown: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Japanese has *About* in 9 wide letters; the list was as wide as English needs."""
    longest = "このアプリについてのこと"
    labels = page_labels() | {"about": PageLabel(longest, "info")}
    monkeypatch.setattr("falcon_desktop.ui.settings.window.page_labels", lambda: labels)
    window = SettingsWindow(theme, send_key=SendKey.ENTER, version="1")
    shown(window)
    pages = window.pages
    item = pages.item(PAGES.index("about"))
    option = QStyleOptionViewItem()
    option.initFrom(pages)
    option.rect = pages.visualItemRect(item)
    option.text, option.icon = longest, item.icon()
    option.decorationSize = pages.iconSize()
    feature = QStyleOptionViewItem.ViewItemFeature
    option.features |= feature.HasDisplay | feature.HasDecoration
    place = pages.style().subElementRect(QStyle.SubElement.SE_ItemViewItemText, option, pages)
    margin = pages.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin) + 1
    assert place.width() - 2 * margin >= pages.fontMetrics().horizontalAdvance(longest)
    assert window.pages.horizontalScrollBar().maximum() == 0
