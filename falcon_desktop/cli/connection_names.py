"""Which saved connection a name means, and how it is shown."""

from __future__ import annotations

import shlex
from typing import Final

from falcon_desktop.cli.output import Output, one_line
from falcon_desktop.core.domain.connection import (
    EMBEDDED_ID,
    Connection,
    embedded_connection,
    is_address_id,
)
from falcon_desktop.core.domain.connection_book import SavedConnections
from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.core.domain.settings import Settings
from falcon_desktop.core.text.sentences import Sentence

HUB_NAME: Final = "huggingface.co"
"""What ``keys`` calls the hub of models."""


def connection_named(settings: Settings, name: str, output: Output) -> Connection:
    """Return the one connection with this name, ignoring case, or this id.

    Raises:
        NotFound: there is none.
        InvalidInput: there are several.
    """
    book = SavedConnections(settings.connections, settings.default_connection_id)
    wanted = name.strip().casefold()
    if wanted == shown_name(embedded_connection(), output).casefold():
        return book.connection(EMBEDDED_ID)
    found = book.named(name)
    same = [one for one in book.all() if one.name.casefold() == wanted]
    if len(same) > 1 and found.id.casefold() != wanted:
        raise InvalidInput(
            Sentence(
                "Several connections are called “{name}”. Use an ID: {command}",
                name=found.name,
                command="falcon-desktop connections list --json",
            )
        )
    return found


def shown_name(connection: Connection, output: Output) -> str:
    """Return a connection's name; that of this computer in the reader's language."""
    if connection.id == EMBEDDED_ID and connection.name == embedded_connection().name:
        return output.told(Sentence("On this computer"))
    return one_line(connection.name)


def command_for(connection: Connection, *words: str) -> str:
    """Return a command line of ours to copy: the words, and the connection's name after them."""
    return f"falcon-desktop {' '.join(words)} {shlex.quote(connection.name)}"


def key_hint(connection: Connection) -> Sentence:
    """Return how a connection gets a key that lacks one, or whose key is refused."""
    if is_address_id(connection.id):
        return Sentence("Use --key-env to name a variable that holds the key.")
    if connection.key_variable:
        return Sentence(
            "Its key comes from the environment variable {name}. To save one instead: {command}, "
            "or in the window under Settings, Connections.",
            name=connection.key_variable,
            command=command_for(connection, "keys", "set"),
        )
    return Sentence(
        "To save a key: {command}, or in the window under Settings, Connections. To use one once, "
        "name a variable that holds it with --key-env.",
        command=command_for(connection, "keys", "set"),
    )
