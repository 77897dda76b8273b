"""Recognises a file's bytes: a picture, a PDF, text in some encoding, or nothing readable. Pure."""

from __future__ import annotations

import codecs
import re
from typing import Final

from falcon_desktop.core.domain.attachments import MAX_TEXT_BYTES, PDF, picture_type
from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.core.text.sentences import Sentence

_TEXT_TYPES: Final = {
    "md": "text/markdown", "markdown": "text/markdown", "csv": "text/csv", "tsv": "text/csv",
    "json": "application/json", "html": "text/html", "htm": "text/html", "xml": "text/xml",
}  # fmt: skip
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
GUESSED: Final = "Latin-1 (guessed)"
_MOST_CONTROLS: Final = 0.02
"""Share of control characters from which on bytes are taken for no text."""


def kind_of(head: bytes) -> str:
    """Return the media type shown by a file's first bytes, "" for text or unknown types."""
    if picture := picture_type(head):
        return picture
    return PDF if b"%PDF-" in head[:1024] else ""


def text_type(name: str) -> str:
    """Return the media type of a text file by its name."""
    return _TEXT_TYPES.get(name.rpartition(".")[2].lower(), "text/plain")


def decoded(data: bytes, name: str) -> tuple[str, str]:
    """Return a file's text, with remarks on how it was read.

    Raises:
        InvalidInput: it is no text, or too much of it.
    """
    if len(data) > MAX_TEXT_BYTES:
        raise InvalidInput(too_large(name, MAX_TEXT_BYTES))
    found = text_of(data)
    if found is None:
        raise InvalidInput(_not_text(name))
    text, note = found
    text = in_lines(text)
    if not text.strip():
        raise InvalidInput(Sentence("“{name}” is empty.", name=name))
    return text, note


def in_lines(text: str) -> str:
    """Return a text with uniform line endings and without NUL characters."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def too_large(name: str, most: int) -> str:
    """Return the sentence for a file that is larger than ``most`` bytes."""
    return Sentence(
        "“{name}” is too large (limit {most} MB).",
        name=name,
        most=most // 1_000_000,
    )


def text_of(data: bytes) -> tuple[str, str] | None:
    """Return bytes as text, and the encoding if it is not UTF-8; None if they are not text."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(encoding, "replace"), "" if encoding == "utf-8-sig" else "UTF-16"
    if b"\x00" in data:
        return None
    try:
        return data.decode("utf-8"), ""
    except UnicodeDecodeError:
        pass
    text = data.decode("latin-1")
    controls = sum(
        1 for one in text if (one < " " and one not in "\t\n\r\f") or "\x7f" <= one < "\xa0"
    )
    if controls > _MOST_CONTROLS * len(text):
        return None
    return text, GUESSED


def _not_text(name: str) -> str:
    return Sentence(
        "“{name}” can't be attached: only text, PDF, PNG, JPEG, WebP and GIF files can.",
        name=name,
    )
