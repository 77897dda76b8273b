"""How an answer was made: every figure and parameter that was kept with it, as text to copy.

Must not know where the message came from.
"""

from __future__ import annotations

import json

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from falcon_desktop.core.conversation import Message
from falcon_desktop.ui.controls import Button, Look, name_widget
from falcon_desktop.ui.i18n import tr
from falcon_desktop.ui.theme import Theme


class DetailsWindow(QWidget):
    """Shows one answer's figures; frees itself when it is closed."""

    def __init__(self, theme: Theme, message: Message, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._theme = theme
        self.setObjectName("how_it_was_made_window")
        self.setWindowTitle(tr("How it was made"))
        self.text = QPlainTextEdit(details_of(message))
        self.text.setReadOnly(True)
        self.text.setFont(theme.code_font(scale=0.95))
        self.text.setTabChangesFocus(True)
        name_widget(self.text, "How it was made", tr("How it was made"))
        copy = Button(theme, tr("Copy"), icon_name="copy", look=Look.OUTLINED)
        close = Button(theme, tr("Close"), look=Look.OUTLINED)
        copy.clicked.connect(self._copy)
        close.clicked.connect(self.close)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(copy)
        foot.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.setSpacing(12)
        layout.addWidget(self.text, 1)
        layout.addLayout(foot)

    def sizeHint(self) -> QSize:
        """Return a size for some thirty lines."""
        return QSize(self._theme.px(560), self._theme.px(520))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())


def details_of(message: Message) -> str:
    """Return what is known of how an answer was made, one fact a line, then the request."""
    made, usage, timings = message.provenance, message.usage, message.timings
    facts = {
        tr("Model"): made.model,
        tr("Model file (SHA-256)"): made.model_hash,
        tr("Connection"): made.connection_name,
        tr("Server"): made.server,
        tr("Status"): message.status.value,
        tr("Finish reason"): message.finish_reason,
        tr("Prompt tokens"): usage.prompt_tokens,
        tr("Cached tokens"): usage.cached_tokens,
        tr("Completion tokens"): usage.completion_tokens,
        tr("Reasoning tokens"): usage.reasoning_tokens,
        tr("Time to first token"): _seconds(timings.first_token),
        tr("Time in all"): _seconds(timings.total),
        tr("Tokens per second"): _number(timings.tokens_per_second),
        tr("Oldest messages left out"): made.left_out or None,
    }
    lines = [f"{name}: {value}" for name, value in facts.items() if value not in (None, "")]
    for name, value in (
        (tr("Options in force"), made.settings),
        (tr("Request, without the messages"), made.request),
    ):
        if value:
            lines += ["", f"{name}:", json.dumps(dict(value), indent=2, ensure_ascii=False)]
    failure = message.failure
    if failure is not None:
        lines += ["", f"{failure.code}: {failure.sentence}"]
        if failure.detail:
            lines.append(failure.detail)
    return "\n".join(lines)


def _seconds(value: float | None) -> str | None:
    return None if value is None else tr("{seconds} s", seconds=f"{value:.2f}")


def _number(value: float | None) -> str | None:
    return None if value is None else f"{value:.1f}"
