"""The buttons used everywhere, their names and the focus ring.

They paint themselves from the theme's tokens, which costs less at start than a style sheet.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import Final

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Slot
from PySide6.QtGui import (
    QAccessible,
    QAction,
    QColor,
    QEnterEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLineEdit,
    QPushButton,
    QWidget,
)

from falcon_desktop.ui.kit.i18n import tr
from falcon_desktop.ui.kit.icons import paint_icon
from falcon_desktop.ui.kit.reading_direction import base_direction
from falcon_desktop.ui.kit.theme import RADIUS_CONTROL, SMALL, Theme
from falcon_desktop.ui.kit.writing_side import HintSide

FOCUS_WIDTH: Final = 2
_BESIDE: Final = 4
"""Pixels between a field's edge and the cross in it."""
_INSIDE: Final = 2
"""Pixels of the accent that stay around a ring on it."""


class Look(Enum):
    """How a button is drawn."""

    PLAIN = "plain"
    """Nothing but its content, tinted while the pointer is over it."""
    OUTLINED = "outlined"
    FILLED = "filled"
    """A quiet field, such as a search box."""
    ACCENT = "accent"
    """The primary action."""
    LINK = "link"
    DANGER = "danger"


def object_name(english: str) -> str:
    """Return the snake_case form of an English name (ui/README.md section 6)."""
    return re.sub(r"[^a-z0-9]+", "_", english.lower()).strip("_")


def has_keyboard(window: QWidget, name: str) -> bool:
    """Whether a part of the window, given by object name, has the keyboard focus."""
    widget: QWidget | None = window.focusWidget()
    while widget is not None and widget.objectName() != name:
        widget = widget.parentWidget()
    return widget is not None


def holds_keyboard(widget: QWidget) -> bool:
    """Whether a widget, or one in it, has the keyboard focus."""
    focused = QApplication.focusWidget()
    return focused is not None and (focused is widget or widget.isAncestorOf(focused))


