"""What tools were asked and which sources are named, as whoever shows or writes a message needs it.

All of it is text from outside; what is returned here is no Markdown and no HTML yet.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from falcon_desktop.core.domain.connection import origin_of
from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.core.domain.parts import Citation, Part
from falcon_desktop.core.text.unicode_text import clean_text

MAX_ADDRESS: Final = 8_000
_OF_TARGET: Final = str.maketrans({"<": "%3C", ">": "%3E", "\\": "%5C", " ": "%20"})


def sources_of(parts: Iterable[Part]) -> tuple[Citation, ...]:
    """Return each source once, though it is cited for many words.

    An address that is none of the web is no address here, for a history file may hold any; it
    stands in for a title that is missing.
    """
    found: dict[tuple[str, str, str], Citation] = {}
    for part in parts:
        if isinstance(part, Citation):
            url = web_address(part.url)
            safe = replace(part, url=url, title=part.title or ("" if url else part.url))
            found.setdefault((safe.url, safe.title, safe.quote), safe)
    return tuple(found.values())


def web_address(text: str) -> str:
    """Return an http or https address that can be shown and opened; "" for any other text."""
    if len(text) > MAX_ADDRESS or not text.isprintable() or " " in text:
        return ""
    try:
        origin_of(text)
    except InvalidInput:
        return ""
    return text


def link_target(address: str) -> str:
    """Return an address as it stands between ``<`` and ``>`` in a Markdown link."""
    return address.translate(_OF_TARGET)


def arguments_of(words: str) -> str:
    """Return what a tool was asked, one argument to a line where it is JSON; "" for nothing."""
    if words.strip() in ("", "{}"):
        return ""
    try:
        return clean_text(json.dumps(json.loads(words), ensure_ascii=False, indent=2))
    except (ValueError, RecursionError):
        return clean_text(words)
