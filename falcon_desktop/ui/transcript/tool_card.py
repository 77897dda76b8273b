"""The call of one tool in an answer: what it asks for, what became of it, and a person's decision.

It is a fold like that of tools which ran elsewhere, so that it is found, selected and copied alike;
while it waits it is open, with all of its arguments and the buttons below them. It never takes the
keyboard by itself.
"""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QEvent, QRectF, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, Qt
from PySide6.QtWidgets import QWidget

from falcon_desktop.core.domain.made_of import arguments_of
from falcon_desktop.core.domain.parts import CallState, ToolUse
from falcon_desktop.core.domain.tools import Approval, Decision
from falcon_desktop.core.text.json_values import object_in
from falcon_desktop.ui.kit.controls import Button, Look, holds_keyboard, name_widget, takes_escape
from falcon_desktop.ui.kit.flow_layout import FlowLayout
from falcon_desktop.ui.kit.hidden import has_hidden
from falcon_desktop.ui.kit.i18n import tr
from falcon_desktop.ui.kit.labels import Label
from falcon_desktop.ui.kit.plain_edit import PlainEdit
from falcon_desktop.ui.kit.text_height import height_of_text
from falcon_desktop.ui.kit.theme import RADIUS_CONTROL
from falcon_desktop.ui.markdown.rendering import Rendering
from falcon_desktop.ui.transcript.made_of import (
    call_markdown,
    call_title,
    call_words,
)
from falcon_desktop.ui.transcript.tools_view import ToolsView

_MOST_LINES: Final = 14

_STYLE: Final = (
    "QPlainTextEdit { border: 1px solid @edge; border-radius: 8px; padding: 6px 8px;"
    " background: @window; color: @text; placeholder-text-color: @secondary; }"
    " QPlainTextEdit:focus { border: 2px solid @accent; padding: 5px 7px; }"
)
_ASKED_STYLE: Final = " QToolButton#show_tools { color: @text; }"


class Stage(StrEnum):
    """How far a call is, as a person sees it."""

    ASKED = "asked"
    """It waits for a person."""
    QUEUED = "queued"
    """It waits for another one of the same answer."""
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    DENIED = "denied"
    NOT_SENT = "not_sent"
    """The answer ended before anybody decided."""
    UNKNOWN = "unknown"
    """It was sent, and nobody knows what became of it."""


def stage_of(use: ToolUse, *, running: bool, first: bool = True) -> Stage:
    """Return how far a call is; ``running`` says that its answer goes on, ``first`` that no other
    one before it waits.
    """
    state = use.call.state if use.call is not None else CallState.NONE
    if state is CallState.DENIED:
        return Stage.DENIED
    if use.results:
        return Stage.FAILED if any(one.is_error for one in use.results) else Stage.DONE
    if use.waits:
        waiting = Stage.ASKED if first else Stage.QUEUED
        return waiting if running else Stage.NOT_SENT
    return Stage.RUNNING if running else Stage.UNKNOWN


def sentence_of(stage: Stage) -> str:
    """Return what is said below a call's title, "" where its title says enough."""
    match stage:
        case Stage.ASKED:
            return tr("The model wants to run this tool.")
        case Stage.NOT_SENT:
            return tr("This call was not sent.")
        case Stage.UNKNOWN:
            return tr("This call was sent, and its result is unknown. It may have run.")
        case _:
            return ""


def state_word(stage: Stage) -> str:
    """Return the word that stands in a call's title."""
    match stage:
        case Stage.ASKED:
            return tr("waiting for you")
        case Stage.QUEUED:
            return tr("waiting")
        case Stage.RUNNING:
            return tr("running")
        case Stage.DONE:
            return ""
        case Stage.FAILED:
            return tr("failed")
        case Stage.DENIED:
            return tr("not allowed")
        case Stage.NOT_SENT:
            return tr("not sent")
        case Stage.UNKNOWN:
            return tr("result unknown")


