"""SIGTERM, SIGINT and SIGHUP as a Qt signal."""

from __future__ import annotations

import signal
import socket
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier, Signal, Slot

from falcon_desktop.own_process import EndEarly


class TerminationSignals(QObject):
    """``received`` is emitted on the GUI thread when the process is asked to end.

    Python runs its handlers only between bytecodes, and Qt's loop runs none while idle: a socket
    that the signal writes to wakes it.
    """

    received = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reader, self._writer = socket.socketpair()
        self._reader.setblocking(False)
        self._writer.setblocking(False)
        self._wakeup_before = signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        self._before = {
            number: signal.signal(number, _ignore)
            for name in ("SIGTERM", "SIGINT", "SIGHUP")
            if (number := getattr(signal, name, None)) is not None
            and not (name == "SIGHUP" and signal.getsignal(number) is signal.SIG_IGN)  # by nohup(1)
        }
        self.came_early = any(
            isinstance(handler, EndEarly) and handler.called for handler in self._before.values()
        )
        """Whether the process was asked to end before this was made."""
        self._notifier = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._wake)

    def close(self) -> None:
        """Restore the previous handlers."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._wakeup_before)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._reader.close()
        self._writer.close()

    @Slot()
    def _wake(self) -> None:
        numbers = set(self._reader.recv(64))
        if numbers & {int(number) for number in self._before}:
            self.received.emit()


def _ignore(_number: int, _frame: FrameType | None) -> None:
    """Do nothing: the wake-up byte has been written already."""
