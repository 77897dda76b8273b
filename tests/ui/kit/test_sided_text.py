"""Each paragraph of a file stands at the side that it is read from, whatever the window's is."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import pytest
from falcon_desktop.core.domain.attachments import Attachment, AttachmentKind
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.window.file_viewer import FileViewer
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

LEFT, RIGHT = Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft
Open = Callable[[str, Qt.LayoutDirection], QPlainTextEdit]


@pytest.fixture
def opened(theme: Theme, shown: Callable[[QWidget], QWidget]) -> Open:
    """Opens a window with a text and returns where the text is."""

    def open_file(text: str, direction: Qt.LayoutDirection) -> QPlainTextEdit:
        file = Attachment("a.txt", AttachmentKind.TEXT, "text/plain", len(text), text=text)
        viewer = FileViewer(theme, file)
        viewer.setLayoutDirection(direction)
        shown(viewer)
        view = viewer.view
        assert isinstance(view, QPlainTextEdit)
        view.kept = viewer  # type: ignore[attr-defined]
        view.grab()
        return view

    return open_file


def sides(view: QPlainTextEdit) -> list[str]:
    """Return at which side each line of the text that is seen stands."""
    found = []
    block, margin = view.firstVisibleBlock(), view.document().documentMargin()
    width = view.viewport().width()
    while block.isValid() and view.blockBoundingGeometry(block).top() < view.viewport().height():
        for number in range(block.layout().lineCount()):
            rect = block.layout().lineAt(number).naturalTextRect()
            assert rect.left() >= margin - 1
            assert rect.right() <= width - margin + 1
            if rect.width() > 0:
                found.append("left" if abs(rect.left() - margin) < 2 else "right")
                assert found[-1] == "left" or abs(rect.right() - (width - margin)) < 2
        block = block.next()
    return found


@pytest.mark.parametrize("direction", [LEFT, RIGHT])
@pytest.mark.parametrize(("text", "wanted"), [
    ("سلام\nمرحبا\n\n12\nhello", ["right", "right", "right", "left"]),
    ("# تعليق\ndef f(x):\n    return x\n12", ["right", "left", "left", "left"]),
    ("a,b\n1,2", ["left", "left"]),
    ("1,2\n3,4", ["left", "left"]),
    ("hello سلام\n(1) سلام hello\n    سلام", ["left", "right", "right"]),
    ("", []),
])  # fmt: skip
def test_each_paragraph_stands_at_its_side(
    opened: Open, direction: Qt.LayoutDirection, text: str, wanted: list[str]
) -> None:
    assert sides(opened(text, direction)) == wanted


def test_it_stays_there_where_the_window_is_resized_and_scrolled(opened: Open) -> None:
    view = opened("word " * 200 + "\n" + "كلمة " * 200 + "\n" + "a\nب\n" * 9_000, RIGHT)
    window = view.window()
    for width in (900, 420):
        window.resize(width, 300)
        view.grab()
        found = sides(view)
        assert "left" in found
        view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
        view.grab()
        assert {"left", "right"} <= set(sides(view))
        view.verticalScrollBar().setValue(0)
        view.grab()
        assert sides(view) == found


def test_what_is_clicked_is_what_stands_there(opened: Open) -> None:
    text = "hello\nسلام عليكم"
    view = opened(text, RIGHT)
    cursor = QTextCursor(view.document())
    cursor.setPosition(len(text))  # its last letter is its leftmost
    view.setTextCursor(cursor)
    view.grab()
    end = view.cursorRect().center()
    assert end.x() > view.viewport().width() / 2
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=end + QPoint(1, 0))
    assert view.textCursor().position() == len(text)
    edge = QPoint(view.viewport().width() - 6, end.y())
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=edge)
    assert view.textCursor().position() == len("hello\n")


def test_a_call_in_a_line_of_arabic_is_read_from_the_left(opened: Open) -> None:
    """It stood there as ``()sorted``; what is copied and found is the text."""
    text = "😀 استعمل sorted() هنا"
    view = opened(text, RIGHT)
    line = view.document().firstBlock().layout().lineAt(0)
    place = view.document().toRawText().index("sorted()") + 1  # the first sign counts as two

    def x(at: int) -> float:
        return cast(tuple[float, int], line.cursorToX(at))[0]

    assert x(place + 1) < x(place + 7), "the parenthesis stands behind the name"
    view.selectAll()
    view.copy()
    assert QApplication.clipboard().text() == view.toPlainText() == text
    viewer: FileViewer = view.kept  # type: ignore[attr-defined]
    start = text.index("sorted")
    viewer.mark_spans([(start, start + 8)])
    [mark] = view.extraSelections()
    assert mark.cursor.selectedText().strip("\u2066\u2069") == "sorted()"
