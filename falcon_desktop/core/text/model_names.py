"""Model ids in readable form."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final, Protocol, TypeVar

_QUANTISATION: Final = re.compile(
    r"[-._](?:i?q\d+(?:_[0-9a-z]+)*|bf16|f16|fp16|f32|fp8|awq|gptq|gguf)$", re.IGNORECASE
)
_KNOWN: Final = {"SmolLM2-135M-Instruct": "SmolLM2 135M"}
"""The starter model's, which comes in one kind only."""
MAX_LENGTH: Final = 60


def model_label(model_id: str) -> str:
    """Return ``tiiuae/Falcon3-7B-Instruct`` as "Falcon3-7B-Instruct".

    The one spelling of a model's name, wherever people read it: who made it, file endings and the
    name of the quantisation are left out.
    """
    name = " ".join(re.split(r"[/\\]", model_id.strip().rstrip("/\\"))[-1].split())
    name = without_quantisation(name)
    name = _KNOWN.get(name, name)
    return name if len(name) <= MAX_LENGTH else name[: MAX_LENGTH - 1] + "…"


def without_quantisation(name: str) -> str:
    """Return ``Falcon3-7B-Instruct-q4_k_m`` as "Falcon3-7B-Instruct"."""
    shorter = _QUANTISATION.sub("", name)
    while shorter != name:
        name, shorter = shorter, _QUANTISATION.sub("", shorter)
    return name


class ModelFile(Protocol):
    """A model in a file."""

    @property
    def id(self) -> str: ...
    @property
    def path(self) -> str: ...


AnyFile = TypeVar("AnyFile", bound=ModelFile)


def named_file(files: Sequence[AnyFile], name: str) -> AnyFile | None:
    """Return the model that ``name`` refers to: by id, or by file name."""
    for one in files:
        if one.id == name:
            return one
    return next((one for one in files if re.split(r"[/\\]", one.path)[-1] == name), None)


def told_apart(model_ids: Sequence[str]) -> list[tuple[str, str]]:
    """Return the ids of a list with their labels; ids with the same label are shown in full."""
    labels = [model_label(one) for one in model_ids]
    counts = Counter(labels)
    return [
        (one, label if counts[label] == 1 else one)
        for one, label in zip(model_ids, labels, strict=True)
    ]
