"""A model's id as people say it. Must not know any list of models."""

from __future__ import annotations

import re
from typing import Final

_QUANTISATION: Final = re.compile(
    r"[-._](?:i?q\d+(?:_[0-9a-z]+)*|bf16|f16|fp16|f32|fp8|awq|gptq|gguf)$", re.IGNORECASE
)
_SIZE: Final = re.compile(r"\b\d+(?:\.\d+)?[bm]\b", re.IGNORECASE)
MAX_LENGTH: Final = 60


def model_label(model_id: str) -> str:
    """Return ``tiiuae/Falcon3-7B-Instruct`` as "Falcon3 7B Instruct".

    File endings and the name of the quantisation are left out. Only names with a size in them are
    written with spaces: ``gpt-4o`` and ``falcon3:1b`` are what people say.
    """
    name = " ".join(re.split(r"[/\\]", model_id.strip().rstrip("/\\"))[-1].split())
    shorter = _QUANTISATION.sub("", name)
    while shorter != name:
        name, shorter = shorter, _QUANTISATION.sub("", shorter)
    if ":" not in name and _SIZE.search(name):
        name = re.sub(r"[-_ ]+", " ", name).strip() or name
    return name if len(name) <= MAX_LENGTH else name[: MAX_LENGTH - 1] + "…"
