"""The interface of one part of a message: a heading, a link, a cell, a block of code."""

from __future__ import annotations

import sys
from typing import Any, Final

import shiboken6
from PySide6.QtCore import QObject, QPoint, QRect, QRectF
from PySide6.QtGui import (
    QAccessible,
    QAccessibleActionInterface,
    QAccessibleAttributesInterface,
    QAccessibleInterface,
    QAccessibleTableCellInterface,
)

from falcon_desktop.ui.accessible.part_text import PartText
from falcon_desktop.ui.accessible.parts import Part, Parts
from falcon_desktop.ui.accessible.structure import Kind, Node
from falcon_desktop.ui.kit.hidden import show_hidden
from falcon_desktop.ui.kit.i18n import tr, tr_n
from falcon_desktop.ui.markdown.code_view import CodeView
from falcon_desktop.ui.markdown.spoken import code_words, formula_words, spoken
from falcon_desktop.ui.markdown.table_view import TableView

_Role: Final = QAccessible.Role
_ROLES: Final = {
    Kind.PARAGRAPH: _Role.Paragraph,
    Kind.HEADING: _Role.Heading,
    Kind.LIST: _Role.List,
    Kind.ITEM: _Role.ListItem,
    Kind.TASK: _Role.CheckBox,
    Kind.QUOTE: _Role.BlockQuote,
    Kind.CODE: _Role.Section,
    Kind.TABLE: _Role.Table,
    Kind.ROW: _Role.Row,
    Kind.HEADER: _Role.ColumnHeader,
    Kind.CELL: _Role.Cell,
    Kind.FORMULA: _Role.Equation,
    Kind.RULE: _Role.Separator,
    Kind.LINK: _Role.Link,
    Kind.PICTURE: _Role.Graphic,
    Kind.FOOTNOTE: _Role.Note,
}
_READ: Final = frozenset(
    (Kind.PARAGRAPH, Kind.HEADING, Kind.ITEM, Kind.CODE, Kind.HEADER, Kind.CELL, Kind.LINK)
)
"""What is read by character, word and line."""
_IN_LINE: Final = frozenset((Kind.LINK, Kind.PICTURE, Kind.FOOTNOTE, Kind.HEADER, Kind.CELL))
"""What does not take the width of the message."""
_BLOCKS: Final = frozenset((Kind.CODE, Kind.TABLE, Kind.RULE))
_NOTHING: Final = shiboken6.VoidPtr(0)
_TELLS_CELLS: Final = sys.platform == "linux"
"""Elsewhere Qt looks for a table's own interface beside that of a cell; Python can't give it."""
_IS_READ_TWICE: Final = sys.platform == "linux"
"""Whether readers go through all that shows, as Orca's flat review does: they would read the text
of the message and then that of its parts. So what holds the parts is not called showing there."""
_Interface: Final = QAccessible.InterfaceType


