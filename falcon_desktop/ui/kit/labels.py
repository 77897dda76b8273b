"""Text and surfaces: a label, a line of foreign text, a coloured pane, a scrolling column."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Slot
from PySide6.QtGui import (
    QFontMetrics,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from falcon_desktop.core.text.directions import isolated, kept_from_left, with_isolates
from falcon_desktop.ui.kit.i18n import one_line
from falcon_desktop.ui.kit.reading_direction import base_direction
from falcon_desktop.ui.kit.tab_order import scrolls_itself
from falcon_desktop.ui.kit.theme import SCROLL_BAR, Theme

_TALL = 10_000
"""Pixels; no words in lines are taller."""


class PlainLabel(QLabel):
    """Plain text, never interpreted as HTML."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the text; lines that are read from the right by ourselves.

        Where such a line was broken, Qt leaves room for the space at its end, at its beginning.
        """
        selectable = Qt.TextInteractionFlag.TextSelectableByMouse in self.textInteractionFlags()
        if not self.wordWrap() or selectable or not self.isRightToLeft():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        _paint_from_right(painter, QRectF(self.contentsRect()), self.text(), self.alignment())


class Label(PlainLabel):
    """Plain text in the theme's type and colours, elided if asked to."""

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        *,
        scale: float = 1.0,
        bold: bool = False,
        tone: str = "text",
        elide: bool = False,
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.theme = theme
        self._scale = scale
        self._bold = bold
        self._tone = tone
        self._elide = elide
        self.setWordWrap(wrap)
        if elide:
            self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._follow_theme()
        theme.changed.connect(self._follow_theme)

    def set_tone(self, tone: str) -> None:
        """Use another colour token."""
        self._tone = tone
        self._follow_theme()

    def changeEvent(self, event: QEvent) -> None:
        """Reapply the colour: a new style sheet above resets the palette."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._take_color()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the text, elided at its end in its own reading direction."""
        if not self._elide:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        paint_line(painter, QRectF(self.contentsRect()), self.text(), self.layoutDirection())

    def cut_words(self) -> str:
        """Return the text where it is elided, else ""."""
        wanted = self.fontMetrics().horizontalAdvance(one_line(self.text()))
        return self.text() if self._elide and wanted > self.contentsRect().width() else ""

    @Slot()
    def _follow_theme(self) -> None:
        self.setFont(self.theme.font(scale=self._scale, bold=self._bold))
        self._take_color()

    def _take_color(self) -> None:
        palette, color = self.palette(), self.theme.colors.color(self._tone)
        if palette.color(QPalette.ColorRole.WindowText) != color:
            palette.setColor(QPalette.ColorRole.WindowText, color)
            self.setPalette(palette)


