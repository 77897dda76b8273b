"""A menu with left-to-right shortcuts in every language, type-ahead, and signs that are zoomed."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QRect, Qt
from PySide6.QtGui import (
    QAccessible,
    QAction,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QShowEvent,
)
from PySide6.QtWidgets import QApplication, QMenu, QStyleOptionMenuItem, QWidget

from falcon_desktop.ui.kit.icons import paint_icon

_BESIDE = 5
"""Pixels between an entry's edge and its sign."""
_MARK = "\u200e"
"""A left-to-right mark; at both ends it keeps "Ctrl+/" from being turned to "/+Ctrl"."""


class Menu(QMenu):
    """A menu that shows its actions' keys; typed letters select the next matching entry."""

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
        # drawn by ourselves: the style's stay as small as they are where the type is larger
        option.checked = False
        if option.menuItemType is QStyleOptionMenuItem.MenuItemType.SubMenu:
            option.menuItemType = QStyleOptionMenuItem.MenuItemType.Normal

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the entries, then the check of what is chosen and the arrow of what opens a menu."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(self.layoutDirection())
        group = QPalette.ColorGroup
        for action in self.actions():
            if not action.isVisible():
                continue
            at = group.Active if action.isEnabled() else group.Disabled
            color = self.palette().color(at, QPalette.ColorRole.Text)
            if action.isCheckable() and action.isChecked():
                paint_icon(painter, self._sign(action, at_end=False), "check", color)
            if action.menu() is not None:
                paint_icon(painter, self._sign(action, at_end=True), "next", color)

    def _sign(self, action: QAction, *, at_end: bool) -> QRect:
        """Return the square of an entry's sign, at its beginning or its end."""
        entry, side = self.actionGeometry(action), self.fontMetrics().ascent() - 2
        right = at_end is not self.isRightToLeft()
        left = entry.right() - _BESIDE - side if right else entry.left() + _BESIDE
        return QRect(left, entry.center().y() - side // 2 + 1, side, side)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin at the first entry for who hears it: a menu without one says nothing."""
        super().showEvent(event)
        if self.activeAction() is None and QAccessible.isActive():
            first = next((one for one in self.actions() if _can_be_taken(one)), None)
            if first is not None:
                self.setActiveAction(first)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Select an entry by typing; Qt itself only supports underlined letters."""
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
