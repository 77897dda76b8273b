"""A text stands where it would stand if it were laid out and drawn anew, whatever was done."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

import pytest
from falcon_desktop.core.domain.written_text import Piece
from falcon_desktop.ui.completion.editor import TextEditor
from falcon_desktop.ui.kit.theme import Theme
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QImage, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

WORDS = ("one", "two words", "long " * 30, "\n", "\n\n", "حرف ", "量子力学 ", "😀")
"""Letters of some scripts make a line higher than others, by parts of a pixel."""


class Hands:
    """Does this and that with a text; the same for the same seed."""

    def __init__(self, editor: TextEditor, seed: int) -> None:
        self.editor = editor
        self.chance = random.Random(seed)
        self.done: list[str] = []
        editor.set_pieces([Piece("It begins. " + self._words(40))])

    def act(self) -> None:
        """Do one thing."""
        acts = (
            self.type, self.enter, self.come, self.end, self.paste, self.undo, self.redo,
            self.take_out, self.scroll, self.cut, self.jump, self.grow,
        )  # fmt: skip
        act = self.chance.choice(acts)
        self.done.append(act.__name__)
        act()
        QApplication.processEvents()

    def type(self) -> None:
        QTest.keyClicks(self.editor, "one two ")

    def enter(self) -> None:
        QTest.keyClick(self.editor, Qt.Key.Key_Return)

    def come(self) -> None:
        if not self.editor.answer_id:
            self.editor.begin(f"answer {len(self.done)}")
        for _ in range(self.chance.randint(1, 4)):
            self.editor.extend(self._words(self.chance.choice((3, 40))))

    def end(self) -> None:
        if self.editor.answer_id:
            self.editor.finish("")

    def paste(self) -> None:
        data = QMimeData()
        data.setText(self._words(10))
        if not self.editor.isReadOnly():
            self.editor.insertFromMimeData(data)

    def undo(self) -> None:
        self.editor.undo()

    def redo(self) -> None:
        self.editor.redo()

    def take_out(self) -> None:
        self.editor.remove_last()

    def scroll(self) -> None:
        bar = self.editor.verticalScrollBar()
        bar.setValue(self.chance.randint(0, bar.maximum()))

    def cut(self) -> None:
        cursor, end = self.editor.textCursor(), self.editor.document().characterCount() - 1
        start = self.chance.randint(0, end)
        cursor.setPosition(start)
        stop = min(end, start + self.chance.randint(1, 200))
        cursor.setPosition(stop, QTextCursor.MoveMode.KeepAnchor)
        self.editor.setTextCursor(cursor)
        if not self.editor.isReadOnly():
            self.editor.cut()

    def jump(self) -> None:
        where = QTextCursor.MoveOperation
        self.editor.moveCursor(self.chance.choice((where.Start, where.End)))

    def grow(self) -> None:
        self.editor.resize(self.editor.width(), self.chance.randint(120, 400))

    def _words(self, count: int) -> str:
        return "".join(self.chance.choice(WORDS) for _ in range(count))


def seen(editor: TextEditor) -> tuple[int, int, QImage]:
    bar = editor.verticalScrollBar()
    return bar.maximum(), bar.value(), editor.viewport().grab().toImage()


@pytest.fixture
def resting_caret() -> Iterator[None]:
    usual = QApplication.cursorFlashTime()
    QApplication.setCursorFlashTime(0)
    yield
    QApplication.setCursorFlashTime(usual)


@pytest.mark.usefixtures("resting_caret")
@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_narrower_and_back_changes_nothing(
    theme: Theme, shown: Callable[[QWidget], QWidget], seed: int
) -> None:
    editor = TextEditor(theme)
    editor.resize(520, 260)
    shown(editor)
    hands = Hands(editor, seed)
    for _ in range(60):
        if editor.document().characterCount() > 12_000:  # longer ones are laid out as they are seen
            editor.set_pieces([Piece("It begins.")])
            QApplication.processEvents()
        hands.act()
        before = seen(editor)
        width = editor.width()
        for other in (width - 6, width):
            editor.resize(other, editor.height())
            QApplication.processEvents()
        assert seen(editor) == before, hands.done[-4:]
