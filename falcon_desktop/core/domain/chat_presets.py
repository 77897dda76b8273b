"""Presets for chats ("characters"): a name for a system message, options, a model, first questions.
Presets for connections are in ``presets``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.text.sentences import Sentence

MAX_PRESETS: Final = 200
MAX_NAME_LENGTH: Final = 80
MAX_STARTING_PROMPTS: Final = 8
MAX_STARTING_PROMPT_LENGTH: Final = 500
_KNOWN: Final = ("id", "name", "options", "connection_id", "model", "starting_prompts")


@dataclass(frozen=True, slots=True)
class ChatPreset:
    """What a new chat starts with.

    ``connection_id`` and ``model`` are "" for whatever is the default then. Without
    ``starting_prompts`` a new chat offers its usual ones. ``extra`` keeps what a newer version
    wrote.

    Raises:
        InvalidInput: the name is empty, or something is too long.
    """

    id: str
    name: str
    settings: GenerationSettings = GenerationSettings()
    connection_id: str = ""
    model: str = ""
    starting_prompts: tuple[str, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        check_name(self.name, Sentence("A preset needs a name."))
        if len(self.starting_prompts) > MAX_STARTING_PROMPTS:
            raise InvalidInput(
                Sentence(
                    "A preset can have up to {max_starting_prompts} starter questions.",
                    max_starting_prompts=MAX_STARTING_PROMPTS,
                )
            )
        for prompt in self.starting_prompts:
            if not prompt.strip() or len(prompt) > MAX_STARTING_PROMPT_LENGTH:
                raise InvalidInput(
                    Sentence(
                        "A starter question can have 1 to {max_starting_prompt_length} characters.",
                        max_starting_prompt_length=MAX_STARTING_PROMPT_LENGTH,
                    )
                )

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON-ready values."""
        return {
            **self.extra,
            "id": self.id,
            "name": self.name,
            "options": self.settings.to_json(),
            "connection_id": self.connection_id,
            "model": self.model,
            "starting_prompts": list(self.starting_prompts),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> ChatPreset:
        """Read what :meth:`to_json` wrote; unusable options are left out.

        Raises:
            InvalidInput: it is no usable preset.
        """
        options = data.get("options", {})
        return cls(
            id=text_of(data, "id", 100, needed=True),
            name=text_of(data, "name", MAX_NAME_LENGTH, needed=True),
            settings=GenerationSettings.from_json(options if isinstance(options, dict) else {}),
            connection_id=text_of(data, "connection_id", 100),
            model=text_of(data, "model", 1_000),
            starting_prompts=texts_of(data, "starting_prompts", MAX_STARTING_PROMPT_LENGTH),
            extra={name: value for name, value in data.items() if name not in _KNOWN},
        )


def check_name(name: str, missing: Sentence) -> None:
    """Refuse an unusable name.

    Raises:
        InvalidInput: it is empty or too long.
    """
    if not name.strip():
        raise InvalidInput(missing)
    if len(name) > MAX_NAME_LENGTH:
        raise InvalidInput(
            Sentence(
                "A name can have up to {max_name_length} characters.",
                max_name_length=MAX_NAME_LENGTH,
            )
        )


def text_of(data: Mapping[str, Any], name: str, limit: int, *, needed: bool = False) -> str:
    """Return a text of a JSON object; "" where it is absent.

    Raises:
        InvalidInput: it is no text, broken, too long, or absent though needed.
    """
    value = data.get(name, "")
    if not isinstance(value, str):
        raise InvalidInput(Sentence("“{name}” must be text.", name=name))
    if needed and not value.strip():
        raise InvalidInput(Sentence("“{name}” is missing.", name=name))
    if len(value) > limit:
        raise InvalidInput(
            Sentence("“{name}” can have up to {limit} characters.", name=name, limit=limit)
        )
    if not value.isascii() and any("\ud800" <= character <= "\udfff" for character in value):
        raise InvalidInput(Sentence("“{name}” contains broken characters.", name=name))
    return value


def texts_of(data: Mapping[str, Any], name: str, limit: int) -> tuple[str, ...]:
    """Return a list of texts of a JSON object.

    Raises:
        InvalidInput: it is no list, or one of them is unusable.
    """
    values = data.get(name, [])
    if not isinstance(values, list):
        raise InvalidInput(Sentence("“{name}” must be a list of texts.", name=name))
    return tuple(text_of({name: value}, name, limit) for value in values)
