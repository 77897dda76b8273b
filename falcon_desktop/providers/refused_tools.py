"""Finds out that a server or a model takes no tools, from its refusal. Pure.

Facts: README.md section 13.
"""

from __future__ import annotations

import re
from typing import Final

from falcon_desktop.core.domain.errors import (
    FalconError,
    ModelNotFound,
    RequestRejected,
    ServerFailed,
    ToolsRefused,
)
from falcon_desktop.core.text.late_pattern import late_pattern
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.providers.refused_fields import without_echo

_CALLED: Final = (
    r"(\btools?\b|\btool[_ -](use|calls?|calling|choice)\b|\bfunction[_ -]?call(s|ing)?\b)"
)
_NO_TOOLS: Final = late_pattern(
    rf"(not|n't|no|without|cannot) (\w+ ){{0,3}}support\w* (\w+ ){{0,2}}[`'\"]?{_CALLED}"
    rf"|no endpoints found that support (the provided )?[`'\"]?{_CALLED}"
    rf"|{_CALLED}[`'\"]?.{{0,40}}\b((not|n't) (\w+ )?(supported|available|enabled|implemented"
    r"|allowed)|unsupported|requires? --)"
    rf"|(unsupported|unknown|unrecogni[sz]ed|unexpected|extra)\b.{{0,40}}{_CALLED}",
    re.IGNORECASE,
)


def tools_refused(failure: FalconError, host: str, model: str) -> ToolsRefused | None:
    """Return the failure in words that say what to do, None where tools are not what it is about.

    To be asked of requests with tools only.
    """
    if isinstance(failure, ToolsRefused) or not isinstance(
        failure, (RequestRejected, ServerFailed, ModelNotFound)
    ):
        return None
    words = without_echo(failure.detail or failure.sentence)
    if not _NO_TOOLS.search(words) and failure.field not in ("tools", "tool_choice"):
        return None
    return ToolsRefused(
        no_tools_sentence(host, model), detail=failure.detail, http_status=failure.http_status
    )


def no_tools_sentence(host: str, model: str) -> Sentence:
    """Return what is said where a model takes no tools, and what to do."""
    return Sentence(
        "{model} can't use tools at {host}. Choose another model, or turn the tools off.",
        model=model,
        host=host,
    )
