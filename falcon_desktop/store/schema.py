"""The tables of the history file, as SQL, and the numbered steps that lead to them. The README's
appendix documents every column.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

APPLICATION_ID: Final = 0x46414C43
"""``FALC``: tells this program's files from those of others (SQLite's header, offset 68)."""

_TOKENIZER: Final = (
    "unicode61 remove_diacritics 2 categories ''L* N* Co Mn Mc'' separators ''\ufe0e\ufe0f''"
)
"""Vowel signs belong to words (Indic scripts, Thai); emoji variation selectors do not."""

_TABLES: Final = """
CREATE TABLE store (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    store_id TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE conversation (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    title_edited INTEGER NOT NULL DEFAULT 0,
    kind TEXT NOT NULL DEFAULT 'chat',
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    pinned_at INTEGER,
    archived_at INTEGER,
    deleted_at INTEGER,
    unseen INTEGER NOT NULL DEFAULT 0,
    active_leaf_id TEXT,
    connection_id TEXT NOT NULL DEFAULT '',
    model TEXT NOT NULL DEFAULT '',
    settings TEXT NOT NULL DEFAULT '{}',
    anchor_message_id TEXT,
    anchor_offset INTEGER,
    draft TEXT NOT NULL DEFAULT '',
    search_title TEXT
) STRICT;

CREATE INDEX conversation_order ON conversation (
    deleted_at IS NOT NULL, archived_at IS NOT NULL, pinned_at IS NULL, updated_at DESC, key DESC
);

CREATE TABLE message (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    conversation_key INTEGER NOT NULL REFERENCES conversation (key) ON DELETE CASCADE,
    sequence INTEGER NOT NULL,
    parent_id TEXT,
    role TEXT NOT NULL,
    status TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    checksum BLOB NOT NULL,
    finish_reason TEXT NOT NULL DEFAULT '',
    model TEXT NOT NULL DEFAULT '',
    prompt_tokens INTEGER,
    completion_tokens INTEGER,
    cached_tokens INTEGER,
    reasoning_tokens INTEGER,
    seconds_to_first_token REAL,
    seconds_total REAL,
    seconds_reasoning REAL,
    tokens_per_second REAL,
    text_length INTEGER NOT NULL,
    text TEXT NOT NULL,
    search_text TEXT,
    reasoning TEXT NOT NULL DEFAULT '',
    provenance TEXT NOT NULL DEFAULT '{}',
    failure TEXT,
    UNIQUE (conversation_key, sequence)
) STRICT;

CREATE INDEX message_streaming ON message (status) WHERE status = 'streaming';

CREATE TABLE answer_chunk (
    key INTEGER PRIMARY KEY,
    message_key INTEGER NOT NULL REFERENCES message (key) ON DELETE CASCADE,
    text TEXT NOT NULL,
    reasoning TEXT NOT NULL
) STRICT;

CREATE VIEW message_words (key, words, role, model) AS
    SELECT key, coalesce(search_text, text), role, model FROM message;

CREATE VIRTUAL TABLE message_index USING fts5 (
    words, role, model, content = 'message_words', content_rowid = 'key',
    prefix = '1 2 3', columnsize = 0, tokenize = 'TOKENIZER'
);
INSERT INTO message_index (message_index, rank) VALUES ('secure-delete', 1);
INSERT INTO message_index (message_index, rank) VALUES ('automerge', 8);

CREATE VIEW conversation_words (key, words) AS
    SELECT key, coalesce(search_title, title) FROM conversation;

CREATE VIRTUAL TABLE title_index USING fts5 (
    words, content = 'conversation_words', content_rowid = 'key',
    prefix = '1 2', columnsize = 0, tokenize = 'TOKENIZER'
);
INSERT INTO title_index (title_index, rank) VALUES ('secure-delete', 1);

CREATE VIEW history AS
    SELECT conversation.id AS conversation_id, conversation.title AS title,
           message.id AS message_id, message.parent_id AS parent_id, message.role AS role,
           message.status AS status, message.model AS model,
           datetime(message.created_at / 1000, 'unixepoch') AS written_at, message.text AS text
    FROM conversation JOIN message ON message.conversation_key = conversation.key
    WHERE conversation.deleted_at IS NULL
    ORDER BY conversation.key, message.sequence;
"""

_TRIGGERS: Final = """
CREATE TRIGGER message_added AFTER INSERT ON message BEGIN
    INSERT INTO message_index (rowid, words, role, model)
    VALUES (new.key, coalesce(new.search_text, new.text), new.role, new.model);
END;

CREATE TRIGGER message_removed AFTER DELETE ON message BEGIN
    INSERT INTO message_index (message_index, rowid, words, role, model)
    VALUES ('delete', old.key, coalesce(old.search_text, old.text), old.role, old.model);
END;

CREATE TRIGGER message_changed AFTER UPDATE OF text, search_text, role, model ON message
WHEN old.text IS NOT new.text OR old.search_text IS NOT new.search_text
    OR old.role IS NOT new.role OR old.model IS NOT new.model
BEGIN
    INSERT INTO message_index (message_index, rowid, words, role, model)
    VALUES ('delete', old.key, coalesce(old.search_text, old.text), old.role, old.model);
    INSERT INTO message_index (rowid, words, role, model)
    VALUES (new.key, coalesce(new.search_text, new.text), new.role, new.model);
END;

CREATE TRIGGER conversation_added AFTER INSERT ON conversation BEGIN
    INSERT INTO title_index (rowid, words)
    VALUES (new.key, coalesce(new.search_title, new.title));
END;

CREATE TRIGGER conversation_removed AFTER DELETE ON conversation BEGIN
    INSERT INTO title_index (title_index, rowid, words)
    VALUES ('delete', old.key, coalesce(old.search_title, old.title));
END;

CREATE TRIGGER conversation_renamed AFTER UPDATE OF title, search_title ON conversation
WHEN old.title IS NOT new.title OR old.search_title IS NOT new.search_title
BEGIN
    INSERT INTO title_index (title_index, rowid, words)
    VALUES ('delete', old.key, coalesce(old.search_title, old.title));
    INSERT INTO title_index (rowid, words)
    VALUES (new.key, coalesce(new.search_title, new.title));
END;
"""

_CONTEXT: Final = """
ALTER TABLE conversation ADD COLUMN context_policy TEXT NOT NULL DEFAULT '';
ALTER TABLE message ADD COLUMN fresh_after INTEGER NOT NULL DEFAULT 0;

CREATE TABLE attachment (
    key INTEGER PRIMARY KEY,
    message_key INTEGER REFERENCES message (key) ON DELETE CASCADE,
    draft_of INTEGER REFERENCES conversation (key) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    width INTEGER NOT NULL DEFAULT 0,
    height INTEGER NOT NULL DEFAULT 0,
    note TEXT NOT NULL DEFAULT '',
    text TEXT NOT NULL DEFAULT '',
    data BLOB NOT NULL DEFAULT x''
) STRICT;

CREATE INDEX attachment_of_message ON attachment (message_key, place)
    WHERE message_key IS NOT NULL;
CREATE INDEX attachment_of_draft ON attachment (draft_of, place) WHERE draft_of IS NOT NULL;
CREATE INDEX attachment_of_new_chat ON attachment (place)
    WHERE message_key IS NULL AND draft_of IS NULL;
"""


_DISCARDED: Final = """
ALTER TABLE conversation ADD COLUMN removed_from TEXT NOT NULL DEFAULT '';

CREATE INDEX conversation_removed_from ON conversation (removed_from) WHERE removed_from <> '';
"""


_CONTACTS: Final = """
CREATE TABLE contacted_host (
    host TEXT PRIMARY KEY,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
"""


_APART: Final = "' ' || char(57344) || ' '"
"""Stands between the parts of what is indexed, so that no phrase runs from one into the next."""


def _has_more(row: str) -> str:
    """Say, in SQL, whether there is something to index beside a message's text."""
    files = f"SELECT 1 FROM attachment WHERE message_key = {row}.key"  # noqa: S608 - our own names
    return f"({row}.reasoning <> '' OR EXISTS ({files}))"


def _beside(row: str) -> str:
    """Return, in SQL, what is indexed beside a message's text: reasoning, files, their names."""
    return f"""coalesce({row}.search_reasoning, {row}.reasoning)
        || coalesce((SELECT group_concat({_APART} || words, '') FROM (
            SELECT coalesce(search_text, name || char(10) || text) AS words FROM attachment
            WHERE message_key = {row}.key ORDER BY place)), '')"""  # noqa: S608 - our own names


_LINE: Final = "\n    "


def _beside_triggers(has: Callable[[str], str], words: Callable[[str], str], gap: str) -> str:
    """Return the triggers that keep the index of what is beside messages' texts.

    Both forms of them are in histories out there, so that each has to stay what it is, letter by
    letter: ``gap`` stands before the last conditions.

    Args:
        has: says in SQL of a row (``new`` or ``old``) whether there is anything to index.
        words: returns in SQL what of it is indexed.
    """
    new, old = words("new"), words("old")
    return f"""CREATE TRIGGER beside_added AFTER INSERT ON message WHEN {has("new")} BEGIN
    INSERT INTO beside_index (rowid, words, role, model)
    VALUES (new.key, {new}, new.role, new.model);
END;

CREATE TRIGGER beside_removed BEFORE DELETE ON message WHEN {has("old")} BEGIN
    INSERT INTO beside_index (beside_index, rowid, words, role, model)
    VALUES ('delete', old.key, {old}, old.role, old.model);
END;

CREATE TRIGGER beside_changed
AFTER UPDATE OF reasoning, search_reasoning, role, model ON message
WHEN old.reasoning IS NOT new.reasoning OR old.search_reasoning IS NOT new.search_reasoning
    OR old.role IS NOT new.role OR old.model IS NOT new.model
BEGIN
    INSERT INTO beside_index (beside_index, rowid, words, role, model)
    SELECT 'delete', old.key, {old}, old.role, old.model{gap}WHERE {has("old")};
    INSERT INTO beside_index (rowid, words, role, model)
    SELECT new.key, {new}, new.role, new.model WHERE {has("new")};
END;
"""  # noqa: S608 - our own names


_BESIDE: Final = f"""
ALTER TABLE message ADD COLUMN search_reasoning TEXT;
ALTER TABLE attachment ADD COLUMN search_text TEXT;
UPDATE message SET search_reasoning = index_form(reasoning) WHERE reasoning <> '';
UPDATE attachment SET search_text = index_form(name || char(10) || text)
    WHERE message_key IS NOT NULL;

CREATE VIEW beside_words (key, words, role, model) AS
    SELECT key, {_beside("message")}, role, model FROM message WHERE {_has_more("message")};

CREATE VIRTUAL TABLE beside_index USING fts5 (
    words, role, model, content = 'beside_words', content_rowid = 'key',
    prefix = '1 2 3', columnsize = 0, tokenize = 'TOKENIZER'
);
INSERT INTO beside_index (beside_index, rank) VALUES ('secure-delete', 1);
INSERT INTO beside_index (rowid, words, role, model)
    SELECT key, words, role, model FROM beside_words;

{_beside_triggers(_has_more, _beside, " ")}"""  # noqa: S608 - our own names
"""Needs the function ``index_form``. An index of its own, since making it only adds: taking
messages out of theirs to put them back with more would take minutes in a large history. Files are
still there before a message is deleted, not after."""


def _has_parts(row: str) -> str:
    """Say, in SQL, whether there is something to index beside a message's text."""
    parts = f"SELECT 1 FROM part WHERE message_key = {row}.key"  # noqa: S608 - our own names
    return f"({_has_more(row)} OR EXISTS ({parts}))"


def _beside_and_parts(row: str) -> str:
    """Return, in SQL, what is indexed beside a message's text: also what tools and sources say."""
    return f"""{_beside(row)}
        || coalesce((SELECT group_concat({_APART} || words, '') FROM (
            SELECT coalesce(search_text, name || char(10) || text) AS words FROM part
            WHERE message_key = {row}.key AND coalesce(search_text, name || text) <> ''
            ORDER BY place)), '')"""  # noqa: S608 - our own names


_PARTS: Final = f"""
CREATE TABLE part (
    key INTEGER PRIMARY KEY,
    message_key INTEGER NOT NULL REFERENCES message (key) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    request INTEGER NOT NULL,
    kind TEXT NOT NULL,
    start INTEGER,
    length INTEGER,
    file INTEGER,
    name TEXT NOT NULL DEFAULT '',
    text TEXT NOT NULL DEFAULT '',
    data TEXT NOT NULL DEFAULT '{{}}',
    search_text TEXT
) STRICT;

CREATE INDEX part_of_message ON part (message_key, place);

DROP TRIGGER beside_added;
DROP TRIGGER beside_removed;
DROP TRIGGER beside_changed;
DROP VIEW beside_words;

CREATE VIEW beside_words (key, words, role, model) AS
    SELECT key, {_beside_and_parts("message")}, role, model FROM message
    WHERE {_has_parts("message")};

{_beside_triggers(_has_parts, _beside_and_parts, _LINE)}"""  # noqa: S608 - our own names
"""Adds a table and changes no row, so that it takes as long in a large history as in a small one.
No message has parts yet: the index holds for each what the new view says of it."""


_COST: Final = """
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, ', search_reasoning TEXT', ', search_reasoning TEXT, '
    || 'cost INTEGER, currency TEXT, cost_is_partial INTEGER NOT NULL DEFAULT 0, charged_by TEXT, '
    || 'seconds_to_load REAL, seconds_of_prompt REAL') WHERE type = 'table' AND name = 'message';
PRAGMA writable_schema = RESET;

CREATE INDEX message_charged ON message (
    charged_by, created_at, cost, currency, cost_is_partial
) WHERE charged_by IS NOT NULL;
"""
"""Changes no row. The text of the table is what ``ALTER TABLE message ADD COLUMN`` would make of
it, six times; but that looks through all of a STRICT table each time, a minute in a large history.
Where the text is not as it was made, the index finds no column, and nothing is changed. The index
alone answers what was spent, so that no text is read for it; nothing from before is in it, since
nobody kept what that cost."""


TERMS: Final = "".join(
    f"CREATE VIRTUAL TABLE temp.{index}_terms USING fts5vocab (main, {index}, instance);"
    for index in ("message_index", "beside_index")
)
"""For a connection that searches, nothing of it is in the file: which words an index holds."""


@dataclass(frozen=True, slots=True)
class Migration:
    """One step of the schema: ``sql`` leads from ``version - 1`` to ``version``."""

    version: int
    sql: str


MIGRATIONS: Final[Sequence[Migration]] = (
    Migration(1, _TABLES.replace("TOKENIZER", _TOKENIZER) + _TRIGGERS),
    Migration(2, _CONTEXT),
    Migration(3, _DISCARDED),
    Migration(5, _CONTACTS),
    Migration(6, _BESIDE.replace("TOKENIZER", _TOKENIZER)),
    Migration(7, _PARTS),
    Migration(8, _COST),
)
