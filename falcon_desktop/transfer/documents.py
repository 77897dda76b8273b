"""Documents that a model wrote next to a chat, and its later changes to them. Patterns come from
untrusted files: none is run that could take long.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from falcon_desktop.core.text.markdown.fences import fenced
from falcon_desktop.transfer.plain import one_line
from falcon_desktop.transfer.values import MAX_NAME, text_of

MAX_WORK: Final = 20_000_000
"""Steps that looking for one pattern may take at the most, by a bound that is never too low."""
ALL_WORK: Final = 100_000_000
"""Steps for all patterns of one file."""
MAX_LENGTH: Final = 1_000_000
"""Characters of a document that is changed."""
ALL_DOCUMENTS: Final = 50_000_000
"""Characters of all documents that changes of one file lead to."""

_EVERYTHING: Final = (".*", "(?s).*", "^.*$", "[\\s\\S]*", "(?s)^.*$")
_ODD_SET: Final = re.compile(r"\[|--|&&|~~|\|\|")
"""Sets that later versions of Python may read otherwise."""
_TOKEN: Final = re.compile(
    r"(?P<escape>\\[^0-9])|(?P<set>\[\^?\]?(?:[^\]\\]|\\.){0,400}\])|(?P<open>\((?:\?[imsx]+\)|\?:|"
    r"\?<?[=!])?)|(?P<close>\))|(?P<or>\|)|(?P<many>[*+?]\??|\{\d{0,4},?\d{0,4}\}\??)|(?P<one>[^\\\[])",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Document:
    """A document next to the chat; ``language`` is None for Markdown."""

    title: str
    content: str
    language: str | None = None

    def shown(self) -> str:
        """Return it as a message part: its title, then its text or a code block."""
        words = self.content if self.language is None else fenced(self.content, self.language)
        title = one_line(self.title)[:MAX_NAME]
        return f"**{title}**\n\n{words}" if title and words else words


class Changes:
    """Applies changes to documents, within limits.

    ``failed`` counts those that could not be worked out.
    """

    def __init__(self) -> None:
        self.failed = 0
        self._left = ALL_DOCUMENTS
        self._work_left = ALL_WORK

    def exchanged(self, document: Document | None, old: str, new: str) -> Document | None:
        """Return a document with one text replaced by another."""
        if document is None or not old or old not in document.content:
            self.failed += 1
            return None
        return self._checked(document, document.content.replace(old, new, 1))

    def updated(self, document: Document, updates: Sequence[Mapping[str, Any]]) -> Document | None:
        """Return a document after pattern replacements; None if none could be made."""
        changed: Document | None = None
        for one in updates:
            content = self._updated(document.content, one)
            if content is None:
                self.failed += 1
            elif (made := self._checked(document, content)) is not None:
                document = changed = made
        return changed

    def _checked(self, document: Document, content: str) -> Document | None:
        self._left -= len(content)
        if len(content) > MAX_LENGTH or self._left < 0:
            self.failed += 1
            return None
        return replace(document, content=content)

    def _updated(self, content: str, update: Mapping[str, Any]) -> str | None:
        """Return a text after one change by a pattern, None if it fails or would take long."""
        words, new = text_of(update, "pattern", 20_000), text_of(update, "replacement")
        if words in _EVERYTHING:
            return new
        work = work_of(words, len(content))
        self._work_left -= min(work, MAX_WORK)
        if not words or work > MAX_WORK or self._work_left < 0:
            return None
        return _replaced(content, words, new, everywhere=update.get("multiple") is True)


def _replaced(content: str, words: str, new: str, *, everywhere: bool) -> str | None:
    for flags in (re.MULTILINE, re.MULTILINE | re.DOTALL):
        try:
            pattern = re.compile(words, flags)
        except (re.error, OverflowError, RecursionError):
            return None
        parts: list[str] = []
        end = length = 0
        for match in pattern.finditer(content):
            parts += [content[end : match.start()], _expanded(match, new)]
            end = match.end()
            length += len(parts[-1])
            if length > MAX_LENGTH:
                return None
            if not everywhere:
                break
        if parts:
            return "".join([*parts, content[end:]])
    return None


def _expanded(match: re.Match[str], new: str) -> str:
    try:
        return match.expand(new)
    except (re.error, IndexError):
        return new


def work_of(pattern: str, length: int) -> int:
    """Return an upper limit for the steps of matching a pattern against a text.

    Every choice that the pattern leaves (how often something is repeated, which branch is taken)
    multiplies them. Repeated groups, back references and what is not known count as endless.
    """
    endless = MAX_WORK + 1
    tokens, work, at, before = 0, length + 1, 0, ""
    is_plain = True
    while at < len(pattern):
        token = _TOKEN.match(pattern, at)
        if token is None or token.end() == at:
            return endless
        at = token.end()
        tokens += 1
        is_plain = is_plain and token.lastgroup in ("one", "escape") and token[0] not in ".^$"
        if token.lastgroup == "set" and _ODD_SET.search(token[0], 1):
            return endless
        if token.lastgroup == "many":
            if before not in ("escape", "set", "one"):
                return endless
            work *= _choices(token[0], length)
        elif token.lastgroup == "or":
            work *= 2
        if work > MAX_WORK:
            return endless
        before = token.lastgroup or ""
    return work if is_plain else work * tokens


def _choices(repeat: str, length: int) -> int:
    repeat = repeat.removesuffix("?") if len(repeat) > 1 else repeat
    if repeat == "?":
        return 2
    if repeat[0] != "{":
        return length + 1
    low, comma, high = repeat[1:-1].partition(",")
    if not comma:
        return 1
    return min(int(high), length) - int(low or 0) + 1 if high else length + 1
