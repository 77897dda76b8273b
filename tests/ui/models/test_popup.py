"""The list of connections and their models, by itself; the header's tests open it by the button."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.models.picker import ModelChoice, ModelGroup
from falcon_desktop.ui.models.popup import ModelPopup
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

Show = Callable[[QWidget], QWidget]
GROUPS = [
    ModelGroup("embedded", "On this computer", (), default_model="SmolLM2 135M"),
    ModelGroup("home", "Home", ("org/a-model", "org/b-model"), note="an old list"),
]


@pytest.fixture
def popup(theme: Theme, shown: Show) -> ModelPopup:
    return ModelPopup(theme, GROUPS, ModelChoice("home", "org/b-model"), shown(QWidget()))


def rows(popup: ModelPopup) -> list[str]:
    return [popup.list.item(row).text().strip() for row in range(popup.list.count())]


def chosen(popup: ModelPopup) -> str:
    return popup.list.currentItem().text().strip()


def test_what_answers_is_marked_and_chosen_first(popup: ModelPopup) -> None:
    assert rows(popup) == [
        "On this computer", "SmolLM2 135M", "Home  ·  an old list", "a-model", "b-model",
    ]  # fmt: skip
    assert chosen(popup) == "b-model"
    item = popup.list.currentItem()
    assert item.data(Qt.ItemDataRole.AccessibleDescriptionRole) == "selected"
    assert item.font().bold()


def test_rows_are_as_tall_as_the_list_counts_them(popup: ModelPopup, shown: Show) -> None:
    button = shown(QWidget())
    popup.popup_under(button)
    items = [popup.list.item(row) for row in range(popup.list.count())]
    heights = {popup.list.visualItemRect(item).height() for item in items}
    assert len(heights) == 1
    assert popup.list.fontMetrics().height() + 10 <= heights.pop()  # with the room in a row


def test_what_would_be_chosen_is_said(popup: ModelPopup, shown: Show, heard: list[str]) -> None:
    popup.popup_under(shown(QWidget()))
    assert heard == ["Choose the model", "b-model, Home"]
    heard.clear()
    for _ in range(3):
        QTest.keyClick(popup.filter, Qt.Key.Key_Up)
    assert heard == ["a-model, Home", "SmolLM2 135M, On this computer"]


def test_keys_go_over_names_of_connections(popup: ModelPopup) -> None:
    seen = []
    for _ in range(3):
        QTest.keyClick(popup.filter, Qt.Key.Key_Up)
        seen.append(chosen(popup))
    assert seen == ["a-model", "SmolLM2 135M", "SmolLM2 135M"]


def test_a_choice_is_told_and_closes_the_list(popup: ModelPopup, qtbot: QtBot) -> None:
    popup.show()
    with qtbot.waitSignal(popup.chosen) as told:
        QTest.keyClick(popup.filter, Qt.Key.Key_Return)
    assert told.args == ["home", "org/b-model"]
    assert not popup.isVisible()


@pytest.mark.parametrize(
    ("words", "found"),
    [("home a-", "a-model"), ("computer", "SmolLM2 135M"), ("ORG/B", "b-model")],
)
def test_words_are_looked_for_in_names_ids_and_connections(
    popup: ModelPopup, qtbot: QtBot, words: str, found: str
) -> None:
    popup.filter.setText(words)
    qtbot.waitUntil(lambda: rows(popup)[1:2] == [found])


def test_what_is_chosen_stays_chosen_while_models_arrive(popup: ModelPopup, qtbot: QtBot) -> None:
    more = [GROUPS[0], ModelGroup("home", "Home", ("org/a-model", "org/b-model", "org/c-model"))]
    popup.set_groups(more)
    qtbot.waitUntil(lambda: "c-model" in rows(popup))
    assert chosen(popup) == "b-model"
    popup.set_groups([GROUPS[0], ModelGroup("home", "Home", ("org/c-model",))])
    qtbot.waitUntil(lambda: "a-model" not in rows(popup))
    assert chosen(popup) == "c-model"  # the first of the connection that answers


def test_connections_can_be_managed_from_here(popup: ModelPopup, qtbot: QtBot) -> None:
    popup.show()
    with qtbot.waitSignal(popup.manage_requested):
        popup.manage.click()
    assert not popup.isVisible()


def test_what_is_in_the_servers_memory_is_told(theme: Theme, shown: Show, qtbot: QtBot) -> None:
    models, loaded = ("org/a-model", "org/b-model"), frozenset(["org/b-model"])
    groups = [ModelGroup("home", "Home", models, loaded=loaded, seeing=frozenset(models[:1]))]
    popup = ModelPopup(theme, groups, ModelChoice("home", "org/b-model"), shown(QWidget()))
    assert rows(popup) == ["Home", "a-model  ·  reads images", "b-model  ·  loaded"]
    assert "loaded" in popup.list.currentItem().data(Qt.ItemDataRole.AccessibleTextRole)
    popup.set_groups([ModelGroup("home", "Home", models)])
    qtbot.waitUntil(lambda: rows(popup) == ["Home", "a-model", "b-model"])
