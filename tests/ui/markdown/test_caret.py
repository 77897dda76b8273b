"""The caret in a message's text: where each key moves it, and what stays the transcript's."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
from falcon_desktop.ui.markdown.blocks import Point
from falcon_desktop.ui.markdown.body import MessageBody
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible, QFocusEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

Key, Held = Qt.Key, Qt.KeyboardModifier
NONE, SHIFT, CONTROL = Held.NoModifier, Held.ShiftModifier, Held.ControlModifier
Open = Callable[..., MessageBody]


class Around(QWidget):
    """What a message is in: it gets the keys that the text has no use for."""

    def __init__(self) -> None:
        super().__init__()
        self.keys: list[int] = []

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (Qt.Key.Key_Alt, Qt.Key.Key_Shift, Qt.Key.Key_Control):
            self.keys.append(event.key())


@pytest.fixture
def around(qtbot: QtBot) -> Around:
    """A window for a message."""
    made = Around()
    qtbot.addWidget(made)
    made.resize(760, 800)
    return made


@pytest.fixture
def opened(body: MessageBody, around: Around, qtbot: QtBot) -> Open:
    """Shows a text of a width; the keyboard comes to it by keys, or by nothing."""

    def show(markdown: str, *, width: int = 720, by_keys: bool = True) -> MessageBody:
        body.setParent(around)
        body.set_markdown(markdown)
        body.resize(width, body.heightForWidth(width))
        around.show()
        body.show()
        around.activateWindow()
        qtbot.waitUntil(around.isActiveWindow)
        if by_keys:
            body.setFocus(Qt.FocusReason.TabFocusReason)
        return body

    return show


def press(body: MessageBody, *keys: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
    for key in keys:
        QTest.keyClick(body, key, held)


def rest(body: MessageBody) -> str:
    """Return the text of the caret's block from there on."""
    return body.stack.views[body.caret.block].text()[body.caret.offset :]


def test_arrows_go_over_signs_as_people_see_them(opened: Open) -> None:
    body = opened("a😀👩‍👩‍👧e\u0301b")
    seen = []
    for _ in range(6):
        seen.append(rest(body))
        press(body, Key.Key_Right)
    assert seen == ["a😀👩‍👩‍👧e\u0301b", "😀👩‍👩‍👧e\u0301b", "👩‍👩‍👧e\u0301b", "e\u0301b", "b", ""]
    back = []
    for _ in range(5):
        press(body, Key.Key_Left)
        back.append(rest(body))
    assert back == seen[-2::-1]
    press(body, Key.Key_Left)
    assert body.caret == Point(0, 0)


def test_in_text_from_the_right_arrows_go_where_they_point(opened: Open) -> None:
    body = opened("مرحبا بالعالم\n\nand back")
    press(body, Key.Key_Left, Key.Key_Left)
    assert body.caret == Point(0, 2)
    press(body, Key.Key_Right)
    assert body.caret == Point(0, 1)
    press(body, Key.Key_Left, held=CONTROL)
    assert rest(body).startswith("بالعالم")
    press(body, Key.Key_End)
    assert rest(body).startswith("\nand")
    press(body, Key.Key_Home)
    assert body.caret == Point(0, 0)
    press(body, Key.Key_Down, Key.Key_Home, Key.Key_Right)
    assert rest(body) == "nd back"


def test_arrows_go_by_words_with_ctrl_and_on_into_the_next_block(opened: Open) -> None:
    body = opened("one two, three\n\n```\nfour\n```\n")
    seen = []
    for _ in range(5):
        press(body, Key.Key_Right, held=CONTROL)
        seen.append((body.caret.block, rest(body)))
    assert seen == [(0, "two, three"), (0, ", three"), (0, ""), (1, "four"), (1, "")]
    press(body, Key.Key_Left, held=CONTROL)
    assert rest(body) == "four"


