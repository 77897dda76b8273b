"""What a message with parts is shown as: its pieces in their order, and the words of each.

What tools and sources say is text from outside: names and titles are written so that none is
Markdown, and what was said stands in code, which nothing in it ends.
"""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from falcon_desktop.core.domain.conversation import HitPlace, Message, Role
from falcon_desktop.core.domain.made_of import arguments_of, link_target, sources_of
from falcon_desktop.core.domain.parts import (
    CallState,
    Citation,
    FilePart,
    Made,
    Part,
    ReasoningPart,
    TextPart,
    ToolCall,
    ToolResult,
    ToolUse,
    all_parts,
    uses_of,
)
from falcon_desktop.core.text.json_table import LONGEST, table_of
from falcon_desktop.core.text.links import SafeLink, check_link
from falcon_desktop.core.text.markdown.fences import fenced
from falcon_desktop.core.text.markdown.in_code import InCode
from falcon_desktop.ui.kit.i18n import grouped, one_line, tr, tr_n
from falcon_desktop.ui.transcript.search import without_targets

MOST_SHOWN: Final = 20_000
"""Characters of what a tool was asked or said that are drawn; exports hold all."""
_LONGEST_NAME: Final = 40
_LONGEST_QUOTE: Final = 1_000
_LONGEST_CELL: Final = 300
_MOST_LINKS: Final = 50
_MARKS: Final = re.compile(r"[\\`*\[\]<>&#|~!$:]|(?<!\w)_|_(?!\w)")


@dataclass(slots=True)
class Piece:
    """One of the things below each other that a message is shown as.

    ``place`` says which of the others it has: words or thoughts, files by their place among the
    message's, uses of tools, sources. ``call`` is the number among the message's calls of one that
    this program makes, which is a piece of its own.
    """

    place: HitPlace
    text: str = ""
    files: list[int] = field(default_factory=list)
    uses: list[ToolUse] = field(default_factory=list)
    sources: tuple[Citation, ...] = ()
    call: int | None = None


def pieces_of(message: Made) -> list[Piece]:
    """Return what an answer is shown as, in order, the sources last.

    Neighbours of one kind are one piece. A call of a tool stands with all that came of it where it
    was called. Words that go on with an open block of code stand with its beginning.
    """
    parts = all_parts(message)
    uses = deque(uses_of(parts))
    made = _Order(message)
    calls = 0
    for part in parts:
        calls += isinstance(part, ToolCall)
        match part:
            case TextPart():
                made.take_words(HitPlace.TEXT, part.start, part.end)
            case ReasoningPart():
                made.take_words(HitPlace.REASONING, part.start, part.end)
            case FilePart():
                made.take_file(part.file)
            case ToolCall() | ToolResult():
                if uses and part is (uses[0].call or uses[0].results[0]):
                    made.take_use(uses.popleft(), calls - 1)
            case _:
                pass
    if sources := sources_of(parts):
        made.pieces.append(Piece(HitPlace.SOURCE, sources=sources))
    return made.pieces


class _Order:
    """Takes parts one after another and makes pieces of them."""

    def __init__(self, message: Made) -> None:
        self.pieces: list[Piece] = []
        self._message = message
        self._whole = {HitPlace.TEXT: message.text, HitPlace.REASONING: message.reasoning}
        self._starts: dict[int, int] = {}
        """Where the words of a piece of that number begin among all of their kind."""

    def piece(self, place: HitPlace) -> Piece:
        """Return the last piece if it is of this kind, else a new one."""
        if not self.pieces or self.pieces[-1].place is not place:
            self.pieces.append(Piece(place))
        return self.pieces[-1]

    def take_use(self, use: ToolUse, number: int) -> None:
        """Take a use of a tool, whose call is the message's of that number."""
        if use.call is not None and use.call.state is not CallState.NONE:
            self.pieces.append(Piece(HitPlace.TOOL, uses=[use], call=number))
        elif self.pieces and self.pieces[-1].call is not None:
            self.pieces.append(Piece(HitPlace.TOOL, uses=[use]))
        else:
            self.piece(HitPlace.TOOL).uses.append(use)

    def take_words(self, place: HitPlace, start: int, end: int) -> None:
        number = len(self.pieces) - 1
        if place is HitPlace.TEXT:
            number = next((n for n in reversed(self._starts) if self.pieces[n].place is place), -1)
        if number < 0 or not self._goes_on(number, place):
            self.pieces.append(Piece(place))
            number = len(self.pieces) - 1
            self._starts[number] = start
        self.pieces[number].text = self._whole[place][self._starts[number] : end]

    def _goes_on(self, number: int, place: HitPlace) -> bool:
        """Whether words go on with the piece of that number instead of beginning one."""
        if self.pieces[number].place is not place:
            return False
        return number == len(self.pieces) - 1 or _ends_in_code(self.pieces[number].text)

    def take_file(self, number: int) -> None:
        files = self._message.attachments
        last = self.pieces[-1] if self.pieces else None
        if (
            last is None
            or last.place is not HitPlace.FILE
            or files[number].is_image
            or (files[last.files[-1]].is_image)
        ):
            self.pieces.append(Piece(HitPlace.FILE))
        self.pieces[-1].files.append(number)


