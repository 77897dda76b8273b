"""Esc gives up what is typed in a field, before the window's own Esc (Stop) can have it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from falcon_desktop.core.domain.conversation import (
    Conversation,
    Message,
    MessageStatus,
    Role,
    outline_of,
)
from falcon_desktop.core.domain.generation import PARAMETERS
from falcon_desktop.core.domain.open_conversation import OpenConversation
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.options.number_field import NumberField
from falcon_desktop.ui.options.preset_naming import PresetNaming
from falcon_desktop.ui.options.stop_chips import StopChips
from falcon_desktop.ui.window.main_window import MainWindow
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

Show = Callable[[QWidget], QWidget]


@pytest.fixture
def stopped() -> list[bool]:
    return []


@pytest.fixture
def window(theme: Theme, shown: Show, stopped: list[bool]) -> MainWindow:
    made = MainWindow(theme)
    made.resize(1100, 700)
    made.complete()
    made.actions_table["stop"].triggered.connect(lambda: stopped.append(True))
    shown(made)
    return made


def put(window: MainWindow, widget: QWidget) -> None:
    """Show a widget in the window."""
    holder = QWidget(window.centralWidget())
    QVBoxLayout(holder).addWidget(widget)
    holder.setGeometry(300, 100, 400, 200)
    holder.show()


def press() -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, Qt.Key.Key_Escape)


def test_a_number_is_given_up_and_the_next_esc_stops(
    window: MainWindow, theme: Theme, stopped: list[bool]
) -> None:
    field = NumberField(theme, PARAMETERS["temperature"])
    put(window, field)
    field.setFocus()
    before = field.text()
    field.selectAll()
    QTest.keyClicks(field, "1.3")
    press()
    assert (field.text(), stopped) == (before, [])
    press()
    assert stopped == [True], "nothing is typed: Esc is the window's"


def test_a_stop_sequence_is_given_up(window: MainWindow, theme: Theme, stopped: list[bool]) -> None:
    chips = StopChips(theme)
    entered: list[object] = []
    chips.entered.connect(entered.append)
    put(window, chips)
    chips.add.setFocus()
    QTest.keyClick(chips.add, Qt.Key.Key_Space)
    entry = QApplication.focusWidget()
    assert isinstance(entry, QLineEdit)
    QTest.keyClicks(entry, "END")
    press()
    assert (entered, stopped) == ([], [])
    assert not entry.isVisible() or not entry.text()


def test_the_name_of_a_preset_is_given_up(
    window: MainWindow, theme: Theme, stopped: list[bool]
) -> None:
    naming = PresetNaming(theme)
    put(window, naming)
    naming.ask("Poems")
    press()
    assert (naming.isVisible(), stopped) == (False, [])


@pytest.mark.parametrize("running", [False, True])
def test_a_selection_is_let_go_unless_an_answer_is_to_be_stopped(
    window: MainWindow, stopped: list[bool], running: bool
) -> None:
    status = MessageStatus.STREAMING if running else MessageStatus.COMPLETE
    messages = [
        Message("m0", "c", None, Role.USER, "Why is the sky blue?", 0),
        Message("m1", "c", "m0", Role.ASSISTANT, "Sunlight is scattered.", 1, status=status),
    ]
    path = tuple(outline_of(message) for message in messages)
    opened = OpenConversation(Conversation("c", "Sky", 0, 0, active_leaf_id="m1"), path, {})
    window.show_conversation(opened, messages)
    QApplication.processEvents()
    view = window.transcript
    view.setFocus()
    answer = view.widgets.answer("m1")
    assert answer is not None
    answer.select_whole()
    press()
    assert (bool(view.selected_text()), stopped) == ((True, [True]) if running else (False, []))
    press()
    assert len(stopped) == (2 if running else 1)
    view.select_all()
    press()
    assert len(stopped) == (3 if running else 1)
    view.close_rendering()
