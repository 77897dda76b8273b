"""The provider for text-generation-inference: its own routes, with the prompt built here. Facts:
README.md section 2.
"""

from __future__ import annotations

import re
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Final

from falcon_desktop.core.context.recipe import template_recipe, text_recipe
from falcon_desktop.core.domain.connection import Connection, ServerKind, shorten
from falcon_desktop.core.domain.errors import (
    ContextTooLong,
    FalconError,
    ProviderError,
    RequestRejected,
    ServerFailed,
)
from falcon_desktop.core.domain.events import Notice, ProviderEvent, RequestSent
from falcon_desktop.core.domain.json_options import with_extra
from falcon_desktop.core.domain.models import ModelInfo
from falcon_desktop.core.domain.prompt_templates import PLAIN, PromptTemplate, template_for
from falcon_desktop.core.domain.requests import ChatRequest
from falcon_desktop.core.domain.servers import FallBack, profile_of
from falcon_desktop.core.text.json_values import as_mapping, as_text, as_whole
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.providers.failures import strange_answer
from falcon_desktop.providers.http import HttpClient
from falcon_desktop.providers.http_limits import Budgets, Caps
from falcon_desktop.providers.network import Network
from falcon_desktop.providers.refused_fields import without_echo
from falcon_desktop.providers.streaming import StreamRequest, streamed
from falcon_desktop.providers.tgi_answer import TgiAnswer
from falcon_desktop.providers.tgi_request import (
    USUAL_MAX_STOP_SEQUENCES,
    request_body,
    stop_sequences,
    tgi_root,
)

if TYPE_CHECKING:
    from falcon_desktop.providers.openai import OpenAIProvider

MAX_MODEL_ID: Final = 512
SERVER_NAME: Final = "Text Generation Inference"
INFO_LIFETIME: Final = 300.0
"""Seconds after which a server is asked again which model it runs: it may have been restarted."""
LEAST_ROOM: Final = 64
"""Tokens; an answer that has to be shorter is not worth asking for."""
_ALTERNATIVES: Final = "top_n_tokens"
_NO_SUCH_ROUTE: Final = (404, 405)
_TOO_LONG: Final = re.compile(
    r"must be <= (?P<limit>\d{1,9})\. Given: (?P<prompt>\d{1,9}) `inputs` tokens and"
)


@dataclass(frozen=True, slots=True)
class TgiInfo:
    """The content of ``/info``, under old and new names; any of it may be missing."""

    model: str = ""
    version: str = ""
    max_input_tokens: int | None = None
    max_total_tokens: int | None = None
    max_stop_sequences: int = USUAL_MAX_STOP_SEQUENCES

    @classmethod
    def from_json(cls, value: object) -> TgiInfo | None:
        """Parse an ``/info`` response; None if it is not TGI's."""
        if not isinstance(value, Mapping) or not isinstance(value.get("model_id"), str):
            return None
        stops = as_whole(value.get("max_stop_sequences"), 1)
        newer = as_whole(value.get("max_input_tokens"), 1)
        older = as_whole(value.get("max_input_length"), 1)
        return cls(
            model=shorten(value["model_id"], MAX_MODEL_ID),
            version=shorten(as_text(value.get("version")), 60),
            max_input_tokens=older if newer is None else newer,
            max_total_tokens=as_whole(value.get("max_total_tokens"), 1),
            max_stop_sequences=USUAL_MAX_STOP_SEQUENCES if stops is None else stops,
        )


