"""The context meter: how full the context window is, as a slim bar, numbers and words."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from falcon_desktop.core.domain.context_policy import ContextPolicy
from falcon_desktop.ui.kit.controls import name_widget, paint_focus_ring
from falcon_desktop.ui.kit.i18n import reader_locale, tr, tr_n
from falcon_desktop.ui.kit.menus import Menu
from falcon_desktop.ui.kit.reading_direction import base_direction
from falcon_desktop.ui.kit.theme import RADIUS_CONTROL, SMALL, Theme
from falcon_desktop.ui.kit.tips import set_tip

NEARLY_FULL = 0.85
WORTH_SHOWING = 0.1
WORTH_SHOWING_TOKENS = 1_000
"""So full, or so many tokens where it is not known how many fit, a new chat tells."""
BAR = 60
BAR_HEIGHT = 4


class ContextMeter(QAbstractButton):
    """How many tokens the chat and draft use, of how many; a click opens a menu."""

    policy_chosen = Signal(str)
    """``drop_oldest``, ``ask``, or "" for what the settings say."""
    fresh_start_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.fraction = 0.0
        self.warning = ""
        self._cut_by = ""
        """What is to be known now, in words; "" for nothing."""
        self._tone = "secondary"
        self._policy: ContextPolicy | None = None
        self._default = ContextPolicy.DROP_OLDEST
        self._chat = False
        self._bar = False
        self._spent = ""
        self._short = ""
        name_widget(self, "Context", tr("Context"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.clicked.connect(self._show_menu)
        theme.changed.connect(self._follow_theme)
        self.hide()

    def show_use(
        self,
        used: int,
        limit: int | None,
        estimated: bool,
        *,
        room: int = 0,
        left_out: int = 0,
        stops: bool = False,
        cut_by: str = "",
        cut_from: int = 0,
    ) -> None:
        """Show ``used`` of ``limit`` tokens; None: the server does not say how many fit.

        ``room`` is kept free for the answer. ``left_out`` of the oldest messages do not fit; they
        stay behind unasked, unless it ``stops`` to ask. In a new chat a number worth no thought is
        not shown. ``cut_by`` is a server that may leave out the oldest before,
        from ``cut_from`` tokens on.
        """
        locale = reader_locale()
        count, most = locale.toString(used), locale.toString(limit or 0)
        if limit and estimated:
            text = tr("~{used} / {limit} tokens", used=count, limit=most)
        elif limit:
            text = tr("{used} / {limit} tokens", used=count, limit=most)
        else:
            text = tr("~{used} tokens", used=count) if estimated else ""
            text = text or tr("{used} tokens", used=count)
        self._short = self._in_short(count, most, bool(limit), estimated)
        self.fraction = min(1.0, used / limit) if limit else 0.0
        self._bar = bool(limit)
        self.warning = self._warning(used, limit, room, left_out, stops)
        self._cut_by = cut_by
        if cut_by and not self.warning and used > cut_from:
            self.warning = tr("{server} may cut sooner", server=cut_by)
        self._tone = "error" if limit and used > limit else "secondary"
        self.setText(text)
        self._explain(estimated, room if limit else 0)
        self.updateGeometry()
        much = self.fraction >= WORTH_SHOWING if limit else used >= WORTH_SHOWING_TOKENS
        self.setVisible(much or self._chat or bool(self.warning))
        self.update()

    def set_policy(
        self, policy: ContextPolicy | None, default: ContextPolicy, *, in_chat: bool
    ) -> None:
        """Set this chat's policy (None: the default), for the menu."""
        self._policy, self._default, self._chat = policy, default, in_chat

    def set_spent(self, words: str) -> None:
        """Set what this chat cost, in words, for the tip and the menu; "" where nobody says."""
        self._spent = words

    def sizeHint(self) -> QSize:
        """Return the size of bar, numbers and words."""
        metrics = QFontMetrics(self.theme.font(scale=SMALL))
        bar = self.theme.px(BAR) + 8 if self._bar else 0
        return QSize(bar + metrics.horizontalAdvance(self._words()) + 8, self.theme.px(28))

    def minimumSizeHint(self) -> QSize:
        """Return a size at which the words are elided."""
        return QSize(self.theme.px(72), self.theme.px(28))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bar and the words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors, mirrored = self.theme.colors, self.isRightToLeft()
        area = QRectF(self.rect()).adjusted(4, 0, -4, 0)
        font = self.theme.font(scale=SMALL)
        metrics = QFontMetrics(font)
        if self._bar and area.width() > metrics.horizontalAdvance(self._words()) + 8:
            width = min(float(self.theme.px(BAR)), area.width())
            left = area.right() - width if mirrored else area.left()
            bar = QRectF(left, (self.height() - BAR_HEIGHT) / 2, width, BAR_HEIGHT)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colors.color("line"))
            painter.drawRoundedRect(bar, 2, 2)
            if self.theme.high_contrast:  # its line is too near to what fills it
                painter.setBrush(colors.color("window"))
                painter.drawRoundedRect(bar.adjusted(1, 1, -1, -1), 1, 1)
            filled = max(float(BAR_HEIGHT), width * self.fraction) if self.fraction else 0.0
            start = left + width - filled if mirrored else left
            painter.setBrush(colors.color("warning" if self.warning else "accent"))
            painter.drawRoundedRect(QRectF(start, bar.top(), filled, BAR_HEIGHT), 2, 2)
            spent = width + 8
            area.adjust(0 if mirrored else spent, 0, -spent if mirrored else 0, 0)
        painter.setFont(font)
        painter.setPen(colors.color("text" if self.underMouse() else self._tone))
        words = self.fitting(metrics, int(area.width()) + 1)
        edge = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
        painter.setLayoutDirection(base_direction(words))
        painter.drawText(
            area, int(edge | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute), words
        )
        if self.hasFocus():
            paint_focus_ring(painter, QRectF(self.rect()), self.theme, RADIUS_CONTROL)

    def fitting(self, metrics: QFontMetrics, width: int) -> str:
        """Return what there is room for: all, or the numbers without saying of what, or what is to
        be known now, of which else the tip tells.
        """
        short = f"{self._short} · {self.warning}" if self.warning else self._short
        for words in (self._words(), short):
            if metrics.horizontalAdvance(words) <= width:
                return words
        return metrics.elidedText(self.warning or short, Qt.TextElideMode.ElideRight, width)

    def _words(self) -> str:
        return f"{self.text()} · {self.warning}" if self.warning else self.text()

    @staticmethod
    def _in_short(used: str, limit: str, known: bool, estimated: bool) -> str:
        """Return the numbers alone, for where there is no room for more."""
        if known:
            shown = tr("~{used} / {limit}", used=used, limit=limit) if estimated else ""
            return shown or f"{used} / {limit}"
        return tr("~{used}", used=used) if estimated else used

    @staticmethod
    def _warning(used: int, limit: int | None, room: int, left_out: int, stops: bool) -> str:
        if not limit:
            return ""
        if left_out and not stops and used <= limit:
            return tr_n("oldest %n message(s) left out", left_out)
        if used > limit or (left_out and stops):
            return tr("too long")
        return tr("nearly full") if used > NEARLY_FULL * max(1, limit - room) else ""

    def _explain(self, estimated: bool, room: int) -> None:
        sentences = [tr("Context window used by this chat.")]
        if self.warning:
            sentences.insert(0, self._words() + ".")
        if self._cut_by:
            sentences.append(
                tr(
                    "{server} has its own limit and may drop the oldest messages before this is "
                    "full.",
                    server=self._cut_by,
                )
            )
        if room:
            count = reader_locale().toString(room)
            sentences.append(tr("{count} tokens are reserved for the answer.", count=count))
        if estimated:
            sentences.append(tr("This is an estimate."))
        if self._spent:
            sentences.append(tr("This chat cost {amount}.", amount=self._spent))
        words = " ".join(sentences)
        set_tip(self, words)
        self.setAccessibleDescription(f"{self.text()}. {words}")

    @Slot()
    def _show_menu(self) -> None:
        menu = Menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setObjectName("context_menu")
        menu.addAction(tr("When this chat gets too long:")).setEnabled(False)
        default = (
            tr("Default (leave out the oldest messages)")
            if self._default is ContextPolicy.DROP_OLDEST
            else tr("Default (ask me)")
        )
        for value, words in (
            ("", default),
            (ContextPolicy.DROP_OLDEST.value, tr("Leave out the oldest messages")),
            (ContextPolicy.ASK.value, tr("Ask me")),
        ):
            action = menu.addAction(words)
            action.setObjectName(value or "default")
            action.setCheckable(True)
            action.setChecked(value == (self._policy or ""))
            action.setEnabled(self._chat)
        if self._spent:
            menu.addSeparator()
            cost = menu.addAction(tr("Cost of this chat: {amount}", amount=self._spent))
            cost.setObjectName("cost_of_chat")
            cost.setEnabled(False)
        menu.addSeparator()
        fresh = menu.addAction(tr("Clear context"))
        fresh.setObjectName("fresh")
        fresh.setEnabled(self._chat)
        menu.triggered.connect(self._choose)
        menu.popup(self.mapToGlobal(self.rect().topLeft()))

    @Slot("QAction*")
    def _choose(self, action: object) -> None:
        name = getattr(action, "objectName", str)()
        if name == "fresh":
            self.fresh_start_requested.emit()
        else:
            self.policy_chosen.emit("" if name == "default" else name)

    @Slot()
    def _follow_theme(self) -> None:
        self.updateGeometry()
        self.update()
