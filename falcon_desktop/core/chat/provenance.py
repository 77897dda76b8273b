"""The use case behind "How it was made": an answer and the request behind it. Lives on the worker's
loop.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from falcon_desktop.core.chat.curl import curl_command
from falcon_desktop.core.context.recipe import request_of
from falcon_desktop.core.domain.connection import EMBEDDED_ID, Connection, origin_of
from falcon_desktop.core.domain.conversation import Message, MessageTree
from falcon_desktop.core.domain.errors import InvalidInput, NotFound
from falcon_desktop.core.domain.provenance import ProvenanceReport, Request
from falcon_desktop.core.domain.servers import BEARER, key_header_of, profile_of
from falcon_desktop.core.ports.servers import ConnectionBook
from falcon_desktop.core.ports.store import ConversationStore
from falcon_desktop.core.text.sentences import Sentence

if TYPE_CHECKING:
    from falcon_desktop.core.domain.confidence import TokenConfidence

MOST_UNSURE: Final = 20
"""So many of the tokens that a model was least sure of are told."""


class AnswerProvenance:
    """Finds out how answers were made."""

    def __init__(self, store: ConversationStore, connections: ConnectionBook) -> None:
        self._store = store
        self._connections = connections

    async def report(self, message_id: str) -> ProvenanceReport:
        """Return how a message was made.

        Raises:
            NotFound: it is not there any more.
        """
        found = await self._store.messages([message_id])
        if not found:
            raise NotFound(Sentence("That message no longer exists."))
        answer = found[0]
        before: list[Message] = []
        if answer.parent_id is not None:
            tree = MessageTree(await self._store.outline(answer.conversation_id))
            if answer.parent_id in tree:
                ids = [node.id for node in tree.path(answer.parent_id)]
                before = await self._store.messages(ids)
        how = report_of(answer, before, self.connection_of(answer))
        how = replace(how, spent=await self._store.spent_in(answer.conversation_id))
        if answer.confidence is None:
            return how
        return replace(how, least_certain=await self._least_certain(answer))

    async def _least_certain(self, answer: Message) -> tuple[TokenConfidence, ...]:
        from falcon_desktop.core.domain.confidence import least_certain, unpack

        kept = await self._store.confidence(answer.id)
        if kept is None:
            return ()
        tokens = await asyncio.to_thread(unpack, kept, len(answer.text))
        return tuple(least_certain(tokens, MOST_UNSURE))

    def connection_of(self, answer: Message) -> Connection | None:
        """Return the connection that made an answer, None if it was removed."""
        if not answer.provenance.connection_id:
            return None
        try:
            return self._connections.connection(answer.provenance.connection_id)
        except NotFound:
            return None


def report_of(
    answer: Message, before: Sequence[Message], connection: Connection | None
) -> ProvenanceReport:
    """Return how an answer was made; ``before`` are the messages that led to it, ``connection`` is
    what made it, None if it was removed.
    """
    request = request_of(answer, before)
    may_send_key = _is_own(answer.provenance.address, connection)
    curl = _curl(answer, request, connection, is_own=may_send_key)
    return ProvenanceReport(answer, request, connection, curl, may_send_key)


def _is_own(address: str, connection: Connection | None) -> bool:
    """Whether an address is at the origin of the connection's server."""
    if connection is None or not address or not connection.base_url:
        return False
    try:
        return origin_of(address) == connection.origin
    except InvalidInput:
        return False


def _curl(answer: Message, request: Request, connection: Connection | None, *, is_own: bool) -> str:
    made = answer.provenance
    if not request.is_exact or not made.address:
        return ""
    return curl_command(
        made.address,
        request.body,
        has_key=made.has_key and is_own,
        headers=_headers(connection) if connection is not None and is_own else (),
        key=key_header_of(connection) if connection is not None else BEARER,
        is_engine=made.connection_id == EMBEDDED_ID,
    )


def _headers(connection: Connection) -> tuple[tuple[str, str], ...]:
    """Return the headers that go with every request, but for the key's."""
    own = {name.strip().lower() for name, _ in connection.headers}
    usual = profile_of(connection).headers
    return (*(one for one in usual if one[0] not in own), *connection.headers)
