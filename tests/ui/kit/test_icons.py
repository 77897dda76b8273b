"""Every icon draws something, in the theme's colours, sharp at any scale."""

from __future__ import annotations

import pytest
from falcon_desktop.cli.desktop_entry import SHARE
from falcon_desktop.ui.kit import icons
from falcon_desktop.ui.kit.theme import Appearance, Theme
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPainter

NAMES = [*icons.PATHS, "settings"]
NEEDED = """
new_chat search settings send stop attach copy check regenerate edit previous next more sidebar
options share pin archive delete rename duplicate export jump_down warning error key server computer
close chevron_down plus eye
"""


def drawn(name: str, side: int, *, mirrored: bool = False) -> QImage:
    image = QImage(side, side, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    if mirrored:
        painter.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    icons.paint_icon(painter, QRectF(0, 0, side, side), name, QColor("#ff0000"))
    painter.end()
    return image


def test_every_icon_draws_inside_its_square(theme: Theme) -> None:
    for name in NAMES:
        image = drawn(name, 48)
        bits, line = image.constBits(), image.bytesPerLine()
        painted = [
            (place % line // 4, place // line)
            for place in range(3, len(bits), 4)
            if bits[place] > 100
        ]
        assert len(painted) > 25, name
        assert all(2 <= x <= 45 and 2 <= y <= 45 for x, y in painted), name


def test_every_name_that_the_window_needs_exists() -> None:
    assert set(NEEDED.split()) <= set(NAMES)


def test_an_unknown_name_is_a_mistake_at_once(theme: Theme) -> None:
    with pytest.raises(KeyError):
        icons.icon("nothing", theme)


def test_an_icon_changes_with_the_theme_and_the_mode(theme: Theme) -> None:
    made = icons.icon("stop", theme)

    light = made.pixmap(QSize(24, 24)).toImage().pixelColor(12, 12)
    theme.set_appearance(Appearance.DARK)
    dark = made.pixmap(QSize(24, 24)).toImage().pixelColor(12, 12)
    disabled = made.pixmap(QSize(24, 24), QIcon.Mode.Disabled).toImage().pixelColor(12, 12)

    assert light == QColor("#1b1b1f")
    assert dark == QColor("#ececf1")
    assert disabled == QColor("#9a9aa6")


def test_an_icon_has_as_many_pixels_as_the_screen_wants(theme: Theme) -> None:
    pixmap = icons.icon("send", theme).pixmap(QSize(18, 18), 2.0)

    assert pixmap.size() == QSize(36, 36)


def test_arrows_along_the_line_turn_round_with_the_writing(theme: Theme) -> None:
    def tip(image: QImage) -> int:
        """Return the column in which most of the middle line is painted."""
        return max(range(48), key=lambda x: image.pixelColor(x, 24).alpha())

    assert tip(drawn("next", 48)) > 26
    assert tip(drawn("next", 48, mirrored=True)) < 22
    assert tip(drawn("previous", 48)) < 22
    assert drawn("send", 48, mirrored=True) == drawn("send", 48)


def test_the_application_icon_is_the_drawing_that_desktops_get(theme: Theme) -> None:
    file = SHARE / "icons" / "hicolor" / "scalable" / "apps" / "falcon-desktop.svg"
    drawing = file.read_text()

    assert f'd="{icons.FALCON_HEAD}"' in drawing
    x, y, radius = icons.FALCON_EYE
    assert f'cx="{x:g}" cy="{y:g}" r="{radius:g}"' in drawing


def test_the_head_can_be_seen_at_16_pixels(theme: Theme) -> None:
    image = icons.application_icon().pixmap(QSize(16, 16)).toImage()

    white = sum(
        image.pixelColor(x, y).lightness() > 200 and image.pixelColor(x, y).alpha() > 200
        for x in range(16)
        for y in range(16)
    )
    assert white >= 20
