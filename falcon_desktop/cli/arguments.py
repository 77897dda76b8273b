"""The command line's grammar."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from typing import Any, Final, NoReturn

import falcon_desktop
from falcon_desktop.cli.language import spoken
from falcon_desktop.cli.output import Output
from falcon_desktop.core.domain.errors import ExitStatus, InvalidInput
from falcon_desktop.core.domain.generation import PARAMETERS, Thinking
from falcon_desktop.core.domain.transfer import ExportFormat
from falcon_desktop.core.domain.variables import STEADY
from falcon_desktop.core.text.sentences import Listing, Sentence, following

SAMPLING_OPTIONS = {
    "--temperature": "temperature",
    "--top-p": "top_p",
    "--top-k": "top_k",
    "--min-p": "min_p",
    "--repetition-penalty": "repetition_penalty",
    "--max-new-tokens": "max_new_tokens",
    "--context-window": "context_window",
    "--frequency-penalty": "frequency_penalty",
    "--presence-penalty": "presence_penalty",
    "--seed": "seed",
}

_EPILOG: Final = Sentence(
    "exit status: 0 done · 2 usage error · 3 failed · 4 the answer's stream ended unfinished, "
    "or part of it could not be read (its text is kept) · 5 storage · 130 Ctrl-C (the partial "
    "answer is kept) · 141 output closed by its reader · 143 SIGTERM"
)
_EXAMPLES_FOLLOW: Final = Sentence("examples:")
_EXAMPLES: Final[Mapping[str, str]] = {
    "": """
        falcon-desktop
        falcon-desktop holiday.falcon-chat.json
        falcon-desktop ask "Why is the sky blue?"
        falcon-desktop search model:qwen "error 500"
        falcon-desktop --install-desktop-entry
        falcon-desktop ask --help""",
    "ask": """
        falcon-desktop ask "Why is the sky blue?"
        git diff | falcon-desktop ask "Write a commit message for this."
        falcon-desktop ask --attach report.pdf --attach chart.png "Sum this up."
        falcon-desktop ask --connection Work --model qwen3 --temperature 0 "Hello"
        falcon-desktop ask --base-url localhost:8080 --key-env MY_KEY "Hello"
        falcon-desktop ask --conversation 5f3a91c0 "And at night?"
        while read -r line; do falcon-desktop ask -n "Translate: $line"; done < lines.txt""",
    "models": """
        falcon-desktop models
        falcon-desktop models --base-url localhost:8080
        falcon-desktop models --connection Work --json""",
    "list": """
        falcon-desktop list -n 10
        falcon-desktop list --archived --model qwen
        falcon-desktop list --json | jq -r .title""",
    "show": """
        falcon-desktop show 5f3a91c0
        falcon-desktop show 5f3a91c0 --last > answer.md
        falcon-desktop show 5f3a91c0 --format markdown | less""",
    "search": """
        falcon-desktop search deadlock
        falcon-desktop search '"race condition"' role:assistant -java
        falcon-desktop search in:code asyncio after:2026-11 --json""",
    "export": """
        falcon-desktop export --all --format json --output chats.falcon-chat.json
        falcon-desktop export --all --format markdown --output chats.zip
        falcon-desktop export 5f3a91c0 --format pdf --output sky.pdf
        falcon-desktop export 5f3a91c0 --format html --output - > sky.html""",
    "import": """
        falcon-desktop import conversations.json --dry-run
        falcon-desktop import conversations.json
        ssh desk falcon-desktop export --all --format json --output - | falcon-desktop import -""",
    "backup": """
        falcon-desktop backup /media/usb/chats.sqlite3""",
    "restore": """
        falcon-desktop restore
        falcon-desktop restore /media/usb/chats.sqlite3""",
    "check": """
        falcon-desktop check
        falcon-desktop check --quick""",
    "compact": """
        falcon-desktop compact""",
    "completion": """
        falcon-desktop completion bash > ~/.local/share/bash-completion/completions/falcon-desktop
        falcon-desktop completion zsh > ~/.zfunc/_falcon-desktop
        falcon-desktop completion fish > ~/.config/fish/completions/falcon-desktop.fish""",
    "doctor": """
        falcon-desktop doctor
        falcon-desktop doctor --for ask --json""",
}


SHELLS: Final = ("bash", "zsh", "fish")
_EXAMPLE: Final = "examples:\n"
"""What examples begin with until all is laid out."""
_LONGEST_SHOWN: Final = 60


class _HelpShown(Exception):
    """Help or version is to be printed, and nothing else done."""


class _Parser(argparse.ArgumentParser):
    """A parser that raises instead of ending the program."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given, formatter_class=_Formatter, allow_abbrev=False)

    def format_help(self) -> str:
        import textwrap

        language = spoken()
        english = self.description
        command = self.prog.partition(" ")[2]
        examples = examples_of(command)
        parts = [_EXAMPLE + textwrap.indent(examples, "  ")] if examples else []
        parts += [language.told(_EPILOG)] if command in ("", "ask") else []
        self.epilog = "\n\n".join(parts)
        self.description = language.told(english or "")
        try:
            text = super().format_help()
        finally:
            self.description = english
        return text.replace(_EXAMPLE, language.told(_EXAMPLES_FOLLOW) + "\n")

    def error(self, message: str) -> NoReturn:
        raise InvalidInput(
            Sentence(
                "{reason}. See: {command}",
                reason=message[:1].upper() + message[1:],
                command=f"{self.prog} --help",
            )
        )

    def _print_message(self, message: str, file: object = None) -> NoReturn:
        del file
        raise _HelpShown(message)


