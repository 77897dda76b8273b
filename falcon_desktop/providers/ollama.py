"""The provider for Ollama's own protocol: ``/api/chat``, with the context window in each request.

Where something passes on only ``/v1``, that is spoken instead. Facts: README.md section 8.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import time
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from enum import Enum
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

from falcon_desktop.core.context.recipe import chat_messages, messages_recipe, text_recipe
from falcon_desktop.core.domain.connection import Connection, ServerKind
from falcon_desktop.core.domain.errors import (
    FalconError,
    ProviderError,
    RequestRejected,
    ServerFailed,
)
from falcon_desktop.core.domain.events import (
    Notice,
    Phase,
    Progress,
    ProviderEvent,
    ReasoningDelta,
    RequestSent,
    TextDelta,
)
from falcon_desktop.core.domain.generation import USUAL_WINDOW
from falcon_desktop.core.domain.json_options import with_extra
from falcon_desktop.core.domain.models import LoadedModel, ModelInfo
from falcon_desktop.core.domain.requests import ChatRequest
from falcon_desktop.core.domain.servers import ServerProfile, profile_of
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.providers.failures import failure_of_payload, is_missing_route, no_models
from falcon_desktop.providers.http import Budgets, Caps, HttpClient
from falcon_desktop.providers.http_options import complete_base_url
from falcon_desktop.providers.network import Network
from falcon_desktop.providers.ollama_models import (
    LOADED_ROUTE,
    SHOW_ROUTE,
    VERSION_ROUTE,
    ModelDetails,
    details_in,
    digests_in,
    full_name,
    loaded_in,
    refuses,
)
from falcon_desktop.providers.ollama_stream import OllamaStreamReader
from falcon_desktop.providers.openai import OpenAIProvider
from falcon_desktop.providers.openai_models import models_in
from falcon_desktop.providers.streaming import StreamRequest, streamed

THINK: Final = "think"
TOKENS: Final = "logprobs"
BESIDE_OPTIONS: Final = frozenset((THINK, "format", "keep_alive", "logprobs", "top_logprobs"))
"""Fields of a request that do not stand in its ``options``."""
LOOK_SECONDS: Final = 5.0
"""How long Ollama may take to say what a model is, or what is loaded, while a question waits."""
STAYS_LOADED: Final = 240.0
"""Seconds after an answer in which its model is not looked for: Ollama keeps it for 300."""
MOST_DETAILS: Final = 64
"""Models of one list that are asked about one by one."""
_AT_ONCE: Final = 8
_OF_THINKING: Final = re.compile(r"think", re.IGNORECASE)


class Thinks(Enum):
    """How much a model takes of what is said of its thinking, where it does not take levels."""

    YES_OR_NO = "yes or no"
    AS_IT_DOES = "as it does"


def ollama_root(base_url: str) -> str:
    """Return the address that Ollama's routes are appended to, from whatever form was pasted.

    Raises:
        InvalidInput: it is no web address.
    """
    parts = urlsplit(complete_base_url(base_url))
    path = parts.path.removesuffix("/v1").removesuffix("/api")
    return urlunsplit((parts.scheme, parts.netloc, path, parts.query, ""))


class OllamaProvider:
    """An Ollama server: a :class:`~falcon_desktop.core.ports.servers.ChatProvider` for one
    connection.

    Args:
        connection: whom to ask. Its ``base_url`` may be in any form that people paste.
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
        self._profile = profile_of(connection)
        self._client = HttpClient(
            connection,
            key,
            root=ollama_root(connection.base_url),
            budgets=budgets,
            caps=caps,
            network=network,
        )
        self._compatible = OpenAIProvider(
            replace(connection, kind=ServerKind.OPENAI, preset=self._profile.id),
            key,
            budgets=budgets,
            caps=caps,
            network=network,
        )
        """Opens no connection before it is asked."""
        self._uses_compatible = False
        self._details: dict[str, tuple[str, ModelDetails]] = {}
        """By a model's full name, with the digest that it had then, "" where that is not known."""
        self._windows: dict[str, int] = {}
        """By model, the window of the last request: another one would load it anew."""
        self._loaded_until: dict[str, float] = {}
        """By model, until when nobody needs to ask whether it is loaded; monotonic seconds."""
        self._first_model = ""
        self._refuses = False
        self._thinks: dict[str, Thinks] = {}
        """By model, how much it takes of what is said of its thinking, where it refused some."""
        self._without_tokens: set[str] = set()
        """Models that don't say how sure they are of their tokens."""

    @property
    def client(self) -> HttpClient:
        """The HTTP client, for probing what the server is."""
        return self._client

    @property
    def profile(self) -> ServerProfile:
        """What is known of the server."""
        return self._profile

    @asynccontextmanager
    async def stream(self, request: ChatRequest) -> AsyncIterator[AsyncIterator[ProviderEvent]]:
        """Ask; see :meth:`falcon_desktop.core.ports.servers.ChatProvider.stream`."""
        events = self._events(request)
        try:
            yield events
        finally:
            await events.aclose()

    async def models(self) -> Sequence[ModelInfo]:
        """Return the models that are installed, with what they can read and which are loaded.

        Raises:
            FalconError: for every failure.
        """
        if self._uses_compatible:
            return await self._compatible.models()
        try:
            payload = await self._client.reply("GET", self._profile.models_route)
        except ProviderError as failure:
            if not is_missing_route(failure):
                raise
            models = await self._compatible.models()
            self._uses_compatible = True
            return models
        found = models_in(payload)
        if found is None:
            raise failure_of_payload(payload, self._client.where())
        loaded, _, _ = await asyncio.gather(
            self._loaded(),
            self._learn_details(found, digests_in(payload)),
            self._learn_version(),
        )
        return [self._described(one, loaded or {}) for one in found]

    async def count_tokens(self, text: str, model: str = "") -> int | None:
        """Return None: Ollama has no route that counts."""
        del text, model
        return None

    async def aclose(self) -> None:
        """Close every connection."""
        await self._client.aclose()
        await self._compatible.aclose()

    # --- asking --------------------------------------------------------------------------------

    async def _events(self, request: ChatRequest) -> AsyncGenerator[ProviderEvent]:
        if not self._uses_compatible:
            try:
                async with contextlib.aclosing(self._own(request)) as events:
                    async for event in events:
                        yield event
                return
            except ProviderError as failure:
                if not is_missing_route(failure):
                    raise
                refusal = failure
            # Nothing was answered: a proxy may pass on no more than /v1.
            try:
                async with self._compatible.stream(request) as answer:
                    async for event in answer:
                        if not self._uses_compatible and not isinstance(
                            event, (RequestSent, Progress)
                        ):
                            self._uses_compatible = True
                            yield Notice(self._only_compatible())
                        yield event
            except ProviderError as failure:
                raise refusal if is_missing_route(failure) else failure from None
            return
        async with self._compatible.stream(request) as answer:
            async for event in answer:
                yield event

    async def _own(self, request: ChatRequest) -> AsyncGenerator[ProviderEvent]:
        model = request.model or self._connection.model or await self._default_model()
        details, loaded = await asyncio.gather(self._details_of(model), self._loaded_now(model))
        window = self._window(model, request, details.window)
        is_loaded = _holds(loaded, model, window)
        self._windows[model] = window
        chat = _Question(self, request, model, window)
        question = StreamRequest(
            route=chat.route,
            model=model,
            body=chat.body,
            reader=chat.reader,
            recover=chat.recover,
            recipe=chat.recipe,
            lines=True,
        )
        async with streamed(self._client, question) as events:
            async for event in events:
                if isinstance(event, Progress) and event.phase is Phase.WAITING and not is_loaded:
                    yield replace(event, phase=Phase.LOADING_MODEL)
                    continue
                if not isinstance(event, (RequestSent, Progress)):
                    if words := chat.take_notice():
                        yield Notice(words)
                    if isinstance(event, (TextDelta, ReasoningDelta)):
                        self._loaded_until[model] = time.monotonic() + STAYS_LOADED
                yield event

    def made_body(self, request: ChatRequest, model: str, window: int) -> dict[str, Any]:
        """Return the body of a request; ``window`` is how many tokens the model is to read."""
        profile, settings = self._profile, request.settings
        body: dict[str, Any] = {"model": model}
        if request.prompt is not None:
            body |= {"prompt": request.prompt, "raw": True}
            # No template asks for these.
            settings = settings.without("thinking", "json_schema", "confidence")
        else:
            system = request.settings.effective_system_message
            body["messages"] = chat_messages(request.turns, system, profile.system, beside=True)
            if request.tools:
                from falcon_desktop.core.context.tool_messages import described  # few chats do

                body["tools"] = described(request.tools)
        body |= {"stream": True, **dict(profile.always)}
        fields = {profile.options["context_window"].field: window}
        if model in self._without_tokens:
            settings = settings.without("confidence")
        fields = {**profile.sent(settings), **fields}
        thinks = self._thinks.get(model)
        if thinks is not None and THINK in fields:
            fields[THINK] = bool(fields[THINK])
            if thinks is Thinks.AS_IT_DOES:
                del fields[THINK]
        body |= {name: value for name, value in fields.items() if name in BESIDE_OPTIONS}
        body["options"] = {
            name: value for name, value in fields.items() if name not in BESIDE_OPTIONS
        }
        return with_extra(body, settings)

    def ask_no_tokens(self, model: str) -> None:
        """Remember that a model does not say how sure it is of its tokens."""
        self._without_tokens.add(model)

    def say_less_of_thinking(self, model: str, said: object) -> Thinks:
        """Remember that a model refused what was said of its thinking; return what it may take."""
        thinks = Thinks.YES_OR_NO if isinstance(said, str) else Thinks.AS_IT_DOES
        self._thinks[model] = thinks
        return thinks

    def _window(self, model: str, request: ChatRequest, trained: int | None) -> int:
        """Return how many tokens the model is to read at once.

        What asks beside a chat, and says nothing of it, asks as the chat did before: each other
        value would load the model anew.
        """
        asked = (
            request.settings.context_window
            or self._windows.get(model)
            or self._connection.defaults.context_window
            or self._profile.asked.context_window
            or USUAL_WINDOW
        )
        return min(filter(None, (asked, trained, self._connection.context_window)))

    async def _default_model(self) -> str:
        """Return the first model that is installed.

        Raises:
            ModelNotFound: there is none.
            FalconError: it can't be asked.
        """
        if not self._first_model:
            payload = await self._client.reply("GET", self._profile.models_route)
            models = models_in(payload)
            if models is None:
                raise failure_of_payload(payload, self._client.where())
            if not models:
                raise no_models(self._client.host)
            self._first_model = models[0].id
        return self._first_model

    # --- what its models are -------------------------------------------------------------------

    async def _loaded(self) -> dict[str, LoadedModel] | None:
        """Return what is loaded, None where that can't be asked."""
        with contextlib.suppress(FalconError):
            payload = await self._client.reply("GET", LOADED_ROUTE, seconds=LOOK_SECONDS)
            return loaded_in(payload, time.time())
        return None

    async def _loaded_now(self, model: str) -> dict[str, LoadedModel] | None:
        """Return what is loaded; None, too, where the model just answered."""
        if self._loaded_until.get(model, 0.0) > time.monotonic():
            return None
        return await self._loaded()

    async def _details_of(self, model: str) -> ModelDetails:
        name = full_name(model)
        if name not in self._details:
            await self._ask_details(name)
        return self._details.get(name, ("", ModelDetails()))[1]

    async def _learn_details(self, models: Sequence[ModelInfo], digests: Mapping[str, str]) -> None:
        """Ask about the models that are not known yet, those that were asked before first."""
        used = {full_name(one) for one in (*self._windows, self._connection.model) if one}
        wanted = [
            one.id
            for one in sorted(models, key=lambda one: one.id not in used)
            if self._details.get(one.id, (None,))[0] != digests.get(one.id, "")
        ]
        places = asyncio.Semaphore(_AT_ONCE)

        async def ask(name: str) -> None:
            async with places:
                await self._ask_details(name, digests.get(name, ""))

        await asyncio.gather(*map(ask, wanted[:MOST_DETAILS]))

    async def _learn_version(self) -> None:
        """Find out whether what is too long is refused here; once it is, it stays so."""
        if not self._refuses:
            with contextlib.suppress(FalconError):
                payload = await self._client.reply("GET", VERSION_ROUTE, seconds=LOOK_SECONDS)
                self._refuses = refuses(payload)

    async def _ask_details(self, name: str, digest: str = "") -> None:
        with contextlib.suppress(FalconError):
            payload = await self._client.reply(
                "POST", SHOW_ROUTE, {"model": name}, seconds=LOOK_SECONDS
            )
            self._details[name] = (digest, details_in(payload))

    def _described(self, model: ModelInfo, loaded: Mapping[str, LoadedModel]) -> ModelInfo:
        details = self._details.get(model.id, ("", ModelDetails()))[1]
        return replace(
            model,
            context_window=details.window or model.context_window,
            accepts_images=details.accepts_images,
            loaded=loaded.get(model.id),
            cuts_unseen=not self._refuses,
        )

    def _only_compatible(self) -> Sentence:
        return Sentence(
            "{host} only offers Ollama's /v1, where the context window can't be set: the "
            "beginning of a long chat may be dropped silently.",
            host=self._client.host,
        )


