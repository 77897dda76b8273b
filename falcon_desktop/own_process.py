"""What this process denies others, since it holds keys. Must not know what they are used for."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import Final

_PR_SET_DUMPABLE: Final = 4  # linux/prctl.h


def keep_private() -> None:
    """From now on, files are made for this user only, and a crash leaves no core file.

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
