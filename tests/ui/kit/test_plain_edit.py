"""Boxes of plain text: a very long word, however it gets in, is broken anywhere; what is read stays
where it is in every size.

Where words are kept whole if possible, Qt needs the square of a word's length: half a minute for a
million letters. How lines are broken is what decides, so that is looked at, not a clock.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from falcon_desktop.core.domain.attachments import Attachment, AttachmentKind
from falcon_desktop.core.domain.conversation import Role
from falcon_desktop.core.domain.written_text import Piece
from falcon_desktop.ui.completion.editor import TextEditor
from falcon_desktop.ui.composer.composer import Composer
from falcon_desktop.ui.kit.plain_edit import VERY_LONG, PlainEdit
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.options.system_box import SystemBox
from falcon_desktop.ui.transcript.editor import Edit, MessageEditor
from falcon_desktop.ui.window.file_viewer import FileViewer
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QTextOption
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot
from tests.ui.settling import settle

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


PARAGRAPHS = "\n".join(f"{number}: " + "some words " * (number * 7 % 19) for number in range(30))


@pytest.fixture
def paragraphs(shown: Callable[[QWidget], QWidget]) -> PlainEdit:
    box = PlainEdit()
    box.setPlainText(PARAGRAPHS)
    box.resize(420, 200)
    shown(box)
    settle(box)
    return box


def first_seen(box: PlainEdit) -> str:
    """The text from the first character that is seen on."""
    block = box.document().findBlockByLineNumber(box.verticalScrollBar().value())
    line = block.layout().lineAt(box.verticalScrollBar().value() - block.firstLineNumber())
    return block.text()[line.textStart() :]


@pytest.mark.parametrize("down", [0, 3, 11, 26, 40])
@pytest.mark.parametrize("between", [(414, 200), (300, 200), (900, 200), (414, 320), (414, 90)])
def test_another_size_and_back_leaves_what_is_read_where_it_is(
    paragraphs: PlainEdit, down: int, between: tuple[int, int]
) -> None:
    bar = paragraphs.verticalScrollBar()
    bar.setValue(down)
    settle(paragraphs)
    before = (bar.value(), bar.maximum(), first_seen(paragraphs))
    for size in (between, (380, 150), between):
        paragraphs.resize(*size)
        settle(paragraphs)
    paragraphs.resize(420, 200)
    settle(paragraphs)
    assert (bar.value(), bar.maximum(), first_seen(paragraphs)) == before


def test_what_is_read_stays_at_the_top_in_another_width(paragraphs: PlainEdit) -> None:
    paragraphs.verticalScrollBar().setValue(11)
    before = first_seen(paragraphs)
    for width in (410, 350, 300):
        paragraphs.resize(width, 200)
        settle(paragraphs)
        assert before[:10] in first_seen(paragraphs) or first_seen(paragraphs)[:10] in before


def test_bar_knows_every_line_at_once(paragraphs: PlainEdit) -> None:
    most = paragraphs.verticalScrollBar().maximum()
    for value in range(most + 1):  # what is seen is laid out
        paragraphs.verticalScrollBar().setValue(value)
        settle(paragraphs)
    assert paragraphs.verticalScrollBar().maximum() == most


def test_who_scrolls_in_another_width_stays_where_that_led(paragraphs: PlainEdit) -> None:
    bar = paragraphs.verticalScrollBar()
    bar.setValue(20)
    paragraphs.resize(300, 200)
    bar.setValue(4)
    settle(paragraphs)
    before = first_seen(paragraphs)
    paragraphs.resize(290, 200)
    paragraphs.resize(300, 200)
    settle(paragraphs)
    assert first_seen(paragraphs) == before


def test_lines_break_alike_whether_there_is_something_to_scroll_or_not(
    theme: Theme, shown: Callable[[QWidget], QWidget]
) -> None:
    """Lines that just fit are broken where a bar takes some room, and then it is needed."""
    box = PlainEdit()
    shown(box)
    box.resize(420, 900)
    settle(box)
    room = box.viewport().width() - 2 * box.document().documentMargin()
    line, width = "i", box.fontMetrics().horizontalAdvance
    while width(line + "ii") < room:
        line += "i"
    box.setPlainText("\n".join([line] * 8))
    for height in range(100, 300, 10):
        seen = []
        for size in ((420, 900), (420, height), (412, height), (420, height)):
            box.resize(*size)
            settle(box)
            seen.append((box.viewport().width(), box.verticalScrollBar().maximum()))
        assert seen[1] == seen[3], height
    assert not seen[3][1]  # the last height has room for all


def test_keys_move_a_caret_in_what_is_only_read(theme: Theme, qtbot: QtBot) -> None:
    note = Attachment("note.txt", AttachmentKind.TEXT, "text/plain", 13, "One\nTwo\nThree")
    viewer = FileViewer(theme, note)
    qtbot.addWidget(viewer)
    viewer.show()
    assert isinstance(viewer.view, QPlainTextEdit)
    QTest.keyClick(viewer.view, Qt.Key.Key_Down)
    assert viewer.view.textCursor().block().text() == "Two"
    QTest.keyClick(viewer.view, Qt.Key.Key_End, Qt.KeyboardModifier.ShiftModifier)
    assert viewer.view.textCursor().selectedText() == "Two"
    QTest.keyClicks(viewer.view, "x")
    assert viewer.view.toPlainText() == note.text
    box = PlainEdit()
    qtbot.addWidget(box)
    box.setReadOnly(True)
    box.setReadOnly(False)
    QTest.keyClicks(box, "x")
    assert box.toPlainText() == "x"
