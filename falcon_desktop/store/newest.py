"""Walks through an index of messages, newest first.

FTS5 finds the end of a word's list only by reading all of it (its index of a list's pages is not
used for that once ``secure-delete`` is on): 10 ms for a frequent word among 1,000,000 messages.
Forwards from any key on it is there in 0.1 ms. So the newest messages are asked first, forwards,
then ever longer spans before them.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import islice
from typing import Final

import apsw

from falcon_desktop.store.index_query import Expression

MOST_WORDS: Final = 32
"""So many words that begin alike are asked for by name."""

_NEWEST: Final = 32
"""The first span is :data:`_GROWTH` times as long as the time that so many messages took."""
_GROWTH: Final = 8
_MANY: Final = 1_000
"""Hits of a span that are read; where there are more, a shorter one is asked."""
_SLOW: Final = 0.003
"""Seconds of the processor after which a question that found little is not repeated for each
span."""
_LITTLE: Final = 100
_BEGINS: Final = "SELECT min(key) FROM message WHERE key >= ? AND key < ?"
_ENDS: Final = "SELECT key FROM message WHERE key >= ? AND key < ? ORDER BY key DESC LIMIT ?"


def keys_of(
    connection: apsw.Connection, index: str, expression: Expression, since: int, until: int
) -> Iterator[int]:
    """Yield the keys in an index, newest first, from ``since`` to before ``until``.

    What ends the reading raises in the midst (``apsw.InterruptError``).
    """
    if expression.gathered:
        yield from _backwards(connection, index, expression, since, until)
        return
    newest = [row[0] for row in connection.execute(_ENDS, (since, until, _NEWEST))]
    if not newest:
        return
    since = connection.execute(_BEGINS, (since, until)).get
    until = newest[0] + 1
    span = (until - newest[-1]) * _GROWTH
    while until > since:
        first = max(since, until - span)
        begun = time.thread_time()
        keys = _forwards(connection, index, expression, first, until)
        if len(keys) > _MANY:
            span = max(1, (until - first) // _GROWTH)
            continue
        yield from reversed(keys)
        until = first
        if len(keys) < _LITTLE and time.thread_time() - begun > _SLOW:
            yield from _backwards(connection, index, expression, since, until)
            return
        if len(keys) * _GROWTH <= _MANY:
            span *= _GROWTH


def holds(connection: apsw.Connection, index: str, expression: Expression, key: int) -> bool:
    """Whether a message matches."""
    return bool(_forwards(connection, index, expression, key, key + 1))


def words_of(connection: apsw.Connection, index: str, beginning: str) -> list[str] | None:
    """Return the indexed words with this beginning; None if there are too many."""
    sql = f"SELECT term FROM temp.{index}_terms WHERE term >= ? LIMIT 1"  # noqa: S608 - our names
    words: list[str] = []
    word = connection.execute(sql, (beginning,)).get
    while word is not None and word.startswith(beginning):
        if len(words) == MOST_WORDS or not word.isascii():
            return None
        words.append(word)
        word = connection.execute(sql, (word + "\x01",)).get  # no word holds such a character
    return words


def _forwards(
    connection: apsw.Connection, index: str, expression: Expression, first: int, until: int
) -> list[int]:
    """Return the keys in a span, the oldest first; of very many only so many that it is seen."""
    rows = connection.execute(_sql(index, "ASC"), (expression.text, first, until))
    return [row[0] for row in islice(rows, _MANY + 1)]


def _backwards(
    connection: apsw.Connection, index: str, expression: Expression, first: int, until: int
) -> Iterator[int]:
    for row in connection.execute(_sql(index, "DESC"), (expression.text, first, until)):
        yield row[0]


def _sql(index: str, order: str) -> str:
    return (
        f"SELECT rowid FROM {index} WHERE {index} MATCH ? AND rowid >= ? AND rowid < ?"  # noqa: S608
        f" ORDER BY rowid {order}"
    )
