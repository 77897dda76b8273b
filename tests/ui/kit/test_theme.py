"""Colours can be read, sizes scale, and the application follows the theme."""

from __future__ import annotations

import pytest
from falcon_desktop.ui.kit.controls import Button, Look
from falcon_desktop.ui.kit.i18n import one_line, tr, tr_n
from falcon_desktop.ui.kit.theme import DARK, LIGHT, Appearance, Colors, Theme
from falcon_desktop.ui.markdown import look as markdown_look
from PySide6.QtGui import QColor, QImage, QPainter, QPalette
from PySide6.QtWidgets import QApplication


def luminance(color: QColor) -> float:
    """Return the relative luminance (WCAG 2.2)."""

    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(c) for c in (color.redF(), color.greenF(), color.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    bright, dim = sorted((luminance(QColor(one)), luminance(QColor(other))), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def mixed(top: QColor, ground: QColor) -> QColor:
    """Return what is seen where a colour that lets through is painted on a ground."""
    image = QImage(1, 1, QImage.Format.Format_RGB32)
    image.fill(ground)
    painter = QPainter(image)
    painter.fillRect(image.rect(), top)
    painter.end()
    return image.pixelColor(0, 0)


# every text colour with every surface on which it is drawn somewhere
PAIRS = [
    *[("text", surface) for surface in ("window", "sidebar", "tint", "code", "hover")],
    *[("secondary", surface) for surface in ("window", "sidebar", "tint", "code", "hover")],
    *[("accent", surface) for surface in ("window", "sidebar", "tint")],
    ("on_accent", "accent"),
    *[("error", surface) for surface in ("window", "sidebar", "code")],
]


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_text_reaches_4_5_to_1_on_every_surface(colors: Colors) -> None:
    reached = {
        (text, surface): contrast(getattr(colors, text), getattr(colors, surface))
        for text, surface in PAIRS
    }

    assert {pair: round(found, 2) for pair, found in reached.items() if found < 4.5} == {}


@pytest.mark.parametrize("appearance", [Appearance.LIGHT, Appearance.DARK])
def test_text_on_the_ground_of_a_hit_reaches_4_5_to_1(theme: Theme, appearance: Appearance) -> None:
    """On each surface, and in the colours that it is drawn in there."""
    theme.set_appearance(appearance)
    look = markdown_look.Look(theme)
    for mark, ink in ((look.mark, look.text), (look.current_mark, look.on_current)):
        for surface in ("window", "code", "tint"):
            ground = mixed(mark, theme.colors.color(surface))
            assert contrast(ground.name(), ink.name()) >= 4.5, (mark.name(), surface)


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_marks_reach_3_to_1(colors: Colors) -> None:
    """Dots and icons say nothing that words beside them don't (WCAG 2.2, 1.4.11)."""
    for mark in ("ok", "warning", "error", "accent", "secondary"):
        for surface in (colors.window, colors.sidebar):
            assert contrast(getattr(colors, mark), surface) >= 3, (mark, surface)


def test_the_application_follows_the_theme(qapp: QApplication, theme: Theme) -> None:
    theme.set_appearance(Appearance.DARK)

    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(DARK.window)
    assert DARK.tint in qapp.styleSheet()


def test_zoom_scales_type_and_lengths_and_stays_within_reason(
    qapp: QApplication, theme: Theme
) -> None:
    before = theme.font().pointSizeF()

    theme.set_zoom(1.5)

    assert theme.font().pointSizeF() == pytest.approx(before * 1.5)
    assert qapp.font().pointSizeF() == pytest.approx(before * 1.5)
    assert theme.px(10) == 15
    theme.set_zoom(99)
    assert theme.zoom == 3


def test_the_base_size_is_at_least_ten_points(theme: Theme) -> None:
    assert theme.font().pointSizeF() >= 10


def test_counting_without_a_translation_reads_as_english() -> None:
    assert tr_n("%n result(s)", 1) == "1 result"
    assert tr_n("%n result(s)", 3) == "3 results"
    assert tr("{name} (copy)", name="a {b}") == "a {b} (copy)"


def test_a_foreign_line_cannot_break_or_turn_the_window() -> None:
    assert one_line("a\u202eb\nc\td\x07") == "ab c d"
    assert len(one_line("x" * 10_000)) == 300


@pytest.mark.parametrize("tone", ["", "error", "accent", "text"])
@pytest.mark.parametrize("look", Look)
def test_what_cannot_be_pressed_looks_so_whatever_its_colour(
    theme: Theme, look: Look, tone: str
) -> None:
    def drawn(tone: str, *, enabled: bool) -> QImage:
        button = Button(theme, "Remove", look=look)
        button.tone = tone
        button.setEnabled(enabled)
        button.resize(button.sizeHint())
        return button.grab().toImage()

    assert drawn(tone, enabled=False) == drawn("", enabled=False) != drawn(tone, enabled=True)
