"""Code and addresses are read from the left, also where the text around them is not."""

from __future__ import annotations

import itertools

import pytest
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.markdown.blocks import Position
from falcon_desktop.ui.markdown.body import MessageBody
from falcon_desktop.ui.markdown.text_view import TextView
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

CODES = ["sorted()", "x = 1", "-12.5", "/usr/local/bin/", "a[0] != b[1]", "😀(x)", "f(نص)", "()"]
PLACES = {
    "within": "استخدم الدالة `{}` لترتيب القائمة",
    "first": "`{}` دالة ترتب القائمة",
    "last": "رتبها هكذا: `{}`.",
    "Hebrew": "השתמשו ב־`{}` כדי למיין",
    "in an English sentence": "After سلام `{}` comes سلام again",
    "list": "* استخدم `{}` الآن",
    "heading": "## الدالة `{}` الآن",
    "quote": "> استخدم **`{}`** الآن",
    "table": "| الدالة | المعنى |\n|---|---|\n| `{}` | الطول |",
    "after numbers": "في عام 2024 `{}` 10 مرات",
}


def laid_out(body: MessageBody, qtbot: QtBot, text: str) -> MessageBody:
    body.set_markdown(text)
    body.resize(720, body.heightForWidth(720))
    body.show()
    qtbot.waitExposed(body)
    return body


def boxes(body: MessageBody, position: Position) -> list[QRectF]:
    view = body._stack.views[position.block]
    return [
        view.rect_of(place, place + 1).translated(0, view.top)
        for place in range(position.start, position.end)
    ]


def marks_of(code: str) -> set[str]:
    return {sign for sign in code if "\u2066" <= sign <= "\u2069"}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("code", CODES)
def test_code_is_drawn_from_the_left_and_chosen_where_it_is_drawn(
    body: MessageBody, qtbot: QtBot, place: str, code: str
) -> None:
    laid_out(body, qtbot, PLACES[place].format(code))
    (position,) = body.find(code)
    found = boxes(body, position)
    latin = [box for box, sign in zip(found, code, strict=True) if not "ء" <= sign <= "ي"]
    assert all(one.left() < other.left() for one, other in itertools.pairwise(latin))
    whole = body.reveal(position)
    assert abs(whole.left() - min(box.left() for box in found)) < 12
    assert abs(whole.right() - max(box.right() for box in found)) < 12
    for box, offset in zip(found, range(position.start, position.end), strict=True):
        point = body.point_at(QPointF(box.center().x() - 0.5, box.center().y()))
        assert point.block == position.block
        assert point.offset in (offset, offset + 1)
    # what is chosen with the mouse from its one end to the other is the code alone
    middle = round(found[0].center().y())
    left = QPoint(round(min(box.left() for box in found)) + 1, middle)
    right = QPoint(round(max(box.right() for box in found)) - 1, middle)
    if not any("ء" <= sign <= "ي" for sign in code):
        for start, end in ((left, right), (right, left)):
            QTest.mousePress(body, Qt.MouseButton.LeftButton, pos=start)
            body.extend_to(QPointF(end))
            QTest.mouseRelease(body, Qt.MouseButton.LeftButton, pos=end)
            assert body.selected_text() == code
    assert not marks_of(body.plain_text())
    body.select_all()
    body.copy()
    data = QGuiApplication.clipboard().mimeData()
    assert not marks_of(data.text() + data.html())
    if place != "table":
        assert '<code dir="ltr">' in data.html()


def test_the_ground_of_a_hit_and_of_code_is_where_the_letters_are(
    body: MessageBody, qtbot: QtBot, theme: Theme
) -> None:
    laid_out(body, qtbot, "استخدم الدالة `sorted()` لترتيب abc القائمة")
    hits = body.find("sorted()") + body.find("abc") + body.find("القائمة")
    without = body.grab().toImage()
    for hit in hits:
        body.set_marks([hit])
        marked = body.grab().toImage()
        columns = [
            x
            for x in range(marked.width())
            if any(marked.pixel(x, y) != without.pixel(x, y) for y in range(marked.height()))
        ]
        found = boxes(body, hit)
        assert abs(columns[0] - min(box.left() for box in found)) < 2
        # the space between code and the edge of its ground is marked, too
        assert abs(columns[-1] - max(box.right() for box in found)) < 8
    body.set_marks([])
    surface = QColor(body._rendering.look.surface)
    first = boxes(body, hits[0])
    above = round(first[0].top()) + 2
    ground = [x for x in range(720) if without.pixelColor(x, above) == surface]
    assert abs(ground[0] - first[0].left()) < 8 and abs(ground[-1] - first[-1].right()) < 8


