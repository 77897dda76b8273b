"""The arguments of ``chat``, which changes chats."""

from __future__ import annotations

import argparse
from typing import Final

from falcon_desktop.cli.parser import Commands, some
from falcon_desktop.core.text.sentences import Sentence

_ACTIONS: Final = {
    "pin": (
        Sentence("keep chats at the top of the list"),
        Sentence("Keep chats at the top of the list: all of those named, or none."),
    ),
    "unpin": (
        Sentence("sort chats by their last change again"),
        Sentence("Sort chats by their last change again: all of those named, or none."),
    ),
    "archive": (
        Sentence("move chats to the archive"),
        Sentence("Move chats to the archive: all of those named, or none."),
    ),
    "unarchive": (
        Sentence("move chats out of the archive"),
        Sentence("Move chats out of the archive: all of those named, or none."),
    ),
    "delete": (
        Sentence("move chats to Trash"),
        Sentence("Move chats to Trash: all of those named, or none."),
    ),
    "restore": (
        Sentence("move chats out of Trash"),
        Sentence(
            "Move chats out of Trash, and deleted messages back into their chat: all of those "
            "named, or none. To see what is there: falcon-desktop list --trash"
        ),
    ),
}
_ID: Final = Sentence("its ID, or a unique beginning or end of it")


def add(commands: Commands) -> None:
    """Add the commands."""
    chat = commands.add_parser(
        "chat",
        examples="""
            falcon-desktop chat rename last "Why the sky is blue"
            falcon-desktop chat archive 5f3a91c0 77b20e14
            falcon-desktop chat restore 5f3a91c0
        """,
        help=Sentence("rename, pin, archive, delete or restore chats"),
        description=Sentence(
            "Change chats as in the window; an open window shows it. An ID is one that list "
            "prints, or “last” for the last chat."
        ),
    )
    actions = chat.add_group()
    rename = actions.add_parser(
        "rename",
        examples="""
            falcon-desktop chat rename 5f3a91c0 "Why the sky is blue"
            falcon-desktop chat rename last Groceries
        """,
        help=Sentence("give a chat another title"),
        description=Sentence("Give a chat another title."),
    )
    rename.add_argument("id", metavar="ID", type=some, help=_ID)
    rename.add_argument("title", metavar="TITLE", type=some, help=Sentence("the new title"))
    for name, (short, long) in _ACTIONS.items():
        action = actions.add_parser(
            name,
            examples=f"falcon-desktop chat {name} 5f3a91c0 77b20e14",
            help=short,
            description=long,
        )
        action.add_argument("ids", metavar="ID", nargs="+", type=some, help=_ID)


def check(options: argparse.Namespace) -> None:
    """Refuse nothing."""
