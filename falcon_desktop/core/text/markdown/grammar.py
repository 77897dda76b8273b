"""The configured markdown-it that reads every message, wherever it is shown.

Nothing is swallowed: raw HTML is text, an image is its words and address, a refused link keeps its
address, definitions stand where they were written, rows keep the cells beyond the header, and what
is nested beyond what is sane is text.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token
    from markdown_it.utils import EnvType

MAX_NESTING: Final = 40
"""Levels of lists and quotes that are read as such; what is deeper is text of the last one."""
MAX_BRACKETS: Final = 400
"""Brackets in a paragraph of which markdown-it still finds the pairs in bearable time."""

_TASK: Final = re.compile(r"\[([ xX])\](?:[ \t\n]+|$)")


def grammar() -> MarkdownIt:
    """Return a parser with all rules; its result depends only on the text."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote.index import footnote_def

    from falcon_desktop.core.text import math_rules
    from falcon_desktop.core.text.markdown import emphasis, fences, references, tables

    options = {"html": True, "inline_definitions": True, "maxNesting": MAX_NESTING + 20}
    md = MarkdownIt("commonmark", options)
    emphasis.install(md)
    md.enable(["table", "strikethrough"])
    # A tag is read as one, so that signs in it are no markup, and shown as the text that it is.
    md.disable("html_block")
    # It logs each rule it tries, with the text: slow, and none of a log's business.
    logging.getLogger("markdown_it").setLevel(logging.WARNING)
    # Which links may be followed is decided with their words: a refused one stays visible.
    md.validateLink = _any_link  # type: ignore[method-assign,assignment]
    md.block.ruler.before("table", "too_deep", _too_deep)
    md.block.ruler.before(
        "reference", "footnote_def", footnote_def, {"alt": ["paragraph", "reference"]}
    )
    md.inline.ruler.before("link", "footnote_ref", _footnote_sign)
    tables.install(md)
    fences.install(md)
    references.install(md)
    math_rules.install(md)
    md.core.ruler.after("block", "tasks", _tasks)
    md.core.ruler.at("inline", _inline)
    return md


def read_blocks(md: MarkdownIt, source: str, env: dict[str, Any]) -> list[Token]:
    """Return the block tokens of ``source``, without reading inline content.

    An item that is a task has ``meta["task"]``, whether it is done, and no brackets.
    """
    tokens: list[Token] = []
    md.block.parse(source, md, env, tokens)
    _mark_tasks(tokens)
    return tokens


def first_code(source: str) -> str | None:
    """Return what is in the first fenced block that holds something, None if there is none.

    A block that nothing ends goes on to the end.
    """
    tokens = read_blocks(grammar(), source.replace("\r\n", "\n"), {})
    found = (one.content for one in tokens if one.type == "fence" and one.content.strip())
    return next(found, None)


def read_inline(md: MarkdownIt, content: str, env: EnvType) -> list[Token]:
    """Return the tokens of a paragraph or cell; a single text token if it is all brackets.

    Beside markdown-it's own there are ``aside`` (what is added to be read: where a link leads, an
    image's address), ``footnote_ref`` and ``tex_inline``. The ``link_open`` of a link that may be
    followed has its checked address in ``meta["safe"]``.
    """
    tokens: list[Token] = []
    if content.count("[") > MAX_BRACKETS:
        from markdown_it.token import Token

        tokens.append(Token("text", "", 0, content=content))
    else:
        md.inline.parse(content, md, env, tokens)
    return tokens


def _any_link(_url: str) -> bool:
    return True


def _too_deep(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Take everything below the deepest level as one paragraph, instead of dropping it."""
    if state.level < MAX_NESTING:
        return False
    if silent:
        return True
    token = state.push("paragraph_open", "p", 1)
    token.map = [start, end]
    inline = state.push("inline", "", 0)
    last = start
    while last < end and (state.isEmpty(last) or state.sCount[last] >= state.blkIndent):
        last += 1
    inline.content = state.getLines(start, last, state.blkIndent, False).strip()
    inline.children = []
    state.push("paragraph_close", "p", -1)
    state.line = last
    return True


def _footnote_sign(state: StateInline, silent: bool) -> bool:
    """Read the sign of a footnote that is defined; others are text."""
    if state.src[state.pos] != "[" or "footnotes" not in state.env:
        return False
    from mdit_py_plugins.footnote.index import footnote_ref

    return footnote_ref(state, silent)


def _mark_tasks(tokens: Sequence[Token]) -> None:
    """Take the brackets at the beginning of an item as the box of a task."""
    for index, token in enumerate(tokens):
        if token.type != "inline" or token.content[:1] != "[" or index < 2:
            continue
        item, paragraph = tokens[index - 2], tokens[index - 1]
        if item.type == "list_item_open" and paragraph.type == "paragraph_open":
            found = _TASK.match(token.content)
            if found is not None:
                item.meta = {**item.meta, "task": found[1] != " "}
                token.content = token.content[found.end() :]


def _tasks(state: StateCore) -> None:
    _mark_tasks(state.tokens)


def _inline(state: StateCore) -> None:
    for token in state.tokens:
        if token.type == "inline":
            token.children = read_inline(state.md, token.content, state.env)
