"""Environments that a test's own run of the program gets."""

from __future__ import annotations

import os

from tests.offscreen import OFFSCREEN

_OWN = (
    "HOME", "FALCON_DESKTOP_DATA_DIR", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME",
    "XDG_STATE_HOME",
)  # fmt: skip
_SESSION = ("DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY")


def at_home(environment: dict[str, str]) -> dict[str, str]:
    """Add this test's own home, which the profile fixture has put into the environment."""
    return environment | {name: os.environ[name] for name in _OWN if name in os.environ}


def offscreen() -> dict[str, str]:
    """Return an environment without a window system."""
    return dict(os.environ, QT_QPA_PLATFORM=OFFSCREEN)


def alone() -> dict[str, str]:
    """Return one without a desktop session at all: no keyring, so keys are for the session only."""
    return {name: value for name, value in offscreen().items() if name not in _SESSION}
