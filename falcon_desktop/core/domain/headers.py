"""A connection's own request headers, as a person writes them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from falcon_desktop.core.domain.connection import shorten
from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.core.text.secret_words import looks_like_key
from falcon_desktop.core.text.sentences import Sentence

MAX_HEADERS: Final = 32
OURS: Final = frozenset(
    (
        "host",
        "content-length",
        "transfer-encoding",
        "connection",
        "accept-encoding",
        "accept",
        "content-type",
        "te",
        "upgrade",
        "expect",
        "trailer",
        "proxy-connection",
        "keep-alive",
        "x-conversation-id",
    )
)
"""Headers that this program sets itself."""
_NAME: Final = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
"""RFC 9110, section 5.6.2, "token"."""
_SECRET: Final = re.compile(r"auth|key|token|secret|cookie|password", re.IGNORECASE)
_LONG: Final = re.compile(r"(?=.*\d).{20,}")
"""What no word before a key is, such as Bearer or Token: a key of a form that is not known."""


def parse_headers(text: str) -> tuple[tuple[str, str], ...]:
    """Read ``Name: value`` lines; empty lines are skipped.

    Raises:
        InvalidInput: a line is no header, or its name says that it holds a secret, or its value
            looks like a key: settings are kept unencrypted, so it can't be one. No value is
            repeated.
    """
    found: list[tuple[str, str]] = []
    for line in text.splitlines():
        if not line.strip():
            continue
        name, colon, value = (part.strip() for part in line.partition(":"))
        if not colon or not _NAME.fullmatch(name):
            raise InvalidInput(Sentence("Write one header per line, like X-Team: falcon."))
        if _SECRET.search(name) or looks_like_key(value):
            raise InvalidInput(
                Sentence(
                    "“{name}” looks like a secret, and headers are stored unencrypted in the "
                    "settings. Enter keys in the field above.",
                    name=shorten(name, 40),
                )
            )
        if not all(" " <= character <= "~" or character == "\t" for character in value):
            raise InvalidInput(
                Sentence(
                    "The value of “{name}” contains characters that headers do not allow.",
                    name=shorten(name, 40),
                )
            )
        found.append((name, value))
    if len(found) > MAX_HEADERS:
        raise InvalidInput(
            Sentence("You can have up to {max_headers} headers.", max_headers=MAX_HEADERS)
        )
    return tuple(found)


def parse_key_header(text: str) -> tuple[str, str]:
    """Return the name of the header that a key travels in, and what stands before the key there.

    ``api-key`` is a header with the key alone, ``Authorization: Bearer`` one with a word before it,
    which is also meant by ``Authorization`` alone.

    Raises:
        InvalidInput: it is no name of a header, or of one that is not the key's to take, or has
            the key in it: this is kept unencrypted and shown. It is not repeated.
    """
    name, colon, scheme = (part.strip() for part in text.partition(":"))
    if not colon and name.lower() == "authorization":
        scheme = "Bearer"
    is_unbroken = "-" not in name and _LONG.fullmatch(name)
    if looks_like_key(text) or is_unbroken or _LONG.fullmatch(scheme):
        raise InvalidInput(
            Sentence("This contains the key itself. Enter only the header's name, like api-key.")
        )
    if not _NAME.fullmatch(name) or (scheme and not _NAME.fullmatch(scheme)):
        raise InvalidInput(
            Sentence("Write the header's name, like api-key or Authorization: Bearer.")
        )
    if name.lower() in OURS:
        raise InvalidInput(
            Sentence("The header “{name}” is set by Falcon Desktop itself.", name=shorten(name, 40))
        )
    return name, scheme


def headers_text(headers: Sequence[tuple[str, str]]) -> str:
    """Return headers in the form that :func:`parse_headers` reads."""
    return "\n".join(f"{name}: {value}" for name, value in headers)
