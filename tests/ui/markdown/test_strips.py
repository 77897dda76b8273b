"""What scrolls into view is painted in strips, each as it would be in one piece."""

from __future__ import annotations

from pathlib import Path

import pytest
from falcon_desktop.ui.markdown.body import MessageBody
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QRegion
from PySide6.QtWidgets import QWidget
from tests.ui.settling import settle

SHOWCASE = Path(__file__).with_name("showcase.md").read_text()
LONG_TABLE = "| a | b |\n|---|---|\n" + "| gjpqy | ÄÅ |\n" * 230
QUOTED = (
    "> ```\n> gjpqy\n> ```\n>\n> | gjpqy |\n> |---|\n> | gjpqy |\n\n- | a |\n  |---|\n  | b |\n"
)


def painted(widget: QWidget, strips: list[QRect]) -> QImage:
    """Return the widget as it looks when these parts of it are painted, one after the other."""
    image = QImage(widget.size(), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    for strip in strips:
        widget.render(image, strip.topLeft(), QRegion(strip), QWidget.RenderFlag.DrawChildren)
    return image


@pytest.mark.usefixtures("drawn_formulas")
@pytest.mark.parametrize("text", [SHOWCASE, LONG_TABLE, QUOTED], ids=["all", "table", "quoted"])
@pytest.mark.parametrize("width", [720, 300])
def test_text_is_painted_alike_in_strips(body: MessageBody, text: str, width: int) -> None:
    body.resize(width, 400)
    body.set_markdown(text)
    settle(body)
    body.resize(width, body.heightForWidth(width))
    rows = min(body.height(), 1_500)
    whole = painted(body, [QRect(0, 0, width, rows)])
    strips = painted(body, [QRect(0, y, width, 1) for y in range(rows)])
    different = [
        y for y in range(rows)
        if whole.copy(0, y, width, 1) != strips.copy(0, y, width, 1)
    ]  # fmt: skip
    assert different == []
