"""What is typed, and the caret before it is, stand at the side that it is read from."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from falcon_desktop.core.domain.conversation import Role
from falcon_desktop.ui.completion.editor import TextEditor
from falcon_desktop.ui.composer.editor import MessageEdit
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.options.system_box import SystemBox
from falcon_desktop.ui.transcript.editor import MessageEditor
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

LEFT, RIGHT = Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft


def message_editor(theme: Theme) -> QPlainTextEdit:
    holder = QWidget()
    editor = MessageEditor(theme, Role.USER, "", holder)
    box = editor.findChild(QPlainTextEdit)
    assert box is not None
    box.setParent(None)
    box.kept = (holder, editor)  # type: ignore[attr-defined]
    return box


BOXES: list[Callable[[Theme], QPlainTextEdit]] = [
    MessageEdit, SystemBox, TextEditor, message_editor
]  # fmt: skip


@pytest.fixture(params=BOXES)
def box(
    request: pytest.FixtureRequest, theme: Theme, shown: Callable[[QWidget], QWidget]
) -> QPlainTextEdit:
    made: QPlainTextEdit = request.param(theme)
    made.resize(400, 120)
    shown(made)
    made.setFocus()
    return made


def caret(box: QPlainTextEdit) -> str:
    """Which side of the box the caret is at, and that it is to be seen."""
    QApplication.processEvents()
    place = box.cursorRect()
    width = box.viewport().width()
    assert place.left() >= 0 and place.left() + box.cursorWidth() <= width
    return "left" if place.left() < width / 2 else "right"


def start_of(box: QPlainTextEdit) -> str:
    cursor = box.textCursor()
    box.moveCursor(cursor.MoveOperation.Start)
    return caret(box)


def test_an_empty_box_has_its_caret_where_its_hint_is(box: QPlainTextEdit) -> None:
    box.setLayoutDirection(RIGHT)
    assert caret(box) == "right"
    box.setLayoutDirection(LEFT)
    assert caret(box) == "left"


@pytest.mark.parametrize("direction", [LEFT, RIGHT])
@pytest.mark.parametrize(("text", "side"), [
    ("سلام", "right"),
    ("hello", "left"),
    ("שלום", "right"),
    ("\n\n12: سلام hello", "right"),
    ("- hello سلام", "left"),
    ("你好", "left"),
    ("😀 سلام", "right"),
])  # fmt: skip
def test_a_text_begins_at_its_own_side(
    box: QPlainTextEdit, direction: Qt.LayoutDirection, text: str, side: str
) -> None:
    box.setLayoutDirection(direction)
    box.insertPlainText(text)
    cursor = box.textCursor()
    cursor.setPosition(len(text) - len(text.lstrip("\n")))
    box.setTextCursor(cursor)
    assert caret(box) == side
    box.selectAll()
    QTest.keyClick(box, Qt.Key.Key_Delete)
    assert caret(box) == ("right" if direction is RIGHT else "left")


def test_a_text_without_letters_stands_at_the_windows_side(box: QPlainTextEdit) -> None:
    box.setLayoutDirection(RIGHT)
    box.insertPlainText("12, 13")
    assert caret(box) == "right"


def test_a_new_line_after_arabic_has_a_caret_that_is_seen(box: QPlainTextEdit) -> None:
    box.insertPlainText("سلام\n")
    assert caret(box) == "right"


def test_undo_is_untouched(box: QPlainTextEdit) -> None:
    box.insertPlainText("a")
    box.selectAll()
    box.insertPlainText("سلام")
    assert start_of(box) == "right"
    box.undo()
    assert box.toPlainText() == "a"
    assert start_of(box) == "left"


def test_the_hint_grows_with_what_is_typed(
    shown: Callable[[QWidget], QWidget], box: QPlainTextEdit
) -> None:
    """Also under a style sheet, as that of the window."""
    window = QWidget()
    window.setStyleSheet("QPlainTextEdit { background: transparent; border: none; }")
    box.setParent(window)
    box.setPlaceholderText("A hint")
    shown(window)
    box.show()

    def hint_height() -> int:
        QApplication.processEvents()
        picture = box.viewport().grab().toImage()
        ground = picture.pixel(picture.width() - 3, picture.height() - 3)
        caret_ends = box.cursorRect().right() + 3
        rows = [
            row
            for row in range(picture.height())
            for column in range(caret_ends, picture.width() - 3)
            if picture.pixel(column, row) != ground
        ]
        return max(rows) - min(rows)

    before, usual = hint_height(), box.font()
    large = box.font()
    large.setPointSizeF(usual.pointSizeF() * 2)
    box.setFont(large)
    assert hint_height() >= before * 1.7
    box.setFont(usual)
    assert hint_height() == before
