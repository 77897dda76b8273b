"""A line across the transcript that marks what the model still remembers."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QPushButton, QWidget

from falcon_desktop.ui.kit.i18n import tr
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.kit.tips import set_tip

HEIGHT = 32


class Divider(QWidget):
    """The line under a message: a cleared context, which can be undone, or the end of memory."""

    removed = Signal()

    def __init__(self, theme: Theme, *, fresh: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.fresh = fresh
        self.words = tr("Context cleared here") if fresh else tr("The model remembers from here")
        self.setObjectName("fresh_line" if fresh else "memory_line")
        self.setAccessibleName(self.words)
        self._button: QPushButton | None = None
        if fresh:
            self._button = QPushButton(tr("Remove"), self)
            self._button.setObjectName("remove_line")
            self._button.setAccessibleName(tr("Remove this line"))
            set_tip(self._button, tr("Include earlier messages again."))
            self._button.clicked.connect(self.removed)
        self.apply_theme()

    def apply_theme(self) -> None:
        """Apply the theme's colours and sizes."""
        if self._button is not None:
            self._button.setFont(self.theme.font(scale=0.9))
            self._button.setStyleSheet(
                self.theme.fill(
                    "QPushButton { border: 1px solid transparent; border-radius: 6px;"
                    " padding: 2px 6px; color: @accent; background: transparent; }"
                    " QPushButton:hover { background: @hover; }"
                    " QPushButton:focus { border: 2px solid @accent; }"
                )
            )
        self.update()

    def height_needed(self) -> int:
        """Return the height of the line with its text."""
        return self.theme.px(HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_button()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._place_button()

    def _place_button(self) -> None:
        if self._button is not None:
            self._button.setGeometry(self._places()[1])

    def _places(self) -> tuple[QRect, QRect]:
        """Return where the words stand and where the button does, in the middle together."""
        metrics = QFontMetrics(self.theme.font(scale=0.9))
        words = metrics.horizontalAdvance(self.words) + 2
        button = self._button.sizeHint() if self._button is not None else None
        whole = words + (button.width() + 8 if button is not None else 0)
        left = max(0, (self.width() - whole) // 2)
        text = QRect(left, 0, min(words, self.width()), self.height())
        place = QRect()
        if button is not None:
            top = (self.height() - button.height()) // 2
            place = QRect(text.right() + 8, top, button.width(), button.height())
        if self.isRightToLeft():
            text.moveLeft(self.width() - text.right() - 1)
            place.moveLeft(self.width() - place.right() - 1)
        return text, place

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        text, button = self._places()
        taken = text.united(button) if self._button is not None else text
        middle = self.height() // 2
        line = self.theme.colors.color("line")
        painter.fillRect(QRect(0, middle, max(0, taken.left() - 12), 1), line)
        after = taken.right() + 12
        painter.fillRect(QRect(after, middle, max(0, self.width() - after), 1), line)
        painter.setFont(self.theme.font(scale=0.9))
        painter.setPen(self.theme.colors.color("secondary"))
        painter.drawText(text, Qt.AlignmentFlag.AlignCenter, self.words)
