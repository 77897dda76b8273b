"""The use case of a dry run: the request that a question makes, with nothing sent or saved."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from falcon_desktop.core.chat.asking import Asking, as_chosen
from falcon_desktop.core.chat.provenance import report_of
from falcon_desktop.core.context.recipe import noted
from falcon_desktop.core.domain.attachments import Attachment
from falcon_desktop.core.domain.connection import Connection
from falcon_desktop.core.domain.conversation import Message, Role
from falcon_desktop.core.domain.errors import InternalError
from falcon_desktop.core.domain.events import RequestSent
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.provenance import ProvenanceReport
from falcon_desktop.core.domain.requests import ChatRequest
from falcon_desktop.core.ports.servers import ChatProvider
from falcon_desktop.core.text.sentences import Sentence

Provide = Callable[[Connection, str], Awaitable[tuple[ChatProvider, str]]]
"""Gives what speaks with a connection's server and the model that it knows by a name."""


async def rehearse(
    asking: Asking,
    provide: Provide,
    conversation_id: str | None,
    text: str,
    *,
    connection_id: str = "",
    model: str = "",
    settings: GenerationSettings | None = None,
    attachments: Sequence[Attachment] = (),
) -> ProvenanceReport:
    """Return how the answer would be made if the same were given to ``Chat.send``.

    What ``provide`` gives is asked for its first request and not let go on.

    Raises:
        NotFound: there is no such conversation or connection.
        FalconError: the request can't be made.
    """
    path: list[Message] = []
    if conversation_id is None:
        conversation = asking.new_conversation(text)
    else:
        conversation, path = await asking.load(conversation_id)
        asking.refuse_completion(conversation)
    parent = path[-1].id if path else None
    question = asking.message(conversation.id, parent, Role.USER, text)
    path.append(replace(question, attachments=tuple(attachments)))
    conversation = as_chosen(conversation, connection_id, model, settings)
    connection = await asking.connection_of(conversation)
    conversation = asking.bind(conversation, connection)
    answer = asking.answer_to(question, connection, conversation)
    asked = asking.request_for(conversation, connection, path)
    provider, known_as = await provide(connection, asked.model)
    fitted = await asking.context.fit(provider, connection, asked)
    sent = await _first_request(provider, replace(fitted.request, model=known_as))
    made = replace(noted(answer.provenance, sent), left_out=fitted.left_out)
    return report_of(replace(answer, provenance=made), path, connection)


async def _first_request(provider: ChatProvider, request: ChatRequest) -> RequestSent:
    """Return the request that is told before it is sent."""
    async with provider.stream(request) as events:
        async for event in events:
            if isinstance(event, RequestSent):
                return event
    raise InternalError(Sentence("Something went wrong in Falcon Desktop."))
