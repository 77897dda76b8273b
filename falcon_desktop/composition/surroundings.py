"""Provides time and system for the variables in system messages and prompts."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from falcon_desktop.core.domain.variables import Surroundings

_SYSTEMS: Final = {"darwin": "macOS", "win32": "Windows", "linux": "Linux"}


def surroundings() -> Surroundings:
    """Return the local time with its zone, and the operating system's name without its version."""
    from datetime import datetime  # nothing here is needed to start

    from falcon_desktop.core.domain.variables import Surroundings

    return Surroundings(datetime.now().astimezone(), _SYSTEMS.get(sys.platform, sys.platform))
