"""Pictures that a model sends: taken from the answer itself, never from an address.

Pure: a picture's kind and size are read off its first bytes, and nothing is decoded.
"""

from __future__ import annotations

import binascii
from dataclasses import dataclass
from typing import Final

from falcon_desktop.core.domain.attachments import (
    IMAGE_TYPES,
    MAX_FILE_BYTES,
    Attachment,
    AttachmentKind,
    picture_type,
)
from falcon_desktop.core.text.sentences import Sentence

MAX_SIDE: Final = 65_535
_SUFFIXES: Final = {"image/png": "png", "image/jpeg": "jpg"}

NOT_FETCHED: Final = Sentence(
    "The model sent a link to an image. Falcon Desktop doesn't load those, so it was left out."
)
NOT_KEPT: Final = Sentence(
    "The model sent an image that is damaged, too large or unsupported, so it was left out."
)
TOO_MANY: Final = Sentence("The model sent more images than can be kept. The rest were left out.")


@dataclass(frozen=True, slots=True)
class LeftOutPicture:
    """A picture that was left out, and the sentence that says why."""

    sentence: str


def picture_of(address: str, number: int) -> Attachment | LeftOutPicture:
    """Return the picture in a ``data:`` URL, the ``number``-th of its answer, from 1.

    PNG and JPEG only: what it is has to be what it says, and what its first bytes are.
    """
    head, comma, data = address.partition(",")
    if head[:5].lower() != "data:" or not comma:
        return LeftOutPicture(NOT_FETCHED if address else NOT_KEPT)
    media_type, *flags = head[5:].lower().split(";")
    if media_type == "image/jpg":
        media_type = "image/jpeg"
    if media_type not in IMAGE_TYPES or "base64" not in flags:
        return LeftOutPicture(NOT_KEPT)
    if len(data) > MAX_FILE_BYTES * 4 // 3 + 4:
        return LeftOutPicture(NOT_KEPT)
    try:
        pixels = binascii.a2b_base64(data, strict_mode=True)
    except (binascii.Error, ValueError):
        return LeftOutPicture(NOT_KEPT)
    size = size_of(pixels)
    if len(pixels) > MAX_FILE_BYTES or picture_type(pixels[:12]) != media_type or size is None:
        return LeftOutPicture(NOT_KEPT)
    return Attachment(
        f"picture-{number}.{_SUFFIXES[media_type]}",
        AttachmentKind.IMAGE,
        media_type,
        len(pixels),
        data=pixels,
        width=size[0],
        height=size[1],
    )


def size_of(pixels: bytes) -> tuple[int, int] | None:
    """Return a PNG's or JPEG's width and height in pixels; None if it is none, or has no size."""
    size = (0, 0)
    kind = picture_type(pixels[:12])
    if kind == "image/png" and len(pixels) > 45:
        size = (int.from_bytes(pixels[16:20], "big"), int.from_bytes(pixels[20:24], "big"))
    elif kind == "image/jpeg":
        at = 2
        while at + 9 < len(pixels) and pixels[at] == 0xFF:
            marker, length = pixels[at + 1], int.from_bytes(pixels[at + 2 : at + 4], "big")
            if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
                height, width = pixels[at + 5 : at + 7], pixels[at + 7 : at + 9]
                size = (int.from_bytes(width, "big"), int.from_bytes(height, "big"))
                break
            at += 2 + max(length, 2)
    return size if min(size) > 0 and max(size) <= MAX_SIDE else None
