"""Boxes that grow with their text show all of it, in every script."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from falcon_desktop.core.domain.conversation import Role
from falcon_desktop.ui.composer.composer import Composer
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.options.system_box import SystemBox
from falcon_desktop.ui.transcript.editor import MessageEditor
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QMainWindow, QPlainTextEdit, QVBoxLayout, QWidget

SCRIPTS = {
    "Latin": "one\ntwo\nthree",
    "Chinese": "一二三\n四五\n六",
    "emoji": "😀\n😀😀\n😀",
    "Arabic": "سلام\nكيف\nحال",
    "Hindi": "हिन्दी\nक्षत्रिय\nनमस्ते",
    "Tibetan": "ཨོཾ\nམ་ཎི\nཔདྨེ",
    "wrapped": "一二三四五 one two " * 20,
}


def in_window(show: Callable[[QMainWindow], QMainWindow], widget: QWidget) -> None:
    window = QMainWindow()
    window.resize(420, 900)
    inside = QWidget()
    window.setCentralWidget(inside)
    layout = QVBoxLayout(inside)
    layout.addWidget(widget)
    layout.addStretch(1)
    show(window)


def shows_all(box: QPlainTextEdit) -> bool:
    """Whether the first and the last line can be seen, the caret at the end."""
    box.moveCursor(QTextCursor.MoveOperation.Start)
    box.moveCursor(QTextCursor.MoveOperation.End)
    QApplication.processEvents()
    first = QTextCursor(box.document())
    port = box.viewport().rect().adjusted(-1, -1, 1, 1)
    return port.contains(box.cursorRect(first)) and port.contains(box.cursorRect())


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize("zoom", [0.8, 1.0, 2.0])
def test_the_message_box_shows_every_line(
    theme: Theme, shown: Callable[[QMainWindow], QMainWindow], script: str, zoom: float
) -> None:
    theme.set_zoom(zoom)
    composer = Composer(theme)
    in_window(shown, composer)
    composer.edit.insertPlainText(SCRIPTS[script])
    QApplication.processEvents()
    hidden = composer.edit.verticalScrollBarPolicy() is Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    assert shows_all(composer.edit) or not hidden
    assert shows_all(composer.edit) or script in ("wrapped", "Tibetan")


def test_the_message_box_grows_with_taller_letters_on_the_same_lines(
    theme: Theme, shown: Callable[[QMainWindow], QMainWindow]
) -> None:
    composer = Composer(theme)
    in_window(shown, composer)
    composer.edit.insertPlainText("one\ntwo\nthree")
    QApplication.processEvents()
    for line in range(3):
        cursor = QTextCursor(composer.edit.document().findBlockByNumber(line))
        cursor.insertText("ཨོཾ一")
    QApplication.processEvents()
    assert shows_all(composer.edit)


@pytest.mark.parametrize("script", SCRIPTS)
def test_the_editor_of_a_message_shows_every_line(
    theme: Theme, shown: Callable[[QMainWindow], QMainWindow], script: str
) -> None:
    holder = QWidget()
    editor = MessageEditor(theme, Role.USER, SCRIPTS[script], holder)
    in_window(shown, holder)
    editor.setGeometry(0, 0, 400, 100)
    for _ in range(2):  # its width is known now
        editor.setGeometry(0, 0, 400, editor.height_needed())
    box = editor.findChild(QPlainTextEdit)
    assert box is not None
    assert shows_all(box)


@pytest.mark.parametrize("script", SCRIPTS)
def test_the_system_message_shows_every_line(
    theme: Theme, shown: Callable[[QMainWindow], QMainWindow], script: str
) -> None:
    box = SystemBox(theme)
    in_window(shown, box)
    box.insertPlainText(SCRIPTS[script])
    QApplication.processEvents()
    assert shows_all(box) or script == "wrapped"
