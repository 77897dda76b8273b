"""Places message widgets as the scroll model says and reports their heights to it."""

from __future__ import annotations

import time
from typing import Final

from PySide6.QtCore import QObject, QRect, QTimer, Signal, Slot

from falcon_desktop.core.domain.conversation import Role
from falcon_desktop.ui.markdown.rendering import Rendering
from falcon_desktop.ui.transcript.content import INSET
from falcon_desktop.ui.transcript.estimate import Estimator
from falcon_desktop.ui.transcript.gaps import Gaps
from falcon_desktop.ui.transcript.items import Items
from falcon_desktop.ui.transcript.message import MessageWidget
from falcon_desktop.ui.transcript.message_widgets import Budget, MessageWidgets
from falcon_desktop.ui.transcript.place import ReadingPlace
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


class MessageLayout(QObject):
    """Owns the message widgets of a scroll surface and keeps them in place.

    What it is told to show stands in ``items``; where the view is, in the surface's model.
    """

    messages_needed = Signal(list)
    widget_made = Signal(object)
    """A new :class:`MessageWidget`, before it is laid out."""
    arranged = Signal()
    """Everything stands where it belongs now."""

    def __init__(self, surface: ScrollSurface, items: Items) -> None:
        super().__init__(surface)
        theme = surface.theme
        self.items = items
        self.model = surface.model
        self._surface = surface
        self._viewport = surface.viewport()
        self._theme = theme
        # before the rendering: its bodies report new heights, which are then taken all at once
        theme.changed.connect(self._theme_changed)
        self.rendering = Rendering(theme, self)
        self.widgets = MessageWidgets(theme, self.rendering, items, self._viewport, self._connect)
        self.gaps = Gaps(surface, items, self.widgets)
        self._reading = ReadingPlace(self.model, items, self.widgets)
        self.model.padding_top = self.model.padding_bottom = theme.px(_PADDING)
        self._estimator = self._estimator_now()
        self._last_key = (-1, 0.0)
        """Width and zoom that the heights are for."""
        self._opening = False
        """Until all that is in view of newly opened items is drawn: it may take longer, once."""
        self._arranging = False
        self._again = False
        """A height changed while all was being arranged: what was measured is not the last word."""
        self._restyling = False
        """The theme changed, and not every text has the new look yet: heights would be of both."""
        self._moving = False
        """The reader scrolls, so that what is near will be in view soon."""
        self._resizing = False
        self._quiet = False
        """Nothing waits for this moment: it is the timer's."""
        self._hurried = False
        self._building = False
        """A message is being built: it tells of each new height, and is measured at the end."""
        self._asked: set[str] = set()
        """Messages that were asked for and have not come."""
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_REST_MS)
        self._later.timeout.connect(self._go_on)
        self._viewport.setAutoFillBackground(True)
        surface.moved.connect(self._moved)
        surface.resized.connect(self._resized)
        surface.turned.connect(self._turned)

    def _connect(self, widget: MessageWidget) -> None:
        widget.height_changed.connect(self._height_changed)
        self.widget_made.emit(widget)

    # --- what is shown --------------------------------------------------------------------------

    def clear(self) -> None:
        """Show nothing."""
        self._later.stop()
        self.widgets.clear()
        self.items.reset((), {})
        self.model.reset(())
        self._surface.sync_bar()
        self._viewport.update()

    def open_at(self, index: int | None, offset: int) -> None:
        """Show other items, ``offset`` pixels below an item's top; None means the end."""
        self.begin_opening()
        if index is None:
            self.model.jump_to_end()
        else:
            # Pictures and what tools did make a message taller than its text says, and so it is not
            # below its end; unfolded, it may have been taller than it will be: the end, then.
            tall = max(self.model.heights[index], min(offset, _FAR) + 1)
            self.model.set_height(index, tall, settled=False)
            self.model.following = False
            self.model.hold_item(index, -offset)
            self._reading.restore()
        self.arrange()

    def begin_opening(self) -> None:
        """Take other items; the scroll position follows."""
        self._later.stop()
        self._reading.leave()
        self._asked.clear()
        self.model.page = self._viewport.height()
        self.model.reset(self._all_heights())
        self._opening = True

    def expect(self, role: Role, length: int) -> None:
        """Make room for a message added to the items, of this many characters."""
        self.model.append(self._estimator_now().height(role, length))

    def ended(self, index: int, role: Role, length: int) -> None:
        """Note the final length of a message that is not drawn."""
        height = self._estimator_now().height(role, length)
        self.model.set_height(index, height, settled=False)
        self.arrange()

    def cut(self, count: int) -> None:
        """Keep only the first items; what is visible stays in place, with room below it."""
        if count >= len(self.items):
            return
        self._reading.forget()
        for message_id in self.items.cut(count):
            self.widgets.drop(message_id)
        model = self.model
        kept = [model.heights[index] for index in range(count)]
        position = model.position
        model.cut(kept)
        if count:
            model.tail = max(0, position + model.page - model.end)
            model.move_to(position)

    def show_question(self, index: int) -> None:
        """Bring a message near the top third once its actual height is known."""
        for _ in range(2):  # the second time with real heights
            self.hurry()
            self.model.place_question(index)
            self._reading.forget()
            self.arrange()

    def bring(self, index: int) -> None:
        """Scroll as little as needed to show a message, or its top if it is taller."""
        model = self.model
        for _ in range(2):  # the second time with its real height
            self.hurry()
            y, height = model.y_of(index), model.heights[index]
            if y >= 0 and y + height <= model.page:
                return
            if y < 0 or height > model.page:
                model.read_to(model.position + y - min(12, model.padding_top))
            else:
                model.read_to(model.position + y + height - model.page)
            self._surface.show_position()

    def ask_again(self, message_id: str) -> None:
        """Request a message again once it is near the view."""
        self._asked.discard(message_id)

    def ask_for_all_again(self) -> None:
        """Request every missing message again once it is near the view."""
        self._asked.clear()

    # --- all heights ----------------------------------------------------------------------------

    @property
    def _key(self) -> tuple[int, float]:
        return self._surface.column()[1], self._theme.zoom

    def _all_heights(self) -> list[int]:
        self._estimator = self._estimator_now()
        heights = self._estimator.heights(self.items.outlines)
        for place, height in self._known_heights().items():
            heights[place] = height
        return heights

    def _estimator_now(self) -> Estimator:
        return Estimator(self._theme, self._surface.column()[1] - 2 * INSET)

    def _known_heights(self) -> dict[int, int]:
        """Return what was measured under the width and zoom of now, by place."""
        index = self.items.index
        measured = self.items.measured(self._key)
        return {index[one]: height for one, height in measured.items() if one in index}

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
        """Create, measure and place what is visible or nearby."""
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
        self.arranged.emit()
        self._ask(missing)

    def _arrange(self) -> list[str]:
        model = self.model
        x, width = self._surface.column()
        self.widgets.width = width
        missing: set[str] = set()
        budget = self._budget()
        resized = self._reading.return_to_rest()
        self._measure_in_view(width, budget, missing)
        if resized and self._reading.returns_elsewhere():
            self._measure_in_view(width, budget, missing)
        self._hurried = False
        near = model.items_between(-model.page, 2 * model.page)
        near_ids = {self.items.id_at(index) for index in near}
        self.widgets.drop_except(near_ids)
        self.items.forget_far(near_ids)
        self._place(x, width)
        self._reading.remember()
        self._surface.sync_bar()
        missing |= {one for one in near_ids if self.items.get(one) is None}
        if not self.gaps.any():
            self._opening = False
            model.release()
        if budget.exhausted or self._again:
            self._later.start(_REST_MS if not self.gaps.any() else 0)
        return sorted(missing, key=self.items.index.__getitem__)

    def _measure_in_view(self, width: int, budget: Budget, missing: set[str]) -> None:
        """Measure what is in view and near it until nothing more changes, or time is up."""
        model = self.model
        # Heights that come out smaller let more items in, and where the end is followed, all moves
        # with each height. The bound is for heights that would never agree.
        for _ in range(8):
            self._again = False
            missing.clear()
            before = (model.index, model.offset, model.tail)
            changed = self._measure(self._in_order(), width, budget, missing)
            model.settle()
            same = before == (model.index, model.offset, model.tail)
            if (not changed and same and not self._again) or budget.exhausted:
                break
        self._reading.settled()

    def _in_order(self) -> list[int]:
        """What is in view first, downwards from the anchor, then what the reader goes towards."""
        model = self.model
        if not len(model.heights):
            return []
        visible = model.items_between(0, model.page)
        ahead, behind = model.page, model.page // 2
        top, bottom = (behind, ahead) if self._surface.downwards else (ahead, behind)
        near = model.items_between(-top, model.page + bottom)
        below = range(visible.stop, near.stop)
        above = range(visible.start - 1, near.start - 1, -1)
        held = [self.items.index[one] for one in self.widgets.held if one in self.items.index]
        apart = [index for index in held if index not in near]
        first, second = (below, above) if self._surface.downwards else (above, below)
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

    def measure_first(self, index: int) -> None:
        """Create and measure a message before those around it, which depend on it."""
        self._reading.leave()
        self.hurry()
        width = self._surface.column()[1]
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

    def hurry(self) -> None:
        """Create what is visible at once: it was requested by name."""
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
                    widget.content.build(deadline)
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
        widget.resize(self._surface.column()[1], height)
        self.items.measured(self._key)[message_id] = height
        grows = self._opening or widget.running or index == len(model.heights) - 1
        model.set_height(index, height, settled=not grows)
        if index == model.index:
            self._reading.hold(widget, height - before)
        return height != before

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
            # only where nothing waits to be drawn (QWidgetRepaintManager::bltRect: "We don't want
            # to scroll junk"), so that is drawn first: not while a layout puts
            # widgets in their places, or those that it has not come to are drawn where they were
            self._viewport.repaint(0, 0, 1, 1)
            self._viewport.scroll(0, shift)
        for widget, place in places:
            widget.setGeometry(place)
            if widget.isHidden():
                widget.show()
        if self.gaps.any():
            self._viewport.update()

    def _ask(self, missing: list[str]) -> None:
        wanted = [one for one in missing if one not in self._asked]
        if wanted:
            self._asked.update(wanted)
            self.messages_needed.emit(wanted)

    # --- what happens ---------------------------------------------------------------------------

    @Slot()
    def _moved(self) -> None:
        self._reading.leave()
        self._moving = True
        try:
            self.arrange()
        finally:
            self._moving = False

    @Slot()
    def _resized(self) -> None:
        width_changed = self._last_key != self._key
        self._reading.size_changes(opening=self._opening)
        self.model.page = self._viewport.height()
        if width_changed:
            self._last_key = self._key
            self._new_heights()
        self._resizing = True
        try:
            self.arrange()
        finally:
            self._resizing = False

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
        self._reading.rescaled(before)
        self.widgets.all_need_layout()

    @Slot()
    def _theme_changed(self) -> None:
        self._reading.size_changes(opening=self._opening)
        self.model.padding_top = self.model.padding_bottom = self._theme.px(_PADDING)
        for widget in self.widgets:
            widget.apply_theme()
        self._restyling = True
        self._viewport.setUpdatesEnabled(False)
        self._later.start()

    def _take_restyled(self) -> None:
        """Lay out anew, now that every text has the new look."""
        self._restyling = False
        self._last_key = self._key
        self._new_heights()
        self._viewport.setUpdatesEnabled(True)

    @Slot()
    def _turned(self) -> None:
        for widget in self.widgets:
            widget.apply_theme()
        self.widgets.all_need_layout()
        self.arrange()

    @Slot(str)
    def _height_changed(self, message_id: str) -> None:
        self.widgets.needs_layout(message_id)
        if self._building:
            return
        widget = self.widgets.get(message_id)
        refines = widget is not None and widget.content.refines
        if not (self._arranging or self._restyling or refines):
            self._reading.grown()
        self.arrange()
