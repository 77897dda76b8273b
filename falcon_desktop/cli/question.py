"""Works out what ``ask`` was asked: the prompt from argv and stdin, the options, the connection."""

from __future__ import annotations

import argparse
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from falcon_desktop.attaching.text import GUESSED, text_of
from falcon_desktop.cli.asking_arguments import SAMPLING_OPTIONS
from falcon_desktop.cli.environment import required
from falcon_desktop.cli.output import Output
from falcon_desktop.cli.standard_input import read_bytes
from falcon_desktop.core.domain.connection import (
    Connection,
    ServerKind,
    address_id,
    check_holds_no_secret,
    short_address,
    with_scheme,
)
from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.core.domain.generation import GenerationSettings, Thinking
from falcon_desktop.core.domain.json_options import MAX_BYTES, extra_fields, json_object
from falcon_desktop.core.domain.servers import key_header_of
from falcon_desktop.core.domain.variables import check_system_message
from falcon_desktop.core.text.sentences import Sentence

MAX_STDIN: Final = 16 * 1024 * 1024
_HOW_TO_END: Final = Sentence(
    "Reading from standard input; end it with Ctrl-D, or use -n to leave it alone."
)


def question(options: argparse.Namespace, output: Output) -> str:
    """Return the prompt, with what is piped in beside it as context after a blank line.

    With a saved prompt it may be "".

    Raises:
        InvalidInput: there is none, or stdin holds no text or more than :data:`MAX_STDIN` bytes.
    """
    prompt = " ".join(options.prompt)
    prompt = prompt.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    piped = not options.no_stdin and _is_piped()
    if prompt == "-" and options.no_stdin:
        raise InvalidInput(Sentence("“-” reads standard input, which --no-stdin turns off."))
    if not options.prompt and not piped:
        if options.saved_prompt:
            return ""
        raise InvalidInput(
            Sentence(
                "No PROMPT given: write the question after “ask”, or pipe it in. See: {command}",
                command="falcon-desktop ask --help",
            )
        )
    if prompt == "-" or not options.prompt:
        prompt = _read_stdin(output)
    elif piped:
        context = _read_stdin(output).strip("\n")
        prompt = f"{prompt}\n\n{context}" if context.strip() else prompt
    if not prompt.strip():
        if options.saved_prompt:
            return ""
        raise InvalidInput(Sentence("The prompt is empty."))
    return prompt.strip("\n") if options.saved_prompt else prompt


def changed_settings(options: argparse.Namespace) -> GenerationSettings | None:
    """Return the sampling options that were given, None if there were none.

    Raises:
        InvalidInput: a value is outside its range.
    """
    check_system_message(options.system or "")
    if options.extra is not None:
        with _about("--extra"):
            extra_fields(options.extra)
    settings = GenerationSettings(
        system_message=options.system,
        stop=tuple(options.stop) if options.stop else None,
        thinking=Thinking(options.thinking) if options.thinking else None,
        extra_fields=options.extra,
        confidence=options.confidence or None,
        json_schema="" if options.no_schema else _schema(options.schema),
        **{name: getattr(options, name) for name in SAMPLING_OPTIONS.values()},
    )
    return settings if settings.changed() else None


def _schema(path: str | None) -> str | None:
    """Return the schema in a file, None for no file.

    Raises:
        InvalidInput: it can't be read, or is none.
    """
    if path is None:
        return None
    try:
        with Path(path).open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidInput(
            Sentence("The schema “{path}” isn't UTF-8 text. Save it as UTF-8.", path=path)
        ) from None
    except (OSError, ValueError) as error:
        from falcon_desktop.core.text.system_reasons import detail_of  # it is seldom needed

        raise InvalidInput(
            Sentence("The schema “{path}” can't be read.", path=path), detail=detail_of(error)
        ) from error
    if not text.strip():
        raise InvalidInput(Sentence("The schema “{path}” is empty.", path=path))
    with _about("--schema"):
        json_object(text)
    return text


@contextmanager
def _about(option: str) -> Iterator[None]:
    """Say which option it is that can't be used.

    Raises:
        InvalidInput: it can't.
    """
    try:
        yield
    except InvalidInput as error:
        raise InvalidInput(
            Sentence("{option}: {reason}", option=option, reason=error.sentence),
            detail=error.detail,
        ) from error


def command_line_connection(options: argparse.Namespace) -> Connection | None:
    """Return the connection that ``--base-url`` describes, None if there is none.

    Raises:
        InvalidInput: the address is none or holds a secret, or the variable for the key is not set.
    """
    if not options.base_url:
        return None
    kind = ServerKind(options.api or ServerKind.OPENAI)
    address = with_scheme(options.base_url)
    connection = Connection(
        id=address_id(kind, address),
        name=short_address(address),
        kind=kind,
        base_url=address,
        model=getattr(options, "model", "") or "",
        keeps_kind=bool(options.api),
    )
    _ = connection.origin  # is it an address?
    check_holds_no_secret(connection.base_url)
    return with_key_variable(connection, options.key_env, options.key_header)


def with_key_variable(
    connection: Connection, variable: str | None, header: str | None = None
) -> Connection:
    """Return a connection whose key is in an environment variable, unchanged for None.

    ``header`` is what the key goes in, None for the usual one.

    Raises:
        InvalidInput: the variable is not set or empty, or the header is none.
    """
    if not variable:
        return connection
    required(variable)
    connection = replace(connection, uses_key=True, key_variable=variable)
    if header:
        connection = replace(connection, key_header=header)
        key_header_of(connection)  # is it one?
    return connection


def _is_piped() -> bool:
    """Say whether stdin is a pipe or a file; not a terminal, nor ``/dev/null``."""
    try:
        mode = os.fstat(sys.stdin.fileno()).st_mode
    except (AttributeError, OSError, ValueError):
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISREG(mode) or stat.S_ISSOCK(mode)


def _read_stdin(output: Output) -> str:
    found = text_of(read_bytes(output, MAX_STDIN, _HOW_TO_END))
    if found is None:
        raise InvalidInput(Sentence("Standard input is not text. Use --attach for PDFs."))
    text, encoding = found
    if encoding == GUESSED:
        output.note(
            Sentence("Standard input is not UTF-8; it was read as Latin-1, which is a guess.")
        )
    return text
