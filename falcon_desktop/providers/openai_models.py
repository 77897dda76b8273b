"""Reads what OpenAI-compatible servers say about their models, with their oddities.

In their lists, and where they are asked for more on routes of their own: llama.cpp and LM Studio.
Facts: README.md section 3.5.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from falcon_desktop.core.domain.errors import FalconError
from falcon_desktop.core.domain.models import ModelInfo
from falcon_desktop.core.domain.servers import ServerProfile
from falcon_desktop.core.text.json_values import as_text, as_whole
from falcon_desktop.providers.http import HttpClient

MAX_MODELS: Final = 20_000
MAX_ID: Final = 512
_WINDOW_NAMES: Final = (
    "context_window",
    "context_length",
    "max_model_len",
    "max_context_length",
    "max_input_tokens",
)


def models_in(payload: Any) -> list[ModelInfo] | None:
    """Return the models in a ``/v1/models`` response; None if it is not one.

    ``data`` may be null (Ollama without models), the list may stand alone (Together) or be called
    ``models``; entries may lack everything but an id, or be mere ids.
    """
    if isinstance(payload, dict):
        if payload.get("error"):
            return None
        if "data" in payload:
            entries = payload["data"]
        elif "models" in payload:
            entries = payload["models"]
        else:
            return None
    else:
        entries = payload
    if entries is None:
        return []
    if not isinstance(entries, list):
        return None
    found: dict[str, ModelInfo] = {}
    for entry in entries[:MAX_MODELS]:
        model = _model(entry)
        if model is not None:
            found.setdefault(model.id, model)
    return list(found.values())


def _model(entry: Any) -> ModelInfo | None:
    if isinstance(entry, str):
        entry = {"id": entry}
    if not isinstance(entry, dict):
        return None
    name = entry.get("id") or entry.get("name") or entry.get("model")
    if not isinstance(name, str) or not name.strip() or len(name) > MAX_ID:
        return None
    return ModelInfo(
        id=name,
        context_window=_window(entry),
        owner=as_text(entry.get("owned_by")),
        accepts_images=_sees(entry),
    )


def _sees(entry: dict[str, Any]) -> bool | None:
    """Say whether a model takes pictures; None where its entry does not say."""
    architecture = entry.get("architecture")
    if isinstance(architecture, dict):  # the Hugging Face router, OpenRouter
        inputs = architecture.get("input_modalities")
        if isinstance(inputs, list):
            return "image" in inputs
    capabilities = entry.get("capabilities")  # llama.cpp, Mistral
    if isinstance(capabilities, list):
        return "multimodal" in capabilities or "vision" in capabilities
    if isinstance(capabilities, dict):
        said = capabilities.get("vision")
        if isinstance(image_input := capabilities.get("image_input"), dict):  # Anthropic
            said = image_input.get("supported")
        if isinstance(said, bool):
            return said
    if entry.get("type") in ("vlm", "llm"):  # LM Studio's own list
        return bool(entry["type"] == "vlm")
    return None


def _window(entry: dict[str, Any]) -> int | None:
    for name in _WINDOW_NAMES:
        if (size := _size(entry.get(name))) is not None:
            return size
    meta = entry.get("meta")
    if isinstance(meta, dict):  # llama.cpp: the window in use, else the one trained
        return _size(meta.get("n_ctx")) or _size(meta.get("n_ctx_train"))
    providers = entry.get("providers")
    if isinstance(providers, list):  # the Hugging Face router: it depends on who answers
        sizes = [
            size
            for provider in providers
            if isinstance(provider, dict)
            and (size := _size(provider.get("context_length"))) is not None
        ]
        return max(sizes, default=None)
    return None


def _size(value: Any) -> int | None:
    return as_whole(value, 1, 10**9 - 1)


# --- more of them ------------------------------------------------------------------------------


async def with_more(
    client: HttpClient, profile: ServerProfile, models: Sequence[ModelInfo]
) -> list[ModelInfo]:
    """Return models with image support and context window, from servers that report them.

    What can't be asked stays unknown.
    """
    if profile.vision_route:
        props = await _ask(client, profile.vision_route)
        modalities = props.get("modalities") if isinstance(props, dict) else None
        if isinstance(modalities, dict) and isinstance(modalities.get("vision"), bool):
            return [replace(one, accepts_images=modalities["vision"]) for one in models]
    elif profile.details_route:
        listing = await _ask(client, profile.details_route)
        more = {one.id: one for one in models_in(listing) or ()}
        return [_joined(one, more.get(one.id)) for one in models]
    return list(models)


def _joined(model: ModelInfo, more: ModelInfo | None) -> ModelInfo:
    if more is None:
        return model
    return replace(
        model,
        context_window=model.context_window or more.context_window,
        accepts_images=more.accepts_images,
    )


async def _ask(client: HttpClient, route: str) -> Any:
    with contextlib.suppress(FalconError):
        return await client.reply("GET", route)
    return None
