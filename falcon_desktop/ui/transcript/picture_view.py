"""A picture in an answer: at most as wide as the column, decoded on another thread."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from falcon_desktop.core.domain.attachments import Attachment
from falcon_desktop.ui.kit.controls import paint_focus_ring
from falcon_desktop.ui.kit.i18n import one_line, tr
from falcon_desktop.ui.kit.theme import RADIUS_CONTROL, Theme

_TALLEST: Final = 420
"""Pixels at a zoom of 1; pressing it shows it whole."""
_LEAST: Final = 44


class PictureView(QAbstractButton):
    """One picture, the message's file number ``place``; a click shows it in full."""

    opened = Signal(int)

    def __init__(self, theme: Theme, attachment: Attachment, place: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._place = place
        self.clicked.connect(self._open)
        self.setObjectName("answer_picture")
        self._theme = theme
        self._attachment = attachment
        self._image = QImage()
        self._asked_side = 0
        self._is_damaged = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(tr("Image: {name}", name=one_line(attachment.name, 200)))

    def size_for(self, width: int) -> QSize:
        """Return the size in a column of this width: never larger than the picture."""
        own = QSize(max(1, self._attachment.width), max(1, self._attachment.height))
        room = QSize(max(1, width), self._theme.px(_TALLEST))
        if own.width() <= room.width() and own.height() <= room.height():
            size = own
        else:
            size = own.scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        least = self._theme.px(_LEAST)  # to be seen, pressed, and to hold a word
        return size.expandedTo(QSize(min(least, width), least))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self._ask()
        area = QRectF(self.rect())
        if self._image.isNull():
            colors = self._theme.colors
            painter.setPen(QPen(colors.color("line"), 1))
            painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
            if self._is_damaged:
                painter.setPen(colors.color("secondary"))
                painter.setFont(self._theme.font(scale=0.92))
                words = tr("This image can't be shown.")
                flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
                painter.drawText(area, flags, words)
        else:
            shown = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
            place = QRectF(0, 0, shown.width(), shown.height())
            place.moveCenter(area.center())
            painter.drawImage(place, self._image)
        if self.hasFocus():
            paint_focus_ring(painter, area, self._theme, RADIUS_CONTROL)

    def _ask(self) -> None:
        """Have it decoded as large as it is drawn; again where that grew by much."""
        side = round(max(self.width(), self.height()) * self.devicePixelRatioF())
        if side <= self._asked_side * 1.25 or self._is_damaged:
            return
        from falcon_desktop.ui.kit.shrunk_picture import ShrunkPicture

        self._asked_side = side
        ShrunkPicture(self._attachment, side).ready.connect(self._take)

    @Slot()
    def _open(self) -> None:
        self.opened.emit(self._place)

    @Slot(QImage)
    def _take(self, image: QImage) -> None:
        if image.isNull():
            self._is_damaged = self._image.isNull()
        else:
            self._image = image
        self.update()
