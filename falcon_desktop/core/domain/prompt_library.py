"""Saved prompts with ``{{placeholders}}``: the text to insert, and which prompts match."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from falcon_desktop.core.domain.chat_presets import MAX_NAME_LENGTH, check_name, text_of
from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.core.text.sentences import Listing, Sentence

MAX_PROMPTS: Final = 500
MAX_PROMPT_LENGTH: Final = 20_000
_PLACEHOLDER: Final = re.compile(
    r"\{\{[ \t]*(?P<name>[^{}=\s][^{}=\n]{0,59}?)[ \t]*(?:=(?P<default>[^{}\n]{0,500}))?\}\}"
)
_FIELDS: Final = ("id", "name", "text", "written_here")


@dataclass(frozen=True, slots=True)
class SavedPrompt:
    """A text that can be inserted by name.

    ``extra`` keeps what a newer version wrote. ``written_here``: a person wrote the text on this
    computer, so that it may ask for what they copied or selected.

    Raises:
        InvalidInput: name or text are empty or too long.
    """

    id: str
    name: str
    text: str
    extra: Mapping[str, Any] = field(default_factory=dict, compare=False)
    written_here: bool = False

    def __post_init__(self) -> None:
        check_name(self.name, Sentence("A prompt needs a name."))
        if not self.text.strip():
            raise InvalidInput(Sentence("A prompt needs text."))
        if len(self.text) > MAX_PROMPT_LENGTH:
            raise InvalidInput(
                Sentence(
                    "A prompt can have up to {max_prompt_length} characters.",
                    max_prompt_length=MAX_PROMPT_LENGTH,
                )
            )

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON-ready values."""
        written = {"written_here": True} if self.written_here else {}
        return {**self.extra, "id": self.id, "name": self.name, "text": self.text, **written}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> SavedPrompt:
        """Read what :meth:`to_json` wrote.

        Raises:
            InvalidInput: it is no usable prompt.
        """
        return cls(
            id=text_of(data, "id", 100, needed=True),
            name=text_of(data, "name", MAX_NAME_LENGTH, needed=True),
            text=text_of(data, "text", MAX_PROMPT_LENGTH, needed=True),
            extra={name: data[name] for name in data if name not in _FIELDS},
            written_here=data.get("written_here") is True,
        )


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A place to fill in: offsets in the inserted text."""

    name: str
    start: int
    end: int


def unfolded(
    text: str, values: Mapping[str, str] | None = None
) -> tuple[str, tuple[Placeholder, ...]]:
    """Return the text to insert, and its places to fill in.

    A placeholder without a default whose name is in ``values`` is filled in at once. Another stands
    as its default, ``{{name=default}}``, which holds for all of its name; one without a default
    stands as it is written, so that a forgotten one is seen.
    """
    defaults: dict[str, str] = {}
    for match in _PLACEHOLDER.finditer(text):
        if match["default"] is not None:
            defaults.setdefault(match["name"], match["default"].strip())
    parts: list[str] = []
    places: list[Placeholder] = []
    length = last = 0
    for match in _PLACEHOLDER.finditer(text):
        before = text[last : match.start()]
        known = values.get(match["name"]) if values and match["name"] not in defaults else None
        if known is not None:
            parts += [before, known]
            length += len(before) + len(known)
            last = match.end()
            continue
        shown = defaults.get(match["name"]) or f"{{{{{match['name']}}}}}"
        parts += [before, shown]
        length += len(before)
        places.append(Placeholder(match["name"], length, length + len(shown)))
        length += len(shown)
        last = match.end()
    return "".join([*parts, text[last:]]), tuple(places)


def filled(
    text: str, given: Mapping[str, str], values: Mapping[str, str] | None = None, rest: str = ""
) -> str:
    """Return a prompt's text with every place filled in, for where nobody can be asked.

    A place takes what is ``given`` for its name, else the default of its name, else what is in
    ``values``. ``rest`` takes the only name that is left; else it follows after a blank line. What
    is filled in is not looked at for places again.

    Raises:
        InvalidInput: there is nothing for a name, or something for a name that is in no place.
    """
    places = list(_PLACEHOLDER.finditer(text))
    names = list(dict.fromkeys(match["name"] for match in places))
    if unknown := [name for name in given if name not in names]:
        raise InvalidInput(
            Sentence("The prompt has no placeholder “{name}”.", name=unknown[0][:60]),
            detail=Sentence("It has: {names}.", names=Listing(names)) if names else "",
        )
    found = dict(values or {})
    found |= {one["name"]: one["default"].strip() for one in places[::-1] if one["default"]}
    empty = {one["name"]: "" for one in places if one["default"] is not None}
    found = {**empty, **found, **given}
    missing = [name for name in names if name not in found]
    if rest and len(missing) == 1:
        found[missing.pop()], rest = rest, ""
    if missing:
        raise InvalidInput(
            Sentence(
                "The prompt needs a value for {names}. Give it with --set NAME=VALUE.",
                names=Listing(Sentence("“{name}”", name=name) for name in missing),
            )
        )
    whole = _PLACEHOLDER.sub(lambda match: found[match["name"]], text)
    return f"{whole}\n\n{rest}" if rest else whole


def fitting(prompts: Iterable[SavedPrompt], typed: str) -> list[SavedPrompt]:
    """Return the prompts whose name, or a word of it, starts with what is typed; names first."""
    wanted = typed.casefold()
    if not wanted:
        return list(prompts)
    ranked = [(_rank(prompt.name.casefold(), wanted), prompt) for prompt in prompts]
    return [
        prompt
        for _, prompt in sorted(
            ((rank, prompt) for rank, prompt in ranked if rank is not None), key=_first
        )
    ]


def _rank(name: str, wanted: str) -> int | None:
    if name.startswith(wanted):
        return 0
    return 1 if any(word.startswith(wanted) for word in re.split(r"[\W_]+", name)) else None


def _first(pair: tuple[int, SavedPrompt]) -> int:
    return pair[0]
