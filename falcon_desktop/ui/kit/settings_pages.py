"""Which pages the settings have, in their order."""

from __future__ import annotations

from typing import NamedTuple

from falcon_desktop.ui.kit.i18n import tr


class PageLabel(NamedTuple):
    """How a page is shown where it can be chosen."""

    title: str
    icon: str


def page_labels() -> dict[str, PageLabel]:
    """Return how each page is shown, by its name in the program."""
    return {
        "connections": PageLabel(tr("Connections"), "server"),
        "models": PageLabel(tr("Models"), "computer"),
        "appearance": PageLabel(tr("Appearance"), "sun"),
        "chat": PageLabel(tr("Chat"), "chat"),
        "presets": PageLabel(tr("Presets"), "persona"),
        "prompts": PageLabel(tr("Prompts"), "slash"),
        "data": PageLabel(tr("Data & privacy"), "shield"),
        "program": PageLabel(tr("General"), "options"),
        "shortcuts": PageLabel(tr("Shortcuts"), "keyboard"),
        "about": PageLabel(tr("About"), "info"),
    }