def _ends_in_code(text: str) -> bool:
    """Whether a text leaves a block of code open."""
    code = InCode()
    code.feed(text + "\n")
    return code.inside


def tools_and_sources(message: Made) -> tuple[tuple[ToolUse, ...], tuple[Citation, ...]]:
    """Return what a question has besides words and files, as an imported one may."""
    return uses_of(all_parts(message)), sources_of(message.parts)


def found_in(message: Message) -> list[tuple[HitPlace, str]]:
    """Return the words in which one can find, piece by piece in the order that is shown."""
    if message.role is Role.USER:
        uses, sources = tools_and_sources(message)
        return [
            (HitPlace.TEXT, message.text),
            (HitPlace.TOOL, tools_words(uses)),
            (HitPlace.SOURCE, sources_words(sources)),
        ]
    return [(piece.place, _words_of(piece)) for piece in pieces_of(message)]


def _words_of(piece: Piece) -> str:
    match piece.place:
        case HitPlace.TEXT:
            return without_targets(piece.text)
        case HitPlace.TOOL:
            return tools_words(piece.uses) if piece.call is None else call_words(piece.uses[0])
        case HitPlace.SOURCE:
            return sources_words(piece.sources)
        case _:
            return piece.text


# --- what tools did -----------------------------------------------------------------------------


def tools_title(uses: Sequence[ToolUse]) -> str:
    """Return how many tools were used, and their names; "" for none."""
    if not uses:
        return ""
    named = (_short(_name_of(use)) for use in uses)
    names = list(dict.fromkeys(filter(None, named)))
    title = tr_n("Used %n tool(s)", len(uses))
    return f"{title}: {', '.join(names[:3])}" if names else title


def _short(name: str) -> str:
    shown = one_line(name.strip(), _LONGEST_NAME + 1)
    return shown if len(shown) <= _LONGEST_NAME else f"{shown[:_LONGEST_NAME]}…"


def tools_markdown(uses: Iterable[ToolUse]) -> str:
    """Return what tools were asked and what they said, in order."""
    return "\n\n".join(markdown for use in uses for markdown, _ in _told(use))


def tools_words(uses: Iterable[ToolUse]) -> str:
    """Return the same as it is read, without Markdown's signs."""
    return "\n\n".join(words for use in uses for _, words in _told(use))


def call_title(use: ToolUse, state: str) -> str:
    """Return the tool of one call, its server, and how far it is."""
    call = use.call
    server = _short(call.server) if call is not None else ""
    named = (_short(_name_of(use)) or tr("Tool"), server, state)
    return " · ".join(filter(None, named))


def waiting_title(parts: Sequence[Part]) -> tuple[int, str]:
    """Return the first call that waits for a person: its place among the uses of tools, and its
    tool and server; "" for none.
    """
    for place, use in enumerate(uses_of(parts)):
        if use.waits:
            return place, call_title(use, "")
    return -1, ""


def call_markdown(use: ToolUse) -> str:
    """Return one call of this program: its arguments, all of them, and what came of it."""
    return "\n\n".join(markdown for markdown, _ in _call(use))


def call_words(use: ToolUse) -> str:
    """Return the same as it is read, without Markdown's signs."""
    return "\n\n".join(words for _, words in _call(use))


def _call(use: ToolUse) -> list[tuple[str, str]]:
    asked = arguments_of(use.call.arguments) if use.call is not None else ""
    # what is decided on is seen whole
    told = [(fenced(asked, "json"), asked)] if asked else [_quiet(tr("No arguments."))]
    for result in use.results:
        told += _said(result)
    return told


def all_words(uses: Iterable[ToolUse]) -> str:
    """Return all that tools were asked and said, also what is not drawn of it."""
    said: list[str] = []
    for use in uses:
        said.append(use.call.arguments if use.call else "")
        for one in use.results:
            said += [one.text, one.structured, *(word for link in one.links for word in link)]
    return "\n\n".join(said)


def _name_of(use: ToolUse) -> str:
    call = use.call
    return call.tool or call.name if call is not None else use.results[0].name


def _told(use: ToolUse) -> list[tuple[str, str]]:
    """Return a use of a tool as paragraphs: each as Markdown, and as it is read."""
    call = use.call
    name, server = _name_of(use), call.server if call is not None else ""
    where = f" · {_plain(server)}" if server else ""
    shown = one_line(name.strip(), 200) or tr("Tool")
    told = [
        (
            f"**{_plain(name) or tr('Tool')}**{where}",
            f"{shown} · {one_line(server.strip(), 200)}" if server else shown,
        )
    ]
    if call is not None and (asked := _asked(call.arguments)):
        told += _code(asked, "json" if asked.startswith(("{", "[")) else "")
    for result in use.results:
        told += _said(result)
    if call is not None and call.id and not use.results:
        told.append(_quiet(tr("No result.")))
    return told


