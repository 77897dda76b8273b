"""``list``, ``show`` and ``search``. Must not import httpx or the engine."""

from __future__ import annotations

import argparse
import unicodedata
from datetime import datetime
from typing import TYPE_CHECKING, Final

from falcon_desktop import paths
from falcon_desktop.cli import library
from falcon_desktop.cli.output import Output, one_line
from falcon_desktop.core.conversation import HitPlace, SearchHit
from falcon_desktop.core.errors import ExitStatus

if TYPE_CHECKING:
    from falcon_desktop.core.ports import ConversationStore

_SEARCH_LIMIT: Final = 200
_TITLE_COLUMNS: Final = 60


def list_conversations(options: argparse.Namespace, output: Output) -> int:
    """Print the conversations, pinned first, then the newest change first."""

    async def main() -> int:
        data_dir = paths.data_directory(options.data_dir)

        async def print_rows(store: ConversationStore) -> int:
            for summary in await store.summaries():
                if options.json:
                    output.json(
                        {
                            "id": summary.id,
                            "title": summary.title,
                            "updated_at": summary.updated_at,
                            "pinned": summary.pinned_at is not None,
                            "unseen": summary.unseen,
                        }
                    )
                else:
                    output.line(
                        f"{summary.id}  {_moment(summary.updated_at)}  {_fit(summary.title)}"
                    )
            return ExitStatus.OK

        return await library.read_history(data_dir, output, print_rows)

    return library.run(main)


def show(options: argparse.Namespace, output: Output) -> int:
    """Print the shown version of a conversation as plain text."""
    from falcon_desktop.transfer.plain import export_plain

    async def main() -> int:
        data_dir = paths.data_directory(options.data_dir)

        async def print_one(store: ConversationStore) -> int:
            conversation_id = await library.find_conversation(store, options.id)
            conversation = await store.conversation(conversation_id)
            messages = await store.all_messages(conversation_id)
            for piece in export_plain([(conversation, messages)]):
                output.write(piece)
            return ExitStatus.OK

        return await library.read_history(data_dir, output, print_one)

    return library.run(main)


def search(options: argparse.Namespace, output: Output) -> int:
    """Print what holds the words, newest first."""

    async def main() -> int:
        data_dir = paths.data_directory(options.data_dir)

        async def print_hits(store: ConversationStore) -> int:
            found = await store.search(options.query, limit=_SEARCH_LIMIT)
            for hit in found.hits:
                if options.json:
                    output.json(
                        {
                            "conversation_id": hit.conversation_id,
                            "conversation_title": hit.conversation_title,
                            "message_id": hit.message_id,
                            "role": hit.role.value if hit.role else None,
                            "created_at": hit.created_at,
                            "snippet": hit.snippet,
                            "marks": [list(mark) for mark in hit.marks],
                            "place": hit.place.value,
                            "file": hit.file[1] if hit.file else None,
                        }
                    )
                else:
                    where = f"{hit.conversation_id}  {_moment(hit.created_at)}"
                    output.line(f"{where}  {_fit(hit.conversation_title)}")
                    if hit.message_id is not None:
                        output.line(f"    {_where(hit)}{one_line(hit.snippet)}")
            if found.more:
                output.note(f"These are the newest {len(found.hits)}; there are more.")
            return ExitStatus.OK

        return await library.read_history(data_dir, output, print_hits)

    return library.run(main)


def _where(hit: SearchHit) -> str:
    """Return where the words are, if not in the message's text."""
    if hit.file is not None:
        return f"[{_fit(hit.file[1])}] "
    return "[reasoning] " if hit.place is HitPlace.REASONING else ""


def _moment(milliseconds: int) -> str:
    """Return a time in this computer's zone, without seconds."""
    return datetime.fromtimestamp(milliseconds / 1_000).astimezone().strftime("%Y-%m-%d %H:%M")


def _fit(title: str) -> str:
    """Return a title on one line, cut where a terminal's row would break."""
    columns = 0
    line = one_line(title) or "Untitled"
    for place, character in enumerate(line):
        columns += 2 if unicodedata.east_asian_width(character) in "WF" else 1
        if columns > _TITLE_COLUMNS:
            return line[:place] + "…"
    return line
