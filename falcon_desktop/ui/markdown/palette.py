"""The colours of code, light and dark."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QColor, QFont, QTextCharFormat

from falcon_desktop.ui.markdown.look import Look

# Each reaches 4.5:1 on the code ground: (light, dark), empty for the theme's own colour.
_COLORS: Final = {
    "Keyword": ("#5b4bdb", "#a599ff"),
    "Keyword.Constant": ("#8a5200", "#e3b26a"),
    "Keyword.Type": ("#0b6a7f", "#7fd0e3"),
    "Operator.Word": ("#5b4bdb", "#a599ff"),
    "Name.Builtin": ("#0b6a7f", "#7fd0e3"),
    "Name.Function": ("#1f55c0", "#86b1ff"),
    "Name.Class": ("#0b6a7f", "#7fd0e3"),
    "Name.Exception": ("#0b6a7f", "#7fd0e3"),
    "Name.Decorator": ("#8b3a9c", "#d6a0ea"),
    "Name.Tag": ("#5b4bdb", "#a599ff"),
    "Name.Attribute": ("#1f55c0", "#86b1ff"),
    "Name.Variable": ("#8b3a9c", "#d6a0ea"),
    "Literal.String": ("#0c6e45", "#7ed9a9"),
    "Literal.String.Doc": ("#5f6b66", "#9db0a6"),
    "Literal.String.Escape": ("#8a5200", "#e3b26a"),
    "Literal.Number": ("#8a5200", "#e3b26a"),
    "Comment": ("#6b6b76", "#9a9aa6"),
    "Comment.Preproc": ("#8b3a9c", "#d6a0ea"),
    "Generic.Deleted": ("#b02a30", "#f2777a"),
    "Generic.Inserted": ("#0c6e45", "#7ed9a9"),
    "Generic.Heading": ("#1f55c0", "#86b1ff"),
    "Generic.Subheading": ("#1f55c0", "#86b1ff"),
    "Generic.Prompt": ("#6b6b76", "#9a9aa6"),
    "Generic.Output": ("#6b6b76", "#9a9aa6"),
}


class CodePalette:
    """Formats by Pygments' token types, for the current theme."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._formats: dict[object, QTextCharFormat | None] = {}

    def reset(self) -> None:
        """Follow the theme."""
        self._formats.clear()

    def format(self, kind: object) -> QTextCharFormat | None:
        """Return the format of a token type, or None for plain text."""
        try:
            return self._formats[kind]
        except KeyError:
            made = self._formats[kind] = self._make(str(kind).removeprefix("Token."))
            return made

    def _make(self, name: str) -> QTextCharFormat | None:
        while name not in _COLORS:
            name = name.rpartition(".")[0]
            if not name:
                return None
        made = QTextCharFormat()
        font = QFont(self._look.code_font)
        if name.startswith("Comment") or name.endswith("Doc"):
            font.setItalic(True)
        made.setFont(font)
        theme = self._look.theme
        color = QColor(_COLORS[name][theme.dark])
        made.setForeground(theme.strengthened(color) if theme.high_contrast else color)
        return made
