"""The CommonMark spec's own examples, and those of GitHub's extensions: not a word is lost.

Where the data comes from stands in ``data/README.md``.
"""

from __future__ import annotations

import html
import json
import math
import re
from pathlib import Path
from typing import NamedTuple

import pytest
from falcon_desktop.ui.markdown.blocks import CodeBlock
from falcon_desktop.ui.markdown.body import MessageBody
from falcon_desktop.ui.markdown.parser import Parser
from falcon_desktop.ui.markdown.reading import Reader
from falcon_desktop.ui.markdown.rendering import Rendering

DATA = Path(__file__).parent / "data"
TAG = re.compile(r"<[^>]*>")
ENTITY = re.compile(r"&#?\w+;")
ATTRIBUTE = re.compile(r"[\w-]+=\"([^\"]*)\"")


class Example(NamedTuple):
    """Markdown and the HTML that it stands for."""

    number: int
    section: str
    markdown: str
    html: str


def examples(name: str) -> list[Example]:
    rows = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return [Example(one["example"], one["section"], one["markdown"], one["html"]) for one in rows]


def words(text: str) -> set[str]:
    """Return the words, case aside; a number is the same with zeros before it."""
    found = re.findall(r"[^\W_]+", text.casefold())
    return {word.lstrip("0") if word.isdecimal() else word for word in found}


def seen(body: MessageBody, parser: Parser, markdown: str) -> str:
    """Return what is drawn, case aside: the text and the headers of code blocks."""
    body.set_markdown(markdown)
    reader = Reader(parser)
    reader.add(markdown)
    reader.end()
    while not reader.done:
        reader.read(math.inf)
    headers = [block.language for block in reader.blocks if isinstance(block, CodeBlock)]
    return " ".join([body.plain_text(), *headers]).casefold()


@pytest.mark.parametrize(
    ("name", "count"), [("commonmark-0.31.2", 652), ("gfm-0.29-extensions", 24)]
)
def test_every_word_of_every_example_is_seen(
    body: MessageBody, parser: Parser, name: str, count: int
) -> None:
    lost: list[tuple[Example, set[str]]] = []
    for example in examples(name):
        shown = seen(body, parser, example.markdown)
        # what a reader of the HTML sees, and whatever was written that is no link's attribute
        read = words(html.unescape(TAG.sub(" ", example.html)))
        attributes = words(html.unescape(" ".join(ATTRIBUTE.findall(example.html))))
        written = words(ENTITY.sub(" ", example.markdown))
        wanted = read | (written - attributes)
        if missing := {word for word in wanted if word not in shown}:
            lost.append((example, missing))
    assert len(examples(name)) == count
    assert not lost, lost


def test_examples_grow_to_the_same(rendering: Rendering, body: MessageBody) -> None:
    """However they come, three characters at a time here, nothing of them is lost either."""
    grown = type(body)(rendering)
    grown.resize(720, 400)
    for example in [*examples("commonmark-0.31.2")[::4], *examples("gfm-0.29-extensions")]:
        body.set_markdown(example.markdown)
        grown.start()
        for start in range(0, len(example.markdown), 3):
            grown.append_markdown(example.markdown[start : start + 3])
            grown.flush()
        grown.finish()
        assert grown.plain_text() == body.plain_text(), example
    grown.deleteLater()


def test_what_commonmark_hides_is_text_here(body: MessageBody) -> None:
    """Definitions that nothing refers to, titles of images, and signs within tags."""
    body.set_markdown('Sources\n\n[1]: https://a.example "A title"\n[2]: /nowhere\n')
    assert body.plain_text().split("\n")[-1] == "[2]: /nowhere"
    assert '[1]: https://a.example/ "A title"' in body.plain_text()
    assert [link.url for view in body._stack.views for _span, link in view.links()] == [
        "https://a.example/"
    ]
    body.set_markdown('![alt](a.png "title") __<a href="__" title="*x*">&amp; __x__')
    assert body.plain_text() == 'alt (a.png "title") __<a href="__" title="*x*">& x'
    body.set_markdown("1. ```\n   code\n   ```\n2. text")
    assert body.plain_text().split() == ["1.", "code", "2.", "text"]
