"""What some OpenAI-compatible servers say of their models on routes of their own: llama.cpp and
LM Studio. What can't be asked stays unknown. Facts: README.md section 3.5.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from falcon_desktop.core.domain import presets
from falcon_desktop.core.domain.connection import Connection
from falcon_desktop.core.domain.errors import FalconError
from falcon_desktop.core.domain.models import ModelInfo
from falcon_desktop.providers.http import HttpClient
from falcon_desktop.providers.openai_models import models_in


async def with_more(
    client: HttpClient, connection: Connection, models: Sequence[ModelInfo]
) -> list[ModelInfo]:
    """Return models with whether they take pictures, and how much they read, where asked for."""
    if connection.preset == presets.LLAMA_CPP:
        props = await _ask(client, "props")
        modalities = props.get("modalities") if isinstance(props, dict) else None
        if isinstance(modalities, dict) and isinstance(modalities.get("vision"), bool):
            return [replace(one, accepts_images=modalities["vision"]) for one in models]
    elif connection.preset == presets.LM_STUDIO:
        more = {one.id: one for one in models_in(await _ask(client, "api/v0/models")) or ()}
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
    root = urlsplit(client.root)
    path = root.path.rstrip("/").removesuffix("/v1")
    url = urlunsplit((root.scheme, root.netloc, f"{path}/{route}", root.query, ""))
    with contextlib.suppress(FalconError):
        return await client.reply("GET", url)
    return None
