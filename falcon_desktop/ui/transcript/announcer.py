"""Reads answers to a screen reader, sentence by sentence."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

_ENDS: Final = re.compile(r"[.!?…。！？؟](?=[\s\"')\]”»]|$)|\n")
_LONGEST: Final = 600


class SentenceSplitter:
    """Splits text that arrives in pieces into sentences."""

    def __init__(self) -> None:
        self._rest = ""

    def add(self, text: str) -> str:
        """Take more text; return the sentences completed by it, "" for none.

        A full stop at the very end of a piece waits for what follows: it may stand in "3.14".
        """
        self._rest += text
        last = 0
        for match in _ENDS.finditer(self._rest):
            if match.end() < len(self._rest) or match.group() == "\n":
                last = match.end()
        if not last and len(self._rest) > _LONGEST:
            last = self._rest.rfind(" ") + 1 or len(self._rest)
        sentences, self._rest = self._rest[:last], self._rest[last:]
        return sentences.strip()

    def finish(self) -> str:
        """Return the rest."""
        rest, self._rest = self._rest.strip(), ""
        return rest


class Announcer:
    """Announces text for a widget, only while assistive technology listens."""

    def __init__(self, widget: QWidget) -> None:
        self._widget = widget
        self._splitters: dict[str, SentenceSplitter] = {}

    def add(self, message_id: str, text: str) -> None:
        """Take more text of a running answer."""
        if QAccessible.isActive():
            splitter = self._splitters.setdefault(message_id, SentenceSplitter())
            self.say(splitter.add(text))

    def finish(self, message_id: str) -> None:
        """Announce the rest of an answer that ended."""
        splitter = self._splitters.pop(message_id, None)
        if splitter is not None:
            self.say(splitter.finish())

    def say(self, text: str) -> None:
        """Announce text after what is being spoken."""
        if text:
            event = QAccessibleAnnouncementEvent(self._widget, text)
            event.setPoliteness(QAccessible.AnnouncementPoliteness.Polite)
            QAccessible.updateAccessibility(event)
