"""What a person chose for the engine on this computer and its models."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final, Self

from falcon_desktop.core.domain.generation import USUAL_WINDOW
from falcon_desktop.core.domain.model_memory import CacheType

MAX_FOLDERS: Final = 50
MAX_FILES: Final = 10_000
MAX_FORGOTTEN: Final = 10_000
MAX_MODELS: Final = 10_000
MAX_PATH: Final = 4_096
IDLE_MINUTES: Final = 10
MAX_WINDOW: Final = 10_000_000
MAX_LAYERS: Final = 1_000
MAX_THREADS: Final = 1_024


@dataclass(frozen=True, slots=True)
class LoadSettings:
    """How a model is loaded; None for what the program chooses by itself.

    ``context_window`` in tokens. ``gpu_layers``: how many layers a graphics processor gets, 0 for
    none. ``threads``: processor threads that compute.
    """

    context_window: int | None = None
    cache_type: CacheType = CacheType.F16
    gpu_layers: int | None = None
    threads: int | None = None
    flash_attention: bool | None = None

    def window_of(self, trained: int | None) -> int:
        """Return how many tokens a model is given that was ``trained`` for so many (None: unknown).

        More than the usual one costs memory whether it is used or not: a person chooses it.
        """
        wanted = self.context_window or USUAL_WINDOW
        return min(wanted, trained or wanted)

    def to_json(self) -> dict[str, Any]:
        """Return what differs from the program's own choice."""
        return {
            one.name: value
            for one in fields(self)
            if (value := getattr(self, one.name)) != one.default
        }

    @classmethod
    def from_json(cls, data: object) -> Self:
        """Return what was kept; an unusable value leaves the choice to the program."""
        kept = data if isinstance(data, Mapping) else {}
        cache = kept.get("cache_type")
        flash = kept.get("flash_attention")
        return cls(
            context_window=_whole(kept.get("context_window"), 1, MAX_WINDOW),
            cache_type=CacheType(cache) if cache in list(CacheType) else CacheType.F16,
            gpu_layers=_whole(kept.get("gpu_layers"), 0, MAX_LAYERS),
            threads=_whole(kept.get("threads"), 1, MAX_THREADS),
            flash_attention=flash if isinstance(flash, bool) else None,
        )


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """The engine's settings.

    ``folders`` are looked through for model files beside the places of other programs; ``files``
    are model files that were added, each used where it is.
    ``forgotten`` are paths of files outside our own folder that are not offered any more.
    ``loads`` are by a model's id. ``server`` is the path of a llama-server that is used instead of
    the built-in engine, "" for that one. ``memory_budget`` in bytes is what all loaded models may
    take together, None for what the computer has. ``idle_minutes`` without an answer until a model
    is unloaded, 0 for never.
    """

    folders: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    forgotten: tuple[str, ...] = ()
    loads: Mapping[str, LoadSettings] = field(default_factory=dict)
    server: str = ""
    memory_budget: int | None = None
    idle_minutes: int = IDLE_MINUTES
    unknown: Mapping[str, Any] = field(default_factory=dict)
    """What a newer version wrote, so that it survives."""

    def load_of(self, model_id: str) -> LoadSettings:
        """Return how a model is loaded."""
        return self.loads.get(model_id, LoadSettings())

    def to_json(self) -> dict[str, Any]:
        """Return them as JSON-ready values."""
        return {
            **self.unknown,
            "folders": list(self.folders),
            "files": list(self.files),
            "forgotten": list(self.forgotten),
            "loads": {model: kept for model, one in self.loads.items() if (kept := one.to_json())},
            "server": self.server,
            "memory_budget": self.memory_budget,
            "idle_minutes": self.idle_minutes,
        }

    @classmethod
    def from_json(cls, data: object) -> Self:
        """Return what was kept; an unusable value costs only itself.

        Raises:
            TypeError: it is no object.
        """
        if not isinstance(data, Mapping):
            raise TypeError("no object")
        left = dict(data)
        loads = left.pop("loads", {})
        idle = _whole(left.pop("idle_minutes", None), 0, 60 * 24 * 7)
        server = left.pop("server", "")
        return cls(
            folders=_paths(left.pop("folders", ()), MAX_FOLDERS),
            files=_paths(left.pop("files", ()), MAX_FILES),
            forgotten=_paths(left.pop("forgotten", ()), MAX_FORGOTTEN),
            loads={
                str(model)[:1_000]: LoadSettings.from_json(one)
                for model, one in list(loads.items())[:MAX_MODELS]
            }
            if isinstance(loads, Mapping)
            else {},
            server=server if isinstance(server, str) and len(server) <= MAX_PATH else "",
            memory_budget=_whole(left.pop("memory_budget", None), 1 << 20, 1 << 50),
            idle_minutes=IDLE_MINUTES if idle is None else idle,
            unknown=left,
        )


def _whole(value: object, low: int, high: int) -> int | None:
    usable = isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
    return value if usable and isinstance(value, int) else None


def _paths(value: object, most: int) -> tuple[str, ...]:
    found = value if isinstance(value, list) else ()
    usable = (one for one in found if isinstance(one, str) and 0 < len(one) <= MAX_PATH)
    return tuple(usable)[:most]
