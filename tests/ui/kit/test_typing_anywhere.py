"""What is typed where nothing takes it stands in the message box, every sign of it once."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from falcon_desktop.core.domain.chat_list import ChatList
from falcon_desktop.core.domain.conversation import (
    Conversation,
    ConversationSummary,
    Message,
    Role,
    outline_of,
)
from falcon_desktop.core.domain.open_conversation import OpenConversation
from falcon_desktop.ui.completion.page import CompletionPage
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.kit.typing_relay import TypingRelay
from falcon_desktop.ui.transcript.body import AnswerBody
from falcon_desktop.ui.transcript.question import QuestionContent
from falcon_desktop.ui.window.main_window import MainWindow
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QInputMethodQueryEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

MODIFIER = Qt.KeyboardModifier
NONE, SHIFT, CTRL, ALT = (
    MODIFIER.NoModifier, MODIFIER.ShiftModifier, MODIFIER.ControlModifier, MODIFIER.AltModifier
)  # fmt: skip
Place = Callable[[MainWindow], None]


@pytest.fixture
def window(
    theme: Theme, shown: Callable[[QWidget], QWidget], summaries: list[ConversationSummary]
) -> Iterator[MainWindow]:
    made = MainWindow(theme)
    made.resize(1100, 700)
    made.complete()
    made.sidebar.set_conversations(summaries)
    messages = [
        Message("m0", "c", None, Role.USER, "Why is the sky blue?", 0),
        Message("m1", "c", "m0", Role.ASSISTANT, "Sunlight is scattered.\n\n" * 60, 1),
    ]
    path = tuple(outline_of(message) for message in messages)
    opened = OpenConversation(Conversation("c", "Sky", 0, 0, active_leaf_id="m1"), path, {})
    shown(made)
    made.show_conversation(opened, messages)
    QApplication.processEvents()
    yield made
    made.transcript.close_rendering()


def on_transcript(window: MainWindow) -> None:
    window.transcript.setFocus()


def on_message(window: MainWindow) -> None:
    window.transcript.focus_message(-1)


def on_answer(window: MainWindow) -> None:
    body = window.transcript.findChild(AnswerBody)
    assert body is not None
    QTest.mouseClick(body, Qt.MouseButton.LeftButton, pos=QPoint(20, 10))


def on_question(window: MainWindow) -> None:
    window.transcript.reveal("m0")
    question = window.transcript.widgets.get("m0")
    assert question is not None
    assert isinstance(question.content, QuestionContent)
    port = question.content._text.edit.viewport()
    QTest.mouseClick(port, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))


def on_copy(window: MainWindow) -> None:
    widget = window.transcript.widgets.get("m1")
    assert widget is not None and widget.bar is not None
    buttons = [one for one in widget.bar.findChildren(QWidget) if one.objectName() == "copy"]
    buttons[0].setFocus()


def on_header(window: MainWindow) -> None:
    window.header.model.setFocus()


def on_starter(window: MainWindow) -> None:
    window.chat.show_new_chat()
    button = window.empty_state.findChild(QPushButton, "starting_prompt_1")
    assert button is not None
    button.setFocus()


def on_nothing(window: MainWindow) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    focused.clearFocus()


def on_new_chat(window: MainWindow) -> None:
    window.sidebar.new_chat.setFocus()


PLACES: list[Place] = [
    on_transcript, on_message, on_answer, on_question, on_copy, on_header, on_starter, on_nothing,
    on_new_chat,
]  # fmt: skip


def press(window: MainWindow, text: str, held: Qt.KeyboardModifier = NONE) -> None:
    """Press and release a key wherever the keyboard is, as a keyboard does."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        code = ord(text.upper()) if text.isascii() and len(text) == 1 else 0
        event = QKeyEvent(kind, code, held, text)
        QApplication.sendEvent(QApplication.focusWidget() or window, event)


@pytest.mark.parametrize("place", PLACES)
def test_letters_go_to_the_message_box(window: MainWindow, place: Place) -> None:
    place(window)
    press(window, "H", SHIFT)
    for letter in "ey, ou":
        press(window, letter)
    assert window.composer.text() == "Hey, ou"
    assert window.composer.edit.hasFocus()


