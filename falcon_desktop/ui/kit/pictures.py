"""Re-encodes foreign pictures: decoded within limits, turned upright, shrunk, without metadata.

Slow parts are for a thread other than the GUI's; Qt's image classes may be used there.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QColor, QImage, QImageReader, QPainter

from falcon_desktop.core.domain.attachments import (
    MAX_FILE_BYTES,
    MAX_IMAGE_SIDE,
    Attachment,
    AttachmentKind,
    picture_type,
    shown_name,
)
from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.core.text.sentences import Sentence

MAX_PIXELS: Final = 64_000_000
MAX_SHOWN_PIXELS: Final = 16_000_000
"""Of a picture that is kept: those of this program have a sixth, imported ones may have more."""
MAX_MEGABYTES: Final = 320
"""What one decoded picture may take of the memory; Qt refuses more."""
_QUALITY: Final = 88
_BIGGEST_PNG: Final = 1_000_000


def prepared(attachment: Attachment) -> Attachment:
    """Return a picture as it is saved and sent: PNG or JPEG, limited in size.

    Raises:
        InvalidInput: it can't be decoded, or is too large to.
    """
    image = _decoded(attachment.data, shown_name(attachment.name))
    return encoded(image, attachment)


def encoded(image: QImage, attachment: Attachment) -> Attachment:
    """Return a decoded picture as an attachment."""
    clean = _clean(image)
    kind, data = "png", _bytes(clean, "PNG")
    if len(data) > _BIGGEST_PNG and not clean.hasAlphaChannel():
        kind, data = "jpeg", _bytes(clean, "JPEG")
    return replace(
        attachment,
        media_type=f"image/{kind}",
        size=attachment.size or len(data),
        data=data,
        width=clean.width(),
        height=clean.height(),
    )


async def prepare(attachment: Attachment) -> Attachment:
    """Run :func:`prepared` on another thread."""
    import asyncio

    return await asyncio.to_thread(prepared, attachment)


async def prepare_image(image: QImage | bytes, name: str) -> Attachment:
    """Return a pasted picture, decoded or not, as an attachment; runs on another thread.

    Raises:
        InvalidInput: it can't be decoded, or is too large to.
    """
    import asyncio

    empty = Attachment(name, AttachmentKind.IMAGE, "image/png", 0)
    if isinstance(image, bytes):
        if len(image) > MAX_FILE_BYTES:
            most = MAX_FILE_BYTES // 1_000_000
            raise InvalidInput(
                Sentence("“{name}” is too large (limit {most} MB).", name=name, most=most)
            )
        return await asyncio.to_thread(prepared, replace(empty, data=image))
    return await asyncio.to_thread(encoded, image, empty)


def thumbnail(attachment: Attachment, side: int) -> QImage:
    """Return a picture shrunk to fit a square, or as it is where it does; a null image where it
    can't be decoded.
    """
    reader = _Reader(attachment.data, attachment.media_type)
    size = reader.size()
    if not size.isValid() or size.width() * size.height() > MAX_SHOWN_PIXELS:
        return QImage()
    if max(size.width(), size.height()) > side:
        reader.setScaledSize(size.scaled(QSize(side, side), Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()


def _decoded(data: bytes, name: str) -> QImage:
    reader = _Reader(data)
    size = reader.size()
    if size.isValid() and size.width() * size.height() > MAX_PIXELS:
        raise InvalidInput(Sentence("“{name}” has too many pixels.", name=name))
    if not size.isValid():
        raise InvalidInput(Sentence("“{name}” is damaged or not a readable image.", name=name))
    most = QSize(MAX_IMAGE_SIDE, MAX_IMAGE_SIDE)
    if size.width() > MAX_IMAGE_SIDE or size.height() > MAX_IMAGE_SIDE:
        reader.setScaledSize(size.scaled(most, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    if image.isNull():
        raise InvalidInput(Sentence("“{name}” is damaged or not a readable image.", name=name))
    return image


class _Reader(QImageReader):
    """Reads a picture from memory, within bounds; keeps what it reads from alive.

    Reads nothing that is not of a taken type, nor of another than ``declared``.
    """

    def __init__(self, data: bytes, declared: str = "") -> None:
        found = picture_type(data[:12])
        form = found.removeprefix("image/") if declared in ("", found) else ""
        QImageReader.setAllocationLimit(MAX_MEGABYTES)
        self._buffer = QBuffer()
        self._buffer.setData(QByteArray(data if form else b""))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        super().__init__(self._buffer)
        self.setAutoTransform(True)
        # By its content Qt would find formats that are programs, such as SVG, or seldom tested.
        self.setAutoDetectImageFormat(False)
        self.setDecideFormatFromContent(False)
        self.setFormat(form.encode())


def _clean(image: QImage) -> QImage:
    """Return the pixels alone, small enough: no text, no profile, nothing that came along."""
    most = QSize(MAX_IMAGE_SIDE, MAX_IMAGE_SIDE)
    if image.width() > most.width() or image.height() > most.height():
        image = image.scaled(
            most, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
    form = QImage.Format.Format_ARGB32 if image.hasAlphaChannel() else QImage.Format.Format_RGB32
    clean = QImage(image.size(), form)
    clean.fill(QColor(0, 0, 0, 0) if image.hasAlphaChannel() else QColor("white"))
    painter = QPainter(clean)
    painter.drawImage(0, 0, image)
    painter.end()
    return clean


def _bytes(image: QImage, form: str) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, form, _QUALITY if form == "JPEG" else -1)  # type: ignore[call-overload]
    buffer.close()
    return bytes(data.data())
