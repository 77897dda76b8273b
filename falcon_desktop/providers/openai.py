"""The adapter for OpenAI-compatible servers: llama.cpp, Ollama, LM Studio, vLLM, TGI's chat route,
the Hugging Face router and others. Follows wire.md section 3.

Must not know conversations, the window or the keyring: it is handed a connection and a key.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

from falcon_desktop.core import presets
from falcon_desktop.core.connection import Connection, ServerKind
from falcon_desktop.core.errors import (
    AccessDenied,
    CompletionUnsupported,
    FailedUnexplained,
    FalconError,
    KeyRejected,
    ModelLoading,
    ModelNotFound,
    Overloaded,
    ProviderError,
    RateLimited,
    RequestRejected,
    ServerFailed,
)
from falcon_desktop.core.events import ProviderEvent
from falcon_desktop.core.generation import GenerationSettings
from falcon_desktop.core.making import (
    SystemPlace,
    chat_messages,
    messages_recipe,
    text_recipe,
)
from falcon_desktop.core.ports import ChatRequest, ModelInfo
from falcon_desktop.providers.failures import failure_of_payload, is_missing_route
from falcon_desktop.providers.http import ENGINE_ADDRESS, Budgets, Caps, HttpClient
from falcon_desktop.providers.http_options import openai_root
from falcon_desktop.providers.network import Network
from falcon_desktop.providers.openai_models import models_in
from falcon_desktop.providers.openai_more import with_more
from falcon_desktop.providers.openai_stream import ChatStreamReader
from falcon_desktop.providers.streaming import Question, streamed

_NO_SYSTEM: Final = re.compile(
    r"system role|role.{0,20}system|system.{0,40}(not supported|unsupported|not allowed)"
    r"|only user(,| and) assistant|roles must alternate",
    re.IGNORECASE | re.DOTALL,
)


class OpenAIProvider:
    """A :class:`~falcon_desktop.core.ports.ChatProvider` for one connection.

    Args:
        connection: whom to ask. Its ``base_url`` may be in any form that people paste.
        key: the key to send, "" for none.
        uds: path of a UNIX domain socket to talk through, as for the embedded engine.
        base_url: overrides the connection's, as for an engine on a port of its own choosing.
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
        uds: str = "",
        base_url: str = "",
        budgets: Budgets | None = None,
        caps: Caps | None = None,
        network: Network | None = None,
    ) -> None:
        address = base_url or connection.base_url or (ENGINE_ADDRESS if uds else "")
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
        self._merges_system = False
        self._limit_name = "max_tokens"
        self._counts = self._is_llama_cpp or connection.preset == presets.VLLM
        self._first_model = ""

    @property
    def client(self) -> HttpClient:
        """The HTTP client, for probing what the server is."""
        return self._client

    def stream(
        self, request: ChatRequest
    ) -> AbstractAsyncContextManager[AsyncIterator[ProviderEvent]]:
        """Ask; see :meth:`falcon_desktop.core.ports.ChatProvider.stream`."""
        return self._stream(request)

    async def models(self) -> Sequence[ModelInfo]:
        """Return the models that the server offers.

        Raises:
            FalconError: for every failure.
        """
        payload = await self._client.reply("GET", "models")
        found = models_in(payload)
        if found is None:
            raise failure_of_payload(payload, self._client.where())
        return await with_more(self._client, self._connection, found)

    async def count_tokens(self, text: str, model: str = "") -> int | None:
        """Return how many tokens a model makes of ``text``; None if the server can't say."""
        if not self._counts:
            return None
        root = urlsplit(self._client.root)
        path = root.path.rstrip("/").removesuffix("/v1")
        url = urlunsplit((root.scheme, root.netloc, f"{path}/tokenize", root.query, ""))
        body: dict[str, Any] = {"content": text}  # llama.cpp
        if not self._is_llama_cpp:
            # vLLM begins every text as if it were a whole prompt, unless it is told otherwise
            body = {"prompt": text, "add_special_tokens": False}
        if name := model or self._connection.model:
            body["model"] = name  # a server of several has several tokenizers
        try:
            payload = await self._client.reply("POST", url, body)
        except ProviderError as failure:
            if is_missing_route(failure):
                self._counts = False
            return None
        except FalconError:
            return None
        if not isinstance(payload, dict):
            return None
        count, tokens = payload.get("count"), payload.get("tokens")
        if isinstance(count, int) and not isinstance(count, bool):
            return count
        return len(tokens) if isinstance(tokens, list) else None

    async def aclose(self) -> None:
        """Close every connection."""
        await self._client.aclose()

    @property
    def _is_llama_cpp(self) -> bool:
        connection = self._connection
        return connection.kind is ServerKind.EMBEDDED or connection.preset == presets.LLAMA_CPP

    @asynccontextmanager
    async def _stream(self, request: ChatRequest) -> AsyncIterator[AsyncIterator[ProviderEvent]]:
        model = request.model or self._connection.model or await self._default_model()
        continued = request.turns[-1].text if request.continues_answer else ""
        is_chat = request.prompt is None
        question = Question(
            route="chat/completions" if is_chat else "completions",
            model=model,
            body=lambda: self._body(request, model),
            reader=lambda: ChatStreamReader(
                self._client.where(model),
                request.settings.stop or (),
                continued,
                finds_reasoning=is_chat,
            ),
            recover=lambda failure: self._recover(failure, request),
            recipe=lambda: self._recipe(request),
        )
        async with streamed(self._client, question) as events:
            yield events

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
                    f"{self._client.host} does not list its models. Enter a model id.",
                    detail=error.detail,
                    http_status=error.http_status,
                ) from error
            if not models:
                raise ModelNotFound(
                    f"{self._client.host} offers no model yet. Load or install one there."
                )
            self._first_model = models[0].id
        return self._first_model

    def _body(self, request: ChatRequest, model: str) -> dict[str, Any]:
        """Return the smallest body that says what was asked for: every default sent is a risk."""
        settings = request.settings
        body: dict[str, Any] = {"model": model}
        if request.prompt is None:
            body["messages"] = chat_messages(
                request.turns, settings.effective_system_message, self._system_place
            )
        else:
            body["prompt"] = request.prompt
        body["stream"] = True
        if self._sends_stream_options:
            body["stream_options"] = {"include_usage": True}
        for name in ("temperature", "frequency_penalty", "presence_penalty"):
            value = getattr(settings, name)
            if value is not None:
                body[name] = value
        if settings.max_new_tokens is not None:
            limit_name = self._limit_name if request.prompt is None else "max_tokens"
            body[limit_name] = settings.max_new_tokens
        if settings.seed is not None and settings.seed >= 0:
            body["seed"] = settings.seed
        body |= self._cuts(settings)
        if settings.repetition_penalty is not None and settings.repetition_penalty != 1:
            # llama.cpp and Ollama know it by the short name, vLLM and SGLang by the long one.
            short = self._is_llama_cpp or self._connection.preset in (
                presets.OLLAMA,
                presets.LM_STUDIO,
            )
            name = "repeat_penalty" if short else "repetition_penalty"
            body[name] = settings.repetition_penalty
        if settings.stop:
            body["stop"] = list(settings.stop)
        if self._is_llama_cpp:
            body["return_progress"] = True
        if request.continues_answer and self._connection.preset == presets.VLLM:
            body["add_generation_prompt"] = False
            body["continue_final_message"] = True
        return body

    def _cuts(self, settings: GenerationSettings) -> dict[str, Any]:
        """Return what limits the tokens to choose from. "Off" is said only where it is known how:
        llama.cpp's own defaults are 0.95 and 40, other servers may refuse the values.
        """
        cuts: dict[str, Any] = {}
        llama = self._is_llama_cpp or self._connection.preset in (
            presets.LM_STUDIO,
            presets.OLLAMA,
        )
        if settings.top_p is not None and (settings.top_p != 1 or llama):
            cuts["top_p"] = settings.top_p
        if settings.top_k:
            cuts["top_k"] = settings.top_k
        elif settings.top_k == 0 and (llama or self._connection.preset == presets.VLLM):
            cuts["top_k"] = 0 if llama else -1
        return cuts

    @property
    def _system_place(self) -> SystemPlace:
        return SystemPlace.MERGED if self._merges_system else SystemPlace.OWN

    def _recipe(self, request: ChatRequest) -> dict[str, Any]:
        if request.prompt is not None:
            return text_recipe()
        return messages_recipe(request.turns, self._system_place)

    def _recover(self, failure: FalconError, request: ChatRequest) -> bool:
        """Adapt to what the server does not take; say whether there is something else to try.

        Raises:
            CompletionUnsupported: it has no route that continues a text.
        """
        if request.prompt is not None and is_missing_route(failure):
            raise CompletionUnsupported(
                f"{self._client.host} can't continue a text: it has no route /v1/completions.",
                detail=failure.detail,
            ) from failure
        if not isinstance(failure, (RequestRejected, ServerFailed)):
            return False
        words = f"{failure} {failure.detail}"
        if self._sends_stream_options and "stream_options" in words:
            self._sends_stream_options = False
            return True
        if self._limit_name == "max_tokens" and "max_completion_tokens" in words:
            self._limit_name = "max_completion_tokens"
            return True
        has_system = request.prompt is None and bool(request.settings.effective_system_message)
        if has_system and not self._merges_system and _NO_SYSTEM.search(words):
            self._merges_system = True
            return True
        return False
