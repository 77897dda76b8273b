"""The menu button of a code block.

It draws itself: a style sheet would cost half a millisecond for each code block.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QEnterEvent, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from falcon_desktop.ui.kit.i18n import tr
from falcon_desktop.ui.kit.tips import set_tip
from falcon_desktop.ui.markdown.code_options import CodeOptions
from falcon_desktop.ui.markdown.look import Look


class CodeMenuButton(QAbstractButton):
    """Opens a menu: wrap lines, line numbers, save. ``source`` gives the code and its language."""

    def __init__(
        self,
        owner: QWidget,
        look: Look,
        options: CodeOptions,
        source: Callable[[], tuple[str, str]],
    ) -> None:
        super().__init__(owner)
        self._look = look
        self._options = options
        self._source = source
        self.setObjectName("code_options")
        self.setAccessibleName(tr("Code options"))
        set_tip(self, tr("Code options"))
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(self._open)

    def sizeHint(self) -> QSize:
        """Return a square as tall as the button beside it."""
        side = QFontMetrics(self._look.small_font).height() + self._look.theme.px(6)
        return QSize(side, side)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Draw the hover."""
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw three dots."""
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        if self.underMouse() or self.isDown():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.theme.colors.color("hover"))
            painter.drawRoundedRect(area, 6, 6)
        if self.hasFocus():
            painter.setPen(QPen(look.accent, 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area, 6, 6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.text if self.underMouse() else look.secondary)
        unit = look.theme.px(100) / 100
        for step in (-1, 0, 1):
            center = area.center() + QPointF(step * 4.2 * unit, 0)
            painter.drawEllipse(center, 1.2 * unit, 1.2 * unit)
        painter.end()

    @Slot()
    def _open(self) -> None:
        from falcon_desktop.ui.kit.menus import Menu

        menu = Menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        wrap = menu.addAction(tr("Wrap lines"))
        wrap.setObjectName("wrap_lines")
        wrap.setCheckable(True)
        wrap.setChecked(self._options.wraps)
        wrap.toggled.connect(self._wrap)
        numbers = menu.addAction(tr("Line numbers"))
        numbers.setObjectName("line_numbers")
        numbers.setCheckable(True)
        numbers.setChecked(self._options.numbers)
        numbers.toggled.connect(self._number)
        menu.addSeparator()
        save = menu.addAction(tr("Save as…"))
        save.setObjectName("save_code")
        save.triggered.connect(self._save)
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))

    @Slot(bool)
    def _wrap(self, wanted: bool) -> None:
        self._options.choose(wraps=wanted, numbers=self._options.numbers)

    @Slot(bool)
    def _number(self, wanted: bool) -> None:
        self._options.choose(wraps=self._options.wraps, numbers=wanted)

    @Slot()
    def _save(self) -> None:
        self._options.save_requested.emit(*self._source())
