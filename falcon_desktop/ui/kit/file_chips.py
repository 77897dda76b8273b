"""Attached files as chips: a thumbnail or icon, the name, the size and the cost in tokens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QFontMetrics,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from falcon_desktop.core.domain.attachments import Attachment, hidden_characters
from falcon_desktop.ui.kit.controls import paint_focus_ring
from falcon_desktop.ui.kit.hidden import show_hidden
from falcon_desktop.ui.kit.i18n import one_line, reader_locale, size_words, told, tr
from falcon_desktop.ui.kit.icons import paint_icon
from falcon_desktop.ui.kit.reading_direction import base_direction
from falcon_desktop.ui.kit.theme import RADIUS_CONTROL, SMALL, Theme
from falcon_desktop.ui.kit.tips import set_tip

_HEIGHT: Final = 44
_SIDE: Final = 32
_NAME: Final = 170
_GAP: Final = 8


class FileChip(QAbstractButton):
    """One file. A click shows it; Delete, or its cross, removes it from a draft."""

    remove_requested = Signal()

    def __init__(
        self, theme: Theme, attachment: Attachment, *, removable: bool, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.theme = theme
        self.attachment = attachment
        self.removable = removable
        self.tokens: int | None = None
        self._guessed = False
        self._thumbnail = QImage()
        self._is_asked_for = False
        self._hides = not attachment.is_image and hidden_characters(attachment.text) > 0
        self.setObjectName("file")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._name = one_line(show_hidden(attachment.name), 200)
        self._describe()

    def set_tokens(self, tokens: int, *, guessed: bool = False) -> None:
        """Show how many tokens it uses, about where that is ``guessed``."""
        if (tokens, guessed) != (self.tokens, self._guessed):
            self.tokens, self._guessed = tokens, guessed
            self._describe()
            self.updateGeometry()
            self.update()

    def facts(self) -> str:
        """Return size, cost and remarks, in words."""
        attachment = self.attachment
        parts = [size_words(attachment.size)]
        if self.tokens is not None:
            count = reader_locale().toString(self.tokens)
            exact = tr("{count} tokens", count=count)
            parts.append(tr("~{used} tokens", used=count) if self._guessed else exact)
        if self._hides:
            parts.append(tr("hidden characters"))
        if attachment.note:
            parts.append(told(attachment.note))
        return " · ".join(parts)

    def fitting_facts(self, width: int) -> str:
        """Return the first facts that fit into so many pixels, and always what warns; the tip has
        all of them.
        """
        metrics = QFontMetrics(self.theme.font(scale=SMALL))
        parts, warning = self.facts().split(" · "), tr("hidden characters")
        while len(parts) > 1 and metrics.horizontalAdvance(" · ".join(parts)) > width:
            parts.pop(-2 if parts[-1] == warning else -1)
        return " · ".join(parts)

    def sizeHint(self) -> QSize:
        """Return the size of sign, name and facts."""
        px = self.theme.px
        name = QFontMetrics(self.theme.font(scale=0.95)).horizontalAdvance(self._name)
        facts = QFontMetrics(self.theme.font(scale=SMALL)).horizontalAdvance(self.facts())
        words = min(max(name, facts, px(40)), max(px(_NAME), facts))
        cross = px(24) if self.removable else 0
        return QSize(px(6) + px(_SIDE) + px(8) + words + cross + px(10), px(_HEIGHT))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Remove it with Delete; show it with Enter or Space."""
        if self.removable and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_requested.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Remove it with a click on the cross."""
        if self.removable and self._cross().contains(event.position().toPoint()):
            self.setDown(False)
            self.remove_requested.emit()
            return
        super().mouseReleaseEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the chip."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        colors, px = self.theme.colors, self.theme.px
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(colors.color("edge"), 1))
        painter.setBrush(colors.color("hover" if self.underMouse() else "window"))
        painter.drawRoundedRect(area, RADIUS_CONTROL, RADIUS_CONTROL)
        sign = self._placed(QRect(px(6), (self.height() - px(_SIDE)) // 2, px(_SIDE), px(_SIDE)))
        self._paint_sign(painter, sign)
        left = px(6) + px(_SIDE) + px(8)
        width = self.width() - left - px(10) - (px(24) if self.removable else 0)
        half = self.height() // 2
        self._paint_words(painter, QRect(left, px(4), width, half - px(4)), self._name, 0.95)
        facts = QRect(left, half, width, half - px(4))
        words = self.fitting_facts(width)
        self._paint_words(painter, facts, words, SMALL, "warning" if self._hides else "")
        if self.removable:
            tone = "text" if self.underMouse() else "secondary"
            side = px(14)
            cross = self._cross()
            box = QRectF(cross.center().x() - side / 2, cross.center().y() - side / 2, side, side)
            paint_icon(painter, box, "close", colors.color(tone))
        if self.hasFocus():
            paint_focus_ring(painter, QRectF(self.rect()), self.theme, RADIUS_CONTROL)

    def _paint_sign(self, painter: QPainter, box: QRect) -> None:
        if self.attachment.is_image and not self._is_asked_for:
            from falcon_desktop.ui.kit.shrunk_picture import ShrunkPicture

            self._is_asked_for = True  # once, also where it can't be decoded
            side = round(box.width() * self.devicePixelRatioF())
            ShrunkPicture(self.attachment, side).ready.connect(self._take_picture)
        if not self._thumbnail.isNull():
            size = self._thumbnail.size().scaled(box.size(), Qt.AspectRatioMode.KeepAspectRatio)
            place = QRect(QPoint(0, 0), size)
            place.moveCenter(box.center())
            painter.drawImage(place, self._thumbnail)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.colors.color("tint"))
        painter.drawRoundedRect(box, 6, 6)
        side = self.theme.px(18)
        inner = QRectF(
            box.center().x() - side / 2 + 0.5, box.center().y() - side / 2 + 0.5, side, side
        )
        paint_icon(painter, inner, "attach", self.theme.colors.color("accent"))

    @Slot(QImage)
    def _take_picture(self, image: QImage) -> None:
        self._thumbnail = image
        self.update()

    def _paint_words(
        self, painter: QPainter, box: QRect, words: str, scale: float, tone: str = ""
    ) -> None:
        painter.setFont(self.theme.font(scale=scale))
        usual = "text" if scale > SMALL else "secondary"
        painter.setPen(self.theme.colors.color(tone or usual))
        elided = painter.fontMetrics().elidedText(
            words, Qt.TextElideMode.ElideMiddle, box.width() + 1
        )
        edge = Qt.AlignmentFlag.AlignRight if self.isRightToLeft() else Qt.AlignmentFlag.AlignLeft
        painter.setLayoutDirection(base_direction(elided))
        painter.drawText(
            self._placed(box),
            edge | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute,
            elided,
        )

    def _cross(self) -> QRect:
        px = self.theme.px
        return self._placed(QRect(self.width() - px(30), 0, px(30), self.height()))

    def _placed(self, box: QRect) -> QRect:
        """Mirror a place where writing is."""
        if self.isRightToLeft():
            return QRect(self.width() - box.x() - box.width(), box.y(), box.width(), box.height())
        return box

    def _describe(self) -> None:
        self.setAccessibleName(f"{self._name}, {self.facts()}")
        hint = tr("Press Enter to view.")
        if self.removable:
            hint += " " + tr("Press Delete to remove.")
        self.setAccessibleDescription(hint)
        set_tip(self, f"{self._name}\n{self.facts()}")


class FileChips(QWidget):
    """Chips side by side, in as many rows as needed."""

    opened = Signal(int)
    removed = Signal(int)

    def __init__(self, theme: Theme, *, removable: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._removable = removable
        self.at_end = False
        """Whether the rows stand at the end of the line, as a question does."""
        self.chips: list[FileChip] = []
        self.setObjectName("files")
        self.setAccessibleName(tr("Attached files"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()

    def set_files(self, files: Sequence[Attachment]) -> None:
        """Show these files; takes no space if there are none."""
        for chip in self.chips:
            chip.hide()
            chip.deleteLater()
        self.chips = []
        for attachment in files:
            chip = FileChip(self.theme, attachment, removable=self._removable, parent=self)
            chip.clicked.connect(self._open)
            chip.remove_requested.connect(self._remove)
            chip.show()
            self.chips.append(chip)
        self.setVisible(bool(files))
        self.updateGeometry()
        self.arrange()

    def show_tokens(self, tokens: Sequence[int], *, guessed: bool = False) -> None:
        """Show how many tokens each file uses, about where they are ``guessed``."""
        if len(tokens) == len(self.chips):
            for chip, count in zip(self.chips, tokens, strict=True):
                chip.set_tokens(count, guessed=guessed)
            self.arrange()

    def height_for(self, width: int) -> int:
        """Arrange the chips for a width and return the required height."""
        px = self.theme.px
        x = y = 0
        row: list[tuple[FileChip, QRect]] = []
        for chip in self.chips:
            size = chip.sizeHint()
            across = min(size.width(), width)
            if x and x + across > width:
                self._end_row(row, x - px(_GAP), width)
                row, x, y = [], 0, y + size.height() + px(_GAP)
            row.append((chip, QRect(x, y, across, size.height())))
            x += across + px(_GAP)
        self._end_row(row, x - px(_GAP), width)
        return y + px(_HEIGHT) if self.chips else 0

    def arrange(self) -> None:
        """Arrange the chips for the current width, and adopt the required height."""
        height = self.height_for(max(1, self.width()))
        if height != self.height():
            self.setFixedHeight(height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self.arrange()

    def _end_row(self, row: list[tuple[FileChip, QRect]], used: int, width: int) -> None:
        shift = width - used if self.at_end else 0
        for chip, box in row:
            place = box.translated(shift, 0)
            if self.isRightToLeft():
                place.moveLeft(width - place.x() - place.width())
            chip.setGeometry(place)

    @Slot()
    def _open(self) -> None:
        self.opened.emit(self._place())

    @Slot()
    def _remove(self) -> None:
        self.removed.emit(self._place())

    def _place(self) -> int:
        sender = self.sender()
        return next((i for i, chip in enumerate(self.chips) if chip is sender), -1)
