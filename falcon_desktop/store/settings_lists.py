"""Presets and prompts in the settings file. Their modules are imported only where there are any."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from falcon_desktop.core.domain.errors import InvalidInput

if TYPE_CHECKING:
    from falcon_desktop.core.domain.chat_presets import ChatPreset
    from falcon_desktop.core.domain.prompt_library import SavedPrompt

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


def read_presets(
    value: Any, problems: list[str], aside: dict[str, list[Any]]
) -> tuple[ChatPreset, ...]:
    """Return the presets; an unusable one costs only itself, and is kept aside."""
    from falcon_desktop.core.domain.chat_presets import MAX_PRESETS, ChatPreset

    entries = within(value, MAX_PRESETS, "chat_presets", problems, aside)
    return _entries(entries, ChatPreset.from_json, "Preset", problems, aside["chat_presets"])


def read_prompts(
    value: Any, problems: list[str], aside: dict[str, list[Any]]
) -> tuple[SavedPrompt, ...]:
    """Return the prompts; an unusable one costs only itself, and is kept aside."""
    from falcon_desktop.core.domain.prompt_library import MAX_PROMPTS, SavedPrompt

    entries = within(value, MAX_PROMPTS, "saved_prompts", problems, aside)
    return _entries(entries, SavedPrompt.from_json, "Prompt", problems, aside["saved_prompts"])


def within(
    value: Any, limit: int, name: str, problems: list[str], aside: dict[str, list[Any]]
) -> list[Any]:
    """Return the entries of a list that are within its limit; the others are kept aside."""
    if not isinstance(value, list):
        raise TypeError
    aside[name] = value[limit:]
    if aside[name]:
        problems.append(
            f"“{name}” holds {len(value):,} entries. {limit:,} are used; the others are kept."
        )
    return value[:limit]


def _entries(
    value: list[Any],
    read: Callable[[Any], T],
    what: str,
    problems: list[str],
    aside: list[Any],
) -> tuple[T, ...]:
    found: dict[str, T] = {}
    for number, entry in enumerate(value, 1):
        try:
            if not isinstance(entry, dict):
                raise TypeError
            one = read(entry)
        except (InvalidInput, TypeError, ValueError):
            problems.append(f"{what} {number} is not usable and was left out.")
            aside.append(entry)
            continue
        found.setdefault(one.id, one)
    return tuple(found.values())
