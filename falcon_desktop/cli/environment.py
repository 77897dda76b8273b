"""The environment variables that stand for options; what is on the command line comes first."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from falcon_desktop.core.domain.errors import InvalidInput, NotFound
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.paths import DATA_DIR_VARIABLE

if TYPE_CHECKING:
    from falcon_desktop.core.domain.connection import Connection
    from falcon_desktop.core.domain.connection_book import SavedConnections

CONNECTION_VARIABLE: Final = "FALCON_DESKTOP_CONNECTION"
MODEL_VARIABLE: Final = "FALCON_DESKTOP_MODEL"
VARIABLES: Final = (DATA_DIR_VARIABLE, CONNECTION_VARIABLE, MODEL_VARIABLE)


def value_of(variable: str) -> str:
    """Return what a variable says, "" if it is not set or empty."""
    return os.environ.get(variable, "").strip()


def required(variable: str) -> str:
    """Return what a variable says.

    Raises:
        InvalidInput: it is not set or empty.
    """
    value = value_of(variable)
    if not value:
        raise InvalidInput(
            Sentence("The environment variable {name} is not set.", name=variable[:80])
        )
    return value


def connection_named(name: str | None, connections: SavedConnections) -> Connection:
    """Return the connection of this name, without one that which the environment names.

    Raises:
        NotFound: there is none.
    """
    if name:
        return connections.named(name)
    name = value_of(CONNECTION_VARIABLE)
    try:
        return connections.named(name)
    except NotFound as error:
        raise NotFound(
            Sentence(
                "{variable} names a connection that does not exist: “{name}”.",
                variable=CONNECTION_VARIABLE,
                name=name[:80],
            ),
            detail=error.detail,
        ) from error
