"""A box for an option that is a JSON object: told once it is one, explained once it is left."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QRectF, Qt, Slot
from PySide6.QtGui import QFocusEvent, QFont, QPainter, QPaintEvent, QTextOption

from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.ui.kit.i18n import told
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.options.system_box import SystemBox

LINES: Final = (2, 12)


class JsonBox(SystemBox):
    """``edited`` tells a text that ``check`` takes; what it refuses stays to be corrected."""

    lines = LINES

    def __init__(self, theme: Theme, check: Callable[[str], object], example: str) -> None:
        self._check = check
        self._refused = False
        super().__init__(theme)
        self.setPlaceholderText("")
        self._example = example
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # JSON is
        option = self.document().defaultTextOption()
        option.setTextDirection(Qt.LayoutDirection.LeftToRight)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDefaultTextOption(option)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the example, too: Qt draws placeholders from the side of the interface."""
        super().paintEvent(event)
        if self.document().isEmpty() and self._hint is None:
            margin = self.document().documentMargin()
            painter = QPainter(self.viewport())
            painter.setFont(self.font())
            painter.setPen(self.palette().placeholderText().color())
            place = QRectF(self.viewport().rect()).adjusted(margin, margin, -margin, 0)
            painter.drawText(place, self._example, self.document().defaultTextOption())
            painter.end()

    def show_text(self, text: str, *, fresh: bool) -> None:
        """Show a text; what was refused is left alone unless ``fresh``."""
        if fresh or not self._refused:
            self._refused = False
            super().show_text(text, fresh=fresh)

    def forget(self) -> None:
        """Give up what was refused."""
        self._refused = False

    @Slot()
    def tell(self) -> None:
        """Tell what is typed now; what is no object yet is explained once the keyboard left."""
        self._timer.stop()
        text = self.toPlainText()
        try:
            self._check(text)
        except InvalidInput as error:
            self._refused = True
            if not self.hasFocus():
                self.refused.emit(told(error.sentence))
            return
        self._refused = False
        self.refused.emit("")
        if text != self._told:
            self._told = text
            self.edited.emit(text)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Explain what is wrong."""
        super().focusOutEvent(event)
        if self._refused:
            self.tell()

    def own_font(self) -> QFont:
        """Return the font of code."""
        return self._theme.code_font(scale=0.9)
