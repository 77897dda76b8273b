"""Colours, fonts and spacing (ui/README.md section 1): light, dark, and both in high contrast."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, fields
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from falcon_desktop.core.domain.settings import Appearance

__all__ = [
    "APPLICATION_STYLE",
    "DARK",
    "HIGH_CONTRAST_DARK",
    "HIGH_CONTRAST_LIGHT",
    "LIGHT",
    "RADIUS_BUBBLE",
    "RADIUS_CONTROL",
    "SCROLL_BAR",
    "SMALL",
    "SPACE",
    "TEXT_COLUMN_WIDTH",
    "TITLE",
    "Appearance",
    "Colors",
    "Theme",
]

SPACE: Final = (4, 8, 12, 16, 24)
RADIUS_CONTROL: Final = 8
RADIUS_BUBBLE: Final = 14
TEXT_COLUMN_WIDTH: Final = 720
SCROLL_BAR: Final = 10
"""How wide a scroll bar is, in pixels, in every zoom."""


SMALL: Final = 0.85
TITLE: Final = 1.1
"""The other two sizes of type, as ``scale`` of :meth:`Theme.font`."""

_LENGTH: Final = re.compile(r"@px\((\d+)\)")
APPLICATION_STYLE: Final = """
QToolTip { background: @sidebar; color: @text; border: 1px solid @line; padding: 4px 6px; }
QMenu { background: @window; color: @text; border: 1px solid @line; padding: 4px;
  icon-size: @px(16); }
QMenu::item { padding: 5px @px(18) 5px 10px; border-radius: 6px; margin: 0 2px; }
QMenu::item:selected { background: @tint; color: @text; }
QMenu::item:disabled { color: @secondary; }
QMenu::icon { padding-left: 8px; padding-right: 4px; }
QMenu::indicator { width: @px(13); }
QMenu::separator { height: 1px; background: @line; margin: 4px 8px; }
QComboBox QAbstractItemView { background: @window; color: @text; border: 1px solid @edge;
    outline: 0; selection-background-color: @tint; selection-color: @text; }
