"""Qt's platform without a window system, with a screen that the usual window has room on."""

from __future__ import annotations

from pathlib import Path
from typing import Final

OFFSCREEN: Final = f"offscreen:configfile={Path(__file__).with_name('screen.json')}"
"""For ``QT_QPA_PLATFORM``. Qt's own offscreen screen has 800 by 800 pixels."""
