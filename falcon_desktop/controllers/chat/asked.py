"""A question on its way from the message box to the disk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from falcon_desktop.core.chat.versions import AnswerVariant
    from falcon_desktop.core.domain.attachments import Attachment
    from falcon_desktop.core.domain.generation import GenerationSettings


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """What is being asked, and where: in the conversation ``target``, "" for a new one.

    ``chosen`` are its connection, model and options, None while it waits for its chat to be shown;
    ``opening`` tells whether a new chat that it was asked in is still shown; ``typed`` that it
    left the message box, and comes back there if it can't be saved. ``rest`` is what stays as the
    draft there, None for what is kept already. ``variants`` name the models that answer at once, if
    there are several.
    """

    text: str
    target: str
    files: tuple[Attachment, ...]
    chosen: tuple[str, str, GenerationSettings | None] | None
    opening: int
    typed: bool
    rest: str | None = None
    variants: tuple[AnswerVariant, ...] = ()

    @property
    def chosen_model(self) -> tuple[str, str]:
        """The connection's id and model chosen for it, "" for the default."""
        return self.chosen[:2] if self.chosen is not None else ("", "")


class Asked(TypedDict):
    """What the use cases need of a question besides its text."""

    connection_id: str
    model: str
    settings: GenerationSettings | None
    attachments: tuple[Attachment, ...]
    draft: str | None
    new_conversation_id: str
