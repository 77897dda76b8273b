"""The text editor: who wrote what stays known through edits, and nothing moves while text comes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
from falcon_desktop.core.domain.written_text import Piece
from falcon_desktop.core.text.unicode_text import utf16_length
from falcon_desktop.ui.completion.editor import TextEditor
from falcon_desktop.ui.completion.spans import Spans
from falcon_desktop.ui.kit.theme import Appearance, Theme
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QTextCursor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot


@pytest.fixture
def editor(qtbot: QtBot) -> Iterator[TextEditor]:
    theme = Theme(Appearance.LIGHT)
    made = TextEditor(theme)
    qtbot.addWidget(made)
    made.resize(500, 200)
    made.show()
    yield made
    theme.deleteLater()


def parts(editor: TextEditor) -> list[tuple[str, bool]]:
    return [(piece.text, piece.is_generated) for piece in editor.pieces()]


def test_typed_in_the_middle_of_what_a_model_wrote(editor: TextEditor) -> None:
    editor.set_pieces([Piece("Once ", False, "a"), Piece("🦅 upon a time", True, "b")])
    cursor = editor.textCursor()
    cursor.setPosition(utf16_length("Once 🦅 upon"))
    editor.setTextCursor(cursor)
    QTest.keyClicks(editor, " (or so)")
    assert parts(editor) == [
        ("Once ", False), ("🦅 upon", True), (" (or so)", False), (" a time", True),
    ]  # fmt: skip
    while editor.document().isUndoAvailable():
        editor.undo()
    assert editor.pieces() == [Piece("Once ", False, "a"), Piece("🦅 upon a time", True, "b")]


def test_one_continuation_is_one_step_of_undo(editor: TextEditor) -> None:
    editor.set_pieces([Piece("Once", False, "a")])
    editor.begin("b")
    for piece in (" upon", "\n\na", " time"):
        editor.extend(piece)
    editor.finish(" upon\n\na time")
    assert parts(editor) == [("Once", False), (" upon\n\na time", True)]
    editor.undo()
    assert parts(editor) == [("Once", False)]
    editor.redo()
    assert parts(editor) == [("Once", False), (" upon\n\na time", True)]
    assert editor.remove_last()
    assert parts(editor) == [("Once", False)]
    editor.undo()
    assert editor.text() == "Once upon\n\na time"


def test_nothing_is_changed_while_text_comes(editor: TextEditor) -> None:
    editor.set_pieces([Piece("Once", False, "a")])
    editor.moveCursor(QTextCursor.MoveOperation.End)
    editor.begin("b")
    editor.extend(" upon")
    QTest.keyClicks(editor, "typed")
    assert editor.text() == "Once upon"
    caret = editor.textCursor()
    assert (caret.position(), caret.hasSelection()) == (4, False)
    editor.finish(" upon a time")
    QTest.keyClicks(editor, "!")
    assert editor.text() == "Once! upon a time"


def test_a_reader_is_not_moved_and_a_follower_follows(editor: TextEditor, qtbot: QtBot) -> None:
    editor.set_pieces([Piece("line\n" * 100, False, "a")])
    bar = editor.verticalScrollBar()
    bar.setValue(20)
    editor.begin("b")
    for number in range(50):
        editor.extend(f"more {number}\n")
    assert bar.value() == 20
    bar.setValue(bar.maximum())
    for number in range(50):
        editor.extend(f"more {number}\n")
    assert bar.value() == bar.maximum()


def test_ctrl_enter_goes_on(editor: TextEditor, qtbot: QtBot) -> None:
    with qtbot.waitSignal(editor.go_on_requested):
        QTest.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert editor.text() == ""


def test_every_character_comes_back_as_it_was(editor: TextEditor) -> None:
    pieces = [Piece("a\u00a0b\u2028c", False, "a"), Piece("\r\nx\ty\r", True, "b")]
    editor.set_pieces(pieces)
    assert editor.pieces() == pieces


CHUNK = st.text("ab🦅\n", max_size=5)


@given(
    st.lists(st.tuples(CHUNK, st.booleans()), max_size=6),
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 8), CHUNK), max_size=8),
)
def test_the_parts_are_the_text_after_any_edits(
    begin: list[tuple[str, bool]], edits: list[tuple[int, int, str]]
) -> None:
    pieces = [Piece(text, made, str(number)) for number, (text, made) in enumerate(begin)]
    spans, text = Spans(), "".join(piece.text for piece in pieces)
    spans.take(pieces, [utf16_length(piece.text) for piece in pieces])
    for position, removed, added in edits:
        start = min(position, len(text))
        gone = text[start : start + removed]
        text = text[:start] + added + text[start + len(gone) :]
        spans.changed(utf16_length(text[:start]), utf16_length(gone), utf16_length(text))
        assert spans.length == utf16_length(text)
        assert "".join(piece.text for piece in spans.pieces(text)) == text


def test_undo_is_left_to_the_window_while_nothing_of_the_text_can_be_undone(
    editor: TextEditor, qtbot: QtBot
) -> None:
    """A chat was deleted, and a text is shown in its place: Ctrl+Z brings the chat back."""
    undone: list[str] = []
    shortcut = QShortcut(QKeySequence.StandardKey.Undo, editor)
    shortcut.activated.connect(partial(undone.append, "the delete"))
    editor.set_pieces([Piece("Once", False, "a")])
    editor.setFocus()
    qtbot.waitUntil(editor.hasFocus)

    QTest.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert undone == ["the delete"]
    assert editor.text() == "Once"

    QTest.keyClicks(editor, "!")
    QTest.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert undone == ["the delete"]
    assert editor.text() == "Once"
