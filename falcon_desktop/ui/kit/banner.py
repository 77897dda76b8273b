"""A line above the transcript that says what is unusual about the open chat, with actions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QSpacerItem, QWidget

from falcon_desktop.ui.kit.announcing import announce
from falcon_desktop.ui.kit.controls import Button, Look, name_widget
from falcon_desktop.ui.kit.i18n import tr
from falcon_desktop.ui.kit.icons import paint_icon
from falcon_desktop.ui.kit.labels import Label, Surface
from falcon_desktop.ui.kit.theme import SMALL, Theme

_ICON: Final = 18
_BEFORE, _BEHIND = 6, 4
"""Pixels beside the icon, within the banner's margins."""


class Banner(Surface):
    """An icon, a sentence and up to two actions; ``triggered`` reports an action's name."""

    triggered = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "sidebar", edge=Qt.Edge.BottomEdge, parent=parent)
        name_widget(self, "About this chat", tr("About this chat"))
        self._icon = ""
        self.text = Label(theme, scale=SMALL, tone="secondary", wrap=True)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._buttons = [Button(theme, look=Look.LINK) for _ in range(2)]
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 5, 12, 6)
        layout.setSpacing(4)
        self._icon_room = QSpacerItem(0, 0)  # margins would not turn round with the writing
        layout.addItem(self._icon_room)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(4)
        self._parts = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._parts.setSpacing(4)
        self._parts.addWidget(self.text, 1)
        self._parts.addLayout(self._row)
        layout.addLayout(self._parts, 1)
        for button in self._buttons:
            button.bold = True
            button.clicked.connect(self._press)
            self._row.addWidget(button)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._arrange)  # after its parts, which take their type before
        self.hide()

    def tell(self, icon_name: str, text: str, actions: Sequence[tuple[str, str]]) -> None:
        """Show a sentence with actions, each a name and a label."""
        news = self.isHidden() or text != self.text.text()
        self._icon = icon_name
        self.text.setText(text)
        self.setAccessibleDescription(text)
        for button, (name, label) in zip(self._buttons, [*actions, ("", ""), ("", "")]):  # noqa: B905
            button.setObjectName(name)
            button.setText(label)
            button.setAccessibleName(label)
            button.setVisible(bool(label))
        self._arrange()
        self.show()
        self.update()
        if news:
            announce(self, text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the actions below the sentence where there is no room beside it."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._arrange()

    @Slot()
    def _arrange(self) -> None:
        shown = [button for button in self._buttons if not button.isHidden()]
        actions = sum(button.sizeHint().width() + 4 for button in shown)
        lead_in = self.theme.px(_ICON) + _BEFORE + _BEHIND
        self._icon_room.changeSize(lead_in, 0)
        self._parts.invalidate()
        room = self.width() - lead_in - 28
        words = QFontMetrics(self.text.font()).horizontalAdvance(self.text.text()) + 4
        beside = not shown or words + actions <= room
        way = QBoxLayout.Direction
        self._parts.setDirection(way.LeftToRight if beside else way.TopToBottom)
        lead = Qt.AlignmentFlag.AlignLeading
        self._parts.setAlignment(self._row, Qt.AlignmentFlag(0) if beside else lead)
        stacked = actions > room
        self._row.setDirection(way.TopToBottom if stacked else way.LeftToRight)
        heights = [button.sizeHint().height() for button in shown] or [0]
        row = sum(heights) + 4 * (len(heights) - 1) if stacked else max(heights)
        lines = self.text.heightForWidth(max(60, room - (actions if beside else 0)))
        height = max(lines, row) if beside else lines + row + 4
        self.setFixedHeight(height + 12)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the icon at the line's start."""
        super().paintEvent(event)
        painter = QPainter(self)
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        side, margin = self.theme.px(_ICON), 12 + _BEFORE
        left = self.width() - side - margin if mirrored else margin
        beside = self.text.geometry()  # the actions may be below it
        box = QRectF(left, beside.center().y() - side / 2 + 1, side, side)
        paint_icon(painter, box, self._icon or "info", self.theme.colors.color("secondary"))

    @Slot()
    def _press(self) -> None:
        button = self.sender()
        if isinstance(button, Button):
            self.triggered.emit(button.objectName())
