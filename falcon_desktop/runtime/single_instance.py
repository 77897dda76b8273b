"""Lets a second start bring the running program to the front.

Through a socket in the file system, as Qt's own local server has it, but without Qt's network
module: that brings Kerberos and OpenSSL, 8 MB. Windows has no such sockets, and takes Qt's.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import socket
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QSocketNotifier, Signal, Slot

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer

CONNECT_S: Final = 2.0
WAITING: Final = 30
"""Starts that may ask at once."""
_BY_QT: Final = os.name == "nt"
SOCKET_PATH_BYTES: Final = 103
"""The shortest limit of the systems that we run on (macOS), less the final NUL."""


def _server_name(data_dir: Path) -> str:
    if sys.platform != "win32":
        beside = str(data_dir.resolve() / "falcon-desktop.sock")
        if len(os.fsencode(beside)) <= SOCKET_PATH_BYTES:
            return beside
    digest = hashlib.blake2b(os.fsencode(data_dir.resolve()), digest_size=12).hexdigest()
    name = f"falcon-desktop-{digest}"
    if sys.platform == "win32":
        return name
    base = Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir())
    return str(base / f"{name}-{os.getuid()}")


def raise_first_instance(data_dir: Path) -> bool:
    """Ask the running program to show itself; False if it does not respond."""
    name = _server_name(data_dir)
    if _BY_QT:
        return _raised_by_qt(name)
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(CONNECT_S)
        try:
            connection.connect(name)
        except OSError:
            return False
    return True


def _raised_by_qt(name: str) -> bool:
    from PySide6.QtNetwork import QLocalSocket

    connection = QLocalSocket()
    connection.connectToServer(name)
    heard = connection.waitForConnected(round(CONNECT_S * 1_000))
    connection.abort()
    return heard


class ActivationServer(QObject):
    """Emits ``activated`` when another start asks this program to show itself.

    Nothing else can be asked of it, and only the same user can connect.
    """

    activated = Signal()

    def __init__(self, data_dir: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = _server_name(data_dir)
        self._socket: socket.socket | None = None
        self._notifier: QSocketNotifier | None = None
        self._server: QLocalServer | None = None

    def listen(self) -> bool:
        """Start listening, replacing the socket of a killed program.

        Only the holder of the lock may call this.
        """
        return self._listen_by_qt() if _BY_QT else self._listen()

    def _listen(self) -> bool:
        listening = socket.socket(socket.AF_UNIX)
        listening.setblocking(False)
        try:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(self._name)  # noqa: PTH108 - a name, and no path on Windows
            listening.bind(self._name)
            # nobody can connect before it listens. The umask is the whole process's: a directory
            # that another thread makes meanwhile could not be entered
            os.chmod(self._name, 0o600)  # noqa: PTH101 - as above
            listening.listen(WAITING)
        except OSError:
            listening.close()
            return False
        self._socket = listening
        self._notifier = QSocketNotifier(listening.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._connected)
        return True

    def _listen_by_qt(self) -> bool:
        from PySide6.QtNetwork import QLocalServer

        self._server = server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.newConnection.connect(self._connected_by_qt)
        if server.listen(self._name):
            return True
        QLocalServer.removeServer(self._name)
        return server.listen(self._name)

    def close(self) -> None:
        """Stop listening."""
        if self._server is not None:
            self._server.close()
        if self._notifier is not None:
            self._notifier.setEnabled(False)
        if self._socket is not None:
            self._socket.close()
            self._socket = None
            with contextlib.suppress(OSError):
                os.unlink(self._name)  # noqa: PTH108 - as above

    @Slot()
    def _connected(self) -> None:
        """To connect is to ask to be shown; whatever else is said stays unread."""
        if self._socket is None:
            return
        try:
            connection, _ = self._socket.accept()
        except OSError:
            return  # it is gone again
        connection.close()
        self.activated.emit()

    @Slot()
    def _connected_by_qt(self) -> None:
        connection = None if self._server is None else self._server.nextPendingConnection()
        if connection is not None:
            connection.disconnected.connect(connection.deleteLater)
            connection.disconnectFromServer()
            self.activated.emit()
