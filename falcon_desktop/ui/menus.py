"""A menu whose shortcuts read left to right in every language. Must not know any action."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QStyleOptionMenuItem

_MARK = "\u200e"
"""A left-to-right mark; at both ends it keeps "Ctrl+/" from being turned to "/+Ctrl"."""


class Menu(QMenu):
    """A menu that shows the keys of its actions."""

    def initStyleOption(self, option: QStyleOptionMenuItem, action: QAction) -> None:
        """Let keys read left to right."""
        super().initStyleOption(option, action)
        text, tab, keys = option.text.partition("\t")
        if keys and self.isRightToLeft():
            option.text = f"{text}{tab}{_MARK}{keys}{_MARK}"
