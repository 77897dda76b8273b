"""The widget: heights, selection over blocks, copying, finding, links, growing, hostile text."""

from __future__ import annotations

import itertools
import math
import os
from collections import Counter
from pathlib import Path

import pytest
from falcon_desktop.ui.kit.theme import Appearance
from falcon_desktop.ui.kit.tips import tip_of
from falcon_desktop.ui.markdown import interaction
from falcon_desktop.ui.markdown.blocks import Point, Position
from falcon_desktop.ui.markdown.body import MessageBody
from falcon_desktop.ui.markdown.copy_button import CopyButton
from falcon_desktop.ui.markdown.look import HEADING_SCALES
from falcon_desktop.ui.markdown.rendering import Rendering
from falcon_desktop.ui.markdown.scrolling import SlimBar
from falcon_desktop.ui.markdown.stack import _HELD_VIEWS
from falcon_desktop.ui.markdown.text_view import TextView
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QHelpEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from tests.ui.kit.test_theme import contrast
from tests.ui.markdown.conftest import WholeBody
from tests.ui.settling import settle, turn
from tests.work import calls_of

SHOWCASE = """# Title

Some **bold** words and `code` and [a link](https://example.org/page).

- one
- two

```python
def f():
    return 1
```

| a | b |
|---|--:|
| cell one | 22 |

$$
x^2
$$

> quoted

Last words.
"""


def shown(body: MessageBody, qtbot: QtBot) -> MessageBody:
    body.resize(720, body.heightForWidth(720))
    body.show()
    qtbot.waitExposed(body)
    return body


def place(body: MessageBody, text: str, part: float = 0.5) -> QPoint:
    (position,) = body.find(text)[:1]
    rect = body.reveal(position)
    return QPoint(round(rect.left() + rect.width() * part), rect.center().y())


