"""Parses what a person types into the search box. Any text is a query; none is an error.

Words must all occur, the last one may be unfinished. ``"…"`` is a phrase, ``-word`` must not occur,
and there are filters: ``model:`` ``role:`` ``before:`` ``after:`` ``in:`` ``title:``. What only
looks like a filter is a word.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from falcon_desktop.core.domain.chat_list import ChatList

MAX_LENGTH: Final = 1_000
"""Characters of a query that count."""

MAX_TERMS: Final = 24

_TERM: Final = re.compile(
    r"""(?P<minus>-?)
        (?:(?P<filter>model|role|before|after|in|title):)?
        (?:["“”„](?P<phrase>[^"“”„]*)(?P<end>["“”„]?)|(?P<word>\S+))""",
    re.VERBOSE | re.IGNORECASE,
)
_BEGUN: Final = frozenset(("model:", "role:", "before:", "after:", "in:", "title:"))
"""A filter whose value is still to be typed looks for nothing."""
_DAYS_AGO: Final = {"today": 0, "yesterday": 1}
_DATE: Final = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")
_ROLES: Final = {
    "user": "user", "me": "user", "you": "user", "question": "user",
    "assistant": "assistant", "model": "assistant", "ai": "assistant", "answer": "assistant",
}  # fmt: skip


_LISTS: Final = {
    "chats": ChatList.CHATS, "list": ChatList.CHATS,
    "archive": ChatList.ARCHIVE, "archived": ChatList.ARCHIVE,
    "trash": ChatList.TRASH, "deleted": ChatList.TRASH, "bin": ChatList.TRASH,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase. ``unfinished``: more letters of its last word may follow."""

    text: str
    unfinished: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A search. ``after`` and ``before`` are milliseconds since 1970 UTC, ``before`` exclusive.

    ``titles_only`` limits the search to titles; ``in_code`` to fenced code. ``chat_list`` None
    means every conversation but those in the trash.
    """

    required: tuple[Term, ...] = ()
    excluded: tuple[Term, ...] = ()
    models: tuple[Term, ...] = ()
    role: str = ""
    after: int | None = None
    before: int | None = None
    in_code: bool = False
    titles_only: bool = False
    chat_list: ChatList | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to search for."""
        times = self.after is not None or self.before is not None
        return not (self.required or self.models or self.role or times or self.chat_list)

    @property
    def only_messages(self) -> bool:
        """Whether titles can't match."""
        return bool(self.models or self.role or self.in_code or not self.required)

    @property
    def only_list(self) -> bool:
        """Whether all conversations of a list match, whatever their content."""
        return self.chat_list is not None and self == Query(chat_list=self.chat_list)


def parse(text: str) -> Query:
    """Parse a search. Dates are days in this computer's time zone."""
    parts = _Parts()
    text = text[:MAX_LENGTH].replace("\0", " ")  # which would end SQLite's reading
    last = len(text)
    for number, match in enumerate(_TERM.finditer(text)):
        if number == MAX_TERMS:
            break
        parts.add(match, at_end=match.end() == last)
    return parts.query()


def has_word(text: str) -> bool:
    """Whether ``text`` has anything that an index of words can find."""
    return any(unicodedata.category(character)[0] in "LN" for character in text)


class _Parts:
    """Collects what a query is made of."""

    def __init__(self) -> None:
        self._required: list[Term] = []
        self._excluded: list[Term] = []
        self._models: list[Term] = []
        self._role = ""
        self._after: int | None = None
        self._before: int | None = None
        self._in_code = False
        self._titles_only = False
        self._chat_list: ChatList | None = None

    def query(self) -> Query:
        return Query(
            required=tuple(self._required),
            excluded=tuple(self._excluded),
            models=tuple(self._models),
            role=self._role,
            after=self._after,
            before=self._before,
            in_code=self._in_code,
            titles_only=self._titles_only,
            chat_list=self._chat_list,
        )

    def add(self, match: re.Match[str], *, at_end: bool) -> None:
        phrase, word = match["phrase"], match["word"]
        value = word if phrase is None else phrase
        term = Term(value, unfinished=at_end and (phrase is None or not match["end"]))
        if at_end and value.lower() in _BEGUN:
            return
        name = (match["filter"] or "").lower()
        if name and not match["minus"] and self._filter(name, term):
            return
        if name and name != "title":
            term = Term(f"{match['filter']}:{value}", term.unfinished)
        if match["minus"] and at_end and not has_word(value):
            return
        if has_word(term.text):
            (self._excluded if match["minus"] else self._required).append(term)

    def _filter(self, name: str, term: Term) -> bool:
        """Take a filter; False if its value makes no sense, so that it is a word."""
        value = term.text.lower()
        match name:
            case "model":
                if not has_word(value):
                    return True
                self._models.append(Term(term.text, unfinished=True))
            case "role" if value in _ROLES:
                self._role = _ROLES[value]
            case "after" if (date := _date(value)) is not None:
                self._after = date
            case "before" if (date := _date(value)) is not None:
                self._before = date
            case "in" if value in ("code", "title"):
                self._in_code |= value == "code"
                self._titles_only |= value == "title"
            case "in" if value in _LISTS:
                self._chat_list = _LISTS[value]
            case "title":
                self._titles_only = True
                if has_word(value):
                    self._required.append(term)
            case _:
                return False
        return True


def _date(text: str) -> int | None:
    """Return the start of a year, month or day in milliseconds since 1970 UTC; None if none."""
    if text in _DAYS_AGO:
        today = datetime.now().replace(hour=0, minute=0, second=0, microsecond=0)
        begin = today - timedelta(days=_DAYS_AGO[text])
        return int(begin.astimezone().timestamp() * 1000)
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    year, month, day = (int(part or 1) for part in match.groups())
    try:
        return int(datetime(year, month, day).astimezone().timestamp() * 1000)
    except (ValueError, OverflowError, OSError):
        return None
