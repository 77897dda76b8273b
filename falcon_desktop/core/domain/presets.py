"""Presets for new connections: kind, address and one sentence of what to know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from falcon_desktop.core.domain.connection import Connection, ServerKind
from falcon_desktop.core.domain.errors import InvalidInput, NotFound
from falcon_desktop.core.text.sentences import Sentence


@dataclass(frozen=True, slots=True)
class ConnectionPreset:
    """What is known beforehand of a kind of server.

    ``base_url`` is "" where everybody has their own. ``hint`` is a sentence for people.
    """

    id: str
    name: str
    kind: ServerKind
    base_url: str
    uses_key: bool
    hint: str

    def connection(self, connection_id: str) -> Connection:
        """Return a new connection as this preset has it."""
        return Connection(
            id=connection_id,
            name=self.name,
            kind=self.kind,
            base_url=self.base_url,
            uses_key=self.uses_key,
            preset=self.id,
        )


HUGGING_FACE: Final = "huggingface"
TGI: Final = "tgi"
LLAMA_CPP: Final = "llamacpp"
OLLAMA: Final = "ollama"
LM_STUDIO: Final = "lmstudio"
VLLM: Final = "vllm"
CUSTOM: Final = "custom"
_OLLAMA_PORT: Final = ":11434"

PRESETS: Final = (
    ConnectionPreset(
        HUGGING_FACE,
        "Hugging Face",
        ServerKind.OPENAI,
        "https://router.huggingface.co/v1",
        uses_key=True,
        hint=Sentence(
            "Needs an access token from huggingface.co/settings/tokens that may make calls to "
            "Inference Providers. A provider can be chosen by adding it to the model, "
            "as in org/model:provider."
        ),
    ),
    ConnectionPreset(
        TGI,
        "Text Generation Inference",
        ServerKind.TGI,
        "http://127.0.0.1:3000",
        uses_key=False,
        hint=Sentence(
            "The address of a TGI server or of a Hugging Face Inference Endpoint that runs TGI. "
            "The prompt template is chosen by the model that the server names."
        ),
    ),
    ConnectionPreset(
        LLAMA_CPP,
        "llama.cpp",
        ServerKind.OPENAI,
        "http://127.0.0.1:8080",
        uses_key=False,
        hint=Sentence("A llama-server that you started; a key is needed only if it was given one."),
    ),
    ConnectionPreset(
        OLLAMA,
        "Ollama",
        ServerKind.OPENAI,
        "http://127.0.0.1:11434",
        uses_key=False,
        hint=Sentence(
            "Models are those you pulled with “ollama pull”. Ollama itself sets the context "
            "window and silently drops what does not fit."
        ),
    ),
    ConnectionPreset(
        LM_STUDIO,
        "LM Studio",
        ServerKind.OPENAI,
        "http://127.0.0.1:1234",
        uses_key=False,
        hint=Sentence(
            "Start the server in LM Studio's Developer page. A model is loaded on its first use, "
            "which can take a minute."
        ),
    ),
    ConnectionPreset(
        VLLM,
        "vLLM",
        ServerKind.OPENAI,
        "http://127.0.0.1:8000",
        uses_key=False,
        hint=Sentence("The model must be the one that vLLM was started with."),
    ),
    ConnectionPreset(
        CUSTOM,
        "Other server",
        ServerKind.OPENAI,
        "",
        uses_key=False,
        hint=Sentence("Any server that speaks OpenAI's chat completions."),
    ),
)
"""Every preset, in the order to show them. Addresses are the servers' own defaults."""


def may_be_ollama(connection: Connection) -> bool:
    """Say whether a connection is Ollama's: said to be, or of no kind and at Ollama's own port."""
    if connection.preset not in ("", CUSTOM):
        return connection.preset == OLLAMA
    try:
        return connection.kind is ServerKind.OPENAI and connection.origin.endswith(_OLLAMA_PORT)
    except InvalidInput:
        return False


def preset(preset_id: str) -> ConnectionPreset:
    """Return the preset with this id.

    Raises:
        NotFound: there is none.
    """
    for candidate in PRESETS:
        if candidate.id == preset_id:
            return candidate
    raise NotFound(
        Sentence("There is no connection preset named “{preset_id}”.", preset_id=preset_id)
    )