def takes_escape(event: QEvent) -> bool:
    """Accept Esc before the window's own Esc (Stop) does; return whether it was Esc."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    if event.key() != Qt.Key.Key_Escape or event.modifiers() != Qt.KeyboardModifier.NoModifier:
        return False
    event.accept()
    return True


def name_widget(widget: QWidget, english: str, translated: str) -> None:
    """Give a widget its stable object name and its accessible name."""
    widget.setObjectName(object_name(english))
    widget.setAccessibleName(translated)


def let_expand(button: QAbstractButton) -> None:
    """Make ``button`` one that shows something while it is checked.

    Assistive technology is told that it expands. It may have met the button before, when that was
    given its words, and is then to forget what it met.
    """
    button.setCheckable(True)
    button.setProperty("expands", True)
    if QAccessible.isActive():
        from falcon_desktop.ui.kit.met_anew import let_meet_anew

        let_meet_anew(button)


def paint_shadow(painter: QPainter, area: QRectF, radius: float) -> None:
    """Draw the shadow of a floating element: it reaches 3 pixels below ``area``."""
    painter.setPen(Qt.PenStyle.NoPen)
    for spread, strength in ((2, 10), (1, 14)):
        painter.setBrush(QColor(0, 0, 0, strength))
        shade = area.adjusted(-spread / 2, spread, spread / 2, spread)
        painter.drawRoundedRect(shade, radius + 1, radius + 1)


def paint_focus_ring(
    painter: QPainter, rect: QRectF, theme: Theme, radius: float, tone: str = "accent"
) -> None:
    """Draw the keyboard focus ring inside ``rect``, in a colour token that is seen there."""
    inset = FOCUS_WIDTH / 2
    painter.setPen(QPen(theme.colors.color(tone), FOCUS_WIDTH))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius)


class Button(QPushButton):
    """A push button with an icon, a text and a shortcut hint, each optional.

    Reached with Tab but not by the mouse, so that a click leaves the caret where it was. Enter and
    Space press it.
    """

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        *,
        icon_name: str = "",
        look: Look = Look.PLAIN,
        hint: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.theme = theme
        self._icon_name = icon_name
        self._look = look
        self._hint = hint
        self._action: QAction | None = None
        self.bold = False
        self.quiet = False
        """Whether the text is drawn in the secondary colour."""
        self.centred = not icon_name
        self.at_end = False
        """Whether the text stands at the end, where there is more room than it takes."""
        self.padding = 4 if look is Look.LINK else 10
        """Room at both ends, in pixels at no zoom."""
        self.end_padding: int | None = None
        """That at the end of the text, where it is another."""
        self.tone = ""
        """The colour token of icon and text; "" for the look's own."""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAutoDefault(False)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._follow_theme()
        theme.changed.connect(self._follow_theme)

    @property
    def icon_name(self) -> str:
        """The name of the icon, "" for none."""
        return self._icon_name

    def set_icon_name(self, name: str) -> None:
        """Show another icon."""
        self._icon_name = name
        self.update()

    def set_look(self, look: Look) -> None:
        """Change the button's look."""
        self._look = look
        self.update()

    @property
    def hint(self) -> str:
        """The shortcut shown at the end."""
        return self._hint

    def show_keys_of(self, action: QAction) -> None:
        """Show an action's shortcut at the end, following changes."""
        self._action = action
        action.changed.connect(self._take_keys)
        self._take_keys()

    @Slot()
    def _take_keys(self) -> None:
        if self._action is None:
            return
        keys = self._action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        hint = keys[:-1].replace("+", " ") + keys[-1:]
        if hint != self._hint:
            self._hint = hint
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """Return the size that fits icon, text and hint."""
        metrics = QFontMetrics(self._text_font())
        width = sum(self._ends())
        if self._icon_name:
            width += self._icon_side() + (self._gap() if self.text() else 0)
        if self.text():
            width += metrics.horizontalAdvance(self.text())
        if self._hint:
            width += 2 * self._gap() + self._hint_width()
        height = max(self.theme.px(32), metrics.height() + self.theme.px(12))
        if self._look is Look.LINK:
            height = metrics.height() + self.theme.px(8)
        return QSize(width, height)

    def cut_words(self) -> str:
        """Return the text where it is elided, else ""."""
        hint = 2 * self._gap() + self._hint_width() if self._hint else 0
        return self.text() if self.width() < self.sizeHint().width() - hint else ""

    def minimumSizeHint(self) -> QSize:
        """Return a size at which the icon is whole and the text elided."""
        hint = self.sizeHint()
        return QSize(min(hint.width(), self.theme.px(48)), hint.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press the button, like Space."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw background, content and focus ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect())
        self._paint_background(painter, area)
        self._paint_content(painter, area)
        if self.hasFocus():
            self._paint_ring(painter, area)

    def _paint_ring(self, painter: QPainter, area: QRectF) -> None:
        if self._look is Look.ACCENT:  # the accent would vanish on itself
            inside = area.adjusted(_INSIDE, _INSIDE, -_INSIDE, -_INSIDE)
            paint_focus_ring(painter, inside, self.theme, RADIUS_CONTROL - _INSIDE, "on_accent")
        else:
            paint_focus_ring(painter, area, self.theme, RADIUS_CONTROL)

    def _paint_background(self, painter: QPainter, area: QRectF) -> None:
        colors = self.theme.colors
        over = self.underMouse() and self.isEnabled()
        painter.setPen(Qt.PenStyle.NoPen)
        fill: QColor | None = None
        match self._look:
            case Look.ACCENT:
                fill = colors.color("accent" if self.isEnabled() else self.theme.resting)
                if over:
                    fill = fill.lighter(112) if self.theme.dark else fill.darker(112)
            case Look.FILLED:
                fill = colors.color("hover")
                if self.theme.high_contrast:  # its ground says little there
                    painter.setPen(QPen(colors.color("edge"), 1))
                    area = area.adjusted(0.5, 0.5, -0.5, -0.5)
            case Look.OUTLINED:
                painter.setPen(QPen(colors.color("edge"), 1))
                fill = colors.color("hover" if over else "window")
                area = area.adjusted(0.5, 0.5, -0.5, -0.5)
            case Look.LINK:
                pass
            case _:
                fill = colors.color("hover") if over or self.isDown() else None
        # what unfolds something says so by its sign
        if self.isCheckable() and self.isChecked() and self._look is not Look.LINK:
            fill = colors.color("tint")
        if fill is not None:
            painter.setBrush(fill)
            painter.drawRoundedRect(area, RADIUS_CONTROL, RADIUS_CONTROL)

    def _paint_content(self, painter: QPainter, area: QRectF) -> None:
        color = self.theme.colors.color(self._tone())
        side, gap = self._icon_side(), self._gap()
        font = self._text_font()
        metrics = QFontMetrics(font)
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        begin, end = reversed(self._ends()) if mirrored else self._ends()
        content = area.adjusted(begin, 0, -end, 0) if self.text() else area
        wanted = metrics.horizontalAdvance(self.text()) + (side + gap if self._icon_name else 0)
        if self.centred and not self.at_end and self.text():
            spare = max(0.0, content.width() - wanted)
            content.adjust(spare / 2, 0, -spare / 2, 0)
        # the words come before the keys, which the list of shortcuts and the tip say, too
        if self._hint and wanted + 2 * gap + self._hint_width() <= content.width():
            content = self._paint_hint(painter, content, mirrored)
        if self._icon_name:
            left = content.right() - side if mirrored else content.left()
            if not self.text():
                left = content.center().x() - side / 2
            box = QRectF(left, area.center().y() - side / 2, side, side)
            painter.setLayoutDirection(self.layoutDirection())
            paint_icon(painter, box, self._icon_name, color)
            content.adjust(0 if mirrored else side + gap, 0, -(side + gap) if mirrored else 0, 0)
        if self.text():
            painter.setFont(font)
            painter.setPen(color)
            text = metrics.elidedText(
                self.text(), Qt.TextElideMode.ElideRight, int(content.width()) + 1
            )
            painter.setLayoutDirection(base_direction(self.text()))
            right = mirrored is not self.at_end
            edge = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            flags = edge | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
            painter.drawText(content, int(flags) | Qt.TextFlag.TextSingleLine, text)

    def _paint_hint(self, painter: QPainter, content: QRectF, mirrored: bool) -> QRectF:
        width = self._hint_width()
        height = self.theme.px(18)
        left = content.left() if mirrored else content.right() - width
        chip = QRectF(left, content.center().y() - height / 2, width, height)
        colors = self.theme.colors
        painter.setPen(QPen(colors.color("line"), 1))
        painter.setBrush(colors.color("window"))
        painter.drawRoundedRect(chip.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setPen(colors.color("secondary"))
        painter.setFont(self.theme.font(scale=SMALL))
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, self._hint)
        spent = width + self._gap()
        return content.adjusted(spent if mirrored else 0, 0, 0 if mirrored else -spent, 0)

    def _tone(self) -> str:
        if not self.isEnabled():
            return "secondary"
        if self.tone:
            return self.tone
        if self._look is Look.ACCENT:
            return "on_accent"
        if self.quiet:
            return "secondary"
        if self._look is Look.LINK or (self.isCheckable() and self.isChecked()):
            return "accent"
        return "error" if self._look is Look.DANGER else "text"

    def _text_font(self) -> QFont:
        return self.theme.font(bold=self.bold)

    def _hint_width(self) -> int:
        metrics = QFontMetrics(self.theme.font(scale=SMALL))
        return metrics.horizontalAdvance(self._hint) + self.theme.px(8)

    def _ends(self) -> tuple[int, int]:
        """Return the room before and behind what is shown, in pixels."""
        end = self.padding if self.end_padding is None else self.end_padding
        return self.theme.px(self.padding), self.theme.px(end)

    def _icon_side(self) -> int:
        return self.theme.px(18)

    def _gap(self) -> int:
        return self.theme.px(8)

    @Slot()
    def _follow_theme(self) -> None:
        self._take_size()
        self.update()

    def _take_size(self) -> None:
        """Take the theme's sizes. A subclass overrides this, not the slot: PySide does not end the
        connection of an overridden slot together with the widget.
        """
        self.updateGeometry()


class IconButton(Button):
    """A square button with only an icon; its name is its accessible name and tool tip."""

    def __init__(
        self,
        theme: Theme,
        icon_name: str,
        *,
        side: int = 32,
        look: Look = Look.PLAIN,
        parent: QWidget | None = None,
    ) -> None:
        self._side = side
        super().__init__(theme, icon_name=icon_name, look=look, parent=parent)
        self.quiet = look is Look.PLAIN

    def sizeHint(self) -> QSize:
        """Return a square."""
        return QSize(self.theme.px(self._side), self.theme.px(self._side))

    def minimumSizeHint(self) -> QSize:
        """Return the same square."""
        return self.sizeHint()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Draw the hovered look."""
        super().enterEvent(event)
        self.update()

    def _take_size(self) -> None:
        self.setFixedSize(self.sizeHint())


class _Cross(IconButton):
    """Empties the field that it stands in. Qt's own stays small where the type is larger."""

    def __init__(self, theme: Theme, field: QLineEdit) -> None:
        self._field = field
        super().__init__(theme, "close", side=22, parent=field)
        name_widget(self, "Clear", tr("Clear"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keyboard has other ways
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.clicked.connect(field.clear)
        field.textChanged.connect(self._follow_text)
        field.installEventFilter(self)
        self._follow_text()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the end of the field."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutDirectionChange):
            self._place()
        return super().eventFilter(watched, event)

    def _icon_side(self) -> int:
        return self.theme.px(14)

    def _take_size(self) -> None:
        super()._take_size()
        self._place()

    def _place(self) -> None:
        """Stand in the middle of the field's height; the text ends before it."""
        field, room = self._field, self.width() + _BESIDE if not self.isHidden() else 0
        mirrored = field.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left = _BESIDE if mirrored else field.width() - self.width() - _BESIDE
        self.move(left, (field.height() - self.height()) // 2)
        field.setTextMargins(room if mirrored else 0, 0, 0 if mirrored else room, 0)

    @Slot()
    def _follow_text(self) -> None:
        self.setVisible(bool(self._field.text()))
        self._place()


def let_clear(field: QLineEdit, theme: Theme) -> None:
    """Give a field a cross that empties it, while there is something in it; else its caret stands
    where its hint begins.
    """
    _Cross(theme, field)
    HintSide(field)
