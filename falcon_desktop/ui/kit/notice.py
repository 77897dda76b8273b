"""Lines at the bottom of the window that say what happened and offer an action."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QRectF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from falcon_desktop.ui.kit.announcing import announce
from falcon_desktop.ui.kit.controls import Button, IconButton, Look, holds_keyboard, name_widget
from falcon_desktop.ui.kit.i18n import tr
from falcon_desktop.ui.kit.icons import paint_icon
from falcon_desktop.ui.kit.labels import Label
from falcon_desktop.ui.kit.theme import RADIUS_CONTROL, Theme

_SPACING: Final = 6
_LEAST_MS: Final = 3000
"""How long a line is still seen that comes back, or that the pointer has just left."""


Again = Callable[[QWidget, float], object]
"""Shows a notice again in the window that takes this one's place, for the seconds that are left."""


@dataclass(frozen=True, slots=True)
class _Said:
    """What one line says and offers."""

    text: str
    action: str = ""
    does: Callable[[], object] | None = None
    token: str = ""
    icon_name: str = ""
    other: str = ""
    does_otherwise: Callable[[], object] | None = None
    milliseconds: int | None = None
    """How long it is still to be seen; None: until it is closed."""
    about: str | None = None
    undoes_here: bool = False
    again: Again | None = None

    def replaces(self, earlier: _Said) -> bool:
        """Whether nothing of the earlier one is worth to be kept."""
        if self.token and self.token == earlier.token:
            return True
        return earlier.does is None or earlier.does == self.does


