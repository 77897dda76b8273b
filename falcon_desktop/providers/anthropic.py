"""The provider for Anthropic's Messages, which other servers speak too. Facts: README.md section
10.
"""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final
from urllib.parse import urlencode, urlsplit, urlunsplit

from falcon_desktop.core.context.message_blocks import (
    SIGNED,
    fitting_documents,
    has_signed,
    message_blocks,
)
from falcon_desktop.core.context.recipe import blocks_recipe
from falcon_desktop.core.domain.attachments import Attachment, shown_name
from falcon_desktop.core.domain.connection import Connection
from falcon_desktop.core.domain.errors import (
    AnswerTooLong,
    CompletionUnsupported,
    ContextTooLong,
    FalconError,
    ProviderError,
    RequestRejected,
    ServerFailed,
)
from falcon_desktop.core.domain.events import Notice, Progress, ProviderEvent, RequestSent
from falcon_desktop.core.domain.generation import OPTION_LABELS
from falcon_desktop.core.domain.json_options import with_extra
from falcon_desktop.core.domain.models import ModelInfo
from falcon_desktop.core.domain.requests import ChatRequest
from falcon_desktop.core.domain.servers import ServerProfile, profile_of, sees_pages
from falcon_desktop.core.text.json_values import as_mapping, as_whole
from falcon_desktop.core.text.sentences import Listing, Sentence
from falcon_desktop.providers.anthropic_stream import MessageStreamReader
from falcon_desktop.providers.failures import failure_of_payload, is_missing_route, no_models
from falcon_desktop.providers.http import Budgets, Caps, HttpClient
from falcon_desktop.providers.http_options import openai_root
from falcon_desktop.providers.network import Network
from falcon_desktop.providers.openai_models import models_in
from falcon_desktop.providers.streaming import StreamRequest, streamed

COUNT_ROUTE: Final = "messages/count_tokens"
MODELS_A_PAGE: Final = 1_000
MOST_PAGES: Final = 20
LEAST_TOP_P: Final = 0.95
"""The lowest top-p that goes with thinking."""
THINKING: Final = "thinking"
OUTPUT: Final = "output_config"
"""Holds a schema, and for a model that decides by itself how long it thinks, how hard it is to."""
MARK: Final = "cache_control"
_NO_GOING_ON: Final = re.compile(r"prefill|must end with a user message", re.IGNORECASE)
_DECIDES: Final = re.compile(r"\badaptive\b", re.IGNORECASE)
_OF_SIGNED: Final = re.compile(r"signature|thinking`? blocks?", re.IGNORECASE)
_OF_DOCUMENT: Final = re.compile(r"\bpdfs?\b|\bdocuments?\b", re.IGNORECASE)
_BUDGET: Final = re.compile(r"budget", re.IGNORECASE)


