"""Prompts for completion-style servers: templates, their stop sequences, and keeping a person's
text from posing as a role.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from falcon_desktop.core.domain.connection import Connection, shorten
from falcon_desktop.core.domain.conversation import Role
from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.core.domain.requests import Turn
from falcon_desktop.core.text.late_pattern import late_pattern
from falcon_desktop.core.text.sentences import Sentence

MAX_CUSTOM_TEMPLATE_LENGTH: Final = 20_000
"""Characters of a custom template's text."""

_ROLE_NAMES: Final = ("User", "Assistant", "System", "Falcon")
_LINE_BREAKS: Final = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_ROLE_LINE: Final = late_pattern(rf"(?<![^{_LINE_BREAKS}])(?=(?:{'|'.join(_ROLE_NAMES)}):)")
_SPECIAL_TOKEN: Final = late_pattern(r"<(?=\|[^\s<>|]{1,64}\|>)|>>(?=[A-Z]{2,32}<<)")


@dataclass(frozen=True, slots=True)
class PromptTemplate:
    """How turns become one text for a model to continue.

    ``system``, ``user`` and ``assistant`` hold ``{system}``, ``{user}`` and ``{assistant}`` once.
    A finished turn is written whole. The prompt ends with ``assistant`` up to its placeholder,
    without the spaces before it, so that the model's first token brings its own space.
    ``begin`` stands before everything. ``stop`` are the texts at which an answer ends; none of
    them is part of it. ``plain`` marks the template that adds nothing: a leading space of what
    the model writes then belongs to the text.
    """

    name: str
    label: str
    system: str
    user: str
    assistant: str
    stop: tuple[str, ...] = ()
    begin: str = ""
    plain: bool = False

    def prompt(self, turns: Sequence[Turn], system_message: str = "") -> str:
        """Return the prompt for ``turns``; an empty ``system_message`` writes no system turn.

        A last turn of the assistant is left open, to be continued.
        """
        parts = [self.begin]
        if system_message and self.system:
            parts.append(_fill(self.system, "{system}", self._safe(system_message)))
        continues = bool(turns) and turns[-1].role is Role.ASSISTANT
        for turn in turns[:-1] if continues else turns:
            if turn.role is Role.USER:
                parts.append(_fill(self.user, "{user}", self._safe(turn.text)))
            else:
                parts.append(_fill(self.assistant, "{assistant}", self._safe(turn.text)))
        opening = self.assistant.partition("{assistant}")[0]
        if continues and turns[-1].text:
            parts.append(opening + self._safe(turns[-1].text))
        else:
            parts.append(opening.rstrip(" "))
        return "".join(parts)

    def _safe(self, text: str) -> str:
        return text if self.plain else neutralise(text, self.stop)


def neutralise(text: str, stop: Sequence[str] = ()) -> str:
    """Return ``text`` with everything that could pose as a role or a special token broken up.

    One space is put before a role name that begins a line (``User:``), after the first character
    of a special token (``<|im_end|>``, ``>>TITLE<<``) and inside any of ``stop``. Doing it again
    changes nothing. Source: providers/README.md section 6, point 9.
    """
    text = _ROLE_LINE.sub(" ", text)
    text = _SPECIAL_TOKEN.sub(lambda match: match[0] + " ", text)
    for sequence in stop:
        text = _break_up(text, sequence)
    return text


def _break_up(text: str, sequence: str) -> str:
    """Put a space after the first character of every ``sequence`` in ``text``."""
    if len(sequence) < 2 or sequence not in text:
        return text  # one character can't be broken up, and is more likely meant
    broken = f"{sequence[0]} {sequence[1:]}"
    if sequence in broken:
        return text  # a run of spaces, say, would only grow
    for _ in sequence:  # "###" in "####" takes two rounds
        text = text.replace(sequence, broken)
    return text


def _fill(part: str, placeholder: str, text: str) -> str:
    before, _, after = part.partition(placeholder)
    return before + text + after


_CHATML_SYSTEM: Final = "<|im_start|>system\n{system}<|im_end|>\n"
_CHATML_USER: Final = "<|im_start|>user\n{user}<|im_end|>\n"
_CHATML_ASSISTANT: Final = "<|im_start|>assistant\n{assistant}<|im_end|>\n"

