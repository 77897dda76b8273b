"""Lets a second start bring the running program to the front."""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot

CONNECT_MS: Final = 2_000
SOCKET_PATH_BYTES: Final = 103
"""The shortest limit of the systems that we run on (macOS), less the final NUL."""


def _server_name(data_dir: Path) -> str:
    digest = hashlib.blake2b(os.fsencode(data_dir.resolve()), digest_size=12).hexdigest()
    name = f"falcon-desktop-{digest}"
    if sys.platform == "win32":
        return name
    beside = str(data_dir.resolve() / "falcon-desktop.sock")
    if len(os.fsencode(beside)) <= SOCKET_PATH_BYTES:
        return beside
    base = Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir())
    return str(base / f"{name}-{os.getuid()}")


def raise_first_instance(data_dir: Path) -> bool:
    """Ask the running program to show itself; False if it does not respond."""
    from PySide6.QtNetwork import QLocalSocket

    connection = QLocalSocket()
    connection.connectToServer(_server_name(data_dir))
    heard = connection.waitForConnected(CONNECT_MS)
    connection.abort()
    return heard


class ActivationServer(QObject):
    """Emits ``activated`` when another start asks this program to show itself.

    Nothing else can be asked of it, and only the same user can connect.
    """

    activated = Signal()

    def __init__(self, data_dir: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        from PySide6.QtNetwork import QLocalServer

        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._connected)
        self._name = _server_name(data_dir)

    def listen(self) -> bool:
        """Start listening, replacing the socket of a killed program.

        Only the holder of the lock may call this.
        """
        from PySide6.QtNetwork import QLocalServer

        if self._server.listen(self._name):
            return True
        QLocalServer.removeServer(self._name)
        return self._server.listen(self._name)

    def close(self) -> None:
        """Stop listening."""
        self._server.close()

    @Slot()
    def _connected(self) -> None:
        connection = self._server.nextPendingConnection()
        if connection is not None:
            # To connect is to ask to be shown; whatever else is said stays unread.
            connection.disconnected.connect(connection.deleteLater)
            connection.disconnectFromServer()
            self.activated.emit()
