"""What is heard of one answer: its sentences in their order, and how it ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QAccessible, QAccessibleTextInsertEvent, QAccessibleTextInterface

from falcon_desktop.core.domain.conversation import Message, MessageStatus
from falcon_desktop.core.text.sentences import COMMA, Rounded, Sentence
from falcon_desktop.ui.kit.i18n import told, tr
from falcon_desktop.ui.markdown.spoken import SpokenText
from falcon_desktop.ui.transcript.words import note_of

if TYPE_CHECKING:
    from falcon_desktop.ui.markdown.blocks import Block
    from falcon_desktop.ui.transcript.answer import AnswerContent
    from falcon_desktop.ui.transcript.body import AnswerBody

_MINUTE: Final = 60
_EXACT_SECONDS: Final = 9.95


def _text_of(body: AnswerBody) -> QAccessibleTextInterface | None:
    """Return a body's text as assistive technology sees it, None where it sees none."""
    return QAccessible.queryAccessibleInterface(body).textInterface()


class _HeardText:
    """One text of an answer: what was said of it, and what assistive technology knows of it."""

    def __init__(self, body: AnswerBody) -> None:
        self.body = body
        self.spoken = SpokenText(body.parser)
        self._known = 0
        self._taken: tuple[int, Block | None, bool] = (0, None, False)
        """How many blocks were gone through, the last of them, and whether nothing comes after."""
        self._whole = False
        """Whether all of a text that ended was told, as it is laid out."""

    def skip(self) -> None:
        """Leave out what is there, up to the sentence that goes on."""
        self.spoken.take(self.body.blocks, ended=False)
        self._known = self._length()

    def take(self, *, ended: bool) -> list[str]:
        """Return new sentences, and tell what they added to the text.

        This is asked at each frame, and most frames read nothing new.
        """
        blocks = self.body.blocks
        count, last, was_ended = self._taken
        newest = blocks[-1] if blocks else None
        found: list[str] = []
        if len(blocks) != count or newest is not last or ended is not was_ended:
            self._taken = len(blocks), newest, ended
            self._whole = False
            found = self.spoken.take(blocks, ended=ended)
        if found or (ended and not self._whole):
            self._whole = ended and self.body.is_complete
            self._tell_insertion()
        return found

    def _length(self) -> int:
        text = _text_of(self.body)
        return 0 if text is None else text.characterCount()

    def _tell_insertion(self) -> None:
        text = _text_of(self.body)
        if text is None:
            return
        begin, self._known = self._known, text.characterCount()
        if self._known > begin:
            added = text.text(begin, self._known)
            event = QAccessibleTextInsertEvent(self.body, begin, added)
            QAccessible.updateAccessibility(event)


class HeardAnswer:
    """A running answer; what is there already is not said."""

    def __init__(self, content: AnswerContent) -> None:
        self._content = content
        self._thinks = bool(content.text() or content.folds)
        self.waited = False
        """Whether it was said what it waits for."""
        self._texts: dict[AnswerBody, _HeardText] = {}
        for body in content.bodies:
            self._text(body).skip()

    def _text(self, body: AnswerBody) -> _HeardText:
        found = self._texts.get(body)
        if found is None:
            found = self._texts[body] = _HeardText(body)
        return found

    def begins_to_think(self) -> bool:
        """Whether it thinks now and did not before; true once."""
        before, self._thinks = self._thinks, True
        return not before

    @property
    def is_complete(self) -> bool:
        """Whether all that came is read."""
        return all(body.is_complete for body in self._content.bodies)

    def new_sentences(self, *, ended: bool) -> list[str]:
        """Return what can be said and was not; of thoughts only what is unfolded."""
        found: list[str] = []
        bodies = self._content.bodies
        last = next((body for body in reversed(bodies) if body.has_text), None)
        for body in bodies:
            found += self._text(body).take(ended=ended or body is not last)
        return found


def ending_words(message: Message) -> tuple[str, bool]:
    """Return how an answer ended, with its figures, and whether it failed."""
    note = note_of(message)
    why = [note.sentence] if note is not None else []
    figures = [] if message.failure is not None else _figures(message)
    if message.status is MessageStatus.COMPLETE:
        words = [f"{told(COMMA).join([tr('Answer complete'), *figures])}.", *why]
    else:
        words = [*why, *([f"{told(COMMA).join(figures)}."] if figures else [])]
    return " ".join(words), note is not None and note.severe


def _figures(message: Message) -> list[str]:
    figures = []
    if tokens := message.usage.completion_tokens:
        figures.append(Sentence("{count} token(s)", count=tokens))
    if total := message.timings.total:
        figures.append(_duration(total))
    return list(map(told, figures))


def _duration(seconds: float) -> Sentence:
    """Return a duration as it is said: "4.1 seconds", "2 minutes"."""
    if seconds < _EXACT_SECONDS:
        return Sentence("{n} seconds", n=Rounded(seconds))
    if round(seconds) < _MINUTE:
        return Sentence("{count} second(s)", count=round(seconds))
    return Sentence("{count} minute(s)", count=round(seconds / _MINUTE))
