"""Saved prompts with ``{{placeholders}}``: the text to insert, and which prompts match."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from falcon_desktop.core.domain.chat_presets import MAX_NAME_LENGTH, check_name, text_of
from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.core.text.sentences import Sentence

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
