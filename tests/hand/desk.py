"""A desktop of a test's own: X server, window manager, session bus, accessibility bus.

Several run beside each other: the server chooses its display, everything else is in one directory.
"""

from __future__ import annotations

import contextlib
import ctypes.util
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from tests.desktop.screen import Screen, screen
from tests.desktop.session import DesktopSession, desktop_session
from tests.hand.display import Display

T = TypeVar("T")
SIZES = {"small": (1024, 600), "usual": (1366, 768)}
TOOLS = ("Xvfb", "openbox", "dbus-daemon", "gnome-keyring-daemon")
ACCESSIBILITY = Path("/usr/libexec/at-spi-bus-launcher")
SYSTEM_PYTHON = "/usr/bin/python3"
PATIENCE = 60.0
"""Seconds after which what does not come is missing; nothing is measured by it."""


def lacking() -> list[str]:
    """Return what the robot needs and this machine does not have."""
    found = [tool for tool in TOOLS if shutil.which(tool) is None]
    found += [name for name in ("X11", "Xtst") if ctypes.util.find_library(name) is None]
    if not ACCESSIBILITY.exists():
        found.append("at-spi2-core")
    known = subprocess.run([SYSTEM_PYTHON, "-c", "import pyatspi"], capture_output=True)
    if known.returncode:
        found.append("python3-pyatspi")
    return found


def wait_for(condition: Callable[[], T], what: str, seconds: float = PATIENCE) -> T:
    """Wait until something is true, and return it.

    Raises:
        TimeoutError: it does not become true.
    """
    until = time.monotonic() + seconds
    while not (found := condition()):
        if time.monotonic() > until:
            raise TimeoutError(what)
        time.sleep(0.01)
    return found


@dataclass
class Desk:
    """A running desktop. ``hand`` presses and sees, ``screen`` is the screen's memory."""

    directory: Path
    session: DesktopSession
    screen: Screen
    hand: Display

    @property
    def environment(self) -> dict[str, str]:
        """What a process needs to be on this desktop."""
        return self.session.environment


@contextlib.contextmanager
def desk(directory: Path, size: str = "usual") -> Iterator[Desk]:
    """Set a desktop up in ``directory``, with a screen of one of the :data:`SIZES`."""
    directory.mkdir(parents=True, exist_ok=True)
    with screen(directory, *SIZES[size]) as shown, desktop_session(directory) as session:
        session.environment |= {
            "DISPLAY": shown.display,
            "QT_QPA_PLATFORM": "xcb",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "LC_ALL": "C.UTF-8",
        }
        session.environment.pop("FALCON_DESKTOP_DATA_DIR", None)
        session.start(str(ACCESSIBILITY), "--launch-immediately")
        session.start("openbox")
        hand = Display(shown.display)
        try:
            wait_for(hand.window_manager_runs, "openbox does not begin")
            hand.move(shown.width - 1, shown.height - 1)
            yield Desk(directory, session, shown, hand)
        finally:
            hand.close()
