"""Security S2: a picture is decoded as what it is declared to be, or not at all."""

from __future__ import annotations

import base64
import threading

import pytest
from falcon_desktop.core.domain.attachments import Attachment, AttachmentKind
from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.ui.kit import pictures
from falcon_desktop.ui.kit.file_chips import FileChips
from falcon_desktop.ui.kit.pictures import prepared, thumbnail
from falcon_desktop.ui.kit.shrunk_picture import ShrunkPicture
from falcon_desktop.ui.kit.theme import Appearance, Theme
from falcon_desktop.ui.window.file_viewer import FileViewer
from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QIODevice, QSize
from PySide6.QtGui import QColor, QImage, QImageReader, QImageWriter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from tests.core.domain.test_pictures import png

SVG = b"""<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><g id="a"><rect width="9"
height="9"/></g><use href="#a"/></svg>"""
GIF = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAUwAOw==")
TAKEN = {"png": "image/png", "jpeg": "image/jpeg", "webp": "image/webp", "gif": "image/gif"}


def data_of(form: str, side: int = 8) -> bytes:
    if form == "svg":
        return SVG
    if form == "gif":
        return GIF
    image = QImage(side, side, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, form.upper())  # type: ignore[call-overload]
    buffer.close()
    return bytes(data.data())


def forms() -> list[str]:
    """Every form that Qt can read here and a test can make."""
    readable = {bytes(one.data()).decode() for one in QImageReader.supportedImageFormats()}
    writable = {bytes(one.data()).decode() for one in QImageWriter.supportedImageFormats()}
    return sorted((readable & writable | {"svg", "gif"}) - {"jpg", "tif", "jfif"})


def attached(data: bytes, media_type: str) -> Attachment:
    return Attachment("p", AttachmentKind.IMAGE, media_type, len(data), data=data)


def test_only_the_taken_forms_are_decoded_whatever_they_are_called() -> None:
    found = forms()
    assert {"png", "jpeg", "svg", "bmp", "ico"} <= set(found)
    for form in found:
        data = data_of(form)
        for media_type in {*TAKEN.values(), "image/svg+xml", f"image/{form}"}:
            shown = not thumbnail(attached(data, media_type), 40).isNull()
            assert shown is (TAKEN.get(form) == media_type), (form, media_type)


def test_a_small_picture_stays_as_it_is_and_a_large_one_is_shrunk() -> None:
    small, large = (attached(png(*size), "image/png") for size in ((30, 20), (300, 200)))
    assert thumbnail(small, 60).size() == QSize(30, 20)
    assert thumbnail(large, 60).size() == QSize(60, 40)


@pytest.mark.parametrize("form", ["svg", "bmp", "ico"])
def test_other_forms_are_not_made_anew_either(form: str) -> None:
    with pytest.raises(InvalidInput, match="not a readable image"):
        prepared(attached(data_of(form), "image/png"))


def test_the_taken_forms_are_made_anew() -> None:
    for form, media_type in TAKEN.items():
        assert prepared(attached(data_of(form), media_type)).media_type == "image/png"


@pytest.mark.parametrize("kind", ["chip", "viewer"])
def test_nothing_is_decoded_on_the_threads_of_windows(
    kind: str, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def watched(attachment: Attachment, side: int) -> QImage:
        seen.append(threading.current_thread().name)
        return thumbnail(attachment, side)

    monkeypatch.setattr(pictures, "thumbnail", watched)
    theme = Theme(Appearance.LIGHT)
    picture = attached(data_of("png", 100), "image/png")
    chips = FileChips(theme, removable=False)
    viewer = FileViewer(theme, picture) if kind == "viewer" else None
    shown: QWidget = viewer or chips
    qtbot.addWidget(chips)
    if kind == "chip":
        chips.set_files([picture])
    shown.resize(400, 300)
    shown.show()

    def is_red() -> bool:
        image = shown.grab().toImage()
        middle = [image.pixelColor(x, 150 if viewer else 22) for x in range(0, 390, 5)]
        return any(one.red() > 240 and one.green() < 20 for one in middle)

    qtbot.waitUntil(is_red)
    assert seen == ["picture"]
    if viewer is not None:
        viewer.close()


def test_a_chip_that_is_gone_when_its_picture_comes(qtbot: QtBot) -> None:
    theme = Theme(Appearance.LIGHT)
    chips = FileChips(theme, removable=False)
    qtbot.addWidget(chips)
    for form in ("png", "svg", "jpeg"):
        chips.set_files([attached(data_of(form), "image/png")])
        chips.show()
        chips.grab()
    chips.set_files([])
    application = QCoreApplication.instance()
    assert application is not None
    qtbot.waitUntil(lambda: not application.findChildren(ShrunkPicture))
