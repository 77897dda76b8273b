"""``{{date}}`` and its kin: what stands for them in system messages and in saved prompts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.text.sentences import Sentence

if TYPE_CHECKING:
    from datetime import datetime

DATE: Final = "date"
WEEKDAY: Final = "weekday"
TIME_ZONE: Final = "time zone"
OS: Final = "os"
MODEL: Final = "model"
TIME: Final = "time"
CLIPBOARD: Final = "clipboard"
SELECTION: Final = "selection"

STEADY: Final = (DATE, WEEKDAY, TIME_ZONE, OS, MODEL)
"""What a system message can hold: nothing that differs from one turn to the next."""
OF_PROMPTS: Final = (*STEADY, TIME)
"""What is filled in when a saved prompt is inserted."""
PRIVATE: Final = (CLIPBOARD, SELECTION)
"""What only a prompt that was written on this computer may ask for: a prompt that comes from others
could carry away what its reader copied last.
"""

_VARIABLE: Final = re.compile(r"\{\{[ \t]*(?P<name>[a-z]+(?: [a-z]+)?)[ \t]*\}\}")
_WEEKDAYS: Final = (
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """When and where a text is filled in: the local time with its zone, and the system's name."""

    now: datetime
    os: str


def values_at(surroundings: Surroundings, model: str) -> Mapping[str, str]:
    """Return what stands for each name of :data:`OF_PROMPTS`, in English, as models read it.

    An empty ``model`` has no value, so that its name stays visible.
    """
    now = surroundings.now
    offset = now.strftime("%z")
    zone = f"UTC{offset[:3]}:{offset[3:5]}" if offset else ""
    name = now.tzname() or ""
    named = name if name and not name.startswith(("UTC", "+", "-")) else ""
    values = {
        DATE: f"{now:%Y-%m-%d}",
        WEEKDAY: _WEEKDAYS[now.weekday()],
        TIME_ZONE: f"{named} ({zone})" if named and zone else zone or named,
        OS: surroundings.os,
        MODEL: model,
        TIME: f"{now:%H:%M}",
    }
    return {name: value for name, value in values.items() if value}


def as_sent(
    settings: GenerationSettings, surroundings: Surroundings, model: str
) -> GenerationSettings:
    """Return settings with their system message filled in.

    Done once, when a question is asked: what comes of it is kept with the answer.
    """
    if settings.system_message is None:
        return settings
    text = filled_in(settings.system_message, values_at(surroundings, model))
    return replace(settings, system_message=text)


def filled_in(text: str, values: Mapping[str, str], names: tuple[str, ...] = STEADY) -> str:
    """Return ``text`` with the values of ``names``; what has none stays as it is written.

    A value that holds braces itself is not filled in again.
    """

    def value_of(match: re.Match[str]) -> str:
        name = match["name"]
        return values.get(name, match[0]) if name in names else match[0]

    return _VARIABLE.sub(value_of, text)


def check_system_message(text: str) -> None:
    """Refuse what a person must not write into a system message.

    Raises:
        InvalidInput: it holds the time, which would change the beginning of every request.
    """
    if any(match["name"] == TIME for match in _VARIABLE.finditer(text)):
        raise InvalidInput(
            Sentence(
                "A system message can't contain {variable}: it would change with every message, "
                "and the server would have to read the whole chat again each time. "
                "Use {date} instead.",
                variable="{{time}}",
                date="{{date}}",
            )
        )
