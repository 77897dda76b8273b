"""What computes the models of this computer: a llama-server, its graphics processors, or the
processor.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Device:
    """A graphics processor: llama.cpp's word for it (``Vulkan0``), its name, and its memory in
    bytes, 0 where that is not told.
    """

    id: str
    name: str
    total: int = 0
    free: int = 0


class NoDevice(StrEnum):
    """Why a model computes on the processor alone."""

    BUILT_IN = "built_in"
    """The built-in engine of this system uses no graphics processor."""
    CHOSEN = "chosen"
    """A person gave it no layers."""
    NOT_FOUND = "not_found"
    """The llama-server found no graphics processor."""
    TOO_SMALL = "too_small"
    """There is one, and no layer fits into its memory."""
    FAILED = "failed"
    """It was tried, and failed."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a loaded model computes.

    ``layers`` of ``most`` are on ``devices``, and take ``memory`` bytes there. ``none`` says why it
    has none, None where it has some.
    """

    devices: tuple[Device, ...] = ()
    layers: int = 0
    most: int = 0
    memory: int = 0
    none: NoDevice | None = None


@dataclass(frozen=True, slots=True)
class ServerFacts:
    """What a llama-server says of itself.

    ``devices`` is None where it is too old to say. ``lacks`` are values of ``confinement.Lack``:
    what nothing keeps it from here.
    """

    path: str
    version: str
    devices: tuple[Device, ...] | None = None
    lacks: tuple[str, ...] = ()
