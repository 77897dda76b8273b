"""A theme in force, a shown widget, and freeing of what is done with: for tests of widgets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

import pytest
from falcon_desktop.core.domain.conversation import ConversationSummary
from falcon_desktop.ui.kit import language
from falcon_desktop.ui.kit.theme import Appearance, Theme
from falcon_desktop.ui.kit.voice import Voice
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from tests.ui.summaries import at

W = TypeVar("W", bound=QWidget)


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    """The light theme, in force in the application."""
    font, palette = qapp.font(), qapp.palette()
    made = Theme(Appearance.LIGHT)
    made.apply_to(qapp)
    yield made
    qapp.setStyleSheet("")
    qapp.setFont(font)
    qapp.setPalette(palette)
    made.deleteLater()


@pytest.fixture
def arabic(qapp: QApplication) -> Iterator[QApplication]:
    """The application in Arabic; afterwards it is as it was."""
    before = QLocale()
    language.install(qapp, "ar")
    yield qapp
    language.install(qapp, language.SOURCE)
    QLocale.setDefault(before)


@pytest.fixture
def mirrored(qapp: QApplication) -> Iterator[None]:
    """The application from right to left; afterwards it is as it was."""
    before = qapp.layoutDirection()
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield
    qapp.setLayoutDirection(before)


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a screen reader is told to say, in order."""
    said: list[str] = []

    def say(_voice: Voice, _widget: QWidget, *texts: str) -> None:
        said.extend(texts)

    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(Voice, "say", say)
    return said


@pytest.fixture
def shown(qtbot: QtBot, qapp: QApplication) -> Iterator[Callable[[W], W]]:
    """Shows a widget as a window that has the keyboard; it lives as long as the test."""
    kept: list[QWidget] = []

    def show(widget: W) -> W:
        kept.append(widget)
        qtbot.addWidget(widget)
        widget.show()
        widget.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is widget.window())
        return widget

    yield show
    kept.clear()


@pytest.fixture
def free() -> Callable[[], None]:
    """Frees what asked to be freed (deleteLater), as the event loop does."""

    def run() -> None:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()

    return run


@pytest.fixture
def summaries() -> list[ConversationSummary]:
    """One conversation in each group, newest first."""
    return [
        ConversationSummary("p", "Release checklist", at(2), pinned_at=at(1)),
        ConversationSummary("a", "Why is the sky blue?", at(0, 0)),
        ConversationSummary("b", "Yesterday's question", at(1)),
        ConversationSummary("c", "SQLite WAL", at(4), unseen=True),
        ConversationSummary("d", "لماذا السماء زرقاء؟", at(20)),
        ConversationSummary("e", "Regex for ISO dates", at(100)),
    ]
