"""The search filters, suggested while typing. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from falcon_desktop.core.domain.chat_list import ChatList
from falcon_desktop.ui.kit.i18n import tr

MOST: Final = 8
NAMES: Final = ("model:", "after:", "before:", "role:", "in:", "title:")
_PLACES: Final = ("code", "title", ChatList.ARCHIVE.value, ChatList.TRASH.value)
_ROLES: Final = ("user", "assistant")
_CUT: Final = '"“”„ \t\n'


@dataclass(frozen=True, slots=True)
class Offer:
    """A filter, or a value of one: what is shown, what it means, and the search it makes."""

    label: str
    meaning: str
    query: str


def offers(query: str, models: Sequence[str], today: dt.date) -> list[Offer]:
    """Return the filters that can complete the last word of a search, the likeliest first."""
    if query.lstrip().startswith(">"):
        return []
    start = max(query.rfind(cut) for cut in _CUT) + 1
    before, word = query[:start], query[start:]
    name, colon, value = word.partition(":")
    if colon and f"{name.lower()}:" in NAMES:
        wanted = value.lower()
        found = [
            Offer(f"{name.lower()}:{one}", _meaning_of(name, one), f"{before}{name}:{one} ")
            for one in _values(name.lower(), models, today)
            if _goes_on(one.lower(), wanted, anywhere=name.lower() == "model")
        ]
        return found[:MOST]
    typed = word.lower()
    used = {part.partition(":")[0].lower() + ":" for part in query.split() if ":" in part}
    return [
        Offer(one, _meaning(one), before + one)
        for one in NAMES
        if one.startswith(typed) and one not in used and (typed or not word)
    ]


def completion(query: str, models: Sequence[str], today: dt.date) -> str:
    """Return the search after Tab completes ``query``, "" if there is nothing to complete."""
    found = offers(query, models, today)
    ends = query[-1:]
    return found[0].query if found and ends and ends not in _CUT else ""


def without_filters(query: str) -> str:
    """Return the words of a search without its filters."""
    return " ".join(
        word for word in query.split() if f"{word.partition(':')[0].lower()}:" not in NAMES
    )


def names_list(query: str) -> bool:
    """Whether a search says where to look."""
    return any(word.lower().startswith("in:") for word in query.split())


def _goes_on(value: str, typed: str, *, anywhere: bool) -> bool:
    """Say whether a value is what was begun; part of a model's name says which is meant."""
    return value != typed and (typed in value if anywhere else value.startswith(typed))


def _values(name: str, models: Sequence[str], today: dt.date) -> list[str]:
    match name:
        case "model":
            return [one for one in models if one and not any(cut in one for cut in _CUT)]
        case "role":
            return list(_ROLES)
        case "in":
            return list(_PLACES)
        case "after" | "before":
            month = today.replace(day=1)
            last = (month - dt.timedelta(days=1)).replace(day=1)
            return ["today", "yesterday", f"{month:%Y-%m}", f"{last:%Y-%m}", f"{today:%Y}"]
    return []


def _meaning(name: str) -> str:
    return {
        "model:": tr("Answers from a model: part of its name"),
        "after:": tr("Since a day, month or year: 2026-11-01, 2026-11, yesterday"),
        "before:": tr("Before a day, month or year: 2026-11-01, 2026-11, today"),
        "role:": tr("Your messages, or answers"),
        "in:": tr("In code, titles, archived chats or Trash"),
        "title:": tr("Words in titles only"),
    }[name]


def _meaning_of(name: str, value: str) -> str:
    match name.lower(), value:
        case "role", "user":
            return tr("Your messages")
        case "role", _:
            return tr("Answers")
        case "in", "code":
            return tr("Only in code")
        case "in", "title":
            return tr("Only in titles")
        case "in", ChatList.ARCHIVE:
            return tr("Only in archived chats")
        case "in", _:
            return tr("Only in Trash")
    return ""
