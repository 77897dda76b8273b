"""What an Ollama server says of its models: what it has, what each can, and what is loaded.

Facts: README.md section 8.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from falcon_desktop.core.domain.models import LoadedModel
from falcon_desktop.core.text.json_values import as_list, as_mapping, as_mappings, as_text, as_whole

SHOW_ROUTE: Final = "/api/show"
LOADED_ROUTE: Final = "/api/ps"
VERSION_ROUTE: Final = "/api/version"
REFUSES_FROM: Final = (0, 12, 6)
"""The first version that knows ``truncate`` and ``shift`` of a chat (October 2025)."""
_LONGEST: Final = 365 * 24 * 3600.0
"""Seconds; what is kept for longer is kept for good (``keep_alive: -1``)."""
_USUAL_TAG: Final = ":latest"


@dataclass(frozen=True, slots=True)
class ModelDetails:
    """What ``/api/show`` says of a model. ``window`` is how many tokens it was trained to read."""

    window: int | None = None
    accepts_images: bool | None = None


def details_in(payload: Any) -> ModelDetails:
    """Return what an answer of ``/api/show`` says."""
    payload = as_mapping(payload)
    info = as_mapping(payload.get("model_info"))
    windows = (
        as_whole(value, 1, 10**9)
        for name, value in info.items()
        if name.endswith(".context_length")
    )
    capabilities = as_list(payload.get("capabilities"))
    return ModelDetails(
        window=max(filter(None, windows), default=None),
        accepts_images="vision" in capabilities if capabilities else None,
    )


def refuses(payload: Any) -> bool:
    """Say whether a server refuses what is too long where it is told to, by ``/api/version``."""
    match = re.match(
        r"v?(\d{1,4})\.(\d{1,4})\.(\d{1,4})", as_text(as_mapping(payload).get("version"))
    )
    return match is not None and tuple(map(int, match.groups())) >= REFUSES_FROM


def digests_in(payload: Any) -> dict[str, str]:
    """Return the digest of each model in an answer of ``/api/tags``, by the model's name."""
    return {name: as_text(one.get("digest")) for name, one in _by_name(payload).items()}


def loaded_in(payload: Any, now: float) -> dict[str, LoadedModel]:
    """Return what an answer of ``/api/ps`` says, by the models' names; ``now`` since the epoch."""
    return {
        name: LoadedModel(
            size=as_whole(one.get("size")),
            size_vram=as_whole(one.get("size_vram")),
            until=_until(one.get("expires_at"), now),
            context_window=as_whole(one.get("context_length"), 1),
        )
        for name, one in _by_name(payload).items()
    }


def full_name(model: str) -> str:
    """Return a model's name with its tag, as Ollama lists it."""
    return model if ":" in model.rpartition("/")[2] else f"{model}{_USUAL_TAG}"


def _by_name(payload: Any) -> dict[str, Mapping[str, Any]]:
    found = {}
    for one in as_mappings(as_mapping(payload).get("models"), 20_000):
        if name := as_text(one.get("name")) or as_text(one.get("model")):
            found[name] = one
    return found


def _until(value: Any, now: float) -> float | None:
    try:
        until = datetime.datetime.fromisoformat(as_text(value)).timestamp()
    except (ValueError, OverflowError, OSError):
        return None
    return until if 0 < until - now < _LONGEST else None
