"""The application icon in every form that systems ask for, made from our one drawing.

PNG for Linux, ``.ico`` for Windows, ``.icns`` for macOS; both containers hold PNG pictures.
"""

from __future__ import annotations

import shutil
import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from falcon_desktop.cli.desktop_entry import SHARE

DRAWING: Final = SHARE / "icons" / "hicolor" / "scalable" / "apps" / "falcon-desktop.svg"
LINUX_SIZES: Final = (16, 22, 24, 32, 48, 64, 96, 128, 256, 512)
ICO_SIZES: Final = (16, 20, 24, 32, 40, 48, 64, 128, 256)
ICNS_TYPES: Final = (
    (b"icp4", 16), (b"ic11", 32), (b"icp5", 32), (b"ic12", 64), (b"ic07", 128), (b"ic13", 256),
    (b"ic08", 256), (b"ic14", 512), (b"ic09", 512), (b"ic10", 1024),
)  # fmt: skip
MAC_MARGIN: Final = 100 / 1024
"""Empty border of an icon on macOS, where the Dock shows squares of 824 on a grid of 1024."""


def png(side: int, margin: float = 0.0) -> bytes:
    """Return the icon as a PNG picture; the program's own painting, thicker where it is tiny."""
    from falcon_desktop.ui.kit.icons import paint_application_icon
    from PySide6.QtCore import QBuffer, QIODevice, QRectF
    from PySide6.QtGui import QImage, QPainter

    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    inset = side * margin
    paint_application_icon(painter, QRectF(inset, inset, side - 2 * inset, side - 2 * inset))
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.convertToFormat(QImage.Format.Format_ARGB32).save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def write_ico(path: Path, sizes: Sequence[int] = ICO_SIZES) -> Path:
    """Write the icon for Windows."""
    pictures = [png(side) for side in sizes]
    offset = 6 + 16 * len(sizes)
    head = struct.pack("<HHH", 0, 1, len(sizes))
    for side, picture in zip(sizes, pictures, strict=True):
        # a byte holds a side; 0 stands for 256
        head += struct.pack("<BBBBHHII", side % 256, side % 256, 0, 0, 1, 32, len(picture), offset)
        offset += len(picture)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(head + b"".join(pictures))
    return path


def write_icns(path: Path) -> Path:
    """Write the icon for macOS."""
    parts = b""
    for kind, side in ICNS_TYPES:
        picture = png(side, MAC_MARGIN)
        parts += kind + struct.pack(">I", len(picture) + 8) + picture
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"icns" + struct.pack(">I", len(parts) + 8) + parts)
    return path


def write_hicolor(directory: Path) -> list[Path]:
    """Write the icon into a ``hicolor`` theme: every size, and the drawing itself."""
    written = []
    for side in LINUX_SIZES:
        target = directory / f"{side}x{side}" / "apps" / f"{DRAWING.stem}.png"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(png(side))
        written.append(target)
    scalable = directory / "scalable" / "apps" / DRAWING.name
    scalable.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(DRAWING, scalable)
    return [*written, scalable]