class Surface(QWidget):
    """A pane with a background colour token and, if asked, a line along one edge."""

    def __init__(
        self,
        theme: Theme,
        fill: str = "window",
        *,
        edge: Qt.Edge | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.theme = theme
        self._fill = fill
        self._edge = edge
        theme.changed.connect(self._repaint)

    def set_edge(self, edge: Qt.Edge | None) -> None:
        """Draw the line along another edge."""
        self._edge = edge
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill the pane and draw its edge."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), self.theme.colors.color(self._fill))
        if self._edge is None:
            return
        painter.setPen(QPen(self.theme.colors.color("line"), 1))
        right, bottom = self.width() - 1, self.height() - 1
        edge = self._edge
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            swapped = {Qt.Edge.LeftEdge: Qt.Edge.RightEdge, Qt.Edge.RightEdge: Qt.Edge.LeftEdge}
            edge = swapped.get(edge, edge)
        match edge:
            case Qt.Edge.TopEdge:
                painter.drawLine(0, 0, right, 0)
            case Qt.Edge.BottomEdge:
                painter.drawLine(0, bottom, right, bottom)
            case Qt.Edge.LeftEdge:
                painter.drawLine(0, 0, 0, bottom)
            case Qt.Edge.RightEdge:
                painter.drawLine(right, 0, right, bottom)

    def changeEvent(self, event: QEvent) -> None:
        """Repaint when the layout direction changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self.update()

    @Slot()
    def _repaint(self) -> None:
        self.update()


class ScrolledArea(QScrollArea):
    """Shows a widget that scrolls if it is taller than its space.

    The bar's place is kept where there is nothing to scroll: a bar that comes and goes makes lines
    break anew, and whether it is needed would depend on whether it was there before.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.verticalScrollBar().setEnabled(False)  # so its handle is not drawn
        self.verticalScrollBar().rangeChanged.connect(self._show_handle)
        scrolls_itself(self)

    def show_widget(self, widget: QWidget) -> None:
        """Scroll as little as shows a widget in it: Qt does that only where Tab begins in here."""
        self.ensureWidgetVisible(widget)

    @Slot(int, int)
    def _show_handle(self, least: int, most: int) -> None:
        self.verticalScrollBar().setEnabled(most > least)


class _Inside(QWidget):
    """What scrolls in a column: as tall as its content needs in the width that it has."""

    def minimumSizeHint(self) -> QSize:
        """Return the least width; the scroll area asks for the height that belongs to a width.

        Qt's own is the height in the least width, in which lines break more often: the rest of it
        would be empty below the last line.
        """
        hint = super().minimumSizeHint()
        return QSize(hint.width(), 0) if self.hasHeightForWidth() else hint


class ScrolledColumn(ScrolledArea):
    """A column of widgets, :attr:`column`, that scrolls if it is too tall.

    The bar stands in the margin at its side.
    """

    def __init__(self, side: int, top: int, bottom: int, spacing: int) -> None:
        """Leave margins around the column, and ``spacing`` between the widgets, in pixels."""
        super().__init__()
        self._margins = (side, top, bottom)
        self.inside = _Inside()
        self.column = QVBoxLayout(self.inside)
        self.column.setSpacing(spacing)
        self.set_margins(side, top, bottom)
        self.setWidget(self.inside)

    def set_margins(self, side: int, top: int, bottom: int) -> None:
        """Set other margins; ``side`` is at least a scroll bar's width."""
        self._margins = (side, top, bottom)
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        at_bar = side - SCROLL_BAR
        left, right = (at_bar, side) if mirrored else (side, at_bar)
        self.column.setContentsMargins(left, top, right, bottom)

    def changeEvent(self, event: QEvent) -> None:
        """Move the margins with the scroll bar when the layout direction changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self.set_margins(*self._margins)


def paint_line(
    painter: QPainter, rect: QRectF, text: str, window: Qt.LayoutDirection, *, middle: bool = True
) -> None:
    """Draw one line of foreign text at the window's leading edge, elided at the text's end.

    The text is laid out in the direction of its own first strong character.
    """
    shown, direction = fitted(text, QFontMetrics(painter.font()), rect.width())
    draw_fitted(painter, rect, shown, direction, window, middle=middle)


def paint_words(painter: QPainter, rect: QRectF, text: str, window: Qt.LayoutDirection) -> None:
    """Draw words of our own, which read as the window does, at its leading edge, in as many lines
    as they need, around the middle of ``rect``.
    """
    if window is Qt.LayoutDirection.RightToLeft:
        _paint_from_right(painter, rect, text, Qt.AlignmentFlag.AlignVCenter)
        return
    painter.setLayoutDirection(window)
    edge = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(rect, int(edge | Qt.TextFlag.TextWordWrap), text)


def height_of_words(metrics: QFontMetrics, text: str, width: int) -> int:
    """Return the height of the lines that :func:`paint_words` draws in so many pixels."""
    room = QRect(0, 0, max(1, width), _TALL)
    return metrics.boundingRect(room, int(Qt.TextFlag.TextWordWrap), text).height()


def _paint_from_right(
    painter: QPainter, rect: QRectF, text: str, alignment: Qt.AlignmentFlag
) -> None:
    """Draw text from the right, in lines as broad as ``rect``, where ``QLabel`` would draw it, and
    with numbers, calls, options and paths as they are read.
    """
    text = with_isolates(text, kept_from_left(text))
    layout = QTextLayout(text.replace("\n", "\u2028"), painter.font())
    centred = Qt.AlignmentFlag.AlignHCenter in alignment
    option = QTextOption(Qt.AlignmentFlag.AlignHCenter if centred else Qt.AlignmentFlag.AlignRight)
    option.setTextDirection(Qt.LayoutDirection.RightToLeft)
    option.setWrapMode(QTextOption.WrapMode.WordWrap)
    layout.setTextOption(option)
    leading = QFontMetricsF(painter.font()).leading()
    height = -leading
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(rect.width())
        height += leading
        line.setPosition(QPointF(0, height))
        height += line.height()
    layout.endLayout()
    top = rect.top()
    if Qt.AlignmentFlag.AlignVCenter in alignment:
        top += (rect.height() - height) / 2
    elif Qt.AlignmentFlag.AlignBottom in alignment:
        top += rect.height() - height
    layout.draw(painter, QPointF(rect.left(), top))


def fitted(text: str, metrics: QFontMetrics, width: float) -> tuple[str, Qt.LayoutDirection]:
    """Return one elided line of foreign text, and its reading direction."""
    line = isolated(one_line(text))
    direction = base_direction(text[:1] + line)  # a sign that turns the line itself may say it
    if metrics.horizontalAdvance(line) > width:
        # a little less than there is: the outermost glyph may reach over its advance
        line = metrics.elidedText(line, Qt.TextElideMode.ElideRight, int(width) - 4)
    return line, direction


def draw_fitted(
    painter: QPainter,
    rect: QRectF,
    shown: str,
    direction: Qt.LayoutDirection,
    window: Qt.LayoutDirection,
    *,
    middle: bool = True,
) -> None:
    """Draw what :func:`fitted` returned at the window's leading edge."""
    painter.setLayoutDirection(direction)
    edge = (
        Qt.AlignmentFlag.AlignRight
        if window is Qt.LayoutDirection.RightToLeft
        else Qt.AlignmentFlag.AlignLeft
    )
    flags = edge | Qt.AlignmentFlag.AlignAbsolute | Qt.TextFlag.TextSingleLine
    if middle:
        flags |= Qt.AlignmentFlag.AlignVCenter
    painter.drawText(rect, int(flags), shown)
