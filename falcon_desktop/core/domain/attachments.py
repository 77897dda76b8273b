"""Files attached to questions, as frozen values, and how a model reads them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from falcon_desktop.core.text.invisible import TURNING

MAX_FILES: Final = 10
"""Files with one question."""
MAX_TEXT_BYTES: Final = 1_000_000
"""Of a text file, and of the text taken from a PDF."""
MAX_FILE_BYTES: Final = 25_000_000
"""Of a PDF or an image as it is on the disk."""
MAX_NAME: Final = 200
MAX_IMAGE_SIDE: Final = 1_568
"""Pixels; models that see make no use of more."""
PDF: Final = "application/pdf"
MAX_DOCUMENT_BYTES: Final = 10_000_000
MAX_DOCUMENT_PAGES: Final = 100
"""Of a PDF that is kept as it is beside its text, for servers that look at its pages."""
IMAGE_TYPES: Final = ("image/png", "image/jpeg")
"""How pictures are kept and sent: each is encoded anew."""
_PICTURES: Final = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)
IMAGE_TOKENS: Final = 1_000
"""What an image takes of the context window, about; servers do not say."""

_CLOSING: Final = re.compile(r"<(?=/?file\b)", re.IGNORECASE)
_HIDDEN: Final = rf"[{TURNING}\u200b\u2060-\u2064\U000e0000-\U000e007f]|(?<!^)\ufeff"
"""What only hides or turns text round. Joiners, marks of direction and the variants of emoji are
left out: Arabic, Persian and Indic texts need the former, every second README the latter."""

_UNSEEN: Final = re.compile(rf"{_HIDDEN}|[\x00-\x08\x0e-\x1b\x7f-\x9f]")
"""What a name on a chip does not show; it does not reach the model either."""


def picture_type(head: bytes) -> str:
    """Return a picture's media type from its first 12 bytes, "" for unsupported types."""
    for magic, media_type in _PICTURES:
        if head.startswith(magic):
            return media_type
    return "image/webp" if head[:4] == b"RIFF" and head[8:12] == b"WEBP" else ""


class AttachmentKind(StrEnum):
    """What a model gets of an attachment: its text, or the picture itself."""

    TEXT = "text"
    IMAGE = "image"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file attached to a question.

    ``size`` is the file's in bytes. ``text`` is what the model reads of a text file or PDF.
    ``data`` is an image, encoded anew by us; ``media_type`` tells how; or a PDF as it is, where its
    server takes those. ``note`` says what is to know about it, such as the encoding that was
    guessed.
    """

    name: str
    kind: AttachmentKind
    media_type: str
    size: int
    text: str = ""
    data: bytes = b""
    width: int = 0
    height: int = 0
    note: str = ""

    @property
    def is_image(self) -> bool:
        """Whether it is a picture."""
        return self.kind is AttachmentKind.IMAGE


def hidden_characters(text: str) -> int:
    """Return how many characters a model reads but a person can't see (SECURITY.md 7)."""
    return 0 if text.isascii() else len(re.findall(_HIDDEN, text))


def shown_name(name: str) -> str:
    """Return a file name on one line, without characters that hide or reorder text."""
    return " ".join(_UNSEEN.sub("", name).split())


def wrapped(attachment: Attachment) -> str:
    """Return a text attachment as the model reads it.

    ``<file name="…">``, the text, ``</file>``, each on its own line. A ``<file`` or ``</file`` in
    the text gets a space after its first character, so that no file can end before its end or
    pose as another.
    """
    name = (
        shown_name(attachment.name)
        .replace("&", "&amp;")
        .replace('"', "&quot;")
        .replace("<", "&lt;")
    )
    text = _CLOSING.sub("< ", attachment.text)
    end = "" if text.endswith("\n") or not text else "\n"
    return f'<file name="{name}">\n{text}{end}</file>'


def with_files(text: str, attachments: Iterable[Attachment]) -> str:
    """Return a question preceded by its text attachments, as the model reads it."""
    files = [wrapped(one) for one in attachments if not one.is_image]
    return "\n\n".join([*files, text] if text.strip() or not files else files)


def data_address(attachment: Attachment) -> str:
    """Return an attachment's data as a ``data:`` address, with its media type."""
    import base64  # few messages have any

    data = base64.b64encode(attachment.data).decode("ascii")
    return f"data:{attachment.media_type};base64,{data}"


def documents_of(attachments: Iterable[Attachment]) -> tuple[Attachment, ...]:
    """Return the PDFs among attachments."""
    return tuple(one for one in attachments if one.media_type == PDF and not one.is_image)


def pages_of(document: Attachment) -> int:
    """Return how many pages a PDF has, as its note says; 0 if that is not known."""
    said = re.match(r"[0-9,]{1,9}", document.note)
    return int(said[0].replace(",", "") or 0) if said else 0


def without_document_data(attachments: Iterable[Attachment]) -> tuple[Attachment, ...]:
    """Return attachments with PDFs as their text only."""
    return tuple(
        replace(one, data=b"") if one.media_type == PDF and one.data else one for one in attachments
    )


def without_file(text: str, attachment: Attachment) -> str:
    """Return what :func:`with_files` made, without one of the files."""
    whole = wrapped(attachment)
    for piece in (f"{whole}\n\n", f"\n\n{whole}", whole):
        if piece in text:
            return text.replace(piece, "", 1)
    return text


def images_of(attachments: Iterable[Attachment]) -> tuple[Attachment, ...]:
    """Return the pictures among attachments."""
    return tuple(one for one in attachments if one.is_image)
