"""A very long line is shown as several and stays one: read, copied, edited at breaks, undone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from falcon_desktop.core.domain.attachments import Attachment, AttachmentKind
from falcon_desktop.core.domain.conversation import Role
from falcon_desktop.core.domain.written_text import Piece
from falcon_desktop.ui.completion.editor import TextEditor
from falcon_desktop.ui.kit.plain_edit import PlainEdit
from falcon_desktop.ui.kit.soft_breaks import (
    BREAK,
    LONGEST,
    MARK,
    place_in_text,
    places_shown,
    with_breaks,
    without_breaks,
)
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.options.system_box import SystemBox
from falcon_desktop.ui.settings.more_options import TextBox
from falcon_desktop.ui.transcript.editor import Edit, MessageEditor
from falcon_desktop.ui.window.file_viewer import FileViewer
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QTextCursor, QTextOption
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

LINES = {
    "letters": "x" * 65_000,
    "words": "some words " * 6_000,
    "emoji": "👩‍👩‍👧‍👦é" * 9_000,
    "arabic": "كلمة واحدة " * 5_000,
    "among others": "short\n" + "y" * 45_000 + "\n\nshort\n" + "z" * 21_000,
    "just so": "w" * LONGEST,
    "one more": "w" * (LONGEST + 1),
}
Shown = Callable[[QWidget], QWidget]


def longest(box: PlainEdit) -> int:
    """Return how much is laid out at once."""
    block, most = box.document().begin(), 0
    while block.isValid():
        most = max(most, len(block.text()))
        block = block.next()
    return most


def message(theme: Theme, text: str, parent: QWidget) -> tuple[MessageEditor, PlainEdit]:
    editor = MessageEditor(theme, Role.USER, text, parent)
    box = editor.findChild(PlainEdit)
    assert box is not None
    return editor, box


@pytest.fixture
def host(shown: Shown) -> QWidget:
    made = QWidget()
    made.resize(700, 500)
    return shown(made)


@pytest.fixture
def box(theme: Theme, host: QWidget) -> PlainEdit:
    """An editor of a message of three parts."""
    editor, made = message(theme, "a" * 9_999 + " " + "b" * 10_000 + "c" * 5_000, host)
    editor.resize(600, 400)
    editor.show()
    made.setFocus()
    return made


@pytest.mark.parametrize("text", LINES.values(), ids=LINES)
def test_no_part_is_long_and_the_text_is_the_same(text: str) -> None:
    shown = with_breaks(text)
    assert max(map(len, shown.split("\n"))) <= LONGEST + 2
    assert without_breaks(shown) == text
    assert (BREAK in shown) == (max(map(len, text.split("\n"))) > LONGEST)
    for part in shown.split(BREAK)[1:]:
        assert part[0] not in "\u0301\u200d" and not part.startswith(" ")


@pytest.mark.parametrize("text", LINES.values(), ids=LINES)
def test_places_are_found_again(text: str) -> None:
    shown = with_breaks(text)
    total = len(text.encode("utf-16-le")) // 2
    places = sorted([0, 1, 9_999, 10_000, 10_001, 20_000, total - 1, total])
    found = places_shown(shown, places)
    assert [place_in_text(shown, place) for place in found] == places
    assert found == sorted(found)


@given(st.lists(st.sampled_from(["a", "\n", " "]), max_size=12), st.integers(0, 12))
def test_line_ends_of_the_text_beside_a_break_stay(signs: list[str], place: int) -> None:
    text = "".join(signs)
    assert without_breaks(text[:place] + BREAK + text[place:]) == text


def test_a_text_that_has_the_sign_itself_is_left_alone() -> None:
    text = MARK + "x" * 50_000
    assert with_breaks(text) == text


def test_what_is_written_on_both_sides_of_a_break_stands_in_one_line(box: PlainEdit) -> None:
    before = box.toPlainText()
    assert box.document().blockCount() == 2 and longest(box) <= LONGEST
    box.moveCursor(QTextCursor.MoveOperation.Start)
    QTest.keyClick(box, Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier)
    cursor = box.textCursor()
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
    box.setTextCursor(cursor)  # where End goes
    QTest.keyClicks(box, "END")
    QTest.keyClick(box, Qt.Key.Key_Right)
    assert box.textCursor().blockNumber() == 1
    QTest.keyClicks(box, "START")
    assert box.toPlainText() == before[:10_000] + "ENDSTART" + before[10_000:]
    for _ in "START":
        QTest.keyClick(box, Qt.Key.Key_Left)
    QTest.keyClick(box, Qt.Key.Key_Left)
    assert box.textCursor().blockNumber() == 0
    QTest.keyClicks(box, "!")
    assert box.toPlainText() == before[:10_000] + "END!START" + before[10_000:]
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert box.toPlainText() == before[:10_000] + "END!\nSTART" + before[10_000:]
    while box.document().isUndoAvailable():
        box.undo()
    assert box.toPlainText() == before


@pytest.mark.parametrize("control", [False, True])
def test_backspace_and_delete_take_one_character_at_a_break(box: PlainEdit, control: bool) -> None:
    before = box.toPlainText()
    held = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
    cursor = box.textCursor()
    cursor.setPosition(box.document().findBlockByNumber(1).position() + 1)
    box.setTextCursor(cursor)
    QTest.keyClick(box, Qt.Key.Key_Backspace, held)
    after = box.toPlainText()
    assert after == (before[10_000:] if control else before[:9_999] + before[10_000:])
    assert "\n" not in after
    box.undo()
    assert box.toPlainText() == before
    cursor = box.textCursor()
    cursor.setPosition(10_000)  # before the break
    box.setTextCursor(cursor)
    QTest.keyClick(box, Qt.Key.Key_Delete, held)
    after = box.toPlainText()
    assert after == before[:10_000] + ("" if control else before[10_001:])
    box.undo()
    assert box.toPlainText() == before


def test_half_a_break_is_one_too(box: PlainEdit) -> None:
    before = box.toPlainText()
    cursor = box.textCursor()
    for place in (10_000, 10_002):
        cursor.setPosition(place)
        cursor.deleteChar()
        assert box.toPlainText() == before
        cursor.setPosition(place)
        cursor.insertText("typed")
        assert box.toPlainText() == before[:10_000] + "typed" + before[10_000:]
        box.undo()
        box.undo()
        assert box.toPlainText() == before


def test_a_whole_part_that_is_selected_and_replaced_adds_no_line(box: PlainEdit) -> None:
    before = box.toPlainText()
    cursor = box.textCursor()
    cursor.setPosition(5)
    cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
    box.setTextCursor(cursor)
    QTest.keyClicks(box, "new ")
    assert box.toPlainText() == "new " + before[10_000:]


def test_what_is_copied_and_pasted_has_no_breaks(box: PlainEdit) -> None:
    before = box.toPlainText()
    box.selectAll()
    data = box.createMimeDataFromSelection()
    assert data.text() == before
    assert not data.hasHtml()
    box.insertFromMimeData(data)
    assert box.toPlainText() == before
    assert longest(box) <= LONGEST + 2
    box.undo()
    assert box.toPlainText() == before


def test_a_long_line_that_is_pasted_into_one_is_part_of_it(box: PlainEdit) -> None:
    before = box.toPlainText()
    box.moveCursor(QTextCursor.MoveOperation.End)
    data = QMimeData()
    data.setText("p" * 70_000)
    box.insertFromMimeData(data)
    assert box.toPlainText() == before + "p" * 70_000
    assert longest(box) <= LONGEST + 2
    box.undo()
    assert box.toPlainText() == before


@pytest.mark.parametrize("text", LINES.values(), ids=LINES)
def test_an_edit_of_a_message_is_kept_with_its_caret(
    theme: Theme, host: QWidget, text: str
) -> None:
    editor, box = message(theme, text, host)
    assert longest(box) <= LONGEST + 2
    assert editor.edit().text == text
    cursor = box.textCursor()
    cursor.setPosition(places_shown(box.shown(), [10_004])[0])
    box.setTextCursor(cursor)
    kept = editor.edit()
    assert kept.caret in (10_003, 10_004)  # not within a character
    other, again = message(theme, "before", host)
    other.resume(kept)
    assert other.edit() == kept
    assert longest(again) <= LONGEST + 2
    told: list[str] = []
    other.accepted.connect(told.append)
    QTest.keyClick(again, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert told == [text]


def test_parts_of_a_text_keep_their_authors(theme: Theme, shown: Shown) -> None:
    editor = TextEditor(theme)
    shown(editor)
    pieces = [
        Piece("begun " * 4_000, False, "a"),
        Piece("model " * 9_000, True, "b"),
        Piece("end\n" + "é👩" * 15_000, False, "c"),
    ]
    editor.set_pieces(pieces)
    whole = "".join(piece.text for piece in pieces)
    assert editor.text() == whole
    assert editor.pieces() == pieces
    assert longest(editor) <= LONGEST + 2
    editor.begin("d")
    for _ in range(30):
        editor.extend("more " * 400)
    editor.finish("more " * 12_000)
    assert longest(editor) <= LONGEST + 3_000
    pieces.append(Piece("more " * 12_000, True, "d"))
    assert [(piece.text, piece.is_generated) for piece in editor.pieces()] == [
        (piece.text, piece.is_generated) for piece in pieces
    ]
    editor.know(pieces)
    assert editor.pieces() == pieces
    editor.moveCursor(QTextCursor.MoveOperation.Start)
    QTest.keyClicks(editor, "Typed ")
    assert editor.text() == "Typed " + whole + "more " * 12_000
    assert editor.remove_last()
    assert editor.text() == "Typed " + whole
    assert [piece.text for piece in editor.pieces()][1:] == [piece.text for piece in pieces[1:3]]


def test_words_that_were_searched_for_are_marked_where_they_stand(
    theme: Theme, shown: Shown
) -> None:
    text = "🎈 some words " * 4_000 + "needle here " + "more " * 9_000 + "needle"
    size = len(text.encode())
    viewer = FileViewer(theme, Attachment("n.txt", AttachmentKind.TEXT, "text/plain", size, text))
    shown(viewer)
    view = viewer.view
    assert isinstance(view, PlainEdit)
    assert longest(view) <= LONGEST + 2
    first, last = text.index("needle"), text.rindex("needle")
    viewer.mark_spans([(first, first + 6), (last, last + 6)])
    assert [one.cursor.selectedText() for one in view.extraSelections()] == ["needle", "needle"]
    assert view.toPlainText() == text


@pytest.mark.parametrize("wraps", [True, False])
def test_boxes_of_the_settings_and_options_take_a_long_line(
    theme: Theme, shown: Shown, wraps: bool
) -> None:
    """A prompt of a hundred thousand letters held the window up for half a second a key."""
    text = TextBox(theme, lines=3)
    if wraps:
        text.setLineWrapMode(TextBox.LineWrapMode.WidgetWidth)
    system = SystemBox(theme)
    data = QMimeData()
    data.setText("x" * 90_000)
    for box in (text, system):
        shown(box)
        box.insertFromMimeData(data)
        assert box.toPlainText() == "x" * 90_000
        assert longest(box) <= LONGEST + 2
        assert box.wordWrapMode() is QTextOption.WrapMode.WrapAnywhere
        box.setPlainText("short")
        assert box.toPlainText() == "short"
    system.tell()  # what is being typed is left alone
    told: list[str] = []
    system.edited.connect(told.append)
    system.show_text("y" * 30_000, fresh=False)
    assert longest(system) <= LONGEST + 2
    system.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClicks(system, "z")
    system.tell()
    assert told == ["y" * 30_000 + "z"]


def test_one_long_line_after_another_is_broken(theme: Theme, shown: Shown) -> None:
    editor = TextEditor(theme)
    shown(editor)
    for text in ("x" * 50_000, "short", "y" * 60_000, "z" * 70_000):
        editor.set_pieces([Piece(text, False, "a")])
        assert editor.text() == editor.toPlainText() == text
        assert longest(editor) <= LONGEST + 2


def test_a_sign_that_is_the_text_s_own_stays(theme: Theme, shown: Shown) -> None:
    editor = TextEditor(theme)
    shown(editor)
    editor.set_pieces([Piece(f"own {MARK} sign", False, "a")])
    editor.moveCursor(QTextCursor.MoveOperation.End)
    editor.insertPlainText("x" * 30_000)
    assert editor.text() == f"own {MARK} sign" + "x" * 30_000


def test_a_short_text_is_as_it_was(theme: Theme, host: QWidget) -> None:
    editor, box = message(theme, "a few words\nand more", host)
    assert box.document().toPlainText() == "a few words\nand more"
    editor.resume(Edit("other words", 3))
    assert editor.edit() == Edit("other words", 3)
