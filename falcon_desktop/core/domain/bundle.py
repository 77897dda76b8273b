"""Presets and prompts as a file that people give to each other. Form 1, JSON:

``{"format": "falcon-desktop-presets", "version": 1, "presets": [{"name", "options": {…},
"connection": {"id", "name"}, "model", "starting_prompts": […]}], "prompts": [{"name", "text"}]}``

``options`` are those of :class:`~falcon_desktop.core.domain.generation.GenerationSettings` by field
name. No address and no key is written, nothing in it is expanded or run.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final

from falcon_desktop.core.domain.chat_presets import (
    MAX_NAME_LENGTH,
    MAX_PRESETS,
    MAX_STARTING_PROMPT_LENGTH,
    ChatPreset,
    text_of,
    texts_of,
)
from falcon_desktop.core.domain.connection import Connection
from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.ids import new_id
from falcon_desktop.core.domain.prompt_library import MAX_PROMPT_LENGTH, MAX_PROMPTS, SavedPrompt
from falcon_desktop.core.text.sentences import Sentence

FORMAT: Final = "falcon-desktop-presets"
VERSION: Final = 1
ENDING: Final = ".falcon-presets.json"
MAX_FILE_BYTES: Final = 2_000_000
MAX_LIBRARY_SIZE: Final = 1_000_000
"""Characters that all presets and prompts may take in the settings file, escapes counted."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """The content of such a file."""

    presets: tuple[ChatPreset, ...] = ()
    prompts: tuple[SavedPrompt, ...] = ()


def check_room(presets: Sequence[ChatPreset], prompts: Sequence[SavedPrompt]) -> None:
    """Refuse more than the settings can hold.

    Raises:
        InvalidInput: too many, or too much text.
    """
    if len(presets) > MAX_PRESETS:
        raise InvalidInput(
            Sentence("You can have up to {max_presets} presets.", max_presets=MAX_PRESETS)
        )
    if len(prompts) > MAX_PROMPTS:
        raise InvalidInput(
            Sentence("You can have up to {max_prompts} prompts.", max_prompts=MAX_PROMPTS)
        )
    entries = [one.to_json() for one in presets] + [one.to_json() for one in prompts]
    size = sum(len(json.dumps(entry)) for entry in entries)
    if size > MAX_LIBRARY_SIZE:
        raise InvalidInput(
            Sentence("Presets and prompts take too much space. Remove or shorten some.")
        )


def write_bundle(bundle: Bundle, connections: Iterable[Connection]) -> str:
    """Return a bundle as the text of a file; connections are given by name only."""
    names = {connection.id: connection.name for connection in connections}
    presets = []
    for preset in bundle.presets:
        entry: dict[str, Any] = {"name": preset.name, "options": preset.settings.to_json()}
        if preset.connection_id:
            name = names.get(preset.connection_id, "")
            entry["connection"] = {"id": preset.connection_id, "name": name}
        if preset.model:
            entry["model"] = preset.model
        if preset.starting_prompts:
            entry["starting_prompts"] = list(preset.starting_prompts)
        presets.append(entry)
    data = {
        "format": FORMAT,
        "version": VERSION,
        "presets": presets,
        "prompts": [{"name": one.name, "text": one.text} for one in bundle.prompts],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def read_bundle(raw: bytes, connections: Sequence[Connection]) -> Bundle:
    """Return a file's content with new ids; connections that are not here become none.

    Raises:
        InvalidInput: it is not such a file, or something in it is not usable; nothing is taken.
    """
    data = _object_in(raw)
    presets, prompts = (_list(data, name) for name in ("presets", "prompts"))
    if not presets and not prompts:
        raise InvalidInput(Sentence("This file contains no presets or prompts."))
    if len(presets) > MAX_PRESETS or len(prompts) > MAX_PROMPTS:
        raise InvalidInput(
            Sentence(
                "This file contains more than {max_presets} presets or {max_prompts} prompts.",
                max_presets=MAX_PRESETS,
                max_prompts=MAX_PROMPTS,
            )
        )
    return Bundle(
        tuple(_preset(entry, place, connections) for place, entry in enumerate(presets, 1)),
        tuple(_prompt(entry, place) for place, entry in enumerate(prompts, 1)),
    )


def merged(mine: Bundle, other: Bundle) -> Bundle:
    """Return ``mine`` with what it lacks of ``other`` added at the end."""
    presets = {_content(preset) for preset in mine.presets}
    prompts = {(prompt.name, prompt.text) for prompt in mine.prompts}
    return Bundle(
        (*mine.presets, *(one for one in other.presets if _content(one) not in presets)),
        (*mine.prompts, *(one for one in other.prompts if (one.name, one.text) not in prompts)),
    )


def _content(preset: ChatPreset) -> tuple[str, str]:
    return preset.name, json.dumps({**preset.to_json(), "id": "", "connection_id": ""})


def _object_in(raw: bytes) -> Mapping[str, Any]:
    if len(raw) > MAX_FILE_BYTES:
        raise InvalidInput(Sentence("This file is too large for presets and prompts."))
    try:
        data = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise InvalidInput(Sentence("This file is not JSON, or it is damaged.")) from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise InvalidInput(Sentence("This is not a Falcon Desktop file of presets and prompts."))
    version = data.get("version")
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        raise InvalidInput(Sentence("This file does not state its format version."))
    if version > VERSION:
        raise InvalidInput(Sentence("This file was written by a newer version of Falcon Desktop."))
    return data


def _list(data: Mapping[str, Any], name: str) -> list[Any]:
    found = data.get(name, [])
    if not isinstance(found, list):
        raise InvalidInput(Sentence("“{name}” must be a list.", name=name))
    return found


def _preset(entry: Any, place: int, connections: Sequence[Connection]) -> ChatPreset:
    try:
        if not isinstance(entry, dict):
            raise InvalidInput(Sentence("it is not an object."))
        return ChatPreset(
            id=new_id(),
            name=" ".join(text_of(entry, "name", MAX_NAME_LENGTH, needed=True).split()),
            settings=_settings(entry.get("options", {})),
            connection_id=_connection_id(entry.get("connection", {}), connections),
            model=text_of(entry, "model", 1_000),
            starting_prompts=texts_of(entry, "starting_prompts", MAX_STARTING_PROMPT_LENGTH),
        )
    except InvalidInput as error:
        raise InvalidInput(
            Sentence("Preset {number} can't be used: {reason}", number=place, reason=error.sentence)
        ) from error


def _prompt(entry: Any, place: int) -> SavedPrompt:
    try:
        if not isinstance(entry, dict):
            raise InvalidInput(Sentence("it is not an object."))
        return SavedPrompt(
            id=new_id(),
            name=" ".join(text_of(entry, "name", MAX_NAME_LENGTH, needed=True).split()),
            text=text_of(entry, "text", MAX_PROMPT_LENGTH, needed=True),
        )
    except InvalidInput as error:
        raise InvalidInput(
            Sentence("Prompt {number} can't be used: {reason}", number=place, reason=error.sentence)
        ) from error


def _settings(options: Any) -> GenerationSettings:
    if not isinstance(options, dict):
        raise InvalidInput(Sentence("“options” must be an object."))
    known = {field.name for field in fields(GenerationSettings)}
    values = {name: value for name, value in options.items() if name in known and value is not None}
    if isinstance(values.get("stop"), list):
        values["stop"] = texts_of(values, "stop", 200)
    if "system_message" in values:
        values["system_message"] = text_of(values, "system_message", 100_000)
    return GenerationSettings(**values)


def _connection_id(named: Any, connections: Sequence[Connection]) -> str:
    if not isinstance(named, dict):
        raise InvalidInput(Sentence("“connection” must be an object."))
    wanted, name = text_of(named, "id", 100), text_of(named, "name", 200).strip().casefold()
    if any(connection.id == wanted for connection in connections):
        return wanted
    same = (one.id for one in connections if name and one.name.strip().casefold() == name)
    return next(same, "")
