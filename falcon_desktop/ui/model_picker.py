"""The choice of connection and model: a button that says what is chosen, and a popup to choose.

Must not know how models are listed; the main window hands them in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from falcon_desktop.ui.controls import Button, name_widget, paint_focus_ring
from falcon_desktop.ui.i18n import one_line, tr
from falcon_desktop.ui.icons import paint_icon
from falcon_desktop.ui.sidebar.connection_state import TONES, Mood
from falcon_desktop.ui.theme import Theme

_CHOICE: Final = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class ModelGroup:
    """A connection and the models it offers.

    ``note`` says in words why the list is empty or short ("the list is loading", "no answer").
    ``default_model`` is what "" means for this connection, in words for people.
    """

    connection_id: str
    connection_name: str
    models: tuple[str, ...] = ()
    note: str = ""
    default_model: str = ""


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """A connection and a model of it; ``model`` "" is the connection's default."""

    connection_id: str
    model: str


class ModelButton(Button):
    """Says which model answers, and over which connection, with the connection's state as a dot."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self._mood = Mood.UNKNOWN
        name_widget(self, "Model", tr("Model"))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def show_choice(self, model: str, connection: str, mood: Mood) -> None:
        """Show what is chosen."""
        self._mood = mood
        parts = [one_line(part) for part in (model, connection) if part]
        self.setText(" · ".join(parts) or tr("Choose a model"))
        self.setAccessibleDescription(self.text())
        self.setToolTip(tr("Choose the model that answers"))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size of dot, text and arrow."""
        metrics = QFontMetrics(self.theme.font(scale=0.95))
        px = self.theme.px
        height = max(px(28), metrics.height() + px(10))
        return QSize(metrics.horizontalAdvance(self.text()) + px(52), height)

    def minimumSizeHint(self) -> QSize:
        """Return a width at which the text is elided."""
        return QSize(self.theme.px(76), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the pill."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors, px = self.theme.colors, self.theme.px
        area = QRectF(self.rect())
        radius = area.height() / 2
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        painter.setPen(QPen(colors.color("line"), 1))
        painter.setBrush(colors.color("hover" if self.underMouse() else "window"))
        painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colors.color(TONES[self._mood]))
        side = px(8)
        left = area.right() - px(11) - side if mirrored else area.left() + px(11)
        painter.drawEllipse(QRectF(left, area.center().y() - side / 2, side, side))
        arrow = px(12)
        left = area.left() + px(10) if mirrored else area.right() - px(10) - arrow
        spot = QRectF(left, area.center().y() - arrow / 2, arrow, arrow)
        paint_icon(painter, spot, "chevron_down", colors.color("secondary"))
        start, end = px(25), px(26)
        text = area.adjusted(end if mirrored else start, 0, -start if mirrored else -end, 0)
        painter.setFont(self.theme.font(scale=0.95))
        painter.setPen(colors.color("text"))
        shown = QFontMetrics(painter.font()).elidedText(
            self.text(), Qt.TextElideMode.ElideMiddle, int(text.width()) + 1
        )
        painter.drawText(text, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine, shown)
        if self.hasFocus():
            paint_focus_ring(painter, area, self.theme, radius)


