"""Keeps this process private, since it holds keys, and lets it end cleanly if asked to early."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from types import FrameType
from typing import Final

_PR_SET_DUMPABLE: Final = 4  # linux/prctl.h


def keep_standard_streams() -> None:
    """Replace closed standard streams by /dev/null, or the next file would get their number.

    What some library then prints would be written into that file.
    """
    with contextlib.suppress(OSError):
        for number in range(3):
            try:
                os.fstat(number)
            except OSError:
                os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free: this one


def keep_private() -> None:
    """From now on, create files only for this user, and no core file on a crash.

    systemd-coredump and apport keep none either where the soft limit is 0. Programs started from
    here inherit both; they may raise the limit again.
    """
    if sys.platform == "win32":
        return
    os.umask(0o077)
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_CORE)
        resource.setrlimit(resource.RLIMIT_CORE, (0, hard))


class Ended(BaseException):
    """The process was asked to end before it could do so in order."""


class EndEarly:
    """From now on, a termination signal raises :class:`Ended`, once.

    For the time until the window hears signals itself; nothing can be lost yet.
    """

    def __init__(self) -> None:
        self.called = False
        """Whether it was asked to; what a callback of Qt's raises goes no further."""
        for name in ("SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) is signal.SIG_DFL:
                signal.signal(number, self)

    def __call__(self, _number: int, _frame: FrameType | None) -> None:
        if not self.called:
            self.called = True
            raise Ended


def hide_from_peers() -> None:
    """Keep other programs of this user from reading this process's memory (Linux, prctl(2)).

    Not for the window: desktop portals, which open its file dialogs and say whether the desktop is
    dark, refuse a program whose ``/proc/PID/root`` they can't open
    (github.com/flatpak/xdg-desktop-portal/issues/785).
    """
    if sys.platform != "linux":
        return
    import ctypes

    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