def drag(body: MessageBody, qtbot: QtBot, start: QPoint, end: QPoint) -> None:
    QTest.mousePress(body, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(body, end)
    body.extend_to(QPointF(end))
    QTest.mouseRelease(body, Qt.MouseButton.LeftButton, pos=end)


def test_height_follows_width_and_returns(body: MessageBody) -> None:
    body.set_markdown(SHOWCASE * 3)
    wide, narrow = body.heightForWidth(720), body.heightForWidth(130)
    assert narrow > wide > 500
    assert body.heightForWidth(720) == wide


def test_growing_gives_the_height_of_the_whole(body: MessageBody, rendering: Rendering) -> None:
    whole = type(body)(rendering)
    whole.resize(720, 100)
    whole.set_markdown(SHOWCASE)
    body.start()
    heights = []
    for start in range(0, len(SHOWCASE), 7):
        body.append_markdown(SHOWCASE[start : start + 7])
        body.flush()
        heights.append(body.heightForWidth(720))
    body.finish()
    assert body.heightForWidth(720) == whole.heightForWidth(720)
    assert body.plain_text() == whole.plain_text()
    assert body.markdown() == SHOWCASE
    falls = sum(1 for a, b in itertools.pairwise(heights) if b < a - 60)
    assert falls == 0, heights
    whole.deleteLater()


def test_height_changed_tells_of_growth(body: MessageBody, qtbot: QtBot) -> None:
    body.start()
    with qtbot.waitSignal(body.height_changed):
        body.append_markdown("one\n\ntwo\n\n")


def test_plain_text_has_every_word(body: MessageBody) -> None:
    body.set_markdown(SHOWCASE)
    text = body.plain_text()
    for word in (
        "Title",
        "bold",
        "code",
        "a link",
        "• one",
        "def f():",
        "cell one",
        "x^2",
        "quoted",
    ):
        assert word in text
    assert "**" not in text


def test_dragging_selects_over_blocks(body: MessageBody, qtbot: QtBot) -> None:
    body.set_markdown(SHOWCASE)
    shown(body, qtbot)
    drag(body, qtbot, place(body, "bold", 0.0), place(body, "quoted", 1.0))
    text = body.selected_text()
    assert text.startswith("bold words")
    assert text.endswith("quoted")
    assert "def f():\n    return 1" in text
    markdown = body.selected_markdown()
    assert markdown.startswith(
        "**bold** words and `code` and [a link](<https://example.org/page>)."
    )
    assert "```python\ndef f():\n    return 1\n```" in markdown
    assert "| cell one | 22 |" in markdown
    assert "$$\nx^2\n$$" in markdown
    assert markdown.endswith("> quoted")


def test_copying_all_gives_the_source(body: MessageBody, qtbot: QtBot) -> None:
    body.set_markdown(SHOWCASE)
    shown(body, qtbot)
    body.setFocus()
    QTest.keyClick(body, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(body, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    data = QGuiApplication.clipboard().mimeData()
    assert data.text() == SHOWCASE
    assert "<strong>bold</strong>" in data.html()


def test_html_on_the_clipboard_holds_no_markup_of_the_model(body: MessageBody) -> None:
    body.set_markdown("<img src=x onerror=alert(1)> ![a](file:///x) [l](javascript:x) `<b>`")
    body.select_all()
    html = body.selected_html()
    assert "<img" not in html
    assert "href" not in html
    assert "&lt;img" in html


def test_selecting_within_code_copies_the_code_alone(body: MessageBody, qtbot: QtBot) -> None:
    body.set_markdown(SHOWCASE)
    shown(body, qtbot)
    drag(body, qtbot, place(body, "f():", 0.0), place(body, "return 1", 1.0))
    assert body.selected_markdown() == "f():\n    return 1"


def test_the_copy_button_gives_exactly_the_code(body: MessageBody, qtbot: QtBot) -> None:
    body.set_markdown("text\n\n```py\n\tx = '<b>'\n\n  y\n```\n")
    shown(body, qtbot)
    (button,) = body.findChildren(CopyButton)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "\tx = '<b>'\n\n  y\n"
    assert button.text() == "Copied"


def test_selection_survives_what_comes_below(body: MessageBody) -> None:
    body.start()
    body.append_markdown("First words here.\n\n```py\ncode\n")
    body.flush()
    body.select(Point(0, 6), Point(0, 11))
    assert body.selected_text() == "words"
    for piece in ("more\n", "```\n", "\nSecond **para", "graph**\n\n| a |\n|---|\n| 1 |\n"):
        body.append_markdown(piece)
        body.flush()
        assert body.selected_text() == "words"
    body.finish()
    assert body.selected_text() == "words"


def test_double_and_triple_click(body: MessageBody, qtbot: QtBot) -> None:
    body.set_markdown("Some simple words.\n\nOther.")
    shown(body, qtbot)
    at = place(body, "simple")
    QTest.mouseDClick(body, Qt.MouseButton.LeftButton, pos=at)
    assert body.selected_text() == "simple"


def test_keys_extend_the_selection_into_the_next_block(body: MessageBody, qtbot: QtBot) -> None:
    body.set_markdown("ab\n\n```\ncd\n```\n")
    shown(body, qtbot)
    body.select(Point(0, 1), Point(0, 1))
    for _ in range(3):
        QTest.keyClick(body, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert body.selected_points() == (Point(0, 1), Point(1, 1))


def test_find_reveals_and_marks(body: MessageBody, qtbot: QtBot) -> None:
    body.set_markdown(SHOWCASE + "\n```\n" + "x" * 400 + " needle\n```\n")
    shown(body, qtbot)
    assert [body.find(word) for word in ("", "absent")] == [[], []]
    assert len(body.find("WORDS")) == 2
    (needle,) = body.find("needle")
    rect = body.reveal(needle)
    assert 0 <= rect.left() < rect.right() <= 720
    before = body.grab().toImage()
    body.set_marks([needle], needle)
    assert body.grab().toImage() != before


@pytest.mark.parametrize("appearance", [one for one in Appearance if one != Appearance.SYSTEM])
@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Some [needle](https://example.org/page) here.", "needle"),
        ("Some needle here.", "needle"),
        ("```python\nimport needle as x  # see\n```", "import"),
        ('```python\nimport needle as x\ny = "thread"\n```', "thread"),
        ("| a | b |\n|---|---|\n| [needle](https://example.org/page) | c |", "needle"),
        ("Some ~~old needle thread~~ here.", "needle"),
        ("[A `needle` **and**](https://example.org/page) more.", "and"),
        ("> Some [needle](https://example.org/page)", "needle"),
        ("[A long needle thread](https://example.org/page)", "needle"),
    ],
)
@pytest.mark.parametrize("how", ["found", "current", "selected", "selected and current"])
def test_a_word_that_was_found_or_selected_can_be_read_whatever_colour_it_has(
    body: MessageBody,
    qtbot: QtBot,
    appearance: Appearance,
    text: str,
    word: str,
    how: str,
) -> None:
    theme = body._rendering.look.theme
    theme.set_appearance(appearance)
    body.setPalette(theme.palette())
    body.setAutoFillBackground(True)
    body.set_markdown(text)
    shown(body, qtbot)
    (found,) = body.find(word)
    place = body.reveal(found)
    if "selected" in how:
        body.select(Point(found.block, found.start), Point(found.block, found.end))
    if how != "selected":
        body.set_marks([found], found if "current" in how else None)
    image = body.grab(place).toImage()
    colors = Counter(
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())
    )
    [(ground, _)] = colors.most_common(1)
    assert max(contrast(ground, color) for color in colors) >= 4.5


def test_a_click_on_a_link_tells_and_opens_nothing(body: MessageBody, qtbot: QtBot) -> None:
    body.set_markdown(SHOWCASE)
    shown(body, qtbot)
    with qtbot.waitSignal(body.link_activated) as told:
        QTest.mouseClick(body, Qt.MouseButton.LeftButton, pos=place(body, "a link"))
    assert told.args == ["https://example.org/page", "a link"]


def test_the_address_of_a_link_is_told_where_the_pointer_rests(
    body: MessageBody, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(interaction, "show_tip", lambda _at, text, _on: told.append(text))
    body.set_markdown(SHOWCASE)
    shown(body, qtbot)
    for words in ("a link", "bold", "a link"):
        QTest.mouseMove(body, QPoint(1, 1))
        QTest.mouseMove(body, place(body, words))
        settle(body)  # formulas that are drawn meanwhile move what is below them
        pointer = place(body, words)
        help_wanted = QHelpEvent(QEvent.Type.ToolTip, pointer, body.mapToGlobal(pointer))
        QApplication.sendEvent(body, help_wanted)
    assert told == ["https://example.org/page"] * 2


def test_links_are_reached_by_keys(body: MessageBody, qtbot: QtBot) -> None:
    body.set_markdown(
        "[one](https://1.example) [two](https://2.example)\n\n| [t](https://3.example) |\n|---|\n"
    )
    shown(body, qtbot)
    body.activateWindow()
    body.setFocus()
    qtbot.waitUntil(body.hasFocus)
    seen: list[str] = []
    body.link_activated.connect(lambda url, text: seen.append(url))
    for _ in range(3):
        QTest.keyClick(body, Qt.Key.Key_Tab)
        QTest.keyClick(body, Qt.Key.Key_Return)
    assert seen == ["https://1.example/", "https://2.example/", "https://3.example/"]


def test_dragging_over_a_link_does_not_follow_it(body: MessageBody, qtbot: QtBot) -> None:
    body.set_markdown(SHOWCASE)
    shown(body, qtbot)
    with qtbot.assertNotEmitted(body.link_activated):
        drag(body, qtbot, place(body, "a link", 0.1), place(body, "Last words", 0.9))


def test_a_wide_table_and_code_scroll_inside_themselves(body: MessageBody, qtbot: QtBot) -> None:
    row = "| " + " | ".join(["a wide cell with words"] * 20) + " |\n"
    body.set_markdown(row + "|" + "---|" * 20 + "\n" + row + "\n```\n" + "x" * 500 + "\n```\n")
    shown(body, qtbot)
    bars = body.findChildren(SlimBar)
    assert len(bars) == 2
    assert all(bar.maximum() > 0 and bar.width() <= 720 for bar in bars)


def test_bidi_and_hidden_characters_are_seen_in_code_and_copied_raw(
    body: MessageBody, qtbot: QtBot
) -> None:
    code = "access = 'user\u202e \u2066// check\u2069 \u2066'\u200b\x1b[31m"
    body.set_markdown(f"```py\n{code}\n```\n")
    shown(body, qtbot)
    plain = body.grab().toImage()
    (button,) = body.findChildren(CopyButton)
    assert "invisible" in tip_of(button)
    button.click()
    assert QGuiApplication.clipboard().text() == code + "\n"
    body.set_markdown("```py\naccess = 'user // check '[31m\n```\n")
    assert body.grab().toImage() != plain


def test_theme_and_zoom_are_followed_live(body: MessageBody, qtbot: QtBot) -> None:
    body.set_markdown(SHOWCASE)
    shown(body, qtbot)
    light, height = body.grab().toImage(), body.heightForWidth(720)
    theme = body._rendering.look.theme
    theme.set_appearance(Appearance.DARK)
    assert body.grab().toImage() != light
    theme.set_zoom(1.5)
    assert body.heightForWidth(720) > height * 1.25
    theme.set_zoom(1.0)
    theme.set_appearance(Appearance.LIGHT)
    assert body.heightForWidth(720) == height


def ink(image: QImage, left: int, right: int) -> int:
    """Count the pixels with text between two columns."""
    return sum(
        1
        for x in range(left, right, 2)
        for y in range(0, image.height(), 2)
        if image.pixelColor(x, y).lightness() < 128
    )


def test_paragraphs_take_their_own_direction(body: MessageBody, qtbot: QtBot) -> None:
    body.set_markdown("لماذا السماء زرقاء؟")
    shown(body, qtbot)
    image = body.grab().toImage()
    assert ink(image, 520, 720) > 20
    assert ink(image, 0, 300) == 0
    body.set_markdown("Why is the sky blue?")
    image = body.grab().toImage()
    assert ink(image, 0, 200) > 20
    assert ink(image, 420, 720) == 0


def test_a_table_that_reads_from_the_right_is_drawn_and_begins_there(
    body: MessageBody, qtbot: QtBot
) -> None:
    narrow = "| اللون | الطول |\n|---|---|\n| أزرق | أحمر |\n"
    body.set_markdown(narrow)
    shown(body, qtbot)
    image = body.grab().toImage()
    assert ink(image, 560, 716) > 60
    assert ink(image, 0, 400) == 0
    names = [f"عمود{number}" for number in range(40)]
    wide = f"| {' | '.join(names)} |\n|{'---|' * 40}\n| {' | '.join(names)} |\n"
    body.set_markdown(wide)
    shown(body, qtbot)
    view = body._stack.views[0]
    first = view.rect_of(0, len(names[0]))
    assert 500 < first.left() < first.right() < 720, "the first column is to be seen"
    last = view.text().rindex(names[-1])
    assert view.rect_of(last, last + 5).right() < 0
    body.reveal(Position(0, last, last + 5))
    assert view.rect_of(last, last + 5).left() > 0


def test_a_formula_that_is_made_to_take_for_ever_stands_there_as_code(
    body: MessageBody, rendering: Rendering, qtbot: QtBot, drawn_formulas: None
) -> None:
    bomb = "x^{" * 36 + "x" + "}" * 36
    body.set_markdown(f"$$\n{bomb}\n$$\n\nand ${bomb}$, then $x^2$")
    shown(body, qtbot)
    source = body.grab().toImage()
    with qtbot.waitSignal(rendering.formulas.ready):
        pass
    qtbot.waitUntil(lambda: not rendering.formulas.busy)
    assert rendering.formulas.drawing(bomb, 14.0, display=True) is None
    assert rendering.formulas.drawing(bomb, 14.0, display=False) is None
    assert rendering.formulas.drawing("x^2", 14.0, display=False) is not None
    assert body.plain_text().count(bomb) == 2
    assert body.grab().toImage() != source


@pytest.mark.parametrize("level", range(1, 7))
def test_a_formula_in_a_heading_is_as_large_as_its_words(
    body: MessageBody, rendering: Rendering, qtbot: QtBot, drawn_formulas: None, level: int
) -> None:
    with qtbot.waitSignal(rendering.formulas.ready):
        body.set_markdown(f"{'#' * level} Root $\\frac{{a}}{{b}}$\n\nRoot $\\frac{{a}}{{b}}$")
    qtbot.waitUntil(lambda: not rendering.formulas.busy)
    layouts = [one for view in body._stack.views for one in view._layouts]  # type: ignore[attr-defined]
    heading, text = (one._drawings[0][1] for one in layouts)
    for side in ("width", "ascent", "descent"):
        ratio = getattr(heading, side) / getattr(text, side)
        assert ratio == pytest.approx(HEADING_SCALES[level])


def test_a_formula_is_drawn_and_a_wrong_one_shows_its_source(
    body: MessageBody, rendering: Rendering, qtbot: QtBot, drawn_formulas: None
) -> None:
    body.set_markdown("$$\n\\frac{a}{b}\n$$\n")
    shown(body, qtbot)
    source = body.grab().toImage()
    with qtbot.waitSignal(rendering.formulas.ready):
        pass
    assert body.grab().toImage() != source
    assert rendering.formulas.drawing("\\frac{a}{b}", 14.0, display=True) is not None
    assert "\\frac{a}{b}" in body.plain_text()
    body.set_markdown("wrong: $\\frac{a$ and right")
    qtbot.waitUntil(lambda: not rendering.formulas.is_pending("\\frac{a", display=False))
    assert rendering.formulas.drawing("\\frac{a", 14.0, display=False) is None
    assert "\\frac{a" in body.plain_text()


HOSTILE = {
    "word": "x" * 1_000_000,
    "lines of code": "```py\n" + "x = [1, 2, 'three']  # four\n" * 100_000 + "```\n",
    "rows": "| a | b | c |\n|---|---|---|\n" + "| one | **two** | 3 |\n" * 10_000,
    "nesting": "- " * 500 + "x\n" + "> " * 500 + "y\n",
    "nested list": "".join("  " * min(depth, 90) + "- x\n" for depth in range(3_000)),
    "stars": "*" * 20_000 + "a" + "_" * 20_000,
    "brackets": "[" * 20_000 + "]" * 20_000,
    "backticks": "".join("`" * (1 + index % 50) + "a" for index in range(3_000)),
    "dollars": "$a" * 20_000,
    "one line of code": "```js\n" + "a(b," * 250_000 + "\n```\n",
    "bidi": "\u202e\u2066a" * 20_000,
    "controls": "".join(map(chr, range(32))) * 2_000,
    "combining": "a" + "\u0301" * 20_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_never_holds_up_the_window(name: str, sliced: MessageBody) -> None:
    """It comes in steps, between which the window may do other things, and no step is large."""
    body, source = sliced, HOSTILE[name]
    body.show()
    body.set_markdown(source, driven=True)
    steps = most = 0
    while not body.is_complete:
        before = len(body._stack.views)
        most = max(most, calls_of(lambda: body.build(-math.inf)))
        assert len(body._stack.views) <= before + 1, "a block at a time"
        steps += 1
    assert steps >= len(source) // 1_100
    assert most < 200_000
    height = body.heightForWidth(720)
    body.resize(720, min(height, 900))
    assert calls_of(body.grab) < 200_000, "only what is seen is drawn"
    assert body.markdown() == source


def test_a_long_text_lets_the_window_go_on(
    sliced: MessageBody, qtbot: QtBot, qapp: QApplication
) -> None:
    """The event loop turns between the slices, as often as there are slices."""
    sliced.show()
    sliced.set_markdown("word " * 200_000)
    turns = 0
    while not sliced.is_complete:
        qapp.processEvents()
        turns += 1
    assert turns > 5


def test_a_fifo_is_never_opened(body: MessageBody, qtbot: QtBot, tmp_path: Path) -> None:
    fifo = tmp_path / "pipe"
    os.mkfifo(fifo)
    body.set_markdown(
        f"![x](file://{fifo}) ![y]({fifo}) <img src='file://{fifo}'> [z](file://{fifo})\n\n"
        "![z](/dev/zero) ![t](file:///dev/tty) ![h](//host/x) ![q](qrc:/x)\n\n"
        "![d](data:image/svg+xml;base64,PHN2Zy8+)"
    )
    shown(body, qtbot)
    body.grab()  # would hang: nobody writes to the pipe, and /dev/zero has no end
    assert str(fifo) in body.plain_text()


def test_a_finished_text_goes_on_where_it_stopped(body: MessageBody) -> None:
    body.set_markdown("First.\n\nIt is **bo")
    height = body.heightForWidth(720)
    body.append_markdown("ld** now")
    assert body.heightForWidth(720) == height
    body.flush()
    body.finish()
    assert body.plain_text() == "First.\n\nIt is bold now"
    assert body.markdown() == "First.\n\nIt is **bold** now"
    body.finish()
    assert body.plain_text() == "First.\n\nIt is bold now"


def test_code_is_coloured_soon_and_slow_code_is_left_alone(body: MessageBody, qtbot: QtBot) -> None:
    body.set_markdown("```python\ndef f():\n    return 'text'  # note\n```\n")
    shown(body, qtbot)

    def colours() -> int:
        image = body.grab().toImage()
        found = {
            image.pixelColor(x, y).name()
            for x in range(300)
            for y in range(40, image.height() - 4)
            if image.pixelColor(x, y).hslSaturation() > 120
        }
        return len(found)

    qtbot.waitUntil(lambda: colours() > 10)
    body.set_markdown("```no-such-language\ndef f():\n    return 'text'\n```\n")
    assert colours() < 10


def test_memory_and_widgets_do_not_grow_with_blocks(body: MessageBody, qtbot: QtBot) -> None:
    body.set_markdown("para **b**\n\n- a\n- b\n\n| a |\n|---|\n| b |\n\n" * 100)
    qtbot.waitUntil(lambda: body.is_complete)
    assert body.children() == [one for one in body.children() if not one.isWidgetType()]


def test_copying_code_warns_of_a_hidden_character_however_long_it_is(
    body: MessageBody, qtbot: QtBot
) -> None:
    body.append_markdown("```py\nadmin = '\u202e'\n")
    for number in range(400):
        body.append_markdown(f"x = {number}\n")
        body.flush()
    body.append_markdown("```\nEnd.")
    body.finish()
    button = body.findChild(CopyButton)
    assert button is not None
    assert "invisible" in tip_of(button)
    body.set_markdown("```py\nx = 1\n```\n")
    plain = [one for one in body.findChildren(CopyButton) if one.isVisibleTo(body)]
    assert [tip_of(one) for one in plain] == [""]


def test_work_that_waits_for_a_message_ends_with_it(rendering: Rendering, qtbot: QtBot) -> None:
    body = MessageBody(rendering)
    body.resize(720, 400)
    body.set_markdown("```python\nx = 1\n```\n" + "word " * 40_000)
    body.grab()  # asks for colours, which come later
    assert not body.is_complete
    body.let_go()
    body.deleteLater()
    with qtbot.captureExceptions() as raised:
        turn(20)
    assert not raised


def test_colours_that_come_for_what_has_gone_colour_nothing(
    rendering: Rendering, qtbot: QtBot
) -> None:
    window = QWidget()
    body = MessageBody(rendering, window)
    body.resize(720, 400)
    body.set_markdown("```python\nx = 1\n```\n")
    body.grab()
    window.deleteLater()  # with all that is in it, of which nobody lets go one by one
    with qtbot.captureExceptions() as raised:
        turn(20)
    assert not raised


MANY = [SHOWCASE, "مرحبا `code` 5 كم و**عريض** [صلة](https://example.org/a).\n\n> 引用 😀\n"]


def state_of(body: MessageBody) -> list[object]:
    """What a message tells and shows, at several widths and with a selection and hits."""
    found: list[object] = []
    for width in (720, 260, 720):
        height = body.heightForWidth(width)
        body.resize(width, height)
        hits = body.find("e")
        body.set_marks(hits, hits[len(hits) // 2])
        body.select_all()
        image = QImage(width, height, QImage.Format.Format_RGB32)
        body.render(image)
        found += [height, image, body.selected_markdown(), body.plain_text()]
        found.append([body.reveal(hit) for hit in hits[::7]])
        middles = [QPointF(width / 3, y) for y in range(5, height, 97)]
        found.append(
            [
                (at.y(), body._stack.views[body._stack.index_at(at.y())].offset_at(at))
                for at in middles
            ]
        )
        found.append([view.links() for view in body._stack.views])
    return found


def test_a_block_that_was_let_go_is_laid_out_again_as_it_was(
    rendering: Rendering, monkeypatch: pytest.MonkeyPatch
) -> None:
    def made(held: int) -> list[object]:
        monkeypatch.setattr("falcon_desktop.ui.markdown.stack._HELD_VIEWS", held)
        body = WholeBody(rendering)
        body.start()
        for piece in MANY * 4:
            body.append_markdown(piece)
            body.flush()
        body.finish()
        first = state_of(body)
        rendering.look.changed.emit()
        assert len(body._stack._held) <= held
        again = state_of(body)
        body.deleteLater()
        return [*first, *again]

    assert made(1) == made(10_000)


def test_a_long_text_holds_little_of_what_it_is_drawn_by(body: MessageBody) -> None:
    body.set_markdown("A paragraph of some words.\n\n" * 20_000)
    views = [view for view in body._stack.views if isinstance(view, TextView)]
    assert len(views) > _HELD_VIEWS + 20
    held = [view for view in views if any(layout._held for layout in view._layouts)]
    assert len(held) <= _HELD_VIEWS
    assert held == views[-len(held) :], "the last that were laid out"
    body.resize(500, body.heightForWidth(500))
    body.render(QImage(500, 400, QImage.Format.Format_RGB32))
    assert sum(any(layout._held for layout in view._layouts) for view in views) <= _HELD_VIEWS