class _Formatter(argparse.HelpFormatter):
    """Wraps what is prose and leaves examples as they are; tells sentences in the language."""

    def _get_help_string(self, action: argparse.Action) -> str:
        return spoken().told(action.help or "")

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        parts = [
            part if part.startswith(_EXAMPLE) else super(_Formatter, self)._fill_text(
                part, width, indent
            )
            for part in text.split("\n\n")
        ]  # fmt: skip
        return "\n\n".join(parts)


def parse(arguments: Sequence[str], output: Output) -> argparse.Namespace | int:
    """Return the parsed options, or the exit status where nothing is left to do.

    A mistake is told in a sentence; for ``ask --json`` in a ``done`` line too.
    """
    spoken()  # before argparse says the first word
    try:
        parser = command_line()
        given = _words_apart(_help_asked(arguments))
        _check_command(parser, given)
        options, rest = parser.parse_known_args(given)
        _take(options, rest)
        if options.command == "search":
            options.query = " ".join(options.query)
        _check(options)
    except _HelpShown as shown:
        output.write(str(shown))
        return ExitStatus.OK
    except InvalidInput as error:
        if "ask" in arguments and "--json" in arguments:
            from falcon_desktop.cli.answer_lines import done_line

            output.json(done_line("failed", error=error))
        output.error(error)
        return ExitStatus.USAGE
    return options


def examples_of(command: str) -> str:
    """Return the examples of a command, one a line; of the program itself for ""."""
    import textwrap

    return textwrap.dedent(_EXAMPLES.get(command, "")).strip("\n")


