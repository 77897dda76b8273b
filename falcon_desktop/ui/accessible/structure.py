"""What stands in a message as a tree: headings, lists, tables, code, links, pictures.

The blocks of a message are flat, and each says in which lists and quotes it is; here they are put
together. A node outlives the growing of its text: only what is no longer there ends. What is in a
paragraph or a table is looked for when somebody asks for it.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, Any, Final

from falcon_desktop.ui.markdown.blocks import (
    FOOTNOTE,
    FORMULA,
    LINK,
    PICTURE,
    Marker,
    Paragraph,
    Point,
    Run,
)
from falcon_desktop.ui.markdown.code_view import CodeView
from falcon_desktop.ui.markdown.formula_view import FormulaView
from falcon_desktop.ui.markdown.table_view import TableView
from falcon_desktop.ui.markdown.text_view import TextView

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from falcon_desktop.ui.accessible.text_map import TextMap
    from falcon_desktop.ui.markdown.stack import BlockStack
    from falcon_desktop.ui.markdown.view import View


class Kind(Enum):
    """What a node is."""

    PARAGRAPH = auto()
    HEADING = auto()
    LIST = auto()
    ITEM = auto()
    TASK = auto()
    QUOTE = auto()
    CODE = auto()
    TABLE = auto()
    ROW = auto()
    HEADER = auto()
    CELL = auto()
    FORMULA = auto()
    RULE = auto()
    LINK = auto()
    PICTURE = auto()
    FOOTNOTE = auto()


_IN_WORDS: Final = ((FORMULA, Kind.FORMULA), (FOOTNOTE, Kind.FOOTNOTE), (PICTURE, Kind.PICTURE))
_WHOLE: Final = frozenset((Kind.CODE, Kind.FORMULA, Kind.RULE, Kind.PICTURE, Kind.FOOTNOTE))
"""What nothing else is in."""
_COUNTED: Final = frozenset((Kind.CODE, Kind.TABLE))
"""What is called by how much is in it."""
_TASKS: Final = ("[ ]", "[x]")


class Node:
    """A part of a message, from one place to another; what follows the last is no part of it.

    ``words`` are its own, without those of blocks in it, each piece with its place; ``detail`` is a
    link's address, an item's sign, a formula's source; ``number`` a heading's level, or a row.
    """

    def __init__(
        self,
        kind: Kind,
        first: Point,
        last: Point,
        *,
        words: Sequence[tuple[Point, tuple[Run, ...]]] = (),
        detail: str = "",
        number: int = 0,
        column: int = 0,
    ) -> None:
        self.kind = kind
        self.first = first
        self.last = last
        self.words = list(words)
        self.detail = detail
        self.number = number
        self.column = column
        self.blocks: list[Node] = []
        """The blocks in it: a list's items, what stands in a quote, what an item has below it."""
        self.found: list[Node] | None = None
        """What was found in its words, or a table's rows; None while nobody asked."""
        self.parent: Node | None = None
        self.index = 0
        self.is_over = False
        """Whether it is no longer there."""
        self.interface: Any = None
        """By what assistive technology reads it, once it was asked for."""

    @property
    def runs(self) -> Iterator[Run]:
        """Its own words."""
        return (run for _, runs in self.words for run in runs)

    @property
    def words_end(self) -> Point:
        """Where its own words end."""
        if not self.words:
            return self.last
        place, runs = self.words[-1]
        return Point(place.block, place.offset + sum(len(run.text) for run in runs))

    def over(self) -> Iterator[Node]:
        """Note that it is no longer there, nor what is in it; return them all."""
        self.is_over = True
        yield self
        for node in (*(self.found or ()), *self.blocks):
            yield from node.over()

    def _take(self, other: Node) -> None:
        self.first, self.last = other.first, other.last
        self.words, self.detail = other.words, other.detail
        self.number, self.column = other.number, other.column


