"""A model that a server offers, and a model file on this disk."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """A model that a server offers; ``None`` and "" where it does not say."""

    id: str
    context_window: int | None = None
    owner: str = ""
    accepts_images: bool | None = None
    server: str = field(default="", compare=False)
    """What the server calls itself that lists it."""


@dataclass(frozen=True, slots=True)
class LocalModel:
    """A model file on this disk."""

    id: str
    name: str
    path: str
    size: int
    sha256: str = ""
    context_window: int | None = None