class AnthropicProvider:
    """A server that speaks Anthropic's Messages: a
    :class:`~falcon_desktop.core.ports.servers.ChatProvider` for one connection.

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
            root=openai_root(connection.base_url),
            budgets=budgets,
            caps=caps,
            network=network,
        )
        # What this server turned out not to take; remembered while the provider lives.
        self._can_count = True
        self._marks_cache = True
        self._returns_data = True
        self._sees_pages = sees_pages(connection)
        self._refused_documents: set[Attachment] = set()
        self._decides: set[str] = set()
        """Models that decide by themselves how long they think, and take an effort."""
        self._dropped: dict[str, set[str]] = {}
        """By model, the fields that it refused."""
        self._first_model = ""

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
        """Return the models that the server offers.

        Raises:
            FalconError: for every failure.
        """
        found: dict[str, ModelInfo] = {}
        after = ""
        for _ in range(MOST_PAGES):
            payload = await self._client.reply("GET", self._models_page(after))
            page = models_in(payload)
            if page is None:
                raise failure_of_payload(payload, self._client.where())
            found.update({one.id: one for one in page})
            last = as_mapping(payload).get("last_id")
            if as_mapping(payload).get("has_more") is not True or last in (None, "", after):
                break
            after = str(last)
        return list(found.values())

    async def count_tokens(self, text: str, model: str = "") -> int | None:
        """Return how many tokens a model makes of a question ``text``; None if the server can't
        say.
        """
        model = model or self._connection.model
        if not self._can_count or not model:
            return None
        if not text.strip():
            return 0
        body = {"model": model, "messages": [{"role": "user", "content": text}]}
        try:
            payload = await self._client.reply("POST", COUNT_ROUTE, body)
        except ProviderError as failure:
            self._can_count = not is_missing_route(failure)
            return None
        except FalconError:
            return None
        return as_whole(as_mapping(payload).get("input_tokens"))

    async def aclose(self) -> None:
        """Close every connection."""
        await self._client.aclose()

    # --- asking --------------------------------------------------------------------------------

    async def _events(self, request: ChatRequest) -> AsyncGenerator[ProviderEvent]:
        if request.prompt is not None:
            raise CompletionUnsupported(
                Sentence(
                    "{host} can't continue a text: it does not offer /v1/completions.",
                    host=self._client.host,
                )
            )
        model = request.model or self._connection.model or await self._default_model()
        chat = _Question(self, request, model)
        question = StreamRequest(
            route=chat.route,
            model=model,
            body=chat.body,
            reader=chat.reader,
            recover=chat.recover,
            recipe=chat.recipe,
        )
        told = False
        async with streamed(self._client, question) as events:
            async for event in events:
                if not told and not isinstance(event, (RequestSent, Progress)):
                    told = True
                    for words in chat.notices():
                        yield Notice(words)
                yield event

    def made_body(self, request: ChatRequest, model: str) -> dict[str, Any]:
        """Return the body of a request."""
        system = request.settings.effective_system_message
        content = message_blocks(
            request.turns,
            system,
            marks_cache=self._marks_cache,
            origin=self._connection.origin if self._returns_data else "",
            model=model,
            documents=self._documents(request),
        )
        body = {"model": model, **content, "stream": True, **self._options(request, model)}
        if request.tools:
            from falcon_desktop.core.context.tool_messages import blocks_of  # few chats use any

            body["tools"] = blocks_of(request.tools)
            if request.must_call:
                body["tool_choice"] = {"type": "any"}
        return with_extra(body, request.settings)

    def made_recipe(self, request: ChatRequest) -> dict[str, Any]:
        """Return how the conversation became the content of a request."""
        return blocks_recipe(
            request.turns,
            marks_cache=self._marks_cache,
            returns_data=self._returns_data,
            documents=self._documents(request),
            calls=bool(request.tools),
        )

    def _documents(self, request: ChatRequest) -> list[int]:
        """Return the places of the PDFs that go as they are."""
        if not self._sees_pages or not any(one.documents for one in request.turns):
            return []
        return fitting_documents(request.turns, self._refused_documents)

    def documents_as_text(self, request: ChatRequest) -> list[str]:
        """Return the names of the newest question's PDFs that go as their text."""
        if not self._sees_pages or not request.turns:
            return []
        newest = request.turns[-1].documents
        first = sum(len(one.documents) for one in request.turns[:-1])
        sent = self._documents(request)
        return [shown_name(one.name) for at, one in enumerate(newest, first) if at not in sent]

    def send_as_text(self, request: ChatRequest) -> bool:
        """Send a request's PDFs as their text from now on; say whether some went as they are."""
        every = [one for turn in request.turns for one in turn.documents]
        sent = self._documents(request)
        self._refused_documents.update(every[place] for place in sent)
        return bool(sent)

    def budget(self, request: ChatRequest, model: str) -> int:
        """Return the tokens that a request gives to thoughts, 0 where it does not say."""
        thinking = self._options(request, model).get(THINKING)
        return as_whole(as_mapping(thinking).get("budget_tokens")) or 0

    def left_out(self, request: ChatRequest, model: str) -> list[str]:
        """Return what people call the options that are chosen and not sent."""
        chosen = self._profile.sent(request.settings)
        sent = self._options(request, model)
        return [
            OPTION_LABELS[name]
            for name, option in self._profile.options.items()
            if option.field in chosen
            and option.field not in sent
            and name in OPTION_LABELS
            and not (name == THINKING and request.continues_answer)
        ]

    def drop(self, model: str, names: set[str]) -> None:
        """Send fields no more that a model refused."""
        self._dropped.setdefault(model, set()).update(names)

    def mark_no_more(self) -> bool:
        """Say no more what may be cached; say whether it was said."""
        marked, self._marks_cache = self._marks_cache, False
        return marked

    def return_no_more(self, body: Mapping[str, Any]) -> bool:
        """Send signed thoughts back no more; say whether some were sent."""
        blocks = (block for one in body["messages"] for block in one["content"])
        if not self._returns_data or all(block["type"] not in SIGNED for block in blocks):
            return False
        self._returns_data = False
        return True

    def let_decide(self, model: str) -> bool:
        """Tell a model an effort instead of a budget; say whether it was told a budget before."""
        told = model not in self._decides
        self._decides.add(model)
        return told

    def _options(self, request: ChatRequest, model: str) -> dict[str, Any]:
        settings = request.settings
        if settings.max_new_tokens is None:
            settings = self._profile.asked.over(settings)
        # A stop sequence of blanks is refused; it is looked for here.
        stop = [one for one in settings.stop or () if one.strip()]
        fields = self._profile.sent(settings, stop[: self._profile.most_stops])
        dropped = self._dropped.get(model, set())
        if request.continues_answer:  # what is begun can't be thought about
            fields.pop(THINKING, None)
        if request.tools and self._may_not_think(request, model):
            fields.pop(THINKING, None)
        thinks = as_mapping(fields.get(THINKING)).get("type") == "enabled"
        if thinks and THINKING not in dropped:
            for name in ("temperature", "top_k"):
                fields.pop(name, None)
            if fields.get("top_p", 1) < LEAST_TOP_P:
                del fields["top_p"]
            if model in self._decides:
                fields[THINKING] = {"type": "adaptive", "display": "summarized"}
                effort = {"effort": str(settings.thinking)}
                fields[OUTPUT] = {**effort, **fields.get(OUTPUT, {})}
            else:
                fields["max_tokens"] += fields[THINKING]["budget_tokens"]
        if not fields.get(OUTPUT, True):  # JSON of no certain schema is not to be had
            del fields[OUTPUT]
        return {name: value for name, value in fields.items() if name not in dropped}

    def _may_not_think(self, request: ChatRequest, model: str) -> bool:
        """Whether thoughts would be refused: a call is demanded, or the one whose result is told
        was made without thoughts, or with those of another model.
        """
        if request.must_call:
            return True
        if model in self._decides or not request.turns[-1].results:
            return False
        origin = self._connection.origin if self._returns_data else ""
        return not has_signed(request.turns[-2], origin, model)

    def _models_page(self, after: str) -> str:
        fields = {"limit": str(MODELS_A_PAGE)} | ({"after_id": after} if after else {})
        parts = urlsplit(self._client.url(self._profile.models_route))
        query = "&".join(filter(None, (parts.query, urlencode(fields))))
        return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))

    async def _default_model(self) -> str:
        """Return the first model that the server offers.

        Raises:
            ModelNotFound: it offers none.
            FalconError: it can't be asked.
        """
        if not self._first_model:
            models = await self.models()
            if not models:
                raise no_models(self._client.host)
            self._first_model = models[0].id
        return self._first_model


