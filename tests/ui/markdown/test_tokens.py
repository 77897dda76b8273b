"""How sure the model was of its tokens, drawn where they stand, told where the pointer rests."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

import pytest
from falcon_desktop.core.domain.confidence import TokenConfidence
from falcon_desktop.ui.kit.theme import Appearance
from falcon_desktop.ui.markdown.body import MessageBody
from falcon_desktop.ui.markdown.rendering import Rendering
from falcon_desktop.ui.markdown.tokens import TokenMarks, level_of, percent, token_words
from falcon_desktop.ui.markdown.view import View
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot
from tests.ui.markdown.conftest import WholeBody

DOCUMENT = """# aa1 heading

bb1 **bb2** bb3 `bb4` and [bb5 text](https://example.org/bb6/bb5?bb7=bb8). bb9, *bb10*.
bb11 goes on, **bb12 *bb13* bb14**bb15 \\*bb16\\* &amp; bb17 ~~bb18~~ <https://example.org/bb19>!

- cc1 item
- cc2 **item**
  1. cc3 `inner`
  2. cc4
- [x] cc5 done

```python
def dd1(dd2):
    return dd3  # dd4
```

> ee1 quoted
> ee2

| ff1 | ff2 |
|:--|--:|
| ff3 cell | **ff4** |

gg1 $x_1 + gg2$ gg3

$$
hh1^2 + \\frac{1}{\\lambda^4} + \\frac{1}{\\lambda^4} + \\frac{1}{\\lambda^4}
$$

| kk1 | kk2 kk3 |
|:--|--:|

ii1 آآ1 **آآ2** 😀 ii2.
"""


def tokens_of(source: str, logprob: float = -1.0) -> list[TokenConfidence]:
    """Return a token for each word with the space before it, and for each mark."""
    return [
        TokenConfidence(one.start(), one.end(), logprob)
        for one in re.finditer(r"\s*(?:\w+|[^\w\s])", source)
    ]


def shown(rendering: Rendering, qtbot: QtBot, source: str = DOCUMENT) -> MessageBody:
    body = WholeBody(rendering)
    qtbot.addWidget(body)
    body.resize(720, 10)
    body.set_markdown(source)
    body.resize(720, body.heightForWidth(720))
    body.show()
    return body


def views_of(body: MessageBody) -> Sequence[View]:
    return body._stack.views


def test_each_word_is_marked_where_it_stands(rendering: Rendering, qtbot: QtBot) -> None:
    body = shown(rendering, qtbot)
    marks = TokenMarks(rendering.look, views_of(body), DOCUMENT, tokens_of(DOCUMENT))
    found: list[str] = []
    for index, view in enumerate(views_of(body)):
        text = view.text()
        assert list(marks.of(index)) == sorted(marks.of(index), key=lambda one: one.start)
        for mark in marks.of(index):
            written = DOCUMENT[mark.token.start : mark.token.end].strip()
            assert text[mark.start : mark.end] == written
            found.append(written)
    words = re.compile(r"(?:[a-z]{2}|آآ)\d+")
    drawn = {word for one in views_of(body) for word in words.findall(one.text())}
    hidden = {"bb6", "bb7", "bb8", "gg2", "hh1"}  # in an address, in formulas
    assert set(filter(words.fullmatch, found)) == set(words.findall(DOCUMENT)) - hidden
    assert drawn - set(found) <= hidden
    assert "😀" in found


@pytest.mark.parametrize(
    ("source", "unmarked"),
    [
        ("AT&amp;T and so on and so on and so on", {"T"}),
        ("[a](http://a.b/c). a", set()),
        ("**a** b c d e f g h i j k l m n o p q. a b c d e f g h i j k l m n o p q", set()),
        ("1. one\n\n   two\n\n2. three", set()),
        ("line  \nbreak\\\nbreak", set()),
        ("<b>html</b> & more", set()),
        ("", set()),
        ("   \n\n", set()),
    ],
)
def test_what_has_no_certain_place_is_not_marked(
    rendering: Rendering, qtbot: QtBot, source: str, unmarked: set[str]
) -> None:
    body = shown(rendering, qtbot, source)
    marks = TokenMarks(rendering.look, views_of(body), source, tokens_of(source))
    at = -1
    told = {
        view.text()[one.start : one.end]
        for index, view in enumerate(views_of(body))
        for one in marks.of(index)
    }
    for index, view in enumerate(views_of(body)):
        for mark in marks.of(index):
            assert mark.token.start > at, "in the order of the source"
            at = mark.token.start
            text = source[mark.token.start : mark.token.end].strip()
            assert view.text()[mark.start : mark.end] == text
    drawn = {word for view in views_of(body) for word in re.findall(r"\w+", view.text())}
    assert drawn - told <= unmarked


@pytest.mark.parametrize("appearance", [Appearance.LIGHT, Appearance.DARK])
def test_the_less_sure_the_stronger_and_not_by_colour_alone(
    rendering: Rendering, qtbot: QtBot, appearance: Appearance
) -> None:
    rendering.look.theme.set_appearance(appearance)
    source = "xxxxxxxx " * 4
    body = shown(rendering, qtbot, source)
    plain = _image(body)
    ink: list[int] = []
    for logprob in (0.0, -0.3, -1.0, -3.0):
        body.show_tokens(tokens_of(source, logprob)[:1])
        ink.append(_differing(plain, _image(body)))
    assert ink[0] == 0
    assert ink == sorted(set(ink))
    breaks: list[int] = []
    for logprob in (-0.3, -1.0, -3.0):
        body.show_tokens(tokens_of(source, logprob)[:1])
        marked = _image(body)
        line = _line_of(plain, marked)
        row = [marked.pixel(x, line) for x in range(20)]
        breaks.append(sum(one != other for one, other in itertools.pairwise(row)))
    assert breaks[0] > breaks[1] > breaks[2], "dots, dashes, a line"
    body.show_tokens(())
    assert _differing(plain, _image(body)) == 0


def _image(body: MessageBody) -> QImage:
    return body.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def _differing(one: QImage, other: QImage) -> int:
    """Return how much two pictures differ: the sum over all pixels and colours."""
    assert one.size() == other.size()
    pixels = zip(bytes(one.constBits()), bytes(other.constBits()), strict=True)
    return sum(abs(first - second) for first, second in pixels)


def _line_of(plain: QImage, marked: QImage) -> int:
    return max(
        y
        for y in range(plain.height())
        if any(plain.pixel(x, y) != marked.pixel(x, y) for x in range(60))
    )


def test_a_tip_says_what_else_was_likely(rendering: Rendering, qtbot: QtBot) -> None:
    source = "It is **blue** now."
    body = shown(rendering, qtbot, source)
    others = (("blue", -0.5), ("red", -1.2), ("\n", -6.0))
    body.show_tokens([TokenConfidence(8, 12, -0.5, others)])
    (view,) = views_of(body)
    place = view.rect_of(6, 10).center()
    assert body.tip_at(place) == (
        "61% “\u2068blue\u2069”\nAlso likely:\n30% “\u2068red\u2069”\n<1% “\u2068↵\u2069”"
    )
    assert body.tip_at(QPointF(1, 5)) == ""
    assert body.tip_at(QPointF(700, place.y())) == ""
    body.show_tokens(())
    assert body.tip_at(place) == ""


def test_text_that_goes_on_is_marked_again_when_it_is_complete(
    rendering: Rendering, qtbot: QtBot
) -> None:
    body = shown(rendering, qtbot, "One ")
    body.show_tokens([TokenConfidence(0, 3, -1.0), TokenConfidence(4, 7, -1.0)])
    body.append_markdown("two")
    body.finish()
    (view,) = views_of(body)
    assert body.tip_at(view.rect_of(4, 7).center()).endswith("“\u2068two\u2069”")


def test_words_of_tokens() -> None:
    assert [percent(one) for one in (1.0, 0.999, 0.5, 0.004, 0.0)] == [
        "100%", "99%", "50%", "<1%", "<1%",
    ]  # fmt: skip
    assert [level_of(TokenConfidence(0, 1, one)) for one in (0.0, -0.2, -0.9, -5)] == [0, 1, 2, 3]
    long = token_words("x" * 200 + "\u202e", TokenConfidence(0, 201, 0.0))
    assert len(long) < 60 and "\u202e" not in long


WRAPPED = [
    ("one two three four five six seven eight nine ten eleven twelve", 0),
    ("# one two three four five six seven eight nine ten", 2),
    ("واحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة واحد اثنان", 0),
    ("一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十", 0),
    ("```\none(two,\n    three,\n    four)\n```", 4),
    (
        "| a | b |\n|---|---|\n| one two three four five six seven eight nine ten eleven | c |",
        26,
    ),
    ("one two\n\nthree four\n\n- five", 0),
    ("one **two\nthree** four five six seven eight nine", 0),
]


@pytest.mark.parametrize(("source", "start"), WRAPPED)
def test_a_token_that_goes_on_in_other_lines_is_marked_and_told_in_each(
    rendering: Rendering, qtbot: QtBot, source: str, start: int
) -> None:
    body = WholeBody(rendering)
    qtbot.addWidget(body)
    body.resize(230, 10)
    body.set_markdown(source)
    body.resize(230, body.heightForWidth(230))
    body.show()
    plain = _image(body)
    body.show_tokens([TokenConfidence(start, len(source), -5.0)])
    marked = _image(body)
    marks = TokenMarks(rendering.look, views_of(body), source, body._sure)
    lines = []
    for index, view in enumerate(views_of(body)):
        for mark in marks.of(index):
            lines += [one.translated(0, view.top) for one in view.rects_of(mark.start, mark.end)]
    assert len({round(one.top()) for one in lines}) >= 2, "it is on several lines"
    assert all(one.height() < 2 * rendering.look.line for one in lines)
    for area in lines:
        assert "“" in body.tip_at(area.center())
        below = round(area.bottom()) - 1
        row = [
            plain.pixel(x, below) != marked.pixel(x, below)
            for x in range(round(area.left()) + 2, round(area.right()) - 2)
        ]
        assert all(row), "a line below all of it"
    widest = max(one.right() for one in lines)
    for area in lines:  # beside a line that ends before the others nothing is told
        if area.right() < widest - 12 and not any(
            other.contains(area.right() + 6, area.center().y()) for other in lines
        ):
            assert body.tip_at(QPointF(area.right() + 6, area.center().y())) == ""
