"""What a message of another program says, thinks and has done by tools, in its order.

Its words and thoughts are joined by blank lines. What follows what a tool said answers another
request. Without tools and sources a message has no parts.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final, TypeAlias

from falcon_desktop.core.domain.attachments import Attachment
from falcon_desktop.core.domain.parts import (
    BETWEEN,
    Citation,
    Part,
    PartsBuilder,
    ToolCall,
    ToolResult,
)
from falcon_desktop.core.text.unicode_text import clean_text
from falcon_desktop.transfer.plain import one_line
from falcon_desktop.transfer.values import MAX_NAME, MAX_TEXT, clean_json

MAX_SOURCES: Final = 200
"""Sources of one message."""

_Piece: TypeAlias = tuple[str, int] | ToolCall | ToolResult | Citation | None


class Pieces:
    """Takes what a message is made of; ``words`` and ``thoughts`` may be blanked afterwards."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.thoughts: list[str] = []
        self._order: list[_Piece] = []
        self._sources: set[tuple[str, str]] = set()
        self._has_more = False
        self._is_answered = False

    @property
    def text(self) -> str:
        """All words."""
        return BETWEEN.join(filter(None, self.words))

    @property
    def reasoning(self) -> str:
        """All thoughts."""
        return BETWEEN.join(filter(None, self.thoughts))

    def say(self, words: str) -> None:
        """Add words."""
        self._go_on(words)
        self._order.append(("words", len(self.words)))
        self.words.append(words)

    def think(self, words: str) -> None:
        """Add what was thought."""
        self._go_on(words)
        self._order.append(("thoughts", len(self.thoughts)))
        self.thoughts.append(words)

    def call(self, ident: str, name: str, arguments: object, server: str = "") -> None:
        """Add the call of a tool; arguments that are no text become JSON."""
        self._go_on(name)
        given = arguments if isinstance(arguments, str) else json_of(arguments)
        self._add(ToolCall(ident, name, clean_text(given)[:MAX_TEXT], server))

    def result(self, ident: str, text: str, name: str = "", *, is_error: bool = False) -> None:
        """Add what a tool said to the call of this id."""
        self._is_answered = True
        self._add(ToolResult(ident, clean_text(text)[:MAX_TEXT], name, is_error))

    def cite(self, url: str, title: str = "", quote: str = "") -> None:
        """Add a source, each once."""
        if (
            (url or title)
            and len(self._sources) < MAX_SOURCES
            and (url, title) not in self._sources
        ):
            self._sources.add((url, title))
            self._add(Citation(url, title, quote))

    def name_tools(self) -> None:
        """Say which tools were used where nothing else is said or thought."""
        used = [one for one in self._order if isinstance(one, (ToolCall, ToolResult))]
        if not used or self.text or self.reasoning:
            return
        called = [one for one in used if isinstance(one, ToolCall)] or used
        names = dict.fromkeys(one_line(one.name) or "without a name" for one in called)
        self.say(f"[Tool: {', '.join(names)[:MAX_NAME]}]")

    def parts(self, files: Sequence[Attachment] = ()) -> tuple[Part, ...]:
        """Return the order of all of it after the files; none where there are words only."""
        if not self._has_more:
            return ()
        made = PartsBuilder()
        for file in files:
            made.file(file)
        before = ""
        for piece in self._order:
            match piece:
                case None:
                    made.next_request()
                    before = ""
                case Citation():
                    made.cite(piece.url, piece.title, piece.quote)
                    before = ""
                case ToolCall() | ToolResult():
                    made.add(piece)
                    before = ""
                case (kind, place):
                    words = (self.words if kind == "words" else self.thoughts)[place]
                    if words:
                        put = made.text if kind == "words" else made.reasoning
                        put(BETWEEN + words if kind == before else words)
                        before = kind
        return made.parts

    def _go_on(self, words: str) -> None:
        if words and self._is_answered:
            self._order.append(None)
            self._is_answered = False

    def _add(self, part: ToolCall | ToolResult | Citation) -> None:
        self._has_more = True
        self._order.append(part)


def json_of(value: Any) -> str:
    """Return a value as JSON, "" for none."""
    return "" if value in (None, "", {}, []) else json.dumps(clean_json(value), ensure_ascii=False)
