"""What the transcript knows of each message, drawn or not.

Messages far from the view are forgotten again, their measured heights are kept.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from falcon_desktop.core.domain.conversation import (
    Message,
    MessageOutline,
    MessageStatus,
    outline_of,
)

if TYPE_CHECKING:
    from falcon_desktop.core.domain.confidence import TokenConfidence

_KEPT_MESSAGES: Final = 400
_KEPT_LAYOUTS: Final = 6
_KEPT_HEIGHTS: Final = 50_000

LayoutKey = tuple[int, float]
"""Width in pixels and zoom: heights measured under one key hold for it alone."""


@dataclass(slots=True)
class Live:
    """A running answer without a widget: what has arrived since its message was given."""

    text: list[str] = field(default_factory=list)
    reasoning: list[str] = field(default_factory=list)
    progress: str = ""


class Items:
    """The messages of the open conversation, in order."""

    def __init__(self) -> None:
        self.outlines: list[MessageOutline] = []
        self.index: dict[str, int] = {}
        self.versions: dict[str, tuple[int, int]] = {}
        self.live: dict[str, Live] = {}
        self.confidence: dict[str, Sequence[TokenConfidence]] = {}
        """The tokens of the answers in which it is marked how sure the model was of them."""
        self.remembers_after = ""
        """The message after which the model remembers; "" where it knows everything."""
        self._verdicts: dict[str, tuple[int, str]] = {}
        self._messages: OrderedDict[str, Message] = OrderedDict()
        self._measured: OrderedDict[LayoutKey, dict[str, int]] = OrderedDict()

    def __len__(self) -> int:
        return len(self.outlines)

    def id_at(self, index: int) -> str:
        """Return the id of the message at an index."""
        return self.outlines[index].id

    def reset(
        self,
        path: Sequence[MessageOutline],
        versions: Mapping[str, tuple[int, int]],
    ) -> None:
        """Replace all messages."""
        self.outlines = list(path)
        self.index = {outline.id: index for index, outline in enumerate(path)}
        self.versions = dict(versions)
        self.remembers_after = ""
        self._verdicts.clear()
        self._messages.clear()
        self.live.clear()
        self.confidence.clear()

    def renew(self, path: Sequence[MessageOutline]) -> set[str]:
        """Take new outlines of the same messages; return those whose content changed."""
        stale: set[str] = set()
        for index, outline in enumerate(path):
            if outline != self.outlines[index]:
                self.outlines[index] = outline
                if self._messages.pop(outline.id, None) is not None:
                    stale.add(outline.id)
                self.live.pop(outline.id, None)
                self.confidence.pop(outline.id, None)
        return stale

    def append(self, message: Message) -> None:
        """Add a message at the end."""
        self.expect(outline_of(message))
        self.put(message)

    def expect(self, outline: MessageOutline) -> None:
        """Add a message at the end whose content is not loaded yet."""
        self.index[outline.id] = len(self.outlines)
        self.outlines.append(outline)

    def cut(self, count: int) -> list[str]:
        """Keep only the first ``count`` messages; return the ids of the others."""
        gone = [outline.id for outline in self.outlines[count:]]
        del self.outlines[count:]
        for message_id in gone:
            del self.index[message_id]
            self._messages.pop(message_id, None)
            self.live.pop(message_id, None)
        return gone

    def put(self, message: Message) -> None:
        """Store a message's content."""
        self._messages[message.id] = message
        self._messages.move_to_end(message.id)
        index = self.index.get(message.id)
        if index is not None:
            self.outlines[index] = outline_of(message)

    def get(self, message_id: str) -> Message | None:
        """Return a message if its content is loaded, including what has arrived since."""
        message = self._messages.get(message_id)
        if message is None:
            return None
        live = self.live.get(message_id)
        if live is not None and (live.text or live.reasoning):
            message = replace(
                message,
                text=message.text + "".join(live.text),
                reasoning=message.reasoning + "".join(live.reasoning),
            )
            live.text.clear()
            live.reasoning.clear()
            self._messages[message_id] = message
        return message

    def put_verdict(self, message: Message, verdict: str) -> None:
        """Store whether an answer's text fits its schema, in words."""
        self._verdicts[message.id] = hash(message.text), verdict

    def verdict_of(self, message: Message) -> str:
        """Return whether an answer's text fits its schema; "" where that is not known."""
        of, verdict = self._verdicts.get(message.id, (0, ""))
        return verdict if verdict and of == hash(message.text) else ""

    def forget_far(self, keep: Iterable[str]) -> None:
        """Drop the least recently used contents, except those in ``keep``."""
        if len(self._messages) <= _KEPT_MESSAGES:
            return
        kept = set(keep)
        for message_id in list(self._messages):
            if len(self._messages) <= _KEPT_MESSAGES:
                return
            streaming = self._messages[message_id].status is MessageStatus.STREAMING
            if message_id not in kept and not streaming:
                del self._messages[message_id]

    def measured(self, key: LayoutKey) -> dict[str, int]:
        """Return the heights measured at a width and zoom, to read and extend."""
        heights = self._measured.setdefault(key, {})
        self._measured.move_to_end(key)
        if len(heights) > _KEPT_HEIGHTS:
            heights.clear()
        while len(self._measured) > _KEPT_LAYOUTS:
            self._measured.popitem(last=False)
        return heights

    def forget_heights(self, message_id: str) -> None:
        """Drop the measured heights of a message that changed."""
        for heights in self._measured.values():
            heights.pop(message_id, None)
