"""Limits on what a server may do, in time and size."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from falcon_desktop.core.domain.connection import Connection
from falcon_desktop.core.domain.servers import is_local

_MEBIBYTE: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Budgets:
    """How long each part of a request may take, in seconds. A whole answer has no limit.

    ``first_byte`` is the silence allowed until text comes: complete events and keep-alive comments
    start it anew, since models load for minutes and read long prompts for longer; ``keep_alive``
    bounds how long these alone count as life. ``idle`` is the time between events that carry
    something once text came: bytes of an unfinished event, comments and empty events don't count.
    ``loading`` bounds waiting for a server that says that it loads the model.
    ``after_finish`` is how long to wait for usage once the answer is complete.
    ``reply`` bounds each short request, such as the list of models.
    """

    connect: float = 10.0
    write: float = 60.0
    first_byte: float = 120.0
    keep_alive: float = 1_800.0
    loading: float = 120.0
    idle: float = 120.0
    after_finish: float = 5.0
    reply: float = 30.0
    retries: int = 3
    retry_total: float = 60.0
    retry_first: float = 1.0

    @classmethod
    def for_connection(cls, connection: Connection) -> Budgets:
        """Return a connection's limits: longer if its models load from a local disk."""
        local = is_local(connection)
        if not local:
            return cls()
        return cls(first_byte=300.0, keep_alive=3_600.0, loading=300.0, idle=300.0)


@dataclass(frozen=True, slots=True)
class Caps:
    """How many bytes a server may send: one event, an error, all text, a whole stream, a reply.

    Text that is not ASCII counts for a quarter more: while so much of it is saved and made
    searchable, the whole program takes up to 180 MB of memory, in Arabic and Thai the most. All of
    War and Peace is 3 MB.
    """

    frame: int = 16 * _MEBIBYTE
    error_body: int = 64 * 1024
    text: int = 10 * _MEBIBYTE
    stream: int = 1024 * _MEBIBYTE
    reply: int = 16 * _MEBIBYTE
