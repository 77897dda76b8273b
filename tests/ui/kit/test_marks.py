"""A mark leads and its text follows, from whichever side the window is read."""

from __future__ import annotations

import pytest
from falcon_desktop.ui.kit.marks import between, leading_box, paint_ring
from falcon_desktop.ui.kit.theme import Theme
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

AREA = QRectF(10, 20, 200, 40)


@pytest.mark.parametrize(("inset", "side"), [(0, 16), (6, 16), (12, 24)])
def test_the_other_side_is_the_mirror_image(inset: float, side: float) -> None:
    box, mirrored = (leading_box(AREA, side, inset, turned) for turned in (False, True))
    assert box.left() - AREA.left() == inset == AREA.right() - mirrored.right()
    assert box.size() == mirrored.size() and box.center().y() == AREA.center().y()
    text, turned = (between(AREA, inset + side, 5, way) for way in (False, True))
    assert text.left() == box.right() and turned.right() == mirrored.left()
    assert text.right() == AREA.right() - 5 and turned.left() == AREA.left() + 5


def test_only_what_is_chosen_has_a_dot(theme: Theme) -> None:
    pictures = []
    for checked, lit in ((False, False), (False, True), (True, False), (True, True)):
        picture = QImage(20, 20, QImage.Format.Format_RGB32)
        picture.fill(theme.colors.color("window"))
        painter = QPainter(picture)
        paint_ring(painter, QRectF(0, 0, 20, 20), theme, checked=checked, lit=lit)
        painter.end()
        pictures.append(picture)
    empty, lit_only, chosen, both = pictures
    window, accent = theme.colors.color("window"), theme.colors.color("accent")
    assert [one.pixelColor(10, 10) for one in pictures] == [window, window, accent, accent]
    assert empty != lit_only and chosen == both
