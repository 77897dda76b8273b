"""What is particular to Hugging Face's router and endpoints: what their failures mean, and waiting
for a model that loads. Wraps whichever provider speaks to them; must not know which one it is.
Facts: wire.md section 4.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, Final

from falcon_desktop.core.connection import origin_of, shorten
from falcon_desktop.core.errors import (
    AccessDenied,
    CreditsExhausted,
    InvalidInput,
    KeyRejected,
    ModelLoading,
    ModelNotFound,
    NextStep,
    ProviderError,
    RateLimited,
    ServerFailed,
)
from falcon_desktop.core.events import Phase, Progress, ProviderEvent, ReasoningDelta, TextDelta
from falcon_desktop.core.ports import ChatProvider, ChatRequest, ModelInfo

LONGEST_LOADING_WAIT: Final = 60.0
"""Seconds to wait at most before asking again; the server's estimates are often far off."""
USUAL_LOADING_WAIT: Final = 10.0
MAX_LOADING_WAITS: Final = 10

Sleep = Callable[[float], Awaitable[None]]


class HuggingFaceProvider:
    """A provider whose server is Hugging Face's: explains failures, waits while a model loads.

    Args:
        inner: the provider that speaks to the server.
        sleep: waits; handed in so that tests need not.
    """

    def __init__(self, inner: ChatProvider, sleep: Sleep = asyncio.sleep) -> None:
        self._inner = inner
        self._sleep = sleep

    @asynccontextmanager
    async def stream(self, request: ChatRequest) -> AsyncIterator[AsyncIterator[ProviderEvent]]:
        """Ask; while the model loads, count down once a second and ask again."""
        async with AsyncExitStack() as attempt:
            yield self._events(request, attempt)

    async def models(self) -> Sequence[ModelInfo]:
        """Return the models that the server offers."""
        try:
            return await self._inner.models()
        except ProviderError as error:
            raise explain(error) from error

    async def count_tokens(self, text: str) -> int | None:
        """Return how many tokens the server makes of ``text``; None if it can't say."""
        return await self._inner.count_tokens(text)

    async def _events(
        self, request: ChatRequest, attempt: AsyncExitStack
    ) -> AsyncIterator[ProviderEvent]:
        answering = False
        for waits_left in range(MAX_LOADING_WAITS, -1, -1):
            try:
                events = await attempt.enter_async_context(self._inner.stream(request))
                async for event in events:
                    answering = answering or isinstance(event, (TextDelta, ReasoningDelta))
                    yield event
                return
            except ModelLoading as error:
                if answering or not waits_left:
                    raise explain(error, request.model) from error
                seconds = loading_wait(error.retry_after)
            except ProviderError as error:
                raise explain(error, request.model) from error
            await attempt.aclose()
            while seconds > 0:
                yield Progress(Phase.LOADING_MODEL, seconds=seconds)
                await self._sleep(min(1.0, seconds))
                seconds -= 1


def loading_wait(estimate: float | None) -> float:
    """Return how many seconds to wait for a model that loads, from the server's own estimate."""
    if estimate is None or not math.isfinite(estimate) or estimate <= 0:
        return USUAL_LOADING_WAIT
    return min(float(math.ceil(estimate)), LONGEST_LOADING_WAIT)


def is_hugging_face(base_url: str) -> bool:
    """Say whether failures of a server at ``base_url`` are to be read as Hugging Face's."""
    try:
        host = origin_of(base_url).partition("://")[2].rpartition(":")[0]
    except InvalidInput:
        return False
    return host == "huggingface.co" or host.endswith((".huggingface.co", ".huggingface.cloud"))


def split_model(model: str) -> tuple[str, str]:
    """Split ``org/name:provider`` into the model and its provider, "" where none is named."""
    name, colon, provider = model.rpartition(":")
    return (name, provider) if colon and "/" not in provider else (model, "")


def explain(error: ProviderError, model: str = "") -> ProviderError:
    """Return what a failure means at Hugging Face, in its words; ``error`` itself if no more.

    Goes by status and by the server's own words, since the same status has several causes.
    """
    status, words = error.http_status, error.detail.lower()
    common: dict[str, Any] = {"detail": error.detail, "http_status": status}
    if (status == 403 and "gated" in words) or "is gated" in error.sentence:
        return AccessDenied(
            f"The licence of {_named(model)} must be accepted on its page at huggingface.co "
            "before it can be used.",
            **common,
        )
    if status == 401 and isinstance(error, KeyRejected):
        return KeyRejected(
            "Hugging Face does not accept this token. Enter one from "
            "huggingface.co/settings/tokens.",
            **common,
        )
    if status == 402:
        return CreditsExhausted(
            "This account's credits for Inference Providers are used up. More can be had at "
            "huggingface.co/settings/billing; trying again does not help.",
            **common,
        )
    if status == 403 and "permission" in words:
        return AccessDenied(
            "This token may not make calls to Inference Providers. Tick that permission at "
            "huggingface.co/settings/tokens, or use another token.",
            next_step=NextStep.ENTER_KEY,
            **common,
        )
    if status in (400, 404) and "not supported by" in words:
        return ModelNotFound(
            f"None of the providers enabled for this account serves {_named(model)}. "
            "Choose another model or provider.",
            **common,
        )
    if status == 404:
        return ModelNotFound(
            f"Hugging Face does not serve {_named(model)} at this address.", **common
        )
    if isinstance(error, RateLimited):
        wait = "a little" if error.retry_after is None else f"{error.retry_after:.0f} seconds"
        return RateLimited(
            f"Hugging Face asks for fewer requests. Wait {wait}, then try again.",
            retry_after=error.retry_after,
            **common,
        )
    if isinstance(error, ModelLoading):
        return ModelLoading(
            f"Hugging Face is still loading {_named(model)}. Try again later, or choose another "
            "model.",
            retry_after=error.retry_after,
            **common,
        )
    if status in (502, 503, 504):
        return ServerFailed(
            "Hugging Face can't reach the server of this model at the moment. It may be asleep "
            "or starting; try again in a minute.",
            retry_after=error.retry_after,
            **common,
        )
    return error


def _named(model: str) -> str:
    name, _ = split_model(model)
    return f"the model “{shorten(name)}”" if name else "this model"
