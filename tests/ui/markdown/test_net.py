"""Whatever fails over a text, its words are shown and copied, and the log is told once.

Faults are planted, since none is known. ``FALCON_MARKDOWN_NET_TEXTS`` says how many texts the fuzz
reads, ``FALCON_MARKDOWN_NET_SEED`` which.
"""

from __future__ import annotations

import logging
import math
import os
import random
from html import unescape
from typing import Any, NoReturn

import pytest
from falcon_desktop.core.domain.confidence import TokenConfidence
from falcon_desktop.core.domain.conversation import Conversation, Message, Role
from falcon_desktop.core.domain.formulas import FormulaPicture
from falcon_desktop.core.text.markdown import grammar as grammars
from falcon_desktop.core.text.markdown.net import Net
from falcon_desktop.transfer.code import coloured
from falcon_desktop.transfer.html import rendered, renderer
from falcon_desktop.transfer.sheets import sheet_of
from falcon_desktop.ui.kit.theme import Appearance, Theme
from falcon_desktop.ui.markdown import optimistic, serialise
from falcon_desktop.ui.markdown.blocks import BOLD, TextBlock
from falcon_desktop.ui.markdown.code_view import CodeView
from falcon_desktop.ui.markdown.formulas import Key, Vector
from falcon_desktop.ui.markdown.highlight import Highlighter
from falcon_desktop.ui.markdown.paragraph import ParagraphLayout
from falcon_desktop.ui.markdown.parser import Parser
from falcon_desktop.ui.markdown.plain import words_of
from falcon_desktop.ui.markdown.reading import Reader
from falcon_desktop.ui.markdown.rendering import Rendering
from falcon_desktop.ui.markdown.spoken import SpokenText
from falcon_desktop.ui.markdown.table_view import TableView
from falcon_desktop.ui.markdown.text_view import TextView
from falcon_desktop.ui.markdown.tokens import TokenMarks
from markdown_it import MarkdownIt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot
from tests.ui.markdown.conftest import WholeBody
from tests.ui.markdown.test_nothing_lost import SIGNS, hostile
from tests.ui.settling import settle

WIRE = "tripwire"
SECRET = "nobody may read this in a log"
pytestmark = pytest.mark.allow_logs


class Tripped(Exception):
    """What a planted fault raises."""


def trip(*_: object, **__: object) -> NoReturn:
    raise Tripped(SECRET)


def _block_rule(state: Any, start: int, _end: int, _silent: bool) -> bool:
    line = state.src[state.bMarks[start] : state.eMarks[start]]
    return trip() if WIRE in line else False


def _inline_rule(state: Any, _silent: bool) -> bool:
    return trip() if WIRE in state.src else False


@pytest.fixture
def block_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the reading fail over each block that holds the wire."""
    made = grammars.grammar

    def planted() -> MarkdownIt:
        md = made()
        ends = ["paragraph", "reference", "blockquote", "list"]
        md.block.ruler.before("table", "planted", _block_rule, {"alt": ends})
        return md

    monkeypatch.setattr(grammars, "grammar", planted)


@pytest.fixture
def inline_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the reading fail over the words of each paragraph and cell that holds the wire."""
    made = grammars.grammar

    def planted() -> MarkdownIt:
        md = made()
        md.inline.ruler.before("text", "planted", _inline_rule)
        return md

    monkeypatch.setattr(grammars, "grammar", planted)


def new_body(qtbot: QtBot) -> WholeBody:
    body = WholeBody(Rendering(Theme(Appearance.LIGHT)))
    body.resize(720, 400)
    qtbot.addWidget(body)
    return body


def shown(body: WholeBody) -> QImage:
    """Return what is drawn, once nothing is put off any more."""
    body.grab()
    settle(body)
    body.resize(720, body.heightForWidth(720))
    return body.grab().toImage()


def has_ink(image: QImage, top: int, bottom: int) -> bool:
    ground = image.pixel(0, image.height() - 1)
    return any(
        image.pixel(x, y) != ground
        for y in range(max(0, top), min(image.height(), bottom))
        for x in range(image.width())
    )


