"""How much memory this computer has left for a model."""

from __future__ import annotations


def available_memory() -> int:
    """Return how many bytes a program can use without the system swapping."""
    import psutil  # only where a model is loaded

    return int(psutil.virtual_memory().available)


def total_memory() -> int:
    """Return how many bytes this computer has."""
    import psutil

    return int(psutil.virtual_memory().total)
