"""The arguments of the commands that read, move and keep the history."""

from __future__ import annotations

import argparse

from falcon_desktop.cli.parser import Commands, file_name
from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.core.domain.transfer import ExportFormat
from falcon_desktop.core.text.sentences import Sentence


def add(commands: Commands) -> None:
    """Add the commands."""
    _add_reading(commands)
    _add_transfers(commands)


def check(options: argparse.Namespace) -> None:
    """Refuse options that can't be combined.

    Raises:
        InvalidInput: some can't.
    """
    if options.command == "list" and options.limit is not None and options.limit < 1:
        raise InvalidInput(Sentence("--limit must be at least 1."))
    if options.command == "export" and bool(options.ids) == options.all:
        raise InvalidInput(Sentence("Name the chats to export, or use --all."))


def _add_reading(commands: Commands) -> None:
    listing = commands.add_parser(
        "list",
        examples="""
            falcon-desktop list -n 10
            falcon-desktop list --archived --model qwen
            falcon-desktop list --json | jq -r .title
        """,
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
        examples="""
            falcon-desktop show 5f3a91c0
            falcon-desktop show 5f3a91c0 --last > answer.md
            falcon-desktop show 5f3a91c0 --format markdown | less
        """,
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
        examples="""
            falcon-desktop search deadlock
            falcon-desktop search '"race condition"' role:assistant -java
            falcon-desktop search in:code asyncio after:2026-11 --json
        """,
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
    costs = commands.add_parser(
        "costs",
        examples="""
            falcon-desktop costs
            falcon-desktop costs --json | jq -r .amount
        """,
        help=Sentence("show what answers cost, by month"),
        description=Sentence(
            "Print what answers cost, a line for each month and connection whose server says so, "
            "with the currency. Counts all chats that are here or in Trash."
        ),
    )
    costs.add_argument("--json", action="store_true", help=Sentence("one JSON object per line"))


def _add_transfers(commands: Commands) -> None:
    export = commands.add_parser(
        "export",
        examples="""
            falcon-desktop export --all --format json --output chats.falcon-chat.json
            falcon-desktop export --all --format markdown --output chats.zip
            falcon-desktop export 5f3a91c0 --format pdf --output sky.pdf
            falcon-desktop export 5f3a91c0 --format html --output - > sky.html
        """,
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
        type=file_name,
        help=Sentence(
            "the file to create; with a name ending in .zip, one file per chat; - is stdout"
        ),
    )
    importing = commands.add_parser(
        "import",
        examples="""
            falcon-desktop import conversations.json --dry-run
            falcon-desktop import conversations.json
            ssh desk falcon-desktop export --all --format json --output - | falcon-desktop import -
        """,
        help=Sentence("import chats from a file"),
        description=Sentence(
            "Add the conversations of a file to the history: exports of this program, "
            "ChatGPT, Claude, DeepSeek, Gemini (Google Takeout), Google AI Studio, Gradio, Grok, "
            "Jan, Le Chat (Mistral), LibreChat, llama.cpp's web page, LM Studio and Open WebUI, "
            "also zipped or in a folder. Messages that are there already keep their "
            "words; tools, sources and files that the file has more of are added."
        ),
    )
    importing.add_argument(
        "file",
        metavar="FILE",
        type=file_name,
        help=Sentence("the exported file, or a folder; - is stdin"),
    )
    importing.add_argument(
        "--dry-run",
        action="store_true",
        help=Sentence("show what would happen, and change nothing"),
    )
    backup = commands.add_parser(
        "backup",
        examples="""
            falcon-desktop backup /media/usb/chats.sqlite3
        """,
        help=Sentence("write a verified copy of the history"),
        description=Sentence(
            "Write a copy of the whole history to a new file and verify it. Works "
            "while the window is open."
        ),
    )
    backup.add_argument("path", metavar="PATH", type=file_name, help=Sentence("the file to create"))
    restore = commands.add_parser(
        "restore",
        examples="""
            falcon-desktop restore
            falcon-desktop restore /media/usb/chats.sqlite3
        """,
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
        type=file_name,
        help=Sentence("the backup; without it, backups are listed"),
    )
    check = commands.add_parser(
        "check",
        examples="""
            falcon-desktop check
            falcon-desktop check --quick
        """,
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
        examples="""
            falcon-desktop compact
        """,
        help=Sentence("reduce the history's file size"),
        description=Sentence("Rewrite the history without the gaps left by deleted messages."),
    )
