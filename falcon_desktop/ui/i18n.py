"""Every text that a person reads goes through here. Must not know which languages exist."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

_CONTEXT = "FalconDesktop"


def tr(text: str, **values: object) -> str:
    """Return ``text`` in the interface's language, its ``{named}`` places filled with ``values``.

    ``text`` must be a literal at the call, so that the extraction of translations finds it.
    """
    translated = QCoreApplication.translate(_CONTEXT, text)
    return translated.format(**values) if values else translated


def tr_n(text: str, count: int, **values: object) -> str:
    """Like :func:`tr` for a text that depends on a number: ``"%n message(s)"``."""
    translated = QCoreApplication.translate(_CONTEXT, text, "", count)
    return translated.format(**values) if values else translated
