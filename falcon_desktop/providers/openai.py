"""The adapter for OpenAI-compatible servers: llama.cpp, Ollama, LM Studio, vLLM, TGI's chat route,
the Hugging Face router and others. Follows README.md section 3.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import AsyncGenerator, AsyncIterator, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from falcon_desktop.core.context.fitting import USUAL_ANSWER
from falcon_desktop.core.context.recipe import (
    THOUGHTS,
    chat_messages,
    messages_recipe,
    signatures,
    template_recipe,
    text_recipe,
)
from falcon_desktop.core.domain.attachments import Attachment
from falcon_desktop.core.domain.connection import Connection, ServerKind, origin_of
from falcon_desktop.core.domain.conversation import Role
from falcon_desktop.core.domain.errors import (
    AccessDenied,
    CompletionUnsupported,
    FailedUnexplained,
    FalconError,
    KeyRejected,
    ModelLoading,
    ModelNotFound,
    Overloaded,
    PicturesRefused,
    ProtocolError,
    ProviderError,
    RateLimited,
    RequestRejected,
    ServerFailed,
    ToolsRefused,
)
from falcon_desktop.core.domain.events import Notice, Progress, ProviderEvent, RequestSent
from falcon_desktop.core.domain.generation import GenerationSettings, Thinking
from falcon_desktop.core.domain.json_options import with_extra
from falcon_desktop.core.domain.models import ModelInfo
from falcon_desktop.core.domain.prompt_templates import PromptTemplate, template_for_model
from falcon_desktop.core.domain.requests import ChatRequest, Turn
from falcon_desktop.core.domain.servers import (
    ServerProfile,
    Support,
    SystemPlace,
    profile_of,
    recognised,
    would_matter,
)
from falcon_desktop.core.text.json_values import as_mapping, as_whole
from falcon_desktop.core.text.late_pattern import late_pattern
from falcon_desktop.core.text.sentences import Listing, Sentence
from falcon_desktop.providers.failures import failure_of_payload, is_missing_route, no_models
from falcon_desktop.providers.http import ENGINE_ADDRESS, Budgets, Caps, HttpClient
from falcon_desktop.providers.http_options import openai_root
from falcon_desktop.providers.network import Network
from falcon_desktop.providers.openai_models import models_in, with_more
from falcon_desktop.providers.openai_stream import ChatStreamReader
from falcon_desktop.providers.refused_fields import without_echo
from falcon_desktop.providers.streaming import AnswerReader, StreamRequest, streamed

if TYPE_CHECKING:
    from falcon_desktop.providers.responses import Responses, ResponsesQuestion

_NO_SYSTEM: Final = re.compile(
    r"system role|role.{0,20}system|system.{0,40}(not supported|unsupported|not allowed)"
    r"|only user(,| and) assistant|roles must alternate",
    re.IGNORECASE | re.DOTALL,
)


_NO_TEMPLATE: Final = re.compile(
    # vLLM, TGI, SGLang, older transformers
    r"(must|need to|please) provide a chat.template"
    r"|chat.template.{0,40}(is not|not) (set|defined|found)"
    r"|(no|missing|without a|does not (have|define) a) chat.template"
    r"|default chat template is no longer allowed|template not found",
    re.IGNORECASE,
)
_OF_SIGNED: Final = re.compile(r"thought.?signature|extra_content", re.IGNORECASE)
_OF_IDS: Final = late_pattern(r"tool call id\b.{0,200}length", re.IGNORECASE | re.DOTALL)
_OF_THOUGHTS: Final = late_pattern(r"\breasoning_content\b", re.IGNORECASE)
_ONLY_RESPONSES: Final = late_pattern(
    r"v1/responses\b|\bresponses api\b|not a chat model", re.IGNORECASE
)
"""What OpenAI and gateways say of models that they have only over Responses."""
_NO_RESPONSES: Final = late_pattern(
    r"chat/completions|not supported.{0,60}\bresponses\b"
    r"|\bresponses( api)?\b.{0,40}(not|n't) (supported|available|enabled|implemented)",
    re.IGNORECASE,
)
_WORD: Final = "."
LOOK_SECONDS: Final = 5.0
"""How long a server may take to show what it is, while a question waits."""
_NEWER_LIMIT: Final = "max_completion_tokens"
"""What OpenAI's newer models call the limit of an answer."""


