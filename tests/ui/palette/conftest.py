"""The fixtures of the window's panes, for the box of Ctrl+K."""

from __future__ import annotations

from tests.ui.shell.conftest import shown, theme

__all__ = ["shown", "theme"]