@pytest.mark.parametrize("place", [on_transcript, on_message, on_answer, on_question])
@pytest.mark.parametrize(("text", "held"), [
    ("é", NONE), ("س", NONE), ("字", NONE), ("😀", NONE), ("/", NONE), ("7", NONE),
    ("@", CTRL | ALT), ("€", MODIFIER.GroupSwitchModifier), ("5", MODIFIER.KeypadModifier),
    ("\u200c", SHIFT),
])  # fmt: skip
def test_every_kind_of_sign_is_typed(
    window: MainWindow, place: Place, text: str, held: Qt.KeyboardModifier
) -> None:
    window.composer.edit.setPlainText("before ")
    window.composer.edit.moveCursor(window.composer.edit.textCursor().MoveOperation.End)
    place(window)
    press(window, text, held)
    assert window.composer.text() == f"before {text}"
    assert window.composer.edit.hasFocus()


@pytest.mark.parametrize("place", [on_transcript, on_message, on_answer, on_question])
@pytest.mark.parametrize(("text", "held"), [
    ("x", CTRL), ("x", ALT), ("x", MODIFIER.MetaModifier), ("x", CTRL | SHIFT),
    ("\x18", CTRL | ALT), ("\x7f", NONE), ("\b", NONE), ("\x1b", NONE), ("\t", SHIFT), ("", NONE),
])  # fmt: skip
def test_other_keys_are_not_typed(
    window: MainWindow, place: Place, text: str, held: Qt.KeyboardModifier
) -> None:
    place(window)
    press(window, text, held)
    assert window.composer.text() == ""
    assert not window.composer.edit.hasFocus()


@pytest.mark.parametrize("place", [on_transcript, on_message, on_answer, on_question])
def test_space_turns_the_page_until_something_is_typed(window: MainWindow, place: Place) -> None:
    window.transcript.scroll_by(-100_000)
    place(window)
    view = window.transcript.model
    start = view.position
    press(window, " ")
    assert view.position > start + view.page // 2
    down = view.position
    press(window, " ", SHIFT)
    assert view.position < down - view.page // 2 or down - start < view.page // 2
    assert window.composer.text() == "" and not window.composer.edit.hasFocus()
    press(window, "a")
    place(window)
    here = view.position
    press(window, " ")
    press(window, "b")
    assert window.composer.text() == "a b"
    assert view.position == here


def test_buttons_and_lists_keep_their_keys(window: MainWindow) -> None:
    pressed: list[bool] = []
    window.sidebar.new_chat.clicked.connect(lambda: pressed.append(True))
    on_new_chat(window)
    QTest.keyClick(window.sidebar.new_chat, Qt.Key.Key_Space)
    assert len(pressed) == 1
    window.sidebar.list.setFocus()
    press(window, "y")
    current = window.sidebar.list.currentIndex().data()
    assert (current, window.composer.text()) == ("Yesterday's question", "")
    assert window.sidebar.list.hasFocus()


def test_a_chat_in_the_trash_takes_nothing(window: MainWindow) -> None:
    window.transcript.fix(True)
    window.composer.hide()
    on_answer(window)
    press(window, "x")
    compose(QApplication.focusWidget() or window, "", "é")
    assert window.composer.text() == ""


def test_a_text_that_models_continue_takes_it(window: MainWindow, theme: Theme) -> None:
    page = CompletionPage(theme)
    window.chat.show_page(page, "A text", "New text")
    page.another.setFocus()
    page.facts.setFocus()
    window.header.model.setFocus()
    press(window, "x")
    assert (page.editor.text(), window.composer.text()) == ("x", "")
    assert page.editor.hasFocus()
    page.editor.begin("answer")
    window.header.model.setFocus()
    press(window, "y")
    assert page.editor.text() == "x", "a continuation comes: nothing is written"


def test_nothing_is_typed_under_a_panel_that_covers_the_chat(window: MainWindow) -> None:
    window.resize(600, 600)
    window.toggle_sidebar()
    window.sidebar.new_chat.setFocus()
    press(window, "x")
    assert window.composer.text() == ""


# --- input methods ------------------------------------------------------------------------------


def compose(widget: QWidget, preedit: str, commit: str = "") -> None:
    event = QInputMethodEvent(preedit, [])
    if commit:
        event.setCommitString(commit)
    QApplication.sendEvent(widget, event)


