"""``list``, ``show`` and ``search``. Must not import httpx or the engine."""

from __future__ import annotations

import argparse
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from falcon_desktop import paths
from falcon_desktop.cli import library
from falcon_desktop.cli.output import Output, one_line
from falcon_desktop.core.domain.conversation import (
    Conversation,
    ConversationSummary,
    HitPlace,
    Message,
    Role,
    SearchHit,
)
from falcon_desktop.core.domain.errors import ExitStatus, NotFound
from falcon_desktop.core.text.sentences import Sentence

if TYPE_CHECKING:
    from falcon_desktop.core.ports.store import ConversationStore

_SHORT_ID: Final = 8
_WHOLE_ID: Final = 36
_SEARCH_LIMIT: Final = 200
_TITLE_COLUMNS: Final = 60
_PLACES: Final = {
    HitPlace.REASONING: Sentence("reasoning"),
    HitPlace.FILE: Sentence("file"),
    HitPlace.TOOL: Sentence("tool"),
    HitPlace.SOURCE: Sentence("source"),
}


def list_conversations(options: argparse.Namespace, output: Output) -> int:
    """Print the conversations, pinned first, then by last change."""

    async def main() -> int:
        data_dir = paths.data_directory(options.data_dir)

        async def print_rows(store: library.Listed) -> int:
            rows = await store.summaries(
                archived=options.archived,
                deleted=options.trash,
                limit=options.limit,
                model=options.model,
            )
            if rows and not options.json:
                ends = await _short_ids(store, rows, options)
                output.line("\n".join(_row(one, ends[one.id], output) for one in rows))
            elif options.json:
                for summary in rows:
                    output.json(
                        {
                            "id": summary.id,
                            "title": summary.title,
                            "updated_at": summary.updated_at,
                            "pinned": summary.pinned_at is not None,
                            "unseen": summary.unseen,
                            "kind": summary.kind.value,
                            "shelf": summary.chat_list.value,
                        }
                    )
            return ExitStatus.OK

        return await library.read_lists(data_dir, output, print_rows)

    return library.run(main)


def _row(summary: ConversationSummary, short_id: str, output: Output) -> str:
    moment = _moment(summary.deleted_at or summary.updated_at)
    return f"{short_id}  {moment}  {_fit(summary.title, output)}"


async def _short_ids(
    store: library.Listed, rows: Sequence[ConversationSummary], options: argparse.Namespace
) -> dict[str, str]:
    """Return for each row the end of its id, long enough that no other conversation has it.

    The beginning of an id is its time, which chats that were made together share.
    """
    if options.archived or options.trash or options.limit or options.model:
        others = await library.everything(store)
    else:
        others = await store.summaries(archived=True)
    known = {one.id for one in (*others, *rows)}
    length = _SHORT_ID
    while length < _WHOLE_ID and len({one[-length:] for one in known}) < len(known):
        length += 4
    return {row.id: row.id[-length:] for row in rows}


def show(options: argparse.Namespace, output: Output) -> int:
    """Print the shown version of a conversation, or its last answer."""
    from falcon_desktop.composition.exporting import exporter
    from falcon_desktop.core.domain.transfer import ExportFormat

    form = ExportFormat.JSON if options.json else ExportFormat(options.format or ExportFormat.TEXT)

    async def main() -> int:
        data_dir = paths.data_directory(options.data_dir)

        async def print_one(store: ConversationStore) -> int:
            conversation_id = await library.find_conversation(store, options.id)
            conversation = await store.conversation(conversation_id)
            messages = await store.all_messages(conversation_id)
            if options.last:
                output.write(_last_answer(conversation, messages) + "\n")
            else:
                for piece in exporter(form, output.language)([(conversation, messages)]):
                    output.write(piece)
            return ExitStatus.OK

        return await library.read_history(data_dir, output, print_one)

    return library.run(main)


def _last_answer(conversation: Conversation, messages: Sequence[Message]) -> str:
    """Return the text of the last answer that is shown, as it is kept.

    Raises:
        NotFound: there is none.
    """
    from falcon_desktop.transfer.plain import shown_messages

    for message in reversed(shown_messages(conversation, messages)):
        if message.role is Role.ASSISTANT and message.text:
            return message.text
    raise NotFound(Sentence("There is no answer in this chat yet."))


def search(options: argparse.Namespace, output: Output) -> int:
    """Print what matches, newest first."""

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
                    output.line(f"{where}  {_fit(hit.conversation_title, output)}")
                    if hit.message_id is not None:
                        output.line(f"    {_where(hit, output)}{one_line(hit.snippet)}")
            if found.more:
                output.note(
                    Sentence("Showing the newest {count}; there are more.", count=len(found.hits))
                )
            return ExitStatus.OK

        return await library.read_history(data_dir, output, print_hits)

    return library.run(main)


def _where(hit: SearchHit, output: Output) -> str:
    """Return where the words are, if not in the message's text."""
    if hit.file is not None:
        return f"[{_fit(hit.file[1], output)}] "
    place = _PLACES.get(hit.place)
    return f"[{output.told(place)}] " if place else ""


def _moment(milliseconds: int) -> str:
    """Return a time in this computer's zone, without seconds."""
    return datetime.fromtimestamp(milliseconds / 1_000).isoformat(" ", "minutes")


def _fit(title: str, output: Output) -> str:
    """Return a title on one line, cut where a terminal's row would break."""
    columns = 0
    line = one_line(title) or output.told(Sentence("Untitled"))
    if len(line) <= _TITLE_COLUMNS and line.isascii():
        return line
    for place, character in enumerate(line):
        columns += 2 if unicodedata.east_asian_width(character) in "WF" else 1
        if columns > _TITLE_COLUMNS:
            return line[:place] + "…"
    return line
