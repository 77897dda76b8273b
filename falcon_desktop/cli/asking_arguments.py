"""The arguments of ``ask``, and those that say which server is meant."""

from __future__ import annotations

import argparse
from typing import Final

from falcon_desktop.cli.environment import CONNECTION_VARIABLE, MODEL_VARIABLE, value_of
from falcon_desktop.cli.language import spoken
from falcon_desktop.cli.parser import LAST, Commands, Parser, file_name, some, variable_name
from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.core.domain.generation import PARAMETERS, Thinking
from falcon_desktop.core.domain.variables import STEADY
from falcon_desktop.core.text.sentences import Listing, Sentence

APIS: Final = ("openai", "responses", "anthropic", "ollama", "tgi")
"""What a server may speak: the values of its kinds."""
SAMPLING_OPTIONS: Final = {
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


def add(commands: Commands) -> None:
    """Add the commands."""
    _add_ask(commands)


def check(options: argparse.Namespace) -> None:
    """Refuse options that can't be combined.

    Raises:
        InvalidInput: some can't.
    """
    if options.command != "ask":
        return
    check_where(options)
    if options.key_env and not (asks_server(options) or options.conversation):
        raise InvalidInput(Sentence("--key-env needs --base-url, --connection or --conversation."))
    if options.temporary and options.conversation:
        raise InvalidInput(Sentence("--temporary can't be combined with -c or --conversation."))
    if options.values and not options.saved_prompt:
        raise InvalidInput(Sentence("--set needs --prompt."))
    if options.extract and options.json:
        raise InvalidInput(Sentence("--extract and --json can't be combined."))


def check_where(options: argparse.Namespace) -> None:
    """Refuse what can't be meant among the options of :func:`add_where`.

    Raises:
        InvalidInput: it can't.
    """
    if options.api and not options.base_url:
        raise InvalidInput(Sentence("--api needs --base-url."))
    if options.key_header and not options.key_env:
        raise InvalidInput(Sentence("--key-header needs --key-env."))


def asks_server(options: argparse.Namespace) -> bool:
    """Whether a server is named, by an option or in the environment."""
    return bool(options.base_url or options.connection or value_of(CONNECTION_VARIABLE))


def _assignment(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise argparse.ArgumentTypeError(spoken().told(Sentence("it must be NAME=VALUE")))
    return name.strip(), value


def add_where(parser: Parser) -> None:
    """Add the options that say which server is meant, and where its key is."""
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--connection",
        metavar="NAME",
        type=some,
        help=Sentence(
            "a saved connection, as “connections list” names it (default for new chats: "
            "${variable})",
            variable=CONNECTION_VARIABLE,
        ),
    )
    where.add_argument(
        "--base-url",
        metavar="URL",
        type=some,
        help=Sentence("a server address, no setup needed; http:// is optional"),
    )
    parser.add_argument(
        "--api",
        choices=APIS,
        help=Sentence("the server's API (default: openai)"),
    )
    parser.add_argument(
        "--key-env",
        metavar="VARIABLE",
        type=variable_name,
        help=Sentence("the environment variable that holds the key"),
    )
    parser.add_argument(
        "--key-header",
        metavar="NAME",
        type=some,
        help=Sentence(
            "the header that the key goes in, such as api-key (default: Authorization: Bearer)"
        ),
    )


def _add_ask(commands: Commands) -> None:
    ask = commands.add_parser(
        "ask",
        examples="""
            falcon-desktop ask "Why is the sky blue?"
            git diff | falcon-desktop ask "Write a commit message for this."
            falcon-desktop ask --attach report.pdf --attach chart.png "Sum this up."
            falcon-desktop ask --connection Work --model qwen3 --temperature 0 "Hello"
            falcon-desktop ask --base-url localhost:8080 --key-env MY_KEY "Hello"
            falcon-desktop ask --confidence --json "Which year was it?" | jq 'select(.tokens)'
            falcon-desktop ask --schema recipe.json "Give me a recipe for soup."
            falcon-desktop ask -c "And at night?"
            falcon-desktop ask -x "A Python function that reverses a string" > reverse.py
            falcon-desktop ask --prompt translate --set language=German "Good morning"
            falcon-desktop ask --model ~/Downloads/model.gguf "Hello"
            falcon-desktop ask --preset "Code reviewer" --dry-run "Is this right?"
            while read -r line; do falcon-desktop ask -n "Translate: $line"; done < lines.txt
        """,
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
    add_where(ask)
    ask.add_argument(
        "--model",
        metavar="ID",
        help=Sentence(
            "the model's ID, as models lists it, or its file (new chats: ${variable})",
            variable=MODEL_VARIABLE,
        ),
    )
    ask.add_argument(
        "--attach",
        metavar="FILE",
        action="append",
        type=file_name,
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
    schema = ask.add_mutually_exclusive_group()
    schema.add_argument(
        "--schema",
        metavar="FILE",
        type=file_name,
        help=Sentence("a file with the JSON Schema that the answer is to follow"),
    )
    schema.add_argument(
        "--no-schema",
        action="store_true",
        help=Sentence("ask for text, whatever the chat or the defaults say"),
    )
    ask.add_argument(
        "--confidence",
        action="store_true",
        help=Sentence("ask how sure the model is of each token; --json prints it"),
    )
    ask.add_argument(
        "--extra",
        metavar="JSON",
        help=Sentence(
            "a JSON object whose fields are added to the request; null leaves a field out"
        ),
    )
    ask.add_argument(
        "--preset",
        metavar="NAME",
        type=some,
        help=Sentence("start with this preset's system message, options and model"),
    )
    ask.add_argument(
        "--prompt",
        dest="saved_prompt",
        metavar="NAME",
        type=some,
        help=Sentence(
            "ask with this saved prompt; what you ask or pipe in fills its last empty "
            "placeholder, or follows it"
        ),
    )
    ask.add_argument(
        "--set",
        dest="values",
        metavar="NAME=VALUE",
        action="append",
        type=_assignment,
        help=Sentence("fill in a placeholder of the saved prompt (repeatable)"),
    )
    goes_on = ask.add_mutually_exclusive_group()
    goes_on.add_argument(
        "-c",
        "--continue",
        dest="conversation",
        action="store_const",
        const=LAST,
        help=Sentence("continue the last chat"),
    )
    goes_on.add_argument(
        "--conversation",
        metavar="ID",
        type=some,
        help=Sentence("continue this chat; the end of its ID is enough"),
    )
    ask.add_argument(
        "-x",
        "--extract",
        action="store_true",
        help=Sentence("print only the first block of code of the answer, once it is complete"),
    )
    ask.add_argument(
        "--dry-run",
        action="store_true",
        help=Sentence(
            "print the request as a cURL command, without its key; send and save nothing"
        ),
    )
    ask.add_argument("--temporary", action="store_true", help=Sentence("do not save anything"))
    ask.add_argument("--json", action="store_true", help=Sentence("one JSON object per line"))