QScrollBar { background: transparent; border: 0; margin: 0; }
QScrollBar:vertical { width: 10px; }
QScrollBar:horizontal { height: 10px; }
QScrollBar::handle { background: @edge; border-radius: 3px; margin: 2px; }
QScrollBar::handle:hover { background: @secondary; }
QScrollBar::handle:disabled { background: transparent; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
"""


@dataclass(frozen=True, slots=True)
class Colors:
    """The colour tokens, as ``#rrggbb``.

    ``line`` separates and frames what is only shown; ``edge`` is the border of a control, without
    which it could not be found, and the handle of a scroll bar. ``mark`` is what lies under a
    search hit. All others that can be written with, which are not grounds, can be read on every
    ground: ``tests/ui/kit/test_contrast.py``.
    """

    window: str
    sidebar: str
    line: str
    edge: str
    text: str
    secondary: str
    accent: str
    on_accent: str
    tint: str
    code: str
    hover: str
    ok: str
    warning: str
    error: str
    mark: str

    def color(self, name: str) -> QColor:
        """Return a token as a colour."""
        return QColor(getattr(self, name))


LIGHT: Final = Colors(
    window="#ffffff", sidebar="#f5f5f7", line="#e4e4e9", edge="#83838d",
    text="#1b1b1f", secondary="#686873",
    accent="#5b4bdb", on_accent="#ffffff", tint="#eeecfb", code="#f6f6f9", hover="#ebebef",
    ok="#157548", warning="#8a5a10", error="#bf3339", mark="#b7791f",
)  # fmt: skip
DARK: Final = Colors(
    window="#17171b", sidebar="#111114", line="#2a2a31", edge="#72727d",
    text="#ececf1", secondary="#9a9aa6",
    accent="#8b7df5", on_accent="#17171b", tint="#26243a", code="#1f1f25", hover="#212127",
    ok="#3ecf8e", warning="#e0a94a", error="#f2777a", mark="#e0a94a",
)  # fmt: skip
# A selection must be seen here by its ground alone (3:1), and be read (4.5:1).
HIGH_CONTRAST_LIGHT: Final = Colors(
    window="#ffffff", sidebar="#ffffff", line="#595959", edge="#000000",
    text="#000000", secondary="#262626",
    accent="#00008f", on_accent="#ffffff", tint="#7593d9", code="#f2f2f2", hover="#dedede",
    ok="#00300d", warning="#3d1e00", error="#5c0010", mark="#ffd400",
)  # fmt: skip
HIGH_CONTRAST_DARK: Final = Colors(
    window="#000000", sidebar="#000000", line="#a6a6a6", edge="#ffffff",
    text="#ffffff", secondary="#e6e6e6",
    accent="#ffe14d", on_accent="#000000", tint="#1a52c4", code="#121212", hover="#2e2e2e",
    ok="#7dffb0", warning="#ffcf70", error="#ffc6c6", mark="#8f5200",
)  # fmt: skip
_COLORS: Final = {
    Appearance.LIGHT: LIGHT,
    Appearance.DARK: DARK,
    Appearance.HIGH_CONTRAST_LIGHT: HIGH_CONTRAST_LIGHT,
    Appearance.HIGH_CONTRAST_DARK: HIGH_CONTRAST_DARK,
}


class Theme(QObject):
    """The current look. ``changed`` reports new colours or sizes.

    One is made by ``app`` and handed to every widget that draws by itself.
    """

    changed = Signal()

    def __init__(
        self,
        appearance: Appearance = Appearance.SYSTEM,
        zoom: float = 1.0,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._zoom = zoom
        self._application: QApplication | None = None
        self._base_size = _base_size(QGuiApplication.font().pointSizeF())
        self._colors = self._chosen_colors()
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._follow_system)
        hints.accessibility().contrastPreferenceChanged.connect(self._follow_system)

    @property
    def dark(self) -> bool:
        """Whether text is bright on dark grounds."""
        return self._colors in (DARK, HIGH_CONTRAST_DARK)

    @property
    def high_contrast(self) -> bool:
        """Whether the colours differ as much as they can."""
        return self._colors in (HIGH_CONTRAST_LIGHT, HIGH_CONTRAST_DARK)

    @property
    def resting(self) -> str:
        """The token that lies under the primary action where it can't be used."""
        return "hover" if self.high_contrast else "line"

    @property
    def colors(self) -> Colors:
        """The current colours."""
        return self._colors

    def _chosen_colors(self) -> Colors:
        if self._appearance is not Appearance.SYSTEM:
            return _COLORS[self._appearance]
        hints = QGuiApplication.styleHints()
        dark = hints.colorScheme() == Qt.ColorScheme.Dark
        if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
            return HIGH_CONTRAST_DARK if dark else HIGH_CONTRAST_LIGHT
        return DARK if dark else LIGHT

    @property
    def appearance(self) -> Appearance:
        """What the user chose."""
        return self._appearance

    def set_appearance(self, appearance: Appearance) -> None:
        """Follow the system, its contrast too, or stay as chosen."""
        if appearance is not self._appearance:
            self._appearance = appearance
            self._colors = self._chosen_colors()
            self.changed.emit()

    @property
    def zoom(self) -> float:
        """The scale of all type and everything measured by it, 1.0 for none."""
        return self._zoom

    def set_zoom(self, zoom: float) -> None:
        """Scale all type; limited to 0.5 to 3."""
        zoom = min(3.0, max(0.5, round(zoom, 2)))
        if zoom != self._zoom:
            self._zoom = zoom
            self.changed.emit()

    def font(self, *, scale: float = 1.0, bold: bool = False) -> QFont:
        """Return the interface's font at ``scale`` times the base size, zoomed."""
        font = QFont(QGuiApplication.font())
        font.setPointSizeF(self._base_size * scale * self._zoom)
        if bold:
            font.setWeight(QFont.Weight.DemiBold)
        return font

    def code_font(self, *, scale: float = 1.0) -> QFont:
        """Return the platform's monospace font, zoomed."""
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSizeF(self._base_size * scale * self._zoom)
        return font

    def px(self, pixels: float) -> int:
        """Return a length in device-independent pixels, zoomed."""
        return round(pixels * self._zoom)

    def palette(self) -> QPalette:
        """Return the palette for the application."""
        colors = self.colors
        palette = QPalette()
        roles = {
            QPalette.ColorRole.Window: colors.window,
            QPalette.ColorRole.WindowText: colors.text,
            QPalette.ColorRole.Base: colors.window,
            QPalette.ColorRole.AlternateBase: colors.code,
            QPalette.ColorRole.Text: colors.text,
            QPalette.ColorRole.PlaceholderText: colors.secondary,
            QPalette.ColorRole.Button: colors.window,
            QPalette.ColorRole.ButtonText: colors.text,
            QPalette.ColorRole.BrightText: colors.error,
            QPalette.ColorRole.ToolTipBase: colors.sidebar,
            QPalette.ColorRole.ToolTipText: colors.text,
            QPalette.ColorRole.Highlight: colors.accent,
            QPalette.ColorRole.HighlightedText: colors.on_accent,
            QPalette.ColorRole.Link: colors.accent,
            QPalette.ColorRole.LinkVisited: colors.accent,
            QPalette.ColorRole.Accent: colors.accent,
            QPalette.ColorRole.Mid: colors.line,
            QPalette.ColorRole.Dark: colors.line,
            QPalette.ColorRole.Midlight: colors.hover,
            QPalette.ColorRole.Light: colors.window,
        }
        for role, value in roles.items():
            palette.setColor(role, QColor(value))
        disabled = QPalette.ColorGroup.Disabled
        for role in (
            QPalette.ColorRole.WindowText,
            QPalette.ColorRole.Text,
            QPalette.ColorRole.ButtonText,
        ):
            palette.setColor(disabled, role, QColor(colors.secondary))
        return palette

    def strengthened(self, color: QColor) -> QColor:
        """Return the colour half way to that of plain text, for high contrast."""
        plain = self.colors.color("text")
        return QColor(
            (color.red() + plain.red()) // 2,
            (color.green() + plain.green()) // 2,
            (color.blue() + plain.blue()) // 2,
        )

    def selection(self) -> tuple[QColor, QColor]:
        """Return the ground of selected text that we draw, and the colour of all text on it.

        Links, code and what is aside have colours that could not be read there.
        """
        colors = self.colors
        ground = colors.color("accent")
        if self.high_contrast:
            return ground, colors.color("on_accent")
        ground.setAlphaF(0.32 if self.dark else 0.22)
        return ground, colors.color("text")

    def marks(self) -> tuple[QColor, QColor, QColor]:
        """Return the grounds of a search hit and of the current one, and the colour of text on the
        latter. On the former it is ``text``.
        """
        colors = self.colors
        mark, current = colors.color("mark"), colors.color("mark")
        if self.high_contrast:
            return mark, colors.color("accent"), colors.color("on_accent")
        mark.setAlphaF(0.28)
        current.setAlphaF(0.9 if self.dark else 0.65)
        return mark, current, colors.color("window" if self.dark else "text")

    def fill(self, template: str) -> str:
        """Return a style sheet with its ``@token`` places replaced by the current colours, and
        ``@px(16)`` by that length, zoomed.
        """
        template = _LENGTH.sub(lambda found: f"{self.px(int(found[1]))}px", template)
        for field in sorted(fields(self.colors), key=lambda field: -len(field.name)):
            template = template.replace(f"@{field.name}", getattr(self.colors, field.name))
        return template

    def apply_to(self, application: QApplication) -> None:
        """Apply this look to the application: palette, font and a few common shapes.

        Fusion is asked for by name where it is not Qt's own choice, so that the window is the
        same on every platform; just asking which style there is costs 10 ms at start. Called once
        before the first window is made; later changes are followed. Menus and tips neither slide
        nor fade, whatever the system's own do: nothing moves here.
        """
        application.setEffectEnabled(Qt.UIEffect.UI_General, False)
        if sys.platform in ("win32", "darwin"):
            application.setStyle("Fusion")
        self._application = application
        self._apply()
        self.changed.connect(self._apply)

    def style(self, widget: QWidget, template: str) -> None:
        """Apply a style sheet with the current colours to a widget, see :meth:`fill`.

        One that it has already is not given again, as where only the zoom changed: everything in
        the widget was polished by the application's own just now.
        """
        sheet = self.fill(template)
        if widget.styleSheet() != sheet:
            widget.setStyleSheet(sheet)

    @Slot()
    def _apply(self) -> None:
        if self._application is not None:
            self._application.setFont(self.font())
            self._application.setPalette(self.palette())
            # also where only the zoom changed: what a sheet is for takes no new font otherwise
            self._application.setStyleSheet(self.fill(APPLICATION_STYLE))

    @Slot()
    def _follow_system(self) -> None:
        if self._appearance is Appearance.SYSTEM:
            self._colors = self._chosen_colors()
            self.changed.emit()


def _base_size(system_size: float) -> float:
    """Return the base size of type in points: the system's, at least 10 (13 px at 96 dpi).

    macOS counts 72 points to the inch, so its 13 points are as large as 10 elsewhere.
    """
    if sys.platform == "darwin":
        return system_size if system_size > 0 else 13
    return max(10.0, system_size)
