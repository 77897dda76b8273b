"""Growing text becomes the same blocks as finished text, at a bounded cost."""

from __future__ import annotations

import pytest
from falcon_desktop.ui.markdown import streaming
from falcon_desktop.ui.markdown.blocks import TableBlock
from falcon_desktop.ui.markdown.parser import Parser
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


@given(documents, st.lists(st.integers(0, 10_000), max_size=12))
@settings(max_examples=150, deadline=None)
def test_any_cuts_give_the_same_blocks(text: str, cuts: list[int]) -> None:
    parser = PARSER
    whole = StreamingBlocks(parser)
    whole.feed(text)
    whole.finish()
    grown = StreamingBlocks(parser)
    for piece in pieces(text, cuts):
        grown.feed(piece)
        grown.update()
    grown.finish()
    assert grown.blocks == whole.blocks


@given(documents, st.lists(st.integers(0, 10_000), max_size=12))
@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
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
        "-||\n-|-\ny\n\\[[f]| c | d | e |\n$740 for $5\r",
        "| a | b |\n|---|:-:|\n b |\n- [x]le:// | b |\n",
    ],
)
@pytest.mark.parametrize("limit", [24, 40, 4_096])
def test_what_the_fuzz_found(monkeypatch: pytest.MonkeyPatch, text: str, limit: int) -> None:
    monkeypatch.setattr(streaming, "LIMIT", limit)
    monkeypatch.setattr(streaming, "_TABLE_PIECE", limit // 2)
    whole, grown = StreamingBlocks(PARSER), StreamingBlocks(PARSER)
    whole.feed(text)
    whole.finish()
    for character in text:
        grown.feed(character)
        grown.update()
    grown.finish()
    assert grown.blocks == whole.blocks


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
