"""Puts message widgets where the scroll model says and tells the model their heights.

Holds what the reader sees in place through every change.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QRect, QRectF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from falcon_desktop.core.domain.conversation import Role
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.markdown.rendering import Rendering
from falcon_desktop.ui.transcript.content import Mark
from falcon_desktop.ui.transcript.estimate import Estimator
from falcon_desktop.ui.transcript.items import Items
from falcon_desktop.ui.transcript.message import INSET, MessageWidget
from falcon_desktop.ui.transcript.message_widgets import Budget, MessageWidgets
from falcon_desktop.ui.transcript.surface import ScrollSurface

_OPENING_BUDGET: Final = 0.045
"""Seconds for what is seen at once after a jump; the rest of a long message comes in slices."""
_SEEN_BUDGET: Final = 0.006
"""Seconds of a frame for what is in view and not complete, which is seldom: it comes prepared."""
_NEAR_BUDGET: Final = 0.002
"""Seconds of a frame for what may come into view next."""
_REST_MS: Final = 6
"""Between one part of the work and the next, for what else there is to do and to paint."""
_PADDING: Final = 16
_FAR: Final = 1_000_000
"""Where a widget that is kept out of sight stands at most; Qt's coordinates end at 2**24."""


@dataclass(slots=True)
class _Rest:
    """Where the reader was before the view's size or the zoom changed.

    A place that is worked out anew from what each size left would drift with every size.
    """

    message_id: str
    offset: int
    height: int
    """Of that message then."""
    mark: tuple[str, int, Mark] | None
    at_top: bool
    left: tuple[int, int]
    """Where the view was put for the present size: a view that is elsewhere was moved since."""