class TgiProvider:
    """A TGI server, or a Hugging Face Inference Endpoint that runs one: a
    :class:`~falcon_desktop.core.ports.servers.ChatProvider` for one connection.

    Args:
        connection: whom to ask. Its ``base_url`` may be in any form that people paste; its
            template is chosen by the model where none is named.
        key: the key to send, "" for none.
        budgets, caps: limits in time and size.
        network: what all clients share.

    Raises:
        FalconError: the connection can't be used as it is (address, key, headers, proxy).
    """

    def __init__(
        self,
        connection: Connection,
        key: str = "",
        *,
        budgets: Budgets | None = None,
        caps: Caps | None = None,
        network: Network | None = None,
    ) -> None:
        self._connection = connection
        self._limits: dict[str, Any] = {
            "key": key, "budgets": budgets, "caps": caps, "network": network,
        }  # fmt: skip
        self._client = HttpClient(
            connection,
            key,
            root=tgi_root(connection.base_url),
            budgets=budgets,
            caps=caps,
            network=network,
        )
        self._profile = profile_of(connection)
        row = self._profile
        self._routes = (FallBack(row.chat_route), *row.fall_backs)
        """What to ask, what is missing there left out."""
        self._info: TgiInfo | None = None
        self._info_at = 0.0

    @property
    def client(self) -> HttpClient:
        """The HTTP client, for probing what the server is."""
        return self._client

    @asynccontextmanager
    async def stream(self, request: ChatRequest) -> AsyncIterator[AsyncIterator[ProviderEvent]]:
        """Ask for the continuation of the conversation as one text.

        Raises:
            InvalidInput: the prompt template is unusable, or there is no text.
        """
        if request.tools:
            async with self._compatible.stream(request) as answer:
                yield answer
            return
        events = self._events(request)
        try:
            yield events
        finally:
            await events.aclose()

    async def models(self) -> Sequence[ModelInfo]:
        """Return the one model that the server runs."""
        info = await self.info()
        return [ModelInfo(info.model, info.max_total_tokens)]

    async def count_tokens(self, text: str, model: str = "") -> int | None:
        """Return how many tokens the server's one model makes of ``text``; None if it can't say."""
        del model
        if not text:
            return 0
        counting = self._profile.counting
        if counting is None:
            return None
        try:
            tokens = await self._client.reply("POST", counting.route, counting.body(text))
        except FalconError:
            return None
        if isinstance(tokens, Mapping):  # some gateways wrap it
            tokens = tokens.get("tokens")
        return len(tokens) if isinstance(tokens, list) else None

    async def info(self) -> TgiInfo:
        """Return what the server says about itself; asked each time.

        Raises:
            FalconError: it can't be asked, or is not TGI.
        """
        raw = await self._client.reply("GET", self._profile.models_route)
        info = TgiInfo.from_json(raw)
        if info is None:
            raise strange_answer(self._client.where(), str(raw)[:500].encode())
        self._info = info
        self._info_at = time.monotonic()
        return info

    async def aclose(self) -> None:
        """Close every connection."""
        await self._client.aclose()
        if "_compatible" in vars(self):
            await self._compatible.aclose()

    @cached_property
    def _compatible(self) -> OpenAIProvider:
        """What asks over TGI's road for chat completions: its own routes know no tools."""
        from falcon_desktop.providers.openai import OpenAIProvider  # few chats use tools

        there = replace(self._connection, kind=ServerKind.OPENAI)
        return OpenAIProvider(there, **self._limits)

    async def _events(self, request: ChatRequest) -> AsyncGenerator[ProviderEvent]:
        model = await self._model(request)
        # A text that is continued as it is has no template.
        is_chat = request.prompt is None
        template = template_for(self._connection, model) if is_chat else PLAIN
        if request.settings.presence_penalty:
            yield Notice(
                Sentence("This server does not support presence penalty; it was left out.")
            )
        for route in (routes := self._routes):
            body = _Body(self._body(request, route, template))
            question = StreamRequest(
                partial(str, route.route),
                model,
                body.current,
                self._reader(request, model, template),
                body.fit,
                partial(_recipe, request, template),
            )
            try:
                async with streamed(self._client, question) as events:
                    async for event in events:
                        yield self._named(event)
                        if words := body.take_notice():
                            yield Notice(words)
            except ProviderError as error:
                if error.http_status in _NO_SUCH_ROUTE and route is not routes[-1]:
                    continue
                raise
            self._routes = routes[routes.index(route) :]
            return

    def _body(
        self, request: ChatRequest, route: FallBack, template: PromptTemplate
    ) -> dict[str, Any]:
        settings = request.settings
        prompt = request.prompt
        if prompt is not None:
            settings = settings.without("json_schema", "confidence")
        else:
            prompt = template.prompt(request.turns, settings.effective_system_message)
        stop = stop_sequences(template.stop, settings.stop)
        info = self._info or TgiInfo()
        body = request_body(prompt, settings, stop, info.max_stop_sequences)
        return with_extra({**body, **dict(route.fields)}, settings)

    def _reader(
        self, request: ChatRequest, model: str, template: PromptTemplate
    ) -> Callable[[], TgiAnswer]:
        stop = stop_sequences(template.stop, request.settings.stop)
        strip = not (template.plain or request.continues_answer)
        return partial(
            TgiAnswer,
            self._client.where(model),
            stop,
            strip_leading_space=strip,
            finds_reasoning=request.prompt is None,
            hears_tokens=request.prompt is None and bool(request.settings.confidence),
        )

    def _named(self, event: ProviderEvent) -> ProviderEvent:
        """Return ``event``, with the server's name where it belongs: TGI sends no such header."""
        if isinstance(event, RequestSent) and self._info is not None and self._info.version:
            return replace(event, server=f"{SERVER_NAME} {self._info.version}")
        return event

    async def _model(self, request: ChatRequest) -> str:
        """Return the id of the model that answers; "" where the server does not tell."""
        model = request.model or self._connection.model
        if model:
            return model
        if self._info is None or time.monotonic() - self._info_at > INFO_LIFETIME:
            try:
                await self.info()
            except ProviderError:
                # some gateways pass only the main routes
                self._info, self._info_at = self._info or TgiInfo(), time.monotonic()
        return (self._info or TgiInfo()).model


