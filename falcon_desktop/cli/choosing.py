"""Works out what ``ask`` asks and who answers.

What is on the command line comes before the preset that it names, that before the environment, and
that before what is saved. A chat that is gone on with stays with what answered it.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

from falcon_desktop.cli import library
from falcon_desktop.cli.environment import (
    CONNECTION_VARIABLE,
    MODEL_VARIABLE,
    connection_named,
    value_of,
)
from falcon_desktop.cli.question import with_key_variable
from falcon_desktop.composition.surroundings import surroundings
from falcon_desktop.core.chat.asking import Asking, as_chosen
from falcon_desktop.core.domain.chat_presets import ChatPreset
from falcon_desktop.core.domain.connection import Connection
from falcon_desktop.core.domain.connection_book import SavedConnections
from falcon_desktop.core.domain.conversation import Conversation
from falcon_desktop.core.domain.errors import NotFound
from falcon_desktop.core.domain.generation import (
    OPTION_LABELS,
    PARAMETERS,
    GenerationSettings,
    Thinking,
)
from falcon_desktop.core.domain.servers import Support, profile_of
from falcon_desktop.core.domain.settings import Settings
from falcon_desktop.core.text.sentences import Listing, Sentence

if TYPE_CHECKING:
    from falcon_desktop.core.domain.prompt_library import SavedPrompt


class _Named(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...


N = TypeVar("N", bound=_Named)


@dataclass(frozen=True, slots=True)
class Given:
    """What the command line says: the text, the options that were given, the ``--base-url``."""

    options: argparse.Namespace
    text: str
    settings: GenerationSettings | None
    connection: Connection | None


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is to be asked, as ``Chat.send`` takes it."""

    conversation_id: str | None
    text: str
    connection_id: str
    model: str
    settings: GenerationSettings | None
    unsupported: str = ""
    """A sentence about options on the command line that the server does not take, "" for none."""


async def choose(
    given: Given, saved: Settings, asking: Asking, connections: SavedConnections
) -> Chosen:
    """Return what is to be asked; a connection that only the command line names is added.

    Raises:
        NotFound: there is no such chat, connection, preset or prompt.
        InvalidInput: the name of a chat is not unique, or a place of the prompt stays empty.
    """
    options, conversation = given.options, None
    if options.conversation:
        found = await library.find_conversation(asking.store, options.conversation)
        conversation = await asking.store.conversation(found)
    preset = _preset(saved, options.preset) if options.preset else None
    connection_id, model = _who(given, preset, connections, is_new=conversation is None)
    if options.key_env and given.connection is None:
        answers = connection_id  # naming it would give up the chat's model for its own
        if conversation is not None and not connection_id:
            opened, _ = await asking.load(conversation.id)
            answers = (await asking.connection_of(opened)).id
        named = connections.connection(answers)
        connections.add(with_key_variable(named, options.key_env, options.key_header))
    text, unsupported = given.text, ""
    if options.saved_prompt or given.settings is not None:
        opened = asking.new_conversation(text)
        if conversation is not None:
            opened, _ = await asking.load(conversation.id)
        opened = as_chosen(opened, connection_id, model)
        answers_it = await asking.connection_of(opened)
        if options.saved_prompt:
            text = _filled_prompt(given, saved, opened, answers_it)
        unsupported = _unsupported(given.settings, answers_it)
    settings = _settings(given.settings, preset, conversation)
    found_id = conversation.id if conversation else None
    return Chosen(found_id, text, connection_id, model, settings, unsupported)


def _unsupported(given: GenerationSettings | None, connection: Connection) -> str:
    """Return what to tell of options that a protocol can't say, "" if it says all of them."""
    if given is None:
        return ""
    profile, usual = profile_of(connection), (Thinking.SERVER, "")
    names = [
        OPTION_LABELS[name]
        for name, value in given.changed().items()
        if name in OPTION_LABELS
        and value not in usual
        and profile.support.get(name) is Support.NO
        and not (name in PARAMETERS and value == PARAMETERS[name].off)
    ]
    if not names:
        return ""
    return Sentence(
        "{host} does not support: {options}.", host=connection.name, options=Listing(names)
    )


def _who(
    given: Given, preset: ChatPreset | None, connections: SavedConnections, *, is_new: bool
) -> tuple[str, str]:
    """Return the connection and the model that are chosen, "" for what is not."""
    options, model = given.options, given.options.model or ""
    if given.connection is not None:
        connections.add(given.connection)
        return given.connection.id, model
    if options.connection:
        return connections.named(options.connection).id, model
    connection_id = ""
    if preset is not None:
        model = model or preset.model
        if preset.connection_id:
            return _connection_of(preset, connections), model
    if is_new:
        if value_of(CONNECTION_VARIABLE):
            connection_id = connection_named(None, connections).id
        model = model or value_of(MODEL_VARIABLE)
    return connection_id, model


def _connection_of(preset: ChatPreset, connections: SavedConnections) -> str:
    try:
        return connections.connection(preset.connection_id).id
    except NotFound as error:
        raise NotFound(
            Sentence(
                "The connection of the preset “{name}” was removed. Name another with "
                "--connection.",
                name=preset.name,
            )
        ) from error


def _settings(
    changed: GenerationSettings | None, preset: ChatPreset | None, conversation: Conversation | None
) -> GenerationSettings | None:
    """Return the options of the chat from now on, None where they stay as they are."""
    before = conversation.settings if conversation is not None else None
    if preset is not None:
        before = preset.settings
        changed = changed or GenerationSettings()
    return changed.over(before) if changed is not None and before is not None else changed


def _filled_prompt(
    given: Given, saved: Settings, opened: Conversation, connection: Connection
) -> str:
    """Return the text of the saved prompt, with what is asked in its place or after it."""
    from falcon_desktop.core.domain.prompt_library import filled
    from falcon_desktop.core.domain.variables import values_at

    prompt = _prompt(saved, given.options.saved_prompt)
    values = values_at(surroundings(), opened.model or connection.model or connection.name)
    return filled(prompt.text, dict(given.options.values or ()), values, given.text)


def _preset(saved: Settings, name: str) -> ChatPreset:
    presets = saved.presets()
    found = _named(presets, name)
    if found is None:
        raise NotFound(
            Sentence("There is no preset called “{name}”.", name=name.strip()[:80]),
            detail=_available(presets),
        )
    return found


def _prompt(saved: Settings, name: str) -> SavedPrompt:
    prompts = saved.prompts()
    found = _named(prompts, name)
    if found is None:
        raise NotFound(
            Sentence("There is no saved prompt called “{name}”.", name=name.strip()[:80]),
            detail=_available(prompts),
        )
    return found


def _named(everything: Iterable[N], name: str) -> N | None:
    """Return what has this name, ignoring case, or this id."""
    wanted = name.strip().casefold()
    return next(
        (one for one in everything if wanted in (one.name.casefold(), one.id.casefold())), None
    )


def _available(everything: Sequence[_Named]) -> str:
    names = [Sentence("“{name}”", name=one.name) for one in everything]
    return Sentence("Available: {names}.", names=Listing(names)) if names else ""
