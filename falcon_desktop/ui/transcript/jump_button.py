"""The button that leads back to the newest text and shows how much is new."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from falcon_desktop.ui.kit.i18n import grouped, tr
from falcon_desktop.ui.kit.icons import paint_icon
from falcon_desktop.ui.kit.theme import Theme

_ABOVE_END: Final = 12


class JumpButton(QAbstractButton):
    """ "Jump to latest", a pill that floats over the text."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("jump_to_latest")
        self.setAccessibleName(tr("Jump to latest"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.show_news(0, 0)
        self.apply_theme()

    def show_news(self, messages: int, words: int) -> None:
        """Set how many messages and words are new since the user left the end."""
        text = tr("Jump to latest")
        if messages == 1 and not words:
            news = tr("1 new message")
        elif messages > 1:
            news = tr("{count} new messages", count=grouped(messages))
        elif words:
            news = tr("{count} new words", count=grouped(words)) if words > 1 else tr("1 new word")
        else:
            news = ""
        text = f"{text} · {news}" if news else text
        if text != self.text():
            self.setText(text)
            self.setAccessibleDescription(news)

    @Slot()
    def apply_theme(self) -> None:
        """Apply the theme's font."""
        self.setFont(self._theme.font(scale=0.95))
        self.update()

    def sizeHint(self) -> QSize:
        px = self._theme.px
        width = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(width + px(46), max(px(32), self.fontMetrics().height() + px(12)))

    def place(self, middle: int, bottom: int) -> None:
        """Place it around ``middle``, slightly above ``bottom``."""
        hint = self.sizeHint()
        x, y = middle - hint.width() // 2, bottom - hint.height() - _ABOVE_END
        self.setGeometry(x, y, hint.width(), hint.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        px, colors = self._theme.px, self._theme.colors
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        focused = self.hasFocus()
        painter.setPen(QPen(colors.color("accent" if focused else "edge"), 2 if focused else 1))
        painter.setBrush(colors.color("hover" if self.underMouse() else "window"))
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        mirrored = self.isRightToLeft()
        side = px(16)
        x = self.width() - px(14) - side if mirrored else px(14)
        icon_box = QRectF(x, (self.height() - side) / 2, side, side)
        paint_icon(painter, icon_box, "jump_down", colors.color("accent"))
        painter.setPen(colors.color("text"))
        words = self.rect().adjusted(
            px(12) if mirrored else px(34), 0, -px(34) if mirrored else -px(12), 0
        )
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, self.text())
