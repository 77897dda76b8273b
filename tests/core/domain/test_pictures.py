"""Pictures that a model sends: only what lies in the answer, and only what it says it is."""

from __future__ import annotations

import base64
import struct
import zlib

import pytest
from falcon_desktop.core.domain.attachments import MAX_FILE_BYTES, Attachment
from falcon_desktop.core.domain.pictures import (
    NOT_FETCHED,
    NOT_KEPT,
    LeftOutPicture,
    picture_of,
    size_of,
)


def png(width: int = 3, height: int = 2, shade: int = 200) -> bytes:
    """Return a whole grey PNG."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    rows = b"".join(b"\0" + bytes([shade]) * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def inside(data: bytes, kind: str = "image/png") -> str:
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"


JPEG = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08\x00\x07\x00\x09\x03" + b"\0" * 20


def test_a_picture_that_lies_in_the_answer_is_kept_as_it_is() -> None:
    found = picture_of(inside(png(30, 20)), 2)
    assert isinstance(found, Attachment)
    assert (found.name, found.media_type, found.is_image) == ("picture-2.png", "image/png", True)
    assert (found.width, found.height, found.data) == (30, 20, png(30, 20))
    assert found.size == len(found.data)
    jpeg = picture_of(inside(JPEG, "IMAGE/JPG"), 1)
    assert isinstance(jpeg, Attachment)
    assert (jpeg.name, jpeg.media_type, jpeg.width, jpeg.height) == (
        "picture-1.jpg", "image/jpeg", 9, 7
    )  # fmt: skip


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("https://a.example/p.png", NOT_FETCHED),
        ("file:///etc/passwd", NOT_FETCHED),
        ("", NOT_KEPT),
        ("data:image/png;base64", NOT_FETCHED),
        ("data:image/png,abc", NOT_KEPT),
        ("data:image/svg+xml;base64,PHN2Zy8+", NOT_KEPT),
        ("data:text/html;base64,AAAA", NOT_KEPT),
        ("data:image/png;base64,!!!!", NOT_KEPT),
        ("data:image/png;base64,AAAA", NOT_KEPT),
        ("data:image/png;base64,\u0661\u0662", NOT_KEPT),
        (inside(JPEG), NOT_KEPT),
        (inside(png(), "image/jpeg"), NOT_KEPT),
        (inside(png()[:20]), NOT_KEPT),
        (inside(png(0, 5)), NOT_KEPT),
        (inside(png()[:16] + b"\xff" * 40), NOT_KEPT),
        ("data:image/png;base64," + "A" * (MAX_FILE_BYTES * 4 // 3 + 8), NOT_KEPT),
    ],
    ids=range(16),
)
def test_anything_else_is_left_out_with_the_reason(address: str, sentence: str) -> None:
    assert picture_of(address, 1) == LeftOutPicture(sentence)


def test_no_beginning_of_a_picture_breaks_the_look_at_its_size() -> None:
    for whole in (png(), JPEG):
        for end in range(len(whole)):
            size_of(whole[:end])
    assert size_of(JPEG) == (9, 7)
    assert size_of(b"\xff\xd8\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff") is None
