"""What the form of the options shows, as one value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.servers import Support


@dataclass(frozen=True, slots=True)
class FormState:
    """What the form shows.

    ``chosen`` is this level's own; ``below`` what holds otherwise, merged; ``sources`` says where
    values of ``below`` come from, by name; ``own`` what the server does where it is told nothing,
    as far as that is known. ``notes`` tell what does less there than one could think. ``server`` is
    the connection's name, "" where the level is not about one. ``limit`` is how many tokens fit,
    ``most_window`` how large the context window may be made. ``hidden`` are those that would change
    nothing here.
    """

    chosen: GenerationSettings = GenerationSettings()
    below: GenerationSettings = GenerationSettings()
    own: GenerationSettings = GenerationSettings()
    sources: Mapping[str, str] = field(default_factory=dict)
    support: Mapping[str, Support] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    server: str = ""
    limit: int | None = None
    most_window: int | None = None
    hidden: frozenset[str] = frozenset()

    def most_of(self, name: str) -> int | None:
        """Return the most tokens that a parameter may say, None where nothing limits it."""
        return {"max_new_tokens": self.limit, "context_window": self.most_window}.get(name)
