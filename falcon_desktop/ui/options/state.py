"""What the form shows at each level, from the settings of all of them."""

from __future__ import annotations

from dataclasses import replace

from falcon_desktop.core.domain.connection import Connection
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.precedence import defaults_of, level_of
from falcon_desktop.core.domain.servers import PARAMETER_NAMES, ServerProfile, profile_of
from falcon_desktop.ui.kit.connection_names import connection_in_words
from falcon_desktop.ui.options.form_state import FormState
from falcon_desktop.ui.options.words import source_words

NOTHING = GenerationSettings()


def chat_state(
    chosen: GenerationSettings,
    connection: Connection | None,
    general: GenerationSettings,
    limit: int | None,
    shown: ServerProfile | None = None,
) -> FormState:
    """Return the options of one chat with ``connection`` (None: it was removed).

    ``shown`` is what its server turned out to be, None where the connection says all.
    """
    if connection is None:
        return FormState(chosen, general)
    profile = shown or profile_of(connection)
    below = defaults_of(connection, general)
    return FormState(
        chosen,
        below,
        profile.own,
        _sources(connection, general),
        profile.support,
        profile.notes,
        name_of(connection),
        *_limits(profile, limit or connection.context_window, chosen.over(below)),
        hidden=_hidden(profile),
    )


def connection_state(connection: Connection, general: GenerationSettings) -> FormState:
    """Return the defaults of one connection."""
    bare = replace(connection, defaults=NOTHING)
    profile, below = profile_of(connection), defaults_of(bare, general)
    return FormState(
        connection.defaults,
        below,
        profile.own,
        _sources(bare, general),
        profile.support,
        profile.notes,
        name_of(connection),
        *_limits(profile, connection.context_window, connection.defaults.over(below)),
        hidden=_hidden(profile),
    )


def general_state(general: GenerationSettings) -> FormState:
    """Return the defaults of every chat."""
    return FormState(general)


def name_of(connection: Connection) -> str:
    """Return how a sentence names a connection."""
    return connection_in_words(connection.name, connection.id)


def _limits(
    profile: ServerProfile, known: int | None, settings: GenerationSettings
) -> tuple[int | None, int | None]:
    """Return how many tokens fit, and how large the context window may be made.

    ``known`` is what is known of the model: how many tokens it reads at once, or, where each
    request says how many, could read at most.
    """
    if not profile.asks_window:
        return known, None
    return min(filter(None, (settings.context_window, known)), default=None), known


def _hidden(profile: ServerProfile) -> frozenset[str]:
    """Return the options that only servers of other kinds know at all."""
    return frozenset() if profile.asks_window else frozenset(("context_window",))


def _sources(connection: Connection, general: GenerationSettings) -> dict[str, str]:
    return {
        name: source_words(level_of(name, NOTHING, connection, general), name_of(connection))
        for name in PARAMETER_NAMES
    }
