"""A block that scrolls sideways inside itself and may have a button. Must not know its content."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRect, Qt, Slot
from PySide6.QtWidgets import QScrollBar, QWidget

from falcon_desktop.ui.markdown.look import Look


class SideScroll(QObject):
    """The horizontal scroll bar of one view, made only where the content is wider than it."""

    def __init__(self, owner: QWidget, look: Look) -> None:
        super().__init__(owner)
        self._owner = owner
        self._look = look
        self._bar: QScrollBar | None = None
        self._area = QRect()

    @property
    def value(self) -> int:
        """How far the content is scrolled, in pixels."""
        return self._bar.value() if self._bar is not None else 0

    @property
    def needed(self) -> bool:
        """Whether there is anything to scroll."""
        return self._bar is not None and self._bar.maximum() > 0

    def thickness(self) -> int:
        """Return the height that the bar takes, in pixels."""
        return self._look.theme.px(10)

    def fit(self, content: float, room: float) -> None:
        """Make, adapt or hide the bar for content of a width in a room of another."""
        spare = max(0, round(content - room))
        if self._bar is None:
            if not spare:
                return
            self._bar = QScrollBar(Qt.Orientation.Horizontal, self._owner)
            self._bar.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._bar.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
            self._bar.setCursor(Qt.CursorShape.ArrowCursor)
            self._bar.valueChanged.connect(self._moved)
            self.restyle()
        self._bar.setRange(0, spare)
        self._bar.setPageStep(max(1, round(room)))
        self._bar.setSingleStep(self._look.theme.px(24))
        self._bar.setVisible(spare > 0)

    def place(self, area: QRect, whole: QRect) -> None:
        """Put the bar at a place of the owner; ``whole`` is what scrolls and is painted again."""
        self._area = whole
        if self._bar is not None and self._bar.geometry() != area:
            self._bar.setGeometry(area)

    def scroll(self, pixels: int) -> bool:
        """Scroll by pixels. Returns whether anything moved."""
        if self._bar is None:
            return False
        before = self._bar.value()
        self._bar.setValue(before + pixels)
        return self._bar.value() != before

    def show_range(self, left: float, right: float, room: float) -> None:
        """Scroll so that a stretch of the content is visible."""
        if self._bar is None:
            return
        if left < self._bar.value():
            self._bar.setValue(max(0, round(left - room / 8)))
        elif right > self._bar.value() + room:
            self._bar.setValue(round(right - room * 7 / 8))

    def restyle(self) -> None:
        """Take the theme's colours."""
        if self._bar is not None:
            size = self._look.theme.px(6)
            self._bar.setStyleSheet(
                self._look.theme.fill(
                    "QScrollBar:horizontal{background:transparent;border:none;margin:0;"
                    f"height:{size + 4}px}}"
                    "QScrollBar::handle:horizontal{background:@line;border-radius:"
                    f"{size // 2}px;min-width:32px;margin:2px}}"
                    "QScrollBar::handle:horizontal:hover{background:@secondary}"
                    "QScrollBar::add-line,QScrollBar::sub-line{width:0;height:0}"
                    "QScrollBar::add-page,QScrollBar::sub-page{background:transparent}"
                )
            )

    def dispose(self) -> None:
        """Remove the bar."""
        if self._bar is not None:
            self._bar.hide()
            self._bar.deleteLater()
            self._bar = None
        self.deleteLater()

    @Slot()
    def _moved(self) -> None:
        self._owner.update(self._area)
