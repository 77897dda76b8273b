"""What answers cost, added up from the index of it: no text is read, long as the history may be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

import apsw

from falcon_desktop.core.domain.cost import Spent
from falcon_desktop.core.text.json_values import as_text
from falcon_desktop.store.rows import json_object

_PART: Final = 10**9
"""Sums are made of two parts each: SQLite's are of 64 bits."""
_SUMS: Final = (
    f"currency, sum(cost / {_PART}), sum(cost % {_PART}), count(cost),"
    " count(*) - count(cost) + sum(cost_is_partial)"
)
_RUNNING: Final = "SELECT key FROM message WHERE status = 'streaming'"
_BY_MONTH: Final = (
    "SELECT strftime('%Y-%m', created_at / 1000, 'unixepoch', 'localtime') AS month, charged_by,"  # noqa: S608 - our own names
    f" {_SUMS} FROM (SELECT DISTINCT charged_by, created_at, cost, currency, cost_is_partial"
    f" FROM message WHERE charged_by IS NOT NULL AND key NOT IN ({_RUNNING}))"
    " GROUP BY month, charged_by, currency"
)
"""Copies of an answer, as in a duplicated chat, were paid for once: they have its time and cost."""
_IN_CHAT: Final = (
    f"SELECT '', '', {_SUMS} FROM message WHERE conversation_key ="  # noqa: S608 - our own names
    " (SELECT key FROM conversation WHERE id = ?) AND charged_by IS NOT NULL"
    " AND status <> 'streaming' GROUP BY currency"
)
_NEWEST: Final = (
    "SELECT provenance FROM message WHERE charged_by = ? ORDER BY created_at DESC LIMIT 1"
)


def spent(connection: apsw.Connection) -> list[Spent]:
    """Return what answers cost, by month and connection, the newest month first."""
    found = _added_up(connection.execute(_BY_MONTH))
    names = {one: _name(connection, one) for one in {each.connection_id for each in found}}
    named = [replace(one, connection=names[one.connection_id]) for one in found]
    named.sort(key=lambda one: (one.connection.casefold(), one.connection_id, one.currency))
    return sorted(named, key=lambda one: one.month, reverse=True)


def spent_in(connection: apsw.Connection, conversation_id: str) -> list[Spent]:
    """Return what the answers of a conversation cost, all their versions, by currency."""
    return _added_up(connection.execute(_IN_CHAT, (conversation_id,)))


def _added_up(rows: Iterable[tuple[Any, ...]]) -> list[Spent]:
    """Return the sums of rows; answers whose cost nobody said belong to those of the same."""
    sums: list[Spent] = []
    unknown: dict[tuple[str, str], int] = {}
    for month, charged_by, currency, high, low, answers, without in rows:
        place = (month or "", charged_by)
        if answers:
            sums.append(Spent(high * _PART + low, currency or "", answers, without, *place))
        else:
            unknown[place] = without
    return [
        replace(one, unknown=one.unknown + unknown.get((one.month, one.connection_id), 0))
        for one in sums
    ]


def _name(connection: apsw.Connection, connection_id: str) -> str:
    provenance: Any = connection.execute(_NEWEST, (connection_id,)).get
    return as_text(json_object(provenance).get("connection_name"))
