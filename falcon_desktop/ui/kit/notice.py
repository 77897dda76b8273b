"""A line at the bottom of the window that says what happened and offers one step back or on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRectF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from falcon_desktop.ui.kit.controls import Button, IconButton, Look, name_widget
from falcon_desktop.ui.kit.i18n import tr
from falcon_desktop.ui.kit.icons import paint_icon
from falcon_desktop.ui.kit.labels import Label
from falcon_desktop.ui.kit.theme import RADIUS_BUBBLE, RADIUS_CONTROL, TEXT_COLUMN_WIDTH, Theme


class Notice(QWidget):
    """One line of text, a button or two, and a close button. Only the newest notice is shown.

    A timer runs only while a passing notice is seen, and stands still while the pointer or the
    keyboard is on it.
    """

    closed = Signal()
    shown = Signal()
    """Another text is shown, which may need another height."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._token = ""
        self._does: Callable[[], object] | None = None
        self._does_otherwise: Callable[[], object] | None = None
        self._persistent = False
        self._icon = ""
        self.text = Label(theme, wrap=True)
        self.action = Button(theme, "", look=Look.LINK)
        self.action.bold = True
        self.other = Button(theme, "", look=Look.LINK)
        self.other.bold = True
        self.close_button = IconButton(theme, "close", side=26)
        name_widget(self, "Notice", tr("Notice"))
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
        self._timer.timeout.connect(self._dismiss)
        self.action.clicked.connect(self._act)
        self.other.clicked.connect(self._act_otherwise)
        self.close_button.clicked.connect(self._dismiss)
        theme.changed.connect(self._repaint)
        self.setMaximumWidth(TEXT_COLUMN_WIDTH + 2 * RADIUS_BUBBLE)
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
    ) -> None:
        """Show a passing notice. ``action`` labels the button, which does what ``does`` says;
        ``token`` is what :meth:`clear` knows the notice by.

        A persistent notice that is shown stays: trouble outranks news.
        """
        if self._persistent and self.isVisible():
            return
        self._show(text, action, token, icon_name)
        self._does = does
        self._timer.start(int(seconds * 1000))

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

        ``other`` labels a second button, which does what ``does_otherwise`` says.
        """
        self._show(text, action, token, icon_name, other)
        self._does, self._does_otherwise = does, does_otherwise
        self._persistent = True

    @property
    def stays(self) -> bool:
        """Whether a notice is shown that goes only when somebody closes it."""
        return self._persistent

    def clear(self, token: str | None = None) -> None:
        """Take the notice away; with ``token``, only if it is the one with that token."""
        if token is None or token == self._token:
            self._dismiss()

    @property
    def token(self) -> str:
        """The token of the notice that is shown, "" for none."""
        return self._token

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line's field and icon."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors = self.theme.colors
        painter.setPen(QPen(colors.color("warning" if self._persistent else "line"), 1))
        painter.setBrush(colors.color("sidebar"))
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(area, RADIUS_CONTROL, RADIUS_CONTROL)
        if self._icon:
            mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
            left = self.width() - 30 if mirrored else 12
            box = QRectF(left, (self.height() - 18) / 2, 18, 18)
            tone = "warning" if self._persistent else "secondary"
            paint_icon(painter, box, self._icon, colors.color(tone))

    def enterEvent(self, event: QEvent) -> None:
        """Wait while the pointer is here."""
        self._pause()

    def leaveEvent(self, event: QEvent) -> None:
        """Go on counting."""
        if self.isVisible() and not self._persistent and not self._timer.isActive():
            self._timer.start(3000)

    def hideEvent(self, event: QHideEvent) -> None:
        """Count no further while nobody sees it."""
        super().hideEvent(event)
        self._timer.stop()

    def _show(self, text: str, action: str, token: str, icon_name: str, other: str = "") -> None:
        self._timer.stop()
        self._token, self._icon, self._persistent = token, icon_name, False
        self._does = self._does_otherwise = None
        self.text.setText(text)
        self.setAccessibleDescription(text)
        self.action.setText(action)
        self.action.setAccessibleName(action)
        self.action.setVisible(bool(action))
        self.other.setText(other)
        self.other.setAccessibleName(other)
        self.other.setVisible(bool(other))
        begin, end = 38 if icon_name else 14, 8
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left, right = (end, begin) if mirrored else (begin, end)
        self._layout.setContentsMargins(left, 6, right, 6)
        self.show()
        self.shown.emit()
        self.raise_()
        self.update()
        announce(self, text)

    def _pause(self) -> None:
        self._timer.stop()

    @Slot()
    def _act(self) -> None:
        does = self._does
        self._dismiss()
        if does is not None:
            does()

    @Slot()
    def _act_otherwise(self) -> None:
        does = self._does_otherwise
        self._dismiss()
        if does is not None:
            does()

    @Slot()
    def _dismiss(self) -> None:
        self._timer.stop()
        self._token, self._persistent = "", False
        self._does = self._does_otherwise = None
        if self.isVisible():
            self.hide()
            self.closed.emit()

    @Slot()
    def _repaint(self) -> None:
        self.update()


def announce(widget: QWidget, text: str) -> None:
    """Let a screen reader say ``text`` when it has said what it is saying."""
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))
