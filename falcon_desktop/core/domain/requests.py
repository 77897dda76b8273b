"""What a model is asked: turns as it reads them, with complete settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from falcon_desktop.core.domain.attachments import Attachment
from falcon_desktop.core.domain.conversation import Role
from falcon_desktop.core.domain.generation import GenerationSettings

if TYPE_CHECKING:
    from falcon_desktop.core.domain.parts import ProviderData


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn as a model reads it: text files are part of its text, pictures separate.

    ``data`` is what servers want back of an answer, each the server and model that it came from.
    ``documents`` are the PDFs whose text is in the text: some servers take them as they are.
    """

    role: Role
    text: str
    images: tuple[Attachment, ...] = ()
    data: tuple[ProviderData, ...] = ()
    documents: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """What to ask a model.

    ``turns`` alternate and end with the user's newest turn, or, to continue an answer, with the
    unfinished answer. ``settings`` are complete: connection defaults are already in them.
    ``prompt`` is a text to be continued as it is, without turns, template or system message; None
    in a chat.
    """

    model: str
    turns: tuple[Turn, ...]
    settings: GenerationSettings
    prompt: str | None = None

    @property
    def continues_answer(self) -> bool:
        """Whether the last turn is an answer to continue."""
        return bool(self.turns) and self.turns[-1].role is Role.ASSISTANT


MOST_COMPARED: Final = 3
