"""The sampling parameters of a completion: ranges, defaults and which were changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from typing import Any, Final

from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.core.text.sentences import Listing, Rounded, Sentence

DEFAULT_SYSTEM_MESSAGE: Final = (
    "A conversation between a user and an LLM-based AI assistant. "
    "The assistant gives helpful and honest answers."
)
USUAL_WINDOW: Final = 8_192
"""Tokens that a model reads at once, where a request has to say so and nobody chose."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a front end needs to know about one numeric sampling parameter."""

    name: str
    label: str
    minimum: float
    maximum: float
    default: float | None
    """The value shown while unchanged; None: the server's own, or off."""
    explanation: str
    whole: bool = False
    off: float | None = None
    """The value that switches it off whatever the defaults say; it may lie outside the range."""
    step: float = 0.05
    """What one press of an arrow key changes."""


PARAMETERS: Final[Mapping[str, Parameter]] = {
    parameter.name: parameter
    for parameter in (
        Parameter(
            "temperature", Sentence("Temperature"), 0, 2, 0.7,
            Sentence(
                "Higher values make answers more varied; 0 always picks the most likely token."
            ),
            step=0.1,
        ),
        Parameter(
            "max_new_tokens", Sentence("Max new tokens"), 1, 1_000_000, 1_024,
            Sentence("The answer is cut off after this many tokens."), whole=True, step=1,
        ),
        Parameter(
            "context_window", Sentence("Context window"), 512, 10_000_000, USUAL_WINDOW,
            Sentence(
                "How many tokens the model handles at once, question and answer together. A "
                "larger window uses more memory; each change reloads the model."
            ),
            whole=True, step=1,
        ),
        Parameter(
            "top_p", Sentence("Top-p"), 0, 1, None,
            Sentence("Picks from the most likely tokens that add up to this probability."),
            off=1, step=0.01,
        ),
        Parameter(
            "top_k", Sentence("Top-k"), 1, 1_000, None,
            Sentence("Picks from this many of the most likely tokens."),
            whole=True, off=0, step=1,
        ),
        Parameter(
            "min_p", Sentence("Min-p"), 0, 1, None,
            Sentence(
                "Picks from the tokens at least this likely, compared to the most likely one."
            ),
            off=0, step=0.01,
        ),
        Parameter(
            "repetition_penalty", Sentence("Repetition penalty"), 0.1, 3, None,
            Sentence("Above 1, tokens that already appeared become less likely."), off=1,
        ),
        Parameter(
            "frequency_penalty", Sentence("Frequency penalty"), -2, 2, None,
            Sentence("Above 0, tokens become less likely each time they appear."), off=0,
        ),
        Parameter(
            "presence_penalty", Sentence("Presence penalty"), -2, 2, None,
            Sentence("Above 0, tokens that already appeared become less likely."), off=0,
        ),
        Parameter(
            "seed", Sentence("Seed"), 0, 2**64 - 1, None,
            Sentence("The same seed, options and question give the same answer."),
            whole=True, off=-1, step=1,
        ),
    )
}  # fmt: skip

OPTION_LABELS: Final[Mapping[str, str]] = {
    **{name: parameter.label for name, parameter in PARAMETERS.items()},
    "thinking": Sentence("Thinking"),
    "confidence": Sentence("Token confidence"),
    "json_schema": Sentence("Answer as JSON"),
    "extra_fields": Sentence("Extra fields"),
}
"""What people call the options."""


class Thinking(StrEnum):
    """How much a model thinks before it answers."""

    SERVER = "server"
    """As the server does by itself: nothing is said of it."""
    OFF = "off"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


MAX_SYSTEM_MESSAGE_LENGTH: Final = 100_000
MAX_STOP_SEQUENCES: Final = 16
MAX_STOP_SEQUENCE_LENGTH: Final = 200


