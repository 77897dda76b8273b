"""The pieces of an answer, one below the other: where they stand, what is selected and marked in
them. Nearly all answers have one, their text, or two, with what was thought before it.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Final, Protocol, cast

from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt, Slot
from PySide6.QtWidgets import QWidget

from falcon_desktop.core.domain.conversation import HitPlace, Message
from falcon_desktop.core.domain.matching import Matcher
from falcon_desktop.ui.markdown.blocks import Point
from falcon_desktop.ui.markdown.rendering import Rendering
from falcon_desktop.ui.transcript.body import AnswerBody
from falcon_desktop.ui.transcript.content import INSET, Mark, MessageContent, SelectedPart
from falcon_desktop.ui.transcript.reasoning import FoldedView
from falcon_desktop.ui.transcript.search import Words, occurrences, without_targets

_BEYOND: Final = 1e6


class Sized(Protocol):
    """A piece that is neither text nor folded, such as a picture."""

    def size_for(self, width: int) -> QSize:
        """Return the size in a column of that width."""
        ...


class PiecesContent(MessageContent):
    """A message whose content is ``views``, from top to bottom."""

    def __init__(self, rendering: Rendering, message: Message, frame: QWidget) -> None:
        super().__init__(rendering.look.theme, message, frame)
        self._rendering = rendering
        self._shown = True
        self._spreading = False
        self._has_spread = False
        self._tab_comes_in = False
        self._end: int | None = None
        """Where the last piece ends, unless that is folded."""
        self.views: list[QWidget] = []

    @property
    def texts(self) -> list[AnswerBody]:
        """The texts that are always seen."""
        return [one for one in self.views if isinstance(one, AnswerBody)]

    @property
    def folds(self) -> list[FoldedView]:
        """What is folded until somebody wants to read it."""
        return [one for one in self.views if isinstance(one, FoldedView)]

    @property
    def bodies(self) -> list[AnswerBody]:
        """All texts that are seen now, in their order."""
        found = []
        for view in self.views:
            body = view.body if isinstance(view, FoldedView) else view
            if isinstance(body, AnswerBody):
                found.append(body)
        return found

    @Slot(object)
    def watch_body(self, body: AnswerBody) -> None:
        """Take part in what happens in a text of this message."""
        body.link_activated.connect(self.link_activated)
        body.selection_changed.connect(self._selected)
        body.selection_dragged.connect(self._dragged)
        body.wanted_in_view.connect(self._want_in_view)
        self._open_to_tab(body)

    # --- the keyboard and names -----------------------------------------------------------------

    @property
    def readable(self) -> QWidget | None:
        return next((body for body in self.texts if body.has_text), None) if self._shown else None

    def leave_part(self) -> bool:
        left = next((body for body in self.bodies if body.is_at_part), None)
        if left is not None:
            left.go_back()
        return left is not None

    def name_texts(self, name: str) -> None:
        for body in self.texts:
            body.setAccessibleName(name)

    def let_tab_in(self, wanted: bool) -> None:
        self._tab_comes_in = wanted
        for body in self.bodies:
            self._open_to_tab(body)

    def _open_to_tab(self, body: AnswerBody) -> None:
        policy = Qt.FocusPolicy.TabFocus if self._tab_comes_in else Qt.FocusPolicy.NoFocus
        if body.focusPolicy() is not policy:
            body.setFocusPolicy(policy)

    @property
    def unfolded_by_hand(self) -> frozenset[str]:
        """The keys of what is unfolded, and not only for a search that goes through it."""
        return frozenset(fold.key for fold in self.folds if fold.unfolded_by_hand)

    # --- laying out -----------------------------------------------------------------------------

    @property
    def complete(self) -> bool:
        return self.running or all(body.is_complete for body in self.texts)

    @property
    def refines(self) -> bool:
        return any(body.refines for body in self.bodies)

    def build(self, deadline: float) -> None:
        for body in self.texts:
            if not body.is_complete:
                body.build(deadline)
                if time.perf_counter() > deadline:
                    break

    def let_go(self) -> None:
        for body in self.bodies:
            body.let_go()

    def lay_out_pieces(self, width: int, y: int) -> int:
        """Place the pieces from ``y`` on; return where they end."""
        above: QWidget | None = None
        for view in filter(_is_seen, self.views):
            y += self._gap(above, view)
            if isinstance(view, FoldedView):
                edge = view.overhang
                height = view.layout_for(width + 2 * edge)
                view.setGeometry(INSET - edge, y, width + 2 * edge, height)
            elif isinstance(view, AnswerBody):
                height = view.heightForWidth(width)
                view.setGeometry(INSET, y, width, height)
            else:
                size = cast(Sized, view).size_for(width)
                height = size.height()
                x = INSET + width - size.width() if self.frame.isRightToLeft() else INSET
                view.setGeometry(QRect(QPoint(x, y), size))
            y += height
            above = view
        self._end = None if isinstance(above, FoldedView) else y
        return y + (self._gap(above, None) if isinstance(above, FoldedView) else 0)

    def _gap(self, above: QWidget | None, below: QWidget | None) -> int:
        if isinstance(above, FoldedView):
            return self.theme.px(12 if above.unfolded else 6)
        if above is None:
            return 0
        return self.theme.px(6 if isinstance(below, FoldedView) else 8)

    def show_pieces(self, shown: bool) -> None:
        """Show the pieces, or hide them while an editor stands in their place."""
        self._shown = shown
        for view in self.views:
            view.setVisible(shown and _is_seen(view))

    # --- places ---------------------------------------------------------------------------------

    def mark_at(self, y: int) -> Mark:
        if self._end is not None and y >= self._end:
            return Mark("end", 0, y - self._end)
        above = [n for n, one in enumerate(self.views) if _is_seen(one) and one.y() <= y]
        if not above:
            return Mark("top", 0, y)
        number = above[-1]
        view = self.views[number]
        if isinstance(view, AnswerBody):
            point = view.mark_at(y - view.y())
            top = view.y_of_mark(point)
            return Mark("piece", (number, point), 0 if top is None else y - view.y() - top)
        return Mark("piece", (number, None), y - view.y())

    def y_of_mark(self, mark: Mark) -> int | None:
        match mark:
            case Mark(part="top", rest=rest):
                return rest
            case Mark(part="end", rest=rest) if self._end is not None:
                return self._end + rest
            case Mark(part="piece", place=(int(number), point)) if number < len(self.views):
                view = self.views[number]
                if not isinstance(view, AnswerBody):
                    return view.y() + mark.rest
                y = view.y_of_mark(point) if isinstance(point, Point) else None
                return None if y is None else view.y() + y + mark.rest
        return None

    # --- selection ------------------------------------------------------------------------------

    @property
    def has_selection(self) -> bool:
        return any(body.has_selection for body in self.bodies)

    def selected_markdown(self) -> str:
        texts = self.texts
        chosen = [one for one in self.bodies if one.has_selection]
        if chosen == texts and all(map(_is_whole, texts)):
            return self.text()
        return "\n\n".join(body.selected_markdown() for body in chosen)

    def selected_html(self) -> str:
        chosen = (one.selected_html() for one in self.bodies if one.has_selection)
        return "\n".join(filter(None, chosen))

    def selected_parts(self) -> list[SelectedPart]:
        found = []
        for number, view in enumerate(self.views):
            body = view.body if isinstance(view, FoldedView) else view
            points = body.selected_points() if isinstance(body, AnswerBody) else None
            if points is not None:
                found.append(SelectedPart(number, *points))
        return found

    def select_parts(self, parts: Sequence[SelectedPart]) -> None:
        chosen = {}
        for part in parts:
            view = self.views[part.number] if part.number < len(self.views) else None
            body = view.body if isinstance(view, FoldedView) else view
            if isinstance(body, AnswerBody):
                chosen[body] = (part.first, part.last)
        self._select(chosen)

    def clear_selection(self) -> None:
        self.marks = None
        for body in self.bodies:
            body.set_marks([])
        self._select({})

    def select_whole(self) -> None:
        self._select({body: _ends(body) for body in self.texts})

    def extend_selection(self, *, down: bool) -> None:
        origin = next((one for one in self.bodies if one.has_anchor), None)
        if origin is not None:
            self._spread(origin, None, down=down)

    def select_to(self, place: QPoint, *, down: bool) -> None:
        target = self._body_at(place)
        if target is None:
            return
        bodies, texts = self.bodies, self.texts
        number = bodies.index(target)
        passed = bodies[:number] if down else bodies[number + 1 :]
        chosen = {body: _ends(body) for body in passed if body in texts}
        start = target.first_point() if down else target.last_point()
        chosen[target] = (start, self._point_at(target, place))
        self._select(chosen)

    @Slot()
    def _selected(self) -> None:
        """One of the texts has another selection: it is the only one that has any."""
        if self._spreading:
            self._has_spread = True
            return
        body = self.sender()
        if len(self.views) > 1:
            self._spreading = True
            for other in self.bodies:
                if other is not body:
                    other.clear_selection()
            self._spreading = False
        self.selection_changed.emit()

    @Slot(QPoint)
    def _dragged(self, place: QPoint) -> None:
        origin = cast(AnswerBody, self.sender())
        pointer = origin.mapToGlobal(place)
        if len(self.views) > 1:
            self._drag_over(origin, self.frame.mapFromGlobal(pointer))
        self.selection_dragged.emit(pointer)

    def _drag_over(self, origin: AnswerBody, place: QPoint) -> None:
        """Let a selection that began in one text run on to a place in another."""
        target, bodies = self._body_at(place), self.bodies
        if target is None or origin not in bodies:
            return
        if target is origin:
            self._select({}, origin)
        else:
            down = bodies.index(target) > bodies.index(origin)
            self._spread(origin, (target, self._point_at(target, place)), down=down)

    def _spread(
        self, origin: AnswerBody, to: tuple[AnswerBody, Point] | None, *, down: bool
    ) -> None:
        """Select from where the selection began to a place in another text, or to the end."""
        bodies, texts = self.bodies, self.texts
        begin, end = bodies.index(origin), len(bodies) if down else -1
        if to is not None:
            end = bodies.index(to[0])
        between = bodies[begin + 1 : end] if down else bodies[end + 1 : begin]
        chosen = {body: _ends(body) for body in between if body in texts}
        if to is not None:
            target, point = to
            chosen[target] = (target.first_point() if down else target.last_point(), point)
        self._spreading = True
        origin.extend_to(QPointF(_BEYOND, _BEYOND) if down else QPointF(-1, -1))
        self._select(chosen, origin)

    def _select(
        self, chosen: dict[AnswerBody, tuple[Point, Point]], but: AnswerBody | None = None
    ) -> None:
        """Select this in the texts, and nothing in the others; one stays as it is."""
        self._spreading = True
        for body in self.bodies:
            if body in chosen:
                body.select(*chosen[body])
            elif body is not but:
                body.clear_selection()
        self._spreading = False
        if self._has_spread:
            self._has_spread = False
            self.selection_changed.emit()

    def _body_at(self, place: QPoint) -> AnswerBody | None:
        """Return the text at a height of the frame, or the next below it."""
        bodies = self.bodies
        for body in bodies:
            if body.mapTo(self.frame, QPoint(0, body.height())).y() > place.y():
                return body
        return bodies[-1] if bodies else None

    def _point_at(self, body: AnswerBody, place: QPoint) -> Point:
        return body.point_at(QPointF(body.mapFrom(self.frame, place)))

    # --- words ----------------------------------------------------------------------------------

    def show_marks(self, words: Matcher | None) -> None:
        self.marks = words
        for body in self.bodies:
            body.set_marks(body.find(words) if words else [])

    def fold_back(self) -> None:
        for fold in self.folds:
            fold.fold_back()

    def keep_unfolded(self) -> None:
        for fold in self.folds:
            fold.keep_unfolded()

    def words(self) -> list[tuple[HitPlace, str]]:
        return [(_place_of(view), _words_of(view)) for view in self.views]

    def reveal(self, word: Words, occurrence: int) -> int | None:
        shown: QWidget | None = None
        here, left = 0, max(0, occurrence)
        for view in self.views:
            if count := len(occurrences(_words_of(view), word)):
                shown, here = view, min(left, count - 1)
                left -= count
                if left < 0:
                    break
        if shown is None and self.texts:  # what is seen is not quite what was written
            shown, here = self.texts[0], max(0, occurrence)
        return None if shown is None else self._reveal_in(shown, word, here)

    def unfold(self, place: HitPlace, word: Words) -> int | None:
        folds = [fold for fold in self.folds if fold.place is place]
        if not folds:
            return None
        fold = next((one for one in folds if one.holds(word)), folds[0])
        self._reveal_in(fold, word, 0)
        return fold.y()

    def _reveal_in(self, view: QWidget, word: Words, occurrence: int) -> int | None:
        """Mark the word wherever it is seen, there as the current one; return its y."""
        for fold in self.folds:
            if fold is not view:
                fold.fold_back()
        body = view.unfolded_body() if isinstance(view, FoldedView) else view
        for other in self.bodies:
            if other is not body:
                other.set_marks(other.find(word))
        if not isinstance(body, AnswerBody):
            return None
        y = body.reveal_word(word, occurrence)
        return None if y is None else body.mapTo(self.frame, QPoint(0, y)).y()


def _is_seen(view: QWidget) -> bool:
    return not isinstance(view, AnswerBody) or view.has_text


def _place_of(view: QWidget) -> HitPlace:
    if isinstance(view, FoldedView):
        return view.place
    return HitPlace.TEXT if isinstance(view, AnswerBody) else HitPlace.FILE


def _words_of(view: QWidget) -> str:
    """Return what can be found in a piece, as it is counted for the whole conversation."""
    if isinstance(view, FoldedView):
        return view.words()
    return without_targets(view.whole_markdown()) if isinstance(view, AnswerBody) else ""


def _ends(body: AnswerBody) -> tuple[Point, Point]:
    return body.first_point(), body.last_point()


def _is_whole(body: AnswerBody) -> bool:
    return body.selected_points() == _ends(body)
