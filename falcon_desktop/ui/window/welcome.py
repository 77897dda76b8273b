"""The card of the first start: three ways to begin, none required."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QRectF, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from falcon_desktop.ui.kit.controls import Button, IconButton, Look, name_widget
from falcon_desktop.ui.kit.i18n import tr
from falcon_desktop.ui.kit.labels import Label
from falcon_desktop.ui.kit.theme import RADIUS_BUBBLE, SMALL, Theme


class Way(StrEnum):
    """The ways to begin."""

    MODELS = "models"
    CONNECT = "connect"
    IMPORT = "import"


class WelcomeCard(QWidget):
    """A card below the starter questions."""

    chosen = Signal(str)
    """A :class:`Way`."""
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        name_widget(self, "Welcome", tr("Welcome"))
        self._words = words = Label(
            theme,
            tr("Ready to chat, offline. When you want more:"),
            scale=SMALL,
            tone="secondary",
            wrap=True,
        )
        words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.close_button = IconButton(theme, "close", side=24)
        name_widget(self.close_button, "Close welcome", tr("Close"))
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(words, 1)
        head.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self.buttons: list[Button] = []
        self._ways = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._ways.setSpacing(0)
        for way, icon_name, text in (
            (Way.MODELS, "computer", tr("Use a bigger model on this computer")),
            (Way.CONNECT, "server", tr("Connect a server")),
            (Way.IMPORT, "export", tr("Import chats")),
        ):
            button = Button(theme, text, icon_name=icon_name, look=Look.PLAIN)
            button.tone = "accent"
            button.padding = 6
            button.setObjectName(f"welcome_{way}")
            button.setProperty("way", way.value)
            button.clicked.connect(self._choose)
            self.buttons.append(button)
            self._ways.addWidget(button)
        self._ways.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 10, 8)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addLayout(self._ways)

        self.close_button.clicked.connect(self.closed)
        theme.changed.connect(self.update)

    def heightForWidth(self, width: int) -> int:
        """Return the required height at a width."""
        heights = [button.sizeHint().height() for button in self.buttons]
        ways = max(heights) if self._fits_beside(width) else sum(heights)
        head = max(self._words.heightForWidth(width - 60), self.close_button.sizeHint().height())
        return head + ways + 22

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stack the ways if they don't fit side by side."""
        super().resizeEvent(event)
        directions = QBoxLayout.Direction
        beside = self._fits_beside(self.width())
        self._ways.setDirection(directions.LeftToRight if beside else directions.TopToBottom)

    def _fits_beside(self, width: int) -> bool:
        return sum(button.sizeHint().width() for button in self.buttons) <= width - 26

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the card's background."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors = self._theme.colors
        painter.setPen(QPen(colors.color("line"), 1))
        painter.setBrush(colors.color("sidebar"))
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(area, RADIUS_BUBBLE, RADIUS_BUBBLE)

    @Slot()
    def _choose(self) -> None:
        button = self.sender()
        if isinstance(button, Button):
            self.chosen.emit(button.property("way"))
