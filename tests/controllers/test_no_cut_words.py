"""No word is cut off: in a window of 480 pixels, with twice the type, on half a screen."""

from __future__ import annotations

from typing import NamedTuple

import pytest
import shiboken6
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QWidget
from tests.controllers.conftest import MakeWholeBench
from tests.controllers.screens import screens
from tests.ui.fitting import unreadable


class Size(NamedTuple):
    """A window's size in pixels, and the zoom."""

    name: str
    width: int
    height: int
    zoom: float


SIZES = [
    Size("narrow", 480, 700, 1.0),
    Size("narrow, with larger type", 480, 700, 1.5),
    Size("narrow, with type twice as large", 480, 700, 2.0),
    Size("twice", 1_366, 768, 2.0),
    Size("screen of half the points", 683, 384, 1.0),  # 1366×768 with QT_SCALE_FACTOR=2
]


@pytest.mark.usefixtures("look_as_before")
@pytest.mark.parametrize("size", SIZES, ids=[one.name for one in SIZES])
async def test_no_word_is_cut(
    make_whole_bench: MakeWholeBench, qapp: QApplication, size: Size
) -> None:
    bench = await make_whole_bench()
    bench.window.theme.apply_to(qapp)  # what asks it for its font is zoomed then, too
    bench.window.theme.set_zoom(size.zoom)
    bench.window.resize(size.width, size.height)
    wrong: dict[str, str] = {}
    seen = 0
    async for place, windows in screens(bench):
        ours = [one for one in windows if not isinstance(one, QFileDialog | QPrintDialog | QMenu)]
        for window in ours:
            if window is not bench.window and window.width() > size.width:
                window.resize(size.width, min(window.height(), size.height))
        await bench.settle()
        for window in ours:
            if not shiboken6.isValid(window):
                continue
            if window.width() > max(size.width, 480):
                wrong.setdefault(f"{window.objectName()} is {window.width()} wide", place)
            seen += sum(one.isVisible() for one in window.findChildren(QWidget))
            for one in unreadable(window):
                wrong.setdefault(one, place)

    assert not wrong, "\n".join(f"{one} ({place})" for one, place in wrong.items())
    assert seen > 1_000
