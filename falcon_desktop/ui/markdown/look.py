"""Fonts, formats and measures of rendered Markdown, updated with the theme."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QTextCharFormat

from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.markdown.blocks import (
    ASIDE,
    BOLD,
    CODE,
    FOOTNOTE,
    FORMULA,
    ITALIC,
    LINK,
    STRIKE,
)

HEADING_SCALES: Final = (1.0, 1.55, 1.32, 1.15, 1.05, 1.0, 0.95)
LINE_HEIGHT: Final = 1.52
"""Distance of lines in units of the font's size."""


class Look(QObject):
    """The current measures. ``changed`` is emitted after they follow the theme."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._formats: dict[tuple[int, int], QTextCharFormat] = {}
        self._measure()
        theme.changed.connect(self._follow_theme)

    @Slot()
    def _follow_theme(self) -> None:
        self._measure()
        self.changed.emit()

    def _measure(self) -> None:
        theme = self.theme
        self._formats.clear()
        self.font = theme.font()
        self.code_font = theme.code_font(scale=0.94)
        self.code_font.setStyleHint(QFont.StyleHint.Monospace)
        self.code_font.setKerning(False)
        self.small_font = theme.font(scale=0.88)
        metrics = QFontMetricsF(self.font)
        self.pixel_size = max(1.0, self.font.pointSizeF() * metrics.fontDpi() / 72)
        self.line = max(metrics.height(), self.pixel_size * LINE_HEIGHT)
        self.code_line = max(
            QFontMetricsF(self.code_font).height(), self.pixel_size * 0.94 * LINE_HEIGHT
        )
        self._space = metrics.horizontalAdvance("\u00a0")
        self._pad: QTextCharFormat | None = None
        self.gap = theme.px(10)
        self.small_gap = theme.px(4)
        self.list_indent = theme.px(24)
        self.quote_indent = theme.px(16)
        self.text = QColor(theme.colors.text)
        self.secondary = QColor(theme.colors.secondary)
        self.accent = QColor(theme.colors.accent)
        self.border = QColor(theme.colors.line)
        self.surface = QColor(theme.colors.code)
        self.selection, self.on_selection = theme.selection()
        self.mark, self.current_mark, self.on_current = theme.marks()

    def ink(self, *, selected: bool, current: bool) -> QColor:
        """Return the colour of what is drawn where text is selected or the current search hit."""
        if current:
            return self.on_current
        return self.on_selection if selected else self.text

    def indent(self, nest: str) -> int:
        """Return the leading indentation of containers, in pixels."""
        if not nest:
            return 0
        quotes = nest.count("q")
        shown = min(len(nest), 12)
        return quotes * self.quote_indent + max(0, shown - quotes) * self.list_indent

    def heading_font(self, level: int) -> QFont:
        """Return the font of a heading of ``level`` 1 to 6."""
        return self.theme.font(scale=HEADING_SCALES[level], bold=True)

    def line_height(self, level: int) -> float:
        """Return the line height of a paragraph or heading."""
        return self.line * (1.0 if level == 0 else HEADING_SCALES[level] * 0.92)

    def char_format(self, style: int, level: int = 0) -> QTextCharFormat:
        """Return the format of a run by its flags, in a heading of ``level`` or plain text."""
        key = (style, level)
        found = self._formats.get(key)
        if found is None:
            found = self._formats[key] = self._make_format(style, level)
        return found

    def _make_format(self, style: int, level: int) -> QTextCharFormat:
        made = QTextCharFormat()
        font = QFont(self.heading_font(level) if level else self.font)
        if style & (CODE | FORMULA):
            scale = HEADING_SCALES[level] * 0.94
            font = self.theme.code_font(scale=scale)
        if style & BOLD:
            font.setWeight(QFont.Weight.Bold if level else QFont.Weight.DemiBold)
        if style & ITALIC:
            font.setItalic(True)
        if style & STRIKE:
            font.setStrikeOut(True)
        if style & FOOTNOTE:
            made.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignSuperScript)
        made.setFont(font)
        color = self.text
        if style & (LINK | FOOTNOTE):
            color = self.accent
        elif style & ASIDE or (style & STRIKE and not style & BOLD):
            color = self.secondary
        made.setForeground(color)
        if style & LINK:
            made.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
            line = QColor(self.accent)
            line.setAlphaF(1 if self.theme.high_contrast else 0.45)
            made.setUnderlineColor(line)
        return made

    def place_font(self, width: float) -> QFont:
        """Return a font in which one no-break space has a width, in pixels."""
        font = QFont(self.font)
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, width - self._space)
        return font

    def pad_format(self) -> QTextCharFormat:
        """Return the format of the space between inline code and the edge of its ground."""
        if self._pad is None:
            self._pad = QTextCharFormat()
            self._pad.setFont(self.place_font(self.theme.px(4)))
        return self._pad