class _Chat:
    """One question to one server, and what there is to tell of how it was asked in the end."""

    def __init__(self, provider: OpenAIProvider, request: ChatRequest, model: str) -> None:
        self._provider = provider
        self._request = request
        self._model = model
        self._notices: list[str] = []
        self._untemplated: FalconError | None = None

    def route(self) -> str:
        profile = self._provider.profile
        return profile.chat_route if self._sends_messages else profile.text_route

    def body(self) -> dict[str, Any]:
        return self._provider.made_body(self._request, self._model)

    def recipe(self) -> dict[str, Any]:
        return self._provider.made_recipe(self._request, self._model)

    def reader(self) -> ChatStreamReader:
        request, provider = self._request, self._provider
        made: type[ChatStreamReader]
        is_chat = request.prompt is None
        templated = is_chat and not self._sends_messages
        if provider.guides(request, self._model):
            from falcon_desktop.providers.guided_stream import GuidedStreamReader  # few models

            made = GuidedStreamReader
        else:
            made = ChatStreamReader
        return made(
            provider.client.where(self._model),
            provider.stop_of(request, self._model),
            request.turns[-1].text if request.continues_answer else "",
            finds_reasoning=is_chat,
            strips_space=templated and not request.continues_answer,
            most_tokens=request.settings.max_new_tokens,
            hears_tokens=made is ChatStreamReader and provider.hears_tokens(self.body()),
            takes_calls=bool(request.tools),
        )

    def recover(self, failure: FalconError) -> bool:
        """Adapt to what the server does not take; say whether there is something else to try."""
        provider, request, model = self._provider, self._request, self._model
        if self._untemplated is not None and is_missing_route(failure):
            provider.take_template_back(model)
            self._notices.clear()
            raise self._untemplated
        if request.tools:
            if provider.change_calls(failure, model):
                return True
            from falcon_desktop.providers.refused_tools import tools_refused  # few chats use any

            if told := tools_refused(failure, provider.client.host, model):
                raise told from failure
        if isinstance(failure, (RequestRejected, ServerFailed)):
            if words := provider.give_template(failure, request, model):
                self._notices.append(words)
                self._untemplated = failure
                return True
            if provider.drop(failure, self.body(), request.settings.thinking):
                return True
            if provider.return_no_more(failure, request, model):
                return True
        if isinstance(failure, AccessDenied) and provider.drop(failure, self.body()):
            return True  # some say so of what a model does not do
        return provider.recover(failure, request)

    def notices(self) -> list[str]:
        """Return what to tell of how it was asked."""
        left_out = self._provider.left_out_of(self._request, self._model)
        return [*self._notices, left_out, self._provider.doubt(self.body())]

    @property
    def _sends_messages(self) -> bool:
        return self._request.prompt is None and self._provider.template_of(self._model) is None


class _Question:
    """One question over the one or the other of the two ways in which such servers are asked."""

    def __init__(self, provider: OpenAIProvider, request: ChatRequest, model: str) -> None:
        self._provider = provider
        self._request = request
        self._model = model
        self._now = self._asked()
        self._moved: FalconError | None = None
        """Why it was asked the other way than at first."""

    @property
    def is_chat(self) -> bool:
        """Whether it is asked as chat completions, or a text to continue."""
        return isinstance(self._now, _Chat)

    def route(self) -> str:
        return self._now.route()

    def body(self) -> dict[str, Any]:
        return self._now.body()

    def recipe(self) -> dict[str, Any]:
        return self._now.recipe()

    def reader(self) -> AnswerReader:
        return self._now.reader()

    def recover(self, failure: FalconError) -> bool:
        """Adapt to what the server does not take; say whether there is something else to try."""
        is_text = self._request.prompt is not None
        if is_text or not self._provider.is_other_way(failure, is_chat=self.is_chat):
            return self._now.recover(failure)
        self._provider.change_way(self._model)
        if self._moved is not None:  # neither
            raise self._moved
        self._moved, self._now = failure, self._asked()
        return True

    async def with_notices(
        self, events: AsyncIterator[ProviderEvent]
    ) -> AsyncGenerator[ProviderEvent]:
        """Give events, and once it was taken, what there is to tell of how it was asked."""
        taken = False
        async for event in events:
            if not taken and not isinstance(event, (RequestSent, Progress)):
                taken = True
                for words in filter(None, (self._way(), *self._now.notices())):
                    yield Notice(words)
            yield event

    def _asked(self) -> _Chat | ResponsesQuestion:
        if self._request.prompt is None and self._provider.asks_responses(self._model):
            return self._provider.responses.question(self._request, self._model)
        return _Chat(self._provider, self._request, self._model)

    def _way(self) -> str:
        """Return what to tell of having been asked the other way."""
        host = self._provider.client.host
        if self._moved is None:
            return ""
        if self.is_chat:
            return Sentence(
                "{host} does not offer this model over OpenAI's Responses, so it was asked for "
                "chat completions.",
                host=host,
            )
        return Sentence(
            "{host} offers this model only over OpenAI's Responses, so it was asked there.",
            host=host,
        )


