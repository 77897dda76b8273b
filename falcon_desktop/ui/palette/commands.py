"""Everything that can be run by name: actions, settings pages, models. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from falcon_desktop.core.domain.connection import EMBEDDED_ID
from falcon_desktop.core.text.model_names import model_label
from falcon_desktop.core.text.normalisation import Normaliser
from falcon_desktop.ui.kit.actions import Actions, action_text
from falcon_desktop.ui.kit.i18n import one_line, tr
from falcon_desktop.ui.kit.settings_pages import page_labels
from falcon_desktop.ui.models.picker import ModelGroup
from falcon_desktop.ui.palette.rows import Kind, Row

RECENT: Final = 8
"""So many commands that were used last come first."""

_NOT_HERE: Final = frozenset(("search_all", "all_actions"))
_SEPARATOR: Final = "\x1f"
_PARTS: Final = re.compile(r"[\W_]+")
"""Between the parts of a model's id, by each of which it is found: "7b"."""


class Sort(StrEnum):
    """What a command is, the first part of its id."""

    ACTION = "action"
    PAGE = "page"
    MODEL = "model"


@dataclass(frozen=True, slots=True)
class Command:
    """Something to run: its name, further search terms, and how it is shown."""

    id: str
    text: str
    detail: str = ""
    keys: str = ""
    icon: str = ""

    @property
    def target(self) -> tuple[Sort, list[str]]:
        """What to run: an action's name, a page's, or a connection's id and a model."""
        sort, *rest = self.id.split(_SEPARATOR)
        return Sort(sort), rest


def action_commands(actions: Actions) -> list[Command]:
    """Return the window's actions, without keys that work in a single widget only."""
    return [
        Command(
            f"{Sort.ACTION}{_SEPARATOR}{row.name}",
            action_text(row),
            _group(row.group),
            actions.hint(row.name),
            row.icon,
        )
        for row, action in actions
        if not row.local and row.name not in _NOT_HERE and action.isEnabled()
    ]


def page_commands() -> list[Command]:
    """Return the settings pages."""
    return [
        Command(f"{Sort.PAGE}{_SEPARATOR}{name}", label.title, tr("Settings"), icon=label.icon)
        for name, label in page_labels().items()
    ]


def model_commands(groups: Iterable[ModelGroup]) -> list[Command]:
    """Return the models to switch to, with their connections."""
    commands = []
    for group in groups:
        name = one_line(group.connection_name, 60)
        # the default one stands for itself: the list would say its name twice
        for model in ("", *(one for one in group.models if one != group.default_model)):
            shown = model_label(model or group.default_model) or tr("Default model")
            commands.append(
                Command(
                    _SEPARATOR.join((Sort.MODEL, group.connection_id, model)),
                    tr("Use {model}", model=one_line(shown, 80)),
                    name,
                    icon="computer" if group.connection_id == EMBEDDED_ID else "server",
                )
            )
    return commands


def ranked(commands: Sequence[Command], typed: str, recent: Sequence[str]) -> list[Command]:
    """Return the commands that match ``typed``, best first; recently used ones before."""
    normaliser = Normaliser()
    words = normaliser.fold(typed).split()
    late = len(recent)
    order = {command_id: place for place, command_id in enumerate(recent)}
    found: list[tuple[int, int, int, Command]] = []
    for place, command in enumerate(commands):
        score = _score(words, normaliser.fold(command.text), normaliser.fold(command.detail))
        if score is not None:
            found.append((score, order.get(command.id, late), place, command))
    found.sort(key=_rank)
    return [entry[3] for entry in found]


def rows_of_commands(commands: Iterable[Command]) -> list[Row]:
    """Return commands as lines."""
    return [
        Row(Kind.COMMAND, one.id, one.text, detail=one.detail, keys=one.keys, icon=one.icon)
        for one in commands
    ]


def _rank(entry: tuple[int, int, int, Command]) -> tuple[int, int, int]:
    return entry[:3]


def _score(words: Sequence[str], text: str, detail: str) -> int | None:
    """Return how well words fit a command, the less the better; None for not at all."""
    names = text.split() + _PARTS.split(text)
    everything = names + detail.split() + _PARTS.split(detail)
    if all(any(name.startswith(word) for name in names) for word in words):
        return 0
    if all(any(name.startswith(word) for name in everything) for word in words):
        return 1
    if all(word in text for word in words):
        return 2
    return 3 if _runs_through("".join(words), text) else None


def _runs_through(letters: str, text: str) -> bool:
    """Say whether all letters occur in this order: "nch" in "new chat"."""
    rest = iter(text)
    return len(letters) > 1 and all(letter in rest for letter in letters)


def _group(name: str) -> str:
    groups = {"Chats": tr("Chats"), "Messages": tr("Messages"), "Window": tr("Window")}
    return groups.get(name, name)