class _Question:
    """One question to one model, and what there is to tell of how it was asked in the end."""

    def __init__(
        self, provider: OllamaProvider, request: ChatRequest, model: str, window: int
    ) -> None:
        self._provider = provider
        self._request = request
        self._model = model
        self._window = window
        self._notice = ""

    def route(self) -> str:
        profile = self._provider.profile
        return profile.chat_route if self._request.prompt is None else profile.text_route

    def body(self) -> dict[str, Any]:
        return self._provider.made_body(self._request, self._model, self._window)

    def recipe(self) -> dict[str, Any]:
        if self._request.prompt is not None:
            return text_recipe()
        request = self._request
        return messages_recipe(
            request.turns, self._provider.profile.system, beside=True, calls=bool(request.tools)
        )

    def reader(self) -> OllamaStreamReader:
        request = self._request
        return OllamaStreamReader(
            self._provider.client.where(self._model),
            request.settings.stop or (),
            request.turns[-1].text if request.continues_answer else "",
            finds_reasoning=request.prompt is None,
            hears_tokens=TOKENS in self.body(),
            takes_calls=bool(request.tools),
        )

    def recover(self, failure: FalconError) -> bool:
        """Leave out what the model does not take; say whether there was such a thing."""
        if self._request.tools:
            from falcon_desktop.providers.refused_tools import tools_refused  # few chats use any

            if told := tools_refused(failure, self._provider.client.host, self._model):
                raise told from failure
        refused, body = isinstance(failure, (RequestRejected, ServerFailed)), self.body()
        if refused and TOKENS in body and TOKENS in f"{failure} {failure.detail}":
            self._provider.ask_no_tokens(self._model)
            self._notice = Sentence("This model's token confidence can't be asked for.")
            return True
        if not refused or THINK not in body:
            return False
        if not _OF_THINKING.search(f"{failure} {failure.detail}"):
            return False
        thinks = self._provider.say_less_of_thinking(self._model, body[THINK])
        if thinks is Thinks.YES_OR_NO:
            self._notice = Sentence("This model's thinking level can't be set.")
        else:
            self._notice = Sentence("This model's thinking can't be turned on or off.")
        return True

    def take_notice(self) -> str:
        """Return what to tell, once; "" for nothing."""
        notice, self._notice = self._notice, ""
        return notice


def _holds(loaded: Mapping[str, LoadedModel] | None, model: str, window: int) -> bool:
    """Say whether a model is loaded with this window, as far as is known."""
    if loaded is None:
        return True
    found = loaded.get(full_name(model))
    return found is not None and found.context_window in (None, window)