class OpenAIProvider:
    """A :class:`~falcon_desktop.core.ports.servers.ChatProvider` for one connection.

    Args:
        connection: whom to ask. Its ``base_url`` may be in any form that people paste.
        key: the key to send, "" for none.
        uds: path of a UNIX domain socket to talk through, as for the embedded engine.
        base_url: overrides the connection's, as for an engine on a port of its own choosing.
        budgets, caps: limits in time and size.
        network: what all clients share.
        template: how a chat becomes a text for a model that brings no template of its own, None
            where the server knows.

    Raises:
        FalconError: the connection can't be used as it is (address, key, headers, proxy).
    """

    def __init__(
        self,
        connection: Connection,
        key: str = "",
        *,
        uds: str = "",
        base_url: str = "",
        budgets: Budgets | None = None,
        caps: Caps | None = None,
        network: Network | None = None,
        template: PromptTemplate | None = None,
    ) -> None:
        address = base_url or connection.base_url or (ENGINE_ADDRESS if uds else "")
        self._usually_responses = profile_of(connection).over_responses
        if self._usually_responses:
            connection = replace(connection, kind=ServerKind.OPENAI)
        self._connection = connection
        self._client = HttpClient(
            connection,
            key,
            root=openai_root(address),
            uds=uds,
            budgets=budgets,
            caps=caps,
            network=network,
        )
        # What this server turned out not to take; remembered while the provider lives.
        self._sends_stream_options = True
        self._merges_system = profile_of(connection).system is SystemPlace.MERGED
        self._renamed: dict[str, str] = {}
        self._dropped: dict[str, set[str]] = {}
        """By model: what one thinks with, another does not."""
        self._respelled: set[tuple[str, Thinking | None]] = set()
        """Models with how much they are to think, where that is told in other words."""
        self._returns_data = True
        self._thinks_otherwise: set[str] = set()
        """Models that want thoughts back with calls, or none, where the server's row says not."""
        self._short_ids: set[str] = set()
        self._knows_tools: dict[str, bool] = {}
        """By model, where its server says so."""
        self._doubted: set[str] = set()
        self._looked = False
        self._can_count = True
        self._owner = ""
        self._first_model = ""
        self._template = template
        self._templates: dict[str, PromptTemplate] = {}
        """By model, for those of which the server turned out to have none."""
        self._unusual: set[str] = set()
        """Models that turned out to be there only the other way, Responses or chat completions."""

    @property
    def client(self) -> HttpClient:
        """The HTTP client, for probing what the server is."""
        return self._client

    def stream(
        self, request: ChatRequest
    ) -> AbstractAsyncContextManager[AsyncIterator[ProviderEvent]]:
        """Ask; see :meth:`falcon_desktop.core.ports.servers.ChatProvider.stream`."""
        return self._stream(request)

    async def models(self) -> Sequence[ModelInfo]:
        """Return the models that the server offers.

        Raises:
            FalconError: for every failure.
        """
        payload = await self._client.reply("GET", self.profile.models_route)
        found = models_in(payload)
        if found is None:
            raise failure_of_payload(payload, self._client.where())
        self._owner, self._looked = found[0].owner if found else "", True
        server = self._client.server
        models = await with_more(self._client, profile_of(self._connection), found)
        return [replace(one, server=server) for one in models]

    async def count_tokens(self, text: str, model: str = "") -> int | None:
        """Return how many tokens a model makes of ``text``; None if the server can't say."""
        counting = self.profile.counting
        if not self._can_count or counting is None:
            return None
        body = counting.body(text, model or self._connection.model)
        try:
            payload = await self._client.reply("POST", counting.route, body)
        except ProviderError as failure:
            if is_missing_route(failure):
                self._can_count = False
            return None
        except FalconError:
            return None
        if not isinstance(payload, dict):
            return None
        count, tokens = as_whole(payload.get("count")), payload.get("tokens")
        if count is not None:
            return count
        return len(tokens) if isinstance(tokens, list) else None

    async def count_picture(self, picture: Attachment, model: str = "") -> int | None:
        """Return how many tokens a model makes of a picture; None if the server can't say."""
        counting = self.profile.counting
        if counting is None or not counting.chat_route:
            return None
        # A chat of a picture and a word, less one of the word: how a picture is framed counts too.
        with_it = Turn(Role.USER, _WORD, (picture,))
        counts = []
        for turn in (with_it, Turn(Role.USER, _WORD)):
            body = {
                "model": model or self._connection.model,
                "messages": chat_messages([turn], "", SystemPlace.OWN),
            }
            try:
                payload = await self._client.reply("POST", counting.chat_route, body)
            except FalconError:
                return None
            count = as_whole(payload.get("input_tokens")) if isinstance(payload, dict) else None
            if count is None:
                return None
            counts.append(count)
        return max(0, counts[0] - counts[1])

    async def aclose(self) -> None:
        """Close every connection."""
        await self._client.aclose()

    @property
    def profile(self) -> ServerProfile:
        """What is known of the server, by its connection and by what it showed in passing."""
        return recognised(self._connection, header=self._client.server, owner=self._owner)

    @asynccontextmanager
    async def _stream(self, request: ChatRequest) -> AsyncIterator[AsyncIterator[ProviderEvent]]:
        model = request.model or self._connection.model or await self._default_model()
        chat = _Question(self, request, model)
        if chat.is_chat:
            await self._look(request.settings)
            if request.tools:
                await self._look_for_tools(model)
        question = StreamRequest(
            route=chat.route,
            model=model,
            body=chat.body,
            reader=chat.reader,
            recover=chat.recover,
            recipe=chat.recipe,
        )
        async with (
            streamed(self._client, question) as events,
            contextlib.aclosing(chat.with_notices(events)) as told,
        ):
            yield told

    @cached_property
    def responses(self) -> Responses:
        """What is known of the server's Responses."""
        from falcon_desktop.providers.responses import Responses  # few are asked there

        return Responses(self._connection, self._client)

    def asks_responses(self, model: str) -> bool:
        """Say whether a model is asked over OpenAI's Responses."""
        return self._usually_responses is (model not in self._unusual)

    def change_way(self, model: str) -> None:
        """Ask a model the other way from now on."""
        self._unusual ^= {model}

    @staticmethod
    def is_other_way(failure: FalconError, *, is_chat: bool) -> bool:
        """Say whether a server has a model only the other way than it was asked."""
        if not isinstance(failure, (RequestRejected, ModelNotFound, ProtocolError)):
            return False
        words = without_echo(failure.detail or failure.sentence)
        if is_chat:
            return bool(_ONLY_RESPONSES.search(words))
        return is_missing_route(failure) or bool(_NO_RESPONSES.search(words))

    async def _look(self, settings: GenerationSettings) -> None:
        """Let an unknown server show what it is, if it has another name for what was chosen."""
        if self._looked or not (self.profile.is_guess and would_matter(self._connection, settings)):
            return
        self._looked = True
        with contextlib.suppress(FalconError):
            route = self.profile.models_route
            found = models_in(await self._client.reply("GET", route, seconds=LOOK_SECONDS))
            self._owner = found[0].owner if found else ""

    async def _look_for_tools(self, model: str) -> None:
        """Find out whether what a server runs knows tools, where it would not say so itself."""
        if model in self._knows_tools or not (route := self.profile.tools_route):
            return
        with contextlib.suppress(FalconError):
            said = await self._client.reply("GET", route, seconds=LOOK_SECONDS)
            caps = as_mapping(as_mapping(said).get("chat_template_caps"))
            self._knows_tools[model] = caps.get("supports_tools") is not False

    def guides(self, request: ChatRequest, model: str) -> bool:
        """Whether tools are described in the system message, and called in JSON of a schema.

        Raises:
            ToolsRefused: that does not go with JSON that a person chose.
        """
        if not request.tools or request.continues_answer or self._knows_tools.get(model, True):
            return False
        if request.settings.json_schema:
            from falcon_desktop.providers.refused_tools import no_tools_sentence  # few models

            raise ToolsRefused(no_tools_sentence(self._client.host, model))
        return True

    async def _default_model(self) -> str:
        """Return the first model that the server offers.

        Raises:
            ModelNotFound: it offers none.
            FalconError: it can't be asked.
        """
        if not self._first_model:
            try:
                models = await self.models()
            except ModelLoading:
                return "default"  # llama.cpp; the question waits for it
            except (KeyRejected, AccessDenied, RateLimited, Overloaded, FailedUnexplained):
                raise
            except ProviderError as error:
                raise ModelNotFound(
                    Sentence(
                        "{host} does not list its models. Enter a model ID.", host=self._client.host
                    ),
                    detail=error.detail,
                    http_status=error.http_status,
                ) from error
            if not models:
                raise no_models(self._client.host)
            self._first_model = models[0].id
        return self._first_model

    def template_of(self, model: str) -> PromptTemplate | None:
        """Return the template that a chat with a model needs here, None where the server has it."""
        return self._template or self._templates.get(model)

    def made_body(self, request: ChatRequest, model: str) -> dict[str, Any]:
        """Return the body of a request, without what this server turned out not to know."""
        body, dropped = self._whole_body(request, model), self._dropped.get(model, ())
        return with_extra(
            {name: value for name, value in body.items() if name not in dropped}, request.settings
        )

    def left_out_of(self, request: ChatRequest, model: str) -> str:
        """Return what to tell of options that are left out since the server does not know them."""
        if not (dropped := self._dropped.get(model)):
            return ""
        return self._told_dropped(dropped & self._whole_body(request, model).keys())

    def _content(self, request: ChatRequest, model: str) -> dict[str, Any]:
        system = request.settings.effective_system_message
        if request.prompt is not None:
            return {"prompt": request.prompt}
        if (template := self.template_of(model)) is not None:
            if any(turn.images for turn in request.turns):
                raise PicturesRefused(
                    Sentence("This model has no chat template, so it can't be sent images.")
                )
            if request.tools:
                raise ToolsRefused(
                    Sentence("This model has no chat template, so it can't use tools.")
                )
            return {"prompt": template.prompt(request.turns, system)}
        turns = request.turns
        if self.guides(request, model):
            from falcon_desktop.core.context.guided_calls import as_told, guide, with_guide

            turns, system = as_told(turns), with_guide(system, guide(request.tools))
        messages = chat_messages(
            turns,
            system,
            self._system_place,
            origin=self._origin(request),
            model=model,
            thoughts=self._thoughts_of(model),
            short_ids=self._shortens_ids(model),
        )
        return {"messages": messages}

    def _shortens_ids(self, model: str) -> bool:
        """Whether calls have ids of nine letters and digits."""
        return self.profile.short_call_ids or model in self._short_ids

    def _thoughts_of(self, model: str) -> str:
        """Return the field in which thoughts that led to calls go back, "" for none."""
        wanted = self.profile.returns_thoughts is (model not in self._thinks_otherwise)
        return THOUGHTS if wanted else ""

    def change_calls(self, failure: FalconError, model: str) -> bool:
        """Send thoughts back with calls, or no more, or shorter ids, as a refusal asks; say whether
        it does. A server that wants thoughts that another one made can't have them.
        """
        if not isinstance(failure, (RequestRejected, ServerFailed)):
            return False
        words = without_echo(failure.detail or failure.sentence)
        if model not in self._short_ids and _OF_IDS.search(words):
            self._short_ids.add(model)
            return True
        if model in self._thinks_otherwise or not _OF_THOUGHTS.search(words):
            return False
        self._thinks_otherwise.add(model)
        return True

    def _origin(self, request: ChatRequest) -> str:
        """Return where the server is, "" where nothing of a request could go back to it."""
        if not self._returns_data or not any(turn.data for turn in request.turns):
            return ""
        return origin_of(self._client.url(self.profile.chat_route))

    def _whole_body(self, request: ChatRequest, model: str) -> dict[str, Any]:
        """Return the smallest body that says what was asked for: every default sent is a risk."""
        settings = request.settings
        body: dict[str, Any] = {"model": model, **self._content(request, model), "stream": True}
        if self._sends_stream_options:
            body["stream_options"] = {"include_usage": True}
        profile = self.profile
        templated = request.prompt is None and "prompt" in body
        if settings.max_new_tokens is None and templated and profile.ends_texts_early:
            settings = replace(settings, max_new_tokens=USUAL_ANSWER)
        if "messages" not in body:
            settings = settings.without(
                "thinking", "json_schema", "confidence"
            )  # those are a chat's
        stop = self.stop_of(request, model)[: profile.most_stops]
        fields = profile.sent(settings, stop)
        if (model, settings.thinking) in self._respelled:
            fields |= profile.thinking_otherwise(settings)
        if "messages" in body:
            fields = {self._renamed.get(name, name): value for name, value in fields.items()}
        body |= fields
        if self.guides(request, model):
            from falcon_desktop.core.context.guided_calls import guided_schema

            schema = guided_schema(request.tools, must_call=request.must_call)
            body["response_format"] = {
                "type": "json_schema",
                "json_schema": {"name": "reply", "strict": True, "schema": schema},
            }
        elif request.tools:
            from falcon_desktop.core.context.tool_messages import described  # few chats use any

            body["tools"] = described(request.tools)
            if request.must_call:
                body["tool_choice"] = "required"
        body |= profile.always
        if request.continues_answer and "messages" in body:
            body |= profile.continuing
        return body

    def hears_tokens(self, body: Mapping[str, Any]) -> bool:
        """Whether a request asks how sure the model is of its tokens."""
        option = self.profile.options.get("confidence")
        return option is not None and bool(body.get(option.field)) and "messages" in body

    def stop_of(self, request: ChatRequest, model: str) -> tuple[str, ...]:
        """Return where an answer ends: the texts that were chosen, then those of a template."""
        chosen = request.settings.stop or ()
        template = self.template_of(model) if request.prompt is None else None
        return tuple(dict.fromkeys((*chosen, *template.stop))) if template else chosen

    @property
    def _system_place(self) -> SystemPlace:
        return SystemPlace.MERGED if self._merges_system else SystemPlace.OWN

    def made_recipe(self, request: ChatRequest, model: str) -> dict[str, Any]:
        """Return how the content of a request is made again."""
        if request.prompt is not None:
            return text_recipe()
        template = self.template_of(model)
        if template is not None:
            return template_recipe(request.turns, template)
        signed = signatures(request.turns, self._origin(request), model)
        tools = bool(request.tools)
        return messages_recipe(
            request.turns,
            self._system_place,
            returns_data=any(signed) or (tools and bool(self._origin(request))),
            thoughts=self._thoughts_of(model) if tools else "",
            calls=tools,
            short_ids=tools and self._shortens_ids(model),
            guide=self._guide(request, model),
        )

    def _guide(self, request: ChatRequest, model: str) -> str:
        if not self.guides(request, model):
            return ""
        from falcon_desktop.core.context.guided_calls import guide

        return guide(request.tools)

    def give_template(self, failure: FalconError, request: ChatRequest, model: str) -> str:
        """Take a template of ours for a model of which the server has none.

        Returns what to tell of that, "" where it is not what is wrong.
        """
        templated = request.prompt is not None or self.template_of(model) is not None
        if templated or any(turn.images for turn in request.turns):
            return ""
        if not _NO_TEMPLATE.search(f"{failure} {failure.detail}"):
            return ""
        template = self._templates[model] = template_for_model(model)
        return Sentence(
            "{host} has no chat template for this model; the “{form}” format is used instead.",
            host=self._client.host,
            form=template.label,
        )

    def take_template_back(self, model: str) -> bool:
        """Forget a template that this server can't be asked with; say whether there was one."""
        return self._templates.pop(model, None) is not None

    def drop(
        self, failure: ProviderError, body: Mapping[str, Any], chosen: Thinking | None = None
    ) -> bool:
        """Leave out the options that a server does not know, of those that only some know.

        How much a model thinks, as ``chosen``, is told in the row's other words or left out
        wherever an error names it: it may know other words for that, or none. What asks for its
        tokens' confidence is left out where the error names nothing else. Returns whether there
        are any.
        """
        profile = self.profile
        names = {name for name in profile.may_be_unknown() if name in body}
        names &= failure.refused_fields
        words = without_echo(failure.detail or failure.sentence)
        thinking = profile.options.get("thinking")
        if thinking is not None and _is_about(
            failure, words, thinking.field, body, thinking.called
        ):
            told = body["model"], chosen
            if thinking.otherwise is not None and told not in self._respelled:
                self._respelled.add(told)
                return True
            names.add(thinking.field)
        confidence = profile.options.get("confidence")
        if confidence is not None:
            if not names:
                names.update(
                    one for one in confidence.fields if _is_about(failure, words, one, body)
                )
            if confidence.field in names:  # alternatives are refused without it
                names.update(one for one in confidence.fields if one in body)
        self._dropped.setdefault(body["model"], set()).update(names)
        return bool(names)

    def return_no_more(self, failure: ProviderError, request: ChatRequest, model: str) -> bool:
        """Send signatures back no more that a server does not know again; say whether some were."""
        words = failure.detail or failure.sentence
        if not _OF_SIGNED.search(words):
            return False
        signed = any(signatures(request.turns, self._origin(request), model))
        self._returns_data = self._returns_data and not signed
        return signed

    def _told_dropped(self, names: Collection[str]) -> str:
        known = self.profile.may_be_unknown()
        labels = [label for name, label in known.items() if name in names and label]
        if not labels:
            return ""
        return Sentence(
            "{host} does not support: {options}.", host=self._client.host, options=Listing(labels)
        )

    def doubt(self, body: Mapping[str, Any]) -> str:
        """Return what to tell of options that an unknown server took and may not know, once."""
        profile = self.profile
        if not profile.is_guess:
            return ""
        new = {
            label
            for name, label in profile.may_be_unknown(Support.PERHAPS).items()
            if name in body and label not in self._doubted
        }
        self._doubted |= new
        if not new:
            return ""
        return Sentence(
            "{host} may ignore: {options}.", host=self._client.host, options=Listing(sorted(new))
        )

    def recover(self, failure: FalconError, request: ChatRequest) -> bool:
        """Adapt to what the server does not take; say whether there is something else to try.

        Raises:
            CompletionUnsupported: it has no route that continues a text.
        """
        if request.prompt is not None and is_missing_route(failure):
            raise CompletionUnsupported(
                Sentence(
                    "{host} can't continue a text: it does not offer /v1/completions.",
                    host=self._client.host,
                ),
                detail=failure.detail,
            ) from failure
        if not isinstance(failure, (RequestRejected, ServerFailed)):
            return False
        words = without_echo(failure.detail or failure.sentence)
        if self._sends_stream_options and "stream_options" in words:
            self._sends_stream_options = False
            return True
        limit = self.profile.options["max_new_tokens"].field
        if not self._renamed and limit != _NEWER_LIMIT and _NEWER_LIMIT in words:
            self._renamed = {limit: _NEWER_LIMIT}
            return True
        has_system = request.prompt is None and bool(request.settings.effective_system_message)
        if has_system and not self._merges_system and _NO_SYSTEM.search(words):
            self._merges_system = True
            return True
        return False


def _is_about(
    failure: ProviderError, words: str, name: str, body: Mapping[str, Any], called: str = ""
) -> bool:
    """Whether an error names a field of the request it is about, perhaps as ``called`` says."""
    if name not in body:
        return False
    called = called or rf"\b{name}\b"
    return failure.field == name or bool(re.search(called, words, re.IGNORECASE))
