"""The pages of the settings, in order."""

from __future__ import annotations

from typing import NamedTuple

from falcon_desktop.ui.kit.i18n import tr


class PageLabel(NamedTuple):
    """How a page appears in lists."""

    title: str
    icon: str


def page_labels() -> dict[str, PageLabel]:
    """Return each page's label, by its internal name."""
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
