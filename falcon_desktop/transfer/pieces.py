"""What a message of another program is made of, in its order: words, thoughts, files, what tools
did, sources.

Words and thoughts are joined by blank lines. What follows what a tool said answers another request.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, TypeAlias

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
from falcon_desktop.transfer.marks import is_address
from falcon_desktop.transfer.plain import one_line
from falcon_desktop.transfer.values import MAX_NAME, MAX_TEXT, words_if_any

_Kind: TypeAlias = Literal["words", "thoughts", ""]
_Piece: TypeAlias = tuple[_Kind, int] | Attachment | ToolCall | ToolResult | Citation | None
"""None where another request begins; words and thoughts by their place among all such."""


class Pieces:
    """Collects the parts of a message; ``words`` and ``thoughts`` may be blanked afterwards."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.thoughts: list[str] = []
        self._order: list[_Piece] = []
        self._files: list[Attachment] = []
        self._sources: set[tuple[str, str]] = set()
        self._count = 0
        self._last: _Kind = ""
        self._has_more = False
        self._is_answered = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing was added."""
        return not self._order

    @property
    def text(self) -> str:
        """The whole text, for ``Message.text``."""
        return BETWEEN.join(filter(None, self.words))

    @property
    def reasoning(self) -> str:
        """The whole reasoning, for ``Message.reasoning``."""
        return BETWEEN.join(filter(None, self.thoughts))

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """The files among the words, for ``Message.attachments``."""
        return tuple(self._files)

    def say(self, words: str) -> None:
        """Add a paragraph of text."""
        self._write("words", self.words, words)

    def think(self, words: str) -> None:
        """Add reasoning."""
        if words:  # most steps of an answer have no thought
            self._write("thoughts", self.thoughts, words)

    def file(self, file: Attachment) -> None:
        """Add a file that stands among the words; one after a result is part of that."""
        self._is_answered = False
        self._files.append(file)
        self._add(file)

    def call(self, ident: str, name: str, arguments: object, server: str = "") -> None:
        """Add a tool call; arguments that are not text become JSON."""
        self._go_on(name)
        self._has_more = True
        self._add(ToolCall(ident, name, words_if_any(arguments)[:MAX_TEXT], server))

    def result(self, ident: str, text: str, name: str = "", *, is_error: bool = False) -> None:
        """Add a tool's result to the call with this id."""
        self._is_answered = self._has_more = True
        self._add(ToolResult(ident, clean_text(text)[:MAX_TEXT], name, is_error))

    def tool(
        self,
        name: str,
        arguments: str = "",
        said: str | None = None,
        ident: str = "",
        *,
        is_error: bool = False,
    ) -> None:
        """Add a used tool with its result, None if unknown.

        What was said finds its call also where they have no id.
        """
        name = one_line(name)[:MAX_NAME]
        ident = ident or ("" if said is None else f"call {self._count}")
        self.call(ident, name, arguments)
        if said is not None:
            self.result(ident, said, name, is_error=is_error)

    def cite(self, url: str, title: str = "", quote: str = "") -> None:
        """Add a source, once."""
        if (url or title) and (url, title) not in self._sources:
            self._sources.add((url, title))
            self._has_more = True
            self._add(Citation(url, title, quote))

    def rest_on(self, sources: Iterable[Sequence[str]]) -> None:
        """Add sources of the whole message: addresses, titles and quotes, if known.

        An address is named once, under the first of its titles.
        """
        addresses: set[str] = set()
        for address, title, *quote in sources:
            url = address if is_address(address) else ""
            if url not in addresses:
                self.cite(url, one_line(title)[:MAX_NAME], "".join(quote))
            addresses.update(filter(None, [url]))

    def name_tools(self) -> None:
        """List the used tools if the message has nothing else."""
        used = [one for one in self._order if isinstance(one, (ToolCall, ToolResult))]
        if not used or self.text or self.reasoning:
            return
        called = [one for one in used if isinstance(one, ToolCall)] or used
        names = dict.fromkeys(one_line(one.name) or "without a name" for one in called)
        self.say(f"[Tool: {', '.join(names)[:MAX_NAME]}]")

    def parts(self) -> tuple[Part, ...]:
        """Return all parts in order, however many; ``convert`` counts what is too much.

        It is empty where it is the one that is implied anyway.
        """
        return self._made(()).parts

    def parts_after(self, files: Iterable[Attachment]) -> tuple[Part, ...]:
        """Return all parts in order, after separate files.

        It is empty without tools and sources: then nothing tells where those files belong.
        """
        return self._made(files).parts if self._has_more else ()

    def _made(self, files: Iterable[Attachment]) -> PartsBuilder:
        made = PartsBuilder(most=None)
        for file in files:
            made.file(file)
        before: _Kind = ""
        for piece in self._order:
            kind: _Kind = ""
            match piece:
                case None:
                    made.next_request()
                case Attachment():
                    made.file(piece)
                case Citation():
                    made.cite(piece.url, piece.title, piece.quote)
                case ToolCall() | ToolResult():
                    made.add(piece)
                case (kind, place):
                    words = (self.words if kind == "words" else self.thoughts)[place]
                    if not words:
                        continue
                    put = made.text if kind == "words" else made.reasoning
                    put(BETWEEN + words if kind == before else words)
            before = kind
        return made

    def _write(self, kind: _Kind, written: list[str], words: str) -> None:
        words = clean_text(words)
        self._go_on(words)
        if words:
            self._order.append((kind, len(written)))
            self._count += kind != self._last
            self._last = kind
        written.append(words)

    def _go_on(self, words: str) -> None:
        """Begin another request: what follows what a tool said answers that."""
        if words and self._is_answered:
            self._order.append(None)
            self._is_answered = False

    def _add(self, part: Attachment | ToolCall | ToolResult | Citation) -> None:
        self._order.append(part)
        self._count += 1
        self._last = ""