def _said(result: ToolResult) -> list[tuple[str, str]]:
    told = _data(result)
    if result.text.strip() and not (told and _says_the_same(result)):
        told = [*_code(result.text), *told]
    told += [_link(*link) for link in result.links[:_MOST_LINKS]]
    if not told:
        return [_quiet(tr("Failed.") if result.is_error else tr("No words."))]
    return [*([_quiet(tr("Failed:"))] if result.is_error else []), *told]


def _data(result: ToolResult) -> list[tuple[str, str]]:
    """Return what a tool gave as data: a table where it is read best as one, else its JSON."""
    if not result.structured.strip():
        return []
    table = table_of(result.structured)
    if table is None:
        return _code(_asked(result.structured), "json")
    lines = [
        _row(table.columns),
        "|" + " --- |" * len(table.columns),
        *(_row(row) for row in table.rows),
    ]
    cells = (one_line(cell.strip(), _LONGEST_CELL) for row in (table.columns, *table.rows)
             for cell in row)  # fmt: skip
    told = [("\n".join(lines), "\n".join(filter(None, cells)))]
    if table.left:
        words = tr("More rows are in the JSON export: {count}.", count=grouped(table.left))
        told.append(_quiet(words))
    return told


def _row(cells: Sequence[str]) -> str:
    return "|" + "".join(f" {_plain(cell, _LONGEST_CELL)} |" for cell in cells)


def _says_the_same(result: ToolResult) -> bool:
    """Whether a result's words are its data once more: servers repeat them for old programs."""
    if max(len(result.text), len(result.structured)) > LONGEST:
        return False
    try:
        return bool(json.loads(result.text) == json.loads(result.structured))
    except (ValueError, RecursionError):
        return False


def _link(url: str, title: str) -> tuple[str, str]:
    """Return an address that a result names; one that is not for the web is words."""
    shown = one_line(title.strip(), 200) or one_line(url.strip(), 200)
    words = _plain(title) or _plain(url)
    target = link_target(url) if isinstance(check_link(url), SafeLink) else ""
    if target:
        return f"[{words}](<{target}>)", shown
    if title.strip() and url.strip():
        return f"{words} · {_plain(url)}", f"{shown} · {one_line(url.strip(), 200)}"
    return words, shown


def _asked(words: str) -> str:
    """Return arguments one to a line where they are JSON; endless ones as they are."""
    return arguments_of(words) if len(words) <= MOST_SHOWN else words


def _code(text: str, language: str = "") -> list[tuple[str, str]]:
    """Return text as a block of code that nothing in it ends; of a long one the beginning."""
    left = len(text) - MOST_SHOWN
    text = text[:MOST_SHOWN]
    made = [(fenced(text, language), text)]
    if left > 0:
        words = tr("{count} more characters are in the JSON export.", count=grouped(left))
        made.append(_quiet(words))
    return made


def _quiet(words: str) -> tuple[str, str]:
    return f"*{words}*", words


# --- sources ------------------------------------------------------------------------------------


def sources_title(sources: Sequence[Citation]) -> str:
    """Return how many sources are named; "" for none."""
    return tr_n("%n source(s)", len(sources)) if sources else ""


def sources_markdown(sources: Iterable[Citation]) -> str:
    """Return the sources as a numbered list: title, where it is, the words that are cited."""
    lines: list[str] = []
    for number, one in enumerate(sources, 1):
        title = _plain(one.title) or _plain(one.url) or tr("Source")
        target = link_target(one.url)
        line = f"{number}. [{title}](<{target}>)" if target else f"{number}. {title}"
        host = _host_of(one)
        lines.append(f"{line} · {_plain(host)}" if host else line)
        if one.quote.strip():
            lines.append(f"   > {_plain(one.quote, _LONGEST_QUOTE)}")
    return "\n".join(lines)


def sources_words(sources: Iterable[Citation]) -> str:
    """Return the same as it is read, without Markdown's signs."""
    lines: list[str] = []
    for one in sources:
        title = one_line(one.title.strip(), 200) or one_line(one.url.strip(), 200) or tr("Source")
        host = _host_of(one)
        lines.append(f"{title} · {host}" if host else title)
        if one.quote.strip():
            lines.append(one_line(one.quote.strip(), _LONGEST_QUOTE))
    return "\n\n".join(lines)


def _host_of(source: Citation) -> str:
    """Return where a source is, unless its title is its address."""
    checked = check_link(source.url) if source.title.strip() else None
    return checked.host.removeprefix("www.") if isinstance(checked, SafeLink) else ""


def _plain(text: str, limit: int = 200) -> str:
    """Return foreign text on one line, in which no character is Markdown.

    With a backslash before it, a bracket would begin a formula.
    """
    return _MARKS.sub(_as_entity, one_line(text.strip(), limit))


def _as_entity(sign: re.Match[str]) -> str:
    return f"&#{ord(sign[0])};"
