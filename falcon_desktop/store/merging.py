"""Restores from a backup what recovering a damaged history lost.

What was saved is newer and stays as it is. What the damaged file's indexes do not know any more was
deleted, and stays deleted.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import apsw

from falcon_desktop.core.domain.conversation import MessageStatus, Role
from falcon_desktop.core.domain.ids import now_ms
from falcon_desktop.store.erased import Erased
from falcon_desktop.store.parts import saved_fingerprint
from falcon_desktop.store.reading import altered_messages
from falcon_desktop.store.rows import row_is_as_saved


def _quoted(words: Iterable[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)


_TEXT: Final = (
    "role", "text", "text_length", "search_text", "reasoning", "search_reasoning", "finish_reason",
    "model", "provenance", "failure",
)  # fmt: skip
_DOUBTFUL: Final = (
    "SELECT id FROM message WHERE instr(CAST(reasoning || coalesce(search_reasoning, '')"
    " || provenance || coalesce(failure, '') || coalesce(search_text, '') AS BLOB), x'00')"
    " OR instr(reasoning || provenance || coalesce(failure, ''), char(65533))"
    " OR NOT json_valid(provenance)"
)
_NONSENSE: Final = (
    f"SELECT id FROM message WHERE role NOT IN ({_quoted(Role)})"  # noqa: S608 - our own words
    f" OR status NOT IN ({_quoted(MessageStatus)})"
)
_WRITTEN: Final = "SELECT key, checksum, status FROM message WHERE id = ?"
_KEYS: Final = {
    "message": (
        "SELECT id, key FROM message INDEXED BY sqlite_autoindex_message_1",
        "SELECT key, conversation_key, sequence FROM message INDEXED BY sqlite_autoindex_message_2",
    ),
    "conversation": (
        "SELECT id, key FROM conversation INDEXED BY sqlite_autoindex_conversation_1",
        "SELECT key FROM conversation INDEXED BY conversation_order"
        " ORDER BY deleted_at IS NOT NULL",
    ),
}
"""Each from an index alone, so that the tables' own pages don't matter."""
_IN_TRASH: Final = (
    "SELECT key FROM conversation INDEXED BY conversation_order WHERE (deleted_at IS NOT NULL) = 1"
)


@dataclass(frozen=True, slots=True)
class Live:
    """The rows of a damaged file, if two indexes of each table agree on them; else None.

    ``messages`` and ``conversations`` are keys by id, ``places`` a conversation's key and a
    sequence number by a message's key. ``erased`` is what was noted to be gone for good: it counts
    where the indexes can't tell. ``in_trash`` are the ids of conversations in the trash, None where
    that is not known.
    """

    messages: Mapping[str, int] | None = None
    conversations: Mapping[str, int] | None = None
    places: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    erased: Erased = field(default_factory=Erased)
    in_trash: frozenset[str] | None = None

    def may_have(self, message_id: str) -> bool:
        """Whether a message existed, as far as is known."""
        if self.messages is not None:
            return message_id in self.messages
        return message_id not in self.erased

    def may_have_conversation(self, conversation_id: str) -> bool:
        """Whether a conversation existed, as far as is known."""
        if self.conversations is not None:
            return conversation_id in self.conversations
        return conversation_id not in self.erased


def live(source: apsw.Connection, erased: Erased) -> Live:
    """Return which rows a damaged file has, according to its indexes."""
    messages, places = _agreed(source, "message")
    conversations, _ = _agreed(source, "conversation")
    in_trash = None
    if conversations is not None:
        with contextlib.suppress(apsw.Error):
            discarded = {row[0] for row in source.execute(_IN_TRASH)}
            in_trash = frozenset(one for one, key in conversations.items() if key in discarded)
    of_messages = {row[0]: (row[1], row[2]) for row in places}
    return Live(messages, conversations, of_messages, erased, in_trash)


def _agreed(source: apsw.Connection, table: str) -> tuple[dict[str, int] | None, list[Any]]:
    by_id, other = _KEYS[table]
    try:
        keys = _by_id(source, by_id)
        rows: list[Any] = source.execute(other).fetchall()
    except (apsw.Error, UnicodeDecodeError):
        return None, []
    if len(keys) != len(rows) or set(keys.values()) != {row[0] for row in rows}:
        return None, []
    return keys, rows


@dataclass(slots=True)
class Merged:
    """How much came from a backup, and how many of these messages had been read as garbage.

    ``altered`` of those that the backup should have had repaired are altered in it, too.
    """

    conversations: int = 0
    messages: int = 0
    replaced: int = 0
    altered: int = 0


def merge(target: apsw.Connection, backup: apsw.Connection, live: Live) -> Merged:
    """Add to ``target``, inside a transaction, what only the backup has.

    Args:
        target: what was saved; without enforced foreign keys, and triggers for its indexes.
        backup: a whole history, of this version or an earlier one.
        live: what the damaged file held.
    """
    merge = _Merge(target, backup, live)
    merge.drop_nonsense()
    merge.name_orphans()
    merge.add()
    merge.mend_files()
    merge.mend_texts()
    merge.put_in_order()
    return merge.merged


def store_of(connection: apsw.Connection) -> Any:
    """Return what identifies a history: its id, and when it was created."""
    return connection.execute("SELECT store_id, created_at FROM store").get


def set_store(connection: apsw.Connection, store: Any) -> None:
    """Set what :func:`store_of` returned as a file's identity; None changes nothing."""
    if store is not None:
        connection.execute("UPDATE store SET store_id = ?, created_at = ?", store)


