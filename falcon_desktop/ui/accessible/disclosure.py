"""The interface of what shows or hides something while it is checked: a line above, a button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAccessibleWidget
from shiboken6 import isValid

from falcon_desktop.ui.kit.met_anew import let_meet_anew

if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractButton


class DisclosureInterface(QAccessibleWidget):
    """A button that is expanded or collapsed."""

    def __init__(self, line: QAbstractButton) -> None:
        super().__init__(line, QAccessible.Role.Button)
        self._line: QAbstractButton | None = line
        line.toggled.connect(self._tell_later)
        line.destroyed.connect(self._let_go)

    def _let_go(self) -> None:
        """Keep nothing of what is gone: PySide never frees what its factories return."""
        self.__dict__.clear()
        self._line = None

    def state(self) -> QAccessible.State:
        found = super().state()
        if self._line is not None:
            found.expandable = True
            found.expanded = self._line.isChecked()
            found.collapsed = not found.expanded
        return found

    def text(self, kind: QAccessible.Text) -> str:
        """Return its words, also where there was no room for all of them."""
        found = super().text(kind)
        if kind is QAccessible.Text.Name and not found and self._line is not None:
            return self._line.text()
        return found

    def actionNames(self) -> list[str]:
        return [self.pressAction(), *super().actionNames()]

    def doAction(self, name: str) -> None:
        if name != self.pressAction():
            super().doAction(name)
        elif self._line is not None and self._line.isEnabled():
            self._line.click()

    def _tell_later(self) -> None:
        # whoever pressed it still holds this, and Qt tells of the check mark after this signal
        QTimer.singleShot(0, self._tell)

    def _tell(self) -> None:
        """Tell that it was expanded or collapsed.

        Qt tells AT-SPI nothing of that, and readers ask for a state only once: so for them it is
        another thing from then on, which has the keyboard if this had it.
        """
        line = self._line
        if line is None:
            return
        if not isValid(self):  # Qt was had to forget it, and asks for another
            line.toggled.disconnect(self._tell_later)
            self._let_go()
            return
        if QAccessible.isActive():
            line.toggled.disconnect(self._tell_later)
            let_meet_anew(line)
            self._let_go()
