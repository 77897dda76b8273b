"""What a model is asked: turns as it reads them, with complete settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from falcon_desktop.core.domain.attachments import Attachment
from falcon_desktop.core.domain.conversation import Role
from falcon_desktop.core.domain.generation import GenerationSettings

if TYPE_CHECKING:
    from falcon_desktop.core.domain.parts import ProviderData, ToolCall, ToolResult
    from falcon_desktop.core.domain.tools import OfferedTool


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn as a model reads it: text files are part of its text, pictures separate.

    ``data`` is what servers want back of an answer, each the server and model that it came from.
    ``documents`` are the PDFs whose text is in the text: some servers take them as they are.

    ``calls`` are the tools that an answer calls after its text. The turn after it has the role
    *user*, no text, and in ``results`` one result for each of them, in their order; its ``images``
    are theirs. A question may follow that turn directly.
    """

    role: Role
    text: str
    images: tuple[Attachment, ...] = ()
    data: tuple[ProviderData, ...] = ()
    documents: tuple[Attachment, ...] = ()
    calls: tuple[ToolCall, ...] = ()
    results: tuple[ToolResult, ...] = ()


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """What to ask a model.

    ``turns`` alternate and end with the user's newest turn, or, to continue an answer, with the
    unfinished answer. ``settings`` are complete: connection defaults are already in them.
    ``prompt`` is a text to be continued as it is, without turns, template or system message; None
    in a chat. ``tools`` are those that the model may call; without any, turns hold no calls.
    ``must_call`` says that it has to call one.
    """

    model: str
    turns: tuple[Turn, ...]
    settings: GenerationSettings
    prompt: str | None = None
    tools: tuple[OfferedTool, ...] = ()
    must_call: bool = False

    @property
    def continues_answer(self) -> bool:
        """Whether the last turn is an answer to continue."""
        return bool(self.turns) and self.turns[-1].role is Role.ASSISTANT


MOST_COMPARED: Final = 3
