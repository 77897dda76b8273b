"""Display names of presets: built-in ones are translated."""

from __future__ import annotations

from falcon_desktop.core.domain.chat_presets import ChatPreset
from falcon_desktop.ui.kit.i18n import one_line, tr


def preset_name(preset: ChatPreset) -> str:
    """Return a preset's name on one line."""
    shipped = {
        "General assistant": tr("General assistant"),
        "Concise": tr("Concise"),
        "Translator Arabic–English": tr("Translator Arabic–English"),
        "Code reviewer": tr("Code reviewer"),
        "Proof-reader": tr("Proof-reader"),
    }
    if preset.id.startswith("shipped-") and preset.name in shipped:
        return shipped[preset.name]
    return one_line(preset.name, 80)