class Notice(QWidget):
    """The newest passing notice above the newest persistent one: neither hides the other.

    What passes and offers a step waits while something newer is shown, and comes back after it
    for the rest of its time. What stays waits the same way until what came after it is closed.
    """

    closed = Signal()
    """A line went; others may still be shown."""
    shown = Signal()
    """Another text is shown, which may need another height."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name_widget(self, "Notice", tr("Notice"))
        self.passing = _Line(theme, self)
        self.staying = _Line(theme, self)
        self._offers: list[_Said] = []
        """What was to pass and waits, the newest last."""
        self._troubles: list[_Said] = []
        """What stays and waits, the newest last."""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(_SPACING)
        layout.addWidget(self.passing)
        layout.addWidget(self.staying)
        self.passing.ended.connect(self._show_offer)
        self.staying.ended.connect(self._show_trouble)
        self.hide()

    def show_notice(
        self,
        text: str,
        *,
        action: str = "",
        does: Callable[[], object] | None = None,
        token: str = "",
        seconds: float = 8,
        icon_name: str = "",
        about: str | None = None,
        undoes_here: bool = False,
        again: Again | None = None,
    ) -> None:
        """Show a passing notice. ``action`` labels the button, which does what ``does`` says;
        ``token`` is what :meth:`clear` knows the notice by; ``about`` is the chat beside which
        alone it means something, by id, None for any. ``undoes_here``: the button takes back
        what no history knows, so that Ctrl+Z means it as long as it is on the screen. ``again``
        shows it in another window.
        """
        duration = int(seconds * 1000)
        said = _Said(
            text,
            action,
            does,
            token,
            icon_name,
            milliseconds=duration,
            about=about,
            undoes_here=undoes_here,
            again=again,
        )
        if (earlier := self.passing.taken_back()) is not None:
            self._offers.append(earlier)
        self._offers = [one for one in self._offers if not said.replaces(one)]
        self._show(self.passing, said)

    def show_persistent(
        self,
        text: str,
        *,
        action: str = "",
        does: Callable[[], object] | None = None,
        token: str = "",
        icon_name: str = "warning",
        other: str = "",
        does_otherwise: Callable[[], object] | None = None,
    ) -> None:
        """Show a notice that stays until it is closed or :meth:`clear` is called.

        ``other`` labels a second button, which does what ``does_otherwise`` says. It takes the
        place of one with the same token.
        """
        said = _Said(text, action, does, token, icon_name, other, does_otherwise)
        if (earlier := self.staying.taken_back()) is not None:
            self._troubles.append(earlier)
        self._troubles = [one for one in self._troubles if one.token != token]
        self._show(self.staying, said)

    def takes_back(self) -> bool:
        """Press the button of the passing notice where it undoes what no history knows."""
        if self.passing.said is None or not self.passing.said.undoes_here:
            return False
        self.passing.action.click()
        return True

    @property
    def stays(self) -> bool:
        """Whether a persistent notice is shown."""
        return self.staying.said is not None

    @property
    def staying_tokens(self) -> list[str]:
        """The tokens of the notices that stay, the one on screen last."""
        said = self.staying.said
        return [one.token for one in (*self._troubles, *((said,) if said is not None else ()))]

    def passing_on(self) -> list[Callable[[QWidget], object]]:
        """Return how to show again in another window what passes, the newest last."""
        now = self.passing.said_still
        still = [*self._offers, *((now,) if now is not None else ())]
        return [
            partial(_show_again, one.again, (one.milliseconds or 0) / 1000)
            for one in still
            if one.again is not None
        ]

    def clear(self, token: str | None = None) -> None:
        """Remove all notices, or only those with ``token``."""
        self._take_away(lambda said: token in (None, said.token))

    @Slot(str)
    def forget_others(self, chat: str) -> None:
        """Remove notices about other chats than this id ("" for a new chat)."""
        self._take_away(lambda said: said.about not in (None, chat))

    def _take_away(self, is_over: Callable[[_Said], bool]) -> None:
        for waiting in (self._offers, self._troubles):
            waiting[:] = [one for one in waiting if not is_over(one)]
        for line in (self.passing, self.staying):
            if line.said is not None and is_over(line.said):
                line.end()

    @property
    def token(self) -> str:
        """The token of the passing notice on screen, "" for none."""
        return self.passing.said.token if self.passing.said is not None else ""

    @property
    def text(self) -> Label:
        """The text of the top line."""
        return self._top.text

    @property
    def action(self) -> Button:
        """The button of the top line."""
        return self._top.action

    @property
    def _top(self) -> _Line:
        return self.passing if self.passing.said is not None or not self.stays else self.staying

    def _show(self, line: _Line, said: _Said) -> None:
        line.say(said)
        self.show()
        self._describe()
        self.shown.emit()
        self.raise_()
        announce(self, said.text)

    @Slot()
    def _show_offer(self) -> None:
        self._go_on(self.passing, self._offers)

    @Slot()
    def _show_trouble(self) -> None:
        self._go_on(self.staying, self._troubles)

    def _go_on(self, line: _Line, waiting: list[_Said]) -> None:
        """A line went: show again what waits for its place."""
        if waiting:
            line.say(waiting.pop())
            self.shown.emit()
        elif self.passing.said is None and self.staying.said is None:
            self.hide()
        self._describe()
        self.closed.emit()

    def heightForWidth(self, width: int) -> int:
        """Return the height of what is said now: a line tells of another text only with the next
        turn of the event loop, and it is placed before.
        """
        for line in (self.passing, self.staying):
            line.settle()
        return super().heightForWidth(width)

    def _describe(self) -> None:
        lines = (self.passing.said, self.staying.said)
        self.setAccessibleDescription(" ".join(one.text for one in lines if one is not None))


class _Line(QWidget):
    """One line of text, a button or two, and a close button.

    A timer runs only while what passes is seen, and stands still while the pointer or the keyboard
    is on it.
    """

    ended = Signal()
    """What it said is over: it was closed or cleared, its step was chosen, or its time is up."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.said: _Said | None = None
        self._rest = 0
        """How many milliseconds are left while the timer stands still."""
        self.text = Label(theme, wrap=True)
        self.action = Button(theme, "", look=Look.LINK)
        self.action.bold = True
        self.other = Button(theme, "", look=Look.LINK)
        self.other.bold = True
        self.close_button = IconButton(theme, "close", side=26)
        self.action.setObjectName("notice_action")
        self.other.setObjectName("notice_other_action")
        name_widget(self.close_button, "Close notice", tr("Close"))
        layout = QHBoxLayout(self)
        self._layout = layout
        layout.setContentsMargins(14, 6, 8, 6)
        layout.setSpacing(10)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.action)
        layout.addWidget(self.other)
        layout.addWidget(self.close_button)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._time_out)
        self.action.clicked.connect(self._act)
        self.other.clicked.connect(self._act_otherwise)
        self.close_button.clicked.connect(self.end)
        theme.changed.connect(self._follow_theme)
        self.hide()

    def settle(self) -> None:
        """Take the text's size now."""
        self._layout.activate()

    def say(self, said: _Said) -> None:
        """Say this, and count its time from now on."""
        self._timer.stop()
        self.said = said
        self.text.setText(said.text)
        for button, words in ((self.action, said.action), (self.other, said.other)):
            button.setText(words)
            button.setAccessibleName(words)
            button.setVisible(bool(words))
        self._take_room()
        self._rest = said.milliseconds or 0
        self.updateGeometry()  # else who places it at once would hear the height of the last text
        self.show()
        self._count()
        self.update()

    @property
    def said_still(self) -> _Said | None:
        """What is said, for the rest of its time; None for nothing."""
        if self.said is None or self.said.milliseconds is None:
            return self.said
        rest = self._timer.remainingTime() if self._timer.isActive() else self._rest
        return replace(self.said, milliseconds=max(rest, _LEAST_MS))

    def taken_back(self) -> _Said | None:
        """Return what is said, for the rest of its time, and say it no more; None for nothing."""
        said = self.said_still
        self._pause()
        self.said = None
        return said

    @Slot()
    def end(self) -> None:
        """Say nothing any more."""
        self._timer.stop()
        self.said = None
        self.hide()
        self.ended.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line's field and icon."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors = self.theme.colors
        painter.setPen(QPen(colors.color("line" if self._passes else "warning"), 1))
        painter.setBrush(colors.color("sidebar"))
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(area, RADIUS_CONTROL, RADIUS_CONTROL)
        if self.said is not None and self.said.icon_name:
            side = self.theme.px(18)
            left = self.width() - side - 12 if self._mirrored else 12
            box = QRectF(left, (self.height() - side) / 2, side, side)
            tone = "secondary" if self._passes else "warning"
            paint_icon(painter, box, self.said.icon_name, colors.color(tone))

    def enterEvent(self, event: QEvent) -> None:
        """Wait while the pointer is here."""
        self._pause()

    def leaveEvent(self, event: QEvent) -> None:
        """Go on counting."""
        self._rest = max(self._rest, _LEAST_MS)
        self._count()

    def hideEvent(self, event: QHideEvent) -> None:
        """Count no further while nobody sees it."""
        super().hideEvent(event)
        self._pause()

    def showEvent(self, event: QShowEvent) -> None:
        """Go on counting where the window is seen again."""
        super().showEvent(event)
        self._count()

    @property
    def _mirrored(self) -> bool:
        return self.layoutDirection() is Qt.LayoutDirection.RightToLeft

    @property
    def _passes(self) -> bool:
        return self.said is not None and self.said.milliseconds is not None

    def _count(self) -> None:
        if self._passes and self.isVisible() and not self._timer.isActive():
            self._timer.start(self._rest)

    def _pause(self) -> None:
        if self._timer.isActive():
            self._rest = self._timer.remainingTime()
            self._timer.stop()

    @Slot()
    def _time_out(self) -> None:
        if self.underMouse() or holds_keyboard(self):
            self._timer.start(_LEAST_MS)  # somebody may be about to press its button
        else:
            self.end()

    @Slot()
    def _act(self) -> None:
        self._end_with(self.said.does if self.said is not None else None)

    @Slot()
    def _act_otherwise(self) -> None:
        self._end_with(self.said.does_otherwise if self.said is not None else None)

    def _end_with(self, does: Callable[[], object] | None) -> None:
        self._timer.stop()
        self.said = None
        self.hide()
        try:
            if does is not None:
                does()  # before what waits takes the line: Ctrl+Z would be about that
        finally:
            if self.said is None:
                self.ended.emit()

    def _take_room(self) -> None:
        """Leave the icon its room before the text."""
        has_icon = self.said is not None and bool(self.said.icon_name)
        begin, end = self.theme.px(18) + 20 if has_icon else 14, 8
        left, right = (end, begin) if self._mirrored else (begin, end)
        self._layout.setContentsMargins(left, 6, right, 6)

    @Slot()
    def _follow_theme(self) -> None:
        self._take_room()
        self.update()


def _show_again(again: Again, seconds: float, window: QWidget) -> None:
    again(window, seconds)
