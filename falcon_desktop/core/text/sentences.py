"""Sentences shown to people, as values: an English template and the values to fill in.

Whoever has something to say makes a :class:`Sentence`; whoever shows it asks a :class:`Language`
for its words. No layer between them knows which language that is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, NoReturn, Self

_PLACE: Final = re.compile(r"\{(\w+)\}")
_FROM_THE_RIGHT: Final = frozenset({"ar", "fa", "he", "ur"})


@dataclass(frozen=True, slots=True)
class Rounded:
    """A number to fill in, with this many decimal ``digits``."""

    value: float
    digits: int = 1


class Listing(tuple[str, ...]):
    """Texts and sentences to fill in as a list: ``a, b, c``."""

    __slots__ = ()


Value = str | int | Rounded | Listing
"""What can be filled in: text of others as it is, a whole number as people write it, a sentence in
the words of the language. What is no count (a port, a status) is a text."""


class Sentence(str):
    """What is said to a person, in English, and how it was made, so that it can be translated.

    ``Sentence("{count} chat(s) of {source}", count=2, source="x")`` is the text "2 chats of x", and
    as a string it is used as any other, which costs it the way back to its template: only as it is
    does it reach another language. ``str()`` gives the text alone.

    Args:
        template: a literal at the call, since the translations are found by the syntax tree. Of
            ``(s)`` English makes none for one.
        values: what stands in its ``{places}``. By ``count``, a whole number, a language chooses
            among its plural forms.
    """

    __slots__ = ("template", "values")
    template: str
    values: Mapping[str, Value]

    def __new__(cls, template: str, /, **values: Value) -> Self:
        """Make a sentence.

        Raises:
            KeyError: nothing is given for a place.
        """
        made = super().__new__(cls, _filled(template, values, ENGLISH))
        object.__setattr__(made, "template", template)
        object.__setattr__(made, "values", values)
        return made

    def __setattr__(self, name: str, value: object) -> NoReturn:
        """Refuse: a sentence is a value."""
        raise AttributeError(f"{name} of a sentence can't be changed")

    def __reduce__(self) -> tuple[Any, ...]:
        """Support copying and passing it to another process."""
        return remade, (self.template, dict(self.values))

    def told(self, language: Language) -> str:
        """Return the sentence in a language."""
        return _filled(self.template, self.values, language)


class Language:
    """How to say sentences. This one is English; subclasses override what differs."""

    tag = "en"
    """As HTML and BCP 47 name it."""

    @property
    def direction(self) -> str:
        """From which side it is written: ``ltr`` or ``rtl``, as HTML names it."""
        return "rtl" if self.tag.partition("-")[0] in _FROM_THE_RIGHT else "ltr"

    def template(self, english: str, count: int | None) -> str:
        """Return a template in this language, in the form for a number."""
        return english if count is None else english.replace("(s)", "" if count == 1 else "s")

    def number(self, value: float, digits: int = 0) -> str:
        """Return a number as it is written."""
        # a float would round a seed of 64 bits
        return f"{value:,}" if isinstance(value, int) and not digits else f"{value:,.{digits}f}"

    def told(self, text: str) -> str:
        """Return a sentence in this language; any other text unchanged."""
        return text.told(self) if isinstance(text, Sentence) else text


ENGLISH: Final = Language()


def following(sentences: Iterable[str]) -> Sentence | str:
    """Return sentences joined into one."""
    first, *others = list(sentences) or [""]
    for other in others:
        first = Sentence("{first} {next}", first=first, next=other)
    return first


def _filled(template: str, values: Mapping[str, Value], language: Language) -> str:
    count = values.get("count")
    template = language.template(template, count if isinstance(count, int) else None)
    if not values:
        return template
    return _PLACE.sub(lambda place: _told(values[place[1]], language), template)


def _told(value: Value, language: Language) -> str:
    match value:
        case str():
            return language.told(value)
        case Listing():
            return language.told(COMMA).join(map(language.told, value))
        case Rounded(number, digits):
            return language.number(number, digits)
        case int():
            return language.number(value)


def remade(template: str, values: Mapping[str, Value]) -> Sentence:
    """Return a sentence from its template and values, saved or received earlier.

    Raises:
        KeyError: nothing is given for a place.
    """
    kind = Sentence
    return kind(template, **values)


COMMA: Final = Sentence(", ")
"""What stands between the parts of a list."""
