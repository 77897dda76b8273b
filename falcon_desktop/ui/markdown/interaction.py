"""Mouse, keys, selection, copying and links of a message."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QPointF, QRect, Qt, Signal, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QEnterEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from falcon_desktop.ui.kit.clipboard import copy_data, copy_text, offer_selected
from falcon_desktop.ui.kit.hidden import show_hidden
from falcon_desktop.ui.kit.i18n import tr
from falcon_desktop.ui.kit.menus import Menu
from falcon_desktop.ui.kit.tab_order import order_itself, tab_reason
from falcon_desktop.ui.kit.tips import hide_tip, show_tip
from falcon_desktop.ui.markdown import selection as selecting
from falcon_desktop.ui.markdown import stops
from falcon_desktop.ui.markdown.blocks import Point, Position
from falcon_desktop.ui.markdown.selection import Selection
from falcon_desktop.ui.markdown.stack import BlockStack
from falcon_desktop.ui.markdown.view import Link, Span

_TRIPLE_CLICK_MS: Final = 400
_TOOL_TIP: Final = QEvent.Type.ToolTip
_COMES_BACK: Final = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)
_FOLLOWS: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
_HELD: Final = ~Qt.KeyboardModifier.KeypadModifier
_BY_KEYS: Final = frozenset(
    (
        Qt.FocusReason.TabFocusReason,
        Qt.FocusReason.BacktabFocusReason,
        Qt.FocusReason.ShortcutFocusReason,
        Qt.FocusReason.OtherFocusReason,
    )
)


class SelectableText(QWidget):
    """The part of a message that supports selecting, copying and following links.

    ``selection_dragged`` carries the pointer's place while it is dragged with the button down,
    so that what contains messages can scroll and let the selection run on into the next message.
    ``wanted_in_view`` carries the place that is gone to: it is to be seen.
    ``link_focus_changed`` comes when the keyboard went to a link, or from it.

    The caret is where the selection ends, be it empty. The arrow keys move it where the keyboard
    came by keys; after a click they are for what contains the message, until ← or → is pressed.
    """

    link_activated = Signal(str, str)
    selection_changed = Signal()
    selection_dragged = Signal(QPoint)
    wanted_in_view = Signal(QRect)
    link_focus_changed = Signal()

    def __init__(self, stack: BlockStack, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stack = stack
        self._selection = Selection()
        self._shows_caret = False
        self._caret_x: float | None = None
        """Where ↑ and ↓ keep to, until the caret moves otherwise."""
        self._link_focus: stops.Stop | None = None
        self._pressed_link: Link | None = None
        self._menu_link: Link | None = None
        self._press_place: QPointF | None = None
        self._press_span: tuple[Point, Point] | None = None
        self._unit = ""
        self._last_double = 0
        # taken when text is pressed, not with a button in it (see ScrollSurface)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        order_itself(self)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.IBeamCursor)

    # places

    @property
    def stack(self) -> BlockStack:
        """The blocks and their places."""
        return self._stack

    def point_at(self, place: QPointF) -> Point:
        """Return the text position nearest to a point of this widget."""
        return self._stack.point_at(place)

    def first_point(self) -> Point:
        """Return the position before all text."""
        return self._stack.first_point()

    def last_point(self) -> Point:
        """Return the position after all text."""
        return self._stack.last_point()

    def rect_at(self, point: Point) -> QRect:
        """Return where the caret would stand at a place of the text."""
        return self._stack.rect_at(point)

    def link_at(self, place: QPointF) -> Link | None:
        """Return the link under a point of this widget."""
        return self._stack.link_at(place)

    # caret

    @property
    def caret(self) -> Point:
        """Where the caret is, before it has moved the beginning."""
        point = self._selection.cursor or self.first_point()
        if point.block >= len(self._stack.views):
            return self.first_point()
        return point

    @property
    def shows_caret(self) -> bool:
        """Whether keys move the caret, so that it is drawn while the keyboard is here."""
        return self._shows_caret

    def place_caret(self, point: Point, *, select: bool = False) -> None:
        """Move the caret, and with ``select`` the end of the selection alone."""
        anchor = (self._selection.anchor or self.caret) if select else point
        self._caret_x = None
        self._set_link_focus(None)
        self.select(anchor, point)
        self.bring_into_view(point)

    def bring_into_view(self, point: Point) -> None:
        """Have a place of the text seen."""
        self._bring(Position(point.block, point.offset, point.offset))

    def _bring(self, position: Position) -> None:
        self.wanted_in_view.emit(self._stack.reveal(position))

    def _show_caret(self, shown: bool) -> None:
        if shown != self._shows_caret:
            self._shows_caret = shown
            self.update()

    # selection

    @property
    def has_selection(self) -> bool:
        """Whether anything is selected."""
        return not self._selection.is_empty

    @property
    def has_anchor(self) -> bool:
        """Whether a selection began here, even if nothing is in it yet."""
        return self._selection.anchor is not None

    def selected_points(self) -> tuple[Point, Point] | None:
        """Return the first and the last point of the selection."""
        return self._selection.ordered()

    def select(self, anchor: Point, cursor: Point) -> None:
        """Select what is between two points, in either order."""
        self._selection.set(anchor, cursor)
        self._selection_moved()

    def select_all(self) -> None:
        """Select the whole message."""
        self.select(self.first_point(), self.last_point())

    def clear_selection(self) -> None:
        """Clear the selection; the caret stays where it is."""
        if not self._selection.is_empty:
            self._selection.collapse()
            self._selection_moved()

    def selected_text(self) -> str:
        """Return the selection as plain text."""
        return selecting.joined(self._stack, self._selection, "plain")

    def selected_markdown(self) -> str:
        """Return the selection as Markdown; within one code block, exactly the code."""
        if self._selection.ordered() == (self.first_point(), self.last_point()):
            return self.whole_markdown()
        return selecting.joined(self._stack, self._selection, "markdown")

    def selected_html(self) -> str:
        """Return the selection as HTML in which nothing is fetched."""
        return selecting.joined(self._stack, self._selection, "html")

    def whole_markdown(self) -> str:
        """Return the message's source."""
        raise NotImplementedError

    @Slot()
    def copy(self) -> None:
        """Copy the selection: as Markdown in plain text, and as HTML."""
        if not self._selection.is_empty:
            copy_data(self, self.selected_mime_data())

    def selected_mime_data(self) -> QMimeData:
        """Return what copying puts on the clipboard."""
        return self._mime_data(self.selected_markdown(), self._selection)

    def whole_mime_data(self) -> QMimeData:
        """Return what copying the whole message puts on the clipboard, whatever is selected."""
        whole = Selection()
        whole.set(self.first_point(), self.last_point())
        return self._mime_data(self.whole_markdown(), whole)

    def whole_mime_data_with(self, others: Sequence[SelectableText], markdown: str) -> QMimeData:
        """Return the same of this text and those below it, which ``markdown`` is the source of."""
        data = QMimeData()
        data.setText(markdown)
        data.setHtml("\n".join(one.whole_mime_data().html() for one in (self, *others)))
        return data

    def _mime_data(self, markdown: str, selection: Selection) -> QMimeData:
        data = QMimeData()
        data.setText(markdown)
        data.setHtml(selecting.joined(self._stack, selection, "html"))
        return data

    def _selection_moved(self) -> None:
        self.update()
        self.selection_changed.emit()

    # mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Start a selection, or note the pressed link."""
        if event.button() == Qt.MouseButton.MiddleButton:
            self._pressed_link = self.link_at(event.position())
            event.accept() if self._pressed_link else event.ignore()
            return
        if event.button() != Qt.MouseButton.LeftButton or not self._stack.views:
            event.ignore()
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._show_caret(False)
        self._caret_x = None
        self._press_place = event.position()
        self._pressed_link = self.link_at(event.position())
        point = self.point_at(event.position())
        self._unit = ""
        if event.timestamp() - self._last_double < _TRIPLE_CLICK_MS and self._last_double:
            self._last_double = 0
            self._select_unit(point, "line")
            return
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and self._selection.anchor:
            self.select(self._selection.anchor, point)
            return
        self._selection.set(point, point)
        self._selection_moved()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Select a word."""
        if event.button() == Qt.MouseButton.LeftButton and self._stack.views:
            self._last_double = int(event.timestamp())
            self._pressed_link = None
            self._press_place = event.position()
            self._select_unit(self.point_at(event.position()), "word")

    def _select_unit(self, point: Point, unit: str) -> None:
        self._unit = unit
        self._press_span = self._unit_around(point)
        self.select(*self._press_span)

    def _unit_around(self, point: Point) -> tuple[Point, Point]:
        text = self._stack.views[point.block].text()
        around = selecting.word_around if self._unit == "word" else selecting.line_around
        span = around(text, point.offset)
        return Point(point.block, span.start), Point(point.block, span.end)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Extend the selection, or show what is under the pointer."""
        if event.buttons() & Qt.MouseButton.LeftButton and self._press_place is not None:
            self.extend_to(event.position())
            self.selection_dragged.emit(event.position().toPoint())
            return
        over = self.link_at(event.position()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.IBeamCursor)

    def extend_to(self, place: QPointF) -> None:
        """Move the selection's end to a point of this widget, by words after a double click."""
        point = self.point_at(place)
        if self._unit and self._press_span is not None:
            first, last = self._unit_around(point)
            start, end = self._press_span
            if first < start:
                self.select(end, first)
            else:
                self.select(start, max(end, last))
        elif self._selection.anchor is not None and point != self._selection.cursor:
            self.select(self._selection.anchor, point)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Follow a link that was pressed and not dragged."""
        pressed, place = self._pressed_link, self._press_place
        self._pressed_link = self._press_place = None
        if self.has_selection:
            offer_selected(self.selected_markdown)
        if pressed is None:
            return
        far = place is not None and (
            (event.position() - place).manhattanLength() > QApplication.startDragDistance()
        )
        if not far and self.link_at(event.position()) == pressed:
            self.clear_selection()
            self.link_activated.emit(pressed.url, pressed.text)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll a wide block sideways; everything else is for what contains the message."""
        pixels, angle = event.pixelDelta(), event.angleDelta()
        across = pixels.x() or angle.x() / 2
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and not across:
            across = pixels.y() or angle.y() / 2
        vertical = abs(pixels.y() or angle.y() / 2)
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if across and self._stack.views and (shifted or abs(across) > vertical):
            view = self._stack.views[self._stack.index_at(event.position().y())]
            if view.scroll_sideways(-round(across)):
                event.accept()
                return
        event.ignore()

    # keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy, select all, move the caret, follow the link that has the focus."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.select_all()
        elif event.key() in _FOLLOWS and self._link_focus and not event.modifiers() & _HELD:
            self._follow(self._link_focus)
        elif not self._move_caret(event):
            event.ignore()

    def _move_caret(self, event: QKeyEvent) -> bool:
        """Do what a key does to the caret; False if it is not for it."""
        if not self._stack.views:
            return False
        from falcon_desktop.ui.markdown import caret  # few go there with keys

        move = caret.move_of(event)
        if move is None or not (self._shows_caret or move.selects or move.unit in caret.BEGINS):
            return False
        x = self._caret_x if move.unit == "line" else None
        found = caret.moved(self._stack, self.caret, move, x)
        self._show_caret(True)
        if found is None:
            return False
        if move.unit == "line" and x is None:
            x = float(self.rect_at(self.caret).center().x())
        self.place_caret(found, select=move.selects)
        self._caret_x = x
        return True

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Let Tab go through links and buttons as they are read before it leaves the message."""
        if self._owns_tab() and self._step(forward):
            return True
        self._set_link_focus(None)
        return super().focusNextPrevChild(forward)

    def _owns_tab(self) -> bool:
        """Whether Tab comes to this text, or began in it."""
        return self.hasFocus() or bool(self.focusPolicy() & Qt.FocusPolicy.TabFocus)

    def take_tab(self, *, forward: bool) -> None:
        """Take the keyboard: where the caret is, or at the last link or button from below."""
        last = None if forward else stops.last_stop(self._stack.views)
        if last is not None:
            self._go_to(last, Qt.FocusReason.BacktabFocusReason)
        else:
            self.setFocus(tab_reason(forward=forward))
            if self._stack.views:
                self.bring_into_view(self.caret)

    def _here(self) -> stops.Stop | Point:
        """Return the link or button that the keyboard is at, else where the caret is."""
        if self._link_focus is not None:
            return self._link_focus
        focused = QApplication.focusWidget()
        if focused is not None and focused is not self:
            for index, view in enumerate(self._stack.views):
                if focused in view.buttons:
                    return stops.Stop(index, Span(0, 0), button=focused)
        return self.caret

    def _step(self, forward: bool) -> bool:
        here = self._here()
        stop = stops.stop_beside(self._stack.views, here, forward=forward)
        if stop is not None:
            self._go_to(stop, tab_reason(forward=forward))
            return True
        if isinstance(here, stops.Stop) and not forward:
            self.go_back()
            return True
        return False

    def go_back(self) -> None:
        """Put the keyboard from a link or a button in the text back to the text itself."""
        self._set_link_focus(None)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_caret(True)

    @property
    def is_at_part(self) -> bool:
        """Whether the keyboard is at a link or a button in the text."""
        return isinstance(self._here(), stops.Stop)

    def _go_to(self, stop: stops.Stop, reason: Qt.FocusReason) -> None:
        """Put the keyboard at a link or a button, and have it seen."""
        if stop.button is None:
            self.setFocus(Qt.FocusReason.OtherFocusReason)  # whatever Tab would do from outside
            self._set_link_focus(stop)
            return
        self._set_link_focus(None)
        self._take_caret_to(stop.place)
        self.bring_into_view(stop.place)
        stop.button.setFocus(reason)

    def _take_caret_to(self, place: Point) -> None:
        if self._selection.is_empty:  # arrow keys go on from there
            self._selection.set(place, place)
            self._caret_x = None

    def _set_link_focus(self, link: stops.Stop | None) -> None:
        if link != self._link_focus:
            self._link_focus = link
            self.update()
            if link is not None:
                self._take_caret_to(link.place)
                self._bring(Position(link.block, link.span.start, link.span.end))
            self.link_focus_changed.emit()

    @property
    def link_focus(self) -> Point | None:
        """Where the link begins that the keyboard is at."""
        return self._link_focus.place if self._link_focus is not None else None

    def focus_link(self, place: Point) -> None:
        """Put the keyboard at the link that begins at a place, if there is one."""
        link = self._link_from(place)
        if link is not None:
            self._go_to(link, Qt.FocusReason.OtherFocusReason)

    def follow_link(self, place: Point) -> None:
        """Do what a click does on the link that begins at a place, if there is one."""
        self._follow(self._link_from(place))

    def _follow(self, stop: stops.Stop | None) -> None:
        if stop is not None and stop.link is not None:
            self.link_activated.emit(stop.link.url, stop.link.text)

    def _link_from(self, place: Point) -> stops.Stop | None:
        if place.block >= len(self._stack.views):
            return None
        links = stops.links_of(self._stack.views, place.block)
        return next((one for one in links if one.place == place), None)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the caret where the keyboard came by keys."""
        super().focusInEvent(event)
        if event.reason() in _BY_KEYS:
            self._show_caret(True)
        if self._link_focus is not None:
            self.link_focus_changed.emit()  # it is there again
        elif event.reason() is Qt.FocusReason.BacktabFocusReason:
            last = stops.last_stop(self._stack.views)
            if last is not None and last.link is not None:
                self._set_link_focus(last)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Forget the link that had the focus, unless the keyboard comes back by itself."""
        if event.reason() not in _COMES_BACK:
            self._set_link_focus(None)
        super().focusOutEvent(event)

    # help

    def enterEvent(self, event: QEnterEvent) -> None:
        """Watch for help events while the pointer is here.

        An ``event`` of its own would be called for everything that happens while text streams.
        """
        super().enterEvent(event)
        self.installEventFilter(self)

    def leaveEvent(self, event: QEvent) -> None:
        """Stop watching."""
        super().leaveEvent(event)
        self.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show a link's target, as plain text, when the pointer rests on it."""
        if event.type() is not _TOOL_TIP:
            return False
        link = self.link_at(QPointF(event.pos())) if isinstance(event, QHelpEvent) else None
        if link is not None and isinstance(event, QHelpEvent):
            show_tip(event.globalPos(), show_hidden(link.url), self)
        elif isinstance(event, QHelpEvent) and (words := self.tip_at(QPointF(event.pos()))):
            show_tip(event.globalPos(), words, self)
        else:
            hide_tip()
        return True

    def tip_at(self, place: QPointF) -> str:
        """Return what to tell of what is at a point of this widget; "" for nothing."""
        del place
        return ""

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer actions on a link or selection; else leave it to the message."""
        link = self.link_at(QPointF(event.pos()))
        if link is None and not self.has_selection:
            event.ignore()
            return
        menu = Menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self.has_selection:
            menu.addAction(tr("Copy")).triggered.connect(self.copy)
        if link is not None:
            self._menu_link = link
            menu.addAction(tr("Open link…")).triggered.connect(self._follow_menu_link)
            menu.addAction(tr("Copy link")).triggered.connect(self._copy_menu_link)
        menu.popup(event.globalPos())

    @Slot()
    def _follow_menu_link(self) -> None:
        if self._menu_link is not None:
            self.link_activated.emit(self._menu_link.url, self._menu_link.text)

    @Slot()
    def _copy_menu_link(self) -> None:
        if self._menu_link is not None:
            copy_text(self, self._menu_link.url)
