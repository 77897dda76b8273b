"""Cuts the snippet of a match in a message's reasoning, files, tool calls or sources."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import apsw

from falcon_desktop.core.domain.conversation import HitPlace, SearchHit
from falcon_desktop.core.domain.matching import Matcher
from falcon_desktop.core.text.json_values import as_text
from falcon_desktop.store.rows import json_object
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
    """Return the hit with the first match outside its message's text."""
    reasoning: str = connection.execute(_REASONING, (hit.message_id,)).get or ""
    piece, marks = _piece(matcher, reasoning, markdown=True)
    thought = replace(hit, snippet=piece, marks=marks, place=HitPlace.REASONING)
    if marks:
        return thought
    files: list[Any] = connection.execute(_FILES, (hit.message_id,)).fetchall()
    for place, name, text in files:
        for where in (text, name):
            piece, marks = _piece(matcher, where)
            if marks:
                file = (place, name)
                return replace(hit, snippet=piece, marks=marks, place=HitPlace.FILE, file=file)
    parts: list[Any] = connection.execute(_PARTS, (hit.message_id,)).fetchall()
    for kind, name, text, data in parts:
        values = json_object(data)
        more = as_text(values.get("url")) or as_text(values.get("server"))
        for where in (text, f"{name} {more}"):
            piece, marks = _piece(matcher, where)
            if marks:
                source = HitPlace.SOURCE if kind == "citation" else HitPlace.TOOL
                return replace(hit, snippet=piece, marks=marks, place=source)
    return thought


def _piece(
    matcher: Matcher, text: str, *, markdown: bool = False
) -> tuple[str, tuple[tuple[int, int], ...]]:
    for start in range(0, len(text), PIECE):
        piece, marks = snippet(matcher, text[start : start + PIECE], markdown=markdown)
        if marks:
            return piece, marks
    return snippet(matcher, text[:PIECE], markdown=markdown)
