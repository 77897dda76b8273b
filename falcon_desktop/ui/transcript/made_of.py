"""What tools did and which sources an answer names, as Markdown and as titles to unfold it by.

All of it is text from outside: names and titles are written so that none is Markdown, and what was
said stands in code, which nothing in it ends.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from falcon_desktop.core.domain.made_of import arguments_of, link_target, sources_of
from falcon_desktop.core.domain.parts import Part, ToolCall, ToolResult, uses_of
from falcon_desktop.core.text.markdown.fences import fenced
from falcon_desktop.ui.kit.i18n import grouped, one_line, tr, tr_n

MOST_SHOWN: Final = 20_000
"""Characters of what a tool was asked or said that are drawn; exports hold all."""
_MARKS: Final = re.compile(r"[\\`*\[\]<>&#|~!$:]|(?<!\w)_|_(?!\w)")


def tools_title(parts: Sequence[Part]) -> str:
    """Return how many tools were used, and their names; "" for none."""
    calls = [part for part in parts if isinstance(part, ToolCall)]
    count = len(calls) or sum(isinstance(part, ToolResult) for part in parts)
    if not count:
        return ""
    names = dict.fromkeys(one_line(call.name, 40) for call in calls if call.name)
    title = tr_n("Used %n tool(s)", count)
    return f"{title}: {', '.join(list(names)[:3])}" if names else title


def tools_markdown(parts: Sequence[Part]) -> str:
    """Return what tools were asked and what they said, in order."""
    pieces: list[str] = []
    for use in uses_of(parts):
        call = use.call
        name = call.name if call is not None else use.results[0].name
        where = f" · {_plain(call.server)}" if call is not None and call.server else ""
        pieces.append(f"**{_plain(name) or tr('Tool')}**{where}")
        if call is not None and (asked := _asked(call.arguments)):
            pieces.append(_code(asked, "json" if asked.startswith(("{", "[")) else ""))
        pieces.extend(map(_said, use.results))
        if call is not None and call.id and not use.results:
            pieces.append(f"*{tr('No result.')}*")
    return "\n\n".join(pieces)


def sources_title(parts: Sequence[Part]) -> str:
    """Return how many sources are named; "" for none."""
    count = len(sources_of(parts))
    return tr_n("%n source(s)", count) if count else ""


def sources_markdown(parts: Sequence[Part]) -> str:
    """Return the sources as a numbered list: title, address, the words that are cited."""
    lines: list[str] = []
    for number, one in enumerate(sources_of(parts), 1):
        title = _plain(one.title) or _plain(one.url) or tr("Source")
        target = link_target(one.url)
        lines.append(f"{number}. [{title}](<{target}>)" if target else f"{number}. {title}")
        if one.quote.strip():
            lines.append(f"   > {_plain(one.quote, 1_000)}")
    return "\n".join(lines)


def _said(result: ToolResult) -> str:
    if not result.text.strip():
        return f"*{tr('Failed.') if result.is_error else tr('No words.')}*"
    begin = f"*{tr('Failed:')}*\n\n" if result.is_error else ""
    return begin + _code(result.text)


def _asked(words: str) -> str:
    """Return arguments one to a line where they are JSON; endless ones as they are."""
    return arguments_of(words) if len(words) <= MOST_SHOWN else words


def _code(text: str, language: str = "") -> str:
    """Return text as a block of code that nothing in it ends; of a long one the beginning."""
    left = len(text) - MOST_SHOWN
    block = fenced(text[:MOST_SHOWN], language)
    if left <= 0:
        return block
    return (
        f"{block}\n\n*{tr('{count} more characters are in the JSON export.', count=grouped(left))}*"
    )


def _plain(text: str, limit: int = 200) -> str:
    """Return foreign text on one line, in which no character is Markdown.

    With a backslash before it, a bracket would begin a formula.
    """
    return _MARKS.sub(_as_entity, one_line(text.strip(), limit))


def _as_entity(sign: re.Match[str]) -> str:
    return f"&#{ord(sign[0])};"
