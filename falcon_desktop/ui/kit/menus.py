"""A menu whose shortcuts read left to right in every language, and in which typing goes to an
entry.
"""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QApplication, QMenu, QStyleOptionMenuItem, QWidget

_MARK = "\u200e"
"""A left-to-right mark; at both ends it keeps "Ctrl+/" from being turned to "/+Ctrl"."""


class Menu(QMenu):
    """A menu that shows the keys of its actions. Letters that are typed without a pause go to the
    next entry that begins with them.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._typed = ""
        self._typing = QElapsedTimer()

    def initStyleOption(self, option: QStyleOptionMenuItem, action: QAction) -> None:
        """Let keys read left to right."""
        super().initStyleOption(option, action)
        text, tab, keys = option.text.partition("\t")
        if keys and self.isRightToLeft():
            option.text = f"{text}{tab}{_MARK}{keys}{_MARK}"

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the entry that is typed; Qt itself knows only letters that are underlined."""
        held = event.modifiers() & ~(
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        )
        text = event.text()
        if held or not text.isprintable() or not (text.strip() or (text and self._goes_on())):
            super().keyPressEvent(event)
        else:
            self._type(text.casefold())

    def _goes_on(self) -> bool:
        pause = QApplication.keyboardInputInterval() * 2
        return bool(self._typed) and self._typing.isValid() and self._typing.elapsed() < pause

    def _type(self, text: str) -> None:
        """Make the entry that begins with what was typed the one that Enter takes."""
        self._typed = self._typed + text if self._goes_on() else text
        self._typing.start()
        entries = [one for one in self.actions() if _can_be_taken(one)]
        current = self.activeAction()
        here = entries.index(current) if current in entries else -1
        wanted = self._typed
        if len(set(wanted)) == 1:  # one letter, again and again: the next one each time
            wanted, here = wanted[0], here + 1
        here = max(0, here)
        for entry in entries[here:] + entries[:here]:
            if _words(entry).startswith(wanted):
                self.setActiveAction(entry)
                return


def _can_be_taken(action: QAction) -> bool:
    return action.isVisible() and action.isEnabled() and not action.isSeparator()


def _words(action: QAction) -> str:
    return action.text().partition("\t")[0].replace("&", "").casefold()