class Structure:
    """The tree of what ``stack`` shows. Only what changed since it was asked last is made anew.

    ``over`` are nodes that ended, ``changed`` those that are read and may be called otherwise, for
    whoever made interfaces of them.
    """

    def __init__(self, stack: BlockStack, text_map: TextMap) -> None:
        self._stack = stack
        self._map = text_map
        self._top: list[Node] = []
        self.over: list[Node] = []
        self.changed: list[Node] = []

    def top(self) -> list[Node]:
        """Return what is in no other."""
        views = self._stack.views
        first = min(self._map.take_change(), len(views))
        last = self._top[-1].last.block + 1 if self._top else 0
        if first < max(last, len(views)):
            self._renew(first)
        return self._top

    def _renew(self, block: int) -> None:
        """Make anew what is in blocks from this one on, and what may go on there."""
        kept = len(self._top)
        while kept and self._top[kept - 1].last.block >= block:
            kept -= 1
        kept = max(0, kept - 1)
        begin = self._top[kept].first if kept < len(self._top) else Point(0, 0)
        made = _Building()
        for index in range(begin.block, len(self._stack.views)):
            view = self._stack.views[index]
            if isinstance(view, TextView):
                for place, paragraph in view.paragraphs():
                    if (index, place) >= begin:
                        made.add_paragraph(Point(index, place), paragraph)
            else:
                made.add(_node_of(index, view), view.nests()[0])
        self._top[kept:] = self._merge(self._top[kept:], made.top, None, kept)

    def _merge(
        self, old: Sequence[Node], new: Sequence[Node], parent: Node | None, begin: int = 0
    ) -> list[Node]:
        """Return the new nodes, the old ones in their place where they are of the same kind."""
        merged = []
        for place, node in enumerate(new):
            before = old[place] if place < len(old) else None
            stays = before is not None and before.kind is node.kind
            if before is not None and stays:
                self._take(before, node)
            elif before is not None:
                self.over += before.over()
            one = before if before is not None and stays else node
            one.parent, one.index = parent, begin + place
            merged.append(one)
        for node in old[len(new) :]:
            self.over += node.over()
        return merged

    def _take(self, node: Node, other: Node) -> None:
        if node.interface is not None and (node.kind in _COUNTED or node.words != other.words):
            self.changed.append(node)
        node._take(other)
        node.blocks = self._merge(node.blocks, other.blocks, node)
        found = node.found
        if found is not None:
            node.found = self._merge(found, list(self._find(node)), node)
            self._number(node)

    def children(self, node: Node) -> list[Node]:
        """Return what is in a node, in the order in which it is read."""
        if node.found is None:
            node.found = list(self._find(node))
            self._number(node)
        return [*node.found, *node.blocks] if node.blocks else node.found

    def _number(self, node: Node) -> None:
        """Give what is in a node its parent and place."""
        for place, child in enumerate((*(node.found or ()), *node.blocks)):
            child.parent, child.index = node, place

    def count(self, node: Node) -> int:
        """Return how many are in a node."""
        if node.kind is Kind.TABLE and node.found is None:
            table = self._table(node)
            return table.row_count if table is not None else 0
        return len(self.children(node))

    def at(self, point: Point) -> Iterator[Node]:
        """Return the nodes that hold a place, from the outside in."""
        nodes: list[Node] | None = self.top()
        while nodes:
            node = next((one for one in nodes if one.first <= point < one.last), None)
            if node is None:
                return
            yield node
            nodes = self.children(node)

    def _table(self, node: Node) -> TableView | None:
        """Return what draws a table; None where its words had to be shown plainly since."""
        view = self._stack.views[node.first.block]
        return view if isinstance(view, TableView) else None

    def _find(self, node: Node) -> Iterable[Node]:
        """Return what is in the words of a node, or the next smaller parts of a table."""
        match node.kind:
            case Kind.TABLE | Kind.ROW:
                table = self._table(node)
                if table is None:
                    return ()
                if node.kind is Kind.ROW:
                    return _cells(node, table)
                return _rows(node.first.block, table)
            case Kind.LINK:
                return _in_words(node.words, in_link=True)
            case Kind.ITEM if node.detail in _TASKS:
                return (_task(node),)
            case _ if node.kind in _WHOLE:
                return ()
            case _:
                return _in_words(node.words)


