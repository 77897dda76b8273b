"""Boxes of plain text: a very long word, however it gets in, is broken anywhere.

Where words are kept whole if possible, Qt needs the square of a word's length: half a minute for a
million letters. How lines are broken is what decides, so that is looked at, not a clock.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from falcon_desktop.core.attachments import Attachment, AttachmentKind
from falcon_desktop.core.completing import Piece
from falcon_desktop.core.conversation import Role
from falcon_desktop.ui.completion.editor import TextEditor
from falcon_desktop.ui.composer.composer import Composer
from falcon_desktop.ui.file_viewer import FileViewer
from falcon_desktop.ui.options.system_box import SystemBox
from falcon_desktop.ui.plain_edit import VERY_LONG
from falcon_desktop.ui.theme import Theme
from falcon_desktop.ui.transcript.editor import Edit, MessageEditor
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

KEPT = QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere
BROKEN = QTextOption.WrapMode.WrapAnywhere
LONG = "data:image/png;base64," + "x" * 10_000
SHORT = "a few words\n" * 3


def pasted(box: QPlainTextEdit, text: str) -> QPlainTextEdit:
    data = QMimeData()
    data.setText(text)
    box.insertFromMimeData(data)
    return box


def edit_of(editor: MessageEditor) -> QPlainTextEdit:
    [box] = editor.findChildren(QPlainTextEdit)
    return box


def resumed(theme: Theme, parent: QWidget, text: str) -> QPlainTextEdit:
    editor = MessageEditor(theme, Role.USER, "short", parent)
    editor.resume(Edit(text, 0))
    return edit_of(editor)


def streamed(theme: Theme, parent: QWidget, text: str) -> QPlainTextEdit:
    box = TextEditor(theme, parent)
    box.begin("answer")
    for start in range(0, len(text), 997):
        box.extend(text[start : start + 997])
    return box


def undone(theme: Theme, parent: QWidget, text: str) -> QPlainTextEdit:
    """A system message that another place changed: Undo leads back, so it is not set."""
    box = SystemBox(theme, parent)
    box.show_text(text, fresh=False)
    return box


def loaded(theme: Theme, parent: QWidget, text: str) -> QPlainTextEdit:
    box = TextEditor(theme, parent)
    box.set_pieces([Piece(text)])
    return box


def drafted(theme: Theme, parent: QWidget, text: str) -> QPlainTextEdit:
    composer = Composer(theme, parent)
    composer.set_draft(text)
    return composer.edit


def put_back(theme: Theme, parent: QWidget, text: str) -> QPlainTextEdit:
    composer = Composer(theme, parent)
    composer.put_back(text)
    return composer.edit


def viewed(theme: Theme, parent: QWidget, text: str) -> QPlainTextEdit:
    viewer = FileViewer(
        theme, Attachment("a.txt", AttachmentKind.TEXT, "text/plain", len(text), text), parent
    )
    assert isinstance(viewer.view, QPlainTextEdit)
    return viewer.view


WAYS: list[Callable[[Theme, QWidget, str], QPlainTextEdit]] = [
    lambda theme, parent, text: pasted(SystemBox(theme, parent), text),
    lambda theme, parent, text: pasted(TextEditor(theme, parent), text),
    lambda theme, parent, text: pasted(
        edit_of(MessageEditor(theme, Role.USER, "short", parent)), text
    ),
    lambda theme, parent, text: edit_of(MessageEditor(theme, Role.ASSISTANT, text, parent)),
    resumed, streamed, undone, loaded, drafted, put_back, viewed,
]  # fmt: skip


@pytest.mark.parametrize("way", range(len(WAYS)))
def test_a_very_long_word_is_broken_anywhere_and_words_are_kept_whole(
    qtbot: QtBot, theme: Theme, way: int
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    box = WAYS[way](theme, parent, LONG)
    assert box.wordWrapMode() is BROKEN
    assert box.toPlainText().endswith(LONG)
    assert box.document().defaultTextOption().wrapMode() is BROKEN
    box = WAYS[way](theme, parent, SHORT)
    assert box.wordWrapMode() is KEPT
    assert box.document().defaultTextOption().wrapMode() is KEPT


def test_another_text_has_its_words_whole_again(qtbot: QtBot, theme: Theme) -> None:
    box = TextEditor(theme)
    qtbot.addWidget(box)
    for text, mode in (
        (LONG, BROKEN),
        (SHORT, KEPT),
        ("y" * (VERY_LONG - 1), KEPT),
        ("y" * VERY_LONG, BROKEN),
        ("\u4e2d" * VERY_LONG, BROKEN),
        ("", KEPT),
    ):
        box.set_pieces([Piece(text)])
        assert (box.text(), box.wordWrapMode()) == (text, mode)
