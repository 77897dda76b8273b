"""Imports what drawing a message needs, so that the GUI thread never waits for an import.

Imported on the worker, beside the opening of the history. Must not make any widget.
"""

from __future__ import annotations

import importlib
from typing import Final

MODULES: Final = (
    "falcon_desktop.ui.markdown.reading",
    "falcon_desktop.ui.markdown.streaming",
    "falcon_desktop.ui.markdown.parser",
    "falcon_desktop.ui.markdown.optimistic",
    "falcon_desktop.core.math_rules",
    "falcon_desktop.core.markdown.grammar",
    "falcon_desktop.core.markdown.emphasis",
    "falcon_desktop.core.markdown.fences",
    "falcon_desktop.core.markdown.references",
    "falcon_desktop.core.markdown.tables",
    "falcon_desktop.ui.markdown.inline",
    "falcon_desktop.ui.links",
    "falcon_desktop.ui.clipboard",
    "falcon_desktop.ui.file_chips",
    "falcon_desktop.ui.pictures",
    "PySide6.QtSvg",
    "markdown_it",
    "mdit_py_plugins.footnote.index",
    "pygments.lexers",
    "pygments.token",
    "unicodedata",
    "encodings.idna",
)

for _module in MODULES:
    importlib.import_module(_module)
