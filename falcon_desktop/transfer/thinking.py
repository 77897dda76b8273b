"""Reasoning that a program stored at the beginning of the answer."""

from __future__ import annotations

import re
from typing import Final

_THOUGHT: Final = re.compile(
    r"\s*<(think|thinking)>(.*?)(?:</\1>|\Z)\s*", re.DOTALL | re.IGNORECASE
)


def parted(text: str) -> tuple[str, str]:
    """Return an answer and the reasoning before it; marks within an answer are text."""
    thoughts: list[str] = []
    at = 0
    while (found := _THOUGHT.match(text, at)) is not None:
        thoughts.append(found[2].strip())
        at = found.end()
    return text[at:], "\n\n".join(filter(None, thoughts))