class PartInterface(Part):
    """What is read of a part of a message; valid until that is no longer there."""

    def __init__(self, parts: Parts, node: Node) -> None:
        super().__init__()
        self._parts: Parts | None = parts
        self._node = node
        self._more: dict[QAccessible.InterfaceType, Any] = {}

    def let_go(self) -> None:
        """Keep nothing: Qt has deleted it."""
        self._parts = None
        self._more.clear()

    def node(self) -> Node | None:
        """Return what it is about, as it is now; None once it is gone."""
        if self._parts is None:
            return None
        self._parts.top()
        return None if self._node.is_over else self._node

    # --- what it is ---------------------------------------------------------------------------

    def isValid(self) -> bool:
        return self.node() is not None

    def object(self) -> QObject | None:  # type: ignore[override]
        return None

    def role(self) -> QAccessible.Role:
        return _ROLES[self._node.kind]

    def text(self, kind: QAccessible.Text) -> str:
        """Return the name, or the description."""
        node, parts = self.node(), self._parts
        if node is None or parts is None:
            return ""
        if kind is QAccessible.Text.Name:
            return _name(parts, node)
        if kind is QAccessible.Text.Description and node.kind is Kind.LINK:
            return show_hidden(node.detail)
        return ""

    def setText(self, kind: QAccessible.Text, text: str) -> None:
        """Names come from the message."""

    def state(self) -> QAccessible.State:
        found = QAccessible.State()
        node, parts = self.node(), self._parts
        if node is None or parts is None:
            found.invalid = found.invisible = True
            return found
        body = parts.body
        if _IS_READ_TWICE and node.parent is None:
            found.offscreen = True
        else:
            seen = body.visibleRegion().boundingRect()
            found.offscreen = not seen.intersects(self._place())
        if node.kind is Kind.LINK:
            found.linked = found.focusable = True
            place = body.link_focus
            found.focused = place is not None and node.first <= place < node.last
        elif node.kind is Kind.TASK:
            found.checkable = found.readOnly = True
            found.checked = bool(node.number)
        elif node.kind in _READ:
            found.selectableText = True
            found.multiLine = node.kind in (Kind.PARAGRAPH, Kind.ITEM, Kind.CODE)
        return found

    # --- where it is --------------------------------------------------------------------------

    def rect(self) -> QRect:
        if self.node() is None or self._parts is None:
            return QRect()
        return self._place().translated(self._parts.body.mapToGlobal(QPoint(0, 0)))

    def _place(self) -> QRect:
        """Return where it is in the body."""
        node, parts = self._node, self._parts
        if parts is None:
            return QRect()
        stack = parts.body.stack
        view = stack.at(node.first.block)
        if node.kind in _BLOCKS or (node.kind is Kind.FORMULA and not node.words):
            return QRectF(0, view.top, view.width, view.height).toRect()
        if node.kind in _IN_LINE or node.kind is Kind.FORMULA:
            return stack.rect_between(node.first, node.last.offset)
        last = stack.at(node.last.block)
        begin = stack.rect_between(node.first, node.first.offset)
        if node.last.offset >= len(last.text()):
            bottom = round(last.top + last.height)
        else:
            bottom = stack.rect_between(node.last, node.last.offset).bottom()
        return QRect(0, begin.top(), round(view.width), max(1, bottom - begin.top()))

    # --- what is in it and around it ----------------------------------------------------------

    def parent(self) -> QAccessibleInterface | None:  # type: ignore[override]
        node, parts = self.node(), self._parts
        if node is None or parts is None:
            return None
        if node.parent is not None:
            return parts.interface(node.parent)
        return QAccessible.queryAccessibleInterface(parts.body)

    def _buttons(self) -> list[QAccessibleInterface]:
        """Return what presses something in a block of code."""
        if self._parts is None:
            return []
        view = self._parts.body.stack.views[self._node.first.block]
        if not isinstance(view, CodeView):
            return []
        return [QAccessible.queryAccessibleInterface(one) for one in view.buttons]

    def childCount(self) -> int:
        node, parts = self.node(), self._parts
        if node is None or parts is None:
            return 0
        if node.kind is Kind.CODE:
            return len(self._buttons())
        return parts.structure.count(node)

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        node, parts = self.node(), self._parts
        if node is None or parts is None or index < 0:
            return None
        if node.kind is Kind.CODE:
            buttons = self._buttons()
            return buttons[index] if index < len(buttons) else None
        nodes = parts.structure.children(node)
        return parts.interface(nodes[index]) if index < len(nodes) else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        node = self.node()
        if node is None:
            return -1
        if node.kind is Kind.CODE:
            things = [button.object() for button in self._buttons()]
            return things.index(child.object()) if child.object() in things else -1
        inner = child.node() if isinstance(child, PartInterface) else None
        return inner.index if inner is not None and inner.parent is node else -1

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        for index in range(self.childCount()):
            child = self.child(index)
            if child is not None and child.rect().contains(x, y):
                return child
        return None

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]
        return None

    # --- what more it can do ------------------------------------------------------------------

    def interface_cast(self, kind: QAccessible.InterfaceType) -> Any:
        """Return the address of a part of the interface; 0 for what there is not."""
        part = self._more.get(kind)
        if part is None:
            part = self._made(kind)
            if part is None:
                return _NOTHING
            self._more[kind] = part
        return shiboken6.VoidPtr(shiboken6.getCppPointer(part)[0])

    def _made(self, kind: QAccessible.InterfaceType) -> Any:
        parts, node = self._parts, self._node
        if parts is None:
            return None
        match kind:
            case _Interface.TextInterface if node.kind in _READ:
                return PartText(parts.text, self.node)
            case _Interface.AttributesInterface if node.kind is Kind.HEADING:
                return _Level(node)
            case _Interface.ActionInterface if node.kind is Kind.LINK:
                return _Follow(self)
            case _Interface.TableCellInterface if _TELLS_CELLS and node.kind in (
                Kind.HEADER,
                Kind.CELL,
            ):
                return _CellPlace(self)
        return None

    def header(self) -> QAccessibleInterface | None:
        """Return the header of a cell's column."""
        node, parts = self.node(), self._parts
        row = node.parent if node is not None else None
        if node is None or parts is None or row is None or row.parent is None:
            return None
        heads = parts.structure.children(parts.structure.children(row.parent)[0])
        return parts.interface(heads[node.column]) if node.column < len(heads) else None

    def table(self) -> QAccessibleInterface | None:
        """Return the table of a cell."""
        node = self.node()
        row = node.parent if node is not None else None
        if row is None or row.parent is None or self._parts is None:
            return None
        return self._parts.interface(row.parent)

    def press(self, *, focus: bool = False) -> None:
        """Follow a link, or put the keyboard there, once whoever asked has its answer."""
        node, parts = self.node(), self._parts
        if node is not None and parts is not None:
            parts.press(node, focus=focus)


