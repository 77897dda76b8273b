"""Histories to start with: so many chats, in several scripts, over months."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

from tests.hand.desk import Desk
from tests.hand.program import command
from tests.hand.server import LONG

TITLES = (
    "Trip to Granada", "量子力学入门", "عن تاريخ الأندلس", "Refactor the parser",
    "Rezept für Linsensuppe", "日本の鉄道", "Budget 2026",
    "A title that is so long that no sidebar of any width could ever show all of it at once",
)  # fmt: skip
BEGINNING = 1_750_000_000
APART = 5_000
"""Seconds from one chat to the next."""


def chats(count: int) -> list[dict[str, Any]]:
    """Return chats in the form in which Open WebUI exports them."""
    return [_chat(number) for number in range(count)]


def of_parts(count: int, number: int = 0) -> dict[str, Any]:
    """Return chats whose answers thought, called a tool and read pages, as our own JSON."""
    return {
        "format": "falcon-desktop-conversations",
        "version": 1,
        "conversations": [_of_parts(number + one) for one in range(count)],
    }


def _of_parts(number: int) -> dict[str, Any]:
    when = (BEGINNING + number * APART) * 1_000
    chat, asked, said = (f"{kind:08x}-0000-4000-8000-{number:012x}" for kind in (1, 2, 3))
    thought, text = (
        "First I look it up.\n\nThen I say it.",
        "It rains. " + LONG.format(about="rain", n=1),
    )
    common = {"created_at": when, "status": "complete"}
    return {
        "id": chat, "title": f"Weather {number}", "created_at": when, "updated_at": when,
        "active_leaf_id": said,
        "messages": [
            {"id": asked, "parent_id": None, "role": "user", "text": "And the weather?", **common},
            {
                "id": said, "parent_id": asked, "role": "assistant", "text": text,
                "reasoning": thought, **common,
                "parts": [
                    {"kind": "reasoning", "start": 0, "end": 19},
                    {
                        "kind": "tool_call", "id": "c1", "name": "look_up",
                        "arguments": json.dumps({"place": "Granada", "days": list(range(40))}),
                    },
                    {"kind": "tool_result", "call_id": "c1", "text": "rain\n" * 60},
                    {"kind": "reasoning", "start": 19, "end": len(thought)},
                    {"kind": "text", "start": 0, "end": len(text)},
                    {
                        "kind": "citation", "url": "https://example.org/rain", "title": "Rain",
                        "quote": "It rains.", "start": 0, "end": 9,
                    },
                ],
            },
        ],
    }  # fmt: skip


def _chat(number: int) -> dict[str, Any]:
    title, when = f"{TITLES[number % len(TITLES)]} {number}", BEGINNING + number * APART
    messages: dict[str, dict[str, Any]] = {}
    last: str | None = None
    for turn in range(1 + number % 4):
        for role, text in (
            ("user", f"Question {turn} about {title}?"),
            ("assistant", LONG.format(about=title, n=turn)),
        ):
            one = f"{role}-{number}-{turn}"
            messages[one] = {
                "id": one, "parentId": last, "childrenIds": [], "role": role, "content": text,
                "timestamp": when + turn,
            }  # fmt: skip
            if role == "assistant":
                messages[one]["model"] = "falcon"
            if last is not None:
                messages[last]["childrenIds"].append(one)
            last = one
    return {
        "id": f"chat-{number}", "title": title, "created_at": when, "updated_at": when + 9,
        "chat": {
            "title": title, "timestamp": when * 1_000,
            "history": {"messages": messages, "currentId": last},
        },
    }  # fmt: skip


def fill(desk: Desk, data_dir: Path, count: int, parts: int = 0) -> None:
    """Make a data directory that holds so many chats, and ``parts`` with tools and sources; a copy
    where one was made before.
    """
    data_dir.mkdir(exist_ok=True)
    if not count:
        return
    kept = Path(tempfile.gettempdir()) / f"falcon-robot-{count}" if count > 1_000 else None
    if kept is not None and kept.exists():
        shutil.copytree(kept, data_dir, dirs_exist_ok=True)
        return
    file = data_dir.with_suffix(".json")
    file.write_text(json.dumps(chats(count)))
    command(desk, data_dir, "import", str(file))
    if parts:
        file.write_text(json.dumps(of_parts(parts)))
        command(desk, data_dir, "import", str(file))
    if kept is not None:
        shutil.copytree(data_dir, kept)
