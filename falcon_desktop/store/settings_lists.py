"""Presets and prompts in the settings file. Their modules are imported only where there are any.

Must not know the file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from falcon_desktop.core.errors import InvalidInput

if TYPE_CHECKING:
    from falcon_desktop.core.chat_presets import ChatPreset
    from falcon_desktop.core.prompt_library import SavedPrompt

T = TypeVar("T", "ChatPreset", "SavedPrompt")


class Entry(Protocol):
    """What is kept as a JSON object."""

    def to_json(self) -> dict[str, Any]: ...


def lists_json(**lists: Sequence[Entry] | None) -> dict[str, Any]:
    """Return the lists as JSON-ready values; those that are as shipped are left out."""
    return {
        name: [entry.to_json() for entry in entries]
        for name, entries in lists.items()
        if entries is not None
    }


def read_presets(value: Any, problems: list[str]) -> tuple[ChatPreset, ...]:
    """Return the presets; an unusable one costs only itself."""
    from falcon_desktop.core.chat_presets import MAX_PRESETS, ChatPreset

    return _entries(value, ChatPreset.from_json, "Preset", MAX_PRESETS, problems)


def read_prompts(value: Any, problems: list[str]) -> tuple[SavedPrompt, ...]:
    """Return the prompts; an unusable one costs only itself."""
    from falcon_desktop.core.prompt_library import MAX_PROMPTS, SavedPrompt

    return _entries(value, SavedPrompt.from_json, "Prompt", MAX_PROMPTS, problems)


def _entries(
    value: Any, read: Callable[[Any], T], what: str, limit: int, problems: list[str]
) -> tuple[T, ...]:
    if not isinstance(value, list):
        raise TypeError
    found: dict[str, T] = {}
    for number, entry in enumerate(value[:limit], 1):
        try:
            if not isinstance(entry, dict):
                raise TypeError
            one = read(entry)
        except (InvalidInput, TypeError, ValueError):
            problems.append(f"{what} {number} is not usable and was left out.")
            continue
        found.setdefault(one.id, one)
    return tuple(found.values())
