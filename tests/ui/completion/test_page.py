"""The page of a text: every failure leads on there too, and what is not possible is not offered."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from falcon_desktop.core.chat.running import failure_of
from falcon_desktop.core.domain.conversation import Message, MessageStatus, Role, Timings, Usage
from falcon_desktop.core.domain.errors import FalconError, NextStep
from falcon_desktop.core.domain.written_text import Piece
from falcon_desktop.ui.completion.page import CompletionPage
from falcon_desktop.ui.kit.theme import Appearance, Theme
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from tests.ui.settling import settle
from tests.ui.transcript.test_failures import classes


@pytest.fixture
def page(qtbot: QtBot) -> Iterator[CompletionPage]:
    theme = Theme(Appearance.LIGHT)
    made = CompletionPage(theme)
    qtbot.addWidget(made)
    made.resize(800, 500)
    made.show()
    yield made
    theme.deleteLater()


@pytest.mark.parametrize("kind", list(classes()), ids=lambda kind: kind.__name__)
def test_every_class_leads_on(kind: type[FalconError], page: CompletionPage, qtbot: QtBot) -> None:
    failed = Message(
        "a", "c", "p", Role.ASSISTANT, "", 0, MessageStatus.FAILED,
        failure=failure_of(kind("Something is the matter.")),
    )  # fmt: skip
    page.show_last(failed)
    [button] = page.findChildren(QPushButton, "next_step")
    with qtbot.waitSignal(page.next_step_requested) as asked:
        button.click()
    assert asked.args is not None
    assert asked.args[0] in set(NextStep) - {NextStep.NONE}


def test_only_what_is_possible_is_offered(page: CompletionPage) -> None:
    assert not page.go_on.isEnabled()
    page.editor.set_pieces([Piece("Once", False, "p")])
    page.show_state()
    assert page.go_on.isEnabled()
    assert not page.take_back.isEnabled()
    page.editor.begin("a")
    page.show_running(True)
    page.editor.extend(" upon")
    assert page.stop.isVisible()
    assert not page.go_on.isVisible()
    page.editor.finish(" upon")
    page.show_running(False)
    last = Message(
        "a", "c", "p", Role.ASSISTANT, " upon", 0, usage=Usage(1, 2), timings=Timings(0.5)
    )
    page.show_last(last, (2, 3))
    assert page.take_back.isEnabled()
    assert page.facts.text() == "2 tokens · first token 0.5 s"
    assert page.versions.text() == "2 / 3"
    assert page.previous.isVisible()
    page.allow_versions(False)
    assert not page.previous.isVisible()


def test_a_limit_that_is_none_says_why(page: CompletionPage) -> None:
    limits: list[object] = []
    page.limit_chosen.connect(limits.append)
    page.show_limit(1_000_000, None)
    page.limit.setFocus()
    assert page.limit.text() == "1000000"
    page.limit.selectAll()
    QTest.keyClicks(page.limit, "1000001")
    QTest.keyClick(page.limit, Qt.Key.Key_Return)
    assert page.status.text() == "Max new tokens must be between 1 and 1,000,000, not 1000001."
    assert limits == []
    QTest.keyClick(page.limit, Qt.Key.Key_Backspace)
    assert page.status.text() == ""


@pytest.mark.parametrize("zoom", [1.0, 2.0, 3.0])
def test_the_bar_leaves_out_what_has_no_room(page: CompletionPage, zoom: float) -> None:
    page.resize(1_000, 600)
    last = Message(
        "a", "c", "p", Role.ASSISTANT, " upon", 0, usage=Usage(1, 2), timings=Timings(0.5)
    )
    page.show_last(last)
    page.theme.set_zoom(zoom)
    settle(page)

    name = page.limit_name
    assert not name.isVisible() or name.width() >= name.sizeHint().width()
    assert name.isVisible() is (zoom < 3)
    assert page.go_on.width() >= page.go_on.sizeHint().width()
    assert page.go_on.geometry().right() < page.width()
