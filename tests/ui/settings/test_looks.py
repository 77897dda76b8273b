"""The settings window in every look: colours change while it is open, narrow, right to left."""

from __future__ import annotations

import pytest
from falcon_desktop.core.domain.connection import Connection, ServerKind, embedded_connection
from falcon_desktop.core.domain.prompt_templates import CUSTOM_EXAMPLE, TEMPLATES, parse_template
from falcon_desktop.core.domain.servers import preset
from falcon_desktop.core.domain.settings import SendKey
from falcon_desktop.ui.kit.forms import MANY_WORDS, Form, Page
from falcon_desktop.ui.kit.labels import Label
from falcon_desktop.ui.kit.settings_pages import page_labels
from falcon_desktop.ui.kit.theme import Appearance, Theme
from falcon_desktop.ui.kit.writing_side import HintSide
from falcon_desktop.ui.options.number_field import NumberField
from falcon_desktop.ui.settings.more_options import MoreOptions
from falcon_desktop.ui.settings.window import NARROW, SettingsWindow
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot
from tests.ui.settling import settle

TGI = preset("tgi").connection("t")


@pytest.fixture
def window(qtbot: QtBot, theme: Theme) -> SettingsWindow:
    made = SettingsWindow(theme, send_key=SendKey.ENTER, version="1")
    qtbot.addWidget(made)
    made.connections.set_connections([embedded_connection(), TGI], "embedded")
    made.connections.choose("t")
    made.show()
    return made


def test_every_label_follows_a_change_of_colours(window: SettingsWindow, theme: Theme) -> None:
    for row in range(window.pages.count()):
        window.pages.setCurrentRow(row)
    for appearance in (Appearance.DARK, Appearance.LIGHT):
        theme.set_appearance(appearance)
        for label in window.findChildren(Label):
            color = label.palette().color(label.foregroundRole())
            assert color == theme.colors.color(label._tone), label.text()


@pytest.mark.parametrize("direction", list(Qt.LayoutDirection)[:2])
def test_nothing_is_cut_off_in_a_narrow_window(
    qtbot: QtBot, window: SettingsWindow, direction: Qt.LayoutDirection
) -> None:
    window.setLayoutDirection(direction)
    window.resize(480, 800)
    window.connections.editor.more.show()
    inside = window.connections.widget()
    assert inside is not None
    qtbot.waitUntil(lambda: inside.width() == window.connections.viewport().width())
    for child in inside.findChildren(QWidget):
        if child.isVisible() and child.width():
            left = child.mapTo(inside, child.rect().topLeft()).x()
            assert left >= 0, child
            assert left + child.width() <= inside.width(), child
    window.resize(NARROW + 100, 800)
    qtbot.waitUntil(lambda: window.pages.item(0).text() == "Connections")


@pytest.mark.parametrize("direction", list(Qt.LayoutDirection)[:2])
@pytest.mark.parametrize("name", list(page_labels()))
def test_no_page_is_wider_than_a_narrow_window(
    qtbot: QtBot, window: SettingsWindow, name: str, direction: Qt.LayoutDirection
) -> None:
    window.setLayoutDirection(direction)
    window.resize(480, 800)
    page: Page = getattr(window, name)
    window.show_page(page)
    inside = page.widget()
    assert inside is not None
    qtbot.waitUntil(lambda: inside.width() == page.viewport().width())
    assert page.horizontalScrollBar().maximum() == 0


@pytest.mark.parametrize("direction", list(Qt.LayoutDirection)[:2])
@pytest.mark.parametrize("zoom", [1.0, 1.4, 2.0])
@pytest.mark.parametrize("name", ["connections", "presets"])
def test_what_is_typed_can_be_read_in_a_narrow_window(
    qtbot: QtBot,
    window: SettingsWindow,
    theme: Theme,
    name: str,
    zoom: float,
    direction: Qt.LayoutDirection,
) -> None:
    window.setLayoutDirection(direction)
    theme.set_zoom(zoom)
    window.resize(480, 800)
    page: Page = getattr(window, name)
    window.show_page(page)
    if name == "presets":
        window.presets.add_button.click()
    if name == "connections":
        window.connections.editor.more.show()
    qtbot.waitUntil(lambda: not unreadable(page, theme))
    window.resize(1_300, 800)
    qtbot.waitUntil(lambda: not unreadable(page, theme))
    if zoom == 1.0:
        qtbot.waitUntil(lambda: all(name_beside(form) for form in forms_of(page)))


def forms_of(page: Page) -> list[Form]:
    return [one for one in page.findChildren(Form) if one.geometry().width()]


def unreadable(page: Page, theme: Theme) -> list[str]:
    """Return the fields that are narrower than a few words and than the page lets them be."""
    found = []
    for form in forms_of(page):
        least = min(theme.px(MANY_WORDS), form.geometry().width())
        for place in range(form.rowCount()):
            item = form.itemAt(place, QFormLayout.ItemRole.FieldRole)
            field = item.widget() if item is not None else None
            shown = field is not None and field.isVisible()
            if shown and isinstance(field, QLineEdit | QPlainTextEdit) and field.width() < least:
                found.append(f"{field.objectName()} {field.width()}")
    return found or ([] if forms_of(page) else ["no form"])


