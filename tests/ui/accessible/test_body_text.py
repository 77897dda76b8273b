"""The text of a message as assistive technology reads it: by number, by place, as a selection."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from falcon_desktop.ui.accessible import text as text_module
from falcon_desktop.ui.accessible.factory import interface_of
from falcon_desktop.ui.kit.theme import Appearance, Theme
from falcon_desktop.ui.markdown.blocks import Point
from falcon_desktop.ui.markdown.body import MessageBody
from falcon_desktop.ui.markdown.rendering import Rendering
from falcon_desktop.ui.markdown.table_view import TableView
from falcon_desktop.ui.transcript.reasoning import ReasoningView
from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot
from tests.ui.settling import settle

Reader = Callable[[str], Any]
TEXTS = {
    "plain": ("Some *simple* **words**.", "Some simple words."),
    "paragraphs": ("# Title\n\nOne.\n\n\nTwo.", "Title\nOne.\nTwo."),
    "list": ("2. two\n3. three\n   - in it\n- [x] done", "2. two\n3. three\n• in it\n[x] done"),
    "link": ("See [the docs](https://example.org/).", "See the docs."),
    "code": ("Run:\n\n```sh\nls -l\ncd ..\n```\n\nSo.", "Run:\nls -l\ncd ..\nSo."),
    "inline code": ("Call `sorted()` now", "Call sorted() now"),
    "table": ("| a | b |\n|---|---|\n| **1** | 2 |", "a\tb\n1\t2"),
    "emoji": ("A 😀 and 👩‍👩‍👧 b\n\n1. 🎉 x", "A 😀 and 👩‍👩‍👧 b\n1. 🎉 x"),
    "arabic": ("مرحبا `sorted()` بالعالم\n\n- عنصر", "مرحبا sorted() بالعالم\n• عنصر"),
    "chinese": ("量子力学入门。\n\n> 引用", "量子力学入门。\n引用"),
    "hard break": ("one\\\ntwo", "one\ntwo"),
    "control signs": ("a\x07b `c\u202ed`", "a␇b c\u202ed"),
    "formula": ("Area $\\pi r^2$.\n\n$$x^2$$\n\nEnd", "Area \\pi r^2.\nx^2\nEnd"),
    "rule": ("a\n\n---\n\nb", "a\n\nb"),
    "quote": ("> said\n>\n> again", "said\nagain"),
    "html": ("<b>bold</b>", "<b>bold</b>"),
}


def units(text: str) -> list[str]:
    """Return the UTF-16 units of a text, as strings."""
    raw = text.encode("utf-16-le", "surrogatepass")
    return [raw[at : at + 2].decode("utf-16-le", "surrogatepass") for at in range(0, len(raw), 2)]


@pytest.mark.parametrize("case", TEXTS)
def test_the_text_has_no_marks_and_every_place_in_it_is_exact(reader: Reader, case: str) -> None:
    markdown, wanted = TEXTS[case]
    text = reader(markdown)
    assert text.text(0, -1) == wanted
    single = units(wanted)
    assert text.characterCount() == len(single)
    assert [text.text(at, at + 1) for at in range(len(single))] == single
    for start in range(0, len(single), 3):
        assert units(text.text(start, len(single))) == single[start:]
        assert units(text.text(0, start)) == single[:start]


@pytest.mark.parametrize("case", TEXTS)
def test_places_in_the_text_and_in_the_blocks_go_both_ways(
    reader: Reader, body: MessageBody, case: str
) -> None:
    text = reader(TEXTS[case][0])
    for block, view in enumerate(body.stack.views):
        for offset in range(len(view.text()) + 1):
            place = text.map.offset(Point(block, offset))
            assert text.map.point(place) == Point(block, offset)
            if offset < len(view.text()) and view.text()[offset].isalnum():
                assert text.text(place, place + 1) == units(view.text()[offset])[0]


def test_what_is_asked_beyond_the_text_is_nothing(reader: Reader) -> None:
    text = reader("abc")
    assert text.text(5, 9) == text.text(2, 2) == text.text(2, 1) == ""
    assert text.text(-3, 2) == "ab"
    assert text.text(1, 99) == "bc"
    assert text.characterRect(-1).isNull()
    assert text.characterRect(99).isNull()


def test_an_empty_message_has_no_text(reader: Reader) -> None:
    text = reader("")
    assert (text.text(0, -1), text.characterCount(), text.cursorPosition()) == ("", 0, 0)
    assert text.characterRect(0).isNull()
    text.setCursorPosition(3)
    text.addSelection(0, 3)


def test_characters_are_where_they_are_drawn(
    reader: Reader, body: MessageBody, qtbot: QtBot
) -> None:
    body.move(40, 30)
    text = reader("First words\n\n- item\n\n```\ncode\n```\n\n| h | i |\n|---|---|\n| c | d |")
    whole = text.text(0, -1)
    seen: dict[str, Any] = {}
    for word in ("First", "words", "item", "code", "h", "c\td"):
        at = whole.rindex(word)
        rect = text.characterRect(at)
        seen[word] = rect
        assert rect.width() > 1, word
        assert rect.height() > 5, word
        assert text.offsetAtPoint(rect.center() - QPoint(rect.width() // 4, 0)) in (at, at + 1)
    assert seen["First"].top() == seen["words"].top()
    assert seen["First"].right() < seen["words"].left()
    tops = [seen[word].top() for word in ("First", "item", "code", "h", "c\td")]
    assert tops == sorted(set(tops))
    assert body.mapFromGlobal(seen["First"].topLeft()).x() in range(3)
    assert text.offsetAtPoint(body.mapToGlobal(QPoint(-20, 10))) == -1


def test_characters_of_a_wrapped_line_are_below_its_first(
    reader: Reader, body: MessageBody
) -> None:
    body.resize(200, 400)
    text = reader("word " * 40)
    rects = [text.characterRect(at) for at in range(0, 195, 5)]
    tops = sorted({rect.top() for rect in rects})
    assert len(tops) > 3
    assert all(rect.right() <= body.mapToGlobal(QPoint(200, 0)).x() for rect in rects)


def test_each_half_of_an_emoji_and_the_end_of_a_line_has_its_place(reader: Reader) -> None:
    text = reader("a😀b\n\n- c")
    halves = [text.characterRect(1), text.characterRect(2)]
    assert halves[0] == halves[1]
    assert halves[0].width() > text.characterRect(0).width()
    assert text.text(4, 5) == "\n"
    assert text.characterRect(4).bottom() == text.characterRect(3).bottom()
    assert text.characterRect(4).left() > text.characterRect(3).left()
    assert text.characterRect(5).left() <= text.characterRect(7).left()


def test_right_to_left_text_runs_to_the_left(reader: Reader) -> None:
    text = reader("مرحبا بالعالم")
    assert text.characterRect(0).left() > text.characterRect(5).left()


def test_the_selection_is_made_and_removed(reader: Reader, body: MessageBody) -> None:
    text = reader("A 😀 word and **another**\n\n1. item")
    text.addSelection(5, 9)
    assert body.selected_text() == "word"
    assert text.cursorPosition() == 9
    text.setSelection(0, 2, 4)
    assert body.selected_text() == "😀"
    text.setSelection(1, 0, 1)  # there is no other
    assert body.selected_text() == "😀"
    text.removeSelection(0)
    assert body.selected_text() == ""
    assert text.cursorPosition() == 4


def test_nobody_is_offered_a_selection_that_has_no_places(
    reader: Reader, body: MessageBody, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PySide6 answers the question where it is with whatever lies in memory."""
    monkeypatch.setattr(text_module, "answer_for_qt", lambda text: False)
    text = reader("one two")
    body.select_all()
    assert text.selectionCount() == 0