class _Question:
    """One question to one model, and what there is to tell of how it was asked in the end."""

    def __init__(self, provider: AnthropicProvider, request: ChatRequest, model: str) -> None:
        self._provider = provider
        self._request = request
        self._model = model

    def route(self) -> str:
        return self._provider.profile.chat_route

    def body(self) -> dict[str, Any]:
        return self._provider.made_body(self._request, self._model)

    def recipe(self) -> dict[str, Any]:
        return self._provider.made_recipe(self._request)

    def reader(self) -> MessageStreamReader:
        request = self._request
        return MessageStreamReader(
            self._provider.client.where(self._model),
            request.settings.stop or (),
            request.turns[-1].text if request.continues_answer else "",
            takes_calls=bool(request.tools),
        )

    def recover(self, failure: FalconError) -> bool:
        """Adapt to what the model does not take; say whether there is something else to try.

        Raises:
            RequestRejected, AnswerTooLong: what is wrong, in plain words.
        """
        self._refuse(failure)
        too_large = isinstance(failure, ContextTooLong) and failure.http_status == 413
        if too_large and self._provider.send_as_text(self._request):
            return True
        if not isinstance(failure, (RequestRejected, ServerFailed)):
            return False
        provider, body = self._provider, self.body()
        words = failure.detail or failure.sentence
        if _OF_DOCUMENT.search(words) and provider.send_as_text(self._request):
            return True
        if MARK in words and provider.mark_no_more():
            return True
        enabled = as_mapping(body.get(THINKING)).get("type") == "enabled"
        if enabled and _DECIDES.search(words) and provider.let_decide(self._model):
            return True
        if _OF_SIGNED.search(words) and provider.return_no_more(body):
            return True
        if self._request.continues_answer and _NO_GOING_ON.search(words):
            raise _plainly(
                Sentence(
                    "This model can't continue an answer where it broke off. Ask it to go on, or "
                    "generate the answer again."
                ),
                failure,
            ) from failure
        if enabled and self._budget() and _BUDGET.search(words):
            raise _plainly(self._over_budget(), failure) from failure
        if re.search(r"\bmax_tokens\b.{0,40}required", words, re.IGNORECASE):
            raise _plainly(
                Sentence(
                    "{host} wants to know how long the answer may be. Set “Max new tokens”.",
                    host=provider.client.host,
                ),
                failure,
            ) from failure
        fields = {option.field for option in provider.profile.options.values()}
        fields -= {"max_tokens", "stop_sequences"}
        if self._request.settings.json_schema:
            fields -= {OUTPUT}  # who wants JSON does not want text instead
        names = {name for name in fields if name in body and self._blames(name, failure, words)}
        provider.drop(self._model, names)
        return bool(names)

    def _refuse(self, failure: FalconError) -> None:
        """Say in plain words what nothing can be changed about here."""
        if isinstance(failure, AnswerTooLong):
            raise self._too_long(failure) from failure
        if self._request.tools:
            from falcon_desktop.providers.refused_tools import tools_refused  # few chats use any

            if told := tools_refused(failure, self._provider.client.host, self._model):
                raise told from failure

    def notices(self) -> list[str]:
        """Return what to tell of how it was asked in the end."""
        files = self._provider.documents_as_text(self._request)
        as_text = Sentence(
            "Sent as text, so that the model can't see the pages: {names}.", names=Listing(files)
        )
        return [words for words in (self._of_options(), as_text if files else "") if words]

    def _of_options(self) -> str:
        names = self._provider.left_out(self._request, self._model)
        if not names:
            return ""
        if as_mapping(self.body().get(THINKING)).get("type") in ("enabled", "adaptive"):
            return Sentence(
                "Left out while thinking is on, as {host} requires: {options}.",
                host=self._provider.client.host,
                options=Listing(names),
            )
        return Sentence(
            "{host} does not support: {options}.",
            host=self._provider.client.host,
            options=Listing(names),
        )

    @staticmethod
    def _blames(name: str, failure: ProviderError, words: str) -> bool:
        """Say whether a refusal is of a field at all, rather than of its value."""
        if name in failure.refused_fields or failure.field == name:
            return True
        if name in (THINKING, OUTPUT):
            return re.search(rf"\b{name}\b", words) is not None
        if re.search(r"\bboth\b", words):
            return name == "top_p" and name in words  # the other one stays
        return f"`{name}`" in words and "deprecated" in words

    def _budget(self) -> int:
        """Return the tokens that *Thinking* gives to thoughts, 0 where it is not what was sent:
        *Extra fields* come over it.
        """
        budget = self._provider.budget(self._request, self._model)
        sent = as_mapping(self.body().get(THINKING)).get("budget_tokens")
        return budget if sent == budget else 0

    def _over_budget(self) -> Sentence:
        return Sentence(
            "This model can't think for {budget} tokens. Choose less under “Thinking”.",
            budget=self._budget(),
        )

    def _too_long(self, failure: AnswerTooLong) -> ProviderError:
        """Return an answer's limit without what of it thoughts take."""
        budget = self._budget()
        if not budget or not failure.most_tokens:
            return failure
        room = failure.most_tokens - budget
        if room < 1:
            return _plainly(self._over_budget(), failure)
        return AnswerTooLong(
            Sentence("“Max new tokens” can be at most {most} here.", most=room),
            detail=failure.detail,
            http_status=failure.http_status,
            most_tokens=room,
        )


def _plainly(sentence: Sentence, failure: ProviderError) -> RequestRejected:
    """Return a refusal with words for people; the server's own go along."""
    return RequestRejected(sentence, detail=failure.detail, http_status=failure.http_status)
