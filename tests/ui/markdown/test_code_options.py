"""Code blocks that wrap, have line numbers and can be saved: the code itself stays what it is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from falcon_desktop.ui.markdown.blocks import Point, Position
from falcon_desktop.ui.markdown.body import MessageBody
from falcon_desktop.ui.markdown.code_menu import CodeMenuButton
from falcon_desktop.ui.markdown.code_view import CodeView
from falcon_desktop.ui.markdown.copy_button import CopyButton
from falcon_desktop.ui.markdown.rows import Rows
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

CODE = "\n".join([
    "def f(x):",
    "    return " + " + ".join(f"argument_{number}" for number in range(30)),
    "",
    "\tprint('天空为什么是蓝色的，天空为什么是蓝色的，天空为什么是蓝色的，天空为什么是蓝色的，天空')",
    "# 😀 سلام " + "word " * 40,
    "end()",
])  # fmt: skip
TEXT = f"Before.\n\n```python\n{CODE}\n```\n\nAfter.\n"


def laid_out(body: MessageBody, qtbot: QtBot, text: str = TEXT) -> CodeView:
    body.set_markdown(text)
    body.resize(720, body.heightForWidth(720))
    body.show()
    qtbot.waitExposed(body)
    return code_of(body)


def code_of(body: MessageBody) -> CodeView:
    [code] = [view for view in body._stack.views if isinstance(view, CodeView)]
    return code


def choose(body: MessageBody, *, wraps: bool = False, numbers: bool = False) -> CodeView:
    body._rendering.code.choose(wraps=wraps, numbers=numbers)
    body.resize(720, body.heightForWidth(720))
    QApplication.processEvents()
    return code_of(body)


WAYS = [(True, False), (False, True), (True, True)]


@pytest.mark.parametrize(("wraps", "numbers"), WAYS)
def test_the_code_is_the_same_in_every_way(
    body: MessageBody, qtbot: QtBot, wraps: bool, numbers: bool
) -> None:
    code = laid_out(body, qtbot)
    plain_height = code.height
    choose(body, wraps=wraps, numbers=numbers)
    assert code.code() == CODE + "\n"
    assert code.text() == CODE
    assert CODE in body.plain_text()
    button = body.findChild(CopyButton)
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == CODE + "\n"
    index = body._stack.views.index(code)
    body.select(Point(index, 0), Point(index, len(CODE)))
    assert body.selected_text() == CODE
    assert (code.height > plain_height) == wraps
    choose(body)
    assert code.height == plain_height


@pytest.mark.parametrize(("wraps", "numbers"), WAYS)
def test_what_is_chosen_with_the_mouse_is_where_it_is_drawn(
    body: MessageBody, qtbot: QtBot, wraps: bool, numbers: bool
) -> None:
    laid_out(body, qtbot)
    code = choose(body, wraps=wraps, numbers=numbers)
    index = body._stack.views.index(code)
    for word in ("def", "argument_3", "argument_29", "天空', ')"[:2], "word", "end()"):
        start = CODE.index(word)
        rect = code.rect_of(start, start + len(word))
        if not wraps and rect.right() > 720:
            continue
        assert rect.left() >= 0 and rect.right() <= 720, word
        point = QPointF(rect.left() + 1, rect.center().y() + code.top)
        assert body.point_at(point) == Point(index, start), word
    # a drag from the numbers takes the line from its beginning
    first = code.rect_of(0, 1).translated(0, code.top).center().toPoint()
    QTest.mousePress(body, Qt.MouseButton.LeftButton, pos=QPoint(3, first.y()))
    body.extend_to(QPointF(code.rect_of(8, 9).right(), first.y()))
    QTest.mouseRelease(body, Qt.MouseButton.LeftButton, pos=first)
    assert body.selected_text() == "def f(x):"


def test_wrapped_code_fits_and_needs_no_scroll_bar(body: MessageBody, qtbot: QtBot) -> None:
    code = laid_out(body, qtbot)
    before = code._scroll.needed
    choose(body, wraps=True)
    assert (before, code._scroll.needed) == (True, False)
    room = code._frame().right()
    for row in range(len(code._rows.texts)):
        assert code._origin().x() + code._row(row).width <= room
    for width in (320, 900, 500):
        body.resize(width, body.heightForWidth(width))
        assert "".join(code._rows.texts) == CODE.replace("\n", "")
        rows = range(len(code._rows.texts))
        numbers = [number for number in map(code._rows.number_of, rows) if number]
        assert numbers == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("columns", [8, 9, 40])
@pytest.mark.parametrize("line", [
    "", "x" * 100, "a\tb\tc\td\te", "天空为什么是蓝色的", "e\u0301" * 30, "\t\t\t", "😀" * 30,
])  # fmt: skip
def test_rows_hold_a_line_whole_and_no_more_columns(columns: int, line: str) -> None:
    rows = Rows(columns)
    rows.append(line)
    rows.append("next")
    assert "".join(rows.texts[: rows.first_row(1)]) == line
    assert rows.texts[rows.first_row(1) :] == ["next"]
    assert rows.starts[rows.first_row(1)] == len(line) + 1
    if line.isascii() and "\t" not in line:
        assert max(map(len, rows.texts)) <= columns
    assert [rows.number_of(row) for row in range(len(rows.texts))].count(0) == len(rows.texts) - 2


@pytest.mark.parametrize(("line", "rows"), [
    ("the scroll bar is here", ["the ", "scroll ", "bar is ", "here"]),
    ("exactly8 and more", ["exactly8", " and ", "more"]),
    ("        indented", ["        ", "indented"]),
    ("  unbreakable_name = 1", ["  unbrea", "kable_na", "me = 1"]),
    ("a\tword", ["a\t", "word"]),
    ("für größere Wörter", ["für ", "größere ", "Wörter"]),
    ("天空 是蓝色的", ["天空 ", "是蓝色的"]),
])  # fmt: skip
def test_code_wraps_between_words(line: str, rows: list[str]) -> None:
    made = Rows(8)
    made.append(line)
    assert made.texts == rows


@pytest.mark.parametrize(("wraps", "numbers"), WAYS)
def test_growing_code_gives_the_same_as_a_whole_one(
    body: MessageBody, qtbot: QtBot, wraps: bool, numbers: bool
) -> None:
    text = "```\n" + "".join(f"line {number} " + "x" * 3 * number + "\n" for number in range(48))
    laid_out(body, qtbot, text + "```\n")
    choose(body, wraps=wraps, numbers=numbers)
    whole, height = below_header(body), body.heightForWidth(720)
    body.start()
    for place in range(0, len(text), 37):
        body.append_markdown(text[place : place + 37])
        body.flush()
    body.append_markdown("```\n")
    body.finish()
    body.resize(720, body.heightForWidth(720))
    assert body.heightForWidth(720) == height
    assert below_header(body) == whole


def test_a_token_draws_the_numbers_of_its_own_lines_only(
    body: MessageBody, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    laid_out(body, qtbot, "```\nx\n```\n")
    choose(body, numbers=True)
    body.start()
    body.append_markdown("```\n" + "a line\n" * 60)
    body.flush()
    body.resize(720, body.heightForWidth(720) + 100)
    QApplication.processEvents()
    drawn: list[range] = []
    paint = CodeView._paint_numbers

    def note(view: CodeView, painter: object, rows: range) -> None:
        drawn.append(rows)
        paint(view, painter, rows)  # type: ignore[arg-type]

    monkeypatch.setattr(CodeView, "_paint_numbers", note)
    for _ in range(10):
        body.append_markdown("more ")
        body.flush()
        QApplication.processEvents()
    assert drawn
    assert max(map(len, drawn)) <= 4


def test_the_numbers_stay_where_they_are_while_the_code_scrolls(
    body: MessageBody, qtbot: QtBot
) -> None:
    laid_out(body, qtbot)
    code = choose(body, numbers=True)
    before = gutter(body, code)
    assert len({before.pixel(x, y) for x in range(before.width()) for y in range(40)}) > 3
    code.scroll_sideways(300)
    QApplication.processEvents()
    assert gutter(body, code) == before
    index, start = body._stack.views.index(code), CODE.index("argument_29")
    body.reveal(Position(index, start, start + 9))
    assert gutter(body, code) == before


def below_header(body: MessageBody) -> QImage:
    """What is drawn without the buttons, one of which may have the keyboard."""
    return body.grab().toImage().copy(0, 40, 720, body.height() - 40)


def gutter(body: MessageBody, code: CodeView) -> QImage:
    top = round(code.top + code._origin().y())
    height = round(len(code._rows.texts) * code._line())
    return body.grab().toImage().copy(2, top, round(code._pad() + code._gutter()) - 8, height)


@pytest.fixture
def menu(body: MessageBody, qtbot: QtBot) -> Iterator[QMenu]:
    """The menu of a code block, opened with the keyboard."""
    laid_out(body, qtbot)
    button = body.findChild(CodeMenuButton)
    assert button is not None
    button.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(button, Qt.Key.Key_Space)
    [opened] = button.findChildren(QMenu)
    yield opened
    opened.close()


def entry(menu: QMenu, name: str) -> None:
    [action] = [one for one in menu.actions() if one.objectName() == name]
    action.trigger()


def test_the_menu_says_and_changes_how_code_is_shown(body: MessageBody, menu: QMenu) -> None:
    options = body._rendering.code
    assert [one.isChecked() for one in menu.actions() if one.isCheckable()] == [False, False]
    entry(menu, "wrap_lines")
    assert (options.wraps, options.numbers) == (True, False)
    entry(menu, "line_numbers")
    assert (options.wraps, options.numbers) == (True, True)
    entry(menu, "wrap_lines")
    assert (options.wraps, options.numbers) == (False, True)


def test_the_menu_saves_exactly_the_code(body: MessageBody, menu: QMenu) -> None:
    wanted: list[tuple[str, str]] = []
    body._rendering.code.save_requested.connect(lambda *what: wanted.append(what))
    entry(menu, "save_code")
    assert wanted == [(CODE + "\n", "python")]


def colours(code: CodeView) -> list[tuple[str, object]]:
    """Every coloured piece of the code, and its colour."""
    code.recolor(0, len(code._rows.texts))
    found: list[tuple[str, object]] = []
    for index, text in enumerate(code._rows.texts):
        for start, length, made in code._colors.row(index):
            piece, color = text[start : start + length], made.foreground().color().name()
            if index and found and code._rows.goes_on(index - 1) and start == 0:
                before, former = found[-1]
                if former == color and code._rows.texts[index - 1].endswith(str(before)[-1:]):
                    found[-1] = (f"{before}{piece}", color)
                    continue
            found.append((piece, color))
    return found


def test_wrapped_code_has_the_colours_that_it_has_in_one_line(
    body: MessageBody, qtbot: QtBot
) -> None:
    comment = "x = 1  # if for while and this is " + "a long comment " * 20
    text = f"```python\n{comment}\ny = '{'word and if ' * 20}'\nif y:\n    pass\n```\n"
    code = laid_out(body, qtbot, text)
    qtbot.waitUntil(lambda: bool(code._colors.row(0)))
    plain = colours(code)
    code = choose(body, wraps=True)
    qtbot.waitUntil(lambda: bool(code._colors.row(0)))
    assert len(code._rows.texts) > 6
    assert colours(code) == plain
