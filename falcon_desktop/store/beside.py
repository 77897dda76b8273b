"""Cuts the snippet of a match in a message's reasoning, files, tool calls or sources."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

import apsw

from falcon_desktop.core.domain.conversation import HitPlace, SearchHit
from falcon_desktop.core.domain.matching import Matcher
from falcon_desktop.store.snippets import snippet

PIECE: Final = 100_000
"""Characters of a text that are looked through at once."""

_REASONING: Final = "SELECT reasoning FROM message WHERE id = ?"
_FILES: Final = (
    "SELECT place, name, text FROM attachment"
    " WHERE message_key = (SELECT key FROM message WHERE id = ?) ORDER BY place"
)
_PARTS: Final = (
    "SELECT kind, name, text, data FROM part"
    " WHERE message_key = (SELECT key FROM message WHERE id = ?)"
    " AND kind IN ('tool_call', 'tool_result', 'citation') ORDER BY place"
)


def beside_text(connection: apsw.Connection, matcher: Matcher, hit: SearchHit) -> SearchHit:
    """Return the hit with the match outside its message's text.

    That is the first of thoughts, files, tools and sources that holds every word of the search,
    else the first that holds any.
    """
    first: SearchHit | None = None
    unmarked: SearchHit | None = None
    """The beginning of the thoughts, for what only the index sees."""
    for place, texts in _beside(connection, hit):
        for text in texts:
            piece, marks = _piece(matcher, text, markdown=place.place is HitPlace.REASONING)
            if marks:
                found = replace(place, snippet=piece, marks=marks)
                if matcher.all_in("\n".join(texts)):
                    return found
                first = first or found
                break
            unmarked = unmarked or replace(place, snippet=piece, marks=marks)
    return first or unmarked or hit


def _beside(
    connection: apsw.Connection, hit: SearchHit
) -> Iterator[tuple[SearchHit, tuple[str, ...]]]:
    """Give what stands beside a message's text, in order: where a hit there is, and its texts."""
    reasoning: str = connection.execute(_REASONING, (hit.message_id,)).get or ""
    yield replace(hit, place=HitPlace.REASONING), (reasoning,)
    files: list[Any] = connection.execute(_FILES, (hit.message_id,)).fetchall()
    for place, name, text in files:
        yield replace(hit, place=HitPlace.FILE, file=(place, name)), (text, name)
    parts: list[Any] = connection.execute(_PARTS, (hit.message_id,)).fetchall()
    for kind, name, text, data in parts:
        from falcon_desktop.store.parts import found_in_data  # few messages have parts

        more, long = found_in_data(kind, data)
        source = HitPlace.SOURCE if kind == "citation" else HitPlace.TOOL
        texts = (text, f"{name} {more}".replace("\n", " "), *filter(None, [long]))
        yield replace(hit, place=source), texts


def _piece(
    matcher: Matcher, text: str, *, markdown: bool = False
) -> tuple[str, tuple[tuple[int, int], ...]]:
    for start in range(0, len(text), PIECE):
        piece, marks = snippet(matcher, text[start : start + PIECE], markdown=markdown)
        if marks:
            return piece, marks
    return snippet(matcher, text[:PIECE], markdown=markdown)