class _Box(PlainEdit):
    """Arguments that are changed; Esc leaves it, and stops nothing."""

    breaks_lines = True
    left = Signal()

    def event(self, event: QEvent) -> bool:
        return takes_escape(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class ToolCard(ToolsView):
    """One call; what a person says to it is ``decided``, with the call's number in its message."""

    decided = Signal(int, object)
    stage = Stage.DONE

    def __init__(self, rendering: Rendering, parent: QWidget) -> None:
        super().__init__(rendering, parent)
        self.number = 0
        self._opened = False
        """Whether it is open because it waits, not because somebody opened it."""
        self._sentence = Label(self._theme, wrap=True, parent=self)
        self._sentence.hide()
        self._row = QWidget(self)
        self._flow = FlowLayout(self._row)
        self._row.hide()
        self._box: _Box | None = None

    # --- what is shown --------------------------------------------------------------------------

    def show_call(self, use: ToolUse, number: int, stage: Stage) -> None:
        """Show this; what is unfolded or being written stays so while it waits."""
        if (number, stage) == (self.number, self.stage) and [use] == list(self._uses):
            return
        before, self.number, self.stage = self.stage, number, stage
        self._uses = [use]
        self.set_title(call_title(use, state_word(stage)))
        self.renew()
        if stage is not before:
            self._leave()
            self.apply_theme()
            self._sentence.setText(sentence_of(stage))
            self._offer(stage)
            if self._waits and not self.unfolded:
                self.set_unfolded(True)
                self._opened = True
            elif self._opened and not self._waits:
                self.set_unfolded(False)
                self._opened = False
        self._show_parts()
        self.height_changed.emit()

    @property
    def unfolded_by_hand(self) -> bool:
        """Whether somebody opened it, so that it is open where it is drawn anew."""
        return super().unfolded_by_hand and not self._opened

    @property
    def _waits(self) -> bool:
        return self.stage in (Stage.ASKED, Stage.NOT_SENT, Stage.UNKNOWN)

    def text(self) -> str:
        return call_markdown(self._uses[0]) if self._uses else ""

    def words(self) -> str:
        return call_words(self._uses[0]) if self._uses else ""

    def fix(self, fixed: bool) -> None:
        """Let nobody decide, or let them again."""
        self._row.setEnabled(not fixed)

    def apply_theme(self) -> None:
        super().apply_theme()
        style = _STYLE + (_ASKED_STYLE if self.stage is Stage.ASKED else "")
        self.setStyleSheet(self.styleSheet() + self._theme.fill(style))

    # --- the buttons ----------------------------------------------------------------------------

    @property
    def first_button(self) -> Button | None:
        """Where the keyboard goes when somebody asks for the call that waits."""
        return self._row.findChild(Button) if self.stage is Stage.ASKED else None

    def _offer(self, stage: Stage) -> None:
        while (item := self._flow.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if stage is Stage.ASKED:
            self._add("Allow once", tr("Allow once"), Approval.ONCE, Look.ACCENT)
            self._add("For this chat", tr("For this chat"), Approval.CHAT)
            self._add("Always", tr("Always"), Approval.ALWAYS)
            self._add("Deny", tr("Deny"), Approval.DENIED)
        elif stage is Stage.NOT_SENT:
            self._add("Run", tr("Run"), Approval.ONCE)
        elif stage is Stage.UNKNOWN:
            self._add("Run again", tr("Run again"), Approval.ONCE)
        else:
            return
        edit = self._button("Edit arguments", tr("Edit arguments"), Look.PLAIN)
        edit.clicked.connect(self._edit)

    def _add(
        self, english: str, words: str, approval: Approval, look: Look = Look.OUTLINED
    ) -> None:
        button = self._button(english, words, look)
        button.setProperty("approval", approval.value)
        button.clicked.connect(self._decide)

    def _button(self, english: str, words: str, look: Look) -> Button:
        button = Button(self._theme, words, look=look, parent=self._row)
        name_widget(button, english, words)
        button.setAccessibleDescription(self._words)
        self._flow.addWidget(button)
        button.show()
        return button

    @Slot()
    def _decide(self) -> None:
        approval = Approval(str(self.sender().property("approval")))
        changed: str | None = None
        if self._box is not None and approval is not Approval.DENIED:
            changed = self._box.toPlainText()
            if object_in(changed) is None:
                self._sentence.setText(tr("The arguments have to be a JSON object."))
                self._show_parts()
                self.height_changed.emit()
                self._box.setFocus()
                return
            call = self._uses[0].call
            if call is not None and changed == for_editing(call.arguments):
                changed = None
        self.decided.emit(self.number, Decision(approval, changed))

    # --- arguments are changed ------------------------------------------------------------------

    @Slot()
    def _edit(self) -> None:
        call = self._uses[0].call
        if self._box is not None or call is None:
            return
        box = _Box(self)
        name_widget(box, "Arguments", tr("Arguments"))
        box.setTabChangesFocus(True)
        box.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        box.setFont(self._theme.code_font())
        box.setPlainText(for_editing(call.arguments))
        box.left.connect(self._leave)
        box.textChanged.connect(self.height_changed)
        self._box = box
        self._show_parts()
        box.show()
        self.height_changed.emit()
        box.setFocus()

    @Slot()
    def _leave(self) -> None:
        box, self._box = self._box, None
        if box is None:
            return
        had_keyboard = holds_keyboard(box)
        box.hide()
        box.deleteLater()
        self._sentence.setText(sentence_of(self.stage))
        self._show_parts()
        button = self._row.findChild(Button, "edit_arguments")
        if had_keyboard and button is not None:
            button.setFocus()
        self.height_changed.emit()

    # --- places ---------------------------------------------------------------------------------

    def _show_parts(self) -> None:
        shown = self._waits and self.unfolded
        self._row.setVisible(shown)
        self._sentence.setVisible(shown and bool(self._sentence.text()))
        if self._body is not None:
            self._body.setVisible(self._box is None)
        if self._box is not None:
            self._box.setVisible(shown)

    @Slot(bool)
    def _unfold(self, unfolded: bool) -> None:
        super()._unfold(unfolded)
        self._show_parts()

    def layout_for(self, width: int) -> int:
        """Place the parts for a width and return the height."""
        if not self._waits or self._body is None:
            return super().layout_for(width)
        px = self._theme.px
        pad = px(6) if self.stage is Stage.ASKED else 0
        height = super().layout_for(width - 2 * pad) + pad
        for part in (self._title, self._body):
            part.move(part.x() + pad, part.y() + pad)
        place = self._body.geometry()
        if self._box is not None:
            self._box.setGeometry(place)
            lines = self._box.fontMetrics().lineSpacing() * _MOST_LINES
            tall = min(height_of_text(self._box), lines) + px(22)
            self._box.resize(place.width(), tall)
            height = place.top() + tall
        y = height + px(8)
        if self._sentence.text():
            tall = self._sentence.heightForWidth(place.width())
            self._sentence.setGeometry(place.x(), y, place.width(), tall)
            y += tall + px(8)
        tall = self._flow.heightForWidth(place.width())
        self._row.setGeometry(place.x(), y, place.width(), tall)
        return y + tall + px(4) + pad

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a frame around a call that waits; others are folds like all."""
        if self.stage is not Stage.ASKED:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.colors.color("edge"), 1))
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(area, RADIUS_CONTROL, RADIUS_CONTROL)


def for_editing(arguments: str) -> str:
    """Return arguments to be changed: one to a line, and what nobody sees as JSON can write it."""
    shown = arguments_of(arguments) or "{}"
    if not has_hidden(shown):
        return shown
    return "".join(
        json.dumps(sign)[1:-1] if sign != "\n" and has_hidden(sign) else sign for sign in shown
    )