def test_the_caret_is_put_where_it_is_wanted_and_that_is_shown(
    reader: Reader, body: MessageBody, qtbot: QtBot
) -> None:
    text = reader("One.\n\n" * 40)
    whole = text.text(0, -1)
    at = whole.rindex("One")
    with qtbot.waitSignal(body.wanted_in_view) as wanted:
        text.setCursorPosition(at)
    assert text.cursorPosition() == at
    assert wanted.args[0].top() > 400
    with qtbot.waitSignal(body.wanted_in_view) as wanted:
        text.scrollToSubstring(0, 3)
    assert wanted.args[0].top() < 40
    assert text.cursorPosition() == at


def test_text_that_grows_is_read_to_its_end(body: MessageBody, reader: Reader) -> None:
    text = reader("")
    said = ""
    for piece in (
        "# A ti", "tle\n\nSome **bo", "ld** 😀 words\n\n", "- item",
        "\n- next\n\n```py\nx", " = 1\ny\n```\n\n| a |\n|---|\n", "| b |",
    ):  # fmt: skip
        body.append_markdown(piece)
        body.flush()
        assert text.text(0, -1).startswith(said.rstrip("\n")[:-4])
        said = text.text(0, -1)
        assert len(units(said)) == text.characterCount()
    body.finish()
    assert text.text(0, -1) == "A title\nSome bold 😀 words\n• item\n• next\nx = 1\ny\na\nb"
    body.set_markdown("Another")
    assert text.text(0, -1) == "Another"


