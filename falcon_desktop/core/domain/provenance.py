"""How an answer was made, for display."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from falcon_desktop.core.domain.connection import EMBEDDED_ID, Connection
from falcon_desktop.core.domain.conversation import Message
from falcon_desktop.core.text.sentences import Sentence

if TYPE_CHECKING:
    from falcon_desktop.core.domain.confidence import TokenConfidence
    from falcon_desktop.core.domain.cost import Spent


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it was sent. ``is_exact``: its content is exactly what was sent.

    ``prompt`` is the content for people: the one text, or the turns; ``body`` lacks it where it
    can't be made again, and ``problem`` says why.
    """

    body: Mapping[str, Any]
    is_exact: bool
    problem: str = ""
    prompt: str = ""


@dataclass(frozen=True, slots=True)
class ProvenanceReport:
    """An answer and its request. ``connection`` is None if it was removed since.

    ``curl`` is "" where there is nothing to send again. ``may_send_key``: its address is the
    connection's own, so that the key may go there; a history can be imported from anybody.
    ``spent`` is what the answers of its chat cost together, as far as servers said.
    """

    answer: Message
    request: Request
    connection: Connection | None
    curl: str = ""
    may_send_key: bool = False
    least_certain: tuple[TokenConfidence, ...] = ()
    """The tokens that the model was least sure of, the least sure first."""
    spent: Sequence[Spent] = ()

    @property
    def is_engine(self) -> bool:
        """Whether the engine on this computer answered."""
        return self.answer.provenance.connection_id == EMBEDDED_ID

    def curl_text(self, told: Callable[[str], str]) -> str:
        """Return the command, with what is needed to run it as shell comments, which ``told``
        translates.
        """
        if not self.curl:
            no_record = Sentence("There is no record of where this request went.")
            return told(self.request.problem or no_record)
        remarks: list[str] = []
        if self.is_engine:
            remarks.append(
                Sentence(
                    "The built-in engine listens on a private socket. Start a llama.cpp server "
                    "with the same model file and set FALCON_SERVER to its address."
                )
            )
        elif self.answer.provenance.has_key and self.may_send_key:
            remarks.append(Sentence("Set FALCON_KEY to your key first."))
        elif self.answer.provenance.has_key:
            remarks.append(
                Sentence("The key is left out: this address belongs to none of your connections.")
            )
        if self.connection is None:
            remarks.append(Sentence("The connection was removed; its custom headers are unknown."))
        return "".join(f"# {told(remark)}\n" for remark in remarks) + self.curl