class _Level(QAccessibleAttributesInterface):
    """The level of a heading."""

    def __init__(self, node: Node) -> None:
        super().__init__()
        self._node = node

    def attributeKeys(self) -> list[QAccessible.Attribute]:
        return [QAccessible.Attribute.Level]

    def attributeValue(self, key: QAccessible.Attribute) -> Any:
        return self._node.number if key is QAccessible.Attribute.Level else None


class _Follow(QAccessibleActionInterface):
    """What can be done with a link."""

    def __init__(self, part: PartInterface) -> None:
        super().__init__()
        self._part = part

    def actionNames(self) -> list[str]:
        return [self.pressAction(), self.setFocusAction()]

    def doAction(self, name: str) -> None:
        if name in self.actionNames():
            self._part.press(focus=name == self.setFocusAction())

    def keyBindingsForAction(self, name: str) -> list[str]:
        return []


class _CellPlace(QAccessibleTableCellInterface):
    """Where a cell is in its table."""

    def __init__(self, part: PartInterface) -> None:
        super().__init__()
        self._part = part

    def rowIndex(self) -> int:
        node = self._part.node()
        return node.number if node is not None else 0

    def columnIndex(self) -> int:
        node = self._part.node()
        return node.column if node is not None else 0

    def rowExtent(self) -> int:
        return 1

    def columnExtent(self) -> int:
        return 1

    def isSelected(self) -> bool:
        return False

    def columnHeaderCells(self) -> list[QAccessibleInterface]:
        header = self._part.header() if self.rowIndex() else None
        return [header] if header is not None else []

    def rowHeaderCells(self) -> list[QAccessibleInterface]:
        return []

    def table(self) -> QAccessibleInterface | None:  # type: ignore[override]
        return self._part.table()


def _name(parts: Parts, node: Node) -> str:
    """Return what a part is called."""
    view = parts.body.stack.views[node.first.block]
    match node.kind:
        case Kind.CODE if isinstance(view, CodeView):
            return code_words(view.block)
        case Kind.TABLE if isinstance(view, TableView):
            return tr_n("Table, %n column(s)", view.columns)
        case Kind.FORMULA:
            return tr("Formula: {source}", source=formula_words(node.detail))
        case Kind.HEADER:
            words = spoken(node.runs).strip()
            return tr("{cell}, column {column}", cell=words, column=node.column + 1)
        case Kind.CELL if isinstance(view, TableView):
            heads = view.cells(0)
            head = spoken(heads[node.column]).strip() if node.column < len(heads) else ""
            words = spoken(node.runs).strip()
            if head:
                words = tr("{header}: {cell}", header=head, cell=words)
            place = {"row": node.number + 1, "column": node.column + 1}
            return tr("{cell}, row {row}, column {column}", cell=words, **place)
        case Kind.ITEM if node.detail.endswith("."):
            return f"{node.detail} {spoken(node.runs)}".strip()
        case Kind.HEADING | Kind.LINK | Kind.TASK | Kind.ITEM | Kind.PICTURE | Kind.FOOTNOTE:
            return spoken(node.runs).strip()
    return ""
