"""The arguments of ``connections``, ``keys``, ``presets`` and ``prompts``."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from typing import Final

from falcon_desktop.cli.asking_arguments import APIS
from falcon_desktop.cli.language import spoken
from falcon_desktop.cli.parser import Commands, Parser, some, variable_name
from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.core.text.sentences import Sentence

_CHANGES: Final = (
    "new_name", "base_url", "api", "model", "key_env", "key_header", "context_window", "ca_file",
    "proxy", "allow_plain_http",
)  # fmt: skip
_MOST_TOKENS: Final = 100_000_000


class _Servers:
    """The ids of the presets of servers, which are long to import, for who asks for them."""

    def __contains__(self, name: object) -> bool:
        return name in tuple(self)

    def __iter__(self) -> Iterator[str]:
        from falcon_desktop.core.domain.servers import PRESETS

        return (row.id for row in PRESETS)


def add(commands: Commands) -> None:
    """Add the commands."""
    _add_connections(commands)
    _add_keys(commands)
    presets = commands.add_parser(
        "presets",
        examples="""
            falcon-desktop presets
            falcon-desktop presets --json | jq -r .name
        """,
        help=Sentence("list the presets for chats"),
        description=Sentence(
            "Print the names of the presets for chats, one per line; with --json, all they hold."
        ),
    )
    _add_json(presets)
    prompts = commands.add_parser(
        "prompts",
        examples="""
            falcon-desktop prompts
            falcon-desktop prompts --json | jq -r .text
        """,
        help=Sentence("list the saved prompts"),
        description=Sentence(
            "Print the names of the saved prompts, one per line. With --json, their texts too."
        ),
    )
    _add_json(prompts)


def check(options: argparse.Namespace) -> None:
    """Refuse what can't be meant.

    Raises:
        InvalidInput: it can't.
    """
    if options.command != "connections":
        return
    window = getattr(options, "context_window", None)
    if window is not None and not 0 <= window <= _MOST_TOKENS:
        raise InvalidInput(
            Sentence("--context-window must be from 0 to {most}.", most=_MOST_TOKENS)
        )
    if options.action == "edit" and all(getattr(options, name) is None for name in _CHANGES):
        raise InvalidInput(
            Sentence(
                "Say what to change. See: {command}",
                command="falcon-desktop connections edit --help",
            )
        )


def _add_connections(commands: Commands) -> None:
    group = commands.add_parser(
        "connections",
        examples="""
            falcon-desktop connections list
            falcon-desktop connections add Work --base-url llm.example.org/v1 --key-env WORK_KEY
            falcon-desktop connections test Work
            falcon-desktop connections default Work
        """,
        help=Sentence("list, add, change, test or remove connections"),
        description=Sentence(
            "Manage the servers that the window shows under Settings, Connections. Changes are "
            "refused while the window is open."
        ),
    ).add_group()
    listed = group.add_parser(
        "list",
        examples="""
            falcon-desktop connections list
            falcon-desktop connections list --json | jq -r .name
        """,
        help=Sentence("list them, the default one marked"),
        description=Sentence(
            "Print each connection's name, address and model, the default one after an asterisk. "
            "Asks no server and no keyring."
        ),
    )
    _add_json(listed)
    new = group.add_parser(
        "add",
        examples="""
            falcon-desktop connections add Local --base-url localhost:8080 --default
            falcon-desktop connections add Work --base-url llm.example.org/v1 --key-env WORK_KEY
            falcon-desktop connections add Claude --preset anthropic --model claude-sonnet-4-5
            falcon-desktop connections add Gateway --base-url gw.example.org --key-header api-key
        """,
        help=Sentence("add a server"),
        description=Sentence(
            "Add a connection. A preset knows the server's address, API and key header; without "
            "one, the address and --api decide. No server is asked."
        ),
    )
    _add_name(new, reader=_no_key)
    new.add_argument(
        "--preset",
        metavar="SERVER",
        choices=_Servers(),
        help=Sentence("the kind of server: %(choices)s"),
    )
    _add_options(new)
    new.add_argument(
        "--default", action="store_true", help=Sentence("use it for new chats from now on")
    )
    edit = group.add_parser(
        "edit",
        examples="""
            falcon-desktop connections edit Work --model qwen3
            falcon-desktop connections edit Work --name Office --key-env OFFICE_KEY
            falcon-desktop connections edit Work --proxy http://proxy.example.org:3128
            falcon-desktop connections edit "On this computer" --model SmolLM2-135M-Instruct.Q4_1
        """,
        help=Sentence("change a connection"),
        description=Sentence(
            'Change what the options name; the rest stays. An empty value ("") goes back to the '
            "usual one. A saved key stays with the address it was saved for."
        ),
    )
    _add_name(edit)
    edit.add_argument(
        "--name",
        dest="new_name",
        metavar="NAME",
        type=_no_key,
        help=Sentence("its new name"),
    )
    _add_options(edit)
    test = group.add_parser(
        "test",
        examples="""
            falcon-desktop connections test Work
            falcon-desktop connections test Work --json
        """,
        help=Sentence("test a connection up to a first token"),
        description=Sentence(
            "Test a connection step by step, as Settings does: address, encryption, server, key, "
            "model, first token. The exit status is 0 only if a first token came."
        ),
    )
    _add_name(test, optional=True)
    _add_json(test)
    remove = group.add_parser(
        "remove",
        examples="""
            falcon-desktop connections remove Work
        """,
        help=Sentence("remove a connection and its key"),
        description=Sentence(
            "Remove a connection and the key that is saved for it. Its chats stay."
        ),
    )
    _add_name(remove)
    default = group.add_parser(
        "default",
        examples="""
            falcon-desktop connections default
            falcon-desktop connections default Work
            falcon-desktop connections default "On this computer"
        """,
        help=Sentence("show or choose the connection for new chats"),
        description=Sentence(
            "Print which connection answers new chats, or choose it. Chats that were answered "
            "stay with what answered them."
        ),
    )
    _add_name(default, optional=True)


def _add_keys(commands: Commands) -> None:
    group = commands.add_parser(
        "keys",
        examples="""
            falcon-desktop keys set Work
            falcon-desktop keys forget Work
        """,
        help=Sentence("save or forget a connection's key"),
        description=Sentence(
            "Save or forget keys in the system's keyring, each for its connection's address only. "
            "Where there is no keyring, use “connections edit NAME --key-env VARIABLE”."
        ),
    ).add_group()
    saved = group.add_parser(
        "set",
        examples="""
            falcon-desktop keys set Work
            pass show work/llm | falcon-desktop keys set Work
        """,
        help=Sentence("save a key"),
        description=Sentence(
            "Ask for the key without showing it, or read it from stdin if that is piped, and save "
            "it in the system's keyring. Keys are never taken from the command line."
        ),
    )
    _add_name(saved, reader=_no_key)
    forgotten = group.add_parser(
        "forget",
        examples="""
            falcon-desktop keys forget Work
        """,
        help=Sentence("forget a key"),
        description=Sentence(
            "Delete a connection's key from the keyring, and send none from now on."
        ),
    )
    _add_name(forgotten)


def _add_options(parser: Parser) -> None:
    """Add the options that say how a server is reached."""
    parser.add_argument(
        "--base-url",
        metavar="URL",
        type=some,
        help=Sentence("the server's address; http:// is optional"),
    )
    parser.add_argument(
        "--api",
        choices=APIS,
        help=Sentence("the server's API, if not the one that its preset or address tells"),
    )
    parser.add_argument(
        "--model", metavar="ID", help=Sentence("the model for new chats; empty for the first one")
    )
    parser.add_argument(
        "--key-env",
        metavar="VARIABLE",
        type=variable_name,
        help=Sentence(
            "the environment variable to read the key from each time; empty for the keyring"
        ),
    )
    parser.add_argument(
        "--key-header",
        metavar="NAME",
        help=Sentence(
            "the header that the key goes in, such as api-key (default: as the server wants it)"
        ),
    )
    parser.add_argument(
        "--context-window",
        metavar="N",
        type=int,
        help=Sentence("how many tokens the model can read; 0 to detect it"),
    )
    parser.add_argument(
        "--ca-file", metavar="FILE", help=Sentence("a file with more certificates to trust (PEM)")
    )
    parser.add_argument(
        "--proxy",
        metavar="URL",
        type=some,
        help=Sentence("a proxy's address, “none”, or “system” for the system's"),
    )
    parser.add_argument(
        "--allow-plain-http",
        choices=["yes", "no"],
        help=Sentence("whether the key may be sent unencrypted, to an http:// address"),
    )


def _no_key(name: str) -> str:
    """Refuse a key in place of a connection's name, without repeating it."""
    from falcon_desktop.core.text.secret_words import looks_like_key

    if looks_like_key(name):
        raise argparse.ArgumentTypeError(
            spoken().told(Sentence("it must be the name of a connection, not the key itself"))
        )
    return some(name)


def _add_name(
    parser: Parser, *, optional: bool = False, reader: Callable[[str], str] = some
) -> None:
    parser.add_argument(
        "name",
        metavar="NAME",
        type=reader,
        nargs="?" if optional else None,
        help=Sentence("the connection's name; without one, the default connection")
        if optional
        else Sentence("the connection's name"),
    )


def _add_json(parser: Parser) -> None:
    parser.add_argument("--json", action="store_true", help=Sentence("one JSON object per line"))
