"""What is particular to Hugging Face's router and endpoints: what their failures mean. Wraps
whichever provider speaks to them, which goes on waiting and retrying as it does.
Facts: README.md section 4.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from falcon_desktop.core.domain.connection import Connection, shorten
from falcon_desktop.core.domain.errors import (
    AccessDenied,
    CreditsExhausted,
    KeyMissing,
    KeyRejected,
    ModelLoading,
    ModelNotFound,
    NextStep,
    ProviderError,
    RateLimited,
    ServerFailed,
)
from falcon_desktop.core.domain.events import ProviderEvent
from falcon_desktop.core.domain.models import ModelInfo
from falcon_desktop.core.domain.requests import ChatRequest
from falcon_desktop.core.domain.servers import FailureWords, run_by
from falcon_desktop.core.ports.servers import ChatProvider
from falcon_desktop.core.text.sentences import Sentence


class HuggingFaceProvider:
    """A provider for Hugging Face: its failures are explained in Hugging Face's terms.

    Args:
        inner: the provider that speaks to the server.
        model: what a request without a model asks for.
    """

    def __init__(self, inner: ChatProvider, model: str = "") -> None:
        self._inner = inner
        self._model = model

    @asynccontextmanager
    async def stream(self, request: ChatRequest) -> AsyncIterator[AsyncIterator[ProviderEvent]]:
        """Ask, as :meth:`ChatProvider.stream` does."""
        try:
            async with self._inner.stream(request) as events:
                yield events
        except ProviderError as error:
            raise explain(error, request.model or self._model) from None

    async def models(self) -> Sequence[ModelInfo]:
        """Return the models that the server offers."""
        try:
            return await self._inner.models()
        except ProviderError as error:
            raise explain(error) from None

    async def count_tokens(self, text: str, model: str = "") -> int | None:
        """Return how many tokens a model makes of ``text``; None if the server can't say."""
        return await self._inner.count_tokens(text, model)


def is_hugging_face(connection: Connection) -> bool:
    """Whether a connection's failures are Hugging Face's, by its preset or host."""
    return run_by(connection).failures is FailureWords.HUGGING_FACE


def split_model(model: str) -> tuple[str, str]:
    """Split ``org/name:provider`` into the model and its provider, "" if none is named."""
    name, colon, provider = model.rpartition(":")
    return (name, provider) if colon and "/" not in provider else (model, "")


def explain(error: ProviderError, model: str = "") -> ProviderError:
    """Return what a failure means at Hugging Face; ``error`` itself if nothing more is known.

    Goes by status and by the server's own words, since the same status has several causes.
    """
    status, words = error.http_status, error.detail.lower()
    common: dict[str, Any] = {"detail": error.detail, "http_status": status}
    if (status == 403 and "gated" in words) or "is gated" in error.sentence:
        return AccessDenied(
            Sentence(
                "Before using {model}, accept its licence on its page at huggingface.co.",
                model=_named(model),
            ),
            **common,
        )
    if status == 401 and isinstance(error, KeyMissing):
        return KeyMissing(
            Sentence(
                "Hugging Face requires a token. Enter one from huggingface.co/settings/tokens."
            ),
            **common,
        )
    if status == 401 and isinstance(error, KeyRejected):
        return KeyRejected(
            Sentence(
                "Hugging Face rejected this token. Enter one from huggingface.co/settings/tokens."
            ),
            **common,
        )
    if status == 402:
        return CreditsExhausted(
            Sentence(
                "This account is out of credits for Inference Providers. Get more at "
                "huggingface.co/settings/billing; trying again will not help."
            ),
            **common,
        )
    if status == 403 and "permission" in words:
        return AccessDenied(
            Sentence(
                "This token can't call Inference Providers. Turn on that permission at "
                "huggingface.co/settings/tokens, or use another token."
            ),
            next_step=NextStep.ENTER_KEY,
            **common,
        )
    if status in (400, 404) and "not supported by" in words:
        return ModelNotFound(
            Sentence(
                "None of the providers enabled for this account serves {model}. Choose another "
                "model or provider.",
                model=_named(model),
            ),
            **common,
        )
    if status == 404:
        return ModelNotFound(
            Sentence("Hugging Face does not serve {model} at this address.", model=_named(model)),
            **common,
        )
    if isinstance(error, RateLimited):
        wait = Sentence("a moment")
        if error.retry_after is not None:
            wait = Sentence("{count} second(s)", count=max(1, round(error.retry_after)))
        return RateLimited(
            Sentence("Rate limit reached at Hugging Face. Wait {wait}, then try again.", wait=wait),
            retry_after=error.retry_after,
            **common,
        )
    if isinstance(error, ModelLoading):
        return ModelLoading(
            Sentence(
                "Hugging Face is still loading {model}. Try again later, or choose another model.",
                model=_named(model),
            ),
            retry_after=error.retry_after,
            **common,
        )
    if status in (502, 503, 504):
        return ServerFailed(
            Sentence(
                "Hugging Face can't reach this model's server right now. It may be asleep or "
                "starting; try again in a minute."
            ),
            retry_after=error.retry_after,
            **common,
        )
    return error


def _named(model: str) -> Sentence:
    name, _ = split_model(model)
    if name:
        return Sentence("the model “{name}”", name=shorten(name))
    return Sentence("this model")
