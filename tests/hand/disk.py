"""What the program has on the disk, read without the program: by sqlite3 and json, read-only."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

_OF_NO_MEANING = (
    "window_geometry", "recent_commands", "updates_looked_at", "panels", "open_conversation_id",
    "welcome_closed", "new_chat_id",
)  # fmt: skip
"""Settings that follow what is looked at. The others are changed by who means to."""


@dataclass(frozen=True)
class Chat:
    """A row of the table ``conversation``, as far as a person would miss it."""

    title: str
    title_edited: int
    kind: str
    pinned: bool
    archived: bool
    deleted: bool
    connection: str
    model: str
    options: str
    draft: str
    leaf: str


@dataclass(frozen=True)
class Disk:
    """A moment of the data directory."""

    chats: Mapping[str, Chat] = field(default_factory=dict)
    messages: int = 0
    settings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def new_draft(self) -> str:
        """What is typed in a chat that is not saved yet."""
        return str(self.settings.get("new_chat_draft", ""))

    def changes(self, later: Disk) -> dict[str, set[str]]:
        """Return what changed: by kind of change, the chats or settings that it happened to.

        Kinds are ``made``, ``gone``, ``messages``, ``settings``, and the fields of :class:`Chat`.
        """
        found: dict[str, set[str]] = {}

        def note(kind: str, what: str) -> None:
            found.setdefault(kind, set()).add(what)

        for one in later.chats.keys() - self.chats.keys():
            note("made", one)
        for one, chat in self.chats.items():
            now = later.chats.get(one)
            if now is None:
                note("gone", one)
            elif now != chat:
                for part in fields(Chat):
                    if getattr(now, part.name) != getattr(chat, part.name):
                        note(part.name, one)
        if later.messages != self.messages:
            note("messages", "")
        for name in self.settings.keys() | later.settings.keys():
            if name in _OF_NO_MEANING:
                continue
            if self.settings.get(name) != later.settings.get(name):
                note("settings", name)
        return found


def read(data_dir: Path) -> Disk:
    """Read what is there now; nothing where nothing is there yet."""
    settings: dict[str, Any] = {}
    with contextlib.suppress(OSError, ValueError):
        settings = json.loads((data_dir / "settings.json").read_text())
    history = data_dir / "history.sqlite3"
    if not history.exists():
        return Disk(settings=settings)
    with contextlib.closing(sqlite3.connect(f"file:{history}?mode=ro", uri=True)) as database:
        try:
            rows = database.execute(
                "SELECT id, title, title_edited, kind, pinned_at IS NOT NULL,"
                " archived_at IS NOT NULL, deleted_at IS NOT NULL, connection_id, model, settings,"
                " draft, coalesce(active_leaf_id, '') FROM conversation"
            )
            chats = {row[0]: Chat(*row[1:]) for row in rows}
            (messages,) = database.execute("SELECT count(*) FROM message").fetchone()
        except sqlite3.OperationalError:
            return Disk(settings=settings)  # it is being made
    return Disk(chats, messages, settings)


def asked_elsewhere(data_dir: Path, words: str) -> int:
    """Return how many questions with these words are in chats that another than the robot's server
    answers, such as the model on this computer.
    """
    history = data_dir / "history.sqlite3"
    if not history.exists():
        return 0
    with contextlib.closing(sqlite3.connect(f"file:{history}?mode=ro", uri=True)) as database:
        (count,) = database.execute(
            "SELECT count(*) FROM message JOIN conversation"
            " ON conversation.key = message.conversation_key"
            " WHERE role = 'user' AND instr(text, ?) AND connection_id NOT IN ('', 'robot')",
            (words,),
        ).fetchone()
    return int(count)


def holds(data_dir: Path, words: str) -> list[str]:
    """Return the files of the data directory in which words stand as they are."""
    sought = words.encode()
    return [
        str(file.relative_to(data_dir))
        for file in sorted(data_dir.rglob("*"))
        if file.is_file() and sought in file.read_bytes()
    ]
