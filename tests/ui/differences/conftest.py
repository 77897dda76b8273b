"""The fixtures of the window's panes, for the comparison of versions."""

from __future__ import annotations

from tests.ui.shell.conftest import free, shown, theme

__all__ = ["free", "shown", "theme"]
