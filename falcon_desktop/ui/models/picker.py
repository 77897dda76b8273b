"""The button that shows which connection and model answer, and the values of that choice."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from falcon_desktop.ui.kit.connection_state import TONES, Mood
from falcon_desktop.ui.kit.controls import Button, name_widget, paint_focus_ring
from falcon_desktop.ui.kit.i18n import one_line, tr
from falcon_desktop.ui.kit.icons import paint_icon
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.kit.tips import set_tip


@dataclass(frozen=True, slots=True)
class ModelGroup:
    """A connection and the models it offers.

    ``note`` says in words why the list is empty or short ("the list is loading", "no answer").
    ``default_model`` is what "" means for this connection, in words for people.
    ``loaded`` are those of the models that the server has in its memory, where it says so, and
    ``seeing`` those that read images, where not all do.
    """

    connection_id: str
    connection_name: str
    models: tuple[str, ...] = ()
    note: str = ""
    default_model: str = ""
    loaded: frozenset[str] = frozenset()
    seeing: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """A connection and a model of it; ``model`` "" is the connection's default."""

    connection_id: str
    model: str


class ModelButton(Button):
    """Shows the model that answers, its connection and a dot for the connection's state."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self._mood = Mood.UNKNOWN
        self._short = ""
        name_widget(self, "Model", tr("Model"))
        set_tip(self, tr("Choose the model that answers"))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def show_choice(self, model: str, connection: str, mood: Mood) -> None:
        """Show the current choice."""
        self._mood = mood
        parts = [one_line(part) for part in (model, connection) if part]
        self.setText(" · ".join(parts) or tr("Choose a model"))
        self._short = parts[0] if parts else ""
        self.setAccessibleDescription(self.text())
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

    def fitting(self, width: int) -> str:
        """Return what fits of the choice: the model alone rather than both cut short."""
        metrics = QFontMetrics(self.theme.font(scale=0.95))
        whole = metrics.horizontalAdvance(self.text()) <= width
        text = self.text() if whole else self._short or self.text()
        return metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, width)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the pill."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors, px = self.theme.colors, self.theme.px
        area = QRectF(self.rect())
        radius = area.height() / 2
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        painter.setPen(QPen(colors.color("edge"), 1))
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
        shown = self.fitting(int(text.width()) + 1)
        painter.drawText(text, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine, shown)
        if self.hasFocus():
            paint_focus_ring(painter, area, self.theme, radius)
