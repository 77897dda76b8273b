"""A thumbnail, decoded on another thread.

What others sent may take a second to decode, and no painting may wait for that.
"""

from __future__ import annotations

import contextlib
import threading

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal, Slot
from PySide6.QtGui import QImage

from falcon_desktop.core.domain.attachments import Attachment


class ShrunkPicture(QObject):
    """Shrinks a picture to fit a square and frees itself after reporting it.

    It belongs to the application: whoever asked may be gone before the thread is done.
    """

    ready = Signal(QImage)
    """Null where the picture can't be decoded. Emitted once, on the thread that made this."""
    _made = Signal(QImage)

    def __init__(self, attachment: Attachment, side: int) -> None:
        super().__init__(QCoreApplication.instance())
        self._made.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        # No daemon: Python stops those at its end, within Qt's calls.
        threading.Thread(target=self._make, args=(attachment, side), name="picture").start()

    def _make(self, attachment: Attachment, side: int) -> None:
        from falcon_desktop.ui.kit.pictures import thumbnail

        image = thumbnail(attachment, side)
        with contextlib.suppress(RuntimeError):  # the application is gone
            self._made.emit(image)

    @Slot(QImage)
    def _tell(self, image: QImage) -> None:
        self.ready.emit(image)
        self.deleteLater()