def command_names(parser: argparse.ArgumentParser) -> Mapping[str, argparse.ArgumentParser]:
    """Return the commands of a parser by name."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            return action.choices
    return {}


def _help_asked(arguments: Sequence[str]) -> list[str]:
    """Take "help" and "help COMMAND" for --help."""
    given = list(arguments)
    at = 2 if given[:1] == ["--data-dir"] else 0
    if given[at : at + 1] == ["help"]:
        return [*given[:at], *given[at + 1 : at + 2], "--help"]
    return given


def _check_command(parser: argparse.ArgumentParser, arguments: Sequence[str]) -> None:
    """Refuse a command that there is not, naming what was meant.

    Raises:
        InvalidInput: it is none.
    """
    rest = list(arguments)
    while rest and rest[0].startswith("-"):
        rest = rest[2:] if rest[0] == "--data-dir" else rest[1:]
    names = command_names(parser)
    if not rest or rest[0] in names:
        return
    import difflib

    word = rest[0]
    if near := difflib.get_close_matches(word, names, n=1):
        hint = Sentence("Did you mean “{word}”?", word=near[0])
    elif " " in word.strip() or word.strip().endswith("?"):
        hint = Sentence("To ask a question: falcon-desktop ask, then the question in quotes.")
    else:
        hint = Sentence("Commands: {names}.", names=Listing(names))
    shown = word if len(word) <= _LONGEST_SHOWN else word[:_LONGEST_SHOWN] + "…"
    raise InvalidInput(
        Sentence(
            "Unknown command “{word}”. {hint} See: {command}",
            word=shown,
            hint=hint,
            command="falcon-desktop --help",
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
    import difflib

    parser = command_line()
    command = command_names(parser).get(options.command or "", parser)
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


def command_line() -> argparse.ArgumentParser:
    """Return the whole grammar; help, manual page and shell completion are made from it."""
    parser = _Parser(
        prog="falcon-desktop",
        description=Sentence(
            "A native chat client for large language models. Without a command, opens "
            "the window; given an exported chat (FILE.falcon-chat.json), offers to "
            "import it there."
        ),
    )
    parser.add_argument(
        "--data-dir", metavar="DIR", type=_folder, help=Sentence("where chats are kept")
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
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)
    _add_ask(commands)
    _add_models(commands)
    _add_reading(commands)
    _add_transfers(commands)
    completion = commands.add_parser(
        "completion",
        help=Sentence("print a shell completion script"),
        description=Sentence(
            "Print a completion script. Save it where your shell looks for completions."
        ),
    )
    completion.add_argument("shell", metavar="SHELL", choices=SHELLS, help=", ".join(SHELLS))
    doctor = commands.add_parser(
        "doctor",
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


Commands = argparse._SubParsersAction


def _add_ask(commands: Commands[_Parser]) -> None:
    ask = commands.add_parser(
        "ask",
        help=Sentence("get one answer, streamed to stdout"),
        description=Sentence(
            "Ask a question and stream the answer to stdout. Keys come from the "
            "keyring or from the variable named by --key-env. A pipe or file gets the "
            "answer unchanged, plus one newline; a terminal gets it without control "
            "characters."
        ),
    )
    ask.add_argument(
        "prompt",
        metavar="PROMPT",
        nargs="*",
        help=Sentence(
            'the question; if missing or "-", it is read from stdin; text piped in with a '
            "question is added as context"
        ),
    )
    ask.add_argument(
        "-n",
        "--no-stdin",
        action="store_true",
        help=Sentence("do not read stdin, for use in a loop that reads lines from it"),
    )
    _add_where(ask)
    ask.add_argument(
        "--model", metavar="ID", help=Sentence("the model ID, as listed by the models command")
    )
    ask.add_argument(
        "--attach",
        metavar="FILE",
        action="append",
        type=_file,
        help=Sentence("a text file, PDF or image to send with the prompt (repeatable)"),
    )
    ask.add_argument(
        "--system",
        metavar="TEXT",
        help=Sentence(
            "the system message, where {variables} are filled in; empty for none",
            variables=Listing(f"{{{{{name}}}}}" for name in STEADY),
        ),
    )
    ask.add_argument(
        "--thinking",
        choices=[str(one) for one in Thinking],
        help=Sentence(
            "how much the model thinks before it answers, if it can; server: as the server does"
        ),
    )
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
        help=Sentence("end the answer before this text (repeatable)"),
    )
    ask.add_argument(
        "--schema",
        metavar="FILE",
        type=_file,
        help=Sentence("a file with the JSON Schema that the answer is to follow"),
    )
    ask.add_argument(
        "--extra",
        metavar="JSON",
        help=Sentence("a JSON object whose fields are added to the request"),
    )
    ask.add_argument(
        "--conversation", metavar="ID", type=_some, help=Sentence("continue this chat")
    )
    ask.add_argument("--temporary", action="store_true", help=Sentence("do not save anything"))
    ask.add_argument("--json", action="store_true", help=Sentence("one JSON object per line"))


def _add_where(parser: argparse.ArgumentParser) -> None:
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--connection",
        metavar="NAME",
        type=_some,
        help=Sentence("a connection set up in the window"),
    )
    where.add_argument(
        "--base-url",
        metavar="URL",
        type=_some,
        help=Sentence("a server address, no setup needed; http:// is optional"),
    )
    parser.add_argument(
        "--api",
        choices=["openai", "anthropic", "ollama", "tgi"],
        help=Sentence("the server's API (default: openai)"),
    )
    parser.add_argument(
        "--key-env",
        metavar="VARIABLE",
        help=Sentence("the environment variable that holds the key"),
    )
    parser.add_argument(
        "--key-header",
        metavar="NAME",
        type=_some,
        help=Sentence(
            "the header that the key goes in, such as api-key (default: Authorization: Bearer)"
        ),
    )


def _add_models(commands: Commands[_Parser]) -> None:
    models = commands.add_parser(
        "models",
        help=Sentence("list model IDs on this computer or on a server"),
        description=Sentence(
            "Print the IDs that --model takes, one per line. Without a server, those "
            "on this computer, the default one first."
        ),
    )
    _add_where(models)
    models.add_argument("--json", action="store_true", help=Sentence("one JSON object per line"))


def _add_reading(commands: Commands[_Parser]) -> None:
    listing = commands.add_parser(
        "list",
        help=Sentence("list chats, newest first"),
        description=Sentence(
            "Print the chats, pinned ones first, then by last change, each with the "
            "end of its ID, which other commands accept."
        ),
    )
    listing.add_argument("-n", "--limit", metavar="N", type=int, help=Sentence("list at most N"))
    listing.add_argument(
        "--model",
        metavar="NAME",
        default="",
        help=Sentence("chats answered by a model whose ID contains NAME"),
    )
    chat_list = listing.add_mutually_exclusive_group()
    chat_list.add_argument("--archived", action="store_true", help=Sentence("archived chats"))
    chat_list.add_argument("--trash", action="store_true", help=Sentence("chats in Trash"))
    listing.add_argument(
        "--json", action="store_true", help=Sentence("one JSON object per line, with the full ID")
    )
    show = commands.add_parser(
        "show",
        help=Sentence("print a chat"),
        description=Sentence(
            "Print the current version of a chat, as plain text or in another format."
        ),
    )
    show.add_argument(
        "id", metavar="ID", help=Sentence("its ID, or a unique beginning or end of it")
    )
    how = show.add_mutually_exclusive_group()
    how.add_argument(
        "--last", action="store_true", help=Sentence("only the last answer, unchanged")
    )
    how.add_argument(
        "--format",
        choices=[str(form) for form in ExportFormat if form is not ExportFormat.PDF],
        help=Sentence("a format that “export” supports"),
    )
    how.add_argument("--json", action="store_true", help=Sentence("the same as --format json"))
    search = commands.add_parser(
        "search",
        help=Sentence("find words in titles and messages"),
        description=Sentence(
            'Print matches, newest first. As in the window: words, "a phrase", '
            "-without, model:NAME, role:user, role:assistant, after:DATE, before:DATE, "
            "title:WORD, in:code, in:title, in:chats, in:archive, in:trash. A DATE is "
            "2026-11-01, 2026-11, 2026, today or yesterday. Give the words separately "
            "or as one argument."
        ),
    )
    search.add_argument("query", metavar="QUERY", nargs="+")
    search.add_argument("--json", action="store_true", help=Sentence("one JSON object per line"))


def _add_transfers(commands: Commands[_Parser]) -> None:
    export = commands.add_parser(
        "export",
        help=Sentence("write chats to a file"),
        description=Sentence(
            "Write chats to a new file that only you can read, all or nothing. Never "
            "overwrites a file. json and markdown can be imported again."
        ),
    )
    export.add_argument(
        "ids", metavar="ID", nargs="*", help=Sentence("an ID, or a unique beginning or end of it")
    )
    export.add_argument(
        "--all",
        action="store_true",
        help=Sentence("every chat, including archived ones; not Trash"),
    )
    export.add_argument("--format", required=True, choices=[*map(str, ExportFormat)])
    export.add_argument(
        "--output",
        required=True,
        metavar="PATH",
        type=_file,
        help=Sentence(
            "the file to create; with a name ending in .zip, one file per chat; - is stdout"
        ),
    )
    importing = commands.add_parser(
        "import",
        help=Sentence("import chats from a file"),
        description=Sentence(
            "Add the conversations of a file to the history: exports of this program, "
            "ChatGPT, Claude, DeepSeek, Gemini (Google Takeout), Google AI Studio, Gradio, Grok, "
            "Jan, Le Chat (Mistral), LibreChat, llama.cpp's web page, LM Studio and Open WebUI, "
            "also zipped or in a folder. What is there already stays as it is."
        ),
    )
    importing.add_argument(
        "file",
        metavar="FILE",
        type=_file,
        help=Sentence("the exported file, or a folder; - is stdin"),
    )
    importing.add_argument(
        "--dry-run",
        action="store_true",
        help=Sentence("show what would happen, and change nothing"),
    )
    backup = commands.add_parser(
        "backup",
        help=Sentence("write a verified copy of the history"),
        description=Sentence(
            "Write a copy of the whole history to a new file and verify it. Works "
            "while the window is open."
        ),
    )
    backup.add_argument("path", metavar="PATH", type=_file, help=Sentence("the file to create"))
    restore = commands.add_parser(
        "restore",
        help=Sentence(
            "replace the history with a backup, including what was deleted permanently since; "
            "the current history is set aside"
        ),
        description=Sentence(
            "Replace the history with a backup. The current history is set aside, so "
            "that it can be put back. Not while the window is open."
        ),
    )
    restore.add_argument(
        "path",
        metavar="PATH",
        nargs="?",
        type=_file,
        help=Sentence("the backup; without it, backups are listed"),
    )
    check = commands.add_parser(
        "check",
        help=Sentence("check the history, including every text"),
        description=Sentence(
            "Read the whole history and compare every text with its checksum. Changes nothing."
        ),
    )
    check.add_argument(
        "--quick", action="store_true", help=Sentence("check only the file's structure")
    )
    commands.add_parser(
        "compact",
        help=Sentence("reduce the history's file size"),
        description=Sentence("Rewrite the history without the gaps left by deleted messages."),
    )


def _check(options: argparse.Namespace) -> None:
    if options.desktop_entry and options.command:
        raise InvalidInput(
            Sentence(
                "{option} can't be combined with a command.",
                option=f"--{options.desktop_entry}-desktop-entry",
            )
        )
    if options.command in ("ask", "models") and options.api and not options.base_url:
        raise InvalidInput(Sentence("--api needs --base-url."))
    asks_server = getattr(options, "base_url", None) or getattr(options, "connection", None)
    if options.command == "models" and options.key_env and not asks_server:
        raise InvalidInput(Sentence("--key-env needs --base-url or --connection."))
    if options.command in ("ask", "models") and options.key_header and not options.key_env:
        raise InvalidInput(Sentence("--key-header needs --key-env."))
    if options.command == "ask":
        if options.key_env and not (asks_server or options.conversation):
            raise InvalidInput(
                Sentence("--key-env needs --base-url, --connection or --conversation.")
            )
        if options.temporary and options.conversation:
            raise InvalidInput(Sentence("--temporary and --conversation can't be combined."))
    if options.command == "list" and options.limit is not None and options.limit < 1:
        raise InvalidInput(Sentence("--limit must be at least 1."))
    if options.command == "export" and bool(options.ids) == options.all:
        raise InvalidInput(Sentence("Name the chats to export, or use --all."))


def _folder(name: str) -> str:
    """Refuse an empty name: a script whose variable is not set means no folder, not ours."""
    if not name.strip():
        raise argparse.ArgumentTypeError(spoken().told(Sentence("the name of a folder is missing")))
    return name


def _file(name: str) -> str:
    if not name.strip():
        raise argparse.ArgumentTypeError(spoken().told(Sentence("the name of a file is missing")))
    return name


def _some(value: str) -> str:
    """Refuse an empty value: the question would go to another server, or chat, than was meant."""
    if not value.strip():
        raise argparse.ArgumentTypeError(spoken().told(Sentence("it is empty")))
    return value
