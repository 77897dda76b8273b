"""``keys``: saves a connection's key in the system's keyring, and forgets it.

A key is typed unseen or piped in; it is in no argument, output, log or file of ours.
"""

from __future__ import annotations

import argparse
import getpass
import sys
import warnings
from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final

from falcon_desktop import paths
from falcon_desktop.cli import interruptible
from falcon_desktop.cli.connection_names import HUB_NAME, command_for, connection_named
from falcon_desktop.cli.output import Output, one_line
from falcon_desktop.cli.settings import changing_settings, check_changeable, saved_settings
from falcon_desktop.cli.standard_input import read_bytes
from falcon_desktop.core.domain.connection import Connection, origin_of
from falcon_desktop.core.domain.errors import (
    ExitStatus,
    InvalidInput,
    KeychainError,
    KeychainUnavailable,
)
from falcon_desktop.core.domain.hub import HUB, HUB_KEY
from falcon_desktop.core.domain.keys import clean_key
from falcon_desktop.core.domain.servers import profile_of
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.keychain import Keychain

_MAX_STDIN: Final = 1024 * 1024


def keys(options: argparse.Namespace, output: Output) -> int:
    """Do what ``options.action`` names, and return the exit status."""
    data_dir = paths.data_directory(options.data_dir)
    settings = saved_settings(data_dir, output)
    names = {one.name.casefold() for one in settings.all_connections()}
    if options.name.strip().casefold() == HUB_NAME and HUB_NAME not in names:
        (_set_for_hub if options.action == "set" else _forget_for_hub)(output)
        return ExitStatus.OK
    connection = connection_named(settings, options.name, output)
    if profile_of(connection).answers_here:
        raise InvalidInput(Sentence("The built-in engine needs no key."))
    if options.action == "set":
        _set(connection, data_dir, output)
    else:
        _forget(connection, data_dir, output)
    return ExitStatus.OK


def delete_keys(connection: Connection, origins: Iterable[str]) -> bool:
    """Delete what the keyring has for a connection at these addresses; False if that was nothing.

    Raises:
        KeychainError: the keyring is locked or does not answer; it may still hold a key.
    """

    async def delete() -> bool:
        keychain = Keychain()
        return any([await keychain.delete(connection.id, origin) for origin in origins])

    return interruptible.run(delete())


def _set(connection: Connection, data_dir: Path, output: Output) -> None:
    left = [one for one in connection.keys_left_at if one != connection.origin]
    changes = not connection.uses_key or bool(connection.key_variable or left)
    if changes:
        check_changeable(data_dir)  # before a key is typed in vain
    command = command_for(connection, "connections", "edit")
    place = _keep(connection.id, connection.origin, output, f"{command} --key-env VARIABLE")
    if left:
        try:
            delete_keys(connection, left)
        except KeychainError:
            left = []  # they stay known, and go with the next key
    if changes:
        _save(connection, data_dir, output, uses_key=True, deleted=left)
    _tell_kept(connection.origin, place, output)
    if connection.key_variable:
        _say_that_it_ends(connection, output)


def _set_for_hub(output: Output) -> None:
    origin = origin_of(HUB)
    command = "falcon-desktop models get REPOSITORY --key-env VARIABLE"
    _tell_kept(origin, _keep(HUB_KEY, origin, output, command), output)


def _forget_for_hub(output: Output) -> None:
    found = interruptible.run(Keychain().delete(HUB_KEY, origin_of(HUB)))
    output.note(Sentence("Key removed.") if found else Sentence("No key saved."))


def _keep(name: str, origin: str, output: Output, otherwise: str) -> str:
    """Ask for a key and keep it for an address; return what the keyring is called.

    Raises:
        KeychainUnavailable: there is no keyring; ``otherwise`` is the command that does without.
    """
    place = interruptible.run(Keychain().place())
    if not place:
        raise KeychainUnavailable(
            Sentence(
                "This computer has no keyring that stores keys encrypted. Keep the key in an "
                "environment variable instead, and name it: {command}",
                command=otherwise,
            )
        )
    # Not inside a loop, which would take Ctrl-C for itself while this waits.
    key = clean_key(_read_key(origin, output))
    interruptible.run(Keychain().keep(name, origin, key))
    return place


def _tell_kept(origin: str, place: str, output: Output) -> None:
    status = Sentence("Keys are kept in {place}.", place=place)
    output.note(Sentence("Key saved for {origin}. {status}", origin=origin, status=status))


def _forget(connection: Connection, data_dir: Path, output: Output) -> None:
    origins = dict.fromkeys((connection.origin, *connection.key_origins))
    changes = bool(connection.uses_key or connection.keys_left_at)
    if changes:
        check_changeable(data_dir)
    found = delete_keys(connection, origins)
    if changes:
        _save(connection, data_dir, output, uses_key=False, deleted=list(origins))
    if connection.key_variable:
        _say_that_it_ends(connection, output)
    else:
        output.note(Sentence("Key removed.") if found else Sentence("No key saved."))


def _say_that_it_ends(connection: Connection, output: Output) -> None:
    output.note(
        Sentence(
            "“{name}” no longer takes its key from the environment variable {variable}.",
            name=one_line(connection.name),
            variable=connection.key_variable,
        )
    )


def _save(
    connection: Connection,
    data_dir: Path,
    output: Output,
    *,
    uses_key: bool,
    deleted: Collection[str],
) -> None:
    """Keep in the settings whether a connection's key is in the keyring, and for which origins none
    is any more.

    Raises:
        NotFound: the connection was removed meanwhile.
    """
    with changing_settings(data_dir, output) as file:
        now = file.value.connection(connection.id)
        now = replace(now, uses_key=uses_key, key_variable="").without_keys_at(deleted)
        file.save(file.value.with_connection(now))


def _read_key(origin: str, output: Output) -> str:
    """Return what is typed at a terminal, unseen, or piped in.

    Raises:
        InvalidInput: it can't be typed unseen, or is no text.
    """
    if sys.stdin is not None and sys.stdin.isatty():
        prompt = Sentence("Key for {origin} (not shown): ", origin=one_line(origin))
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error", getpass.GetPassWarning)
                return getpass.getpass(output.told(prompt))
        except EOFError:
            return ""
        except getpass.GetPassWarning as warning:
            raise InvalidInput(
                Sentence("This terminal would show the key. Pipe the key in instead.")
            ) from warning
    try:
        return read_bytes(output, _MAX_STDIN).decode()
    except UnicodeDecodeError:
        raise InvalidInput(Sentence("Standard input is not text.")) from None