@dataclass(frozen=True, slots=True)
class GenerationSettings:
    """How to generate; ``None`` means "not changed", and what is not changed is not sent.

    A parameter's ``off`` value undoes what defaults say of it: ``top_p`` and ``repetition_penalty``
    1, ``top_k`` and ``min_p`` 0, a ``seed`` of -1 for a random one. ``stop`` holds stop sequences:
    the answer ends before the first of them. An empty ``system_message`` means "send none".
    ``extra_fields`` is a JSON object as a text: its fields are added to each request, "" for none.
    ``json_schema`` is the JSON Schema of what answers are, as a text: "{}" for any JSON object, ""
    for text. ``confidence`` says whether the server is asked how sure the model was of each token.

    Raises:
        InvalidInput: a value is outside its parameter's range, or of another type.
    """

    system_message: str | None = None
    temperature: float | None = None
    max_new_tokens: int | None = None
    context_window: int | None = None
    top_p: float | None = None
    top_k: int | None = None
    repetition_penalty: float | None = None
    frequency_penalty: float | None = None
    presence_penalty: float | None = None
    stop: tuple[str, ...] | None = None
    seed: int | None = None
    min_p: float | None = None
    thinking: Thinking | None = None
    extra_fields: str | None = None
    json_schema: str | None = None
    confidence: bool | None = None

    def __post_init__(self) -> None:
        for name, parameter in PARAMETERS.items():
            value = getattr(self, name)
            if value is not None:
                check_number(parameter, value)
        if self.system_message is not None:
            _check_system_message(self.system_message)
        if self.stop is not None:
            check_stop_sequences(self.stop)
        if self.thinking is not None:
            object.__setattr__(self, "thinking", _thinking(self.thinking))
        if self.extra_fields is not None:
            _check_extra_fields(self.extra_fields)
        if self.json_schema is not None:
            _check_schema(self.json_schema)
        if self.confidence is not None and not isinstance(self.confidence, bool):
            raise InvalidInput(Sentence("Token confidence is either on or off."))

    def over(self, defaults: GenerationSettings) -> GenerationSettings:
        """Return these settings, with unchanged ones taken from ``defaults``."""
        return replace(defaults, **self.changed())

    def without(self, *names: str) -> GenerationSettings:
        """Return these settings with some of them reset."""
        unchanged: dict[str, Any] = dict.fromkeys(names)
        return replace(self, **unchanged)

    def changed(self) -> dict[str, Any]:
        """Return only what was changed, by field name."""
        return {
            field.name: value
            for field in fields(self)
            if (value := getattr(self, field.name)) is not None
        }

    @property
    def effective_system_message(self) -> str:
        """The system message to send: the changed one, or the default."""
        return DEFAULT_SYSTEM_MESSAGE if self.system_message is None else self.system_message

    def to_json(self) -> dict[str, Any]:
        """Return what was changed as JSON-ready values."""
        return {
            name: list(value)
            if isinstance(value, tuple)
            else str(value)
            if isinstance(value, Thinking)
            else value
            for name, value in asdict(self).items()
            if value is not None
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> GenerationSettings:
        """Read what :meth:`to_json` wrote; unknown and unusable values are left out."""
        settings = cls()
        for field in fields(cls):
            value = data.get(field.name)
            if value is None:
                continue
            if isinstance(value, list):
                value = tuple(value)
            try:
                changes: dict[str, Any] = {field.name: value}
                settings = replace(settings, **changes)
            except (InvalidInput, TypeError):
                continue
        return settings


def _number(value: float) -> int | Rounded:
    if isinstance(value, int):
        return value
    return Rounded(value, len(repr(value).partition(".")[2]))


def check_number(parameter: Parameter, value: object) -> None:
    """Refuse an invalid value of a parameter.

    Raises:
        InvalidInput: it is outside the range, or no number.
    """
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise InvalidInput(Sentence("{label} must be a number.", label=parameter.label))
    if parameter.whole and not isinstance(value, int):
        raise InvalidInput(Sentence("{label} must be a whole number.", label=parameter.label))
    if value != parameter.off and not parameter.minimum <= value <= parameter.maximum:
        low, high = _number(parameter.minimum), _number(parameter.maximum)
        raise InvalidInput(
            Sentence(
                "{label} must be between {low} and {high}, not {value}.",
                label=parameter.label,
                low=low,
                high=high,
                value=_number(value),
            )
        )


def _check_extra_fields(text: object) -> None:
    from falcon_desktop.core.domain.json_options import extra_fields  # few chats have some

    if not isinstance(text, str):
        raise InvalidInput(Sentence("Extra fields must be a JSON object."))
    extra_fields(text)


def _check_schema(text: object) -> None:
    from falcon_desktop.core.domain.json_options import json_object

    if not isinstance(text, str):
        raise InvalidInput(Sentence("A schema must be a JSON object."))
    json_object(text)


def _thinking(value: object) -> Thinking:
    try:
        return Thinking(str(value))
    except ValueError:
        raise InvalidInput(
            Sentence(
                "Thinking must be one of: {words}.", words=Listing(str(one) for one in Thinking)
            )
        ) from None


def _check_system_message(message: object) -> None:
    if not isinstance(message, str):
        raise InvalidInput(Sentence("The system message must be text."))
    if len(message) > MAX_SYSTEM_MESSAGE_LENGTH:
        raise InvalidInput(
            Sentence(
                "The system message can have up to {max_system_message_length} characters.",
                max_system_message_length=MAX_SYSTEM_MESSAGE_LENGTH,
            )
        )


def check_stop_sequences(stop: object) -> None:
    """Refuse invalid stop sequences.

    Raises:
        InvalidInput: too many, an empty or a too long one, or no texts.
    """
    if not isinstance(stop, tuple):  # a text is a sequence too, of its characters
        raise InvalidInput(Sentence("Stop sequences must be a list of texts."))
    if len(stop) > MAX_STOP_SEQUENCES:
        raise InvalidInput(
            Sentence(
                "You can have up to {max_stop_sequences} stop sequences.",
                max_stop_sequences=MAX_STOP_SEQUENCES,
            )
        )
    for sequence in stop:
        if not isinstance(sequence, str) or not sequence:
            raise InvalidInput(Sentence("A stop sequence can't be empty."))
        if len(sequence) > MAX_STOP_SEQUENCE_LENGTH:
            raise InvalidInput(
                Sentence(
                    "A stop sequence can have up to {max_stop_sequence_length} characters.",
                    max_stop_sequence_length=MAX_STOP_SEQUENCE_LENGTH,
                )
            )
