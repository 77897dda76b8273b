"""A conversation for printing: its shown version as HTML that fetches nothing."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING, Any, Final

from falcon_desktop.core.domain.conversation import Conversation, ConversationKind, Message, Role
from falcon_desktop.core.domain.transfer import FORMULA, Sheet
from falcon_desktop.core.text.directions import END_ISOLATE, ISOLATE
from falcon_desktop.core.text.sentences import ENGLISH, Language
from falcon_desktop.transfer.html import drawn, from_left_within, renderer, shown_text
from falcon_desktop.transfer.plain import (
    IMAGE,
    STARTS_FRESH,
    about,
    made_of,
    notes_on,
    one_line,
    shown_messages,
    speaker,
    title_of,
    whole_text,
)

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.renderer import RendererHTML
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

MAX_PART: Final = 200_000
"""Characters of a part. Laying out a text costs more than its length; longer messages stand in
several parts, as plain text."""


def sheet_of(
    conversation: Conversation, messages: Sequence[Message], language: Language = ENGLISH
) -> Sheet:
    """Return the shown version of a conversation, ready for printing."""
    shown: Sequence[Message] = ()
    if conversation.kind is ConversationKind.COMPLETION:
        parts = tuple(_plain_parts(whole_text(conversation, messages), "plain"))
    else:
        shown = shown_messages(conversation, messages)
        parts = tuple(part for message in shown for part in _parts(message, language))
    return Sheet(
        title_of(conversation, language),
        about(conversation, len(shown), language),
        parts,
        language.direction,
    )


_HEADING: Final = re.compile(r"<(/?)h([145])\b")
"""Headings that would be as large as the conversation's title, or no larger than text, which is how
Qt draws those of the fourth and fifth level. Texts are escaped, so that these are tags."""
_LEVELS: Final = {"1": "2", "4": "6", "5": "6"}
_IN_HEADING: Final = re.compile(r"<h([2-6])\b[^>]*>.*?</h\1>", re.DOTALL)


def _printer() -> MarkdownIt:
    markdown = renderer()
    markdown.add_render_rule("tex_inline", _picture)
    markdown.add_render_rule("tex_block", _picture)
    markdown.add_render_rule("code_inline", _code)
    markdown.add_render_rule("text", _text)
    markdown.add_render_rule("task_box", _task_box)
    markdown.core.ruler.push("turned_tables", _turn_tables)
    return markdown


def _turn_tables(state: StateCore) -> None:
    """Turn the columns of tables that are read from the right: what draws pages can't."""
    from markdown_it.token import Token

    made: list[Token] = []
    rows: list[tuple[int, list[list[Token]]]] = []
    is_turned = False
    for token in state.tokens:
        made.append(token)
        if token.type == "table_open":
            is_turned, rows = token.attrGet("dir") == "rtl", []
        elif not is_turned:
            continue
        elif token.type == "tr_open":
            rows.append((len(made), []))
        elif token.type in ("th_open", "td_open"):
            rows[-1][1].append([token])
        elif token.type in ("inline", "th_close", "td_close"):
            rows[-1][1][-1].append(token)
        elif token.type == "table_close":
            is_turned = False
            most = max(len(cells) for _, cells in rows)
            for start, cells in reversed(rows):
                count = sum(map(len, cells))
                empty = [[Token("td_open", "td", 1), Token("td_close", "td", -1)]]
                turned = [*empty * (most - len(cells)), *reversed(cells)]
                made[start : start + count] = [one for cell in turned for one in cell]
    state.tokens = made


def _code(
    _self: RendererHTML, tokens: Sequence[Token], index: int, _options: Any, _environment: Any
) -> str:
    """Draw code in a line, read from the left; what draws pages knows no directions of tags."""
    return f"<code>\u2066{escape(tokens[index].content)}\u2069</code>"


def _text(
    _self: RendererHTML, tokens: Sequence[Token], index: int, _options: Any, _environment: Any
) -> str:
    """Draw words, with what is read from the left in any text kept together."""
    return from_left_within(tokens[index].content, ISOLATE, END_ISOLATE)


def _task_box(
    _self: RendererHTML, tokens: Sequence[Token], index: int, _options: Any, _environment: Any
) -> str:
    """Draw the box of a task as a sign."""
    return "\u2611 " if tokens[index].markup else "\u2610 "


def _picture(
    _self: RendererHTML, tokens: Sequence[Token], index: int, _options: Any, _environment: Any
) -> str:
    """Name a formula, for whoever draws the page to draw it."""
    token = tokens[index]
    block = token.type == "tex_block"
    kind = "display" if block or token.markup in ("$$", "\\[") else "inline"
    source = base64.urlsafe_b64encode(token.content.encode()).decode()
    picture = f'<img src="{FORMULA}{kind}/{source}" style="vertical-align: middle">'
    return f"<p>{picture}</p>\n" if block else picture


def _other_level(tag: re.Match[str]) -> str:
    return f"<{tag[1]}h{_LEVELS[tag[2]]}"


def _formulas_of_heading(heading: re.Match[str]) -> str:
    """Name the formulas of a heading by its level: they are as large as its words."""
    return heading[0].replace(f'"{FORMULA}inline/', f'"{FORMULA}h{heading[1]}/')


def _parts(message: Message, language: Language) -> Iterator[str]:
    side = ' dir="rtl"' if language.direction == "rtl" else ""
    who = f'<p class="who"{side}>{shown_text(speaker(message, language))}</p>'
    notes = [*notes_on(message), *[STARTS_FRESH] * message.fresh_after]
    words = " · ".join(one_line(language.told(note)) for note in notes)
    end = f'<p class="note"{side}>{shown_text(words)}</p>' if notes else ""
    text, below = message.text, made_of(message, language).strip()
    if below:
        end = f"{''.join(_plain_parts(below, 'plain'))}{end}"
    body = None
    if message.role is not Role.USER and len(text) <= MAX_PART:
        body = drawn(text, _printer(), language.told(IMAGE))
    if body is not None:
        body = body.replace("\n</code></pre>", "</code></pre>")
        body = _IN_HEADING.sub(_formulas_of_heading, _HEADING.sub(_other_level, body))
        yield f"{who}{body}{end}"
        return
    kind = "asked" if message.role is Role.USER else "plain"
    first, *others = _plain_parts(text, kind)
    yield from [who + first, *others]
    if end:
        yield end


def _plain_parts(text: str, kind: str) -> Iterator[str]:
    """Yield a text as it is, line by line, with its spaces.

    But for those at an end: with them Qt begins a line from the right outside of the page.
    """
    for start in range(0, max(len(text), 1), MAX_PART):
        lines = map(str.rstrip, shown_text(text[start : start + MAX_PART]).split("\n"))
        body = "<br>".join(line.replace("  ", "&nbsp; ").replace("\t", "&nbsp; ") for line in lines)
        yield f'<p class="{kind}">{body}</p>'
