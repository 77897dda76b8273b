"""What an input method composes is seen, and Enter and Esc end it before they do anything else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from falcon_desktop.core.domain.conversation import ConversationSummary
from falcon_desktop.ui.composer.editor import MessageEdit
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.options.json_box import JsonBox
from falcon_desktop.ui.window.main_window import MainWindow
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication, QImage, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

Opened = Callable[[MainWindow], QWidget]


def composer(window: MainWindow) -> QWidget:
    window.composer.focus()
    return window.composer.edit


def find(window: MainWindow) -> QWidget:
    window.find_bar.open_bar()
    return window.find_bar.box


def title(window: MainWindow) -> QWidget:
    window.header.title.set_title("Sky", editable=True)
    window.header.title.start()
    window.header.title.editor.end(False)
    return window.header.title.editor


PLACES = [composer, find, title]


@pytest.fixture
def window(
    theme: Theme, shown: Callable[[QWidget], QWidget], summaries: list[ConversationSummary]
) -> MainWindow:
    made = MainWindow(theme)
    made.resize(1100, 700)
    made.complete()
    made.sidebar.set_conversations(summaries)
    shown(made)
    return made


def compose(field: QWidget, text: str, committed: str = "") -> None:
    caret = QInputMethodEvent.Attribute(QInputMethodEvent.AttributeType.Cursor, len(text), 1, None)
    event = QInputMethodEvent(text, [caret] if text else [])
    if committed:
        event.setCommitString(committed)
    QApplication.sendEvent(field, event)


def text_of(field: QWidget) -> str:
    assert isinstance(field, QLineEdit | QPlainTextEdit)
    return field.text() if isinstance(field, QLineEdit) else field.toPlainText()


def ends(window: MainWindow) -> list[str]:
    """Note whatever Enter and Esc do in a field."""
    done: list[str] = []
    window.composer.submitted.connect(lambda _text: done.append("sent"))
    window.composer.stop_requested.connect(lambda: done.append("stopped"))
    window.find_bar.next_wanted.connect(lambda: done.append("found"))
    window.find_bar.closed.connect(lambda: done.append("closed"))
    window.header.title.submitted.connect(lambda _text: done.append("renamed"))
    window.actions_table["stop"].triggered.connect(lambda: done.append("stop"))
    window.actions_table["stop"].setEnabled(True)
    return done


@pytest.mark.parametrize("place", PLACES)
def test_enter_keeps_what_is_composed_and_does_nothing_else(
    window: MainWindow, qtbot: QtBot, place: Opened
) -> None:
    field, done = place(window), ends(window)
    before = text_of(field)
    compose(field, "かな")
    assert text_of(field) == before  # nothing of it is in the draft yet
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert done == [] and field.isVisible()
    assert "かな" in text_of(field)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert done != []


@pytest.mark.parametrize("place", PLACES)
def test_esc_drops_what_is_composed_and_closes_nothing(
    window: MainWindow, qtbot: QtBot, place: Opened
) -> None:
    field, done = place(window), ends(window)
    before = text_of(field)
    compose(field, "かな")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert done == [] and field.isVisible() and field.hasFocus()
    assert text_of(field) == before
    compose(field, "")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert done != [] or not field.isVisible()


def test_an_input_method_that_commits_before_it_passes_enter_on_sends(window: MainWindow) -> None:
    field, done = composer(window), ends(window)
    compose(field, "한")
    compose(field, "", "한")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert done == ["sent"] and text_of(field) == "한"


def test_a_field_that_lost_the_keyboard_composes_no_more(window: MainWindow) -> None:
    done = ends(window)
    compose(composer(window), "かな")
    find(window)
    window.composer.focus()
    QTest.keyClick(window.composer.edit, Qt.Key.Key_Return)
    assert "sent" in done or text_of(window.composer.edit) == ""


@pytest.mark.parametrize("make", [MessageEdit, lambda theme: JsonBox(theme, str, '{"a": 1}')])
def test_what_is_composed_does_not_stand_on_the_placeholder(
    theme: Theme, shown: Callable[[QWidget], QWidget], make: Callable[[Theme], QPlainTextEdit]
) -> None:
    box = make(theme)
    box.setPlaceholderText("Write a message")
    box.resize(400, 80)
    shown(box)
    box.setFocus()
    compose(box, "かな")
    composed = picture(box)
    box.setPlaceholderText("Another")  # somebody sets it meanwhile
    assert picture(box) == composed
    compose(box, "")
    assert box.placeholderText() == "Another"
    box.setPlaceholderText("")
    compose(box, "かな")
    if isinstance(box, MessageEdit):
        assert picture(box) == composed


def picture(box: QWidget) -> QImage:
    return box.grab(QRect(QPoint(0, 0), box.size())).toImage()


def test_undo_takes_back_what_was_committed_in_one_step(window: MainWindow) -> None:
    field = composer(window)
    QTest.keyClicks(field, "a ")
    for step in ("k", "か", "かn", "かな"):
        compose(field, step)
    compose(field, "", "仮名")
    assert text_of(field) == "a 仮名"
    QTest.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert text_of(field) == "a "


@pytest.mark.parametrize("place", PLACES)
def test_the_list_of_candidates_is_told_where_the_caret_is(
    window: MainWindow, place: Opened
) -> None:
    field = place(window)
    compose(field, "かな")
    method = QGuiApplication.inputMethod()
    assert QGuiApplication.focusObject() is field
    caret = method.cursorRectangle().toRect()
    inside = QRect(field.mapTo(window, QPoint(0, 0)), field.size())
    assert inside.contains(caret.center()), (caret, inside)
    before = caret.left()
    compose(field, "かなかな")
    assert method.cursorRectangle().left() > before