class ModelPopup(QFrame):
    """A filter box over the list of connections and their models. An id that is not listed can be
    typed. Frees itself when it closes.
    """

    chosen = Signal(str, str)
    """Connection id, model id ("" for the connection's default)."""
    manage_requested = Signal()

    def __init__(
        self,
        theme: Theme,
        groups: Sequence[ModelGroup],
        current: ModelChoice,
        parent: QWidget,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._theme = theme
        self._groups = tuple(groups)
        self._current = current
        self.setObjectName("model_popup")
        self.setAccessibleName(tr("Choose the model"))
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(tr("Filter, or type a model's id"))
        self.filter.setClearButtonEnabled(True)
        name_widget(self.filter, "Filter models", tr("Filter models"))
        self.list = QListWidget()
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        name_widget(self.list, "Models", tr("Models"))
        self.manage = Button(theme, tr("Manage connections…"), icon_name="settings")
        self.manage.quiet = True
        self.manage.setObjectName("manage_connections")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(6)
        for widget in (self.filter, self.list, self.manage):
            layout.addWidget(widget)
        self.setStyleSheet(theme.fill(_POPUP_STYLE))
        self.filter.installEventFilter(self)
        self.filter.textChanged.connect(self._fill)
        self.list.itemClicked.connect(self._take)
        self.manage.clicked.connect(self._manage)
        self.setFixedWidth(theme.px(360))
        self._fill("")

    def set_groups(self, groups: Sequence[ModelGroup]) -> None:
        """Show newly arrived models; filter and place are kept."""
        self._groups = tuple(groups)
        self._fill(self.filter.text())

    def popup_under(self, button: QWidget) -> None:
        """Open below ``button``, within the screen."""
        rows = max(3, min(12, self.list.count()))
        row = max(self.list.sizeHintForRow(0), 20)
        self.list.setFixedHeight(rows * row + 4)
        self.adjustSize()
        corner = button.mapToGlobal(QPoint(0, button.height() + 4))
        if button.layoutDirection() is Qt.LayoutDirection.LeftToRight:
            corner.setX(corner.x() + button.width() - self.width())
        screen = button.screen().availableGeometry()
        corner.setX(max(screen.left() + 4, min(corner.x(), screen.right() - self.width() - 4)))
        corner.setY(max(screen.top(), min(corner.y(), screen.bottom() - self.height() - 4)))
        self.move(corner)
        self.show()
        self.filter.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Up, Down and Enter of the filter box move in the list."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            match event.key():
                case Qt.Key.Key_Up:
                    self._step(-1)
                    return True
                case Qt.Key.Key_Down:
                    self._step(1)
                    return True
                case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                    item = self.list.currentItem()
                    if item is not None:
                        self._take(item)
                    return True
        return super().eventFilter(watched, event)

    @Slot(str)
    def _fill(self, typed: str) -> None:
        words = typed.casefold().split()
        self.list.clear()
        for group in self._groups:
            self._add_group(group, words)
        wish = typed.strip()
        known = any(wish in group.models for group in self._groups)
        if wish and not known:
            for group in self._groups:
                text = tr("Use “{model}” over {name}", model=one_line(wish, 80),
                          name=one_line(group.connection_name, 60))  # fmt: skip
                self._add(text, ModelChoice(group.connection_id, wish))
        self._select_start()

    def _add_group(self, group: ModelGroup, words: list[str]) -> None:
        rows = [(model, model) for model in group.models]
        if not rows or group.default_model:
            default = group.default_model or tr("Default model")
            rows = [(default, ""), *(row for row in rows if row[1] != group.default_model)]
        name = one_line(group.connection_name, 60)
        fitting = [
            (text, model)
            for text, model in rows
            if all(word in f"{text} {name}".casefold() for word in words)
        ]
        if not fitting:
            return
        head = QListWidgetItem(name + (f"  ·  {one_line(group.note, 80)}" if group.note else ""))
        head.setFlags(Qt.ItemFlag.NoItemFlags)
        head.setForeground(self._theme.colors.color("secondary"))
        head.setFont(self._theme.font(scale=0.85, bold=True))
        self.list.addItem(head)
        for text, model in fitting:
            self._add(one_line(text, 200), ModelChoice(group.connection_id, model))

    def _add(self, text: str, choice: ModelChoice) -> None:
        item = QListWidgetItem("   " + text)
        item.setData(_CHOICE, choice)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, text)
        if choice == self._current:
            item.setFont(self._theme.font(bold=True))
            item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, tr("chosen"))
        self.list.addItem(item)

    def _select_start(self) -> None:
        first = None
        for row in range(self.list.count()):
            item = self.list.item(row)
            choice = item.data(_CHOICE)
            if choice is not None and first is None:
                first = item
            if choice == self._current and not self.filter.text():
                first = item
                break
        if first is not None:
            self.list.setCurrentItem(first)

    def _step(self, by: int) -> None:
        row = self.list.currentRow() + by
        while 0 <= row < self.list.count():
            if self.list.item(row).data(_CHOICE) is not None:
                self.list.setCurrentRow(row)
                return
            row += by

    @Slot(QListWidgetItem)
    def _take(self, item: QListWidgetItem) -> None:
        choice = item.data(_CHOICE)
        if choice is not None:
            self.chosen.emit(choice.connection_id, choice.model)
            self.close()

    @Slot()
    def _manage(self) -> None:
        self.manage_requested.emit()
        self.close()


_POPUP_STYLE: Final = """
#model_popup { background: @window; border: 1px solid @line; border-radius: 8px; }
QLineEdit { background: @window; color: @text; border: 1px solid @line; border-radius: 8px;
            padding: 5px 8px; }
QLineEdit:focus { border: 2px solid @accent; padding: 4px 7px; }
QListWidget { background: @window; color: @text; outline: 0; }
QListWidget::item { padding: 5px 6px; border-radius: 6px; }
QListWidget::item:selected { background: @tint; color: @text; }
QListWidget::item:hover:!selected { background: @hover; }
"""
