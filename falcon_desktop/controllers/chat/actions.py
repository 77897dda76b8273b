"""Sends each action on a message to the controller that carries it out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from falcon_desktop.ui.transcript.actions import MessageAction

if TYPE_CHECKING:
    from falcon_desktop.controllers.chat.questions import Questions
    from falcon_desktop.ui.transcript.view import TranscriptView

Act = Callable[[str], None]
"""Does what was asked for of the message with an id."""


class MessageActions(QObject):
    """Which controller handles which action; each action has exactly one."""

    def __init__(self, view: TranscriptView, questions: Questions) -> None:
        super().__init__(questions)
        self._questions = questions
        self._acts: dict[MessageAction, Act] = {}
        view.action_requested.connect(self.do)

    def add(self, acts: Mapping[MessageAction, Act]) -> None:
        """Register a controller for actions.

        Raises:
            ValueError: one of them is somebody else's already.
        """
        if taken := acts.keys() & self._acts.keys():
            raise ValueError(f"done by two controllers: {', '.join(sorted(taken))}")
        self._acts.update(acts)

    @property
    def missing(self) -> list[MessageAction]:
        """The actions without a controller."""
        return [action for action in MessageAction if action not in self._acts]

    @Slot(str, str)
    def do(self, action: str, message_id: str) -> None:
        """Carry out an action, after accepting what is still being typed."""
        self._questions.asking.emit()
        self._acts[MessageAction(action)](message_id)