def _recipe(request: ChatRequest, template: PromptTemplate) -> dict[str, Any]:
    if request.prompt is not None:
        return text_recipe()
    return template_recipe(request.turns, template)


class _Body:
    """The body of a request, which once gives up asking for more tokens than there is room for, and
    for alternatives to tokens where the server gives fewer or none.
    """

    def __init__(self, body: dict[str, Any]) -> None:
        self._body = body
        self._fitted = False
        self._notice = ""

    def current(self) -> dict[str, Any]:
        """Return the body to send."""
        return self._body

    def fit(self, error: FalconError) -> bool:
        """Ask for as many tokens as still fit, if that is what the server refused.

        TGI refuses a prompt that fits when the longest possible answer to it would not.
        """
        if self._names_alternatives(error):
            parameters = dict(self._parameters)
            del parameters[_ALTERNATIVES]
            self._body = {**self._body, "parameters": parameters}
            self._notice = Sentence("This server doesn't name the alternatives to tokens.")
            return True
        match = _TOO_LONG.search(error.detail) if isinstance(error, ContextTooLong) else None
        if match is None or self._fitted:
            return False
        room = int(match["limit"]) - int(match["prompt"])
        if room < LEAST_ROOM:
            return False
        self._fitted = True
        self._notice = Sentence(
            "The answer is limited to {room} tokens: the model's context window has no more room.",
            room=room,
        )
        parameters = {**self._parameters, "max_new_tokens": room}
        self._body = {**self._body, "parameters": parameters}
        return True

    def take_notice(self) -> str:
        """Return what to tell of what was given up, once; "" for nothing."""
        notice, self._notice = self._notice, ""
        return notice

    @property
    def _parameters(self) -> Mapping[str, Any]:
        # extra fields may have taken them out, or made them something else
        return as_mapping(self._body.get("parameters"))

    def _names_alternatives(self, error: FalconError) -> bool:
        if not isinstance(error, (RequestRejected, ServerFailed)):
            return False
        words = without_echo(error.detail or error.sentence)
        return _ALTERNATIVES in self._parameters and _ALTERNATIVES in words
