"""``connections``: lists, adds, changes and removes what Settings, Connections shows.

Must not import httpx or the engine, but for ``connections test``.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from falcon_desktop import paths
from falcon_desktop.cli.connection_names import command_for, connection_named, shown_name
from falcon_desktop.cli.environment import value_of
from falcon_desktop.cli.output import Output, one_line
from falcon_desktop.cli.settings import changing_settings, saved_settings
from falcon_desktop.core.domain.chat_presets import text_of
from falcon_desktop.core.domain.connection import (
    EMBEDDED_ID,
    Connection,
    ProxyChoice,
    ServerKind,
    check_holds_no_secret,
    check_unbroken,
    is_loopback,
    proxy_with_scheme,
    with_scheme,
)
from falcon_desktop.core.domain.errors import (
    ExitStatus,
    InvalidInput,
    KeychainError,
)
from falcon_desktop.core.domain.ids import new_id
from falcon_desktop.core.domain.servers import (
    known,
    preset,
    profile_of,
    run_by,
)
from falcon_desktop.core.domain.settings import Settings
from falcon_desktop.core.text.sentences import Sentence

_MOST: Final = 1_000
"""Connections that the settings hold; more of them are kept, and not used."""
_LONGEST: Final[Mapping[str, tuple[str, int]]] = {
    "name": ("NAME", 200),
    "new_name": ("--name", 200),
    "base_url": ("--base-url", 2_000),
    "model": ("--model", 1_000),
    "key_env": ("--key-env", 200),
    "key_header": ("--key-header", 200),
    "ca_file": ("--ca-file", 4_000),
    "proxy": ("--proxy", 2_000),
}
"""Characters that the settings take, by option."""
_OF_SERVERS: Final = (
    "base_url", "api", "key_env", "key_header", "ca_file", "proxy", "allow_plain_http",
)  # fmt: skip


def connections(options: argparse.Namespace, output: Output) -> int:
    """Do what ``options.action`` names, and return the exit status."""
    return _ACTIONS[options.action](options, output)


def _list(options: argparse.Namespace, output: Output) -> int:
    settings = saved_settings(paths.data_directory(options.data_dir), output)
    default = settings.connection("")
    everything = sorted(settings.all_connections(), key=_comes_after_embedded)
    for one in everything:
        if options.json:
            output.json(_facts(one, default))
            continue
        mark = "*" if one.id == default.id else " "
        parts = (shown_name(one, output), one.base_url, one.model)
        output.line(f"{mark} " + "  ".join(one_line(part) for part in parts if part))
    return ExitStatus.OK


def _facts(connection: Connection, default: Connection) -> dict[str, Any]:
    variable = connection.key_variable
    keyring = connection.uses_key and not variable
    return {
        "id": connection.id,
        "name": connection.name,
        "default": connection.id == default.id,
        "api": connection.kind.value,
        "preset": connection.preset or None,
        "base_url": connection.base_url or None,
        "model": connection.model or None,
        "key_from": "keyring" if keyring else "environment" if connection.uses_key else None,
        "key_variable": variable or None,
        "key_header": connection.key_header or None,
        "context_window": connection.context_window,
        "ca_file": connection.ca_file or None,
        "proxy": connection.proxy_url
        if connection.proxy is ProxyChoice.EXPLICIT
        else connection.proxy.value,
        "allow_plain_http": connection.allow_plain_http,
    }


def _add(options: argparse.Namespace, output: Output) -> int:
    connection = _with_options(_new(options), options)
    with changing_settings(paths.data_directory(options.data_dir), output) as file:
        settings = file.value
        _check_free(settings, connection, output)
        if len(settings.connections) >= _MOST:
            raise InvalidInput(Sentence("You can have up to {most} connections.", most=_MOST))
        settings = replace(settings, connections=(*settings.connections, connection))
        if options.default:
            settings = replace(settings, default_connection_id=connection.id)
        file.save(settings)
    _advise(connection, output)
    return ExitStatus.OK


def _new(options: argparse.Namespace) -> Connection:
    """Return a connection as its preset has it, or as its address and protocol tell.

    Raises:
        InvalidInput: there is no address.
        NotFound: there is no such preset.
    """
    kind = ServerKind(options.api) if options.api else None
    address = with_scheme(options.base_url or "")
    if options.preset:
        row = preset(options.preset)
    else:
        row = run_by(Connection("", "", kind or ServerKind.OPENAI, address))
        if kind is not None and not row.speaks(kind):
            row = known(kind)
    connection = replace(row.connection(new_id()), name=_name(options.name))
    if not address and not connection.base_url:
        raise InvalidInput(
            Sentence("--base-url is missing: every server of this kind has its own address.")
            if options.preset
            else Sentence("--base-url or --preset is missing.")
        )
    return connection


def _edit(options: argparse.Namespace, output: Output) -> int:
    with changing_settings(paths.data_directory(options.data_dir), output) as file:
        settings = file.value
        before = connection_named(settings, options.name, output)
        embedded = profile_of(before).answers_here
        if embedded and any(getattr(options, name) is not None for name in _OF_SERVERS):
            raise InvalidInput(
                Sentence("The built-in engine has no address and no key; it takes --model.")
            )
        connection = before
        if options.new_name is not None:
            connection = replace(connection, name=_name(options.new_name))
            _check_free(settings, connection, output)
        connection = _with_options(connection, options)
        connection = connection.following(before)
        file.save(settings.with_connection(connection))
    moved = before.uses_key and before.known_origin != connection.origin
    if moved and not connection.key_variable:
        output.note(
            Sentence(
                "The address changed. Keys are tied to an address. Enter the key again: {command}",
                command=command_for(connection, "keys", "set"),
            )
        )
        return ExitStatus.OK
    if moved and options.key_env is None:
        output.note(
            Sentence(
                "The address changed. The key from the variable {name} goes to {origin} now.",
                name=connection.key_variable,
                origin=connection.origin,
            )
        )
    _advise(connection, output, before)
    return ExitStatus.OK


def _remove(options: argparse.Namespace, output: Output) -> int:
    with changing_settings(paths.data_directory(options.data_dir), output) as file:
        settings = file.value
        connection = connection_named(settings, options.name, output)
        if profile_of(connection).answers_here:
            raise InvalidInput(Sentence("The built-in engine can't be removed."))
        kept = tuple(one for one in settings.connections if one.id != connection.id)
        file.save(replace(settings, connections=kept))
    if settings.connection("").id == connection.id:
        output.note(Sentence("It was the default. New chats are now answered on this computer."))
    if not connection.key_origins:
        return ExitStatus.OK
    from falcon_desktop.cli.keys import delete_keys

    try:
        delete_keys(connection, connection.key_origins)
    except KeychainError as error:
        from falcon_desktop.core.domain.keys import key_left_behind

        raise key_left_behind(connection.name, error) from error
    return ExitStatus.OK


def _default(options: argparse.Namespace, output: Output) -> int:
    data_dir = paths.data_directory(options.data_dir)
    if options.name is None:
        output.line(shown_name(saved_settings(data_dir, output).connection(""), output))
        return ExitStatus.OK
    with changing_settings(data_dir, output) as file:
        chosen = connection_named(file.value, options.name, output)
        file.save(replace(file.value, default_connection_id=chosen.id))
    return ExitStatus.OK


def _test(options: argparse.Namespace, output: Output) -> int:
    from falcon_desktop.cli.connection_check import check

    return check(options, output)


_ACTIONS: Final[Mapping[str, Callable[[argparse.Namespace, Output], int]]] = {
    "list": _list,
    "add": _add,
    "edit": _edit,
    "test": _test,
    "remove": _remove,
    "default": _default,
}


# --- what was given ------------------------------------------------------------------------------


def _with_options(connection: Connection, options: argparse.Namespace) -> Connection:
    """Return a connection with what the options say; what they leave out stays.

    Raises:
        InvalidInput: a value is none that can be meant, too long, or holds a secret.
    """
    given = {name: value for name in _LONGEST if (value := getattr(options, name, None))}
    for name, value in given.items():
        option, limit = _LONGEST[name]
        text_of({option: value}, option, limit)
    before = connection
    if options.base_url is not None:
        connection = replace(connection, base_url=with_scheme(options.base_url))
        check_holds_no_secret(connection.base_url)
        if connection.origin != before.known_origin:  # the consent was for the address of before
            connection = replace(connection, allow_plain_http=False)
    if options.api:
        connection = replace(connection, kind=ServerKind(options.api), keeps_kind=True)
    if options.model is not None:
        connection = replace(connection, model=options.model.strip())
    if options.key_env is not None:
        uses = connection.uses_key or bool(options.key_env)
        connection = replace(connection, key_variable=options.key_env, uses_key=uses)
    if options.key_header is not None:
        connection = replace(connection, key_header=_key_header(options.key_header))
    if options.context_window is not None:
        connection = replace(connection, context_window=options.context_window or None)
    if options.ca_file is not None:
        connection = replace(connection, ca_file=_existing(options.ca_file))
    if options.proxy is not None:
        connection = _with_proxy(connection, options.proxy)
    if options.allow_plain_http is not None:
        connection = replace(connection, allow_plain_http=options.allow_plain_http == "yes")
    return connection


def _name(given: str) -> str:
    name = " ".join(given.split())
    if not name:
        raise InvalidInput(Sentence("A connection needs a name."))
    return name


def _key_header(given: str) -> str:
    if given.strip():
        from falcon_desktop.core.domain.headers import parse_key_header

        parse_key_header(given)
    return given.strip()


def _existing(path: str) -> str:
    """Return a file's whole path: who reads it may be somewhere else.

    Raises:
        InvalidInput: it is not there.
    """
    if not path:
        return ""
    file = Path(path).expanduser().absolute()
    if not file.is_file():
        raise InvalidInput(Sentence("There is no file “{path}”.", path=str(file)))
    return str(file)


def _with_proxy(connection: Connection, given: str) -> Connection:
    if given in (ProxyChoice.SYSTEM, ProxyChoice.NONE):
        return replace(connection, proxy=ProxyChoice(given), proxy_url="")
    check_unbroken(given)
    try:
        check_holds_no_secret(proxy_with_scheme(given))
    except InvalidInput as error:
        raise InvalidInput(
            Sentence(
                "A proxy's user name and password would be stored unencrypted. Set them in "
                "HTTPS_PROXY, and use --proxy system."
            )
        ) from error
    return replace(connection, proxy=ProxyChoice.EXPLICIT, proxy_url=given.strip())


def _check_free(settings: Settings, connection: Connection, output: Output) -> None:
    """Refuse a name that another connection has, which could then not be named any more.

    Raises:
        InvalidInput: it is taken.
    """
    name = connection.name.casefold()
    for one in settings.all_connections():
        taken = (one.name.casefold(), one.id.casefold(), shown_name(one, output).casefold())
        if one.id != connection.id and name in taken:
            raise InvalidInput(
                Sentence("There is already a connection called “{name}”.", name=connection.name)
            )


def _advise(connection: Connection, output: Output, before: Connection | None = None) -> None:
    """Say what a connection still lacks, as far as that was not said when it became so."""
    if before is not None and before == replace(connection, name=before.name, model=before.model):
        return
    if connection.key_variable and not value_of(connection.key_variable):
        output.note(
            Sentence("The environment variable {name} is not set.", name=connection.key_variable)
        )
    elif connection.uses_key and not connection.key_variable and before is None:
        output.note(
            Sentence(
                "It needs a key. To enter one: {command}",
                command=command_for(connection, "keys", "set"),
            )
        )
    plain = connection.base_url.startswith("http://") and not is_loopback(connection.base_url)
    if connection.uses_key and plain and not connection.allow_plain_http:
        output.note(
            Sentence(
                "Its address is not encrypted, so the key is sent only with --allow-plain-http yes."
            )
        )


def _comes_after_embedded(connection: Connection) -> bool:
    return connection.id != EMBEDDED_ID
