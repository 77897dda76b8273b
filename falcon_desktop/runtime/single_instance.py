"""One program per data directory: a lock that the system releases, and a way to raise the first.

Must not know what "raise" does.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from pathlib import Path
from typing import IO, Final

from PySide6.QtCore import QObject, Signal, Slot

LOCK_NAME: Final = "falcon-desktop.lock"
ACTIVATE: Final = b"activate\n"
CONNECT_MS: Final = 2_000
SOCKET_PATH_BYTES: Final = 103
"""The shortest limit of the systems that we run on (macOS), less the final NUL."""


class InstanceLock:
    """An advisory lock on a file in the data directory.

    The kernel releases it when the process ends, however it ends: a file that was left behind
    locks nothing.
    """

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / LOCK_NAME
        self._file: IO[bytes] | None = None

    def acquire(self) -> bool:
        """Take the lock; False if another process holds it.

        Raises:
            OSError: the data directory can't be written.
        """
        # Not ``with``: the lock lives as long as the file is open.
        file = self._path.open("ab")
        try:
            _lock(file)
        except OSError:
            file.close()
            return False
        self._file = file
        return True

    def release(self) -> None:
        """Give the lock up."""
        if self._file is not None:
            self._file.close()
            self._file = None


def _lock(file: IO[bytes]) -> None:
    if sys.platform == "win32":
        import msvcrt

        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


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
    """Ask the program that holds the lock to show itself; False if it did not listen."""
    from PySide6.QtNetwork import QLocalSocket

    connection = QLocalSocket()
    connection.connectToServer(_server_name(data_dir))
    if not connection.waitForConnected(CONNECT_MS):
        return False
    connection.write(ACTIVATE)
    connection.flush()
    heard = connection.waitForBytesWritten(CONNECT_MS)
    connection.disconnectFromServer()
    return heard


class ActivationServer(QObject):
    """``activated`` when another start of the program asks this one to show itself.

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
        """Begin to listen; a socket that a killed program left behind is replaced.

        Only the holder of the lock may call this.
        """
        from PySide6.QtNetwork import QLocalServer

        if self._server.listen(self._name):
            return True
        QLocalServer.removeServer(self._name)
        return self._server.listen(self._name)

    def close(self) -> None:
        """Listen no more."""
        self._server.close()

    @Slot()
    def _connected(self) -> None:
        connection = self._server.nextPendingConnection()
        if connection is not None:
            # Whatever it says: the only thing to ask for is to be shown.
            connection.disconnected.connect(connection.deleteLater)
            connection.disconnectFromServer()
            self.activated.emit()
