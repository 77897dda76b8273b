"""Answers to one question side by side, streaming together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from falcon_desktop.core.domain.conversation import (
    Message,
    MessageStatus,
    ScrollAnchor,
    outline_of,
)
from falcon_desktop.core.text.model_names import model_label
from falcon_desktop.ui.kit.connection_names import connection_name
from falcon_desktop.ui.kit.controls import Button, IconButton, Look, name_widget
from falcon_desktop.ui.kit.i18n import begun_here, one_line, tr
from falcon_desktop.ui.kit.labels import Label, Surface
from falcon_desktop.ui.kit.theme import SMALL, Theme
from falcon_desktop.ui.kit.tips import set_tip
from falcon_desktop.ui.transcript.view import TranscriptView
from falcon_desktop.ui.transcript.words import how_made

COLUMN_WIDTH: Final = 300
"""Below this width for each, the columns stand below each other."""


class Column(Surface):
    """One answer: which model gives it, its text, and its speed."""

    kept = Signal(str)
    stopped = Signal(str)

    def __init__(self, theme: Theme, answer: Message, number: int) -> None:
        super().__init__(theme, "window", edge=Qt.Edge.LeftEdge if number > 1 else None)
        made = answer.provenance
        self.answer_id = answer.id
        self.setObjectName(f"column_{number}")
        self.name = Label(theme, bold=True, elide=True)
        self._where = one_line(connection_name(made.connection_name, made.connection_id), 60)
        self.view = TranscriptView(theme)
        self.view.setObjectName(f"answer_{number}")
        self.set_model(made.model)
        self.facts = Label(theme, scale=SMALL, tone="secondary", elide=True)
        self.facts.setObjectName(f"facts_{number}")
        self.stop = Button(theme, tr("Stop"), icon_name="stop", look=Look.OUTLINED)
        self.stop.setObjectName(f"stop_{number}")
        self.keep = Button(theme, tr("Use this answer"), icon_name="check", look=Look.OUTLINED)
        self.keep.setObjectName(f"keep_{number}")
        self._arrange()
        self.stop.clicked.connect(self._stop)
        self.keep.clicked.connect(self._keep)
        self.show_answer(answer)

    def set_model(self, model: str) -> None:
        """Show the model's name as soon as it is known."""
        name = model_label(model) or tr("Assistant")
        self.name.setText(one_line(name, 80))
        self.setAccessibleName(name)
        self.view.setAccessibleName(tr("Answer from {name}", name=name))
        self.view.announcer.name = one_line(name, 80)
        self.view.set_model(self.answer_id, model)

    def show_answer(self, answer: Message) -> None:
        """Show the current state of an answer."""
        running = answer.status is MessageStatus.STREAMING
        # From its beginning: answers are compared from there, also while they come.
        self.view.show_conversation(
            [outline_of(answer)],
            {},
            [answer],
            ScrollAnchor(answer.id, -self.view.model.padding_top),
        )
        self._show_state(answer, running)

    def finish(self, answer: Message) -> None:
        """Show that the answer has ended."""
        self.set_model(answer.provenance.model)
        self.view.finish_answer(answer)
        self._show_state(answer, running=False)

    def _show_state(self, answer: Message, running: bool) -> None:
        self.stop.setVisible(running)
        facts = "" if running else how_made(answer)
        parts = [part for part in (self._where, facts) if part]
        self.facts.setText(begun_here(" · ".join(parts)))

    def _arrange(self) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(19, 8, 19, 4)  # where the answers begin
        head.setSpacing(0)
        head.addWidget(self.name)
        head.addWidget(self.facts)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 4, 16, 10)
        foot.setSpacing(8)
        foot.addStretch(1)
        foot.addWidget(self.stop)
        foot.addWidget(self.keep)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.view, 1)
        layout.addLayout(foot)

    @Slot()
    def _stop(self) -> None:
        self.stopped.emit(self.answer_id)

    @Slot()
    def _keep(self) -> None:
        self.kept.emit(self.answer_id)


class ComparePane(QWidget):
    """The columns. ``close_requested``: back to the chat."""

    kept = Signal(str)
    stopped = Signal(str)
    close_requested = Signal()

    def __init__(self, theme: Theme, question: Message, answers: Sequence[Message]) -> None:
        super().__init__()
        self.theme = theme
        self.question = question
        name_widget(self, "Comparison", tr("Comparison"))
        self.title = Label(theme, one_line(question.text, 200), bold=True, elide=True)
        self.back = IconButton(theme, "close", side=28)
        name_widget(self.back, "Back to the chat", tr("Back to chat"))
        set_tip(self.back, tr("Back to chat; every answer is kept as a version"))
        self.columns = [Column(theme, one, number) for number, one in enumerate(answers, 1)]
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(0)
        for column in self.columns:
            self._row.addWidget(column, 1)
            column.kept.connect(self.kept)
            column.stopped.connect(self.stopped)
        head = QHBoxLayout()
        head.setContentsMargins(20, 4, 12, 4)
        head.addWidget(self.title, 1)
        head.addWidget(self.back)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addLayout(self._row, 1)
        self.back.clicked.connect(self.close_requested)
        self.setFocusProxy(self.columns[0].view)

    def column(self, answer_id: str) -> Column | None:
        """Return the column of an answer."""
        return next((one for one in self.columns if one.answer_id == answer_id), None)

    def focus(self) -> None:
        """Focus the first answer."""
        self.columns[0].view.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_rendering(self) -> None:
        """Release everything that draws; the last call."""
        for column in self.columns:
            column.view.close_rendering()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stack the columns if they would be too narrow."""
        super().resizeEvent(event)
        beside = self.width() >= self.theme.px(COLUMN_WIDTH) * len(self.columns)
        direction = QBoxLayout.Direction
        self._row.setDirection(direction.LeftToRight if beside else direction.TopToBottom)
        for column in self.columns[1:]:
            column.set_edge(Qt.Edge.LeftEdge if beside else Qt.Edge.TopEdge)
