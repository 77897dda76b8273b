"""A zoom step lays out at once what another size of the window would lay out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from falcon_desktop.core.chat.running import failure_of
from falcon_desktop.core.domain.conversation import Message, MessageStatus, Role
from falcon_desktop.core.domain.errors import ContextTooLong
from falcon_desktop.ui.completion.page import CompletionPage
from falcon_desktop.ui.kit.banner import Banner
from falcon_desktop.ui.kit.theme import Theme
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QVBoxLayout, QWidget
from tests.ui.settling import settle

Make = Callable[[Theme], QWidget]


def banner(theme: Theme) -> QWidget:
    made = Banner(theme)
    made.tell("info", "Temporary chat. Nothing is saved.", ())
    return made


def banner_with_actions(theme: Theme) -> QWidget:
    made = Banner(theme)
    made.tell("info", "In Trash.", (("restore", "Restore"), ("erase", "Delete")))
    return made


def text_with_note(theme: Theme) -> QWidget:
    made = CompletionPage(theme)
    failed = Message(
        "a", "c", "p", Role.ASSISTANT, "", 0, MessageStatus.FAILED,
        failure=failure_of(ContextTooLong("The server has a headache.")),
    )  # fmt: skip
    made.show_last(failed)
    return made


def places(window: QWidget) -> list[tuple[str, QRect]]:
    """Return where everything stands that can be seen."""
    settle(window)
    return [
        (one.objectName() or type(one).__name__, QRect(one.mapTo(window, one.rect().topLeft()),
                                                        one.size()))
        for one in window.findChildren(QWidget)
        if one.isVisible()
    ]  # fmt: skip


@pytest.mark.parametrize("make", [banner, banner_with_actions, text_with_note])
@pytest.mark.parametrize("width", [420, 700, 1000])
@pytest.mark.parametrize(("before", "after"), [(1.0, 1.1), (1.0, 1.5), (1.5, 0.9)])
def test_zoom_step_leaves_nothing_for_the_next_resize(
    theme: Theme,
    shown: Callable[[QWidget], QWidget],
    make: Make,
    width: int,
    before: float,
    after: float,
) -> None:
    theme.set_zoom(before)
    window = QWidget()
    layout = QVBoxLayout(window)
    layout.addWidget(make(theme))
    layout.addStretch()
    window.resize(width, 500)
    shown(window)
    settle(window)
    theme.set_zoom(after)
    zoomed = places(window)
    size = window.size()
    window.resize(size.width() + 6, size.height())
    settle(window)
    window.resize(size)

    assert places(window) == zoomed
