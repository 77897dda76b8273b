"""The interface of a message's text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import shiboken6
from PySide6.QtCore import QPoint
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

from falcon_desktop.ui.accessible.caret import CaretEvents
from falcon_desktop.ui.accessible.part import PartInterface
from falcon_desktop.ui.accessible.parts import Parts
from falcon_desktop.ui.accessible.text import BodyText

if TYPE_CHECKING:
    from falcon_desktop.ui.markdown.body import MessageBody

_TEXT: Final = QAccessible.InterfaceType.TextInterface


class BodyInterface(QAccessibleWidget):
    """What is read of a message: its text, and the caret in it."""

    def __init__(self, body: MessageBody) -> None:
        super().__init__(body, QAccessible.Role.Paragraph)
        self.text_of = BodyText(body)
        self._address = shiboken6.VoidPtr(shiboken6.getCppPointer(self.text_of)[0])
        self._parts: Parts | None = Parts(body, self.text_of, PartInterface)
        CaretEvents(body, self.text_of.map, says=not self.text_of.tells_selection)
        body.destroyed.connect(self._let_go)

    def _let_go(self) -> None:
        """Keep nothing of a text that is gone: PySide never frees what its factories return."""
        if self._parts is not None:
            self._parts.end()
        self.__dict__.clear()
        self._parts = None

    # --- what is in it --------------------------------------------------------------------------

    def childCount(self) -> int:
        return len(self._parts.top()) if self._parts is not None else 0

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        nodes = self._parts.top() if self._parts is not None else []
        if self._parts is None or not 0 <= index < len(nodes):
            return None
        return self._parts.interface(nodes[index])

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        node = child.node() if isinstance(child, PartInterface) else None
        return node.index if node is not None and node.parent is None else -1

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        return self._parts.at(QPoint(x, y)) if self._parts is not None else None

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]
        return self._parts.focused() if self._parts is not None else None

    def code_with(self, buttons: QWidget) -> QAccessibleInterface | None:
        """Return the block of code that buttons belong to."""
        return self._parts.code_with(buttons) if self._parts is not None else None

    # --- what it can ----------------------------------------------------------------------------

    def interface_cast(self, kind: QAccessible.InterfaceType) -> Any:
        """Return the address of a part of the interface; 0 for what there is not."""
        if kind is _TEXT:
            return self._address
        found: Any = super().interface_cast(kind)
        return shiboken6.VoidPtr(0) if found is None else found

    def state(self) -> QAccessible.State:
        found = super().state()
        found.focusable = found.readOnly = found.multiLine = found.selectableText = True
        return found