def name_beside(form: Form) -> bool:
    """Whether the first field's name stands beside it."""
    item = form.itemAt(0, QFormLayout.ItemRole.FieldRole)
    field = item.widget() if item is not None else None
    name = form.labelForField(field) if field is not None else None
    return field is not None and name is not None and name.y() < field.geometry().bottom()


def test_pages_have_names_where_only_their_icons_show(window: SettingsWindow) -> None:
    window.resize(480, 800)
    item = window.pages.item(0)
    assert item.text() == ""
    assert item.toolTip() == "Connections"
    assert item.data(Qt.ItemDataRole.AccessibleTextRole) == "Connections"


# --- the options that few need ------------------------------------------------------------------


@pytest.fixture
def more(qtbot: QtBot, theme: Theme) -> MoreOptions:
    made = MoreOptions(theme)
    qtbot.addWidget(made)
    made.show_connection(TGI, keep_focused=False)
    made.show()
    return made


def test_every_template_can_be_chosen(more: MoreOptions) -> None:
    names = [more.template.itemData(place) for place in range(more.template.count())]
    assert names == ["", *TEMPLATES, "custom"]
    more.template.setCurrentIndex(names.index("custom"))
    more.template.activated.emit(names.index("custom"))
    assert more.custom.toPlainText() == CUSTOM_EXAMPLE
    assert parse_template(more.applied_to(TGI).custom_template).stop


def test_a_template_is_offered_only_where_one_is_used(more: MoreOptions) -> None:
    assert more.template.isVisible()
    more.show_connection(preset("ollama").connection("o"), keep_focused=False)
    assert not more.template.isVisible()


def test_what_is_refused_keeps_its_old_value_and_stays_to_be_corrected(more: MoreOptions) -> None:
    old = Connection("t", "T", ServerKind.TGI, "http://h", headers=(("X-A", "b"),))
    more.show_connection(old, keep_focused=False)
    more.headers.setPlainText("no header")
    assert more.applied_to(old) == old
    assert more.headers_problem.isVisible()
    more.show_connection(old, keep_focused=True)
    assert more.headers.toPlainText() == "no header"
    more.show_connection(old, keep_focused=False)
    assert more.headers.toPlainText() == "X-A: b"
    assert not more.headers_problem.isVisible()


@pytest.mark.parametrize("zoom", [1.0, 1.5, 2.0, 3.0])
def test_icons_alone_stand_in_the_middle_of_their_list(
    window: SettingsWindow, theme: Theme, zoom: float
) -> None:
    theme.set_zoom(zoom)  # while it is open
    window.resize(480, 700)

    assert window.pages.item(0).text() == ""
    side = window.pages.iconSize().width()
    assert side == theme.px(18)
    assert window.pages.width() - side == 44, "as much beside it as with no zoom"
    assert window.pages.item(0).sizeHint().height() == theme.px(36)


def test_keys_are_told_whole_with_larger_type(window: SettingsWindow, theme: Theme) -> None:
    window.show_page(window.shortcuts)
    theme.set_zoom(1.5)
    window.resize(480, 700)
    for line in window.shortcuts._lines.values():
        assert line.keys.minimumWidth() >= line.keys.sizeHint().width(), line.name


def test_keys_stand_below_their_actions_where_there_is_no_room_beside(
    window: SettingsWindow, theme: Theme
) -> None:
    page = window.shortcuts
    window.show_page(page)
    page.set_keys({"new_chat": ["Ctrl+Alt+Shift+N"]})
    line = page._lines["new_chat"]
    assert line.reset is not None

    def is_below() -> bool:
        settle(window)
        return line.keys.geometry().top() > line.text.geometry().bottom()

    window.resize(800, 700)
    assert not is_below()
    theme.set_zoom(2)
    window.resize(480, 700)
    assert is_below()
    assert page.horizontalScrollBar().maximum() == 0
    assert line.reset.geometry().bottom() < line.keys.geometry().top()
    theme.set_zoom(1)
    window.resize(800, 700)
    assert not is_below()


def test_what_is_asked_for_ends_where_keys_change_their_place(
    window: SettingsWindow, theme: Theme
) -> None:
    page = window.shortcuts
    window.show_page(page)
    window.resize(800, 700)
    page._lines["new_chat"].keys.click()
    assert page.editor.isVisible()
    theme.set_zoom(2)
    window.resize(480, 700)
    settle(window)
    assert not page.editor.isVisible()
    assert page._lines["new_chat"].keys.isVisible()


def test_the_caret_of_every_empty_field_stands_at_its_hint(window: SettingsWindow) -> None:
    fields = []
    for place in range(window.pages.count()):
        window.pages.setCurrentRow(place)
        settle(window)
        fields += [one for one in window.findChildren(QLineEdit) if one.placeholderText()]
    hinted = {one.objectName() for one in fields if not isinstance(one, NumberField)}
    assert hinted >= {"key", "address", "proxy_address", "find_models"}, hinted
    without = {
        one.objectName()
        for one in fields
        if not isinstance(one, NumberField) and one.findChild(HintSide) is None
    }
    assert without == set()
