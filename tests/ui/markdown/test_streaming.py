"""Growing text becomes the same blocks as finished text, at a bounded cost."""

from __future__ import annotations

import math
from collections.abc import Iterable

import pytest
from falcon_desktop.ui.markdown import streaming
from falcon_desktop.ui.markdown.blocks import Block, TableBlock, TextBlock
from falcon_desktop.ui.markdown.parser import Parser
from falcon_desktop.ui.markdown.reading import Reader
from falcon_desktop.ui.markdown.streaming import StreamingBlocks
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

FRAGMENTS = [
    "word", " ", "\n", "\n\n", "# ", "## ", "- ", "* ", "1. ", "2) ", "> ", "    ", "  ", "```",
    "```py\n", "~~~\n", "| a | b |\n", "|---|:-:|\n", "| c | d | e |\n", "**", "*", "_", "`", "~~",
    "$x^2$", "$$\n", "\\[", "\\]", "\\(y\\)", "$740 for $5", "[link](https://a.example/b)",
    "[ref]", "[ref]: https://r.example\n", "[^1]", "[^1]: note\n", "![alt](file:///x)", "<tag>",
    "List<int>", "---\n", "===\n", "- [x] ", "&amp;", "\\*", "\r\n", "\r", "\t", "\0", "é", "😀",
    "سماء", "https://bare.example/x.", "end.\n", "long " * 30,
]  # fmt: skip

PARSER = Parser()
documents = st.lists(st.sampled_from(FRAGMENTS), max_size=60).map("".join)


def pieces(text: str, cuts: list[int]) -> list[str]:
    marks = sorted({cut % (len(text) + 1) for cut in cuts})
    return [text[a:b] for a, b in zip([0, *marks], [*marks, len(text)], strict=True)]


def read(pieces: Iterable[str]) -> list[Block]:
    """Return the blocks of a text that came in pieces and ended."""
    reader = Reader(PARSER)
    for piece in pieces:
        reader.add(piece)
        reader.read(math.inf)
    reader.end()
    while not reader.done:
        reader.read(math.inf)
    return reader.blocks


@given(documents, st.lists(st.integers(0, 10_000), max_size=12))
@settings(max_examples=150, deadline=None)
def test_any_cuts_give_the_same_blocks(text: str, cuts: list[int]) -> None:
    assert read(pieces(text, cuts)) == read([text])


@given(documents, st.lists(st.integers(0, 10_000), max_size=12))
@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
def test_any_cuts_give_the_same_blocks_when_all_is_too_long(
    monkeypatch: pytest.MonkeyPatch, text: str, cuts: list[int]
) -> None:
    monkeypatch.setattr(streaming, "LIMIT", 40)
    monkeypatch.setattr(streaming, "_TABLE_PIECE", 30)
    test_any_cuts_give_the_same_blocks.hypothesis.inner_test(text, cuts)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "text",
    [
        "$$\n~~~\n$$\n",
        "e\n$$\n\n",
        ".\n$$\n$$\n",
        "- `\n\\[\n\r\t",
        "-\n1. *-\n#\n",
        ".\n=\n1. =\n>\n",
        " ~~~\n\t\n~~~\n",
        "# 😀é\n$$\n   $x^2$\n",
        "g long long long long long *# - <tag>*$$\n    \\",
        " ****https://b.$740 for $5| c | d | e |\n\n- t\n",
        "😀| a | b |\n    \n[ref]: https://r.example\n",
        "q\n\nq|\n--\n\n",
        "-||\n-|-\n\\[word[^1]<taample/x.\r&amp;~~~\n",
        "before[^1]\n\n[^1]: note\n\nafter[^1]\n",
        "word[^1]: note\n[^1]: note\n\nword[^1]: note\n",
        "-||\n-|-\ny\n\\[[f]| c | d | e |\n$740 for $5\r",
        "| a | b |\n|---|:-:|\n b |\n- [x]le:// | b |\n",
    ],
)
@pytest.mark.parametrize("limit", [24, 40, 4_096])
def test_what_the_fuzz_found(monkeypatch: pytest.MonkeyPatch, text: str, limit: int) -> None:
    monkeypatch.setattr(streaming, "LIMIT", limit)
    monkeypatch.setattr(streaming, "_TABLE_PIECE", limit // 2)
    assert read(text) == read([text])


def test_a_long_table_ends_where_something_else_begins() -> None:
    table = "| a | b |\n|---|---|\n" + "| cell | cell |\n" * 200
    stream = StreamingBlocks(PARSER)
    stream.feed(table + "- item\n" * 400 + "> quote\n")
    stream.finish()
    first, rest = stream.blocks[0], stream.blocks[1:]
    assert isinstance(first, TableBlock)
    assert len(first.rows) == 200
    assert not first.tail
    texts = [one.text for block in rest for one in getattr(block, "paragraphs", ())]
    assert texts == ["item"] * 400 + ["quote"]


# --- definitions that come after their use ------------------------------------------------------

LATE = "See [the notes][1] and this[^a].\n\nMore.\n\n[1]: https://a.example/b\n[^a]: a note\n"


def links(blocks: list[Block]) -> set[str]:
    return {run.link for block in blocks if isinstance(block, TextBlock)
            for paragraph in block.paragraphs for run in paragraph.runs if run.link}  # fmt: skip


def test_a_link_defined_late_is_a_link() -> None:
    assert links(read(LATE)) == {"https://a.example/b"}


def test_a_second_reading_takes_steps_and_leaves_what_is_shown_alone_until_it_is_done() -> None:
    reader = Reader(PARSER)
    reader.add(LATE + "Words of a long paragraph. " * 400)
    reader.end()
    shown: list[list[Block]] = []
    firsts: list[int | None] = []
    while not reader.done:
        firsts.append(reader.read(0.0))  # a moment long past: one piece at a time
        shown.append(list(reader.blocks))
    assert len(firsts) > 20
    assert links(shown[-1]) == {"https://a.example/b"}
    second = firsts[firsts.index(None) :]
    assert second[:-1] == [None] * (len(second) - 1)
    assert second[-1] == 0
    first_reading = shown[firsts.index(None) - 1]
    assert all(blocks == first_reading for blocks in shown[firsts.index(None) : -1])


def test_a_finished_text_is_taken_up_again_in_steps() -> None:
    text = "Words of a paragraph.\n\n" * 300
    reader = Reader(PARSER)
    reader.add(text)
    reader.end()
    while not reader.done:
        reader.read(0.0)
    before = list(reader.blocks)
    reader.add("And **more")
    steps = 0
    while reader.read(0.0) is None:
        steps += 1
        assert reader.blocks == before
    assert steps > 4
    assert reader.blocks[:-1] == before[:-1]
    assert reader.blocks == read([text, "And **more**"])
