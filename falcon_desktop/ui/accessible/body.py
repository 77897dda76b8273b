"""The interface of a message's text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import shiboken6
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAccessibleWidget

from falcon_desktop.ui.accessible.caret import CaretEvents
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
        CaretEvents(body, self.text_of.map, says=not self.text_of.tells_selection)
        body.destroyed.connect(self._let_go)

    def _let_go(self) -> None:
        """Keep nothing of a text that is gone: PySide never frees what its factories return."""
        self.__dict__.clear()

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