def test_up_and_down_go_by_the_lines_that_are_drawn(opened: Open) -> None:
    """From every kind of block into the next, through every gap; and they keep to their column."""
    body = opened(
        "# Title\n\n"
        + "word " * 60
        + "\n\n- item\n  - deep\n\n> quote\n\n---\n\n```py\nx = 1\n\ny\n"
        "```\n\n| a | b |\n|---|---|\n| c | d |\n\n$$x^2$$\n\nThe end of it.",
        width=300,
    )
    tops = [body.rect_at(body.caret).center().y()]
    for _ in range(200):
        before = body.caret
        press(body, Key.Key_Down)
        if body.caret == before:
            break
        tops.append(body.rect_at(body.caret).center().y())
    assert tops == sorted(set(tops)), "each key goes down"
    assert len(tops) > 18
    assert max(b - a for a, b in itertools.pairwise(tops)) < 80, "no line is left out"
    assert rest(body).endswith("The end of it.")
    back = [body.rect_at(body.caret).center().y()]
    for _ in tops[1:]:
        press(body, Key.Key_Up)
        back.append(body.rect_at(body.caret).center().y())
    assert back == tops[::-1]
    assert body.caret == Point(0, 0)


def test_up_and_down_keep_to_their_column(opened: Open) -> None:
    body = opened("a long line of words\n\nx\n\nanother long line")
    press(body, *[Key.Key_Right] * 12)
    x = body.rect_at(body.caret).x()
    press(body, Key.Key_Down)
    assert rest(body).startswith("\nanother")
    press(body, Key.Key_Down)
    assert abs(body.rect_at(body.caret).x() - x) < 8


def test_home_and_end_are_those_of_the_line_and_with_ctrl_of_the_text(opened: Open) -> None:
    body = opened("word " * 60 + "\n\n```\nlast\n```", width=300)
    press(body, Key.Key_Down, Key.Key_Right)
    line = body.rect_at(body.caret).y()
    press(body, Key.Key_Home)
    assert body.caret.offset > 0
    start = body.caret
    assert body.rect_at(start).y() == line
    assert body.rect_at(start).x() < 4
    press(body, Key.Key_End)
    assert body.rect_at(body.caret).y() == line
    assert body.rect_at(body.caret).x() > 200
    press(body, Key.Key_End, held=CONTROL)
    assert body.caret == Point(1, 4)
    press(body, Key.Key_Home, held=CONTROL)
    assert body.caret == Point(0, 0)


def test_shift_selects_to_where_the_caret_goes(opened: Open) -> None:
    body = opened("one two\n\nthree")
    press(body, Key.Key_Right, held=SHIFT)
    assert body.selected_text() == "o"
    press(body, Key.Key_Right, held=SHIFT | CONTROL)
    assert body.selected_text() == "one"
    press(body, Key.Key_End, held=SHIFT)
    assert body.selected_text() == "one two"
    press(body, Key.Key_Down, held=SHIFT)
    assert body.selected_text().startswith("one two\n\nthree"[:9])
    press(body, Key.Key_End, held=SHIFT | CONTROL)
    assert body.selected_text() == "one two\n\nthree"
    press(body, Key.Key_Home, held=SHIFT | CONTROL)
    assert body.selected_text() == ""
    press(body, Key.Key_Right)
    assert not body.has_selection
    assert body.caret == Point(0, 1)


def test_ctrl_up_and_down_go_by_paragraphs(opened: Open) -> None:
    body = opened("word " * 60 + "\n\nsecond\n\n```\nthird\n```", width=300)
    seen = []
    for key in (Key.Key_Down, Key.Key_Down, Key.Key_Up, Key.Key_Up):
        press(body, key, held=CONTROL)
        seen.append(rest(body)[:6])
    assert seen == ["second", "third", "second", "word w"]


def test_where_the_text_ends_the_keys_are_for_what_contains_it(
    opened: Open, around: Around
) -> None:
    body = opened("one\n\ntwo")
    press(body, Key.Key_Down)
    assert around.keys == []
    press(body, Key.Key_Down)
    press(body, Key.Key_Up, Key.Key_Up)
    assert around.keys == [Key.Key_Down, Key.Key_Up]


@pytest.mark.parametrize("held", [NONE, Held.AltModifier])
def test_other_keys_are_for_what_contains_it(
    opened: Open, around: Around, held: Qt.KeyboardModifier
) -> None:
    body = opened("one\n\ntwo")
    keys = [Key.Key_PageDown, Key.Key_PageUp, Key.Key_Escape, Key.Key_X]
    if held is Held.AltModifier:
        keys += [Key.Key_Up, Key.Key_Down]
    press(body, *keys, held=held)
    assert around.keys == keys
    assert body.caret == Point(0, 0)


