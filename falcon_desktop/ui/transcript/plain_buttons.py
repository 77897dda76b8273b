"""Buttons that a style sheet draws, of which a message has many."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QToolButton

from falcon_desktop.ui.kit.hover_end import HoverEnd


class PlainButton(HoverEnd, QPushButton):
    """A push button that is drawn anew whenever the pointer leaves it."""


class PlainToolButton(HoverEnd, QToolButton):
    """A tool button that is drawn anew whenever the pointer leaves it."""
