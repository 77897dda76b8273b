"""The row of buttons under a message.

It is made when a message is pointed at or focused, and goes with it.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QHBoxLayout,
    QStyle,
    QStyleOptionToolButton,
    QStylePainter,
    QToolButton,
    QWidget,
)

from falcon_desktop.core.domain.conversation import Role
from falcon_desktop.core.text.directions import left_to_right
from falcon_desktop.ui.kit.i18n import tr
from falcon_desktop.ui.kit.icons import icon, paint_icon
from falcon_desktop.ui.kit.labels import PlainLabel
from falcon_desktop.ui.kit.reading_direction import base_direction
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.kit.tips import set_tip

ROW_HEIGHT: Final = 28
_PADDING: Final = 4
_ICON: Final = 16
_BETWEEN: Final = " · "
ICON_MARGIN: Final = (ROW_HEIGHT - _ICON) // 2


def pointing(name: str, *, mirrored: bool) -> str:
    """Return the arrow icon for the layout direction: painted icons are not mirrored."""
    turned = {"previous": "next", "next": "previous"}
    return turned.get(name, name) if mirrored else name


class _Facts(QToolButton):
    """A line of facts; the last ones are left out where it is narrow, none is cut in its middle.

    Where there is room for none, a sign stands for them.
    """

    def fitting(self, room: int) -> str:
        """Return the first facts that fit into so many pixels, "" for none."""
        facts, metrics = self.text().split(_BETWEEN), self.fontMetrics()
        while facts and metrics.horizontalAdvance(_BETWEEN.join(facts)) > room:
            facts.pop()
        return _BETWEEN.join(facts)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what fits."""
        option = QStyleOptionToolButton()
        self.initStyleOption(option)
        option.text = self.fitting(self.width() - 2 * _PADDING)
        if option.text != self.text():
            # what is left stands at the line's beginning, as all of it would
            area = QRect(option.rect)
            area.setWidth(self.fontMetrics().horizontalAdvance(option.text) + 2 * _PADDING)
            option.rect = QStyle.visualRect(self.layoutDirection(), self.rect(), area)
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option)
        if self.text() and not option.text:
            side = self.fontMetrics().height()
            box = QRect(0, 0, side, side)
            box.moveCenter(self.rect().center())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_icon(painter, box, "info", self.palette().color(QPalette.ColorRole.ButtonText))


class ActionBar(QWidget):
    """Copy, Regenerate, Edit, the version arrows and how the answer was made."""

    triggered = Signal(str)
    """One of ``copy``, ``regenerate``, ``edit``, ``details``, ``more``, ``previous``, ``next``."""

    def __init__(self, theme: Theme, role: Role, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._role = role
        self._buttons: list[tuple[QToolButton, str, str]] = []
        self._versions = PlainLabel(parent=self)
        self._versions.setObjectName("versions")
        self._made = _Facts(self)
        self._made.setAutoRaise(True)
        self._made.setObjectName("how_it_was_made")
        set_tip(self._made, tr("How it was made"))
        self._made.clicked.connect(self._details)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        if role is Role.USER:
            layout.addStretch(1)
        self._copy = self._button("copy", "copy", tr("Copy"))
        layout.addWidget(self._copy)
        if role is Role.ASSISTANT:
            self._regenerate = self._button("regenerate", "regenerate", tr("Regenerate"))
            layout.addWidget(self._regenerate)
        self._edit = self._button("edit", "edit", tr("Edit"))
        layout.addWidget(self._edit)
        self._previous = self._button("previous_version", "previous", tr("Previous version"))
        self._next = self._button("next_version", "next", tr("Next version"))
        layout.addWidget(self._previous)
        layout.addWidget(self._versions)
        layout.addWidget(self._next)
        layout.addSpacing(6)
        layout.addWidget(self._made)
        self._more = self._button("more", "more", tr("More actions"))
        layout.addWidget(self._more)
        if role is Role.ASSISTANT:
            layout.addStretch(1)
        self.apply_theme()

    def show_state(
        self, versions: tuple[int, int], made: str, *, running: bool, fixed: bool
    ) -> None:
        """Set what is shown: (which version, of how many), the usage line, whether text comes, and
        whether nothing may be changed.
        """
        index, count = versions
        several = count > 1
        for widget in (self._previous, self._versions, self._next):
            widget.setVisible(several)
        self._versions.setText(f"{index} / {count}")
        place = tr("Version {number} of {count}", number=index, count=count)
        self._versions.setAccessibleName(place)
        for button in (self._previous, self._next):  # said where the keyboard is when it changes
            button.setAccessibleDescription(place)
        self._previous.setEnabled(index > 1 and not running)
        self._next.setEnabled(index < count and not running)
        turned = self.isRightToLeft() and base_direction(made) is Qt.LayoutDirection.LeftToRight
        # an untranslated line in a mirrored window keeps its own order
        self._made.setText(left_to_right(made) if turned else made)
        self._made.setAccessibleName(tr("How it was made: {facts}", facts=made))
        self._made.setVisible(bool(made))
        self._edit.setVisible(not fixed)
        self._edit.setEnabled(not running)
        if self._role is Role.ASSISTANT:
            self._regenerate.setVisible(not fixed)
            self._regenerate.setEnabled(not running)

    def apply_theme(self) -> None:
        """Apply the theme's colours and sizes."""
        theme, colors = self._theme, self._theme.colors
        small = theme.font(scale=0.88)
        side = theme.px(_ICON)
        for button, _action, name in self._buttons:
            button.setIcon(icon(pointing(name, mirrored=self.isRightToLeft()), theme))
            button.setIconSize(QSize(side, side))
            button.setFixedSize(theme.px(ROW_HEIGHT), theme.px(ROW_HEIGHT))
        palette = QPalette(theme.palette())
        palette.setColor(QPalette.ColorRole.WindowText, colors.color("secondary"))
        palette.setColor(QPalette.ColorRole.ButtonText, colors.color("secondary"))
        for widget in (self._versions, self._made):
            widget.setFont(small)
            widget.setPalette(palette)
        self.setStyleSheet(
            theme.fill(
                "QToolButton { border: none; border-radius: 6px; background: transparent;"
                " color: @secondary; padding: 0 4px; }"
                " QToolButton:hover { background: @hover; color: @text; }"
                " QToolButton:focus { border: 2px solid @accent; }"
            )
        )

    def _button(self, object_name: str, action: str, name: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(object_name)
        button.setAccessibleName(name)
        set_tip(button, name)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(self._clicked)
        button.setProperty("action", action)
        self._buttons.append((button, action, action))
        return button

    @property
    def more_button(self) -> QToolButton:
        """The button that opens the message's menu."""
        return self._more

    def turning(self, action: str) -> QToolButton:
        """Return the button of ``previous`` or ``next``, the other one where there is none."""
        first, second = self._previous, self._next
        if action == "next":
            first, second = second, first
        return first if first.isEnabled() else second

    @Slot()
    def _clicked(self) -> None:
        button = self.sender()
        if button is not None:
            self.triggered.emit(str(button.property("action")))

    @Slot()
    def _details(self) -> None:
        self.triggered.emit("details")