def test_after_a_click_up_and_down_scroll_until_an_arrow_moves_the_caret(
    opened: Open, around: Around
) -> None:
    body = opened("one two\n\nthree", by_keys=False)
    QTest.mouseClick(body, Qt.MouseButton.LeftButton, pos=QPoint(4, 8))
    scrolling = [Key.Key_Down, Key.Key_Up, Key.Key_Home, Key.Key_End]
    press(body, *scrolling)
    assert around.keys == scrolling
    before = body.caret
    press(body, Key.Key_Right)
    assert body.caret == Point(0, before.offset + 1)
    press(body, Key.Key_Down)
    assert around.keys == scrolling
    assert "three".endswith(rest(body))
    QTest.mouseClick(body, Qt.MouseButton.LeftButton, pos=QPoint(4, 8))
    press(body, Key.Key_Down)
    assert around.keys == [*scrolling, Key.Key_Down]


def test_the_caret_is_drawn_where_it_is_while_keys_move_it(opened: Open, around: Around) -> None:
    body = opened("one two", by_keys=False)
    bare = body.grab().toImage()
    body.setFocus(Qt.FocusReason.TabFocusReason)
    first = body.grab().toImage()
    assert first != bare
    press(body, Key.Key_Right)
    assert body.grab().toImage() not in (first, bare)
    body.clearFocus()
    assert body.grab().toImage() == bare


def test_links_are_reached_with_tab_wherever_the_caret_is(opened: Open, qtbot: QtBot) -> None:
    body = opened("See [one](https://one.example/) and [two](https://two.example/).")
    press(body, *[Key.Key_Right] * 3)
    press(body, Key.Key_Tab)
    with qtbot.waitSignal(body.link_activated) as followed:
        press(body, Key.Key_Return)
    assert followed.args == ["https://one.example/", "one"]
    press(body, Key.Key_Tab)
    with qtbot.waitSignal(body.link_activated) as followed:
        press(body, Key.Key_Return)
    assert followed.args == ["https://two.example/", "two"]


