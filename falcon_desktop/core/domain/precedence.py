"""Which sampling parameters are in force: a chat's own over its connection's over the defaults."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING

from falcon_desktop.core.domain.connection import Connection
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.servers import profile_of, unsupported

if TYPE_CHECKING:
    from falcon_desktop.core.domain.variables import Surroundings


class Level(StrEnum):
    """Where a parameter is set, the strongest first."""

    CHAT = "chat"
    CONNECTION = "connection"
    EVERY_CHAT = "every_chat"
    PROGRAM = "program"
    SERVER = "server"
    """Nobody here: nothing is sent, and the server does as it likes."""


def defaults_of(connection: Connection, general: GenerationSettings) -> GenerationSettings:
    """Return the settings of a chat with ``connection`` that changes nothing.

    ``general`` are the user's defaults for every chat.
    """
    return connection.defaults.over(general).over(profile_of(connection).asked)


def in_force(
    chosen: GenerationSettings, connection: Connection, general: GenerationSettings
) -> GenerationSettings:
    """Return the settings to generate with; what the connection does not support is left out."""
    return chosen.over(defaults_of(connection, general)).without(*unsupported(connection))


def as_sent(
    settings: GenerationSettings, surroundings: Callable[[], Surroundings] | None, model: str
) -> GenerationSettings:
    """Return settings with the variables of their system message filled in, as it is sent."""
    if surroundings is None or "{{" not in (settings.system_message or ""):
        return settings
    from falcon_desktop.core.domain import variables  # few have any

    return variables.as_sent(settings, surroundings(), model)


def level_of(
    name: str, chosen: GenerationSettings, connection: Connection, general: GenerationSettings
) -> Level:
    """Return where a parameter's value comes from."""
    for level, settings in (
        (Level.CHAT, chosen),
        (Level.CONNECTION, connection.defaults),
        (Level.EVERY_CHAT, general),
        (Level.PROGRAM, profile_of(connection).asked),
    ):
        if getattr(settings, name) is not None:
            return level
    return Level.PROGRAM if name == "system_message" else Level.SERVER
