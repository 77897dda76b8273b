"""Which sampling parameters each kind of server takes. See providers/README.md, 2.2 and 3.1."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Final

from falcon_desktop.core.domain.connection import Connection, ServerKind
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.presets import HUGGING_FACE, LLAMA_CPP, LM_STUDIO, OLLAMA, VLLM

PARAMETER_NAMES: Final = (
    "system_message",
    "temperature",
    "max_new_tokens",
    "top_p",
    "top_k",
    "repetition_penalty",
    "frequency_penalty",
    "presence_penalty",
    "stop",
    "seed",
)
"""Every field of the settings, in the order to show them."""


class Support(Enum):
    """Whether a server takes a parameter."""

    YES = "yes"
    PERHAPS = "perhaps"
    """The protocol has no such parameter, but many servers that speak it do."""
    NO = "no"


_ALL: Final[Mapping[str, Support]] = {}
_OPENAI_ONLY: Final = {"top_k": Support.NO, "repetition_penalty": Support.NO}
_BY_PRESET: Final[Mapping[str, Mapping[str, Support]]] = {
    LLAMA_CPP: _ALL,
    LM_STUDIO: _ALL,
    VLLM: _ALL,
    OLLAMA: _OPENAI_ONLY,
    HUGGING_FACE: _OPENAI_ONLY,
}
_OTHER: Final = {"top_k": Support.PERHAPS, "repetition_penalty": Support.PERHAPS}
_TGI_OWN: Final = GenerationSettings(top_p=1, top_k=0, repetition_penalty=1, frequency_penalty=0)
_LLAMA_OWN: Final = GenerationSettings(
    top_p=0.95, top_k=40, repetition_penalty=1, frequency_penalty=0, presence_penalty=0
)
_TGI: Final = {"presence_penalty": Support.NO}


def support_of(connection: Connection) -> dict[str, Support]:
    """Return for each parameter whether the connection's server takes it."""
    if connection.kind is ServerKind.EMBEDDED:
        exceptions = _ALL
    elif connection.kind is ServerKind.TGI:
        exceptions = _TGI
    else:
        exceptions = _BY_PRESET.get(connection.preset, _OTHER)
    return {name: exceptions.get(name, Support.YES) for name in PARAMETER_NAMES}


def servers_own(connection: Connection) -> GenerationSettings:
    """Return what the server is known to do where it is told nothing; never sent."""
    if connection.kind is ServerKind.TGI:
        return _TGI_OWN
    if connection.kind is ServerKind.EMBEDDED or connection.preset == LLAMA_CPP:
        return _LLAMA_OWN
    return GenerationSettings()


def unsupported(connection: Connection) -> list[str]:
    """Return the parameters that the connection's server does not take: they are never sent."""
    return [name for name, found in support_of(connection).items() if found is Support.NO]
