"""The invitation of a new chat and the table of actions."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
from falcon_desktop.core.domain.conversation import ConversationSummary
from falcon_desktop.ui.composer.composer import Composer
from falcon_desktop.ui.kit.actions import GROUPS, TABLE, Actions, conflicts
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.palette.panel import SearchPanel
from falcon_desktop.ui.sidebar.sidebar import Sidebar
from falcon_desktop.ui.window.empty_state import EmptyState, embedded_model_sentence
from falcon_desktop.ui.window.header import Header
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QPushButton, QWidget
from pytestqt.qtbot import QtBot

Show = Callable[[QWidget], QWidget]


# --- the invitation ---------------------------------------------------------------------------


def test_four_questions_invite(qtbot: QtBot, theme: Theme, shown: Show) -> None:
    empty = EmptyState(theme)
    empty.set_model_sentence(embedded_model_sentence("SmolLM2 135M"))
    shown(empty)
    assert len(empty.prompts()) == 4
    assert "Why is the sky blue?" in empty.prompts()
    button = empty.findChild(QPushButton, "starting_prompt_1")
    assert button is not None

    with qtbot.waitSignal(empty.prompt_chosen) as chosen:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    assert chosen.args == ["Why is the sky blue?"]


def test_the_small_model_is_named_for_what_it_is() -> None:
    sentence = embedded_model_sentence("SmolLM2 135M")

    for word in ("SmolLM2 135M", "offline", "small", "often wrong"):
        assert word in sentence


@pytest.mark.parametrize("height", [220, 330, 460, 560, 700])
@pytest.mark.parametrize("zoom", [1.0, 2.0])
def test_what_invites_has_room(theme: Theme, shown: Show, zoom: float, height: int) -> None:
    theme.set_zoom(zoom)
    empty = EmptyState(theme)
    empty.set_model_sentence(embedded_model_sentence("SmolLM2 135M"))
    empty.resize(440, height)
    shown(empty)
    QApplication.processEvents()
    seen = [one for one in (*empty._buttons, empty.preset) if one.isVisible()]
    places = [QRect(one.mapTo(empty, QPoint(0, 0)), one.size()) for one in seen]

    assert all(place.bottom() <= height for place in places)
    for place, other in itertools.combinations(places, 2):
        assert not place.intersects(other), (place, other)


def test_questions_stand_in_one_column_where_it_is_narrow(
    qtbot: QtBot, theme: Theme, shown: Show
) -> None:
    empty = EmptyState(theme)
    empty.resize(900, 600)
    shown(empty)
    wide = {button.x() for button in empty._buttons}
    empty.resize(400, 600)

    assert len(wide) == 2
    qtbot.waitUntil(lambda: len({button.x() for button in empty._buttons}) == 1)


@pytest.mark.parametrize(("height", "questions"), [(600, 4), (300, 4), (200, 2), (120, 0)])
def test_a_low_pane_leaves_out_what_does_not_fit(
    qtbot: QtBot, theme: Theme, shown: Show, height: int, questions: int
) -> None:
    empty = EmptyState(theme)
    empty.resize(900, height)
    shown(empty)

    assert sum(button.isVisible() for button in empty._buttons) == questions
    for button in empty._buttons:
        if button.isVisible():
            bottom = button.mapTo(empty, button.rect().bottomLeft()).y()
            assert bottom <= height
            assert button.height() >= theme.px(40)


def test_a_card_is_replaced_and_freed(
    qtbot: QtBot, theme: Theme, shown: Show, free: Callable[[], None]
) -> None:
    empty = EmptyState(theme)
    shown(empty)
    gone: list[bool] = []
    card = QLabel("A token was found")
    card.destroyed.connect(lambda: gone.append(True))
    empty.set_card(card)
    qtbot.waitUntil(card.isVisible)

    empty.set_card(None)
    free()

    assert gone == [True]


# --- the actions ------------------------------------------------------------------------------


def test_no_two_actions_have_the_same_key() -> None:
    assert conflicts({row.name: row.keys for row in TABLE}) == {}
    assert conflicts({"a": ["Ctrl+X"], "b": ["ctrl+x", "F1"]}) == {"Ctrl+X": ["a", "b"]}


def test_every_key_is_one_that_qt_knows() -> None:
    for row in TABLE:
        for key in row.keys:
            assert QKeySequence(key).count() == 1, row.name
            assert QKeySequence(key).toString(), row.name
        assert row.group in GROUPS


def test_a_key_triggers_its_action(qtbot: QtBot, theme: Theme, shown: Show) -> None:
    window = QMainWindow()
    actions = Actions(window)
    shown(window)

    for name, key, modifier in (
        ("new_chat", Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier),
        ("toggle_sidebar", Qt.Key.Key_F9, Qt.KeyboardModifier.NoModifier),
        ("chat_3", Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier),
    ):
        with qtbot.waitSignal(actions[name].triggered):
            QTest.keyClick(window, key, modifier)


def test_keys_can_be_chosen(qtbot: QtBot, theme: Theme, shown: Show) -> None:
    window = QMainWindow()
    actions = Actions(window, {"new_chat": ["F7"]})
    shown(window)
    assert actions.hint("new_chat") == "F7"

    actions.set_keys("new_chat", ["F8"])
    with qtbot.waitSignal(actions["new_chat"].triggered):
        QTest.keyClick(window, Qt.Key.Key_F8)


def test_ctrl_z_is_the_windows_while_there_is_nothing_typed_to_undo(
    qtbot: QtBot, theme: Theme, shown: Show
) -> None:
    window = QMainWindow()
    actions = Actions(window)
    composer = Composer(theme)
    window.setCentralWidget(composer)
    shown(window)
    composer.set_draft("a draft from the store")
    composer.focus()
    undone: list[str] = []
    actions["undo"].triggered.connect(lambda: undone.append("delete"))
    control = Qt.KeyboardModifier.ControlModifier

    QTest.keyClick(composer.edit, Qt.Key.Key_Z, control)
    assert undone == ["delete"]

    QTest.keyClicks(composer.edit, "!")
    QTest.keyClick(composer.edit, Qt.Key.Key_Z, control)
    assert composer.text() == "a draft from the store"
    assert undone == ["delete"]


@pytest.mark.parametrize("where", ["title", "list", "search"])
def test_esc_in_a_field_is_the_fields_and_stops_nothing(
    qtbot: QtBot, theme: Theme, shown: Show, summaries: list[ConversationSummary], where: str
) -> None:
    window = QMainWindow()
    actions = Actions(window)
    header, sidebar = Header(theme), Sidebar(theme)
    window.setMenuWidget(header)
    window.setCentralWidget(sidebar)
    shown(window)
    header.set_title("A title")
    sidebar.set_conversations(summaries)
    stopped: list[str] = []
    actions["stop"].triggered.connect(lambda: stopped.append("stop"))
    if where == "title":
        header.start_rename()
    elif where == "list":
        sidebar.rename("a")
    else:
        SearchPanel(theme, window).open_over(window)
    field = window.focusWidget()
    assert field is not None

    QTest.keyClick(field, Qt.Key.Key_Escape)

    assert stopped == []
    assert window.focusWidget() is not field
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert stopped == ["stop"]


def test_keys_of_one_widget_make_no_shortcut_of_the_window(theme: Theme, qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    actions = Actions(window)

    assert actions["edit_last"].shortcuts() == []