def test_tab_goes_to_the_next_link_from_where_one_reads(opened: Open, qtbot: QtBot) -> None:
    body = opened("[one](https://1.example/) and [two](https://2.example/) at last")
    seen: list[str] = []
    body.link_activated.connect(lambda url, text: seen.append(text))
    press(body, Key.Key_Right, Key.Key_Tab, Key.Key_Space)
    assert seen == ["two"]
    press(body, Key.Key_Right)  # the caret goes on from there
    assert body.link_focus is None
    assert rest(body).startswith("wo at last")
    QTest.keyClick(body, Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    press(body, Key.Key_Return)
    QTest.keyClick(body, Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    press(body, Key.Key_Return)
    assert seen == ["two", "two", "one"]
    assert body.link_focus == Point(0, 0)


def test_shift_tab_comes_back_to_the_last_link(opened: Open) -> None:
    body = opened("[one](https://1.example/) and [two](https://2.example/) at last")
    body.clearFocus()
    body.setFocus(Qt.FocusReason.BacktabFocusReason)
    assert body.link_focus == Point(0, len("one and "))
    body.clearFocus()
    body.setFocus(Qt.FocusReason.TabFocusReason)
    assert body.link_focus is None


def test_a_link_has_the_keyboard_again_where_another_window_had_it(
    opened: Open, qtbot: QtBot
) -> None:
    """Such as the one that asks whether to follow it."""
    body = opened("[one](https://1.example/) and more")
    press(body, Key.Key_Tab)
    ring = body.grab().toImage()
    for reason in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason):
        QApplication.sendEvent(body, QFocusEvent(QEvent.Type.FocusOut, reason))
        with qtbot.waitSignal(body.link_focus_changed):
            QApplication.sendEvent(body, QFocusEvent(QEvent.Type.FocusIn, reason))
        assert body.link_focus == Point(0, 0)
        assert body.grab().toImage() == ring
    body.clearFocus()
    assert body.link_focus is None


def test_the_ring_of_a_broken_link_is_around_its_words_alone(opened: Open) -> None:
    body = opened("Words before [a link that is longer than a line](https://1.example/)", width=240)
    bare = body.grab().toImage()
    press(body, Key.Key_Tab)
    ringed = body.grab().toImage()
    line = body.rect_at(Point(0, 0))
    before = body.rect_at(Point(0, len("Words before")))
    words = range(4, before.left() - 4)  # the caret left what is before them
    assert len(words) > 20
    assert {
        (x, y)
        for x in words
        for y in range(line.top(), line.bottom())
        if bare.pixel(x, y) != ringed.pixel(x, y)
    } == set()
    assert ringed != bare


def test_a_selection_stays_while_tab_goes_to_a_link(opened: Open) -> None:
    body = opened("Some words and a [link](https://1.example/)")
    press(body, *[Key.Key_Right] * 4, held=Qt.KeyboardModifier.ShiftModifier)
    press(body, Key.Key_Tab)
    assert body.link_focus is not None
    assert body.selected_text() == "Some"


def test_a_link_is_brought_into_view(opened: Open, qtbot: QtBot) -> None:
    body = opened("word\n\n" * 60 + "[end](https://1.example/)")
    with qtbot.waitSignal(body.wanted_in_view) as wanted:
        press(body, Key.Key_Tab)
    assert wanted.args[0].top() > 600


def test_a_caret_in_code_that_is_wider_than_its_frame_is_seen(opened: Open) -> None:
    body = opened("```\n" + "x" * 400 + "\n```", width=400)
    press(body, Key.Key_End)
    assert body.caret == Point(0, 400)
    assert 0 < body.rect_at(body.caret).x() < 400


def test_while_assistive_technology_listens_no_line_is_read_twice(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It reads the line of the caret, which ends at a line feed for Qt: so far go the keys."""
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(QAccessible, "updateAccessibility", lambda event: None)
    body = opened("word " * 60 + "\n\n- item\n\n```\nx\ny\n```", width=300)
    seen = []
    for _ in range(4):
        press(body, Key.Key_Down)
        seen.append(rest(body))
    assert seen[0].startswith("item")
    assert seen[1:] == ["x\ny", "y", "y"]
    press(body, Key.Key_Up, Key.Key_Up, Key.Key_Up)
    assert body.caret == Point(0, 0)


def test_where_lines_are_read_as_they_are_drawn_keys_go_by_them(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(QAccessible, "updateAccessibility", lambda event: None)
    cell = "some words that do not fit into one line of their cell"
    body = opened(
        "word " * 60 + f"\n\n| a | b |\n|---|---|\n| {cell} | {cell} |\n\nlast", width=300
    )
    body.stack.reads_drawn_lines = True
    lines = [body.stack.line_at(body.caret)]
    while rest(body) != "last":
        press(body, Key.Key_Down)
        assert body.stack.line_at(body.caret) != lines[-1], "it would be read twice"
        lines.append(body.stack.line_at(body.caret))
        press(body, Key.Key_Home)
    assert len(lines) > 8
    assert lines == sorted(lines)
    assert sum(line[0].block == 1 for line in lines) == 2, "a row is one"


def test_a_caret_in_text_that_goes_away_is_nowhere(opened: Open) -> None:
    body = opened("one\n\n```\ntwo\n```")
    press(body, Key.Key_End, held=CONTROL)
    assert body.caret.block == 1
    body.set_markdown("")
    press(body, Key.Key_Right, Key.Key_Down, Key.Key_Home)
    assert body.caret == Point(0, 0)
    body.grab()
    body.set_markdown("new")
    press(body, Key.Key_Right)
    assert rest(body) == "ew"


def test_the_caret_stays_where_a_selection_is_cleared(opened: Open) -> None:
    body = opened("one two\n\nthree four\n\nfive")
    body.select(Point(0, 2), Point(0, 7))
    body.clear_selection()
    assert (body.caret, body.has_selection) == (Point(0, 7), False)
    body.clear_selection()
    assert body.caret == Point(0, 7)
