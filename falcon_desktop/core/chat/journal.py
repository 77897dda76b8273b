"""Puts what comes of a running answer on the disk, piece by piece."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from falcon_desktop.core.domain.errors import FalconError, StorageError
from falcon_desktop.core.domain.events import StorageTrouble
from falcon_desktop.core.text.sentences import Sentence

if TYPE_CHECKING:
    from falcon_desktop.core.domain.attachments import Attachment
    from falcon_desktop.core.domain.parts import Part
    from falcon_desktop.core.ports.servers import Publish
    from falcon_desktop.core.ports.store import ConversationStore

FLUSH_SECONDS: Final = 0.35
"""Shown text is on disk after this and one commit: together under half a second."""
RETRY_SECONDS: Final = 2.0
"""What the disk did not take is offered again after this."""


class Journal:
    """Queues new text for the disk every :data:`FLUSH_SECONDS`, pictures at once; what the disk did
    not take is with the store, which is asked again.
    """

    def __init__(self, message_id: str, store: ConversationStore, publish: Publish) -> None:
        self._message_id = message_id
        self._store = store
        self._publish = publish
        self._text: list[str] = []
        self._reasoning: list[str] = []
        self._pictures: list[Attachment] = []
        self._parts: tuple[Part, ...] = ()
        self._timer: asyncio.TimerHandle | None = None
        self._writing: asyncio.Future[None] | None = None
        self._stopped = False
        self._in_trouble = False

    def add(self, text: str, reasoning: str) -> None:
        """Take words; they are written soon."""
        if text:
            self._text.append(text)
        if reasoning:
            self._reasoning.append(reasoning)
        if self._timer is None and self._writing is None:
            self._schedule(FLUSH_SECONDS)

    def add_picture(self, picture: Attachment, parts: tuple[Part, ...]) -> None:
        """Take a picture, and what the answer is made of with it."""
        self._pictures.append(picture)
        self._parts = parts
        if self._writing is None:
            if self._timer is not None:
                self._timer.cancel()
            self._write()

    def waiting(self) -> tuple[str, str]:
        """Return the text and the reasoning that will be written next."""
        return "".join(self._text), "".join(self._reasoning)

    @property
    def pictures_waiting(self) -> int:
        """How many pictures, the newest ones, will be written next."""
        return len(self._pictures)

    def stop(self) -> None:
        """Write no more: the whole answer is about to be saved."""
        self._stopped = True
        self.hand_over()

    def hand_over(self) -> None:
        """Forget what waits: it is about to be saved with the whole answer."""
        self._text.clear()
        self._reasoning.clear()
        self._pictures.clear()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _schedule(self, seconds: float) -> None:
        self._timer = asyncio.get_running_loop().call_later(seconds, self._write)

    def _write(self) -> None:
        self._timer = None
        text, reasoning = "".join(self._text), "".join(self._reasoning)
        pictures = tuple(self._pictures)
        self._text.clear()
        self._reasoning.clear()
        self._pictures.clear()
        append = self._store.append_to_answer
        self._writing = asyncio.ensure_future(
            append(self._message_id, text, reasoning, pictures, self._parts)
            if pictures
            else append(self._message_id, text, reasoning)
        )
        self._writing.add_done_callback(self._written)

    def _written(self, written: asyncio.Future[None]) -> None:
        self._writing = None
        error: BaseException | None = (
            asyncio.CancelledError() if written.cancelled() else written.exception()
        )
        if self._stopped:
            return
        if error is None:
            self._in_trouble = False
            if self._pictures:
                self._write()
            elif self._text or self._reasoning:
                self._schedule(FLUSH_SECONDS)
            return
        if not self._in_trouble:
            self._in_trouble = True
            self._publish(StorageTrouble(as_storage_error(error)))
        self._schedule(RETRY_SECONDS)


def as_storage_error(error: BaseException) -> FalconError:
    """Return ``error`` as one that can be shown to a person."""
    if isinstance(error, FalconError):
        return error
    return StorageError(Sentence("The chat could not be saved."), detail=type(error).__name__)
