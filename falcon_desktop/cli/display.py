"""Checks whether a window can open, before Qt would end the program.

Must not import Qt: it only asks the display servers and the loader what Qt will ask them.
"""

from __future__ import annotations

import ctypes
import os
import sys
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from typing import Final

from falcon_desktop.core.text.sentences import Sentence

_CONNECT_SECONDS: Final = 2.0
_BUNDLED: Final = bool(getattr(sys, "frozen", False))


def display_problem() -> str:
    """Return why no window can open here, for the middle of a sentence; "" if one can.

    Where only Wayland answers, it makes Qt choose that.
    """
    if not _BUNDLED and _qt() is None:
        return Sentence("PySide6 is not installed")
    if sys.platform != "linux":
        return ""
    chosen = os.environ.get("QT_QPA_PLATFORM", "").split(";")[0].split(":")[0]
    if chosen and chosen not in ("xcb", "wayland"):
        return ""
    display, wayland = os.environ.get("DISPLAY", ""), os.environ.get("WAYLAND_DISPLAY", "")
    if not display and not wayland:
        return Sentence("there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)")
    x_problem = _x_problem(display) if display else Sentence("DISPLAY is not set")
    if not x_problem and chosen != "wayland":
        return ""
    wayland_problem = (
        _wayland_problem(wayland) if wayland else Sentence("WAYLAND_DISPLAY is not set")
    )
    if not wayland_problem and chosen != "xcb":
        os.environ.setdefault("QT_QPA_PLATFORM", "wayland")
        return ""
    if chosen:
        return wayland_problem if chosen == "wayland" else x_problem
    return x_problem if display else wayland_problem


def _qt() -> ModuleSpec | None:
    return PathFinder.find_spec("PySide6")


def _x_problem(display: str) -> str:
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return Sentence("the system library libxcb.so.1 is missing")
    connect = xcb.xcb_connect
    connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(connect(None, None))
    failed = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    if failed:
        return Sentence("the display {name} can't be opened", name=display)
    return _plugin_problem("libqxcb.so")


def _wayland_problem(name: str) -> str:
    import socket

    path = Path(os.environ.get("XDG_RUNTIME_DIR", "/")) / name
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        client.settimeout(_CONNECT_SECONDS)
        try:
            client.connect(str(path))
        except OSError:
            return Sentence("the Wayland display {name} can't be opened", name=name)
    return _plugin_problem("libqwayland.so")


def _plugin_problem(name: str) -> str:
    """Load Qt's plugin for the display, as Qt will: it names a system library that is missing."""
    if _BUNDLED:  # the bundle brings what Qt needs
        return ""
    package = _qt()
    if package is None or not package.submodule_search_locations:
        return Sentence("PySide6 is not installed")
    plugin = Path(package.submodule_search_locations[0], "Qt", "plugins", "platforms", name)
    if not plugin.exists():  # a PySide6 of the system's: its package manager sees to libraries
        return ""
    try:
        ctypes.CDLL(str(plugin))
    except OSError as error:
        return Sentence("a system library that Qt needs is missing ({error})", error=str(error))
    return ""
