"""How an answer was made, for display."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from falcon_desktop.core.domain.connection import EMBEDDED_ID, Connection
from falcon_desktop.core.domain.conversation import Message


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it was sent. ``is_exact``: its content is exactly what was sent.

    ``prompt`` is the content for people: the one text, or the turns; ``body`` lacks it where it
    can't be made again, and ``problem`` says why.
    """

    body: Mapping[str, Any]
    is_exact: bool
    problem: str = ""
    prompt: str = ""


@dataclass(frozen=True, slots=True)
class ProvenanceReport:
    """An answer and its request. ``connection`` is None if it was removed since.

    ``curl`` is "" where there is nothing to send again. ``may_send_key``: its address is the
    connection's own, so that the key may go there; a history can be imported from anybody.
    """

    answer: Message
    request: Request
    connection: Connection | None
    curl: str = ""
    may_send_key: bool = False

    @property
    def is_engine(self) -> bool:
        """Whether the engine on this computer answered."""
        return self.answer.provenance.connection_id == EMBEDDED_ID
