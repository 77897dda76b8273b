"""A list widget whose cost depends only on the visible rows.

``QListView`` measures every row whenever the list changes: 0.3 s at 100,000 rows of a Python model.
All rows here are equally high, so that every place is arithmetic.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol, cast

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QRect,
    QRectF,
    Qt,
)
from PySide6.QtGui import QColor, QEnterEvent, QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget


class RowLook(NamedTuple):
    """The state in which a row is drawn. ``mirrored``: the window reads right to left."""

    selected: bool
    focused: bool
    hovered: bool
    mirrored: bool


class RowPainter(Protocol):
    """Draws rows. Replaces a delegate's ``paint``, whose option costs more than the drawing."""

    def row_height(self) -> int:
        """Return the height of every row, in pixels."""
        ...

    def paint_row(self, painter: QPainter, area: QRectF, index: QModelIndex, look: RowLook) -> None:
        """Draw one row into ``area``, which it may change; antialiasing is on."""
        ...


class _Canvas(QWidget):
    """What rows are painted on; tells where the pointer came or went."""

    def enterEvent(self, event: QEnterEvent) -> None:
        """The pointer has come, if only because the list has."""
        super().enterEvent(event)
        self._tell()

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer has gone."""
        super().leaveEvent(event)
        self._tell()

    def event(self, event: QEvent) -> bool:
        """The pointer moves: Qt tells so by hovering alone while no button is held."""
        taken = super().event(event)
        if event.type() is QEvent.Type.HoverMove:
            self._tell()
        return taken

    def _tell(self) -> None:
        view = self.parent()
        if isinstance(view, EvenListView):
            view.update_hovered()


class EvenListView(QListView):
    """A ``QListView`` in which every row is :attr:`row_height` pixels high."""

    def __init__(self, row_painter: RowPainter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hovered = -1
        """The row that is drawn as the one under the pointer."""
        self._row_painter = row_painter
        self._row_height = row_painter.row_height()
        # One of our own: to wrap Qt's, PySide looks through all its widget classes (15 ms).
        self._canvas = _Canvas()
        self.setViewport(self._canvas)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._ground: QColor | None = None

    def set_ground(self, colour: QColor) -> None:
        """Fill the list with an opaque colour, so that nothing below it is drawn."""
        self._ground = colour
        self._canvas.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._canvas.update()

    @property
    def row_height(self) -> int:
        """Height of every row, in pixels."""
        return self._row_height

    def follow_row_height(self) -> None:
        """Adopt the painter's current row height, keeping the first visible row."""
        pixels = self._row_painter.row_height()
        first = self.verticalOffset() / self._row_height
        self._row_height = pixels
        self.updateGeometries()
        self.verticalScrollBar().setValue(round(first * pixels))
        self._canvas.update()

    def rows_in(self, rect: QRect) -> range:
        """Return the rows that a part of the viewport shows."""
        offset = self.verticalOffset()
        first = max(0, (rect.top() + offset) // self._row_height)
        last = min(self._count() - 1, (rect.bottom() + offset) // self._row_height)
        return range(first, last + 1)

    # --- places are arithmetic -----------------------------------------------------------------

    def visualRect(self, index: QModelIndex) -> QRect:  # type: ignore[override]  # noqa: N802
        """Return where a row is in the viewport."""
        if not index.isValid():
            return QRect()
        top = index.row() * self._row_height - self.verticalOffset()
        return QRect(0, top, self._canvas.width(), self._row_height)

    def indexAt(self, point: QPoint) -> QModelIndex:  # noqa: N802
        """Return the row at a point of the viewport."""
        row = (point.y() + self.verticalOffset()) // self._row_height
        if not 0 <= row < self._count() or point.y() < 0:
            return QModelIndex()
        return self.model().index(row, 0)

    def verticalOffset(self) -> int:  # noqa: N802
        """Return by how many pixels the list is scrolled."""
        return self.verticalScrollBar().value()

    def horizontalOffset(self) -> int:  # noqa: N802
        """Return 0: rows are as wide as the view."""
        return 0

    def scrollTo(  # type: ignore[override]  # noqa: N802
        self,
        index: QModelIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Scroll to a row, including its group's name if that is just above."""
        if not index.isValid():
            return
        bar, height = self.verticalScrollBar(), self._row_height
        top, page = index.row() * height, self._canvas.height()
        if hint is QAbstractItemView.ScrollHint.PositionAtCenter:
            bar.setValue(top - (page - height) // 2)
        elif top < bar.value() or hint is QAbstractItemView.ScrollHint.PositionAtTop:
            bar.setValue(top - (height if index.row() == 1 else 0))
        elif top + height > bar.value() + page:
            bar.setValue(top + height - page)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Move what is drawn and have the rest painted.

        ``QListView`` moves its own viewport only, which is not the one of ours: nothing would be
        painted but the row under the pointer. That row is another one now.
        """
        self._canvas.scroll(dx, dy)
        self.update_hovered()

    def update_hovered(self) -> None:
        """Update the row under the pointer and repaint what changed.

        It is asked where the pointer, the list or its rows move, never while it is painted: under a
        menu nobody tells where the pointer goes, and what is drawn would hang on what is painted.
        """
        before, self._hovered = self._hovered, self._row_under_pointer()
        for row in {before, self._hovered} - {-1} if before != self._hovered else ():
            self._canvas.update(self.visualRect(self.model().index(row, 0)))

    def _row_under_pointer(self) -> int:
        if not self._count() or not self._canvas.underMouse():
            return -1
        return self.indexAt(self._canvas.mapFromGlobal(self.cursor().pos())).row()

    def doItemsLayout(self) -> None:  # noqa: N802
        """Measure nothing: all rows have the same height."""
        QAbstractItemView.doItemsLayout(self)

    def updateGeometries(self) -> None:  # noqa: N802
        """Update the scroll bar's range."""
        rows = self._count()
        bar = self.verticalScrollBar()
        page = self._canvas.height()
        bar.setSingleStep(self._row_height)
        bar.setPageStep(max(1, page))
        bar.setRange(0, max(0, rows * self._row_height - page))
        self.update_hovered()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell the scroll bar what is seen now."""
        QAbstractItemView.resizeEvent(self, event)
        self.updateGeometries()

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:  # noqa: N802
        """Select the rows that a rectangle touches."""
        model = self.model()
        rows = self.rows_in(rect.normalized())
        selection = QItemSelection()
        if rows:
            selection.select(model.index(rows[0], 0), model.index(rows[-1], 0))
        self.selectionModel().select(selection, command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:  # noqa: N802
        """Return where the selected rows are."""
        region = QRegion()
        offset, width = self.verticalOffset(), self._canvas.width()
        for part in range(selection.count()):
            chosen = selection.at(part)
            top = chosen.top() * self._row_height - offset
            height = (chosen.bottom() - chosen.top() + 1) * self._row_height
            region += QRect(0, top, width, height) & self._canvas.rect()
        return region

    def moveCursor(  # noqa: N802
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Return the row a key leads to, skipping rows that can't be selected."""
        count = self._count()
        if not count:
            return QModelIndex()
        here = self.currentIndex().row()
        page = max(1, self._canvas.height() // self._row_height - 1)
        moves = QAbstractItemView.CursorAction
        match action:
            case moves.MoveUp | moves.MovePrevious | moves.MoveLeft:
                return self._nearest(here - 1, -1)
            case moves.MovePageUp:
                return self._nearest(max(0, here - page), -1)
            case moves.MovePageDown:
                return self._nearest(min(count - 1, here + page), 1)
            case moves.MoveHome:
                return self._nearest(0, 1)
            case moves.MoveEnd:
                return self._nearest(count - 1, -1)
        return self._nearest(here + 1, 1)

    def _count(self) -> int:
        # Qt asks before the model is there, which its type hints deny.
        model = cast(QAbstractItemModel | None, self.model())
        return 0 if model is None else model.rowCount()

    def _nearest(self, row: int, step: int) -> QModelIndex:
        """Return the first row that can be chosen from ``row`` on, else the other way."""
        model = self.model()
        for direction in (step, -step):
            current = row
            while 0 <= current < model.rowCount():
                index = model.index(current, 0)
                if model.flags(index) & Qt.ItemFlag.ItemIsSelectable:
                    return index
                current += direction
        return self.currentIndex()

    # --- painting ------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows that are seen."""
        painter = QPainter(self._canvas)
        if self._ground is not None:
            painter.fillRect(event.rect(), self._ground)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        selection, current = self.selectionModel(), self.currentIndex()
        focused = current.row() if self.hasFocus() else -1
        hovered = self._hovered
        model = self.model()
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        for row in self.rows_in(event.rect()):
            index = model.index(row, 0)
            look = RowLook(selection.isSelected(index), row == focused, row == hovered, mirrored)
            self._row_painter.paint_row(painter, QRectF(self.visualRect(index)), index, look)
