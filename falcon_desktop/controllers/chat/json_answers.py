"""Has the JSON answers of a transcript checked against their schemas, once they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from falcon_desktop.controllers.controller import Controller, async_slot
from falcon_desktop.ui.kit.i18n import told

if TYPE_CHECKING:
    from falcon_desktop.controllers.backend import Backend
    from falcon_desktop.core.domain.conversation import Message
    from falcon_desktop.ui.transcript.view import TranscriptView


class JsonAnswers(Controller):
    """Runs while a transcript shows such answers; it owns this."""

    def __init__(self, view: TranscriptView, backend: Backend) -> None:
        super().__init__(view, backend)
        self._view = view
        self._checked: set[tuple[str, str]] = set()
        """The answers that are looked at, each with its text: one may be drawn anew meanwhile."""
        view.json_shown.connect(self._check)
        for widget in view.widgets:
            self._check(widget.message)

    @async_slot(object)
    async def _check(self, message: Message) -> None:
        key = message.id, message.text
        if key in self._checked:
            return
        self._checked.add(key)
        try:
            services = await self._backend.services()
            from falcon_desktop.core.domain.json_answers import schema_of  # few answers are JSON

            schema = schema_of(message)
            if schema and message.id in self._view.items.index:
                checker = services.json_answers
                verdict = await self._backend.call(checker.check, message.text, schema)
                self._view.show_verdict(message, told(verdict.sentence))
        finally:
            self._checked.discard(key)
