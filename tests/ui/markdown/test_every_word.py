"""Every word of a text is in the window and on the page, whatever Markdown it is written in.

``FALCON_WORDS_FUZZ_S`` runs it for so many seconds, with ``FALCON_WORDS_FUZZ_SEED``.
"""

from __future__ import annotations

import os
import random
import re
import time
from collections.abc import Callable, Iterator
from html import unescape

import pytest
from falcon_desktop.transfer.html import rendered, renderer
from falcon_desktop.ui.markdown.blocks import (
    Block,
    CodeBlock,
    FormulaBlock,
    Run,
    TableBlock,
    TextBlock,
)
from falcon_desktop.ui.markdown.parser import Parser
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

Read = Callable[..., list[Block]]
PAGE = renderer()

GLUE = st.sampled_from(
    [" ", " ", " ", "", "，", "。", "「", "）", ", ", ". ", "\n", "  \n", "\\\n", "–"]
)
LETTERS = st.sampled_from(["{}", "{}", "字{}文", "كلمة{}", "{} é", "ｗ{}"])
AROUND = st.sampled_from(
    ["{}", "{}", "**{}**", "*{}*", "__{}__", "_{}_", "~~{}~~", "***{}***", "`{}`", "``{} ` x``",
     "[{}](https://a.example/)", "[{}](https://a.example/ 'title')", "[{}](javascript:x)",
     "[{}][1]", "[{}]", "![{}](https://a.example/i.png)", "![{}](i.png \"t\")",
     "<b>{}</b>", "<!-- {} -->",
     "<https://a.example/{}>", "https://a.example/{}", "$x_{{{}}}$", "\\({}\\)", "\\boxed{{{}}}",
     "\\ce{{{}}}", "[^{}]", "&amp;{}", "\\*{}", "**{}", "{}*", "`{}", "${}", "[{}", "({})", "“{}”",
     "「{}」", "**「{}」**", "{}|", "\\begin{{cases}} {} \\\\ b \\end{{cases}}", "\\begin{{foo}}{}",
     "[x](https://a.example/ \"{}\")", "![x](j.png \"{}\")", "\\tag{{{}}}", "${}$", "$$ {} $$"]
)  # fmt: skip
INLINE = st.lists(st.tuples(LETTERS, AROUND, GLUE), min_size=1, max_size=5)
HEADS = st.sampled_from(["", "", "", "# ", "### ", "> ", "- ", "* ", "1. ", "12) ", "- [ ] ",
                         "- [x] ", "    ", "[^n]: ", "[d]: /", "| ", "$$\n", "\\[\n", "```py ",
                         "\\begin{align}\n", "```md\n", "~~~\n", "<div>\n"])  # fmt: skip
TAILS = st.sampled_from(["", "", "", "\n---", "\n===", "\n|---|---|", " |\n|---|\n| {} | {} |",
                         "\n```", "\n$$", "\n\\]", "\n\\end{align}", "\n\n$$", "\n~~~", "\n</div>",
                         " | {} | {} |\n|---|---|---|\n| `{} | {}` | {} |\n| {} | {} | {} | {} |"]
                        )  # fmt: skip
BETWEEN = st.sampled_from(["\n", "\n\n", "\n\n", "\n\n", "\n  ", "\n\n   ", "\n> ", "\n\n\n"])
TEXTS = st.lists(st.tuples(HEADS, INLINE, TAILS, BETWEEN), min_size=1, max_size=7)
Piece = tuple[str, list[tuple[str, str, str]], str, str]


def written(pieces: list[Piece]) -> tuple[str, list[str]]:
    """Return Markdown, and the words in it."""
    words: list[str] = []

    def numbered(template: str) -> str:
        made = template
        while "{}" in made:
            words.append(f"w{len(words)}q")
            made = made.replace("{}", words[-1], 1)
        return made

    text: list[str] = []
    for head, inline, tail, between in pieces:
        text.append(head)
        for letters, around, glue in inline:
            words.append(letters.format(f"w{len(words)}q").split(" ")[0])
            text += [around.format(words[-1]), glue]
        text += [numbered(tail), between]
    return "".join(text), words


def runs(block: Block, parser: Parser) -> Iterator[Run]:
    if isinstance(block, TextBlock):
        for paragraph in block.paragraphs:
            yield from (Run(marker.text) for marker in paragraph.markers)
            yield from paragraph.runs
    elif isinstance(block, CodeBlock):
        yield Run(f"{block.language}\n{block.code}")
    elif isinstance(block, FormulaBlock):
        yield Run(block.source)
    elif isinstance(block, TableBlock):
        for row in (block.header, *block.rows, *block.tail):
            for cell in row:
                yield from parser.cell(cell, block.definitions)


def missing(source: str, words: list[str], read: Read, parser: Parser) -> dict[str, list[str]]:
    """Return the words that are not to be seen: in the window, on the page."""
    window = " ".join(f"{run.text} {run.link}" for block in read(source)
                      for run in runs(block, parser))  # fmt: skip
    page = rendered(source, PAGE)
    shown = re.sub(r'<a href="([^"]*)"[^>]*>', r" \1 ", page)
    found = {"window": window, "page": unescape(re.sub("<[^>]*>", "", shown))}
    return {where: lost for where, text in found.items()
            if (lost := [word for word in words if word not in text])}  # fmt: skip


@settings(max_examples=150, suppress_health_check=list(HealthCheck), deadline=None)
@given(pieces=TEXTS)
def test_every_word_is_in_the_window_and_on_the_page(
    pieces: list[Piece], read: Read, parser: Parser
) -> None:
    source, words = written(pieces)
    assert missing(source, words, read, parser) == {}


@settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)
@given(pieces=TEXTS, size=st.integers(1, 40))
def test_it_is_read_alike_however_it_comes(pieces: list[Piece], size: int, read: Read) -> None:
    source, _words = written(pieces)
    assert read(*(source[at : at + size] for at in range(0, len(source), size))) == read(source)


@pytest.mark.skipif("FALCON_WORDS_FUZZ_S" not in os.environ, reason="runs as long as it is told")
def test_for_a_while(read: Read, parser: Parser) -> None:
    seed = int(os.environ.get("FALCON_WORDS_FUZZ_SEED", "1"))
    rng = random.Random(seed)
    parts = [one.elements for one in (HEADS, LETTERS, AROUND, GLUE, TAILS, BETWEEN)]  # type: ignore[attr-defined]
    heads, letters, around, glue, tails, between = parts
    end = time.monotonic() + float(os.environ["FALCON_WORDS_FUZZ_S"])
    count = 0
    while time.monotonic() < end:
        pieces = [
            (rng.choice(heads),
             [(rng.choice(letters), rng.choice(around), rng.choice(glue))
              for _ in range(rng.randrange(1, 5))],
             rng.choice(tails), rng.choice(between))
            for _ in range(rng.randrange(1, 9))
        ]  # fmt: skip
        source, words = written(pieces)
        assert missing(source, words, read, parser) == {}, (seed, count, source)
        size = rng.randrange(1, 30)
        grown = read(*(source[at : at + size] for at in range(0, len(source), size)))
        assert grown == read(source), (seed, count, size, source)
        count += 1
    print("texts read:", count)