def test_a_hit_over_words_of_both_directions_has_a_ground_under_each(
    body: MessageBody, qtbot: QtBot
) -> None:
    laid_out(body, qtbot, "استخدم الدالة abc def لترتيب القائمة الطويلة")
    (hit,) = body.find("def لترتيب")
    view = body._stack.views[0]
    layout = view._layouts[0]  # type: ignore[attr-defined]
    first = layout._offsets.to_layout(hit.start)
    pieces = layout._pieces(first, first + hit.end - hit.start)
    (other,) = body.find("abc")
    for box in boxes(body, other):
        assert not any(piece.left() < box.center().x() < piece.right() for piece in pieces)
    for box in boxes(body, hit):
        assert any(piece.left() - 1 < box.center().x() < piece.right() + 1 for piece in pieces)


@pytest.mark.parametrize(
    "text", ["افتح https://example.org/a/b/ الآن", "https://example.org/ افتح"]
)
def test_a_bare_address_is_read_from_the_left(body: MessageBody, qtbot: QtBot, text: str) -> None:
    laid_out(body, qtbot, text)
    (position,) = body.find("https://example.org/")
    found = boxes(body, position)
    assert all(one.left() < other.left() for one, other in itertools.pairwise(found))
    link = body._stack.views[0].link_at(found[-1].center())
    assert link is not None and link.url.startswith("https://example.org/")


def test_what_stands_outside_of_code_says_where_a_paragraph_begins(
    body: MessageBody, qtbot: QtBot
) -> None:
    laid_out(body, qtbot, "`sorted()` دالة\n\n`f()` is one\n\n`دالة`\n\n$x$ متغير\n\nx متغير")
    sides = [layout.right_to_left for layout in body._stack.views[0]._layouts]  # type: ignore[attr-defined]
    assert sides == [True, False, False, True, False]


def test_a_growing_answer_gives_the_same_as_a_whole_one(body: MessageBody, qtbot: QtBot) -> None:
    text = "استخدم `sorted()` ثم `x = 1`\n\n* و `f(x)` هنا\n"
    laid_out(body, qtbot, text)
    whole = body.grab().toImage()
    body.start()
    for sign in text:
        body.append_markdown(sign)
        body.flush()
    body.finish()
    assert body.grab().toImage() == whole


def sides(body: MessageBody) -> list[bool]:
    layouts = [layout for view in body._stack.views if isinstance(view, TextView)
               for layout in view._layouts]  # fmt: skip
    return [layout.from_right for layout in layouts]


def middle_of(body: MessageBody, words: str) -> float:
    (position,) = body.find(words)
    return body.reveal(position).center().x()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1. عنصر أول\n2. second item\n   - nested one\n3. ثالث", [True] * 4),
        ("- one\n- ثان\n- three", [False] * 3),
        ("- 2024\n- ثان\n- three", [True] * 3),
        ("- `sorted()`\n- ترتب\n", [True] * 2),
        ("> قال:\n>\n> Hello there", [True] * 2),
        ("- عنصر\n\nEnglish\n\n- item\n- عنصر", [True, False, False, False]),
        ("1. عنصر\n\n   ```\n   x\n   ```\n\n2. second", [True, True]),
    ],
)
def test_a_list_or_quote_stands_at_one_side(
    body: MessageBody, qtbot: QtBot, text: str, expected: list[bool]
) -> None:
    laid_out(body, qtbot, text)
    assert sides(body) == expected
    body.start()
    for sign in text:
        body.append_markdown(sign)
        body.flush()
    body.finish()
    assert sides(body) == expected


def test_words_of_a_list_begin_where_their_list_does(body: MessageBody, qtbot: QtBot) -> None:
    laid_out(body, qtbot, "1. عنصر أول\n2. second item (a)\n\n- one\n- ثان\n")
    assert middle_of(body, "second item") > 500
    assert middle_of(body, "ثان") < 220
    (bracket,), (letter,) = body.find("(a"), body.find("second")
    assert boxes(body, bracket)[0].left() > boxes(body, letter)[-1].right()  # in its own order


def test_cells_stand_at_the_side_of_their_table(body: MessageBody, qtbot: QtBot) -> None:
    laid_out(body, qtbot, "| الاسم كاملا | المدينة |\n|---|---|\n| سارة | دبي |\n| John | London |")
    for cells in (("الاسم كاملا", "سارة", "John"), ("المدينة", "دبي", "London")):
        ends = [max(box.right() for box in boxes(body, body.find(cell)[0])) for cell in cells]
        assert max(ends) - min(ends) < 3, cells
    body.set_markdown("| | المدينة |\n|---|---|\n| a | London |")
    assert middle_of(body, "London") < middle_of(body, "a")  # no letter in the first cell


@pytest.mark.parametrize(
    "whole", ["+971-50-123-4567", "2024-01-15", "C++", "sorted(😀, x)", "--help", "/usr/bin"]
)
def test_numbers_and_code_without_marks_are_read_from_the_left(
    body: MessageBody, qtbot: QtBot, whole: str
) -> None:
    laid_out(body, qtbot, f"😀 قبل {whole} **بعد {whole}** ثم {whole}.")
    assert len(body.find(whole)) == 3
    for position in body.find(whole):
        found = boxes(body, position)
        assert all(one.left() < other.left() for one, other in itertools.pairwise(found))
    assert not marks_of(body.plain_text())
