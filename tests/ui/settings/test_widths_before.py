"""What a page shows depends on the window's size, not on the size that the window had before."""

from __future__ import annotations

import pytest
from falcon_desktop.core.domain.checks import Step, StepResult, StepState
from falcon_desktop.ui.kit.forms import Page
from falcon_desktop.ui.kit.settings_pages import page_labels
from falcon_desktop.ui.settings.window import SettingsWindow
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QWidget
from tests.ui.settling import settle

SAID = (
    "127.0.0.1:39063 answers.",
    "Not encrypted: the server is on this computer.",
    "Unknown server type (that's fine).",
    "No key set; we'll see if one is needed.",
    "“falcon” will be used.",
    "First token after 0.0 s.",
)


def places(page: Page) -> dict[str, QRect]:
    """Return where everything is that the page shows, and the page's bar."""
    inside = page.widget()
    assert inside is not None
    found = {
        f"{number} {type(one).__name__} {one.objectName()}": QRect(
            one.mapTo(page, one.rect().topLeft()), one.size()
        )
        for number, one in enumerate(inside.findChildren(QWidget))
        if one.isVisible()
    }
    found["room"] = page.viewport().geometry()
    found["range"] = QRect(0, page.verticalScrollBar().maximum(), 0, 0)
    return found


def look_at_widths(window: SettingsWindow, page: Page, width: int) -> None:
    """Make the window narrower and wider again, at heights around the one that shows all."""
    window.resize(width, 800)
    settle(window)
    all_of_it = page.column.totalHeightForWidth(page.inside.width())
    for spare in range(-6, 24, 6):
        window.resize(width, 1_200)  # nothing scrolls
        window.resize(width, all_of_it + spare)
        settle(window)
        before = places(page)
        for other in (width - 6, width + 40):
            window.resize(other, window.height())
            settle(window)
            window.resize(width, window.height())
            settle(window)
            assert places(page) == before, (width, spare, other)


@pytest.mark.parametrize("direction", list(Qt.LayoutDirection)[:2])
def test_the_results_of_a_connections_test(
    window: SettingsWindow, direction: Qt.LayoutDirection
) -> None:
    """One of its lines just fits: it is broken where a bar takes some room, and then there is one
    too many, for which the bar is needed.
    """
    window.setLayoutDirection(direction)
    page = window.connections
    page.choose("t")
    for step, said in zip(Step, SAID, strict=True):
        page.show_step("t", StepResult(step, StepState.OK, said, seconds=0.01))
    window.show_page(page)
    look_at_widths(window, page, 860)


@pytest.mark.parametrize("name", list(page_labels()))
def test_every_page(window: SettingsWindow, name: str) -> None:
    page: Page = getattr(window, name)
    window.show_page(page)
    look_at_widths(window, page, 640)
