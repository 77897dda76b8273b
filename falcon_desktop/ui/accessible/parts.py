"""The interfaces of what stands in a message, made for who asks.

Qt keeps the address of each and never deletes one without a widget: so all are kept here until
they are deleted. One whose part of the message is gone is deleted by the next turn of the event
loop, since whoever asked may still hold it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleInterface

from falcon_desktop.ui.accessible.structure import Kind, Node, Structure
from falcon_desktop.ui.markdown.blocks import Point
from falcon_desktop.ui.markdown.code_view import CodeView

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QPoint
    from PySide6.QtWidgets import QWidget

    from falcon_desktop.ui.accessible.text import BodyText
    from falcon_desktop.ui.markdown.body import MessageBody


_LOOK_MS: Final = 250


class Part(QAccessibleInterface):
    """By what one part is read."""

    def let_go(self) -> None:
        """Keep nothing: Qt has deleted it."""
        raise NotImplementedError


class Parts(QObject):
    """What is in ``body``, whose text is ``text``. Lives as long as the body.

    ``make`` makes the interface of a node.
    """

    def __init__(
        self, body: MessageBody, text: BodyText, make: Callable[[Parts, Node], Part]
    ) -> None:
        super().__init__(body)
        self._make = make
        self.text = text
        self.structure = Structure(body.stack, text.map)
        self._made: dict[int, Part] = {}
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._follow)
        self._press = QTimer(self)
        self._press.setSingleShot(True)
        self._press.timeout.connect(self._press_link)
        self._wanted: tuple[Node, bool] | None = None
        body.height_changed.connect(self._look_later)
        # later, or Qt would tell after it that the text has the keyboard
        self._told = QTimer(self)
        self._told.setSingleShot(True)
        self._told.timeout.connect(self._tell_focus)
        body.link_focus_changed.connect(self._tell_focus_later)

    @property
    def body(self) -> MessageBody:
        """The message's text."""
        return cast("MessageBody", self.parent())

    def top(self) -> list[Node]:
        """Return what is in the message and in nothing else there."""
        found = self.structure.top()
        if self.structure.over or self.structure.changed:
            self._later.start(0)
        return found

    @Slot()
    def _look_later(self) -> None:
        """See what became of what was asked for, now and then while the text grows."""
        if self._made and not self._later.isActive():
            self._later.start(_LOOK_MS)

    def interface(self, node: Node) -> Part:
        """Return by what a part is read."""
        if node.interface is None:
            node.interface = self._make(self, node)
            self._made[QAccessible.registerAccessibleInterface(node.interface)] = node.interface
        return cast("Part", node.interface)

    def at(self, place: QPoint) -> Part | None:
        """Return the interface of the outermost part at a place of the screen."""
        point = self.body.mapFromGlobal(place)
        views = self.body.stack.views
        if not views or not self.body.rect().contains(point):
            return None
        block = self.body.stack.index_at(point.y())
        for node in self.top():
            if node.first.block <= block <= node.last.block:
                found = self.interface(node)
                if found.rect().contains(place):
                    return found
        return None

    def link_at(self, point: Point) -> Node | None:
        """Return the link that a place of the text is in."""
        self.top()
        return next((one for one in self.structure.at(point) if one.kind is Kind.LINK), None)

    def code_with(self, buttons: QWidget) -> Part | None:
        """Return the block of code that buttons belong to."""
        for block, view in enumerate(self.body.stack.views):
            if isinstance(view, CodeView) and view.holds(buttons):
                self.top()
                nodes = self.structure.at(Point(block, 0))
                found = next((one for one in nodes if one.kind is Kind.CODE), None)
                return self.interface(found) if found is not None else None
        return None

    def press(self, node: Node, *, focus: bool) -> None:
        """Follow a link, or put the keyboard there, by the next turn of the event loop.

        Whoever asked waits for an answer, and a window that asks back would keep it waiting.
        """
        self._wanted = node, focus
        self._press.start(0)

    @Slot()
    def _press_link(self) -> None:
        if self._wanted is None:
            return
        (node, focus), self._wanted = self._wanted, None
        self.top()
        if node.is_over:
            return
        if focus:
            self.body.focus_link(node.first)
        else:
            self.body.follow_link(node.first)

    def focused(self) -> Part | None:
        """Return the link that the keyboard is at."""
        place = self.body.link_focus
        node = self.link_at(place) if place is not None else None
        return self.interface(node) if node is not None else None

    @Slot()
    def _tell_focus_later(self) -> None:
        if QAccessible.isActive():
            self._told.start(0)

    @Slot()
    def _tell_focus(self) -> None:
        """Tell which link the keyboard is at, or that it is at the text again."""
        if not QAccessible.isActive():
            return
        link = self.focused()
        if link is not None:
            QAccessible.updateAccessibility(QAccessibleEvent(link, QAccessible.Event.Focus))
        elif self.body.hasFocus():
            QAccessible.updateAccessibility(QAccessibleEvent(self.body, QAccessible.Event.Focus))

    @Slot()
    def _follow(self) -> None:
        """Delete what ended, and tell what is called otherwise: readers keep names."""
        self.structure.top()
        changed, self.structure.changed = self.structure.changed, []
        ended, self.structure.over = self.structure.over, []
        for node in dict.fromkeys(changed):
            if not node.is_over and QAccessible.isActive():
                event = QAccessibleEvent(node.interface, QAccessible.Event.NameChanged)
                QAccessible.updateAccessibility(event)
        for node in ended:
            if node.interface is not None:
                key = QAccessible.uniqueId(node.interface)
                node.interface = None
                self._delete(key)

    def _delete(self, key: int) -> None:
        interface = self._made.pop(key, None)
        if interface is not None:
            QAccessible.deleteAccessibleInterface(key)
            interface.let_go()

    def end(self) -> None:
        """Delete all of them: the body goes."""
        for key in list(self._made):
            self._delete(key)