@pytest.mark.parametrize("place", [
    on_transcript, on_message, on_answer, on_question, on_copy, on_header, on_starter, on_new_chat,
])  # fmt: skip
def test_an_input_method_composes_in_the_box(window: MainWindow, place: Place) -> None:
    place(window)
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    query = QInputMethodQueryEvent(Qt.InputMethodQuery.ImEnabled)
    QApplication.sendEvent(focused, query)
    assert query.value(Qt.InputMethodQuery.ImEnabled), (
        "else no input method looks at the keys, and a dead key is lost"
    )
    compose(focused, "n")
    compose(focused, "ni")
    block = window.composer.edit.document().firstBlock()
    assert block.layout().preeditAreaText() == "ni"
    compose(focused, "", "你")
    assert window.composer.text() == "你"
    assert window.composer.edit.hasFocus()
    assert block.layout().preeditAreaText() == ""
    press(window, "a")
    assert window.composer.text() == "你a"


def test_what_is_read_lets_the_input_method_go_with_the_keyboard(window: MainWindow) -> None:
    on_answer(window)
    focused = QApplication.focusWidget()
    assert focused is not None
    window.composer.focus()
    assert not focused.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


@pytest.mark.parametrize("space", [" ", "\u3000"])
def test_space_presses_a_button_though_an_input_method_takes_the_key(
    window: MainWindow, space: str
) -> None:
    """One for Japanese commits a broad space."""
    pressed: list[bool] = []
    window.sidebar.new_chat.clicked.connect(lambda: pressed.append(True))
    on_new_chat(window)
    compose(window.sidebar.new_chat, "", space)
    assert (len(pressed), window.composer.text()) == (1, "")
    on_new_chat(window)
    compose(window.sidebar.new_chat, "に")
    compose(window.sidebar.new_chat, "", space)  # what was composed is converted to it
    assert (len(pressed), window.composer.text()) == (1, space)


def test_a_space_that_an_input_method_types_turns_the_page(window: MainWindow) -> None:
    window.transcript.scroll_by(-100_000)
    on_answer(window)
    start = window.transcript.model.position
    compose(QApplication.focusWidget() or window, "", "\u3000")
    assert window.transcript.model.position > start and window.composer.text() == ""


def test_enter_ends_what_is_composed_at_a_button_and_does_not_press_it(window: MainWindow) -> None:
    pressed: list[bool] = []
    sent: list[str] = []
    window.sidebar.new_chat.clicked.connect(lambda: pressed.append(True))
    window.composer.submitted.connect(sent.append)
    on_new_chat(window)
    compose(window.sidebar.new_chat, "かな")
    QTest.keyClick(window.sidebar.new_chat, Qt.Key.Key_Return)
    assert (window.composer.text(), pressed, sent) == ("かな", [], [])
    assert window.composer.edit.hasFocus()


@pytest.mark.parametrize("where", ["options", "sidebar over the chat"])
def test_nothing_is_composed_at_a_button_that_letters_do_not_leave(
    window: MainWindow, where: str
) -> None:
    if where == "options":
        window.set_options(visible=True)
        button = QPushButton(window.options)
        button.show()
    else:
        window.resize(600, 600)
        window.toggle_sidebar()
        button = window.sidebar.new_chat
    button.setFocus()
    assert button.hasFocus()
    assert not button.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


def test_the_caret_that_an_input_method_asks_for_is_the_boxs(window: MainWindow) -> None:
    on_answer(window)
    method = QGuiApplication.inputMethod()
    here = method.cursorRectangle().center()
    window.composer.focus()
    there = method.cursorRectangle().center()
    assert (here - there).manhattanLength() < 4


@pytest.mark.parametrize("chat_list", [ChatList.ARCHIVE, ChatList.TRASH, ChatList.CHATS])
def test_what_is_typed_in_a_list_with_nothing_in_it_is_not_lost(
    window: MainWindow, chat_list: ChatList
) -> None:
    window.sidebar.set_chat_list(chat_list)
    window.sidebar.set_conversations([])
    window.sidebar.list.setFocus()
    QTest.keyClicks(window.sidebar.list, "Hello")
    assert window.composer.text() == "Hello"
    assert QApplication.focusWidget() is window.composer.edit


def test_what_ends_while_it_has_the_keyboard_is_let_go(
    qtbot: QtBot, shown: Callable[[QWidget], QWidget]
) -> None:
    place = QWidget()
    read, _other = QLineEdit(place), QLineEdit(place)
    read.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
    relay = TypingRelay(place, no_box, is_read, turn_nothing)
    shown(place)
    _other.setFocus()
    read.setFocus()
    watched = [relay._watched]
    with qtbot.captureExceptions() as raised:
        delete(read)
    assert not raised
    assert [*watched, relay._watched] == [read, None]


def no_box() -> None:
    return None


def is_read(_widget: QWidget) -> bool:
    return True


def turn_nothing(_pages: int) -> None:
    return None
