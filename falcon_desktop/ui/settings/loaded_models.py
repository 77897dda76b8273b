"""What of a server's models is in its memory, in words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QDateTime, QLocale

from falcon_desktop.core.domain.models import LoadedModel, ModelInfo
from falcon_desktop.ui.kit.i18n import one_line, reader_locale, size_words, tr


def loaded_words(models: Sequence[ModelInfo]) -> str:
    """Return a line for each model that is loaded, "" where none is, or nobody says so."""
    loaded = [(one.id, one.loaded) for one in models if one.loaded is not None]
    return "\n".join(_line(name, one) for name, one in loaded)


def _line(name: str, loaded: LoadedModel) -> str:
    facts = []
    if loaded.size:
        facts.append(size_words(loaded.size))
        if loaded.size_vram is not None:
            share = round(100 * min(1.0, loaded.size_vram / loaded.size))
            facts.append(tr("{percent} in video memory", percent=_percent(share)))
    if loaded.context_window:
        window = reader_locale().toString(loaded.context_window)
        facts.append(tr("context window {tokens} tokens", tokens=window))
    if loaded.until is not None:
        until = QDateTime.fromSecsSinceEpoch(round(loaded.until))
        time = reader_locale().toString(until.time(), QLocale.FormatType.ShortFormat)
        facts.append(tr("until {time}", time=time))
    return tr("Loaded now: {model}", model=" · ".join([one_line(name, 60), *facts]))


def _percent(share: int) -> str:
    locale = reader_locale()
    return f"{locale.toString(share)}{locale.percent()}"
