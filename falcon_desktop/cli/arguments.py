"""The command line's grammar. Must not know what the commands do."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import NoReturn

import falcon_desktop
from falcon_desktop.cli.output import Output
from falcon_desktop.core.errors import ExitStatus, InvalidInput
from falcon_desktop.core.generation import PARAMETERS
from falcon_desktop.core.transfer import Form

SAMPLING_OPTIONS = {
    "--temperature": "temperature",
    "--top-p": "top_p",
    "--top-k": "top_k",
    "--repetition-penalty": "repetition_penalty",
    "--max-new-tokens": "max_new_tokens",
    "--seed": "seed",
}

_EPILOG = (
    "exit status: 0 done · 2 wrong usage · 3 failed · 4 the answer's stream ended unfinished, or a "
    "part of it could not be read (its text is kept) · 5 storage · 130 Ctrl-C (the partial answer "
    "is kept)"
)


class _HelpShown(Exception):
    """Help or version was printed."""


class _Parser(argparse.ArgumentParser):
    """A parser that raises instead of ending the program."""

    def error(self, message: str) -> NoReturn:
        words = message[:1].upper() + message[1:]
        raise InvalidInput(f"{words}. See: {self.prog} --help")

    def exit(self, status: int = 0, message: str | None = None) -> NoReturn:
        del status, message
        raise _HelpShown


def parse(arguments: Sequence[str], output: Output) -> argparse.Namespace | int:
    """Return the parsed options, or the exit status where nothing is left to do.

    A mistake is told in a sentence; for ``ask --json`` in a ``done`` line too.
    """
    try:
        options = _parser().parse_args(_words_apart(arguments))
        if options.command == "search":
            options.query = " ".join(options.query)
        _check(options)
    except _HelpShown:
        return ExitStatus.OK
    except InvalidInput as error:
        if "ask" in arguments and "--json" in arguments:
            from falcon_desktop.cli.answer_lines import done_line

            output.json(done_line("failed", error=error))
        output.error(error)
        return ExitStatus.USAGE
    return options


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


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="falcon-desktop",
        description="A native chat client for large language models. "
        "Without a command, it opens the window; an exported chat (FILE.falcon-chat.json) is "
        "offered there to be imported.",
        epilog=_EPILOG,
        allow_abbrev=False,
    )
    parser.add_argument("--data-dir", metavar="DIR", help="where conversations are kept")
    parser.add_argument(
        "--version", action="version", version=f"Falcon Desktop {falcon_desktop.__version__}"
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)
    _add_ask(commands)
    _add_models(commands)
    _add_reading(commands)
    _add_transfers(commands)
    doctor = commands.add_parser("doctor", help="check that everything here works")
    doctor.add_argument("--json", action="store_true", help="one JSON object a line")
    return parser


Commands = argparse._SubParsersAction


def _add_ask(commands: Commands[_Parser]) -> None:
    ask = commands.add_parser(
        "ask",
        help="get one answer, streamed to stdout",
        description="Ask, and stream the answer to stdout. Keys come from the keyring or from "
        "the variable that --key-env names.",
        epilog=_EPILOG,
        allow_abbrev=False,
    )
    ask.add_argument(
        "prompt",
        metavar="PROMPT",
        help='the question; "-" reads it from stdin; text piped in beside it is added as context',
    )
    _add_where(ask)
    ask.add_argument("--model", metavar="ID", help="the model's id, as the command models lists it")
    ask.add_argument(
        "--attach",
        metavar="FILE",
        action="append",
        help="a text file or PDF to send with the prompt; may be given several times",
    )
    ask.add_argument("--system", metavar="TEXT", help="the system message; empty for none")
    for option, name in SAMPLING_OPTIONS.items():
        parameter = PARAMETERS[name]
        ask.add_argument(
            option,
            dest=name,
            metavar="N" if parameter.whole else "X",
            type=int if parameter.whole else float,
            help=parameter.explanation,
        )
    ask.add_argument(
        "--stop",
        metavar="TEXT",
        action="append",
        help="end the answer before this text (repeatable)",
    )
    ask.add_argument("--conversation", metavar="ID", help="continue that conversation")
    ask.add_argument("--temporary", action="store_true", help="do not save anything")
    ask.add_argument("--json", action="store_true", help="one JSON object a line")


def _add_where(parser: argparse.ArgumentParser) -> None:
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--connection", metavar="NAME", help="a connection set up in the window")
    where.add_argument(
        "--base-url",
        metavar="URL",
        help="a server, without setting it up; http:// may be left out",
    )
    parser.add_argument(
        "--api", choices=["openai", "tgi"], help="what the server speaks (openai if not said)"
    )
    parser.add_argument(
        "--key-env", metavar="VARIABLE", help="the environment variable that holds the key"
    )


def _add_models(commands: Commands[_Parser]) -> None:
    models = commands.add_parser(
        "models",
        help="list the ids of the models on this computer, or of a server",
        description="Print the ids that --model takes, one a line. Without a server, those on "
        "this computer, the one that answers by default first.",
        allow_abbrev=False,
    )
    _add_where(models)
    models.add_argument("--json", action="store_true", help="one JSON object a line")


def _add_reading(commands: Commands[_Parser]) -> None:
    listing = commands.add_parser("list", help="list the conversations, newest first")
    listing.add_argument("--json", action="store_true", help="one JSON object a line")
    show = commands.add_parser("show", help="print a conversation")
    show.add_argument("id", metavar="ID", help="its id, or an unmistakable beginning or end of it")
    search = commands.add_parser(
        "search",
        help="find words in titles and messages",
        description="Print what holds the words, the newest first. As in the window: words, "
        '"a phrase", -without, model:NAME, role:user, role:assistant, after:DATE, before:DATE, '
        "title:WORD, in:code, in:title, in:chats, in:archive, in:trash. A DATE is 2026-11-01, "
        "2026-11, 2026, today or yesterday. Words may stand by themselves or as one argument.",
        allow_abbrev=False,
    )
    search.add_argument("query", metavar="QUERY", nargs="+")
    search.add_argument("--json", action="store_true", help="one JSON object a line")


def _add_transfers(commands: Commands[_Parser]) -> None:
    export = commands.add_parser("export", help="write conversations to a file")
    export.add_argument("ids", metavar="ID", nargs="*")
    export.add_argument(
        "--all", action="store_true", help="every conversation, also archived; not the trash"
    )
    export.add_argument("--format", required=True, choices=[*map(str, Form)])
    export.add_argument(
        "--output",
        required=True,
        metavar="PATH",
        help="the file to make; with a name ending in .zip, one file a conversation",
    )
    importing = commands.add_parser("import", help="read conversations from a file")
    importing.add_argument("file", metavar="FILE")
    importing.add_argument(
        "--dry-run", action="store_true", help="say what would be done, and do nothing"
    )
    backup = commands.add_parser("backup", help="write a verified copy of the history")
    backup.add_argument("path", metavar="PATH")
    restore = commands.add_parser(
        "restore",
        help="put a backup in the history's place, with all that was erased since; what was there "
        "is set aside",
    )
    restore.add_argument(
        "path", metavar="PATH", nargs="?", help="the backup; without it, they are listed"
    )
    check = commands.add_parser("check", help="check the history, every text of it")
    check.add_argument("--quick", action="store_true", help="only the file's structure")
    commands.add_parser("compact", help="give the disk back what the history does not need")


def _check(options: argparse.Namespace) -> None:
    if options.command in ("ask", "models") and options.api and not options.base_url:
        raise InvalidInput("--api needs --base-url.")
    asks_server = getattr(options, "base_url", None) or getattr(options, "connection", None)
    if options.command == "models" and options.key_env and not asks_server:
        raise InvalidInput("--key-env needs --base-url or --connection.")
    if options.command == "ask":
        if options.key_env and not (asks_server or options.conversation):
            raise InvalidInput("--key-env needs --base-url, --connection or --conversation.")
        if options.temporary and options.conversation:
            raise InvalidInput("--temporary and --conversation exclude each other.")
    if options.command == "export" and bool(options.ids) == options.all:
        raise InvalidInput("Name the conversations to export, or say --all.")
