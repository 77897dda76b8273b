"""The open end looks as it will look: no sign flashes, no table starts as text."""

from __future__ import annotations

import pytest
from falcon_desktop.ui.markdown.blocks import (
    BOLD,
    CODE,
    FORMULA,
    ITALIC,
    LINK,
    Block,
    CodeBlock,
    FormulaBlock,
    Run,
    TableBlock,
    TextBlock,
)
from falcon_desktop.ui.markdown.optimistic import close_open_marks
from falcon_desktop.ui.markdown.parser import Parser
from falcon_desktop.ui.markdown.streaming import StreamingBlocks


def shown(parser: Parser, text: str) -> list[Block]:
    stream = StreamingBlocks(parser)
    stream.feed(text)
    stream.update()
    return stream.blocks


def last_runs(blocks: list[Block]) -> tuple[Run, ...]:
    assert isinstance(blocks[-1], TextBlock)
    return blocks[-1].paragraphs[-1].runs


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("a **bo", (Run("a "), Run("bo", BOLD))),
        ("a **bo*", (Run("a "), Run("bo", BOLD))),
        ("a *it", (Run("a "), Run("it", ITALIC))),
        ("a `co", (Run("a "), Run("co", CODE))),
        ("a `` co`", (Run("a "), Run(" co", CODE))),
        ("a **b *c", (Run("a "), Run("b ", BOLD), Run("c", BOLD | ITALIC))),
        ("a [te", (Run("a te"),)),
        ("a [te](https://x", (Run("a te"),)),
        ("a [te](https://x.example)", (Run("a "), Run("te", LINK, "https://x.example/"))),
        ("a 2 * 3", (Run("a 2 * 3"),)),
        ("snake_case", (Run("snake_case"),)),
        ("a $x$", (Run("a "), Run("x", FORMULA))),
    ],
)  # fmt: skip
def test_open_emphasis(parser: Parser, text: str, runs: tuple[Run, ...]) -> None:
    assert last_runs(shown(parser, text)) == runs


@pytest.mark.parametrize("sign", ["**", "*", "`", "~~", "_", "["])
def test_a_sign_without_text_does_not_flash(sign: str) -> None:
    assert close_open_marks(f"text {sign}").strip() in ("text", "text [")


@pytest.mark.parametrize(
    "last", ["-", "- ", "#", "##", "`", "``", "=", "--", "1.", ">", "|", "$", "\\", "* ", "~~"]
)
def test_what_may_become_a_block_waits(parser: Parser, last: str) -> None:
    assert shown(parser, f"Text\n{last}") == shown(parser, "Text\n")


def test_a_table_is_a_table_from_its_first_row(parser: Parser) -> None:
    source = "| Name | Value |\n|------|:-----:|\n| a | b |\n| c | d |\n"
    for end in range(4, len(source)):
        block = shown(parser, "Text:\n\n" + source[:end])[-1]
        assert isinstance(block, TableBlock), source[:end]
        assert block.header[0] in ("Na", "Nam", "Name")


def test_code_is_code_from_its_fence(parser: Parser) -> None:
    source = "```py\nx = 1\ny = 2\n```\n"
    for end in range(3, len(source) + 1):
        block = shown(parser, "Text:\n\n" + source[:end])[-1]
        assert isinstance(block, CodeBlock), source[:end]
        assert "`" not in block.code


def test_a_formula_is_one_from_its_opening(parser: Parser) -> None:
    source = "$$\n\\frac{a}{b}\n$$\n"
    for end in range(4, len(source) - 3):
        block = shown(parser, source[:end])[-1]
        assert isinstance(block, FormulaBlock), source[:end]
        assert block.unfinished
    block = shown(parser, source)[-1]
    assert isinstance(block, FormulaBlock)
    assert not block.unfinished


def test_blocks_that_are_closed_never_change(parser: Parser) -> None:
    source = "# T\n\npara **b**\n\n- a\n- b\n\n```py\nx\n```\n\n| a |\n|---|\n| 1 |\n\nend\n"
    stream = StreamingBlocks(parser)
    before: list[Block] = []
    for character in source:
        stream.feed(character)
        first = stream.update()
        assert stream.blocks[:first] == before[:first]
        before = list(stream.blocks)


def test_the_open_end_stays_short(parser: Parser, monkeypatch: pytest.MonkeyPatch) -> None:
    longest = 0
    original = Parser.tokens

    def noted(self: Parser, source: str, env: dict[str, object]) -> object:
        nonlocal longest
        longest = max(longest, len(source))
        return original(self, source, env)

    monkeypatch.setattr(Parser, "tokens", noted)
    for source in (
        "- item with some words\n" * 900,
        "- one item\n" + "  - nested with words\n" * 900,
        "1. item\n\n   ```\n" + "   code line\n" * 1_200,
        "```\n" + "code line\n" * 1_200,
        "| a | b |\n|---|---|\n" + "| cell | cell |\n" * 900,
        "words in one paragraph\n" * 900,
        "> quoted words\n" * 900,
        "word " * 5_000,
        "x" * 30_000,
        "$$\n" + "x + y \n" * 1_200,
    ):
        stream = StreamingBlocks(parser)
        for start in range(0, len(source), 197):
            stream.feed(source[start : start + 197])
            if start % 10 == 0:
                stream.update()
        stream.finish()
        assert 0 < longest <= 6_500, source[:20]