def whole_view_has_ink(body: WholeBody) -> bool:
    """Whether something is drawn of each block."""
    image = shown(body)
    return all(
        has_ink(image, int(view.top), int(view.top + view.height)) for view in body.stack.views
    )


def records(caplog: pytest.LogCaptureFixture) -> list[str]:
    found = [one for one in caplog.records if one.levelno >= logging.WARNING]
    assert all(SECRET not in (one.getMessage() + str(one.exc_info)) for one in found)
    return [one.getMessage() for one in found]


def told_once(caplog: pytest.LogCaptureFixture) -> bool:
    found = records(caplog)
    return len(found) == 1 and "Tripped" in found[0] and WIRE not in found[0]


TEXT = f"# Head\n\nA **strong** word.\n\n- one\n- **two** {WIRE} `x`\n\nBehind **it**.\n"


def test_from_where_reading_fails_the_source_is_shown(
    block_fault: None, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    body = new_body(qtbot)
    body.set_markdown(TEXT)
    assert body.plain_text().split() == ["Head", "A", "strong", "word.", *TEXT.split()[5:]]
    assert isinstance(body.blocks[0], TextBlock)
    assert body.blocks[0].paragraphs[1].runs[1].style == BOLD
    assert whole_view_has_ink(body)
    assert body.find("**two** tripwire") and body.find("strong word")
    assert told_once(caplog)


def test_copying_what_could_not_be_read_is_copying_its_source(
    block_fault: None, qtbot: QtBot
) -> None:
    body = new_body(qtbot)
    body.set_markdown(TEXT)
    assert body.whole_mime_data().text() == TEXT
    [place] = body.find(f"**two** {WIRE} `x`")
    end = place.end
    body.select(
        body.first_point()._replace(offset=place.start), body.first_point()._replace(offset=end)
    )
    assert body.selected_markdown() == f"**two** {WIRE} `x`"
    assert body.selected_text() == f"**two** {WIRE} `x`"
    assert WIRE in body.selected_html()


@pytest.mark.parametrize("size", [1, 7, 64])
def test_a_growing_text_goes_on_behind_what_can_not_be_read(
    block_fault: None, qtbot: QtBot, caplog: pytest.LogCaptureFixture, size: int
) -> None:
    body = new_body(qtbot)
    text = f"{TEXT}\r\n```py\nprint(1)\n```\r\n\r\nThe **end**"
    for start in range(0, len(text), size):
        body.append_markdown(text[start : start + size])
        body.flush()
    grown = body.plain_text()
    body.finish()
    settle(body)
    assert grown == body.plain_text()
    fresh = new_body(qtbot)
    fresh.set_markdown(text)
    assert fresh.plain_text() == grown
    assert grown.endswith("The **end**") and "A strong word." in grown
    assert body.markdown() == text and body.is_complete
    assert whole_view_has_ink(body)
    assert len(records(caplog)) == 2  # each window has a log of its own to tell


def test_a_finished_text_that_goes_on_is_read_as_any(block_fault: None, qtbot: QtBot) -> None:
    body = new_body(qtbot)
    body.set_markdown(TEXT)
    body.append_markdown("\n\nMore.")
    body.finish()
    settle(body)
    assert body.plain_text().endswith("More.") and "A strong word." in body.plain_text()


@pytest.mark.parametrize("grows", [True, False])
def test_of_a_longer_text_most_that_comes_before_is_read(
    block_fault: None, qtbot: QtBot, grows: bool
) -> None:
    body = new_body(qtbot)
    some = "A **strong** word.\n\n"
    text = some * 1_000 + f"- {WIRE}\n\n" + some * 100
    for start in range(0, len(text) if grows else 0, 500):
        body.append_markdown(text[start : start + 500])
        body.flush()
    if grows:
        body.finish()
        settle(body)
    else:
        body.set_markdown(text)
    shown_text = body.plain_text()
    assert 700 < shown_text.count("A strong word.") <= 1_000
    assert shown_text.count(" word.") == 1_100
    assert WIRE in shown_text


def test_a_long_text_is_shown_wholly_as_its_source(block_fault: None, qtbot: QtBot) -> None:
    body = new_body(qtbot)
    text = "A **strong** word.\n\n" * 2_500 + WIRE + "\n" + "x" * 20_000
    body.set_markdown(text)
    assert "".join(body.plain_text().split()) == "".join(text.split())


def test_what_fails_only_while_it_grows_is_read_at_the_end(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(optimistic, "presentable", trip)
    body = new_body(qtbot)
    for start in range(0, len(TEXT), 9):
        body.append_markdown(TEXT[start : start + 9])
        body.flush()
        assert "".join(body.plain_text().split())
    body.finish()
    settle(body)
    fresh = new_body(qtbot)
    fresh.set_markdown(TEXT)
    assert body.blocks == fresh.blocks
    assert told_once(caplog)


def test_a_second_reading_that_fails_leaves_what_the_first_read(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    start_again, leaves, armed = Reader._start_again, Parser.leaves, []

    def arm(self: Reader, env: dict[str, Any]) -> None:
        armed.append(True)
        start_again(self, env)

    def once(*args: Any, **options: Any) -> Any:
        return trip() if armed and armed.pop() else leaves(*args, **options)

    monkeypatch.setattr(Reader, "_start_again", arm)
    monkeypatch.setattr(Parser, "leaves", once)
    body = new_body(qtbot)
    body.set_markdown("See [the page][1] and **more**.\n\n[1]: https://a.example/\n")
    assert "and more." in body.plain_text()
    assert told_once(caplog)


def test_a_paragraph_that_fails_is_plain_and_all_others_are_read(
    inline_fault: None, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    body = new_body(qtbot)
    body.set_markdown(TEXT)
    assert "**two** tripwire `x`" in body.plain_text()
    assert "Behind it." in body.plain_text()
    assert whole_view_has_ink(body)
    assert told_once(caplog)


def test_a_cell_that_fails_is_plain_and_all_others_are_read(
    inline_fault: None, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    body = new_body(qtbot)
    rows = "".join(f"| **a{row}** | *b{row}* |\n" for row in range(300))
    body.set_markdown(f"| **h** | i |\n|---|---|\n| **x** {WIRE} | `y` |\n{rows}")
    assert isinstance(body.stack.views[0], TableView)
    text = body.stack.views[0].text()
    assert f"**x** {WIRE}" in text and "a299" in text and "**a299**" not in text
    assert body.find("b299")
    body.select_all()
    assert WIRE in body.selected_html()
    assert whole_view_has_ink(body)
    assert told_once(caplog)


def test_code_whose_colours_fail_is_shown_without(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    body = new_body(qtbot)
    monkeypatch.setattr(Highlighter, "lexer", trip)
    monkeypatch.setattr(Highlighter, "may_work", lambda _: True)
    body.set_markdown("```py\nprint(1)\n```\n\nBehind.")
    assert whole_view_has_ink(body)
    assert isinstance(body.stack.views[0], CodeView)
    assert body.stack.views[0].code() == "print(1)\n"
    assert told_once(caplog)


def test_a_lexer_that_fails_in_the_middle_leaves_the_code(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pygments.lexers import PythonLexer

    monkeypatch.setattr(PythonLexer, "get_tokens_unprocessed", trip)
    assert coloured("a < b", "py") == "a &lt; b"
    body = new_body(qtbot)
    body.set_markdown("```py\na < b\n```")
    monkeypatch.setattr(Highlighter, "may_work", lambda _: True)
    assert whole_view_has_ink(body)


@pytest.mark.parametrize("step", ["update_block", "set_width", "paint"])
@pytest.mark.parametrize(
    ("view", "block", "words"),
    [
        (CodeView, "```py\nprint('one')\n# two\n```", ["print('one')", "# two"]),
        (TableView, "| one | **two** |\n|---|---|\n| three | four |", ["one", "two", "three"]),
        (TextView, "# one\n\n- **two**\n- `three`", ["one", "two", "three"]),
    ],
)
def test_a_block_that_can_not_be_drawn_is_shown_plainly(
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    view: type[Any],
    block: str,
    words: list[str],
    step: str,
) -> None:
    if view is TextView:
        _plant_in_some_paragraphs(monkeypatch, step)
    else:
        monkeypatch.setattr(view, step, trip)
    body = new_body(qtbot)
    body.set_markdown(f"Before.\n\n---\n\n{block}\n\n---\n\nBehind.")
    assert whole_view_has_ink(body)
    assert not any(type(one) is view for one in body.stack.views) or view is TextView
    text = body.plain_text()
    assert all(word in text for word in (*words, "Before.", "Behind."))
    assert all(body.find(word) for word in words)
    body.select_all()
    assert all(word in unescape(body.selected_html()) for word in words)
    tops = [one.top for one in body.stack.views]
    assert tops == sorted(set(tops))
    assert records(caplog) and all("Tripped" in one for one in records(caplog))
    before = len(records(caplog))
    body.resize(500, 400)
    assert whole_view_has_ink(body)
    body._rendering.look.changed.emit()
    assert whole_view_has_ink(body)
    assert all(word in body.plain_text() for word in words)
    assert len(records(caplog)) <= before + 1


def _plant_in_some_paragraphs(monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    """Have paragraphs with a format fail, in one of the steps that lay out and draw them."""
    name = "__init__" if step == "update_block" else step
    own = getattr(ParagraphLayout, name)

    def planted(self: Any, *args: Any, **options: Any) -> Any:
        paragraph = args[0] if name == "__init__" else self.paragraph
        if paragraph.level:
            trip()
        return own(self, *args, **options)

    monkeypatch.setattr(ParagraphLayout, name, planted)


def test_a_block_that_fails_while_it_grows_is_whole(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(TableView, "set_width", trip)
    body = new_body(qtbot)
    text = "Before.\n\n| a | b |\n|---|---|\n| c | d |\n| e | f |\n\nBehind."
    for sign in text:
        body.append_markdown(sign)
        body.flush()
        body.grab()
    body.finish()
    settle(body)
    assert all(word in body.plain_text() for word in "abcdef")
    assert body.plain_text().endswith("Behind.")
    assert len(body.stack.views) == 3
    assert told_once(caplog)


@pytest.mark.parametrize("form", ["html", "markdown"])
def test_what_can_not_be_copied_in_a_form_is_copied_plainly(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, form: str
) -> None:
    body = new_body(qtbot)
    body.set_markdown("One **two** <three>.\n\n```\ncode\n```\n\nFour.")
    own = getattr(serialise, f"{form}_paragraph")

    def planted(paragraph: Any, *args: Any) -> Any:
        return trip() if paragraph.runs[0].text == "One " else own(paragraph, *args)

    monkeypatch.setattr(serialise, f"{form}_paragraph", planted)
    body.select(body.first_point(), body.last_point()._replace(offset=3))
    text = body.selected_html() if form == "html" else body.selected_markdown()
    assert all(word in text for word in ("One two", "three", "code", "Fou"))
    assert "<three>" not in body.selected_html()
    settle(body)
    assert whole_view_has_ink(body)
    assert told_once(caplog)


def test_a_formula_whose_drawing_fails_stands_there_as_its_source(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(Vector, "draw", trip)
    body = new_body(qtbot)
    body.set_markdown("Area **is** $\\pi r^2$.\n\n$$\nx^2\n$$\n\nBehind.")
    assert whole_view_has_ink(body), "they are not drawn yet"
    formulas = body._rendering.formulas
    for source, display in (("\\pi r^2", False), ("x^2", True)):
        formulas.take(Key(source, display), FormulaPicture("<svg/>", 3.0, 1.0, 0.3))
    assert whole_view_has_ink(body)
    assert " ".join(body.plain_text().split()) == "Area is $\\pi r^2$. $$ x^2 $$ Behind."
    [place] = body.find("x^2")
    body.set_marks([place], place)
    assert whole_view_has_ink(body)
    assert told_once(caplog)


def test_marks_of_a_search_are_drawn_on_what_could_not_be_read(
    block_fault: None, qtbot: QtBot
) -> None:
    body = new_body(qtbot)
    body.set_markdown(TEXT)
    plain = shown(body)
    [place] = body.find(f"{WIRE} `x`")
    body.set_marks([place])
    marked = shown(body)
    area = body.reveal(place)
    assert area.isValid()
    assert plain.copy(area) != marked.copy(area)
    assert plain.copy(0, 0, 720, area.top() - 2) == marked.copy(0, 0, 720, area.top() - 2)


def test_tokens_that_can_not_be_marked_leave_the_text(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(TokenMarks, "paint", trip)
    body = new_body(qtbot)
    body.set_markdown("One two.")
    body.show_tokens([TokenConfidence(0, 3, -2.0, ())])
    assert whole_view_has_ink(body)
    monkeypatch.setattr(TokenMarks, "__init__", trip)
    body.show_tokens([TokenConfidence(0, 3, -2.0, ())])
    assert whole_view_has_ink(body)
    assert len(records(caplog)) == 1  # both at one place


def test_what_can_not_be_said_well_is_said(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    parser = Parser()
    reader = Reader(parser)
    reader.add("One.\n\n| a | b |\n|---|---|\n| c | d |\n\nTwo.")
    reader.end()
    reader.read(math.inf)
    monkeypatch.setattr(SpokenText, "_of_table", trip)
    said = SpokenText(parser).take(reader.blocks, ended=True)
    assert said[0] == "One." and said[-1] == "Two."
    assert all(word in said[1] for word in "abcd")
    assert told_once(caplog)


def test_a_page_has_what_can_not_be_read_as_its_source(
    block_fault: None, caplog: pytest.LogCaptureFixture
) -> None:
    markdown = renderer()
    page = rendered(f"**one** {WIRE} <b>", markdown)
    assert page == f'<pre class="text">**one** {WIRE} &lt;b&gt;</pre>\n'
    assert "<strong>two</strong>" in rendered("**two**", markdown)
    assert told_once(caplog)


def test_a_printed_page_has_it_line_by_line(
    block_fault: None, caplog: pytest.LogCaptureFixture
) -> None:
    chat = Conversation("c", "Chat", 1, 1, active_leaf_id="a")
    question = Message("q", "c", None, Role.USER, "Why?", 1)
    answer = Message("a", "c", "q", Role.ASSISTANT, f"**one**\n{WIRE} <b>", 1)
    page = "".join(sheet_of(chat, [question, answer]).parts)
    assert f'<p class="plain">**one**<br>{WIRE} &lt;b&gt;</p>' in page
    assert told_once(caplog)


def test_the_log_hears_of_a_place_once(caplog: pytest.LogCaptureFixture) -> None:
    net = Net()
    for number in range(3):
        try:
            trip(number)
        except Tripped as error:
            net.tell("Reading Markdown", error)
    assert told_once(caplog)


def test_any_marks_are_read_and_with_a_fault_among_them_no_word_is_lost(
    block_fault: None, caplog: pytest.LogCaptureFixture
) -> None:
    texts = int(os.environ.get("FALCON_MARKDOWN_NET_TEXTS", "1500"))
    rng = random.Random(int(os.environ.get("FALCON_MARKDOWN_NET_SEED", "1")))
    parser, markdown = Parser(), renderer()
    for count in range(texts):
        source, words = hostile(rng)
        planted = count % 3 == 0
        if planted:
            at = rng.randrange(len(source))
            source = f"{source[:at]}{rng.choice(SIGNS)}\n{WIRE}\n{rng.choice(SIGNS)}{source[at:]}"
            words = []  # what is cut in two need not be whole
        reader, start = Reader(parser), 0
        grows = count % 2
        while grows and start < len(source):
            size = rng.randrange(1, 60)
            reader.add(source[start : start + size])
            reader.read(math.inf)
            start += size
        if not grows:
            reader.add(source)
        reader.end()
        while not reader.done:
            reader.read(math.inf)
        text = "\n".join(map(words_of, reader.blocks))
        assert not [word for word in words if word not in text], source
        if planted:
            assert WIRE in text, source
        page = rendered(source, markdown)
        assert not [word for word in words if word not in page], source
        heard = [one for one in records(caplog) if "Tripped" not in one]
        assert not heard, (heard, source)
        caplog.clear()