class _Building:
    """Puts blocks that come one after the other into the lists and quotes that they are in."""

    def __init__(self) -> None:
        self.top: list[Node] = []
        self._open: list[Node] = []
        """The quotes and items around what came last, from the outside in."""
        self._last: Node | None = None
        """The words that came last: long ones are cut, and what is cut off belongs to them."""

    def add_paragraph(self, place: Point, paragraph: Paragraph) -> None:
        """Add a paragraph that begins at a place."""
        words = (place, paragraph.runs)
        end = Point(place.block, place.offset + len(paragraph.text))
        if paragraph.joined and self._last is not None:
            self._last.words.append(words)
            self._grow(end)
            self._last.last = end
            return
        begins = self._go_to(paragraph.nest, place, paragraph.markers)
        if begins and not paragraph.level:
            self._last = self._open[-1]
            self._last.words.append(words)
        else:
            kind = Kind.HEADING if paragraph.level else Kind.PARAGRAPH
            self._last = Node(kind, place, end, words=[words], number=paragraph.level)
            self._put(self._last)
        self._grow(end)

    def add(self, node: Node, nest: str) -> None:
        """Add a block that is no text."""
        self._go_to(nest, node.first, ())
        self._put(node)
        self._grow(node.last)
        self._last = None

    def _put(self, node: Node) -> None:
        (self._open[-1].blocks if self._open else self.top).append(node)

    def _grow(self, end: Point) -> None:
        """Have all that is around it reach to what came last."""
        for depth, node in enumerate(self._open):
            node.last = end
            if node.kind is Kind.ITEM:
                self._siblings(depth)[-1].last = end

    def _siblings(self, depth: int) -> list[Node]:
        """Return what is beside the containers of a depth, the last of it around them."""
        return self._open[depth - 1].blocks if depth else self.top

    def _go_to(self, nest: str, place: Point, markers: Sequence[Marker]) -> bool:
        """Leave and enter containers; return whether an item's own words may come now."""
        signs = {marker.depth: marker.text for marker in markers}
        begins = False
        for depth, letter in enumerate(nest):
            is_open = depth < len(self._open) and (
                (self._open[depth].kind is Kind.QUOTE) == (letter == "q")
            )
            if is_open and depth not in signs:
                continue
            if not is_open:
                del self._open[depth:]
            self._enter(depth, letter, place, signs.get(depth, ""), beside=is_open)
            begins = letter != "q"
        del self._open[len(nest) :]
        return begins

    def _enter(self, depth: int, letter: str, place: Point, sign: str, *, beside: bool) -> None:
        around = self._siblings(depth)
        if letter == "q":
            node = Node(Kind.QUOTE, place, place)
            around.append(node)
        else:
            node = Node(Kind.ITEM, place, place, detail=sign)
            known = around[-1] if beside else None
            if known is None or known.detail != _sort(sign):
                known = Node(Kind.LIST, place, place, detail=_sort(sign))
                around.append(known)
            known.blocks.append(node)
        del self._open[depth:]
        self._open.append(node)


def _sort(sign: str) -> str:
    """Return what the signs of one list have in common."""
    return "1" if sign.endswith(".") else ""


def _node_of(index: int, view: View) -> Node:
    first, last = Point(index, 0), Point(index, max(1, len(view.text())))
    match view:
        case CodeView():
            return Node(Kind.CODE, first, last)
        case TableView():
            return Node(Kind.TABLE, first, last)
        case FormulaView():
            return Node(Kind.FORMULA, first, last, detail=view.text())
        case _:
            return Node(Kind.RULE, first, last)


def _rows(block: int, view: TableView) -> Iterator[Node]:
    for row in range(view.row_count):
        start, end = view.row_span(row)
        yield Node(Kind.ROW, Point(block, start), Point(block, end), number=row)


def _cells(row: Node, view: TableView) -> Iterator[Node]:
    kind = Kind.CELL if row.number else Kind.HEADER
    place = row.first
    for column, runs in enumerate(view.cells(row.number)):
        end = Point(place.block, place.offset + sum(len(run.text) for run in runs))
        yield Node(kind, place, end, words=[(place, runs)], number=row.number, column=column)
        place = Point(place.block, end.offset + 1)


def _task(item: Node) -> Node:
    return Node(
        Kind.TASK, item.first, item.words_end, words=item.words, number=item.detail == "[x]"
    )


def _in_words(
    words: Iterable[tuple[Point, tuple[Run, ...]]], *, in_link: bool = False
) -> Iterator[Node]:
    """Return links, and what else is in words and not text."""
    link: Node | None = None
    for place, run in _placed(words):
        end = Point(place.block, place.offset + len(run.text))
        goes_to = run.link if run.style & LINK and not in_link else ""
        if link is not None and (link.detail, link.last) != (goes_to, place):
            yield link
            link = None
        if goes_to:
            if link is None:
                link = Node(Kind.LINK, place, end, detail=goes_to)
            link.words.append((place, (run,)))
            link.last = end
        else:
            for flag, kind in _IN_WORDS:
                if run.style & flag:
                    yield Node(kind, place, end, words=[(place, (run,))], detail=run.text)
                    break
    if link is not None:
        yield link


def _placed(words: Iterable[tuple[Point, tuple[Run, ...]]]) -> Iterator[tuple[Point, Run]]:
    for (block, offset), runs in words:
        at = offset
        for run in runs:
            yield Point(block, at), run
            at += len(run.text)
