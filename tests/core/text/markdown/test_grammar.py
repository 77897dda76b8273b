"""The one reading of Markdown: nothing that was written is swallowed, however it is nested."""

from __future__ import annotations

import pytest
from falcon_desktop.core.text.markdown.grammar import (
    MAX_BRACKETS,
    MAX_NESTING,
    grammar,
    read_blocks,
    read_inline,
)


@pytest.mark.parametrize(
    ("source", "done", "content"),
    [
        ("- [ ] open", False, "open"),
        ("1. [x] done", True, "done"),
        ("- [X] done", True, "done"),
        ("- [x]no task", None, "[x]no task"),
        ("[x] no item", None, "[x] no item"),
    ],
)
def test_tasks(source: str, done: bool | None, content: str) -> None:
    tokens = read_blocks(grammar(), source, {})
    tasks = [token.meta["task"] for token in tokens if "task" in token.meta]
    assert tasks == ([] if done is None else [done])
    assert [token.content for token in tokens if token.type == "inline"] == [content]


def test_what_is_deeper_than_is_sane_is_text_of_the_last_level() -> None:
    depth = MAX_NESTING + 30
    tokens = grammar().parse(">" * depth + " word")
    assert sum(token.type == "blockquote_open" for token in tokens) <= MAX_NESTING
    [text] = [token.content for token in tokens if token.type == "inline"]
    assert text.endswith("word")
    assert text.count(">") == depth - MAX_NESTING


def test_a_paragraph_that_is_all_brackets_is_text() -> None:
    source = "[" * (MAX_BRACKETS + 1)
    [token] = read_inline(grammar(), source, {})
    assert (token.type, token.content) == ("text", source)


def test_tags_are_letters() -> None:
    tokens = grammar().parse('<b onclick="x">*a*</b>\n\n<div>\n*b*\n</div>')
    read = "".join(
        child.content for token in tokens for child in token.children or () if child.content
    )
    assert read.replace("\n", "") == '<b onclick="x">a</b><div>b</div>'


def test_a_footnotes_sign_is_one_where_it_is_defined() -> None:
    def kinds(source: str) -> list[str]:
        tokens = grammar().parse(source)
        return [child.type for token in tokens for child in token.children or ()]

    assert "footnote_ref" in kinds("a[^1]\n\n[^1]: b")
    assert "footnote_ref" not in kinds("a[^1]")