FALCON: Final = PromptTemplate(
    name="falcon",
    label="Falcon (User / Assistant)",
    system="System:{system}",
    user="\nUser: {user}",
    assistant="\nAssistant: {assistant}",
    stop=("\nUser:", "<|endoftext|>"),
)
FALCON_180B: Final = PromptTemplate(
    name="falcon-180b",
    label="Falcon 180B Chat",
    system="System: {system}\n",
    user="User: {user}\n",
    assistant="Falcon: {assistant}\n",
    stop=("\nUser:", "\nSystem:", "<|endoftext|>"),
)
FALCON3: Final = PromptTemplate(
    name="falcon3",
    label="Falcon 3",
    system="<|system|>\n{system}\n",
    user="<|user|>\n{user}\n",
    assistant="<|assistant|>\n{assistant}<|endoftext|>\n",
    stop=("<|user|>", "<|endoftext|>"),
)
FALCON_H1: Final = PromptTemplate(
    name="falcon-h1",
    label="Falcon H1",
    system=_CHATML_SYSTEM,
    user=_CHATML_USER,
    assistant=_CHATML_ASSISTANT,
    stop=("<|im_end|>", "<|end_of_text|>"),
    begin="<|begin_of_text|>",
)
CHATML: Final = PromptTemplate(
    name="chatml",
    label="ChatML",
    system=_CHATML_SYSTEM,
    user=_CHATML_USER,
    assistant=_CHATML_ASSISTANT,
    stop=("<|im_end|>", "<|endoftext|>"),
)
PLAIN: Final = PromptTemplate(
    name="plain",
    label=Sentence("No template (the text as it is)"),
    system="",
    user="{user}",
    assistant="{assistant}",
    plain=True,
)
CUSTOM_NAME: Final = "custom"

TEMPLATES: Final[Mapping[str, PromptTemplate]] = {
    template.name: template for template in (FALCON, FALCON_180B, FALCON3, FALCON_H1, CHATML, PLAIN)
}
"""Every built-in template by name. Formats: providers/README.md section 5.1."""

CUSTOM_EXAMPLE: Final = """\
# The parts of a prompt. \\n is a line break.
system = "System: {system}\\n"
user = "User: {user}\\n"
assistant = "Assistant: {assistant}\\n"
stop = ["\\nUser:", "<|endoftext|>"]
"""

_BY_MODEL: Final = (
    (late_pattern(r"falcon[-_]?180b", re.IGNORECASE), FALCON_180B),
    (late_pattern(r"falcon[-_]?3", re.IGNORECASE), FALCON3),
    (late_pattern(r"falcon[-_]?h1", re.IGNORECASE), FALCON_H1),
    (late_pattern(r"falcon[-_]?mamba", re.IGNORECASE), CHATML),
    (late_pattern(r"falcon", re.IGNORECASE), FALCON),
    (
        late_pattern(
            r"chatml|qwen|smollm|hermes|dolphin|openchat-?ml|internlm2|orca-2|yi-.*chat",
            re.IGNORECASE,
        ),
        CHATML,
    ),
)


def template_for_model(model: str) -> PromptTemplate:
    """Return the template a model was trained on, judging by its id; Falcon's if unknown."""
    for pattern, template in _BY_MODEL:
        if pattern.search(model):
            return template
    return FALCON


def template_for(connection: Connection, model: str = "") -> PromptTemplate:
    """Return the template that ``connection`` names, else the one that fits ``model``.

    Raises:
        InvalidInput: the custom template can't be read, or there is no template of that name.
    """
    name = connection.template
    if not name:
        return template_for_model(model or connection.model)
    if name == CUSTOM_NAME:
        return parse_template(connection.custom_template)
    try:
        return TEMPLATES[name]
    except KeyError:
        raise InvalidInput(
            Sentence("There is no prompt template named “{name}”.", name=shorten(name))
        ) from None


def parse_template(text: str) -> PromptTemplate:
    """Parse a custom template, written as TOML like :data:`CUSTOM_EXAMPLE`.

    Raises:
        InvalidInput: it is no TOML, a part is missing or lacks its placeholder.
    """
    if len(text) > MAX_CUSTOM_TEMPLATE_LENGTH:
        raise InvalidInput(Sentence("The prompt template is too long."))
    import tomllib  # only who has a template of their own needs it

    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise InvalidInput(
            Sentence(
                'The prompt template can\'t be read. It needs lines like user = "User: {user}\\n".',
                user="{user}",
            ),
            detail=str(error),
        ) from error
    unknown = sorted(set(data) - {"begin", "system", "user", "assistant", "stop"})
    if unknown:
        raise InvalidInput(
            Sentence("A prompt template has no part named “{name}”.", name=shorten(unknown[0]))
        )
    parts = {
        name: _part(data, name, needed=name in ("user", "assistant"))
        for name in ("begin", "system", "user", "assistant")
    }
    stop = data.get("stop", [])
    if not isinstance(stop, list) or not all(isinstance(text, str) and text for text in stop):
        raise InvalidInput(
            Sentence('The prompt template\'s stop must be a list like ["\\nUser:"].')
        )
    return PromptTemplate(
        name=CUSTOM_NAME,
        label="Custom",
        system=parts["system"],
        user=parts["user"],
        assistant=parts["assistant"],
        stop=tuple(stop),
        begin=parts["begin"],
    )


def _part(data: Mapping[str, object], name: str, *, needed: bool) -> str:
    value = data.get(name, "")
    if not isinstance(value, str):
        raise InvalidInput(
            Sentence("The prompt template's {name} must be a text in quotes.", name=name)
        )
    placeholder = f"{{{name}}}"
    if name == "begin":
        return value
    if not value and not needed:
        return ""
    if value.count(placeholder) != 1:
        raise InvalidInput(
            Sentence(
                "The prompt template's {name} must contain {placeholder} once.",
                name=name,
                placeholder=placeholder,
            )
        )
    return value
