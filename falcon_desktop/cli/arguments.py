"""The command line's grammar: that of each group of commands, put together."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from typing import Final, Protocol

import falcon_desktop
from falcon_desktop.cli.language import spoken
from falcon_desktop.cli.output import Output
from falcon_desktop.cli.parser import Commands, HelpShown, Parser, folder_name
from falcon_desktop.core.domain.errors import ExitStatus, InvalidInput
from falcon_desktop.core.text.sentences import Listing, Sentence, following

SHELLS: Final = ("bash", "zsh", "fish")
_LONGEST_SHOWN: Final = 60


class Group(Protocol):
    """A module with the arguments of some commands."""

    def add(self, commands: Commands, /) -> None:
        """Add the commands."""
        ...

    def check(self, options: argparse.Namespace, /) -> None:
        """Refuse options that can't be combined.

        Raises:
            InvalidInput: some can't.
        """
        ...


def parse(arguments: Sequence[str], output: Output) -> argparse.Namespace | int:
    """Return the parsed options, or the exit status where nothing is left to do.

    A mistake is told in a sentence; for ``ask --json`` in a ``done`` line too.
    """
    spoken()  # before argparse says the first word
    try:
        given = _listed_models(_words_apart(_help_asked(arguments)))
        groups = _groups_of("".join(_from_first_word(given)[:1]))
        parser = _command_line(groups)
        _check_command(parser, given)
        options, rest = parser.parse_known_args(given)
        _take(options, rest)
        if options.command == "search":
            options.query = " ".join(options.query)
        _check(options, groups)
    except HelpShown as shown:
        output.write(str(shown))
        return ExitStatus.OK
    except InvalidInput as error:
        if "ask" in arguments and "--json" in arguments:
            from falcon_desktop.cli.answer_lines import done_line

            output.json(done_line("failed", error=error))
        output.error(error)
        return ExitStatus.USAGE
    return options


def _help_asked(arguments: Sequence[str]) -> list[str]:
    """Take "help" and "help COMMAND" for --help."""
    given = list(arguments)
    at = 2 if given[:1] == ["--data-dir"] else 0
    if given[at : at + 1] == ["help"]:
        return [*given[:at], *given[at + 1 :], "--help"]
    return given


def _from_first_word(arguments: Sequence[str]) -> list[str]:
    """Return what is given from the command on; nothing if there is none."""
    rest = list(arguments)
    while rest and rest[0].startswith("-"):
        rest = rest[2:] if rest[0] == "--data-dir" else rest[1:]
    return rest


def _check_command(parser: Parser, arguments: Sequence[str]) -> None:
    """Refuse a command that there is not, naming what was meant.

    Raises:
        InvalidInput: it is none.
    """
    rest = _from_first_word(arguments)
    names = parser.commands
    if rest and rest[0] in names and names[rest[0]].commands:
        parser, names, rest = names[rest[0]], names[rest[0]].commands, rest[1:]
    if not rest or rest[0] in names or rest[0].startswith("-"):
        return
    import difflib

    word = rest[0]
    if near := difflib.get_close_matches(word.casefold(), names, n=1):
        hint = Sentence("Did you mean “{word}”?", word=near[0])
    elif not parser.name and (" " in word.strip() or word.strip().endswith("?")):
        hint = Sentence("To ask a question: falcon-desktop ask, then the question in quotes.")
    else:
        hint = Sentence("Commands: {names}.", names=Listing(names))
    shown = word if len(word) <= _LONGEST_SHOWN else word[:_LONGEST_SHOWN] + "…"
    raise InvalidInput(
        Sentence(
            "Unknown command “{word}”. {hint} See: {command}",
            word=shown,
            hint=hint,
            command=f"{parser.prog} --help",
        )
    )


def _take(options: argparse.Namespace, rest: Sequence[str]) -> None:
    """Put words that follow the options of ``ask`` to its question, and refuse all else.

    Raises:
        InvalidInput: there is an option that the command does not have, or a word too many.
    """
    unknown = [one for one in rest if one.startswith("-")]
    if options.command == "ask" and not unknown:
        options.prompt += rest
        return
    if not rest:
        return
    if options.command == "keys" and not unknown:  # a key perhaps: it is not repeated
        raise InvalidInput(
            Sentence(
                "Keys are not taken from the command line, where others could read them. "
                "Run {command}, and type or paste the key when asked.",
                command="falcon-desktop keys set NAME",
            )
        )
    import difflib

    command = command_line()
    for name in (options.command, getattr(options, "action", None)):
        command = command.commands.get(name or "", command)
    wrong = (unknown or list(rest))[0].partition("=")[0]
    near = difflib.get_close_matches(wrong, command._option_string_actions, n=1)
    shown = wrong[:_LONGEST_SHOWN]
    parts = [
        Sentence("Unknown option {option}.", option=shown)
        if unknown
        else Sentence("Unexpected argument: {argument}.", argument=shown)
    ]
    parts += [Sentence("Did you mean {option}?", option=one) for one in near]
    parts.append(Sentence("See: {command}", command=f"{command.prog} --help"))
    raise InvalidInput(following(parts))


def _words_apart(arguments: Sequence[str]) -> list[str]:
    """Put "--" before the words of a search, so that -without is one of them and no option."""
    given = list(arguments)
    at = 2 if given[:1] == ["--data-dir"] else int(given[:1] != ["search"])
    if given[at : at + 1] != ["search"] or "--" in given:
        return given
    rest = given[at + 1 :]
    options = [one for one in rest if one == "-h" or (one.startswith("--") and " " not in one)]
    words = [one for one in rest if one not in options]
    return [*given[: at + 1], *options, *(["--", *words] if words else [])]


def _listed_models(arguments: Sequence[str]) -> list[str]:
    """Put "list" behind "models" where no other action is named: it lists, and did nothing else."""
    given = list(arguments)
    rest = _from_first_word(given)
    at = len(given) - len(rest) + 1
    following_ = rest[1:2]
    if rest[:1] != ["models"] or following_ in (["-h"], ["--help"]):
        return given
    from falcon_desktop.cli.models_arguments import ACTIONS

    alone = not rest[2:3] or rest[2].startswith("-")
    lists = not following_ or following_[0].startswith("-")
    lists = lists or (following_[0] not in ACTIONS and alone)
    return [*given[:at], "list", *given[at:]] if lists else given


def command_line() -> Parser:
    """Return the whole grammar; help, manual page and shell completion are made from it."""
    return _command_line(_groups_of(""))


def _groups_of(command: str) -> tuple[Group, ...]:
    """Return the groups that a command may be in, in order, importing no other."""
    match command:
        case "list" | "show" | "search" | "export" | "backup" | "restore" | "check" | "compact":
            from falcon_desktop.cli import history_arguments

            return (history_arguments,)
        case _:
            from falcon_desktop.cli import (
                asking_arguments,
                chat_arguments,
                connection_arguments,
                history_arguments,
                models_arguments,
            )

            return (
                asking_arguments,
                models_arguments,
                connection_arguments,
                history_arguments,
                chat_arguments,
            )


def _command_line(groups: Iterable[Group]) -> Parser:
    parser = Parser(
        prog="falcon-desktop",
        examples="""
            falcon-desktop
            falcon-desktop holiday.falcon-chat.json
            falcon-desktop ask "Why is the sky blue?"
            falcon-desktop search model:qwen "error 500"
            falcon-desktop --install-desktop-entry
            falcon-desktop ask --help
        """,
        description=Sentence(
            "A native chat client for large language models. Without a command, opens "
            "the window; given an exported chat (FILE.falcon-chat.json), offers to "
            "import it there."
        ),
    )
    parser.add_argument(
        "--data-dir", metavar="DIR", type=folder_name, help=Sentence("where chats are kept")
    )
    parser.add_argument(
        "--version",
        action="version",
        version=f"Falcon Desktop {falcon_desktop.__version__}",
        help=Sentence("show the version and exit"),
    )
    entry = parser.add_mutually_exclusive_group()
    for word, what in (
        (
            "install",
            Sentence(
                "add Falcon Desktop to your menu, with its icon and file type (Linux; "
                "packages do this themselves)"
            ),
        ),
        ("remove", Sentence("remove it again")),
    ):
        entry.add_argument(
            f"--{word}-desktop-entry",
            dest="desktop_entry",
            action="store_const",
            const=word,
            help=what,
        )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=Parser)
    for group in groups:
        group.add(commands)
    completion = commands.add_parser(
        "completion",
        examples="""
        falcon-desktop completion bash > ~/.local/share/bash-completion/completions/falcon-desktop
        falcon-desktop completion zsh > ~/.zfunc/_falcon-desktop
        falcon-desktop completion fish > ~/.config/fish/completions/falcon-desktop.fish
        """,
        help=Sentence("print a shell completion script"),
        description=Sentence(
            "Print a completion script. Save it where your shell looks for completions."
        ),
    )
    completion.add_argument("shell", metavar="SHELL", choices=SHELLS, help=", ".join(SHELLS))
    doctor = commands.add_parser(
        "doctor",
        examples="""
            falcon-desktop doctor
            falcon-desktop doctor --for ask --json
        """,
        help=Sentence("check that everything here works"),
        description=Sentence(
            "Check the data directory, the history, the keyring, the engine and its "
            "sandbox, and the display. Changes nothing. The exit status is 0 only if "
            "everything needed is OK."
        ),
    )
    doctor.add_argument("--json", action="store_true", help=Sentence("one JSON object per line"))
    doctor.add_argument(
        "--for",
        dest="purpose",
        choices=["window", "ask"],
        default="window",
        help=Sentence("what to check for; with ask, a missing display or keyring is no failure"),
    )
    return parser


def _check(options: argparse.Namespace, groups: Iterable[Group]) -> None:
    if options.desktop_entry and options.command:
        raise InvalidInput(
            Sentence(
                "{option} can't be combined with a command.",
                option=f"--{options.desktop_entry}-desktop-entry",
            )
        )
    for group in groups:
        group.check(options)