class _Merge:
    def __init__(self, target: apsw.Connection, backup: apsw.Connection, live: Live) -> None:
        self._target = target
        self._backup = backup
        self._live = live
        self.merged = Merged()
        self._messages: set[str] = {row[0] for row in target.execute("SELECT id FROM message")}
        self._conversations = _by_id(target, "SELECT id, key FROM conversation")
        self._columns = {
            table: _shared(target, backup, table)
            for table in ("conversation", "message", "attachment", "answer_chunk", "part")
        }
        self._crowded: set[int] = set()

    def drop_nonsense(self) -> None:
        """Take out rows with values that were never saved, where the backup has theirs."""
        rows: list[Any] = self._target.execute(_NONSENSE).fetchall()
        for (message_id,) in rows:
            if self._backup.execute(_WRITTEN, (message_id,)).get is not None:
                self._target.execute("DELETE FROM message WHERE id = ?", (message_id,))
                self._messages.discard(message_id)
                self.merged.replaced += 1

    def name_orphans(self) -> None:
        """Give messages whose conversation is lost the one that the backup has for them."""
        orphans: list[Any] = self._target.execute(
            "SELECT conversation_key, id, parent_id FROM message WHERE conversation_key NOT IN"
            " (SELECT key FROM conversation WHERE id NOT LIKE 'recovered-%')"
            " ORDER BY conversation_key, sequence"
        ).fetchall()
        named: set[int] = set()
        for key, message_id, parent_id in orphans:
            if key in named:
                continue
            found: int | None = self._backup.execute(
                "SELECT conversation_key FROM message WHERE id IN (?, ?) LIMIT 1",
                (message_id, parent_id),
            ).get
            if found is None:
                continue
            row = self._row("conversation", found)
            if row["id"] not in self._conversations:
                # One that was made up for them before, of the file with its log or without it.
                made_up = "DELETE FROM conversation WHERE key = ? RETURNING id"
                self._conversations.pop(str(self._target.execute(made_up, (key,)).get), None)
                self._add_conversation(row, key)
                named.add(key)

    def add(self) -> None:
        """Add conversations and messages that are not there."""
        keys: list[Any] = self._backup.execute("SELECT key FROM conversation").fetchall()
        for (key,) in keys:
            rows: list[Any] = self._backup.execute(
                "SELECT key, id FROM message WHERE conversation_key = ? ORDER BY sequence", (key,)
            ).fetchall()
            missing = [
                message_key
                for message_key, message_id in rows
                if message_id not in self._messages and self._live.may_have(message_id)
            ]
            row = self._row("conversation", key)
            here = self._conversations.get(row["id"])
            # What was discarded, and put back since, left a holder that would be empty.
            emptied = rows and row.get("removed_from") and self._live.conversations is None
            there = self._live.may_have_conversation(row["id"]) and not emptied
            if here is None and (there or missing):
                here = self._add_conversation(row, None)
            if here is not None:
                for message_key in missing:
                    self._add_message(self._row("message", message_key), here)

    def mend_texts(self) -> None:
        """Take texts from the backup where they are not what was written, and that is the same.

        Only a message's text, reasoning and parts have checksums; what is beside them is damaged
        where it holds what is in no text that was saved.
        """
        names = [name for name in _TEXT if name in self._columns["message"]]
        broken = set(altered_messages(self._target))
        rows: list[Any] = self._target.execute(_DOUBTFUL).fetchall()
        broken.update(row[0] for row in rows)
        for message_id in broken:
            written: Any = self._target.execute(_WRITTEN, (message_id,)).get
            found: Any = self._backup.execute(_WRITTEN, (message_id,)).get
            if found is None or found[1:] != written[1:]:
                continue
            row = self._row("message", found[0])
            if not row_is_as_saved(row, self._parts_in_backup(found[0])):
                self.merged.altered += 1
                continue
            sets = ", ".join(f"{name} = ?" for name in names)
            self._target.execute(
                f"UPDATE message SET {sets} WHERE id = ?",  # noqa: S608 - our names
                (*(row[name] for name in names), message_id),
            )
            for table in ("part", "attachment"):
                self._replace(table, found[0], written[0])
            self.merged.messages += 1
            self.merged.replaced += 1

    def mend_files(self) -> None:
        """Take the files of questions from the backup where they are other ones here, and nothing
        says that those were saved so: questions of before version 7 have no checksum of them.

        Those of answers belong to their parts, which have one.
        """
        if not self._columns["attachment"]:
            return
        rows: list[Any] = self._backup.execute(
            "SELECT DISTINCT message.id, message.key FROM attachment"
            " JOIN message ON message.key = attachment.message_key AND role = 'user'"
        ).fetchall()
        for message_id, backup_key in rows:
            key: int | None = self._target.execute(
                "SELECT key FROM message WHERE id = ?", (message_id,)
            ).get
            if key is None or self._files(self._backup, backup_key) == self._files(
                self._target, key
            ):
                continue
            made_of = saved_fingerprint(self._target, key)
            if not made_of or not row_is_as_saved(self._checked(key), made_of):
                self._replace("attachment", backup_key, key)

    def _files(self, connection: apsw.Connection, key: int) -> list[Any]:
        """Return a message's files for a comparison, bytes where texts may be damaged."""
        own = [name for name in self._columns["attachment"] if name not in ("key", "message_key")]
        values = ", ".join(f"CAST({name} AS BLOB)" for name in own)
        rows: list[Any] = connection.execute(
            f"SELECT {values} FROM attachment WHERE message_key = ? ORDER BY place, key",  # noqa: S608
            (key,),
        ).fetchall()
        return rows

    def _checked(self, key: int) -> dict[str, Any]:
        """Return what a message's checksum is over, but for its parts."""
        names = ("id", "role", "text", "reasoning", "checksum")
        row: Any = self._target.execute(
            "SELECT id, role, CAST(text AS BLOB), CAST(reasoning AS BLOB), checksum FROM message"
            " WHERE key = ?",
            (key,),
        ).get
        return dict(zip(names, row, strict=True))

    def _replace(self, table: str, backup_key: int, key: int) -> None:
        """Take a message's rows in a table from the backup."""
        self._target.execute(f"DELETE FROM {table} WHERE message_key = ?", (key,))  # noqa: S608
        self._copy(table, "message_key", backup_key, key)

    def _parts_in_backup(self, backup_key: int) -> bytes:
        if not self._columns["part"]:
            return b""
        return saved_fingerprint(self._backup, backup_key)

    def put_in_order(self) -> None:
        """Number the messages anew where those of the backup found their places taken."""
        for key in self._crowded:
            rows: list[Any] = self._target.execute(
                "SELECT key, id, parent_id FROM message WHERE conversation_key = ?"
                " ORDER BY key, sequence",
                (key,),
            ).fetchall()
            ordered = _parents_first(rows)
            for sign in (-1, 1):
                self._target.executemany(
                    "UPDATE message SET sequence = ? WHERE key = ?",
                    [(sign * number, one) for number, one in enumerate(ordered, 1)],
                )

    def _add_conversation(self, row: dict[str, Any], key: int | None) -> int:
        values = dict(row)
        if key is None:
            key = self._free("conversation", row["key"])
        values["key"] = key
        in_trash = self._live.in_trash
        if in_trash is not None and (row["id"] in in_trash) != (row["deleted_at"] is not None):
            # It was moved since the backup; when is not known.
            values["deleted_at"] = now_ms() if row["id"] in in_trash else None
        self._insert("conversation", values)
        self._conversations[row["id"]] = key
        self.merged.conversations += 1
        self._copy("attachment", "draft_of", row["key"], key)
        return key

    def _add_message(self, row: dict[str, Any], conversation_key: int) -> None:
        values, backup_key = dict(row), row["key"]
        messages = self._live.messages or {}
        place = self._live.places.get(messages.get(row["id"], 0))
        if place is not None and place[0] in self._conversations.values():
            conversation_key, values["sequence"] = place  # it was moved since
        taken = self._target.execute(
            "SELECT max(sequence), max(sequence = ?) FROM message WHERE conversation_key = ?",
            (values["sequence"], conversation_key),
        ).get
        if taken[1]:
            values["sequence"] = taken[0] + 1
            self._crowded.add(conversation_key)
        values["key"] = self._free("message", backup_key)
        values["conversation_key"] = conversation_key
        self._insert("message", values)
        for table in ("part", "attachment"):
            self._replace(table, backup_key, values["key"])
        if not self._has_pieces(values["key"]):  # those of a lost row may be read
            self._copy("answer_chunk", "message_key", backup_key, values["key"])
        self._messages.add(row["id"])
        self.merged.messages += 1

    def _copy(self, table: str, column: str, backup_key: int, key: int) -> None:
        names = [name for name in self._columns[table] if name != "key"]
        if not names:  # backups of before version 2 have no files
            return
        rows = self._backup.execute(
            f"SELECT {', '.join(names)} FROM {table} WHERE {column} = ? ORDER BY key",  # noqa: S608
            (backup_key,),
        ).fetchall()
        for row in rows:
            self._insert(table, dict(zip(names, row, strict=True)) | {column: key})

    def _row(self, table: str, key: int) -> dict[str, Any]:
        names = self._columns[table]
        row: Any = self._backup.execute(
            f"SELECT {', '.join(names)} FROM {table} WHERE key = ?",  # noqa: S608 - our names
            (key,),
        ).get
        return dict(zip(names, row, strict=True))

    def _insert(self, table: str, values: Mapping[str, Any]) -> None:
        self._target.execute(
            f"INSERT INTO {table} ({', '.join(values)})"  # noqa: S608 - our names
            f" VALUES ({', '.join('?' * len(values))})",
            tuple(values.values()),
        )

    def _has_pieces(self, message_key: int) -> bool:
        query = "SELECT EXISTS (SELECT 1 FROM answer_chunk WHERE message_key = ?)"
        return bool(self._target.execute(query, (message_key,)).get)

    def _free(self, table: str, key: int) -> int:
        query = f"SELECT EXISTS (SELECT 1 FROM {table} WHERE key = ?)"  # noqa: S608 - our names
        orphans = "SELECT EXISTS (SELECT 1 FROM message WHERE conversation_key = ?)"
        while self._target.execute(query, (key,)).get or (
            table == "conversation" and self._target.execute(orphans, (key,)).get
        ):
            key += 1
        return key


def _shared(target: apsw.Connection, backup: apsw.Connection, table: str) -> list[str]:
    known, there = (
        [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        for connection in (target, backup)
    )
    return [name for name in known if name in there]


def _parents_first(rows: Sequence[tuple[int, str, str | None]]) -> list[int]:
    """Return the keys of messages so that none is before its parent, otherwise as they are."""
    left = {message_id for _, message_id, _ in rows}
    waiting, ordered = list(rows), list[int]()
    while waiting:
        now = [row for row in waiting if row[2] not in left] or waiting[:1]
        for key, message_id, _ in now:
            ordered.append(key)
            left.discard(message_id)
        waiting = [row for row in waiting if row[1] in left]
    return ordered


def _by_id(connection: apsw.Connection, query: str) -> dict[str, int]:
    rows: list[Any] = connection.execute(query).fetchall()
    return dict(rows)