def test_a_long_text_is_read_whole_and_only_what_changes_is_read_again(
    body: MessageBody, reader: Reader
) -> None:
    text = reader("Words of an answer. " * 5_000)
    assert text.characterCount() == 99_999
    asked: list[object] = []
    for view in body.stack.views:
        read = view.text

        def watch(read: Callable[[], str] = read, view: object = view) -> str:
            asked.append(view)
            return read()

        view.text = watch  # type: ignore[method-assign]
    for at in range(0, 99_000, 500):
        assert text.text(at, at + 4) == ("Words of an answer. " * 2)[at % 20 :][:4]
        text.characterRect(at)
    assert text.text(0, -1) is text.text(0, -1)
    assert asked == []
    body.append_markdown("\n\nThe end.")
    body.finish()
    assert text.text(99_990, -1).endswith("The end.")
    assert len(set(map(id, asked))) <= 2


def test_what_is_not_seen_is_not_kept_laid_out(body: MessageBody, reader: Reader) -> None:
    text = reader("\n\n".join(f"Paragraph {number}. " + "x " * 2_100 for number in range(140)))
    for at in range(0, text.characterCount(), 2_000):
        assert not text.characterRect(at).isNull()
    assert len(body.stack._held) <= 64


def test_the_interface_says_what_it_is(body: MessageBody, reader: Reader) -> None:
    reader("Words")
    body.setAccessibleName("Falcon said")
    found = QAccessible.queryAccessibleInterface(body)
    assert found.isValid()
    assert found.role() is QAccessible.Role.Paragraph
    assert found.text(QAccessible.Text.Name) == "Falcon said"
    state = found.state()
    assert state.focusable and state.readOnly and state.multiLine and state.selectableText
    assert not state.editable
    assert found.actionInterface() is not None
    assert found.editableTextInterface() is None
    assert found.valueInterface() is None


def test_everything_else_is_left_to_qt(qtbot: QtBot) -> None:
    button = QPushButton("Press")
    qtbot.addWidget(button)
    assert interface_of("QPushButton", button) is None
    assert interface_of("Unknown", QObject()) is None
    assert QAccessible.queryAccessibleInterface(button).role() is QAccessible.Role.Button


def test_what_was_thought_is_read_by_its_title(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    thoughts = ReasoningView(Rendering(Theme(Appearance.LIGHT)), window)
    thoughts.extend("First *this*, ")
    thoughts.set_state(None, running=True)
    thoughts.set_unfolded(True)
    assert thoughts.body is not None
    found = QAccessible.queryAccessibleInterface(thoughts.body)
    assert found.text(QAccessible.Text.Name) == "Thinking…"
    thoughts.extend("then that.")
    thoughts.set_state(3.0, running=False)
    assert found.text(QAccessible.Text.Name) == "Thought for 3.0 s"
    assert found.textInterface().text(0, -1) == "First this, then that."
    thoughts.set_unfolded(False)
    thoughts.set_unfolded(True)
    assert thoughts.body is not None
    again = QAccessible.queryAccessibleInterface(thoughts.body)
    assert again.text(QAccessible.Text.Name) == "Thought for 3.0 s"


@pytest.mark.allow_logs
@pytest.mark.parametrize("step", ["set_width", "paint"])
def test_what_can_not_be_drawn_is_read_all_the_same(
    body: MessageBody, reader: Reader, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def trip(*_: object) -> None:
        raise KeyError("a planted fault")

    monkeypatch.setattr(TableView, step, trip)
    text = reader("Before.\n\n| a | **b** |\n|---|---|\n| c | d |\n\nBehind.")
    body.grab()
    settle(body)
    assert text.text(0, -1) == "Before.\na | **b**\nc | d\nBehind."
    assert text.characterCount() == len("Before.\na | **b**\nc | d\nBehind.")
    at = text.text(0, -1).index("c | d")
    above, place = text.characterRect(at - 2), text.characterRect(at)
    assert place.top() > above.top()