class MessageLayout(ScrollSurface):
    """The scroll area with its messages in place."""

    messages_needed = Signal(list)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.items = Items()
        # before the rendering: its bodies report new heights, which are then taken all at once
        theme.changed.connect(self._theme_changed)
        self.rendering = Rendering(theme, self)
        self.widgets = MessageWidgets(
            theme, self.rendering, self.items, self.viewport(), self._connect
        )
        self.model.padding_top = self.model.padding_bottom = theme.px(_PADDING)
        self._estimator = self._estimator_now()
        self._opening = False
        self._arranging = False
        self._again = False
        self._restyling = False
        self._restored = False
        self._moving = False
        self._resizing = False
        self._quiet = False
        self._hurried = False
        self._building = False
        self._mark: tuple[str, int, Mark] | None = None
        self._rest: _Rest | None = None
        self._asked: set[str] = set()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_REST_MS)
        self._later.timeout.connect(self._go_on)
        self.viewport().setAutoFillBackground(True)

    # --- for subclasses -------------------------------------------------------------------------

    def _connect(self, widget: MessageWidget) -> None:
        widget.height_changed.connect(self._height_changed)

    def _arranged(self) -> None:
        """Everything stands where it belongs now."""

    # --- all heights ----------------------------------------------------------------------------

    @property
    def _key(self) -> tuple[int, float]:
        return self.column()[1], self.theme.zoom

    def _all_heights(self) -> list[int]:
        self._estimator = self._estimator_now()
        heights = self._estimator.heights(self.items.outlines)
        for place, height in self._known_heights().items():
            heights[place] = height
        return heights

    def _estimator_now(self) -> Estimator:
        return Estimator(self.theme, self.column()[1] - 2 * INSET)

    def _known_heights(self) -> dict[int, int]:
        """Return what was measured under the width and zoom of now, by place."""
        index = self.items.index
        measured = self.items.measured(self._key)
        return {index[one]: height for one, height in measured.items() if one in index}

    def _open_at(self, index: int | None, offset: int) -> None:
        """Show other items, from ``offset`` pixels below an item's top, or the end for None."""
        self._begin_opening()
        if index is None:
            self.model.jump_to_end()
        else:
            self.model.index, self.model.offset = index, offset
            self.model.following = False
            self._restored = True
        self.arrange()

    def _begin_opening(self) -> None:
        """Take other items; where among them the view stands is told next."""
        self._later.stop()
        self._forget_place()
        self._restored = False
        self._asked.clear()
        self.model.page = self.viewport().height()
        self.model.reset(self._all_heights())
        self._opening = True

    # --- arranging ------------------------------------------------------------------------------

    @Slot()
    def _go_on(self) -> None:
        """Use a quiet moment to prepare what may come into view next."""
        self._quiet = True
        try:
            self.arrange()
        finally:
            self._quiet = False

    @Slot()
    def arrange(self) -> None:
        """Make, measure and place what is in view and near it."""
        if self._arranging:
            self._again = True
            return
        if self._restyling:
            if self._later.isActive():
                return  # Qt delivers the theme's change to one text after another
            self._take_restyled()
        self._arranging = True
        try:
            missing = self._arrange()
        finally:
            self._arranging = False
        self._arranged()
        self._ask(missing)

    def _arrange(self) -> list[str]:
        model = self.model
        x, width = self.column()
        self.widgets.width = width
        missing: set[str] = set()
        budget = self._budget()
        resized = self._return_to_rest()
        self._measure_in_view(width, budget, missing)
        if resized and self._rest is not None:
            found = self._rest.left
            if self._return_to_rest() and self._rest.left != found:
                # with the heights of now it leads elsewhere, such as to the end or away from it
                self._measure_in_view(width, budget, missing)
        self._hurried = False
        near = model.items_between(-model.page, 2 * model.page)
        near_ids = {self.items.id_at(index) for index in near}
        self.widgets.drop_except(near_ids)
        self.items.forget_far(near_ids)
        self._place(x, width)
        self._remember_mark()
        self._sync_bar()
        missing |= {one for one in near_ids if self.items.get(one) is None}
        if not self._has_gaps():
            self._opening = False
            model.release()
        if budget.exhausted or self._again:
            self._later.start(_REST_MS if not self._has_gaps() else 0)
        return sorted(missing, key=self.items.index.__getitem__)

    def _measure_in_view(self, width: int, budget: Budget, missing: set[str]) -> None:
        """Measure what is in view and near it until nothing more changes, or time is up."""
        model = self.model
        for _ in range(8):  # heights that come out smaller let more items in
            self._again = False
            missing.clear()
            before = (model.index, model.offset, model.tail)
            changed = self._measure(self._in_order(), width, budget, missing)
            model.settle()
            same = before == (model.index, model.offset, model.tail)
            if (not changed and same and not self._again) or budget.exhausted:
                break
        if self._rest is not None:
            self._rest.left = (model.index, model.offset)

    def _in_order(self) -> list[int]:
        """What is in view first, downwards from the anchor, then what the reader goes towards."""
        model = self.model
        if not len(model.heights):
            return []
        visible = model.items_between(0, model.page)
        ahead, behind = model.page, model.page // 2
        top, bottom = (behind, ahead) if self.downwards else (ahead, behind)
        near = model.items_between(-top, model.page + bottom)
        below = range(visible.stop, near.stop)
        above = range(visible.start - 1, near.start - 1, -1)
        held = [self.items.index[one] for one in self.widgets.held if one in self.items.index]
        apart = [index for index in held if index not in near]
        first, second = (below, above) if self.downwards else (above, below)
        return [*visible, *first, *second, *apart]

    def _measure(self, order: list[int], width: int, budget: Budget, missing: set[str]) -> bool:
        changed = False
        for index in order:
            message_id = self.items.id_at(index)
            if self.items.get(message_id) is None and self.widgets.get(message_id) is None:
                missing.add(message_id)
                continue
            widget = self._built(index, budget)
            if widget is None:
                continue
            height = self.widgets.lay_out(widget, width)
            if height is None:
                continue
            changed = self._note_height(index, widget, height) or changed
        return changed

    def _measure_first(self, index: int) -> None:
        """Make and measure one message before those around it, whose places depend on it."""
        self._forget_place()
        self._restored = False
        self._hurry()
        width = self.column()[1]
        self.widgets.width = width
        self._measure([index], width, self._budget(), set())

    def _budget(self) -> Budget:
        """Return the time there is now.

        What is only near is prepared while the view moves and in quiet moments, not in a frame
        that an answer's text already takes.
        """
        if self._hurried or (self._opening and not self._quiet):
            return Budget(_OPENING_BUDGET, None)
        return Budget(_SEEN_BUDGET, _NEAR_BUDGET if self._moving or self._quiet else None)

    def _hurry(self) -> None:
        """Make what is to be seen at once: someone asked for it by name."""
        self._hurried = True

    def _built(self, index: int, budget: Budget) -> MessageWidget | None:
        """Return an item's widget, made and built as far as there is time; None for not now."""
        widget = self.widgets.get(self.items.id_at(index))
        if widget is not None and widget.complete:
            return widget
        model = self.model
        y = model.y_of(index)
        deadline = budget.grant(seen=y < model.page and y + model.heights[index] > 0)
        if deadline is None:
            return widget
        self._building = True
        try:
            if widget is None:
                widget = self.widgets.fetch(index)
            if widget is not None and not widget.complete:
                if time.perf_counter() < deadline:
                    widget.build(deadline)
                    self.widgets.needs_layout(widget.message.id)
                budget.exhausted = budget.exhausted or not widget.complete
        finally:
            self._building = False
        return widget

    def _note_height(self, index: int, widget: MessageWidget, height: int) -> bool:
        """Tell the model a real height; return whether it is news."""
        model = self.model
        before = model.heights[index]
        message_id = widget.message.id
        if not widget.complete:
            # its rest follows in a moment: until then it is as tall as it was expected to be
            height = max(height, before)
        widget.resize(self.column()[1], height)
        self.items.measured(self._key)[message_id] = height
        grows = self._opening or widget.running or index == len(model.heights) - 1
        model.set_height(index, height, settled=not grows)
        if index == model.index:
            self._hold(widget, message_id, height - before)
        return height != before

    def _hold(self, widget: MessageWidget, message_id: str, growth: int) -> None:
        """Keep what stands at the view's top there, though its message got another height."""
        model = self.model
        if self._restored:
            return  # the offset is what was saved
        if self._mark is not None and self._mark[0] == message_id:
            _id, rest, mark = self._mark
            y = widget.y_of_mark(mark)
            if y is not None:
                model.offset = y + rest
                return
        if model.offset > 0:
            # drawn for the first time while its lower part is in view: that part stays
            model.offset += growth

    def _remember_mark(self) -> None:
        """Note what stands at the view's top, to find it after the next change."""
        self._mark = None
        model = self.model
        if not len(model.heights) or model.offset <= 0:
            return
        message_id = self.items.id_at(model.index)
        widget = self.widgets.get(message_id)
        if widget is not None and widget.complete:
            self._restored = False
            mark = widget.mark_at(model.offset)
            y = widget.y_of_mark(mark)
            if y is not None:
                self._mark = (message_id, model.offset - y, mark)

    def _forget_place(self) -> None:
        """Someone puts the view elsewhere."""
        self._mark = None
        self._rest = None

    def _size_changes(self) -> None:
        """Note where the reader is, before the first of several changes of size or zoom."""
        model = self.model
        if self._opening or model.held or not len(self.items):
            self._rest = None
        elif self._rest is None or self._rest.left != (model.index, model.offset):
            message_id = self.items.id_at(model.index)
            mark = self._mark if self._mark is not None and self._mark[0] == message_id else None
            self._rest = _Rest(
                message_id, model.offset, model.heights[model.index], mark,
                model.position == 0, (model.index, model.offset),
            )  # fmt: skip

    def _return_to_rest(self) -> bool:
        """Put the view where it was before its size changed, or at the end where that is followed
        and would be below; False where no size changed since the reader moved it.

        By the heights that are known: to measure there first would make what is far from the end,
        and put it away again, each time anew.
        """
        rest, model = self._rest, self.model
        if rest is None:
            return False
        index = self.items.index.get(rest.message_id)
        if index is None or rest.left != (model.index, model.offset):
            self._rest = None
            return False
        model.index, model.offset, self._mark = index, rest.offset, rest.mark
        if rest.at_top:
            model.offset = -model.padding_top
        elif rest.offset > 0:
            widget = self.widgets.get(rest.message_id)
            y = widget.y_of_mark(rest.mark[2]) if widget is not None and rest.mark else None
            if y is not None and rest.mark is not None:
                model.offset = y + rest.mark[1]
            elif rest.height:
                model.offset = rest.offset * model.heights[index] // rest.height
        model.settle()
        rest.left = (model.index, model.offset)
        return True

    def _place(self, x: int, width: int) -> None:
        places: list[tuple[MessageWidget, QRect]] = []
        shifts: set[int] = set()
        for widget in self.widgets:
            index = self.items.index.get(widget.message.id)
            if index is None:
                continue
            y = max(-_FAR, min(_FAR, self.model.y_of(index)))
            places.append((widget, QRect(x, y, width, self.model.heights[index])))
            if not widget.isHidden():
                shifts.add(y - widget.y() if widget.x() == x else 0)
        movable = len(shifts) == 1 and not self._resizing
        if movable and 0 < abs(shift := shifts.pop()) < self.model.page:
            # moves the pixels that are there instead of drawing all of them again; Qt does that
            # only where nothing waits to be drawn, so that is drawn first: not while a layout puts
            # widgets in their places, or those that it has not come to are drawn where they were
            self.viewport().repaint(0, 0, 1, 1)
            self.viewport().scroll(0, shift)
        for widget, place in places:
            widget.setGeometry(place)
            if widget.isHidden():
                widget.show()
        if self._has_gaps():
            self.viewport().update()

    def _has_gaps(self) -> bool:
        """Whether anything in view is not drawn yet."""
        visible = self.model.items_between(0, self.model.page)
        widgets = (self.widgets.get(self.items.id_at(index)) for index in visible)
        return any(widget is None or not widget.complete for widget in widgets)

    def _ask(self, missing: list[str]) -> None:
        wanted = [one for one in missing if one not in self._asked]
        if wanted:
            self._asked.update(wanted)
            self.messages_needed.emit(wanted)

    # --- what happens ---------------------------------------------------------------------------

    def _moved(self) -> None:
        self._forget_place()
        self._restored = False
        self._moving = True
        try:
            self.arrange()
        finally:
            self._moving = False

    def _resized(self) -> None:
        width_changed = self._last_key != self._key
        self._size_changes()
        self.model.page = self.viewport().height()
        if width_changed:
            self._last_key = self._key
            self._new_heights()
        self._resizing = True
        try:
            self.arrange()
        finally:
            self._resizing = False

    _last_key: tuple[int, float] = (-1, 0.0)

    def _new_heights(self) -> None:
        """Another width or zoom: adapt all heights and lay out what is in view.

        What was measured before says more than an estimate, and the handle stays where it is.
        """
        former, self._estimator = self._estimator, self._estimator_now()
        if not len(self.items):
            return
        model = self.model
        before = model.heights[model.index]
        factors = self._estimator.factors(former, self.items.outlines)
        model.rescale(factors, self._known_heights())
        if model.offset > 0 and self._mark is None and before:
            model.offset = model.offset * model.heights[model.index] // before
        if self._rest is not None:
            self._rest.left = (model.index, model.offset)
        self.widgets.all_need_layout()

    @Slot()
    def _theme_changed(self) -> None:
        self._size_changes()
        self.model.padding_top = self.model.padding_bottom = self.theme.px(_PADDING)
        for widget in self.widgets:
            widget.apply_theme()
        self._restyling = True
        self.viewport().setUpdatesEnabled(False)
        self._later.start()

    def _take_restyled(self) -> None:
        """Lay out anew, now that every text has the new look."""
        self._restyling = False
        self._last_key = self._key
        self._new_heights()
        self.viewport().setUpdatesEnabled(True)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            for widget in self.widgets:
                widget.apply_theme()
            self.widgets.all_need_layout()
            self.arrange()

    @Slot(str)
    def _height_changed(self, message_id: str) -> None:
        self.widgets.needs_layout(message_id)
        if self._building:
            return
        if not (self._arranging or self._restyling):
            self._rest = None  # it grew or shrank by itself: what is seen now stays
        self.arrange()

    # --- what is not there yet ------------------------------------------------------------------

    def _paint_gaps(self) -> None:
        model = self.model
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.colors.color("code"))
        x, width = self.column()
        for index in model.items_between(0, model.page):
            outline = self.items.outlines[index]
            widget = self.widgets.get(outline.id)
            done = 0 if widget is None else widget.laid_out_to
            if widget is not None and widget.complete:
                continue
            box = QRect(x + INSET, model.y_of(index) + 4, width - 2 * INSET, model.heights[index])
            box.setTop(box.top() + done)
            self._paint_gap(painter, box, outline.role)

    def _paint_gap(self, painter: QPainter, box: QRect, role: Role) -> None:
        bottom = box.bottom() - self.theme.px(44)
        if role is Role.USER:
            third = box.width() // 3
            x = box.left() if self.isRightToLeft() else box.right() - third
            painter.drawRoundedRect(QRectF(x, box.top(), third, bottom - box.top()), 14, 14)
            return
        line = self.theme.px(20)
        y = box.top() + self.theme.px(30)
        while y + line // 2 <= bottom and y < self.model.page:
            if y + line > 0:
                painter.drawRoundedRect(QRectF(box.left(), y, box.width(), line * 0.5), 4, 4)
            y += line

    def paintEvent(self, event: QPaintEvent) -> None:
        if len(self.items) and self._has_gaps():
            self._paint_gaps()
